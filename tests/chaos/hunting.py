# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Draws schedules of one subject, tries each, and shrinks the first one that breaks a rule."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings
from judge import Verdict
from schedules import Schedule, schedules
from trial import perform


class Violated(AssertionError):
    """A rule is broken.

    :param schedule: what shows it
    :param sentences: which rules, and how
    """

    def __init__(self, schedule: Schedule, sentences: list[str]):
        super().__init__("\n".join([*sentences, "", "To try this one alone:", f"make chaos REPLAY='{schedule.as_json()}'"]))


@dataclass
class Tally:
    """What was tried: schedules by how their run ended, and faults by kind."""

    runs: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another one in."""
        self.runs += other.runs
        self.faults += other.faults
        self.violations += other.violations


def check(schedule: Schedule, tally: Tally) -> None:
    """Try one schedule.

    :raises Violated: it breaks a rule
    """
    record = perform(schedule)
    verdict = Verdict(record)
    end = "crashed" if record.first.crash else "timed out" if record.first.result.get("timed_out") else "failed"
    tally.runs["check mode" if schedule.check else end if record.first.failed else "succeeded"] += 1
    tally.faults += record.hits
    if verdict.violations:
        raise Violated(schedule, verdict.violations)


def hunt(name: str, number: int, word: str) -> Tally:
    """Try ``number`` schedules of a subject; the same ``word`` draws the same ones."""
    tally = Tally()

    @seed(random.Random(f"{word}/{name}").getrandbits(64))
    @settings(
        max_examples=number, database=None, deadline=None, suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
        phases=[Phase.generate, Phase.shrink], print_blob=False,
    )  # fmt: skip
    @given(schedules(name))
    def run(schedule: Schedule) -> None:
        check(schedule, tally)

    try:
        run()
    except Violated as violated:
        tally.violations.append(str(violated))
    return tally
