# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``make mutations``: breaks each guard once, in a copy, and says whether its test notices (docs/reliability.md)."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from guards import GUARDS, Guard
from listing import listing

ROOT = Path(__file__).resolve().parents[2]
PLACE = Path("ansible_collections", "multicloud", "exposure")
PATIENCE = 300  # seconds for a test, after which it counts as one that does not end
PASSED, FAILED = 0, 1  # what pytest ends with
PRINTING = threading.Lock()
RUNNING: set[int] = set()  # process groups


def take(folder: Path) -> Path:
    """Copy the files that git knows or would add into ``folder``; all runs are on that state, whatever is edited meanwhile."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout.decode().split("\0"):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def pytest(copy: Path, words: list[str], patience: float) -> tuple[int | None, str]:
    """Run pytest in a copy for some seconds at most; returns how it ended (None: not at all), and what it printed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *words]
    own = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    own["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{own['PATH']}"
    with subprocess.Popen(command, cwd=copy, env=own, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, start_new_session=True) as process:  # fmt: skip
        RUNNING.add(process.pid)
        try:
            printed, _nothing = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None, f"no end after {patience} seconds"
        finally:
            RUNNING.discard(process.pid)
        return process.returncode, printed


def end_tidily(folder: str) -> None:
    """Let an interruption end all that runs, and leave nothing in ``folder``."""

    def end(number: int, _frame: object) -> None:
        for group in list(RUNNING):
            os.killpg(group, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


class Workshop:
    """Where guards are broken.

    :param state: a copy of the checkout, which stays as it is; others are made beside it
    """

    def __init__(self, state: Path):
        self.state = state

    def run(self, *tests: str, guard: Guard | None = None) -> tuple[int | None, str]:
        """Run tests in a fresh copy, in which a guard may be broken."""
        with tempfile.TemporaryDirectory(dir=self.state.parent) as folder:
            copy = Path(folder) / PLACE
            shutil.copytree(self.state, copy)
            if guard is not None:
                file = copy / guard.file
                file.write_text(file.read_text(encoding="utf-8").replace(guard.text, guard.broken), encoding="utf-8")
            return pytest(copy, [word for test in tests for word in shlex.split(test)], PATIENCE * len(tests))

    def notices(self, guard: Guard) -> bool:
        """Break one guard, run its test, and print what came of it."""
        end, printed = self.run(guard.test, guard=guard)
        said = [f"{'noticed' if end == FAILED else 'NOT NOTICED':<12} {guard.name}"]
        if end != FAILED:
            said.append(f"{guard.test} passed" if end == PASSED else f"{guard.test} ended with {end}:\n{printed[-2000:]}")
        with PRINTING:
            print(*said, sep="\n    ", flush=True)
        return end == FAILED

    def failing(self, tests: list[str]) -> list[str]:
        """Those of the tests that fail where nothing is broken, and what they print."""
        plain = [test for test in tests if " -k " not in test]
        alone = [test for test in tests if " -k " in test]
        if plain and self.run(*plain)[0] != PASSED:
            alone += plain
        ends = {test: self.run(test) for test in alone}
        return [f"{test}\n{printed[-2000:]}" for test, (end, printed) in ends.items() if end != PASSED]


def by_folder(guards: list[Guard]) -> list[list[str]]:
    """The tests of some guards, each once, in lists that one pytest can run."""
    folders: dict[str, list[str]] = {}
    for test in dict.fromkeys(guard.test for guard in guards):
        folders.setdefault(test.split("/")[1], []).append(test)
    return list(folders.values())


def main() -> int:
    """Parse the command line, share the work out, print the totals."""
    parser = argparse.ArgumentParser(prog="make mutations", description=__doc__)
    parser.add_argument("words", nargs="*", help="only guards with one of these in their name, file or test")
    parser.add_argument("--only", default="", help="the same, once")
    parser.add_argument("--table", action="store_true", help="print the table of docs/reliability.md, and do nothing else")
    arguments = parser.parse_args()
    if arguments.table:
        print(listing(), end="")
        return 0
    words = [word.lower() for word in [*arguments.words, arguments.only] if word]
    guards = [guard for some in GUARDS.values() for guard in some
              if not words or any(word in f"{guard.name} {guard.file} {guard.test}".lower() for word in words)]  # fmt: skip
    if not guards:
        parser.error("no guard has such words")
    with tempfile.TemporaryDirectory(prefix="exposure-") as folder, ThreadPoolExecutor(2) as workers:
        end_tidily(folder)
        workshop = Workshop(take(Path(folder, "state")))
        bad = [one for some in workers.map(workshop.failing, by_folder(guards)) for one in some]
        for one in bad:
            print(f"FAILS THOUGH NOTHING IS BROKEN {one}", flush=True)
        noticed = sum(workers.map(workshop.notices, guards))
    print(f"\nguards broken: {len(guards)}, noticed: {noticed}, not noticed: {len(guards) - noticed}")
    print(f"tests that fail though nothing is broken: {len(bad)}")
    return 0 if noticed == len(guards) and not bad else 1


if __name__ == "__main__":
    sys.exit(main())
