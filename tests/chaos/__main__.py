# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``make chaos``: thousands of schedules over all modules (docs/reliability.md)."""

from __future__ import annotations

import argparse
import importlib.util
import json
import multiprocessing
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHUNK = 50


def prepare() -> None:
    """Make this folder, the emulator, the cases and the collection importable."""
    sys.path[:0] = [str(ROOT / "tests" / name) for name in ("chaos", "emulator", "functional")]
    if "ansible_collections" not in sys.modules:
        spec = importlib.util.spec_from_file_location("exposure_checkout", ROOT / "conftest.py")
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module(importlib.util.module_from_spec(spec))


def job(arguments: tuple[str, int, str]) -> object:
    """One chunk of schedules, in a process of the pool."""
    from hunting import hunt

    return hunt(*arguments)


def replay(text: str) -> int:
    """One schedule, with every request that was sent."""
    from hunting import Tally, Violated, check
    from schedules import Schedule
    from trial import perform

    schedule = Schedule.of_json(text)
    record = perform(schedule)
    for name in ("first", "second", "third"):
        run = getattr(record, name)
        print(f"{name} run: {run.result.get('msg', 'success')} {run.result.get('api_calls')}, {run.seconds:.2f} virtual seconds")
        for entry in run.entries:
            print(f"  {entry.time:>12.2f} {entry.operation:<32} {entry.status} {entry.code or ''} {' '.join(entry.faults)}")
    try:
        check(schedule, Tally())
    except Violated as violated:
        print(f"\n{violated}")
        return 1
    print("no rule is broken")
    return 0


def main() -> int:
    """Parse the command line, share the work out, print the totals."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--number", type=int, default=10000, help="schedules in all (default: %(default)s)")
    parser.add_argument("--seed", default=None, help="a number or a word; the same one draws the same schedules")
    parser.add_argument("--processes", type=int, default=2, help="processes at a time (default: %(default)s)")
    parser.add_argument("--case", action="append", help="only this subject; may be given several times")
    parser.add_argument("--replay", metavar="JSON", help="only this schedule, as a violation printed it")
    arguments = parser.parse_args()
    prepare()
    if arguments.replay:
        try:
            json.loads(arguments.replay)
        except ValueError:
            parser.error("--replay (REPLAY) must be a schedule as a violation printed it, in single quotes")
        return replay(arguments.replay)
    from hunting import Tally
    from subjects import SUBJECTS

    if arguments.number < 1:
        parser.error(f"--number (NUMBER) must be 1 or more, not {arguments.number}")
    for name in arguments.case or []:
        if name not in SUBJECTS:
            parser.error(f"--case (CASE) must be one of {', '.join(sorted(SUBJECTS))}, not '{name}'")
    word = arguments.seed or str(random.SystemRandom().randrange(10**9))
    print(f"seed: {word}", flush=True)
    names = arguments.case or sorted(SUBJECTS)
    each, more = divmod(arguments.number, len(names))
    chunks = []
    for index, name in enumerate(names):
        count = each + (index < more)
        chunks += [(name, min(CHUNK, count - start), f"{word}/{start}") for start in range(0, count, CHUNK)]
    chunks.sort(key=lambda chunk: chunk[2])
    total, began, shown = Tally(), time.monotonic(), 0
    with multiprocessing.get_context("fork").Pool(arguments.processes) as pool:
        for done in pool.imap_unordered(job, chunks):
            total.add(done)
            for violation in done.violations:
                print(f"\nVIOLATION\n{violation}\n", flush=True)
            if sum(total.runs.values()) >= shown + 1000:
                shown = sum(total.runs.values())
                print(f"{shown} schedules after {time.monotonic() - began:.0f} s", flush=True)
    runs = sum(total.runs.values())
    print(f"\nschedules run: {runs} over {len(names)} subjects in {time.monotonic() - began:.0f} s")
    print("  " + ", ".join(f"{end} {times}" for end, times in total.runs.most_common()))
    print(f"faults injected: {sum(total.faults.values())}")
    for kind, times in total.faults.most_common():
        print(f"  {kind:<20}{times:>7}")
    print(f"violations: {len(total.violations)}")
    print(f"seed: {word}")
    return 1 if total.violations else 0


if __name__ == "__main__":
    sys.exit(main())
