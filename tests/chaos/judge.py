# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be true of every trial, whatever went wrong in it. Each rule gives sentences about what is not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from catalogue import ENDLESS, KINDS
from pictures import anonymous, differing
from subjects import SUBJECTS, services
from trial import Ran, Record, Reference, reference
from world import plugin

from multicloud_emulator.faults import AFTER, INSTEAD
from multicloud_emulator.journal import Entry

ERROR = {"provider", "service", "operation", "http_status", "code", "message", "request_id", "retryable"}
DONE = ("added", "updated", "removed")
# The most that a hit may cost in seconds, apart from what every run needs.
COST = {"throttled": 41.0, "late_answer": 30.0, "late_request": 37.0, "lag": 40.0}
USUAL = 150.0
HAIR = 0.3


class Verdict:
    """The judgement of one trial.

    :ivar violations: sentences; an empty list is what is wanted
    """

    def __init__(self, record: Record):
        self.record = record
        self.schedule = record.schedule
        self.first = record.first
        self.plain = reference(self.schedule, [])
        self.reference = reference(self.schedule, record.fired) if record.fired else self.plain
        self.disturbed = bool(record.fired)
        self.violations = [sentence for rule in RULES for sentence in rule(self)]

    @property
    def knobs(self) -> dict[str, Any]:
        """The module's own limits."""
        return {"wait": True, "wait_timeout": 600, "request_timeout": 30, "max_retries": 5, **self.schedule.knobs}

    @property
    def settle(self) -> float:
        """Seconds that a run waits for a lost change to show."""
        settle = plugin("module_utils.converge").SETTLE
        makes = SUBJECTS[self.schedule.case].module in ("eip", "clb_target_group")
        return settle if makes else min(settle, self.knobs["wait_timeout"] / 3)

    def _unseen(self, number: int) -> bool:
        """Was there no look at the state between the request with this number and the next write?"""
        read = SUBJECTS[self.schedule.case].read
        following = (entry.write for entry in self.first.entries[number - 1 :] if entry.write or entry.operation == read)
        return next(following, False)

    @property
    def lost(self) -> int:
        """How often the client could not know whether a request had been carried out, at most."""
        return sum(times for kind, times in self.record.hits.items() if kind in KINDS and KINDS[kind].loses)

    @property
    def slow(self) -> bool:
        """Did a change show later than a run waits for one?"""
        return bool(self.record.hits["lag"]) and any(
            fault["kind"] == "lag" and fault["seconds"] > self.settle - 2 for fault in self.schedule.faults)

    @property
    def lags(self) -> bool:
        """Do reads show what was so some time before?"""
        hits, settings = self.record.hits, self.schedule.settings
        always = settings.get("read_lag_seconds") or settings.get("cce_endpoint_lag_seconds")
        return bool(always or hits["lag"] or hits["lag_for_ever"])

    @property
    def helpless(self) -> bool:
        """Did somebody come between our read and our write, where the API takes no condition with the write?

        CCE and CSS cannot be told what to unbind, only to unbind; EIPs and target groups are made anew whatever there is.
        A read that lags shows what was before our read; and our own request may come when we have long given it up.
        """
        case = SUBJECTS[self.schedule.case]
        raced = any(self.lags or self._unseen(number) for number in self.record.at)
        late = any(self.record.hits[fault["kind"]] and fault["seconds"] > self.knobs["request_timeout"] + self.settle - 2
                   for fault in self.schedule.faults if fault["kind"] in ("late_request", "very_late_request"))
        hidden = self.lost and (self.record.hits["lag_for_ever"] or self.slow)
        return bool(raced or late or hidden) and bool(services(case) & {"cce", "css", "eip"} or case.module == "clb_target_group")

    @property
    def survivable(self) -> bool:
        """Is there nothing that may make the run fail?"""
        hits = self.record.hits
        harsh = {kind for kind in hits if kind in KINDS and KINDS[kind].harsh or kind in ENDLESS}
        if self.schedule.login == "password" and hits["unauthorized"] + hits["token_expires"] <= 1:
            harsh.discard("unauthorized")
        elif hits["token_expires"] > 1:
            return False
        if self.lost and self.slow:
            return False  # what shows so late cannot be told from what did not happen
        if any(400 <= entry.status < 500 and {"null_after", "empty_after", "truncated_after"} & set(entry.faults)
               for entry in self.first.entries):
            return False  # a refusal that has lost its code is final
        needed = USUAL + sum(COST.get(kind, 10.0) * times for kind, times in hits.items())
        return not (harsh or self.disturbed or self.lost > self.knobs["max_retries"]
                    or needed > self.knobs["wait_timeout"])

    def same(self, first: dict, second: dict) -> list[str]:
        """Paths on which two pictures differ, in words."""
        return [f"{'/'.join(path)}: {first.get(path)!r} and {second.get(path)!r}"
                for path in sorted(differing(first, second))]


def accepted(entry: Entry) -> bool:
    """Was the request carried out, as far as an onlooker can tell?"""
    if set(entry.faults) & set(INSTEAD):
        return False
    return any(fault.endswith("_after") for fault in entry.faults) or (entry.status in (0, 200, 201, 202) and not entry.code)


def items(entry: Entry) -> Iterator[str]:
    """What a write is about: each thing in the lists of its body, or the whole of it."""
    body = entry.body
    if isinstance(body, dict):
        lists = [value for value in body.values() if isinstance(value, list)]
        body = lists[0] if lists else body
    for item in body if isinstance(body, list) else [body]:
        yield f"{entry.method} {entry.path} {json.dumps(item, sort_keys=True)}"


def no_crash(verdict: Verdict) -> Iterator[str]:
    """A module ends with a result, never with a traceback."""
    for name in ("first", "second", "third"):
        run: Ran = getattr(verdict.record, name)
        if run.crash is not None:
            yield f"the {name} run crashed: {run.crash}"


def counted(verdict: Verdict) -> Iterator[str]:
    """Every request is counted once."""
    for run in (verdict.first, verdict.record.second, verdict.record.third):
        calls = run.result.get("api_calls")
        if run.crash is None and (calls is None or sum(calls.values()) != len(run.entries)):
            yield f"{len(run.entries)} requests were sent, but api_calls says {calls}"


def in_time(verdict: Verdict) -> Iterator[str]:
    """wait_timeout holds for the whole run, to within one request timeout."""
    limit = verdict.knobs["wait_timeout"] + verdict.knobs["request_timeout"]
    if verdict.first.seconds > limit + HAIR:
        yield f"the run took {verdict.first.seconds:.2f} seconds, more than wait_timeout and one request_timeout ({limit})"


def check_mode_writes_nothing(verdict: Verdict) -> Iterator[str]:
    """Check mode sends no write and starts no wait."""
    if verdict.schedule.check and any(entry.write for entry in verdict.first.entries):
        yield "check mode sent a write"


def fails_clearly(verdict: Verdict) -> Iterator[str]:
    """A failure says in one sentence what it is, has the whole error, and knows whether it was time that ran out."""
    for run in (verdict.first, verdict.record.second, verdict.record.third):
        result = run.result
        if not run.failed or run.crash is not None:
            continue
        msg, error = result.get("msg"), result.get("error")
        if not isinstance(msg, str) or "\n" in msg or not msg.endswith(".") or not 20 < len(msg) < 1500 or "Traceback" in msg:
            yield f"not a sentence for a person: {msg!r}"
        if not isinstance(error, dict) or set(error) != ERROR or not error["provider"] or not error["message"]:
            yield f"the error is not whole: {error!r} ({msg})"
        elif not isinstance(error["retryable"], bool) or not error["operation"]:
            yield f"the error is not of the fixed form: {error!r} ({msg})"
        if not isinstance(result.get("timed_out"), bool):
            yield f"timed_out is {result.get('timed_out')!r}"
    result, limit = verdict.first.result, verdict.knobs["wait_timeout"]
    early = verdict.first.seconds + verdict.record.aside < limit - HAIR
    if verdict.first.failed and result.get("timed_out") and early and "longer than wait_timeout" not in result["msg"]:
        yield f"timed_out after {verdict.first.seconds:.2f} of {limit} seconds: {result['msg']}"


def says_what_it_did(verdict: Verdict) -> Iterator[str]:
    """changed is true if anything was changed, and false if nothing can have been."""
    run, result = verdict.first, verdict.first.result
    if run.crash is not None or verdict.schedule.check or verdict.disturbed:
        return
    if run.effects and not result.get("changed"):
        yield f"changed is false, but there were effects: {dict(run.effects)} (failed: {run.failed}, {result.get('msg')})"
    if result.get("changed") and not any(entry.write for entry in run.entries):
        yield "changed is true, but nothing was written"


def survives(verdict: Verdict) -> Iterator[str]:
    """What passes by itself has to be survived."""
    expected = verdict.reference.run.failed
    if verdict.survivable and not expected and verdict.first.failed:
        yield f"failed, though all faults were passing ones: {verdict.first.result.get('msg')}"


def wanted_state_holds(verdict: Verdict) -> Iterator[str]:
    """Success means that the wanted state holds."""
    record, run = verdict.record, verdict.first
    waits = verdict.knobs["wait"] or verdict.survivable
    if run.failed or verdict.schedule.check or record.late or not waits or verdict.helpless:
        return
    if not verdict.disturbed:
        for difference in verdict.same(verdict.plain.after, record.after_first)[:3]:
            yield f"success, but not the wanted state: {difference}"
        return
    read = SUBJECTS[verdict.schedule.case].read
    entries = [entry for entry, _moment in record.moments]
    last = max((number for number, entry in enumerate(entries) if entry.operation == read), default=0)
    while last > 0 and entries[last - 1].operation == read:
        last -= 1
    # A status may still be a passing one at that moment.
    interest = {path for path in _interest(verdict) if path[-1] != "status"}
    wanted = [one.after for one in (verdict.plain, verdict.reference) if not one.run.failed]
    moments = [moment for _entry, moment in record.moments[0 if verdict.lags else last :]] + [record.after_first]
    if verdict.lags:
        moments.append(verdict.plain.start)
    if not any(all(moment.get(path) == after.get(path) for path in interest) for moment in moments for after in wanted):
        yield "success, but the wanted state never held while it was verified"


def _interest(verdict: Verdict) -> set[tuple[str, ...]]:
    pictures = [verdict.plain.start]
    for one in (verdict.plain, verdict.reference):
        pictures += [one.other, one.after, one.opposite]
    return differing(*pictures)


def nothing_twice(verdict: Verdict) -> Iterator[str]:
    """No effect happens more often than in a run without faults, over this run and the next one together."""
    record = verdict.record
    undone = any(one.get("state") != verdict.schedule.state for one in record.fired)  # to undo is to do again
    if undone or verdict.helpless or record.late:
        return
    total: Counter[Any] = record.first.effects + record.second.effects + record.third.effects
    for effect, times in (total - verdict.plain.run.effects).items():
        if verdict.plain.run.effects or not verdict.disturbed:
            yield f"effect {effect} happened {times} times more than in a run without faults"


def nothing_sent_twice(verdict: Verdict) -> Iterator[str]:
    """What was accepted is not sent again before it had time to show."""
    if verdict.disturbed or verdict.record.hits["job_fails"]:
        return
    since: dict[str, float] = {}
    for entry in verdict.first.entries:
        if not entry.write:
            continue
        for item in items(entry):
            if item in since and entry.time - since[item] < verdict.settle - HAIR and not set(entry.faults) & set(INSTEAD):
                yield f"sent again {entry.time - since[item]:.2f} seconds after it was accepted: {item}"
        if accepted(entry):
            mine = set(items(entry))
            since = {item: time for item, time in since.items() if item.split(" ")[1] == entry.path}
            since.update(dict.fromkeys(mine, entry.time))


def nothing_else_touched(verdict: Verdict) -> Iterator[str]:
    """Only what the request is about may change, and only to a value that it can have."""
    if verdict.helpless:
        return
    interest = _interest(verdict)
    start = verdict.plain.start
    crowd = len(verdict.record.fired) > 1  # the order in which several actors come makes other ends possible
    places = {path[:3] for path in interest}
    known = [start] + [one for ref in (verdict.plain, verdict.reference) for one in (ref.other, ref.after, ref.opposite)]
    for name, after in (("first", verdict.record.after_first), ("second", verdict.record.after_second)):
        for path in differing(start, after):
            if crowd and path[:3] in places:
                continue
            if path not in interest or after.get(path) not in [one.get(path) for one in known]:
                yield f"the {name} run left {'/'.join(path)} as {after.get(path)!r}; it was {start.get(path)!r}"


def next_run_converges(verdict: Verdict) -> Iterator[str]:
    """A second run without faults brings the wanted state with the fewest calls, and a third has nothing to do."""
    record, ref, second, third = verdict.record, verdict.reference, verdict.record.second, verdict.record.third
    if ref.run.failed or verdict.helpless:
        return
    if second.failed:
        yield f"the second run failed: {second.result.get('msg')} {second.crash or ''}"
        return
    crowd = len(record.fired) > 1
    for difference in verdict.same(ref.after, record.after_second)[:3] if not crowd else []:
        yield f"the second run did not bring the wanted state: {difference}"
    calls, idle = second.result["api_calls"], ref.idle.result["api_calls"]
    if record.after_first == record.after_second:
        if second.result["changed"] or calls != idle:
            yield f"nothing was left to do, but the second run says {second.result['changed']}, {calls} and not {idle}"
    else:
        most = _most(ref, verdict.plain)
        dear = any(calls[kind] > most[kind] for kind in ("read", "write")) and not crowd
        if not second.result["changed"] or calls["retry"] or dear:
            yield f"the second run took {calls}, more than {most}, or does not say that it changed something"
    if third.failed or third.result["changed"] or third.result["api_calls"] != idle:
        yield f"the third run had nothing to do, but says {third.result.get('msg')} {third.result.get('api_calls')}, not {idle}"


def _most(*references: Reference) -> dict[str, int]:
    runs = [one.run.result["api_calls"] for one in references if not one.run.failed]
    return {kind: max(run[kind] for run in runs) for kind in ("read", "write")}


def says_the_same(verdict: Verdict) -> Iterator[str]:
    """A run that met only what passes tells the same story as one that met nothing; so does check mode."""
    run, plain = verdict.first, verdict.plain.run
    if run.failed or plain.failed or verdict.disturbed or verdict.record.late:
        return
    if not verdict.schedule.check and (not verdict.knobs["wait"] or not verdict.survivable):
        return
    for name in ("changed", "diff", *DONE):
        mine, other = run.result.get(name), plain.result.get(name)
        if _comparable(mine) != _comparable(other):
            yield f"{name} is {mine!r}, and without faults {other!r}"


def _comparable(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(anonymous(json.dumps(one, sort_keys=True)) for one in value)
    return anonymous(json.dumps(value, sort_keys=True))


def one_refused_key(verdict: Verdict) -> Iterator[str]:
    """A key that was refused is not used again: five refusals lock it."""
    refused = [number for number, entry in enumerate(verdict.first.entries) if entry.status == 401 and entry.code
               and "DWS" not in entry.code and not {"delay", *AFTER} & set(entry.faults)]  # fmt: skip
    if verdict.schedule.login == "key" and refused and refused[0] != len(verdict.first.entries) - 1:
        yield "a request was sent after the key had been refused"
    if len(refused) > 2:
        yield f"{len(refused)} requests were refused for their token"


RULES = (
    no_crash, counted, in_time, check_mode_writes_nothing, fails_clearly, says_what_it_did, survives, wanted_state_holds,
    nothing_twice, nothing_sent_twice, nothing_else_touched, next_run_converges, says_the_same, one_refused_key,
)  # fmt: skip
