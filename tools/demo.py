# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: its environment, the emulator, and playbooks/demo.yml by plain ansible-playbook."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import collection_tree
import environments
import interpreters

PATIENCE = 30  # seconds until the emulator must listen


@contextlib.contextmanager
def emulator(environment: Path, log: Path) -> Iterator[str]:
    """The address of an emulator that runs as long as the context lasts."""
    command = [environment / "bin/python", environments.ROOT / "tests/emulator", "--port", "0"]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environments.variables(environment))
    try:
        yield address(process, log)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()


def address(process: subprocess.Popen, log: Path) -> str:
    """Wait until the emulator says where it listens."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        said = re.search(r"listening on (http://\S+)\s", log.read_text())
        if said:
            return said[1]
        time.sleep(0.05)
    sys.exit(f"The emulator did not start:\n{log.read_text()}")


def main() -> int:
    environments.end_tidily()
    environment = environments.make("demo", interpreters.chosen()[-1])
    with tempfile.TemporaryDirectory(prefix="exposure-demo-") as name:
        folder = Path(name)
        (folder / "ansible.cfg").touch()
        with emulator(environment, folder / "emulator.log") as url:
            settings = environments.variables(environment) | {
                "ANSIBLE_COLLECTIONS_PATH": str(collection_tree.link(environments.ROOT, folder)),
                "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
                "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
                "ANSIBLE_LOCALHOST_WARNING": "false",
                "EXPOSURE_EMULATOR_URL": url,
            }
            play = [environment / "bin/ansible-playbook", "multicloud.exposure.demo"]
            return subprocess.run(play, cwd=folder, env=settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
