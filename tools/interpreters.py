# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the Python interpreters of this machine, and the PATH on which programs find them too."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

OLDEST = (3, 11)  # of a controller; ansible-test looks for older ones by itself, for module code
NEWEST = (3, 14)
PROBE = """
import importlib.util as util, os, sys
print(os.path.join(sys.base_prefix, "bin", "python%d.%d" % sys.version_info[:2]))
print(*sys.version_info[:3])
print(sys.version_info.releaselevel == "final" and all(map(util.find_spec, ("venv", "ensurepip"))))
"""


@dataclass(frozen=True)
class Interpreter:
    """One Python: its program, its version, and whether it is a release that can make environments with pip."""

    path: Path
    version: tuple[int, int, int]
    complete: bool

    @property
    def minor(self) -> str:
        """Such as ``3.12``."""
        return "{}.{}".format(*self.version)


def probe(program: Path | str) -> Interpreter | None:
    """What ``program`` is, seen through a virtual environment; None for one that does not start."""
    try:
        answer = subprocess.run([program, "-c", PROBE], capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    path, version, complete = answer.splitlines()
    return Interpreter(Path(path), tuple(map(int, version.split())), complete == "True")


def search_path() -> list[Path]:
    """The folders of PATH, without those of version managers' stand-ins, which ansible-test cannot start."""
    folders = [Path(folder) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder]
    return [folder for folder in folders if folder.name != "shims"]


def pyenv_folders() -> list[Path]:
    """The folders of the interpreters that pyenv holds."""
    root = os.environ.get("PYENV_ROOT")
    if not root:
        try:
            root = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            return []
    return sorted(Path(root).glob("versions/*/bin"))


def installed() -> list[Interpreter]:
    """The newest interpreter of each minor version from 3.9 on, oldest version first."""
    best: dict[tuple[int, int], Interpreter] = {}
    for folder in search_path() + pyenv_folders():
        for program in sorted(folder.glob("python3*")):
            if not re.fullmatch(r"python3(\.\d+)?", program.name):
                continue
            new = probe(program)
            if new is None or new.version < (3, 9):
                continue
            old = best.get(new.version[:2])
            if old is None or (new.complete, new.version) > (old.complete, old.version):
                best[new.version[:2]] = new
    return [best[minor] for minor in sorted(best)]


def chosen() -> list[Interpreter]:
    """The interpreters to work with, oldest first: the one named by PYTHON, else every one that can be used."""
    running = probe(sys.executable)
    found = [running] if os.environ.get("PYTHON") else [*installed(), running]
    usable = {one.version[:2]: one for one in reversed(found) if one.complete and OLDEST <= one.version[:2] <= NEWEST}
    if not usable:
        sys.exit(
            f"Python {running.minor} at {running.path} cannot make environments with pip, or is not a release from "
            "3.11 to 3.14: install its venv package (Debian: apt-get install python3-venv), "
            "or call make with PYTHON=/path/to/python3."
        )
    return [usable[minor] for minor in sorted(usable)]


def path_with(*folders: Path, others: list[Interpreter] | None = None) -> str:
    """A value for PATH: ``folders``, then those of the ``others``, then the search path."""
    behind = [one.path.parent for one in others or []]
    return os.pathsep.join(map(str, [*folders, *behind, *search_path()]))
