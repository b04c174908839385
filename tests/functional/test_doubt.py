# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run does while it cannot know: after lost and busy answers, before a deadline, with others at work.

Times are those of the emulator's clock, which only moves when somebody sleeps or waits for an answer.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest
from cases import CASES
from world import plugin, succeeded

WITH_JOB = [case for case in CASES if case.poll is not None]
HUAWEI = [case for case in CASES if not case.module.startswith("clb")]
MADE = [case for case in CASES if case.module in ("eip", "clb_target_group")]
DWS, MEMBERS = (next(case for case in CASES if case.name == name) for name in ("dws", "members"))
DWS_UNBIND, DWS_BIND = "dws.DisassociateElb", "dws.AssociateElb"


def named(case):
    """The name of a case, for pytest."""
    return case.name


def answer(world, operation, body, **more):
    """Answer verbatim, without carrying it out."""
    world.fault(operation, "answer", body=json.dumps(body), **more)


def denied(world, case, operation, **more):
    """Answer that the key is wrong, in the words of the cloud."""
    if case.module.startswith("clb"):
        error = {"Code": "AuthFailure.SignatureFailure", "Message": "m"}
        answer(world, operation, {"Response": {"Error": error, "RequestId": "r"}}, **more)
    else:
        answer(world, operation, {"error_code": "APIGW.0301", "error_msg": "m"}, status=401, **more)


def times(world, operation):
    """When an operation was sent."""
    return [entry.time for entry in world.emulator.journal.entries if entry.operation == operation]


def lasted(world, run):
    """How long a run took."""
    began = world.emulator.clock.now()
    result = run()
    return result, world.emulator.clock.now() - began


# --- a busy answer


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_busy_answer_is_followed_by_a_read(world, case):
    world.fault(case.writes[0], "busy")
    assert succeeded(world.run(case.module, **case.options(world.ids)))
    sent = world.sent()
    first = sent.index(case.writes[0])
    assert case.read in sent[first : sent.index(case.writes[0], first + 1)]


# --- a lost answer


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_is_in_doubt_gets_time_to_show(world, case):
    world.emulator.settings.update({"read_lag_seconds": 8})
    world.fault(case.writes[-1], "drop_after")
    result = world.run(case.module, **case.options(world.ids))
    assert succeeded(result) and world.sent("write") == list(case.writes)
    assert set(Counter(world.effects()).values()) == {1}
    assert result.get("added", "nothing to tell") != []  # what turns up is our own work


@pytest.mark.parametrize("case", MADE, ids=named)
def test_what_is_made_anew_is_not_sent_again_in_doubt(world, case):
    """A short time makes others give a lost write up sooner; a second one of these would stay for ever."""
    world.emulator.settings.update({"read_lag_seconds": 14})
    world.fault(case.writes[0], "drop_after")
    result = world.run(case.module, wait_timeout=20, **case.options(world.ids))
    assert succeeded(result) and world.sent("write") == [case.writes[0]] and len(world.effects()) == 1


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_write_that_is_lost_for_ever(world, case):
    world.fault(case.writes[0], "drop", times=None)
    result = world.run(case.module, max_retries=2, **case.options(world.ids))
    assert result["failed"] and not result["timed_out"] and world.sent("write") == [case.writes[0]] * 3
    assert result["changed"]  # for all that the run can know


def test_a_refusal_by_our_own_lost_write(world):
    """It was carried out, shows only after it was given up, and is what refuses the second one."""
    world.fault(DWS_BIND, "drop_after")
    world.emulator.settings.update({"read_lag_seconds": 20})
    result = world.run(DWS.module, **DWS.options(world.ids))
    assert succeeded(result) and world.sent("write") == [DWS_BIND] * 2 and len(world.effects()) == 1


def test_a_bad_read_while_a_change_settles(world):
    world.fault(DWS_BIND, "drop_after")
    world.fault(DWS.read, "html", skip=2)
    world.emulator.settings.update({"read_lag_seconds": 8})
    assert succeeded(world.run(DWS.module, **DWS.options(world.ids))) and world.sent("write") == [DWS_BIND]


# --- a refusal


@pytest.mark.parametrize("case", HUAWEI, ids=named)
def test_another_refusal_is_not_looked_into(world, case):
    answer(world, case.writes[0], {"error_code": "X.0412", "error_msg": "m"}, status=412)
    result = world.run(case.module, **case.options(world.ids))
    assert result["failed"] and result["error"]["code"] == "X.0412" and world.sent()[-1] == case.writes[0]


@pytest.mark.parametrize("case", WITH_JOB, ids=named)
def test_a_key_that_is_refused_in_a_wait_is_not_used_again(world, case):
    denied(world, case, case.poll, times=None)
    result = world.run(case.module, **case.options(world.ids))
    assert result["failed"] and result["changed"] and world.sent()[-1] == case.poll and world.sent().count(case.poll) == 1


def test_a_key_that_is_refused_while_a_change_settles_is_not_used_again(world):
    world.fault(DWS_BIND, "drop")
    denied(world, DWS, DWS.read, skip=2, times=None)
    result = world.run(DWS.module, **DWS.options(world.ids))
    assert result["failed"] and world.sent() == [DWS.read, DWS_BIND, DWS.read, DWS.read]


# --- jobs


@pytest.mark.parametrize("case", WITH_JOB, ids=named)
def test_one_refused_poll_loses_no_job(world, case):
    world.emulator.settings.update({"job_seconds": 20})
    body = {"error_code": "X.0404", "error_msg": "m"}
    if case.module.startswith("clb"):
        body = {"Response": {"Error": {"Code": "InvalidParameter", "Message": "m"}, "RequestId": "r"}}
    answer(world, case.poll, body, status=200 if "Response" in body else 404)
    result = world.run(case.module, **case.options(world.ids))
    assert succeeded(result)
    assert times(world, case.poll)[-1] - times(world, case.writes[0])[0] >= 20


def test_a_job_that_fails_over_somebody_elses_same_work(world):
    options = MEMBERS.options(world.ids)
    world.emulator.settings.update({"classic_duplicate": "job_fails"})
    world.fault(MEMBERS.writes[0], "act", name="classic_add", params=options)
    result = world.run(MEMBERS.module, **options)
    assert not result.get("failed"), result["msg"]
    assert len(result["members"]) == 2 and "holds all the same" in str(result["warnings"])


# --- time


@pytest.mark.parametrize("case", WITH_JOB, ids=named)
def test_retry_after_is_kept_in_a_wait(world, case):
    world.fault(case.poll, "throttled", retry_after="40")
    assert succeeded(world.run(case.module, **case.options(world.ids)))
    first, second = times(world, case.poll)[:2]
    assert second - first >= 40


@pytest.mark.parametrize("do", ["busy", "job_hangs"])
def test_no_pause_outlives_the_deadline(world, monkeypatch, do):
    monkeypatch.setattr(plugin("module_utils.clock").CLOCK, "jitter", lambda: 1.0)
    world.fault(MEMBERS.writes[0], do, times=None)
    options = dict(MEMBERS.options(world.ids), wait_timeout=10, poll_interval=7)
    result, seconds = lasted(world, lambda: world.run(MEMBERS.module, **options))
    assert result["failed"] and result["timed_out"] and 10 <= seconds < 11


def test_the_last_look_is_short(world):
    world.fault(MEMBERS.read, "delay", seconds=100, skip=1, times=None)
    options = dict(MEMBERS.options(world.ids), wait_timeout=10, request_timeout=30)
    result, seconds = lasted(world, lambda: world.run(MEMBERS.module, **options))
    assert result["failed"] and result["changed"] and 10 <= seconds < 13


def test_out_of_time_but_it_holds(world):
    world.fault(MEMBERS.writes[0], "job_hangs", applied=True)
    result = world.run(MEMBERS.module, wait_timeout=20, **MEMBERS.options(world.ids))
    assert succeeded(result) and len(result["added"]) == 2 and "holds all the same" in str(result["warnings"])


# --- order

OTHERS = {
    "members": lambda ids: {"members": ids["server_ids"][5:6]},
    "pool-members": lambda ids: {"members": [{"address": "10.0.0.39", "protocol_port": 1}]},
    "clb-members": lambda ids: {"members": [{"address": "10.0.0.19", "port": 1}]},
    "clb": lambda ids: {"associations": [{"load_balancer_id": ids["load_balancer_id"], "target_group_id": ids["target_group_id"],
                                          "listener_id": ids["tcp_listener_ids"][5]}]},
}  # fmt: skip


@pytest.mark.parametrize("case", [case for case in CASES if case.name in OTHERS], ids=named)
def test_purge_adds_before_it_removes(world, case):
    """There is no moment without members."""
    options = case.options(world.ids)
    if case.name == "clb":
        options = {"associations": [options]}
    world.run(case.module, **{**options, **OTHERS[case.name](world.ids)})
    world.forget()
    assert succeeded(world.run(case.module, purge=True, **options))
    assert world.sent("write") == [*case.writes, *case.unwrites]


def test_an_unbind_shows_before_the_bind(world):
    options = DWS.options(world.ids)
    world.run(DWS.module, **options)
    world.forget()
    world.fault(DWS_UNBIND, "lag", seconds=8)
    assert succeeded(world.run(DWS.module, replace=True, **{**options, "elb_id": world.ids["elb_id_2"]}))
    assert times(world, DWS_BIND)[0] - times(world, DWS_UNBIND)[0] >= 8


def test_a_lost_load_balancer_is_told(world):
    options = DWS.options(world.ids)
    world.run(DWS.module, **options)
    answer(world, DWS_BIND, {"error_code": "X.0400", "error_msg": "m"}, status=400)
    result = world.run(DWS.module, replace=True, **{**options, "elb_id": world.ids["elb_id_2"]})
    assert result["failed"] and result["changed"]
    assert f"Cluster {options['cluster_id']} now has no load balancer; it had {options['elb_id']}." in result["msg"]


# --- what is under way


def test_a_warehouse_that_is_not_available(world):
    options = DWS.options(world.ids)
    world.emulator.act({"name": "dws_cluster", "params": {"cluster_id": options["cluster_id"], "status": "FAILED"}})
    result = world.run(DWS.module, **options)
    assert result["failed"] and "is FAILED, not AVAILABLE" in result["msg"] and world.sent("write") == []


def test_progress_is_waited_for(world):
    options = DWS.options(world.ids)
    cluster = {"id": options["cluster_id"], "status": "AVAILABLE", "task_status": None, "action_progress": {"GROWING": "9%"}}
    answer(world, DWS.read, {"cluster": {**cluster, "elb": None}}, times=3)
    assert succeeded(world.run(DWS.module, **options)) and world.sent().index(DWS_BIND) == 4


def test_a_search_cluster_that_is_half_switched_off(world):
    """Its listener goes later than its load balancer; nothing is begun before."""
    case = next(case for case in CASES if case.name == "css-listener")
    listener = {"id": "x", "protocol": "HTTP", "protocol_port": 9200}
    answer(world, case.read, {"elb_enable": False, "loadBalancer": None, "listener": listener}, times=3)
    assert succeeded(world.run(case.module, **case.options(world.ids)))
    assert world.sent().index(case.writes[0]) == 4 and world.sent("write") == list(case.writes)


def test_a_member_that_is_still_being_made(world):
    world.emulator.settings.update({"classic_pending_seconds": 20})
    result = world.run(MEMBERS.module, **MEMBERS.options(world.ids))
    assert succeeded(result) and {one["status"] for one in result["members"]} == {"ACTIVE"}


def test_an_upgrade_is_waited_for(world):
    cluster = {"cluster_id": world.ids["cce_cluster_id"]}
    world.emulator.act({"name": "cce_cluster", "params": {**cluster, "phase": "Upgrading"}})
    world.fault("cce.ShowCluster", "act", name="cce_cluster", params={**cluster, "phase": "Available"}, skip=2)
    result = world.run("cce_master_eip", eip_id=world.ids["eip_id"], **cluster)
    assert not result.get("failed"), result["msg"]
    assert world.sent("write") == ["cce.UpdateClusterEip"]


def test_an_eip_that_is_still_being_made(world):
    world.emulator.settings.update({"eip_transition_seconds": 20})
    made = world.run("eip", name="web", bandwidth={"size": 5}, wait=False)["eip"]
    world.forget()
    result = world.run("cce_master_eip", eip_id=made["id"], cluster_id=world.ids["cce_cluster_id"])
    assert not result.get("failed"), result["msg"]
    assert result["eip"]["id"] == made["id"] and world.sent("write") == ["cce.UpdateClusterEip"]


# --- pages


@pytest.mark.parametrize("service", ["elb_classic", "clb"])
def test_a_page_that_repeats_is_given_up(world, service):
    if service == "clb":
        group = {"TargetGroupId": world.ids["target_group_id"], "AssociatedRule": []}
        answer(world, "clb.DescribeTargetGroups", {"Response": {"TotalCount": 5, "TargetGroupSet": [group], "RequestId": "r"}},
               times=None)  # fmt: skip
        result = world.run("clb_target_group_info", target_group_ids=[group["TargetGroupId"]])
    else:
        many = [{"server_id": f"{number:08}-0000-4000-8000-000000000001", "address": f"10.0.1.{number}"} for number in range(20)]
        world.run("elb_member", listener_id=world.ids["listener_id"], members=many)
        world.forget()
        world.emulator.settings.update({"classic_max_page_size": 10, "marker_ignored": True})
        result = world.run("elb_member_info", listener_id=world.ids["listener_id"])
    assert result["failed"] and "repeat" in result["msg"] and len(world.sent()) == 2
