# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every module must do alike, whatever it changes: contract sections 1, 3, 4 and 5."""

from __future__ import annotations

from collections import Counter

import pytest
from cases import CASES
from world import succeeded

LOST = ("drop", "drop_after", "html", "html_after", "truncated_after", "null_after")
ERROR = {"provider", "service", "operation", "http_status", "code", "message", "request_id", "retryable"}
WITH_JOB = [case for case in CASES if case.poll is not None]


def named(case):
    """The name of a case, for pytest."""
    return case.name


@pytest.fixture(params=CASES, ids=named)
def case(request):
    """One module at a time."""
    return request.param


def doubled(world):
    """Effects that happened twice."""
    return [effect for effect, times in Counter(world.effects()).items() if times > 1]


def test_whole_life(world, case):
    options = case.options(world.ids)
    predicted = world.run(case.module, check=True, diff=True, **options)
    assert predicted["changed"], predicted
    assert predicted["api_calls"]["write"] == predicted["api_calls"]["poll"] == predicted["api_calls"]["retry"] == 0
    assert world.effects() == []
    done = world.run(case.module, diff=True, **options)
    assert succeeded(done)
    assert done["diff"] == predicted["diff"]
    assert world.sent("write") == list(case.writes)
    assert done["api_calls"]["write"] == len(case.writes)
    assert done["api_calls"]["read"] == case.reads
    assert done["api_calls"]["retry"] == 0
    for state, before in (("present", {}), ("absent", {})):
        if state == "absent":
            predicted = world.run(case.module, check=True, diff=True, state="absent", **options)
            world.forget()
            gone = world.run(case.module, diff=True, state="absent", **options)
            assert succeeded(gone) and gone["diff"] == predicted["diff"]
            assert world.sent("write") == list(case.unwrites)
        for check in (True, False):
            world.forget()
            idle = world.run(case.module, check=check, diff=True, state=state, **options)
            assert not idle["changed"] and idle["diff"]["before"] == idle["diff"]["after"], before
            assert world.sent("write") == [] and idle["api_calls"]["write"] == 0
            if state == "present":
                assert idle["api_calls"] == {"read": case.idle_reads, "write": 0, "poll": 0, "retry": 0}


def test_every_request_is_counted_once(world, case):
    result = world.run(case.module, **case.options(world.ids))
    assert sum(result["api_calls"].values()) == len(world.sent())


@pytest.mark.parametrize("do", LOST)
def test_a_lost_answer_has_one_effect(world, case, do):
    world.fault(case.writes[-1], do)
    result = world.run(case.module, **case.options(world.ids))
    assert succeeded(result)
    assert doubled(world) == []
    resent = len(world.sent("write")) - len(case.writes)
    assert resent == (0 if do.endswith("_after") else 1)
    assert result["api_calls"]["retry"] == resent


def test_a_late_answer_has_one_effect(world, case):
    world.fault(case.writes[-1], "delay", seconds=40, after=True)
    result = world.run(case.module, request_timeout=5, **case.options(world.ids))
    assert succeeded(result)
    assert doubled(world) == [] and len(world.sent("write")) == len(case.writes)


@pytest.mark.parametrize("do", ["busy", "throttled"])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_refused_for_now(world, case, do, state):
    options = case.options(world.ids)
    if state == "absent":
        world.run(case.module, **options)
        world.forget()
    write = (case.writes if state == "present" else case.unwrites)[-1]
    world.fault(write, do, times=3)
    result = world.run(case.module, state=state, **options)
    assert succeeded(result)
    assert doubled(world) == [] and result["api_calls"]["retry"] == 3


def test_refused_for_ever(world, case):
    world.fault(case.writes[0], "busy", times=None)
    result = world.run(case.module, wait_timeout=60, **case.options(world.ids))
    assert result["failed"] and result["timed_out"] and not result["changed"]
    assert world.effects() == [] and result["error"]["retryable"]


@pytest.mark.parametrize(
    "header, waits", [("3", 3), ("56.818", 56.818), ("date", 20)], ids=["whole", "fraction", "date"]
)
def test_retry_after_is_kept(world, case, header, waits):
    if header == "date":
        from email.utils import formatdate

        header = formatdate(world.emulator.clock.wall() + waits, usegmt=True)
    world.fault(case.writes[0], "throttled", retry_after=header)
    times = [0, 0]
    result = world.run(case.module, **case.options(world.ids))
    assert succeeded(result)
    sends = [one.time for one in world.emulator.journal.entries if one.operation == case.writes[0]]
    times = sends[:2]
    # virtual time, not measured time: the second sending is not before what the cloud asked for
    assert times[1] - times[0] >= waits - 1.1


def test_longer_retry_after_than_time(world, case):
    world.fault(case.writes[0], "throttled", retry_after="3600")
    result = world.run(case.module, wait_timeout=60, **case.options(world.ids))
    assert result["failed"] and result["timed_out"] and "3600" in result["msg"]
    assert len(world.sent("write")) == 1


@pytest.mark.parametrize("do", ["drop", "html", "truncated", "null", "empty", "throttled"])
def test_a_read_is_repeated(world, case, do):
    world.fault(case.read, do, times=2)
    result = world.run(case.module, **case.options(world.ids))
    assert succeeded(result)
    assert doubled(world) == [] and result["api_calls"]["retry"] == 2


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("do", ["drop", "html", "truncated", "null", "empty"])
def test_an_unreadable_answer_is_never_absent(world, case, do, state):
    world.fault(case.read, do, times=None)
    result = world.run(case.module, state=state, max_retries=2, **case.options(world.ids))
    assert result["failed"] and not result["changed"]
    assert world.sent("write") == [] and len(world.sent()) == 3


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("case", [case for case in CASES if not case.module.startswith("clb")], ids=named)
def test_an_unpublished_api_is_never_absent(world, case, state):
    world.fault(case.read, "unpublished", times=None)
    result = world.run(case.module, state=state, **case.options(world.ids))
    assert result["failed"] and result["error"]["code"] == "APIGW.0101" and len(world.sent()) == 1
    assert "does not publish" in result["msg"]


def test_a_denied_key_is_used_once(world, case):
    secret = "wrong-secret-of-this-test"
    result = world.run(case.module, **dict(case.options(world.ids), secret_key=secret))
    assert result["failed"] and len(world.sent()) == 1
    assert secret not in str(result) and result["error"]["retryable"] is False


@pytest.mark.parametrize("case", WITH_JOB, ids=named)
def test_a_job_that_never_ends(world, case):
    world.fault(case.writes[-1], "job_hangs")
    result = world.run(case.module, wait_timeout=30, **case.options(world.ids))
    assert result["failed"] and result["timed_out"] and result["changed"], result
    assert len(world.sent("write")) == len(case.writes)
    assert set(result["error"]) == ERROR


def test_a_change_that_never_shows(world, case):
    world.fault(case.writes[-1], "lag", seconds=1e6)
    result = world.run(case.module, wait_timeout=30, **case.options(world.ids))
    assert result["failed"] and result["timed_out"] and result["changed"], result
    assert len(world.sent("write")) == len(case.writes)


@pytest.mark.parametrize("case", WITH_JOB, ids=named)
def test_a_bad_poll_does_not_end_the_wait(world, case):
    for do in ("drop", "html", "truncated", "throttled"):
        world.fault(case.poll, do)
    world.emulator.settings.update({"job_seconds": 30})
    result = world.run(case.module, **case.options(world.ids))
    assert succeeded(result)
    assert doubled(world) == [] and len(world.sent("write")) == len(case.writes)


@pytest.mark.parametrize("case", WITH_JOB, ids=named)
def test_a_lost_job_is_judged_by_the_state(world, case):
    world.fault(case.writes[-1], "job_lost")
    result = world.run(case.module, **case.options(world.ids))
    assert succeeded(result)
    assert doubled(world) == [] and world.sent().count(case.poll) == 3


@pytest.mark.parametrize("case", WITH_JOB, ids=named)
def test_a_failed_job_is_told_and_not_repeated(world, case):
    world.fault(case.writes[-1], "job_fails", code="X.0001", detail="it broke")
    result = world.run(case.module, **case.options(world.ids))
    assert result["failed"] and "it broke" in result["msg"] and len(world.sent("write")) == len(case.writes)


def test_the_read_may_lag(world, case):
    world.emulator.settings.update({"read_lag_seconds": 5})
    result = world.run(case.module, **case.options(world.ids))
    assert succeeded(result)
    assert doubled(world) == [] and len(world.sent("write")) == len(case.writes)
    result = world.run(case.module, state="absent", **case.options(world.ids))
    assert succeeded(result) and doubled(world) == []


def test_wait_false(world, case):
    result = world.run(case.module, wait=False, **case.options(world.ids))
    assert succeeded(result) and len(world.sent("write")) == len(case.writes)
    if len(case.writes) == 1:
        assert result["api_calls"]["poll"] == 0
