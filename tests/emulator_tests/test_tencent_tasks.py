# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks, locks, lags and faults (API notes, Tencent 7)."""

from __future__ import annotations

import json

import pytest
from tencent_client import Client, error_of

ASSOCIATE = "AssociateTargetGroups"
BUSY = "FailedOperation.ResourceInOperating"


@pytest.fixture
def client():
    return Client(job_seconds=5.0)


def start(client, *items):
    return client.ok(ASSOCIATE, Associations=list(items or [client.item()]))


def poll(client, answer):
    return client.ok("DescribeTaskStatus", TaskId=answer["RequestId"])


def held(client, *items, action=ASSOCIATE):
    return client.error(action, Associations=list(items))


def count(client, group="target_group_id"):
    return len(client.rules(client.ids[group]))


def fault(client, do, operation="clb." + ASSOCIATE, **rule):
    client.emulator.faults.add(operation=operation, do=do, **rule)


def test_two_while_running_then_zero(client):
    answer = start(client)
    assert (poll(client, answer)["Status"], count(client)) == (2, 0)
    client.wait(4.9)
    assert (poll(client, answer)["Status"], count(client)) == (2, 0)
    client.wait(0.1)
    status = poll(client, answer)
    assert (status["Status"], status["Message"], count(client)) == (0, None, 1)
    assert status["LoadBalancerIds"] == [client.ids["load_balancer_id"]]
    assert status["RequestId"] != answer["RequestId"]


def test_effect_happens_when_the_task_ends_even_if_nobody_polls(client):
    start(client)
    client.wait(5)
    assert len(client.emulator.tencent.dump()["ap-guangzhou"]["associations"]) == 1
    assert len(client.emulator.effects) == 1


def test_running_task_locks_its_load_balancer(client):
    start(client)
    other_group = client.item("http_listener_id", "target_group_id_2", "location_id")
    code, message = held(client, other_group)
    assert (code, message) == (BUSY, "Your task is working (AssociateTargetGroups). Pls wait for the task to complete "
                                     "and try again.")
    client.wait(5)
    start(client, other_group)


def test_running_task_locks_its_target_group(client):
    start(client)
    code, message = held(client, client.item("tcp_listener_on_load_balancer_2_id", balancer="load_balancer_id_2"))
    assert (code, "(BindTargetGroupDevice)" in message) == (BUSY, True)
    start(client, client.item("tcp_listener_on_load_balancer_2_id", "target_group_id_2", balancer="load_balancer_id_2"))


def test_lock_also_stops_disassociate(client):
    start(client)
    assert held(client, client.item(), action="DisassociateTargetGroups")[0] == BUSY


def test_not_found_comes_before_busy(client):
    start(client)
    assert held(client, {**client.item(), "ListenerId": "lbl-nobody01"})[0] == "InvalidParameter.ListenerIdNotFound"


def test_not_found_of_one_item_comes_before_busy_of_another(client):
    start(client)
    gone = {**client.item("tcp_listener_on_load_balancer_2_id"), "LoadBalancerId": "lb-nobody01"}
    assert held(client, client.item(), gone)[0] == "InvalidParameter.LBIdNotFound"


def test_busy_by_text_only():
    client = Client(tencent_busy_form="text")
    start(client)
    code, message = held(client, client.item())
    assert (code, message) == ("FailedOperation", "Loadbalancer(lb-exposed1) is not in normal desState, maybe some "
                                                  "tasks are being processed, please try later.")


def test_somebody_elses_task_holds_the_lock(client):
    client.emulator.tencent.act("hold", ids=[client.ids["load_balancer_id"]], seconds=3, action="CreateListener")
    code, message = held(client, client.item())
    assert (code, "(CreateListener)" in message) == (BUSY, True)
    client.wait(3)
    start(client)


def test_reads_lag_behind_a_task_that_has_ended():
    client = Client(read_lag_seconds=2.0)
    answer = start(client)
    client.wait(0.3)
    assert (poll(client, answer)["Status"], count(client)) == (0, 0)
    assert client.refused(client.item()) == "FailedOperation"
    client.wait(2)
    assert count(client) == 1
    client.ok("DisassociateTargetGroups", Associations=[client.item()])
    client.wait(0.3)
    assert count(client) == 1
    client.wait(2)
    assert count(client) == 0


def test_lag_hides_the_other_read_too():
    client = Client(read_lag_seconds=2.0)
    start(client)
    client.wait(0.3)

    def groups():
        listeners = client.ok("DescribeListeners", LoadBalancerId=client.ids["load_balancer_id"],
                              ListenerIds=[client.ids["tcp_listener_id"]])["Listeners"]
        return listeners[0]["TargetGroupList"]

    assert groups() == []
    client.wait(2)
    assert [one["TargetGroupId"] for one in groups()] == [client.ids["target_group_id"]]


def test_lag_of_one_write(client):
    fault(client, "lag", seconds=4)
    answer = start(client)
    client.wait(5)
    assert (poll(client, answer)["Status"], count(client)) == (0, 0)
    client.wait(4)
    assert count(client) == 1


def test_later_change_is_seen_although_an_earlier_one_lags(client):
    fault(client, "lag", seconds=100)
    start(client)
    client.wait(5)
    named = {"load_balancer_id": client.ids["load_balancer_id"], "listener_id": client.ids["tcp_listener_id"],
             "target_group_id": client.ids["target_group_id"]}
    assert count(client) == 0
    client.emulator.tencent.act("disassociate", **named)
    client.emulator.tencent.act("associate", **named)
    assert count(client) == 1


@pytest.mark.parametrize("applied, left", [({}, 0), ({"applied": 2}, 2), ({"applied": True}, 3)])
def test_task_that_fails_with_a_part_applied(client, applied, left):
    fault(client, "job_fails", detail="no more quota", **applied)
    answer = start(client, *[client.item(one) for one in client.ids["tcp_listener_ids"][:3]])
    assert (poll(client, answer)["Status"], count(client)) == (2, 0)
    client.wait(5)
    status = poll(client, answer)
    assert (status["Status"], status["Message"], count(client)) == (1, "no more quota", left)
    assert len(client.emulator.effects) == left


def test_task_that_hangs(client):
    fault(client, "job_hangs")
    answer = start(client)
    client.wait(100000)
    assert (poll(client, answer)["Status"], count(client)) == (2, 0)
    assert held(client, client.item())[0] == BUSY
    (task,) = client.emulator.tencent.dump()["ap-guangzhou"]["tasks"]
    assert (task["status"], task["ends"], task["locks"]) == (
        2, None, sorted([client.ids["load_balancer_id"], client.ids["target_group_id"]]))
    client.emulator.act({"name": "end_tasks"})
    assert (poll(client, answer)["Status"], count(client)) == (1, 0)
    start(client)
    client.wait(5)
    assert count(client) == 1


def test_task_that_hangs_after_its_effect(client):
    fault(client, "job_hangs", applied=1)
    answer = start(client)
    assert (poll(client, answer)["Status"], count(client)) == (2, 1)


def test_task_that_is_lost_does_its_work(client):
    fault(client, "job_lost")
    answer = start(client)
    assert client.error("DescribeTaskStatus", TaskId=answer["RequestId"])[0] == "InvalidParameter"
    client.wait(5)
    assert count(client) == 1


def test_slow_task_ends_after_so_many_polls():
    client = Client()
    fault(client, "job_slow", polls=3)
    answer = start(client)
    client.wait()
    assert [poll(client, answer)["Status"] for _number in range(4)] == [2, 2, 2, 0]
    assert count(client) == 1


def test_slow_task_ends_when_it_was_last_polled_not_before():
    client = Client(read_lag_seconds=5.0)
    fault(client, "job_slow", polls=1)
    answer = start(client)
    client.wait(10)
    assert [poll(client, answer)["Status"] for _number in range(2)] == [2, 0]
    assert count(client) == 0
    client.wait(5)
    assert count(client) == 1


def test_unknown_task():
    assert Client().error("DescribeTaskStatus", TaskId="dd2f3116-421c-4eda-8401-b9ddefcc65d5")[0] == "InvalidParameter"
    client = Client(tencent_unknown_task="FailedOperation")
    assert client.error("DescribeTaskStatus", TaskId="nothing")[0] == "FailedOperation"
    assert client.error("DescribeTaskStatus")[0] == "MissingParameter"


def test_task_of_another_region(client):
    answer = start(client)
    other = client.send("DescribeTaskStatus", {"TaskId": answer["RequestId"]}, headers={"x-tc-region": "ap-shanghai"})
    assert error_of(other)[0] == "InvalidParameter"


def test_task_is_forgotten():
    client = Client(tencent_task_retention_seconds=60.0)
    answer = start(client)
    client.wait(60)
    assert poll(client, answer)["Status"] == 0
    client.wait(1)
    assert client.error("DescribeTaskStatus", TaskId=answer["RequestId"])[0] == "InvalidParameter"


def test_listener_that_goes_while_the_task_runs(client):
    answer = start(client)
    client.emulator.tencent.act("delete_listener", listener_id=client.ids["tcp_listener_id"])
    client.wait(5)
    assert (poll(client, answer)["Status"], count(client), client.emulator.effects) == (1, 0, [])


def test_another_actor_between_read_and_write(client):
    fault(client, "act", name="associate", params={
        "load_balancer_id": client.ids["load_balancer_id"], "listener_id": client.ids["tcp_listener_id"],
        "target_group_id": client.ids["target_group_id"]})
    assert client.refused(client.item()) == "FailedOperation"
    assert count(client) == 1


@pytest.mark.parametrize("do, wanted", [
    ("busy", BUSY), ("throttled", "RequestLimitExceeded"), ("unpublished", "InvalidAction"),
    ("unauthorized_once", "AuthFailure.TokenFailure"),
])
def test_refusals_by_fault_rules(client, do, wanted):
    fault(client, do)
    assert client.refused(client.item()) == wanted
    start(client)


def test_busy_fault_in_the_older_words_names_the_load_balancer(client):
    client.emulator.settings.update({"tencent_busy_form": "text"})
    fault(client, "busy")
    code, message = held(client, client.item("tcp_listener_on_load_balancer_2_id", balancer="load_balancer_id_2"))
    assert (code, "Loadbalancer(lb-exposed2)" in message) == ("FailedOperation", True)


def test_fault_on_polls_only(client):
    answer = start(client)
    fault(client, "throttled", operation="poll")
    assert count(client) == 0
    assert client.error("DescribeTaskStatus", TaskId=answer["RequestId"])[0] == "RequestLimitExceeded"
    assert poll(client, answer)["Status"] == 2


def test_answer_lost_after_the_effect(client):
    fault(client, "drop_after")
    response = client.emulator.handle(client.request(ASSOCIATE, {"Associations": [client.item()]}))
    assert response.drop
    client.wait(5)
    assert count(client) == 1


def test_answer_lost_before_the_effect(client):
    fault(client, "drop")
    response = client.emulator.handle(client.request(ASSOCIATE, {"Associations": [client.item()]}))
    assert response.drop
    client.wait(5)
    assert count(client) == 0


def test_operations_are_told_apart(client):
    identify = client.emulator.tencent.identify
    write = identify(client.request(ASSOCIATE, {"Associations": [client.item()]}))
    assert (write.name, write.write, write.poll) == ("clb.AssociateTargetGroups", True, False)
    assert write.keys == (client.ids["load_balancer_id"], client.ids["target_group_id"])
    read = identify(client.request("DescribeTargetGroups"))
    assert (read.name, read.write, read.poll) == ("clb.DescribeTargetGroups", False, False)
    assert identify(client.request("DescribeTaskStatus")).poll
    assert identify(client.request("associateTargetGroups")) is None


def test_state_is_json(client):
    start(client)
    state = json.loads(json.dumps(client.emulator.tencent.dump()))["ap-guangzhou"]
    assert [(one["action"], one["status"], one["ends"]) for one in state["tasks"]] == [(ASSOCIATE, 2, 5.0)]
