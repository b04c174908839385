# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""clb_target_group_member: weights, batches, ports, members that cannot be seen, health."""

from __future__ import annotations

import json

import pytest

MODULE = "clb_target_group_member"
READ, GROUP, HEALTH = "clb.DescribeTargetGroupInstances", "clb.DescribeTargetGroups", "clb.DescribeTargetHealth"
ADD, WEIGH = "clb.RegisterTargetGroupInstances", "clb.ModifyTargetGroupInstancesWeight"
REMOVE = "clb.DeregisterTargetGroupInstances"
IDLE = {"read": 1, "write": 0, "poll": 0, "retry": 0}


def member(number, **more):
    """A member."""
    return dict({"address": f"10.0.0.{number + 11}", "port": 8080}, **more)


def some(count, **more):
    """``count`` members."""
    return [member(number, **more) for number in range(count)]


def addresses(items):
    return sorted(one["address"] for one in items)


def weights(result):
    return {one["address"]: one["weight"] for one in result["members"]}


@pytest.fixture
def group(world):
    """Runs the module on the v1 target group."""
    return lambda **more: world.run(MODULE, **dict({"target_group_id": world.ids["target_group_id"]}, **more))


@pytest.fixture
def other(world):
    """Another actor changes the target group."""

    def act(name, **params):
        world.emulator.act({"name": name, "params": dict({"target_group_id": world.ids["target_group_id"]}, **params)})

    return act


@pytest.fixture
def associated(world):
    """The target group is behind a TCP listener and an HTTP rule."""
    place = {"load_balancer_id": world.ids["load_balancer_id"], "target_group_id": world.ids["target_group_id"]}
    world.run("clb_target_group_assoc", associations=[
        dict(place, listener_id=world.ids["tcp_listener_id"]),
        dict(place, listener_id=world.ids["http_listener_id"], location_id=world.ids["location_id"])])  # fmt: skip
    world.forget()


def sick(world, number, status="Dead"):
    """The health of a member."""
    params = {"ip": f"10.0.0.{number + 11}", "port": 8080, "status": status}
    world.emulator.act({"name": "set_health", "params": params})


# --- what is sent


def test_bodies(world, group):
    group(members=[member(0), member(1, weight=0)])
    of = {"TargetGroupId": world.ids["target_group_id"]}
    assert world.bodies(ADD) == [dict(of, TargetGroupInstances=[
        {"BindIP": "10.0.0.11", "Port": 8080}, {"BindIP": "10.0.0.12", "Port": 8080, "Weight": 0}])]  # fmt: skip
    group(members=[member(0, weight=0), member(1)])
    assert world.bodies(WEIGH) == [dict(of, TargetGroupInstances=[{"BindIP": "10.0.0.11", "Port": 8080, "Weight": 0}])]
    group(members=some(2), state="absent")
    assert world.bodies(REMOVE) == [dict(of, TargetGroupInstances=[
        {"BindIP": "10.0.0.11", "Port": 8080}, {"BindIP": "10.0.0.12", "Port": 8080}])]  # fmt: skip


@pytest.mark.parametrize("count, sizes", [(20, [20]), (21, [20, 1])])
def test_twenty_a_call(world, group, count, sizes):
    done = group(members=some(count))
    assert [len(body["TargetGroupInstances"]) for body in world.bodies(ADD)] == sizes
    assert len(done["added"]) == count and len(done["task_ids"]) == len(sizes)
    assert done["api_calls"]["read"] == 3 and done["api_calls"]["write"] == len(sizes) and done["api_calls"]["retry"] == 0
    assert group(members=some(count), purge=True)["api_calls"] == IDLE
    assert group(members=some(count, weight=1))["api_calls"]["write"] == len(sizes)
    gone = group(members=[], purge=True)
    assert [len(body["TargetGroupInstances"]) for body in world.bodies(REMOVE)] == sizes
    assert gone["members"] == [] and len(gone["removed"]) == count
    assert len(set(world.effects())) == len(world.effects()) == 3 * count


def test_a_weight_is_changed_in_place(world, group):
    group(members=some(2, weight=7))
    assert not group(members=some(2))["changed"]
    world.forget()
    predicted = world.run(MODULE, check=True, diff=True, target_group_id=world.ids["target_group_id"],
                          members=[member(0, weight=0), member(1)])  # fmt: skip
    done = world.run(MODULE, diff=True, target_group_id=world.ids["target_group_id"], members=[member(0, weight=0), member(1)])
    assert world.sent("write") == [WEIGH] and weights(done) == weights(predicted) == {"10.0.0.11": 0, "10.0.0.12": 7}
    assert done["diff"] == predicted["diff"] and done["updated"] == predicted["updated"] == [member(0, weight=0)]
    assert done["added"] == done["removed"] == [] and not group(members=[member(0, weight=0)])["changed"]


def test_check_mode_predicts_every_kind_of_change(world, group):
    group(members=some(3, weight=5))
    options = {"target_group_id": world.ids["target_group_id"], "purge": True,
               "members": [member(0, weight=0), member(1), member(9)]}  # fmt: skip
    predicted, done = (world.run(MODULE, check=check, diff=True, **options) for check in (True, False))
    assert predicted["api_calls"] == dict(IDLE, read=2) and predicted["task_ids"] == []
    for name in ("changed", "diff", "added", "updated", "removed"):
        assert done[name] == predicted[name], name
    assert weights(done) == weights(predicted) == {"10.0.0.11": 0, "10.0.0.12": 5, "10.0.0.20": 10}
    assert done["removed"] == [member(2, weight=5)] and done["added"] == [member(9, weight=10)]
    assert world.sent("write")[-3:] == [ADD, WEIGH, REMOVE]


def test_the_short_form(group):
    done = group(address="10.0.0.11", port=8080, weight=0)
    assert done["added"] == [member(0, weight=0)]
    assert group(address="10.0.0.11", port=8080)["api_calls"] == IDLE
    assert group(address="10.0.0.11", port=9090)["added"] == [member(0, port=9090, weight=10)]
    assert group(address="10.0.0.11", port=8080, state="absent")["removed"] == [member(0, weight=0)]


def test_weights_of_v2_groups(world, group):
    v2 = world.ids["target_group_v2_id"]
    assert weights(group(target_group_id=v2, members=[member(0)])) == {"10.0.0.11": 10}
    made = world.run("clb_target_group", name="bare", type="v2", protocol="TCP", port=80)["target_group_id"]
    world.forget()
    for check in (True, False):
        result = world.run(MODULE, check=check, target_group_id=made, members=[member(0, weight=3), member(1)])
        assert result["failed"] and "ember 10.0.0.12 needs a weight" in result["msg"] and world.sent("write") == []
    assert weights(group(target_group_id=made, members=[member(0, weight=0)])) == {"10.0.0.11": 0}


def test_groups_that_take_all_ports(world, group):
    made = world.run("clb_target_group", name="all", type="v2", protocol="TCP", full_listen=True, weight=1)["target_group_id"]
    bare = [{"address": "10.0.0.11"}, {"address": "10.0.0.12", "weight": 0}]
    refused = group(target_group_id=made, members=[member(0)])
    assert refused["failed"] and "leave out the port" in refused["msg"]
    done = group(target_group_id=made, members=bare)
    assert done["changed"] and [one["port"] for one in done["members"]] == [0, 0]
    assert group(target_group_id=made, members=bare, purge=True)["api_calls"] == IDLE
    assert group(target_group_id=made, members=[{"address": "10.0.0.11", "weight": 9}])["updated"][0]["weight"] == 9
    assert group(target_group_id=made, members=bare, state="absent")["members"] == []
    for operation in (ADD, WEIGH, REMOVE):
        assert all("Port" not in one for body in world.bodies(operation) for one in body["TargetGroupInstances"])


def test_other_groups_need_ports(world, group):
    refused = group(members=[{"address": "10.0.0.11"}])
    assert refused["failed"] and "needs a port" in refused["msg"] and world.sent("write") == []
    group(members=[member(0)])
    world.forget()
    for state in ("present", "absent"):
        refused = group(members=[{"address": "10.0.0.11"}], state=state)
        assert refused["failed"] and "it is there with port 8080" in refused["msg"]
    assert world.sent("write") == []


@pytest.mark.parametrize(
    "options, words",
    [
        ({}, "members"),
        ({"port": 80}, "members"),
        ({"target_group_id": "lbl-1", "members": []}, "target_group_id"),
        ({"members": [member(0, address="a")]}, "members[0].address"),
        ({"members": [member(0, port=0)]}, "members[0].port"),
        ({"members": [member(0, weight=101)]}, "members[0].weight"),
        ({"members": [member(0), member(0, weight=3)]}, "members[1] repeats members[0]"),
        ({"members": [], "min_healthy": "half"}, "min_healthy"),
        ({"members": [], "max_removals": "half"}, "max_removals"),
        ({"members": [], "wait_healthy": True, "wait": False}, "wait_healthy"),
        ({"address": "10.0.0.11", "port": 80, "purge": True}, "purge"),
    ],
)
def test_bad_input_is_refused_before_any_call(world, group, options, words):
    result = group(**options)
    assert result["failed"] and words in result["msg"] and world.sent() == []


def test_a_group_that_does_not_exist(world, group):
    result = group(target_group_id="lbtg-missing0", members=[member(0)])
    assert result["failed"] and "lbtg-missing0 does not exist" in result["msg"] and world.sent("write") == []
    assert not group(target_group_id="lbtg-missing0", members=[member(0)], state="absent")["changed"]


# --- what is read


@pytest.mark.parametrize("total", ["query", "page"])
@pytest.mark.parametrize("page, reads", [(0, 1), (4, 3), (9, 1)])
def test_pages(world, group, total, page, reads):
    group(members=some(9))
    world.emulator.settings.update({"tencent_member_total": total, "tencent_forced_member_page": page})
    result = group(members=some(9), purge=True)
    assert result["api_calls"] == dict(IDLE, read=reads) and len(result["members"]) == 9


def test_pages_that_repeat(world, group):
    page = [{"PrivateIpAddresses": ["10.0.0.11"], "Port": 80, "Weight": 1}]
    body = {"Response": {"TotalCount": 5, "RealCount": 5, "TargetGroupInstanceSet": page, "RequestId": "r"}}
    world.fault(READ, "answer", body=json.dumps(body), times=None)
    result = group(members=[], purge=True)
    assert result["failed"] and "repeat" in result["msg"] and world.sent() == [READ] * 2


def test_members_that_cannot_be_seen(world, group):
    group(members=some(3))
    world.emulator.settings.update({"tencent_hidden_members": 1})
    world.forget()
    info = world.run("clb_target_group_member_info", target_group_id=world.ids["target_group_id"])
    assert info["hidden"] == 1 and len(info["members"]) == 2
    refused = group(members=[member(0)], purge=True)
    assert refused["failed"] and "1 members that this key may not see" in refused["msg"] and "purge" in refused["msg"]
    refused = group(members=[member(2)], state="absent")
    assert refused["failed"] and "may not see" in refused["msg"] and world.sent("write") == []
    # what is seen can be changed and removed
    assert group(members=[member(0, weight=1)])["changed"] and group(members=[member(0)], state="absent")["changed"]


def test_max_removals(world, group):
    group(members=some(4))
    world.forget()
    refused = group(members=[member(0)], purge=True, max_removals="2")
    assert refused["failed"] and "max_removals" in refused["msg"] and world.sent("write") == []
    assert len(group(members=some(2), purge=True, max_removals="2")["removed"]) == 2


# --- others, and bad luck


@pytest.mark.parametrize("existing", ["updates_weight", "refused"])
def test_somebody_else_registers_one_of_them(world, group, existing):
    world.emulator.settings.update({"tencent_existing_member": existing})
    params = {"target_group_id": world.ids["target_group_id"], "ip": "10.0.0.11", "port": 8080, "weight": 50}
    world.fault(ADD, "act", name="register_member", params=params)
    result = group(members=some(2, weight=3))
    assert weights(result) == {"10.0.0.11": 3, "10.0.0.12": 3}
    if existing == "refused":
        assert sorted(world.sent("write")) == [WEIGH, ADD, ADD] and addresses(result["added"]) == ["10.0.0.12"]
        assert addresses(result["updated"]) == ["10.0.0.11"]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_somebody_else_deregisters_one_of_them(world, group, state):
    group(members=some(2))
    world.forget()
    params = {"target_group_id": world.ids["target_group_id"], "ip": "10.0.0.11", "port": 8080}
    world.fault(REMOVE if state == "absent" else WEIGH, "act", name="deregister_member", params=params)
    result = group(members=some(2, weight=3), state=state)
    assert result["changed"] and not result.get("failed"), result
    if state == "absent":
        assert result["members"] == [] and addresses(result["removed"]) == ["10.0.0.12"]
    else:
        assert weights(result) == {"10.0.0.11": 3, "10.0.0.12": 3} and addresses(result["added"]) == ["10.0.0.11"]


def test_a_task_that_fails_half_way(world, group):
    world.fault(ADD, "job_fails", detail="why it failed", applied=1)
    result = group(members=some(3))
    assert result["failed"] and "why it failed" in result["msg"] and len(result["added"]) == 1 and result["task_ids"]
    assert world.sent("write") == [ADD]


def test_a_foreign_task_is_waited_for(world, group, other):
    world.emulator.act({"name": "hold", "params": {"ids": [world.ids["target_group_id"]], "seconds": 9}})
    result = group(members=some(2))
    assert result["changed"] and len(world.effects()) == 2 and result["api_calls"]["retry"] > 0


# --- health


def test_wait_healthy_at_every_place(world, group, associated):
    result = group(members=some(2), wait_healthy=True)
    assert [one["health"] for one in result["members"]] == ["Alive"] * 2
    assert group(members=some(2), wait_healthy=True)["api_calls"] == dict(IDLE, read=3)
    sick(world, 0)
    result = group(members=some(2), wait_healthy=True, wait_timeout=30)
    assert result["failed"] and result["timed_out"] and not result["changed"]
    assert "10.0.0.11 port 8080 is Dead at %s" % world.ids["load_balancer_id"] in result["msg"]
    assert "10.0.0.12" not in result["msg"]
    sick(world, 0, "Close")
    assert not group(members=some(2), wait_healthy=True).get("failed")


def test_wait_healthy_goes_on_until_it_is(world, group, associated):
    group(members=some(2))
    sick(world, 0, "Unknown")
    params = {"ip": "10.0.0.11", "port": 8080, "status": "Alive"}
    world.fault(HEALTH, "act", skip=2, name="set_health", params=params)
    result = group(members=some(2), wait_healthy=True)
    assert not result.get("failed") and world.sent().count(HEALTH) == 3


def test_nobody_checks_what_is_not_associated(world, group):
    result = group(members=some(2), wait_healthy=True, min_healthy="2")
    assert result["changed"] and "associated with nothing" in str(result["warnings"])
    assert {one["health"] for one in result["members"]} == {None}
    assert group(members=[], purge=True, min_healthy="2")["changed"]


def test_a_member_that_is_not_listed_is_not_healthy(world, group, associated):
    group(members=some(1))
    answer = {"Response": {"LoadBalancers": [], "RequestId": "r"}}
    world.fault(HEALTH, "answer", body=json.dumps(answer), times=None)
    result = group(members=some(1), wait_healthy=True, wait_timeout=5)
    assert result["failed"] and "not listed" in result["msg"]


def test_health_of_groups_that_take_all_ports(world, group):
    place = {"load_balancer_id": world.ids["load_balancer_id"], "listener_id": world.ids["tcp_listener_v2_id"]}
    made = world.run("clb_target_group", name="all", type="v2", protocol="TCP", full_listen=True, weight=1)["target_group_id"]
    world.run("clb_target_group_assoc", target_group_id=made, **place)
    assert group(target_group_id=made, members=[{"address": "10.0.0.11"}], wait_healthy=True)["members"][0]["health"] == "Alive"


@pytest.mark.parametrize(
    "options",
    [
        {"members": [member(0, weight=0), member(1, weight=0)]},
        {"members": some(2), "state": "absent"},
        {"members": [member(2), member(3), member(8), member(9)], "purge": True},
    ],
    ids=["drain", "absent", "new ones do not count"],
)
@pytest.mark.parametrize("check", [True, False])
def test_min_healthy_refuses_before_any_write(world, group, associated, options, check):
    group(members=some(4))
    world.forget()
    options = dict(options, target_group_id=world.ids["target_group_id"], min_healthy="75%")
    result = world.run(MODULE, check=check, **options)
    assert result["failed"] and "leave 2 of now 4 healthy" in result["msg"] and world.sent("write") == []


def test_min_healthy_allows_what_leaves_enough(world, group, associated):
    group(members=some(4))
    result = group(members=[member(0, weight=0)], min_healthy="3")
    assert result["changed"] and result["api_calls"]["read"] == 4 and result["api_calls"]["write"] == 1
    assert group(members=[member(1, weight=0)], min_healthy="3")["failed"]
    sick(world, 1)
    assert group(members=[member(1)], state="absent", min_healthy="3")["changed"]
    # a run that takes nothing away does not ask for the health
    world.forget()
    group(members=[member(0, weight=1)], min_healthy="3")
    assert HEALTH not in world.sent() and GROUP not in world.sent()


def test_info_with_health(world, group, associated):
    group(members=[member(0), member(1, weight=0)])
    sick(world, 1)
    info = world.run("clb_target_group_member_info", target_group_id=world.ids["target_group_id"], health=True,
                     query="members[?healthy].address")  # fmt: skip
    assert info["result"] == ["10.0.0.11"] and info["api_calls"] == dict(IDLE, read=3)
    bare = world.run("clb_target_group_member_info", target_group_id=world.ids["target_group_id"])
    assert {one["healthy"] for one in bare["members"]} == {None} and bare["api_calls"] == IDLE
