# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The judge is judged: every rule notices a record in which it is broken, and nothing else is blamed."""

from __future__ import annotations

import copy
from collections.abc import Callable

import judge
import pytest
from hunting import Tally, Violated, check
from judge import Verdict
from schedules import Schedule
from trial import Record, perform

MEMBERS = Schedule("members", start="half", faults=[{"kind": "drop_after", "on": "write", "do": "drop_after"}])


def failed(record: Record, **result: object) -> None:
    record.first.result.update(failed=True, changed=True, timed_out=False, msg="Adding: this is what the cloud said to it.")
    record.first.result["error"] = dict.fromkeys(judge.ERROR, "x") | {"retryable": True}
    record.first.result.update(result)


def crash(record: Record) -> None:
    record.second.crash = "Traceback"


def miscount(record: Record) -> None:
    record.first.result["api_calls"]["read"] += 1


def late(record: Record) -> None:
    record.first.seconds = 631.0


def unclear(record: Record) -> None:
    failed(record, msg="two\nlines.")


def half_an_error(record: Record) -> None:
    failed(record)
    del record.first.result["error"]["request_id"]


def out_of_time_too_early(record: Record) -> None:
    failed(record, timed_out=True)


def hidden_change(record: Record) -> None:
    record.first.result["changed"] = False


def gives_up(record: Record) -> None:
    failed(record)


def not_there(record: Record) -> None:
    path = next(path for path in record.after_first if "10.0.0.32" in path[-1])
    del record.after_first[path]


def doubled(record: Record) -> None:
    record.second.effects.update(record.first.effects)


def sent_twice(record: Record) -> None:
    write = next(entry for entry in record.first.entries if entry.write)
    again = copy.copy(write)
    again.time, again.faults = write.time + 3, []
    record.first.entries.insert(record.first.entries.index(write) + 1, again)
    record.first.result["api_calls"]["retry"] += 1


def foreign(record: Record) -> None:
    for after in (record.after_first, record.after_second):
        path = next(path for path in after if path[-1] == "alias")
        after[path] = "another name"


def second_fails(record: Record) -> None:
    error = dict.fromkeys(judge.ERROR, "x") | {"retryable": True}
    record.second.result.update(failed=True, msg="Reading: this is what the cloud said to it.", timed_out=False, error=error)


def costly(record: Record) -> None:
    calls = record.third.result["api_calls"]
    calls["read"], record.third.entries = 2, record.third.entries * 2


def another_story(record: Record) -> None:
    record.first.result["added"] = []


def tries_its_key_again(record: Record) -> None:
    record.first.entries[0].status, record.first.entries[0].code = 401, "APIGW.0301"


BROKEN = {
    crash: "no_crash", miscount: "counted", late: "in_time", unclear: "fails_clearly", half_an_error: "fails_clearly",
    out_of_time_too_early: "fails_clearly", hidden_change: "says_what_it_did", gives_up: "survives",
    not_there: "wanted_state_holds", doubled: "nothing_twice", sent_twice: "nothing_sent_twice", foreign: "nothing_else_touched",
    second_fails: "next_run_converges", costly: "next_run_converges", another_story: "says_the_same",
    tries_its_key_again: "one_refused_key",
}  # fmt: skip
# What follows from the same fault.
ALSO = {
    hidden_change: {"says_the_same"}, unclear: {"survives"}, half_an_error: {"survives"}, out_of_time_too_early: {"survives"},
    foreign: {"wanted_state_holds", "next_run_converges"}, not_there: {"next_run_converges"}, crash: {"next_run_converges"},
}  # fmt: skip


def blamed(record: Record) -> set[str]:
    verdict = Verdict(record)
    return {rule.__name__ for rule in judge.RULES if list(rule(verdict))}


@pytest.mark.parametrize("tamper", BROKEN, ids=lambda tamper: tamper.__name__)
def test_a_broken_rule_is_seen(tamper: Callable[[Record], None]) -> None:
    record = perform(MEMBERS)
    assert blamed(record) == set()
    tamper(record)
    assert blamed(record) - ALSO.get(tamper, set()) == {BROKEN[tamper]}


def test_a_write_in_check_mode_is_seen() -> None:
    record = perform(Schedule("members", check=True))
    assert blamed(record) == set()
    record.first.entries[0].write = True
    assert blamed(record) == {"check_mode_writes_nothing"}


def test_every_rule_is_tried() -> None:
    tried = {*BROKEN.values(), "check_mode_writes_nothing"}
    assert tried == {rule.__name__ for rule in judge.RULES}


def test_a_violation_can_be_replayed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "RULES", (lambda _verdict: iter(["a rule"]),))
    with pytest.raises(Violated) as caught:
        check(MEMBERS, Tally())
    text = str(caught.value).split("REPLAY='")[1].rstrip("'")
    assert Schedule.of_json(text) == MEMBERS
