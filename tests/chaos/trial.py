# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries a schedule out: a world, a run in which things go wrong, and two runs in which nothing does."""

from __future__ import annotations

import functools
import json
import re
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from ansible.module_utils.common import warnings
from catalogue import ENDLESS, EPOCH, endless
from pictures import Picture, anonymous, picture
from schedules import Schedule
from subjects import SUBJECTS, halved, place
from world import World, plugin

from multicloud_emulator.clock import Clock
from multicloud_emulator.core import Emulator
from multicloud_emulator.faults import AFTER, INSTEAD
from multicloud_emulator.journal import Entry
from multicloud_emulator.messages import Request, Response

MOST_REQUESTS = 4000
# Settings that cost time or calls: they end with the faults.
CALM = {"job_seconds": 0.3, "job_pending_polls": 0, "read_lag_seconds": 0.0, "classic_max_page_size": 0,
        "elb_v3_max_page_size": 0, "tencent_forced_page": 0, "classic_pending_seconds": 0.1, "cce_endpoint_lag_seconds": 0.0,
        "cce_lock_seconds": 0.0, "dws_lock_after_job_seconds": 0.0, "eip_transition_seconds": 0.1,
        "elb_v3_lock_seconds": 0.0, "tencent_rate_limit": 20}  # fmt: skip


class TooMany(Exception):
    """A run that does not come to an end."""


class Watched(Emulator):
    """An emulator that tells of each request of the run under test, and lets others act between two of them."""

    def __init__(self) -> None:
        super().__init__(Clock(manual=True, epoch=EPOCH))
        self.between: Callable[[int], None] | None = None
        self.after: Callable[[Entry], None] | None = None
        self.entries: list[Entry] = []
        self.aside = 0.0
        self.unacted = 0

    def handle(self, request: Request) -> Response:
        """Answer one request; what others do before it takes no time of the run under test."""
        if self.between is None:
            return super().handle(request)
        if len(self.entries) > MOST_REQUESTS:
            raise TooMany(f"more than {MOST_REQUESTS} requests")
        between, self.between = self.between, None
        rules, self.faults.rules = self.faults.rules, []
        began = self.clock.now()
        between(len(self.entries) + 1)
        self.aside += self.clock.now() - began
        self.faults.rules, self.between = rules, between
        number = len(self.journal.entries)
        response = super().handle(request)
        entry = self.journal.entries[number]
        self.entries.append(entry)
        self._make_endless(entry, request, response)
        if self.after is not None:
            self.after(entry)
        return response

    def act(self, params: dict[str, Any]) -> Any:
        """Another actor; what makes no sense any more is left undone."""
        try:
            return super().act(params)
        except ValueError:
            self.unacted += 1
            return None

    def _make_endless(self, entry: Entry, request: Request, response: Response) -> None:
        rules = [rule for rule in self.faults.rules if rule.params.get("kind") in ENDLESS]
        spoilt = set(entry.faults) & {*INSTEAD, *AFTER}
        if not rules or spoilt or response.status != 200 or response.ticket is not None:
            return
        fill = endless(entry.operation, request.query, request.body, rules[0].params["kind"] == "repeating")
        # Once a list never ends, it never ends.
        if fill is not None and (rules[0].hits > 0 or rules[0].hit(self.clock.now())):
            rules[0].hits = 1
            response.body = fill(response.body)


def counted(effects: list[dict[str, str]]) -> Counter[tuple[str, str]]:
    """Effects by what they changed: one of a batch is the same as a single one."""
    return Counter((re.sub(r"\.Batch(\w+)s$", r".\1", one["operation"]), anonymous(one["key"])) for one in effects)


@dataclass
class Ran:
    """One run of the module: its result, how long it took in virtual seconds, and what it sent."""

    result: dict[str, Any]
    seconds: float
    entries: list[Entry]
    effects: Counter[tuple[str, str]]
    crash: str | None = None

    @property
    def failed(self) -> bool:
        """Did it fail?"""
        return self.crash is not None or bool(self.result.get("failed"))


@dataclass
class Reference:
    """The same request without faults.

    :param start: the world before
    :param other: the world after what others did, which is ``start`` where they did nothing
    :param after: the world after the run
    :param opposite: the world after a following run that asks for the opposite
    """

    start: Picture
    other: Picture
    after: Picture
    opposite: Picture
    run: Ran
    idle: Ran


@dataclass
class Record:
    """What happened in a trial."""

    schedule: Schedule
    first: Ran
    second: Ran
    third: Ran
    after_first: Picture
    after_second: Picture
    fired: list[dict[str, Any]] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)
    late: int = 0
    aside: float = 0.0
    moments: list[tuple[Entry, Picture]] = field(default_factory=list)


class Stage:
    """One world with one subject in it.

    :param schedule: the request, and where it starts
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, schedule: Schedule):
        self.schedule = schedule
        self.case = SUBJECTS[schedule.case]
        self.emulator = Watched()
        self.world = World(monkeypatch, self.emulator)
        self.options = self.case.options(self.world.ids)
        self._start()

    def _start(self) -> None:
        start = self.schedule.start
        if start in ("present", "gone"):
            self.run(state="present")
        if start == "gone":
            self.run(state="absent")
        if start == "half":
            self.run(options=halved(self.options), state="present")
        for one in place(self.case.name).starts.get(start, lambda _ids, _options: [])(self.world.ids, self.options):
            self.emulator.act(one)
        self.settle()
        self.world.forget()

    def connection(self) -> dict[str, Any]:
        """How the module logs in."""
        if self.schedule.login == "key":
            return self.world.connection(self.case.module)
        keys = {name: self.world.huawei[name] for name in ("username", "password", "domain_name", "region")}
        return dict(keys, endpoint_url=self.world.connection(self.case.module)["endpoint_url"])

    def run(self, options: dict[str, Any] | None = None, **more: Any) -> Ran:
        """Run the module once."""
        emulator, began = self.emulator, self.emulator.clock.now()
        sources = plugin("module_utils.options").SOURCES
        kept, effects = dict(sources), len(emulator.effects)
        number = len(emulator.journal.entries)
        result, crash = {}, None
        options = dict(self.options if options is None else options)
        if more["state"] == "absent":
            options.pop("purge", None)
        warnings._global_warnings.clear()
        try:
            result = self.world.run(self.case.module, diff=True, connect=False, **self.connection(), **options, **more)
        except Exception:
            crash = traceback.format_exc(limit=-4)
        sources.clear()
        sources.update(kept)
        done = counted(emulator.effects[effects:])
        return Ran(result, emulator.clock.now() - began, emulator.journal.entries[number:], done, crash)

    def settle(self) -> None:
        """Let everything that is under way come to its end."""
        self.emulator.faults.clear()
        self.emulator.settings.update(CALM)
        for seconds in (400, 2e6, 1):  # late requests arrive before their signature is too old
            self.emulator.clock.advance(seconds)
            self.emulator.catch_up()
            self.emulator.act({"name": "end_jobs"})
            self.emulator.act({"name": "end_tasks"})
            self.emulator.clock.advance(1000)
        for cloud in self.emulator.clouds:
            cloud.dump()

    def other(self, one: dict[str, Any]) -> None:
        """Another actor: an act by its name, or a run of the same module."""
        if "state" in one:
            self.run(state=one["state"], wait=one["wait"])
        else:
            self.emulator.act(place(self.case.name).acts[one["name"]](self.world.ids, self.options))


def perform(schedule: Schedule) -> Record:
    """Carry a schedule out."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        return _perform(Stage(monkeypatch, schedule), schedule)


def _perform(stage: Stage, schedule: Schedule) -> Record:
    emulator, fired, at = stage.emulator, [], []
    moments: list[tuple[Entry, Picture]] = []
    others = [*schedule.acts, *schedule.rivals]
    emulator.settings.update(schedule.settings)
    for fault in schedule.faults:
        fields = {key: value for key, value in fault.items() if key not in ("on", "do")}
        # What makes lists endless is done to the answer, by ourselves.
        emulator.faults.add(operation=fault.get("on", "-"), do=fault.get("do", "lag"), **fields)
    rules = list(emulator.faults.rules)

    def between(number: int) -> None:
        for one in others:
            if one["at"] == number:
                unacted = emulator.unacted
                stage.other(one)
                if emulator.unacted == unacted:
                    fired.append({key: value for key, value in one.items() if key != "at"})
                    at.append(number)

    effects = len(emulator.effects)
    emulator.between = between
    if others:
        emulator.after = lambda entry: moments.append((entry, picture(emulator)))
    first = stage.run(state=schedule.state, check=schedule.check, **schedule.knobs)
    emulator.between = emulator.after = None
    first.entries, first.seconds = list(emulator.entries), first.seconds - emulator.aside
    late = len(emulator._late)
    hits: Counter[str] = Counter()
    for rule in rules:
        hits[str(rule.params["kind"])] += rule.hits
    hits += Counter()  # without those that met nothing
    hits.update("rival" if "state" in one else "act" for one in fired)
    stage.settle()
    # Whatever the first run has set going counts as its own.
    first.effects = counted(emulator.effects[effects:])
    after_first = picture(emulator)
    second = stage.run(state=schedule.state)
    stage.settle()
    after_second = picture(emulator)
    third = stage.run(state=schedule.state)
    return Record(schedule, first, second, third, after_first, after_second, fired, at, hits, late,
                  emulator.aside, moments)


@functools.lru_cache(maxsize=4000)
def _reference(case: str, start: str, state: str, login: str, fired: str) -> Reference:
    with pytest.MonkeyPatch.context() as monkeypatch:
        stage = Stage(monkeypatch, Schedule(case, start, login=login))
        before = picture(stage.emulator)
        for one in json.loads(fired):
            stage.other(one)
            stage.settle()
        other = picture(stage.emulator) if fired != "[]" else before
        run = stage.run(state=state)
        stage.settle()
        after = picture(stage.emulator)
        idle = stage.run(state=state)
        stage.run(state="absent" if state == "present" else "present")
        stage.settle()
        return Reference(before, other, after, picture(stage.emulator), run, idle)


def reference(schedule: Schedule, fired: list[dict[str, Any]]) -> Reference:
    """What the same request comes to without faults, after the same acts of others."""
    return _reference(schedule.case, schedule.start, schedule.state, schedule.login, json.dumps(fired))
