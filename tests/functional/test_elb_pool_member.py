# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""elb_pool_member: weights, batches and what they say of each item, clouds without batches, health."""

from __future__ import annotations

import json

import pytest

MODULE = "elb_pool_member"
READ = "elb_v3.ListMembers"
ADD, UPDATE, REMOVE = "elb_v3.BatchCreateMembers", "elb_v3.BatchUpdateMembers", "elb_v3.BatchDeleteMembers"
ADD_1, UPDATE_1, REMOVE_1 = "elb_v3.CreateMember", "elb_v3.UpdateMember", "elb_v3.DeleteMember"
IDLE = {"read": 1, "write": 0, "poll": 0, "retry": 0}


def member(number, **more):
    """A member by IP."""
    return dict({"address": f"10.0.{number // 200}.{number % 200 + 31}", "protocol_port": 8080}, **more)


def some(count, **more):
    """``count`` members by IP."""
    return [member(number, **more) for number in range(count)]


@pytest.fixture
def pool(world):
    """Runs the module on the pool that checks health."""
    return lambda **more: world.run(MODULE, **dict({"pool_id": world.ids["pool_id"]}, **more))


@pytest.fixture
def other(world):
    """Another actor changes the pool."""

    def act(name, **params):
        world.emulator.act({"name": name, "params": dict({"pool_id": world.ids["pool_id"]}, **params)})

    return act


def weights(result):
    return {one["address"]: one["weight"] for one in result["members"]}


def addresses(items):
    return sorted(one["address"] for one in items)


# --- what is sent


def test_bodies(world, pool):
    subnet = world.ids["subnet_cidr_id"]
    pool(members=[member(0, subnet_cidr_id=subnet, weight=0, name="a"), member(1)])
    assert world.bodies(ADD) == [
        {"members": [
            {"address": "10.0.0.31", "protocol_port": 8080, "weight": 0, "subnet_cidr_id": subnet, "name": "a"},
            {"address": "10.0.0.32", "protocol_port": 8080}]}
    ]  # fmt: skip
    ids = {one["address"]: one["id"] for one in world.run("elb_pool_member_info", pool_id=world.ids["pool_id"])["members"]}
    pool(members=[member(0, name=""), member(1, weight=5)])
    assert world.bodies(UPDATE) == [{"members": [{"id": ids["10.0.0.31"], "name": ""}, {"id": ids["10.0.0.32"], "weight": 5}]}]
    pool(members=[member(0)], state="absent")
    assert world.bodies(REMOVE) == [{"members": [{"id": ids["10.0.0.31"]}]}]


@pytest.mark.parametrize("count, sizes", [(200, [200]), (201, [200, 1])])
def test_two_hundred_a_call(world, pool, count, sizes):
    world.emulator.settings.update({"elb_v3_member_quota": 1000})
    result = pool(members=some(count))
    assert result["changed"] and len(result["added"]) == count
    assert [len(body["members"]) for body in world.bodies(ADD)] == sizes
    assert result["api_calls"] == {"read": 2, "write": len(sizes), "poll": 0, "retry": 0}
    assert pool(members=some(count, weight=3))["api_calls"]["write"] == len(sizes)
    gone = pool(members=[], purge=True)
    assert len(gone["removed"]) == count and gone["members"] == [] and gone["api_calls"]["write"] == len(sizes)


def test_the_short_form(world, pool):
    done = pool(address="10.0.0.31", protocol_port=8080, weight=0, subnet_cidr_id=world.ids["subnet_cidr_id"])
    assert done["changed"] and done["members"][0]["weight"] == 0 and done["members"][0]["member_type"] == "instance"
    assert pool(address="10.0.0.31", protocol_port=8080)["api_calls"] == IDLE
    assert pool(address="10.0.0.31", protocol_port=8080, state="absent")["removed"] == done["added"]


# --- what is compared


def test_zero_is_a_weight_and_an_omitted_one_is_left_alone(world, pool):
    assert weights(pool(members=some(2, weight=7))) == {"10.0.0.31": 7, "10.0.0.32": 7}
    assert not pool(members=some(2))["changed"]
    drained = pool(members=[member(0, weight=0)])
    assert weights(drained) == {"10.0.0.31": 0, "10.0.0.32": 7} and drained["added"] == drained["removed"] == []
    assert [(one["address"], one["weight"]) for one in drained["updated"]] == [("10.0.0.31", 0)]
    assert not pool(members=[member(0, weight=0), member(1)])["changed"]
    assert world.sent("write") == [ADD, UPDATE]


def test_check_mode_predicts_every_kind_of_change(world, pool):
    pool(members=some(3, weight=5))
    options = {"members": [member(0, weight=0), member(1, name="b"), member(9)], "purge": True}
    predicted = world.run(MODULE, check=True, diff=True, pool_id=world.ids["pool_id"], **options)
    assert predicted["api_calls"] == IDLE
    done = world.run(MODULE, diff=True, pool_id=world.ids["pool_id"], **options)
    for name in ("changed", "diff", "added", "updated", "removed"):
        assert done[name] == predicted[name], name
    assert weights(done) == weights(predicted) == {"10.0.0.31": 0, "10.0.0.32": 5, "10.0.0.40": 1}
    assert addresses(done["removed"]) == ["10.0.0.33"] and addresses(done["updated"]) == ["10.0.0.31", "10.0.0.32"]
    # nothing is taken away before its replacement is there
    assert world.sent("write")[-3:] == [ADD, UPDATE, REMOVE]


def test_another_port_is_another_member(pool):
    pool(members=[member(0)])
    result = pool(members=[member(0, protocol_port=9090)])
    assert len(result["members"]) == 2 and [one["protocol_port"] for one in result["added"]] == [9090]


def test_the_subnet_cannot_be_changed(world, pool):
    pool(members=[member(0)])
    world.forget()
    result = pool(members=[member(1), member(0, subnet_cidr_id=world.ids["subnet_cidr_id"])])
    assert result["failed"] and world.sent("write") == [] and "10.0.0.31 port 8080" in result["msg"]
    assert world.ids["subnet_cidr_id"] in result["msg"] and "cannot change it" in result["msg"]


def test_one_ipv6_address_has_many_spellings(world, pool, other):
    other("pool_add", members=[{"address": "2001:db8::1", "protocol_port": 80}])
    assert pool(members=[{"address": "2001:DB8:0::1", "protocol_port": 80}])["api_calls"] == IDLE
    twice = [{"address": address, "protocol_port": 80} for address in ("2001:db8::1", "2001:db8:0::1")]
    assert "repeats" in pool(members=twice)["msg"]


def test_purge_and_max_removals(world, pool):
    pool(members=some(4))
    world.forget()
    refused = pool(members=[member(0)], purge=True, max_removals="50%")
    assert refused["failed"] and "max_removals" in refused["msg"] and world.sent("write") == []
    assert len(pool(members=some(2), purge=True, max_removals="50%")["removed"]) == 2
    assert "purge" in pool(purge=True, address="10.0.0.31", protocol_port=80)["msg"]


@pytest.mark.parametrize(
    "options, words",
    [
        ({}, "members"),
        ({"address": "10.0.0.31"}, "protocol_port"),
        ({"pool_id": "lb-1", "members": []}, "pool_id"),
        ({"members": [member(0, weight=101)]}, "members[0].weight"),
        ({"members": [member(0, protocol_port=65536)]}, "members[0].protocol_port"),
        ({"members": [member(0, address="10.0.0.031")]}, "members[0].address"),
        ({"members": [member(0, address="fe80::1%eth0")]}, "members[0].address"),
        ({"members": [member(0, subnet_cidr_id="x")]}, "members[0].subnet_cidr_id"),
        ({"members": [member(0), member(0, weight=1)]}, "members[1] repeats members[0]"),
        ({"members": [], "min_healthy": "-1"}, "min_healthy"),
        ({"members": [], "min_healthy": "101%"}, "min_healthy"),
        ({"members": [], "wait_healthy": True, "state": "absent"}, "wait_healthy"),
        ({"members": [], "wait_healthy": True, "wait": False}, "wait_healthy"),
    ],
)
def test_bad_input_is_refused_before_any_call(world, pool, options, words):
    result = pool(**options)
    assert result["failed"] and words in result["msg"] and world.sent() == []


def test_a_pool_that_does_not_exist(world, pool):
    missing = world.ids["subnet_cidr_id"]
    assert pool(pool_id=missing, members=[member(0)])["error"]["code"] == "ELB.8904"
    gone = pool(pool_id=missing, members=[member(0)], state="absent")
    assert not gone["changed"] and gone["members"] == [] and world.sent("write") == []


# --- pages


@pytest.mark.parametrize("count, reads", [(9, 3), (8, 2), (4, 1), (0, 1)])
def test_pages_may_be_smaller_than_asked_for(world, pool, count, reads):
    pool(members=some(count))
    world.emulator.settings.update({"elb_v3_max_page_size": 4})
    world.forget()
    result = pool(members=some(count), purge=True)
    assert not result["changed"] and len(result["members"]) == count and world.sent() == [READ] * reads
    queries = [entry.query for entry in world.emulator.journal.entries]
    assert all("limit=" in query for query in queries) and all("marker=" in query for query in queries[1:])


def test_a_repeated_marker_does_not_go_round_for_ever(world, pool):
    page = {"members": [{"id": "x", "address": "10.0.0.31", "protocol_port": 80}], "page_info": {"next_marker": "x"}}
    world.fault(READ, "answer", body=json.dumps(page), times=None)
    result = pool(members=[], purge=True)
    assert result["failed"] and "repeat" in result["msg"] and world.sent() == [READ] * 2


# --- what a batch says of its items


def test_somebody_else_adds_one_of_them(world, pool):
    params = {"pool_id": world.ids["pool_id"], "members": [member(0)]}
    world.fault(ADD, "act", name="pool_add", params=params)
    result = pool(members=some(3))
    assert result["changed"] and addresses(result["added"]) == ["10.0.0.32", "10.0.0.33"] and len(result["members"]) == 3
    assert world.sent("write") == [ADD]


def test_somebody_else_adds_it_with_another_weight(world, pool):
    params = {"pool_id": world.ids["pool_id"], "members": [member(0, weight=50)]}
    world.fault(ADD, "act", name="pool_add", params=params)
    result = pool(members=[member(0, weight=2), member(1)])
    assert world.sent("write") == [ADD, UPDATE] and weights(result) == {"10.0.0.31": 2, "10.0.0.32": 1}
    assert addresses(result["added"]) == ["10.0.0.32"] and addresses(result["updated"]) == ["10.0.0.31"]


def test_somebody_else_adds_all(world, pool):
    world.fault(ADD, "act", name="pool_add", params={"pool_id": world.ids["pool_id"], "members": some(2)})
    result = pool(members=some(2))
    assert not result["changed"] and result["added"] == [] and len(result["members"]) == 2


def test_somebody_else_removes_one_of_them(world, pool):
    pool(members=some(3))
    world.forget()
    world.fault(REMOVE, "act", name="pool_remove", params={"pool_id": world.ids["pool_id"], "address": "10.0.0.31"})
    result = pool(members=[], purge=True)
    assert result["changed"] and addresses(result["removed"]) == ["10.0.0.32", "10.0.0.33"] and result["members"] == []
    assert world.sent("write") == [REMOVE]


def test_a_member_that_is_to_be_changed_has_gone(world, pool):
    pool(members=some(2))
    world.forget()
    world.fault(UPDATE, "act", name="pool_remove", params={"pool_id": world.ids["pool_id"], "address": "10.0.0.31"})
    result = pool(members=some(2, weight=9))
    assert world.sent("write") == [UPDATE, ADD, UPDATE] and weights(result) == {"10.0.0.31": 9, "10.0.0.32": 9}
    assert addresses(result["added"]) == ["10.0.0.31"] and addresses(result["updated"]) == ["10.0.0.32"]


def test_a_batch_that_refuses_an_item(world, pool):
    refused = dict(member(1), id=None, ret_status="failed")
    world.fault(ADD, "answer_after", body=json.dumps({"members": [dict(member(0), ret_status="successful"), refused]}))
    world.fault(READ, "answer", skip=1, times=None, body=json.dumps(
        {"members": [dict(member(0), id="x", weight=1, operating_status="ONLINE")], "page_info": {}}))  # fmt: skip
    result = pool(members=some(2))
    assert result["failed"] and "10.0.0.32 port 8080: failed" in result["msg"] and result["changed"]
    assert addresses(result["added"]) == ["10.0.0.31"] and world.sent("write") == [ADD]


def test_own_work_is_known_after_a_lost_answer_and_a_lag(world, pool):
    world.fault(ADD, "drop_after")
    world.emulator.settings.update({"read_lag_seconds": 45})
    result = pool(members=some(2))
    assert result["changed"] and len(result["added"]) == 2 and len(world.effects()) == 2
    assert world.sent("write") == [ADD] * 2  # the second one was told "existed"


# --- clouds without batches


@pytest.fixture
def without_batches(world):
    """As on Open Telekom Cloud."""
    world.emulator.settings.update({"absent_apis": [ADD, UPDATE, REMOVE]})


def test_single_calls_where_there_are_no_batches(world, pool, without_batches):
    result = pool(members=some(3))
    assert world.sent("write") == [ADD] + [ADD_1] * 3 and len(result["added"]) == 3
    world.forget()
    result = pool(members=[member(0), member(1, weight=0), member(8), member(9)], purge=True)
    # it is found out once in a run, by whatever comes first
    assert world.sent("write") == [ADD, ADD_1, ADD_1, UPDATE_1, REMOVE_1]
    assert weights(result) == {"10.0.0.31": 1, "10.0.0.32": 0, "10.0.0.39": 1, "10.0.0.40": 1}
    assert world.bodies(UPDATE_1) == [{"member": {"weight": 0}}]
    assert not pool(members=[], purge=False)["changed"]
    assert pool(members=[], purge=True)["members"] == []


@pytest.mark.parametrize("do", ["drop", "drop_after", "html_after", "busy", "throttled", "truncated_after"])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_faults_of_single_calls(world, pool, without_batches, do, which):
    world.fault(ADD_1, do, skip=which)
    result = pool(members=some(3))
    assert result["changed"] and len(result["added"]) == 3
    assert len(set(world.effects())) == len(world.effects()) == 3
    assert world.sent("write").count(ADD_1) == (3 if do.endswith("_after") else 4)


def test_a_single_call_meets_what_somebody_else_did(world, pool, without_batches):
    params = {"pool_id": world.ids["pool_id"]}
    world.fault(ADD_1, "act", name="pool_add", params=dict(params, members=[member(0)]))
    result = pool(members=some(2))
    assert addresses(result["added"]) == ["10.0.0.32"] and len(result["members"]) == 2
    world.fault(REMOVE_1, "act", name="pool_remove", params=dict(params, address="10.0.0.31"))
    result = pool(members=[], purge=True)
    assert result["members"] == [] and addresses(result["removed"]) == ["10.0.0.32"]


def test_a_final_refusal_half_way(world, pool, without_batches):
    body = {"error_code": "ELB.8905", "error_msg": "Quota exceeded.", "request_id": "r-1"}
    world.fault(ADD_1, "answer", skip=1, status=409, body=json.dumps(body))
    result = pool(members=some(3))
    assert result["failed"] and result["changed"] and result["error"]["code"] == "ELB.8905"
    assert addresses(result["added"]) == ["10.0.0.31"] and world.sent("write") == [ADD, ADD_1, ADD_1]


# --- conflicts


def test_409_is_decided_by_its_text(world, pool):
    def answer(text):
        body = {"error_code": "ELB.8907", "error_msg": text, "request_id": "r-1"}
        world.fault(ADD, "answer", status=409, body=json.dumps(body))

    answer("Load balancer is in state PENDING_UPDATE and immutable.")
    assert pool(members=[member(0)])["api_calls"]["retry"] == 1
    answer("Already exists.")
    world.forget()
    result = pool(members=[member(1)])
    assert result["failed"] and world.sent("write") == [ADD]


def test_a_protected_pool(world, pool):
    pool(members=some(2))
    world.emulator.huawei.world.pools3[world.ids["pool_id"]]["member_deletion_protection_enable"] = True
    world.forget()
    result = pool(members=[], purge=True)
    assert result["failed"] and result["error"]["code"] == "ELB.8903" and world.sent("write") == [REMOVE]
    assert result["removed"] == []


# --- health


def test_wait_healthy_waits_until_online(world, pool):
    world.emulator.settings.update({"elb_v3_initial_seconds": 20})
    result = pool(members=some(2), wait_healthy=True)
    assert [one["operating_status"] for one in result["members"]] == ["ONLINE"] * 2 and result["api_calls"]["poll"] > 0
    assert pool(members=some(2), wait_healthy=True)["api_calls"] == IDLE


def test_wait_healthy_also_when_nothing_changed(world, pool, other):
    pool(members=some(2))
    other("pool_health", address="10.0.0.31", operating_status="OFFLINE")
    result = pool(members=some(2), wait_healthy=True, wait_timeout=30)
    assert result["failed"] and result["timed_out"] and not result["changed"]
    assert "10.0.0.31 port 8080 is OFFLINE" in result["msg"] and "10.0.0.32" not in result["msg"]
    # only the wanted members count
    assert not pool(members=[member(1)], wait_healthy=True).get("failed")


def test_without_a_monitor_there_is_nothing_to_wait_for(world, pool):
    result = pool(pool_id=world.ids["pool_id_2"], members=some(2), wait_healthy=True, min_healthy="1")
    assert {one["operating_status"] for one in result["members"]} == {"NO_MONITOR"} and result["api_calls"]["poll"] == 0


@pytest.mark.parametrize(
    "outer, listeners, healthy, word",
    [
        ("ONLINE", [], True, "ONLINE"),
        ("OFFLINE", [{"listener_id": "a", "operating_status": "ONLINE"}], True, "ONLINE"),
        ("ONLINE", [{"listener_id": "a", "operating_status": "ONLINE"},
                    {"listener_id": "b", "operating_status": "OFFLINE", "reason": {"reason_code": "CONNECT_REFUSED"}}],
         False, "OFFLINE"),
        ("UNKNOWN", None, False, "UNKNOWN"),
    ],
)  # fmt: skip
def test_a_listener_knows_better(world, outer, listeners, healthy, word):
    found = dict(member(0), id="x", weight=1, operating_status=outer, status=listeners, reason=None)
    world.fault(READ, "answer", body=json.dumps({"members": [found], "page_info": {}}))
    shown = world.run("elb_pool_member_info", pool_id=world.ids["pool_id"])["members"][0]
    assert (shown["healthy"], shown["operating_status"]) == (healthy, word)
    assert shown["reason"] == ("CONNECT_REFUSED" if word == "OFFLINE" else None)


@pytest.fixture
def four(world, pool):
    """A pool with four members that are ONLINE."""
    pool(members=some(4, weight=1), wait_healthy=True)
    world.forget()


@pytest.mark.parametrize(
    "options",
    [
        {"members": [member(0, weight=0), member(1, weight=0)]},
        {"members": some(2), "state": "absent"},
        {"members": [member(2), member(3)], "purge": True},
        {"members": [member(0, weight=0), member(2), member(3)], "purge": True},
        {"members": [member(2), member(3), member(8), member(9)], "purge": True},
    ],
    ids=["drain", "absent", "purge", "both", "new ones do not count"],
)
@pytest.mark.parametrize("check", [True, False])
def test_min_healthy_refuses_before_any_write(world, four, options, check):
    result = world.run(MODULE, check=check, pool_id=world.ids["pool_id"], min_healthy="3", **options)
    assert result["failed"] and "leave 2 of now 4 healthy" in result["msg"] and world.sent() == [READ]
    result = world.run(MODULE, check=check, pool_id=world.ids["pool_id"], min_healthy="75%", **options)
    assert result["failed"] and "min_healthy (75%)" in result["msg"] and world.sent("write") == []


def test_min_healthy_allows_what_leaves_enough(world, pool, four):
    assert pool(members=[member(0, weight=0)], min_healthy="75%")["changed"]
    assert pool(members=[member(1, weight=0)], min_healthy="75%")["failed"]
    # the drained one comes back as the next one goes
    assert pool(members=[member(0, weight=1), member(1, weight=0)], min_healthy="75%")["changed"]


def test_min_healthy_does_not_keep_the_dead(world, pool, other, four):
    other("pool_health", address="10.0.0.31", operating_status="OFFLINE")
    other("pool_health", address="10.0.0.32", operating_status="OFFLINE")
    # too few are healthy already, but this takes none of them away
    assert pool(members=[member(0)], state="absent", min_healthy="3")["changed"]
    assert pool(members=[member(2)], state="absent", min_healthy="2")["failed"]


def test_min_healthy_costs_no_call(world, pool, four):
    result = pool(members=[member(0, weight=0)], min_healthy="1")
    assert result["api_calls"] == {"read": 2, "write": 1, "poll": 0, "retry": 0}
