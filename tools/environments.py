# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the virtual environments, inside the checkout, and makes them again when what they hold is asked to change."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from interpreters import Interpreter, path_with

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv"
if " " in str(ROOT) or len(str(ROOT)) > 80:  # ansible-test writes scripts whose first line names the interpreter
    PLACE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "multicloud.exposure")
    PLACE /= hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]

DEMO = ["requirements.txt", "tests/requirements-core.txt", "tests/emulator/requirements.txt"]
UNITS = ["requirements.txt", "tests/requirements-core.txt", "tests/requirements-units.txt"]
TESTS = [*UNITS, "tests/emulator/requirements.txt", "tests/requirements-tests.txt"]
LINT = ["requirements.txt", "tests/requirements-core.txt", "tests/requirements-lint.txt"]
OLDEST = ["tests/requirements-oldest.txt", "tests/requirements-units.txt", "tests/emulator/requirements.txt"]
KINDS = {"demo": DEMO, "units": UNITS, "tests": TESTS, "lint": LINT, "oldest": OLDEST}

# A caller's settings and accounts have no place in a test
FOREIGN = (
    *("ANSIBLE_", "MAKE", "MFLAGS", "PYTEST_", "PYTHON", "VIRTUAL_ENV"),
    *("HUAWEICLOUD_", "HW_", "OS_", "TENCENTCLOUD_"),
)


def variables(environment: Path) -> dict[str, str]:
    """The variables for a program of ``environment``; its home is not the user's, which holds accounts and settings."""
    home = PLACE / "home"
    home.mkdir(exist_ok=True)
    return variables_at_home(environment) | {"HOME": str(home)}


def variables_at_home(*environments: Path, others: list[Interpreter] | None = None) -> dict[str, str]:
    """The same for programs of any ``environments`` that need the user's caches; they find the ``others`` on PATH."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    own["PATH"] = path_with(*(environment / "bin" for environment in environments), others=others)
    if "UTF-8" not in (own.get("LC_ALL") or own.get("LANG", "")).upper():
        own["LC_ALL"] = "C.UTF-8"  # Ansible wants UTF-8
    for name in ("NO_PROXY", "no_proxy"):  # the emulator is on this machine
        own[name] = ",".join(filter(None, [own.get(name), "127.0.0.1", "localhost"]))
    return own


def end_tidily() -> None:
    """Let an interruption end this program the usual way, so that what it started is stopped."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))


@contextlib.contextmanager
def alone(file: Path) -> Iterator[None]:
    """Let two calls of make wait for each other: the one that locks ``file`` goes first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ready(name: str, interpreter: Interpreter, content: str) -> tuple[Path, bool]:
    """Where the environment ``name`` for this ``content`` is, and whether it is complete; older ones are removed."""
    key = hashlib.sha256(f"{PLACE}\n{interpreter}\n{content}".encode()).hexdigest()[:10]
    place = PLACE / f"{name}-{interpreter.minor}-{key}"
    complete = (place / "complete").exists()
    if not complete:
        for old in PLACE.glob(f"{name}-{interpreter.minor}-*"):
            shutil.rmtree(old)
    return place, complete


def call(*command: object) -> bool:
    """Run a ``command`` of an installation; True if it went well."""
    settings = variables_at_home() | {"UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(list(map(str, command)), env=settings, check=False).returncode == 0


def uv(interpreter: Interpreter) -> Path | None:
    """The program uv, which installs ten times as fast as pip; None if it cannot be had."""
    place, complete = ready("uv", interpreter, "uv")
    if not complete:
        call(interpreter.path, "-m", "venv", place)
        if not call(place / "bin/python", "-m", "pip", "install", "-qq", "uv"):
            return None
        (place / "complete").touch()
    return place / "bin/uv"


def make(kind: str, interpreter: Interpreter) -> Path:
    """The environment of this ``kind`` (a key of KINDS) for ``interpreter``, made if it is not there yet."""
    files = [ROOT / name for name in KINDS[kind]]
    with alone(PLACE / "lock"):
        place, complete = ready(kind, interpreter, "".join(file.read_text() for file in files))
        if complete:
            return place
        print(f"Making the environment {place} ...", flush=True)
        wanted = [word for file in files for word in ("-r", file)]
        fast = uv(interpreter)
        python = place / "bin/python"
        if not (
            fast
            and call(fast, "venv", "--quiet", "--python", interpreter.path, place)
            and call(fast, "pip", "install", "--quiet", "--python", python, *wanted)
        ):
            print("That did not go well with uv; trying pip ...", flush=True)
            shutil.rmtree(place, ignore_errors=True)
            if not (
                call(interpreter.path, "-m", "venv", place) and call(python, "-m", "pip", "install", "-qq", *wanted)
            ):
                sys.exit(f"The environment {place.name} could not be made: see above for what could not be installed.")
        (place / "complete").touch()
    return place
