# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fault rules: which requests they meet, and what they do to them."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field
from typing import Any

from .messages import Operation

# Answered instead of being carried out.
INSTEAD = ("answer", "busy", "throttled", "unpublished", "unauthorized_once", "drop", "html", "truncated", "null",
           "empty", "redirect")
# Carried out, but the answer is lost or spoilt.
AFTER = ("answer_after", "drop_after", "html_after", "truncated_after", "null_after", "empty_after")
# Told to the cloud: what to do to the job or effect that this write starts.
HINTS = ("duplicate_job", "job_fails", "job_hangs", "job_lost", "job_slow", "lag")
BESIDES = ("delay", "act")
KINDS = INSTEAD + AFTER + HINTS + BESIDES


@dataclass
class Rule:
    """One fault rule (README, "Faults").

    It meets the operations that ``operation`` names, leaves the first ``skip`` of them alone, then works ``times``
    times, or for ``seconds`` virtual seconds from its first hit on. ``params`` is the rest of the rule.
    """

    operation: str
    do: str
    skip: int = 0
    times: int | None = 1
    seconds: float | None = None
    params: dict[str, Any] = field(default_factory=dict)
    hits: int = 0
    first_hit: float | None = None

    def names(self, operation: Operation) -> bool:
        """Does the rule name this operation?"""
        if self.do in HINTS and not operation.write:
            return False
        if self.operation == "write":
            return operation.write
        if self.operation == "poll":
            return operation.poll
        if self.operation == "read":
            return not operation.write and not operation.poll
        return fnmatch.fnmatchcase(operation.name, self.operation)

    def spent(self, now: float) -> bool:
        """Has it done all that it was to do?"""
        if self.seconds is not None:
            return self.first_hit is not None and now >= self.first_hit + self.seconds
        return self.times is not None and self.hits >= self.times

    def hit(self, now: float) -> bool:
        """Count one named operation; True when the rule works on it."""
        if self.spent(now):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.hits += 1
        if self.first_hit is None:
            self.first_hit = now
        return True

    def as_json(self) -> dict[str, Any]:
        """The rule as it can be posted, with ``hits``."""
        return {"operation": self.operation, "do": self.do, "skip": self.skip, "times": self.times,
                "seconds": self.seconds, "hits": self.hits, **self.params}


class Faults:
    """The rules in force, in the order in which they were added."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(self, **rule: Any) -> Rule:
        """Add one rule: ``add(operation="write", do="busy", times=2)``.

        :raises ValueError: no such fault, or a field is missing or wrong
        """
        made = _rule(rule)
        self.rules.append(made)
        return made

    def clear(self) -> None:
        """Forget all rules."""
        self.rules.clear()

    def meeting(self, operation: Operation, now: float) -> list[Rule]:
        """The rules that work on this request; the last one decides the answer when it is of ``INSTEAD``/``AFTER``.

        Rules behind the one that decides are not counted: they wait for the next request.
        """
        met = []
        for rule in self.rules:
            if rule.names(operation) and rule.hit(now):
                met.append(rule)
                if rule.do in INSTEAD + AFTER:
                    break
        return met


def _rule(fields: dict[str, Any]) -> Rule:
    rest = dict(fields)
    operation, do = rest.pop("operation", "*"), rest.pop("do", None)
    if do not in KINDS:
        raise ValueError(f"no fault {do!r}: use one of {', '.join(KINDS)}")
    if not isinstance(operation, str):
        raise ValueError("operation must be a string")
    skip, times, seconds = rest.pop("skip", 0), rest.pop("times", 1), rest.pop("seconds", None)
    rest.pop("hits", None)
    if do in ("delay", "lag") and seconds is not None:
        # Here "seconds" is how long the delay is, not how long the rule lasts.
        rest["seconds"], seconds = seconds, None
    if not isinstance(skip, int) or not isinstance(times, (int, type(None))):
        raise ValueError("skip and times must be whole numbers")
    if not isinstance(seconds, (int, float, type(None))):
        raise ValueError("seconds must be a number")
    return Rule(operation, do, skip, times, seconds, rest)
