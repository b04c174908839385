# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs parts of the test suite, two at a time, and ends with one line of totals.

Usage: check.py all | fast | PART..., where PART is the name of a part, or its beginning ("units").
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import collection_tree
import environments
import get_pip
import interpreters
import parts
from parts import Part

CACHE = environments.ROOT / ".cache"
AT_A_TIME = 2
LIMIT = 1500  # seconds for a command; nothing here takes half as long
SHOWN = 400  # lines of a log
running: set[subprocess.Popen] = set()
printing = threading.Lock()


@dataclass
class Result:
    """How a part went: the counts of its tests, and its seconds."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0


def stop(process: subprocess.Popen) -> None:
    """End a command with all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def execute(command: list[str], place: Path, settings: dict[str, str], log: Path) -> int:
    """Run a command in ``place``; returns its exit status, or 124 for one that does not end."""
    with log.open("a") as out:
        out.write(f"$ {' '.join(command)}\n")
        out.flush()
        process = subprocess.Popen(
            command, cwd=place, env=settings, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
        running.add(process)
        try:
            return process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            out.write(f"stopped after {LIMIT} seconds\n")
            return 124
        finally:
            stop(process)
            running.discard(process)


def cases(output: Path) -> Result:
    """Count the test cases of JUnit reports."""
    result = Result()
    for file in output.glob("junit/*.xml"):
        for case in ElementTree.parse(file).iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                result.failed += 1
            elif case.find("skipped") is not None:
                result.skipped += 1
            else:
                result.passed += 1
    return result


def targets(output: Path, log: Path) -> Result:
    """Count the integration targets: those that passed stand in a file, those that failed in the last message."""
    files = output.glob("data/integration-*.json")
    passed = sum(len(json.loads(file.read_text())["targets"]) for file in files)
    failed = re.search(r"The (\d+) integration test\(s\) listed below", log.read_text(errors="replace"))
    return Result(passed, int(failed[1]) if failed else 0)


def run(part: Part, environment: Path, others: list[interpreters.Interpreter]) -> Result:
    """Run a part and say how it went; its log and its copy of the collection are its own meanwhile."""
    with environments.alone(CACHE / "logs" / f"{part.name}.lock"):
        log = CACHE / "logs" / f"{part.name}.log"
        log.write_text("")
        start = time.monotonic()
        result = run_in_copy(part, environment, others, log)
        result.seconds = time.monotonic() - start
        with printing:
            print(f"{part.name}: {'FAILED' if result.failed else 'ok'} after {result.seconds:.0f} s", flush=True)
            if result.failed:
                print("\n".join(log.read_text(errors="replace").splitlines()[-SHOWN:]))
                print(f"--- end of {log.relative_to(environments.ROOT)}", flush=True)
    return result


def run_in_copy(part: Part, environment: Path, others: list[interpreters.Interpreter], log: Path) -> Result:
    """Run the commands of a part in a fresh copy of the collection, and count."""
    place = collection_tree.copy(environments.ROOT, CACHE / "work" / part.name)
    (place / "tests/output/junit").mkdir(parents=True)
    at_home = part.at_home and environments.variables_at_home(environment, others=others)
    settings = at_home or environments.variables(environment)
    settings |= {"ANSIBLE_COLLECTIONS_PATH": str(CACHE / "work" / part.name), "NO_COLOR": "1"}
    status = next(filter(None, (execute(command, place, settings, log) for command in part.commands)), 0)
    counted = {
        "case": lambda: cases(place / "tests/output"),
        "target": lambda: targets(place / "tests/output", log),
        "part": lambda: Result(passed=1) if status == 0 else Result(),
    }
    result = counted[part.counts]()
    if not result.failed and (status or not result.passed):
        result.failed = 1  # it broke before it could count, or had nothing to run
    return result


def select(names: list[str], pythons: list[interpreters.Interpreter]) -> list[Part]:
    """The parts that are meant by ``names``."""
    if names == ["fast"]:
        return parts.fast(pythons)
    known = parts.everything(pythons)
    if names == ["all"]:
        return known
    found = [part for part in known if part.name.startswith(tuple(names))]
    if not names or not found:
        sys.exit(f"Name one part or more: {', '.join(part.name for part in known)}.")
    return found


def main() -> int:
    environments.end_tidily()
    pythons = interpreters.chosen()
    chosen = select(sys.argv[1:], pythons)
    collection_tree.names(environments.ROOT)  # says at once if git is missing
    others = [] if os.environ.get("PYTHON") else interpreters.installed()
    made = {(part.environment, part.interpreter): None for part in chosen}
    for kind, interpreter in made:
        made[kind, interpreter] = environments.make(kind, interpreter)
        if kind == "tests":
            get_pip.provide(made[kind, interpreter])
    pool = ThreadPoolExecutor(AT_A_TIME)
    try:
        ordered = [pool.submit(run, part, made[part.environment, part.interpreter], others) for part in chosen]
        results = [job.result() for job in ordered]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in list(running):
            stop(process)
    print(f"\n{'part':20}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for part, result in zip(chosen, results, strict=True):
        print(f"{part.name:20}{result.passed:8}{result.failed:8}{result.skipped:9}{result.seconds:9.0f}")
    passed, failed, skipped = (sum(getattr(one, name) for one in results) for name in ("passed", "failed", "skipped"))
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
