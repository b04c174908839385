# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module runs as processes of their own, over real HTTP, against an emulator in this process."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from subjects import SUBJECTS, place
from world import COLLECTION, FAMILIES, World

from multicloud_emulator.clock import Clock
from multicloud_emulator.core import Emulator
from multicloud_emulator.http import served
from multicloud_emulator.messages import Request, Response

# Virtual seconds in a real one: jobs and locks are quick, yet real.
FACTOR = 20.0
PATIENCE = 120
BEGIN = "import sys, {0} as it; print('begun', file=sys.stderr, flush=True); it.main()"


class Deadly(Emulator):
    """An emulator that can kill its client at a request boundary.

    :ivar requests: how many came so far
    """

    def __init__(self) -> None:
        super().__init__(Clock(factor=FACTOR))
        self.requests = 0
        self._victim: tuple[subprocess.Popen[str], int, bool] | None = None

    def kill(self, process: subprocess.Popen[str], number: int, carried_out: bool) -> None:
        """Kill ``process`` at its request with this number: before that is carried out, or before the answer leaves."""
        self._victim = (process, number, carried_out)

    def spare(self) -> None:
        """Kill nobody any more."""
        self._victim = None

    def handle(self, request: Request) -> Response:
        """Answer one request, unless the client dies of it."""
        self.requests += 1
        if self._victim is None or self._victim[1] != self.requests:
            return super().handle(request)
        process, _number, carried_out = self._victim
        if carried_out:
            super().handle(request)
        os.kill(process.pid, signal.SIGKILL)
        return Response(0, drop=True)


class Scene:
    """An emulator that is served over HTTP, and the same one in-process.

    :param url: where it is served
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, emulator: Deadly, url: str):
        self.emulator, self.url = emulator, url
        self.world = World(monkeypatch, emulator)

    def options(self, name: str) -> dict[str, Any]:
        """The options of a subject."""
        return SUBJECTS[name].options(self.world.ids)

    def begin(self, name: str, start: str = "fresh") -> None:
        """The world in which a subject starts."""
        self.emulator.reset()
        for one in place(name).starts.get(start, lambda _ids, _options: [])(self.world.ids, self.options(name)):
            self.emulator.act(one)
        self.pass_time()
        self.world.forget()
        self.emulator.requests = 0

    def pass_time(self, seconds: float = 100.0) -> None:
        """Let everything that is under way come to its end."""
        self.emulator.clock.advance(seconds)
        for cloud in self.emulator.clouds:
            cloud.dump()

    def begun(self, module: str, number: int = 1) -> list[subprocess.Popen[str]]:
        """Processes of a module that have nothing left to do but what they are asked."""
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", BEGIN.format(f"{COLLECTION}.modules.{module}")], text=True, env=_environment(),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for _one in range(number)
        ]  # fmt: skip
        for process in processes:
            assert process.stderr is not None and process.stderr.readline() == "begun\n"
        return processes

    def ask(self, process: subprocess.Popen[str], module: str, options: dict[str, Any]) -> None:
        """Let a process work with these options."""
        options = {**self.world.connection(module), "endpoint_url": self.url, "poll_interval": 0.05, **options}
        assert process.stdin is not None
        process.stdin.write(json.dumps({"ANSIBLE_MODULE_ARGS": {**options, "_ansible_remote_tmp": "/tmp"}}))
        process.stdin.close()
        process.stdin = None

    def again(self, name: str, **more: Any) -> dict[str, Any]:
        """The next run, in-process."""
        return self.world.run(SUBJECTS[name].module, **{**self.options(name), **more})

    def accepted(self) -> list[Any]:
        """The writes that were accepted."""
        return [one for one in self.emulator.journal.entries if one.write and one.status in (200, 201, 202) and not one.code]


def result(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for a module and give its result.

    :raises AssertionError: it did not end with one
    """
    out, err = process.communicate(timeout=PATIENCE)
    try:
        found: dict[str, Any] = json.loads(out)
    except ValueError:
        raise AssertionError(f"no result: {out} {err}") from None
    return found


def wait(process: subprocess.Popen[str]) -> bool:
    """Wait for a process; was it killed?"""
    process.communicate(timeout=PATIENCE)
    return process.returncode == -signal.SIGKILL


@contextlib.contextmanager
def scene() -> Iterator[Scene]:
    """A scene while the block runs."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        emulator = Deadly()
        with served(emulator) as url:
            yield Scene(monkeypatch, emulator, url)


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(FAMILIES)}
    return {**own, "PYTHONPATH": os.environ["ANSIBLE_COLLECTIONS_PATH"], "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
