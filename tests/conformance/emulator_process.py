# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as users start it: a process of its own, reached over HTTP only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

PROGRAM = Path(__file__).resolve().parents[1] / "emulator"
GREETING = "listening on "


class EmulatorProcess:
    """``python tests/emulator --port 0``, and its control paths.

    :param arguments: more of the command line
    """

    def __init__(self, *arguments: str):
        command = [sys.executable, str(PROGRAM), "--port", "0", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith(GREETING):
            self.process.kill()
            raise RuntimeError(f"the emulator began with {line!r}")
        self.url = line.removeprefix(GREETING).strip()
        self.address = self.url.removeprefix("http://")
        self._session = requests.Session()
        self.world: dict[str, Any] = {}
        self.reset()

    @property
    def ids(self) -> dict[str, Any]:
        """The seeded resources, by name."""
        return self.world["resources"]

    def control(self, method: str, name: str = "", body: Any = None) -> Any:
        """One of the control paths, such as ``("POST", "act", {...})``."""
        answer = self._session.request(method, f"{self.url}/_emulator/{name}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def reset(self) -> None:
        """The seeded world again."""
        self.control("POST", "reset")
        self.world = self.control("GET")

    def set(self, **settings: Any) -> None:
        """Change settings until the next reset."""
        self.control("POST", "settings", settings)

    def fault(self, operation: str, do: str, **more: Any) -> None:
        """Add a fault rule."""
        self.control("POST", "faults", {"operation": operation, "do": do, **more})

    def act(self, cloud: str, name: str, **params: Any) -> Any:
        """Another actor changes the state of a cloud."""
        return self.control("POST", "act", {"cloud": cloud, "name": name, "params": params})["result"]

    def advance(self, seconds: float) -> None:
        """Let virtual time pass: nobody has to sleep until a job ends."""
        self.control("POST", "clock", {"advance": seconds})

    def journal(self) -> list[dict[str, Any]]:
        """Every request since the last reset, control requests left out."""
        return self.control("GET", "journal")

    def effects(self) -> list[tuple[str, str]]:
        """(operation, key) of every effect that was carried out."""
        return [(effect["operation"], effect["key"]) for effect in self.control("GET", "state")["effects"]]

    def stop(self) -> None:
        """End it as a supervisor would; it has to go by itself."""
        self._session.close()
        self.process.terminate()
        self.process.communicate(timeout=10)
