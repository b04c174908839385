# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""clb_target_group: which one is meant, what can be changed, what is refused, and that no second one is made."""

from __future__ import annotations

import json

import pytest

MODULE = "clb_target_group"
READ, CREATE = "clb.DescribeTargetGroups", "clb.CreateTargetGroup"
MODIFY, DELETE = "clb.ModifyTargetGroupAttribute", "clb.DeleteTargetGroups"
IDLE = {"read": 1, "write": 0, "poll": 0, "retry": 0}
V1 = {"name": "web", "port": 8080}
HEX = {"protocol": "CUSTOM", "context_type": "HEX", "send_context": "0F", "recv_context": "00"}
V2 = {"name": "shop", "type": "v2", "protocol": "HTTP", "port": 8080}


@pytest.fixture
def group(world):
    """Runs the module."""
    return lambda **more: world.run(MODULE, **more)


def named(world, name):
    """Ids of the groups that really have this name."""
    return [one.id for one in world.emulator.tencent.world("ap-guangzhou").groups.truth.values() if one.name == name]


# --- what is sent


def test_bodies(world, group):
    made = group(**V1)
    assert world.bodies(CREATE) == [{"TargetGroupName": "web", "Port": 8080}]
    group(**V1, snat=True)
    assert world.bodies(MODIFY) == [{"TargetGroupId": made["target_group"]["id"], "SnatEnable": True}]
    group(**V1, state="absent")
    assert world.bodies(DELETE) == [{"TargetGroupIds": [made["target_group"]["id"]]}]


def test_every_attribute_of_a_v2_group(world, group):
    options = dict(
        V2, vpc_id=world.ids["clb_vpc_id"], schedule_algorithm="IP_HASH", weight=0, full_listen=False, keepalive=True,
        session_expire_time=30, snat=True, ip_version="IPv6", tags={"b": "2", "a": "1"},
        health_check={"timeout": 3, "interval": 4, "healthy_threshold": 2, "unhealthy_threshold": 10,
                      "http_codes": ["5xx", "1xx"], "http_domain": "d", "http_path": "/", "http_method": "GET"},
    )  # fmt: skip
    made = group(**options)
    assert world.bodies(CREATE) == [{
        "TargetGroupName": "shop", "Type": "v2", "Protocol": "HTTP", "Port": 8080, "VpcId": world.ids["clb_vpc_id"],
        "ScheduleAlgorithm": "IP_HASH", "Weight": 0, "FullListenSwitch": False, "KeepaliveEnable": True,
        "SessionExpireTime": 30, "SnatEnable": True, "IpVersion": "IPv6",
        "Tags": [{"TagKey": "a", "TagValue": "1"}, {"TagKey": "b", "TagValue": "2"}],
        "HealthCheck": {"HealthSwitch": True, "Timeout": 3, "GapTime": 4, "GoodLimit": 2, "BadLimit": 10, "HttpCode": 17,
                        "HttpCheckDomain": "d", "HttpCheckPath": "/", "HttpCheckMethod": "GET"},
    }]  # fmt: skip
    assert made["target_group"]["health_check"]["http_codes"] == ["1xx", "5xx"] and made["target_group"]["weight"] == 0
    assert group(**options)["api_calls"] == IDLE
    told = world.run("clb_target_group_info", target_group_ids=[made["target_group_id"]])["target_groups"][0]
    assert told == made["target_group"]


# --- what is compared


def test_only_what_differs_is_sent(world, group):
    made = group(**V2, weight=10, keepalive=False)
    predicted = world.run(MODULE, check=True, diff=True, **V2, weight=0, keepalive=False)
    done = world.run(MODULE, diff=True, **V2, weight=0, keepalive=False)
    assert predicted["diff"] == done["diff"] and predicted["target_group"] == done["target_group"]
    assert predicted["updated"] == done["updated"] == ["weight"]
    assert world.bodies(MODIFY) == [{"TargetGroupId": made["target_group_id"], "Weight": 0}]
    assert done["diff"]["before"]["weight"] == 10 and done["diff"]["after"]["weight"] == 0
    assert not group(name="shop")["changed"]


def test_an_id_lets_it_be_renamed(world, group):
    made = group(**V1)["target_group"]
    renamed = group(target_group_id=made["id"], name="web-2")
    assert renamed["updated"] == ["name"] and renamed["target_group"]["name"] == "web-2" and named(world, "web") == []
    assert group(target_group_id=made["id"], name="web-2")["api_calls"] == IDLE


def test_a_health_check_is_sent_whole_and_compared_in_part(world, group):
    made = group(**V2, health_check={"http_domain": "a", "http_codes": ["2xx"], "interval": 10})["target_group"]
    assert not group(**V2, health_check={"interval": 10, "http_codes": ["2xx"]})["changed"]
    group(**V2, health_check={"interval": 20})
    assert world.bodies(MODIFY)[-1] == {"TargetGroupId": made["id"], "HealthCheck": {
        "HealthSwitch": True, "HttpCheckDomain": "a", "HttpCode": 2, "GapTime": 20}}  # fmt: skip
    # what belongs to another method is left behind
    group(**V2, health_check={"protocol": "HTTP"})
    group(**V2, health_check={"protocol": "TCP"})
    assert world.bodies(MODIFY)[-1]["HealthCheck"] == {"HealthSwitch": True, "Protocol": "TCP", "GapTime": 20}
    group(**V2, health_check={"enabled": False})
    assert world.bodies(MODIFY)[-1]["HealthCheck"] == {"HealthSwitch": False, "Protocol": "TCP", "GapTime": 20}
    assert not group(**V2, health_check={"protocol": "TCP"})["changed"]


# --- which one is meant


def test_names_are_not_unique(world, group):
    ids = [group(**V1)["target_group_id"]]
    ids.append(group(**V1, vpc_id=world.ids["clb_other_vpc_id"])["target_group_id"])
    assert len(set(ids)) == 2  # the VPC tells them apart
    assert group(**V1, vpc_id=world.ids["clb_other_vpc_id"])["api_calls"] == IDLE
    world.forget()
    for state in ("present", "absent"):
        result = group(name="web", state=state)
        assert result["failed"] and all(one in result["msg"] for one in ids) and "give target_group_id" in result["msg"]
    assert world.sent() == [READ] * 2
    assert group(target_group_id=ids[0], state="absent")["changed"] and named(world, "web") == ids[1:]


def test_the_name_is_compared_exactly(world, group):
    world.emulator.settings.update({"tencent_group_name_filter": "fuzzy"})
    assert group(name="legacy", port=80)["changed"] and len(named(world, "legacy")) == 1
    assert group(name="legacy", port=80)["api_calls"] == IDLE
    assert group(name="legacy-", state="absent")["api_calls"] == IDLE


def test_pages(world, group):
    world.emulator.settings.update({"tencent_group_name_filter": "fuzzy", "tencent_forced_page": 2})
    group(**V1)
    for number in range(4):
        group(name=f"web-{number}", port=80)
    assert group(**V1)["api_calls"] == dict(IDLE, read=3)


# --- what is refused


@pytest.mark.parametrize(
    "options, words",
    [
        ({"type": "v2"}, "type is v1 and not v2"),
        ({"vpc_id": "vpc-distant1", "target_group_id": True}, "vpc_id is vpc-default1 and not vpc-distant1"),
        ({"ip_version": "IPv6"}, "ip_version is IPv4 and not IPv6"),
        ({"tags": {"a": "2"}}, "it does not have the tags a=2"),
        ({"tags": {"c": "1"}, "type": "v2"}, "type is v1 and not v2; it does not have the tags c=1"),
    ],
)
def test_what_cannot_be_changed_is_named(world, group, options, words):
    made = group(**V1, tags={"a": "1", "b": "1"})
    if "target_group_id" in options:
        options = dict(options, target_group_id=made["target_group_id"])
    world.forget()
    result = group(**dict(V1, **options))
    assert result["failed"] and words in result["msg"] and made["target_group_id"] in result["msg"]
    assert world.sent("write") == [] and result["target_group_id"] == made["target_group_id"]
    assert not group(**V1, tags={"b": "1"})["changed"]


def test_protocol_and_full_listen_cannot_be_changed(world, group):
    group(name="all", type="v2", protocol="TCP", full_listen=True)
    for options, words in (
        ({"protocol": "UDP"}, "protocol is TCP and not UDP"),
        ({"full_listen": False}, "full_listen is True and not False"),
        ({"port": 80}, "takes all ports and has no port"),
    ):
        result = group(name="all", **options)
        assert result["failed"] and words in result["msg"]
    assert world.sent("write") == [CREATE]


@pytest.mark.parametrize(
    "options, words",
    [
        ({}, "target_group_id"),
        ({"target_group_id": "lb-1"}, "target_group_id"),
        ({"name": "a b", "port": 1}, "name"),
        ({"name": "a\U0001f600", "port": 1}, "name"),
        ({"name": "a" * 81, "port": 1}, "name"),
        ({"name": "a", "vpc_id": "x", "port": 1}, "vpc_id"),
        ({"name": "a", "port": 0}, "port"),
        (dict(V2, weight=101), "weight"),
        (dict(V2, session_expire_time=29), "session_expire_time"),
        (dict(V2, session_expire_time=3601), "session_expire_time"),
        (dict(V2, tags={"a": 1}), "tags.a"),
        (dict(V1, type="v1", weight=5), "weight goes with target groups of type v2"),
        (dict(V2, full_listen=True), "port cannot go with full_listen"),
        (dict(V2, health_check={"timeout": 1}), "health_check.timeout"),
        (dict(V2, health_check={"interval": 601}), "health_check.interval"),
        (dict(V2, health_check={"healthy_threshold": 11}), "health_check.healthy_threshold"),
        (dict(V2, health_check={"http_codes": []}), "health_check.http_codes"),
        (dict(V2, health_check={"send_context": "\u00e4"}), "health_check.send_context"),
    ],
)
def test_bad_input_is_refused_before_any_call(world, group, options, words):
    result = group(**options)
    assert result["failed"] and words in result["msg"] and world.sent() == []


@pytest.mark.parametrize(
    "options, words",
    [
        (dict(V1, protocol="TCP"), "protocol goes with target groups of type v2"),
        (dict(V1, keepalive=True), "keepalive goes with target groups of type v2"),
        ({"name": "a"}, "port is needed"),
        ({"name": "a", "type": "v2", "port": 1}, "protocol is needed"),
        (dict(V2, protocol="TCP", schedule_algorithm="WRR"), "goes with protocol HTTP, HTTPS, GRPC, not with TCP"),
        (dict(V2, protocol="GRPC", keepalive=True), "keepalive goes with protocol"),
        (dict(V2, protocol="UDP", session_expire_time=0), "session_expire_time goes with protocol"),
        (dict(V2, health_check={}), "health_check.http_domain is needed"),
        (dict(V2, protocol="TCP", health_check={"protocol": "HTTP"}), "health_check.http_version is needed"),
        (dict(V2, protocol="UDP", health_check={"protocol": "TCP"}), "must be PING or CUSTOM, not TCP"),
        (dict(V2, protocol="UDP", health_check={"protocol": "CUSTOM"}), "health_check.context_type is needed"),
        (dict(V2, protocol="TCP", health_check={"timeout": 5}), "health_check.timeout (5) must be less than"),
        (dict(V2, health_check={"http_domain": "a", "port": 80}), "health_check.port goes with protocol TCP, UDP, not with HTTP"),
        (dict(V2, protocol="UDP", health_check=dict(HEX, send_context="0F1")), "health_check.send_context must be pairs"),
        (dict(V2, protocol="UDP", health_check=dict(HEX, recv_context="0f")), "health_check.recv_context must be pairs"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("check", [True, False])
def test_what_does_not_fit_is_refused_before_any_write(world, options, words, check):
    result = world.run(MODULE, check=check, **options)
    assert result["failed"] and words in result["msg"] and world.sent() == [READ]


def test_what_a_good_health_check_needs(world, group):
    for number, (protocol, check) in enumerate((
        ("TCP", {}), ("TCP", {"protocol": "HTTP", "http_version": "HTTP/1.1", "port": 81}), ("UDP", {}), ("UDP", HEX),
        ("HTTP", {"enabled": False}), ("HTTP", {"protocol": "TCP"}), ("HTTPS", {"http_path": "/"}),
        ("GRPC", {"grpc_codes": "0-99"}),
    )):  # fmt: skip
        options = dict(V2, name=f"g{number}", protocol=protocol, health_check=check)
        assert group(**options)["changed"] and not group(**options)["changed"]


def test_an_id_that_does_not_exist(world, group):
    for setting in ("empty", "error"):
        world.emulator.settings.update({"tencent_unknown_target_group": setting})
        result = group(target_group_id="lbtg-missing0", port=80)
        assert result["failed"] and "lbtg-missing0 does not exist" in result["msg"]
        gone = group(target_group_id="lbtg-missing0", state="absent")
        assert not gone["changed"] and gone["target_group"] is None and gone["target_group_id"] is None
    assert world.sent("write") == []


def test_absent_disassociates_nothing_by_itself(world, group):
    ids = {"load_balancer_id": world.ids["load_balancer_id"], "listener_id": world.ids["http_listener_id"],
           "location_id": world.ids["location_id"], "target_group_id": world.ids["target_group_id"]}  # fmt: skip
    world.run("clb_target_group_assoc", **ids)
    world.forget()
    for check in (True, False):
        result = world.run(MODULE, check=check, target_group_id=ids["target_group_id"], state="absent")
        assert result["failed"] and world.sent("write") == []
        assert "/".join(list(ids.values())[:3]) in result["msg"] and "dissociate it first" in result["msg"]
    world.run("clb_target_group_assoc", state="absent", **ids)
    assert group(target_group_id=ids["target_group_id"], state="absent")["changed"]


# --- no second one


@pytest.mark.parametrize("do", ["drop_after", "html_after", "truncated_after", "null_after", "empty_after"])
def test_a_lost_answer_makes_no_second_one(world, group, do):
    world.emulator.settings.update({"read_lag_seconds": 20})
    world.fault(CREATE, do)
    result = group(**V1)
    assert result["changed"] and world.sent("write") == [CREATE]
    assert [result["target_group"]["id"]] == named(world, "web") == [result["target_group_id"]]


def test_an_answer_without_an_id_is_a_lost_one(world, group):
    world.fault(CREATE, "answer_after", body=json.dumps({"Response": {"RequestId": "r-1"}}))
    assert group(**V1)["changed"] and world.sent("write") == [CREATE] and len(named(world, "web")) == 1


def test_should_there_be_two_in_the_end_it_is_told(world, group):
    # the first answer is lost, and its effect shows only after everybody has given up on it
    world.fault(CREATE, "drop_after")
    world.emulator.settings.update({"read_lag_seconds": 40})
    result = group(**V1)
    both = named(world, "web")
    assert result["failed"] and result["changed"] and len(both) == 2 and all(one in result["msg"] for one in both)


def test_two_of_which_one_does_not_show(world, group):
    other = {"TargetGroupId": "lbtg-another0", "TargetGroupName": "web", "VpcId": "vpc-1", "Port": 8080, "AssociatedRule": []}
    body = {"Response": {"TargetGroupSet": [other], "TotalCount": 1, "RequestId": "r"}}
    world.fault(READ, "answer", body=json.dumps(body), skip=1, times=None)
    result = group(**V1)
    (mine,) = named(world, "web")
    assert result["failed"] and result["changed"] and "lbtg-another0" in result["msg"] and f"{mine} (just made)" in result["msg"]


def test_somebody_else_makes_it_first(world, group):
    group(**V1)
    world.forget()
    # this run's first read does not show it yet
    world.fault(READ, "answer", body=json.dumps({"Response": {"TargetGroupSet": [], "TotalCount": 0, "RequestId": "r"}}))
    world.fault(CREATE, "answer", body=json.dumps(
        {"Response": {"Error": {"Code": "InvalidParameterValue.Duplicate", "Message": "exists"}, "RequestId": "r"}}))  # fmt: skip
    result = group(**V1)
    assert not result.get("failed") and not result["changed"] and len(named(world, "web")) == 1


def test_somebody_else_deletes_it_first(world, group):
    made = group(**V1)
    world.fault(DELETE, "act", name="delete_target_group", params={"target_group_id": made["target_group_id"]})
    gone = group(**V1, state="absent")
    assert not gone.get("failed") and not gone["changed"] and gone["target_group"] is None


def test_a_final_refusal_is_tried_once(world, group):
    world.fault(CREATE, "answer", body=json.dumps(
        {"Response": {"Error": {"Code": "LimitExceeded", "Message": "quota"}, "RequestId": "r-1"}}))  # fmt: skip
    result = group(**V1)
    assert result["failed"] and result["error"]["code"] == "LimitExceeded" and world.sent("write") == [CREATE]
    assert result["target_group_id"] is None


def test_wait_false_tells_the_id(world, group):
    result = group(**V1, wait=False)
    assert [result["target_group"]["id"]] == named(world, "web") and result["api_calls"]["read"] == 1
