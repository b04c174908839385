# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Target groups: create, change, delete (API notes, Tencent 4.1, 4.2, 4.4)."""

from __future__ import annotations

import pytest
from tencent_client import Client

CREATE, MODIFY, DELETE = "CreateTargetGroup", "ModifyTargetGroupAttribute", "DeleteTargetGroups"
HTTP_CHECK = {"HealthSwitch": True, "Protocol": "HTTP", "HttpCheckDomain": "shop.example.com", "HttpCheckPath": "/up"}


@pytest.fixture
def client():
    return Client()


def shown(client, group_id):
    (group,) = client.ok("DescribeTargetGroups", TargetGroupIds=[group_id])["TargetGroupSet"]
    return group


def create(client, **params):
    return client.ok(CREATE, **params)["TargetGroupId"]


def test_create_makes_v1_groups_by_default(client):
    group_id = create(client, TargetGroupName="web", Port=80, Tags=[{"TagKey": "env", "TagValue": "test"}])
    group = shown(client, group_id)
    names = ("TargetGroupName", "VpcId", "TargetGroupType", "Port", "Protocol", "Weight", "AssociatedRule", "Tag")
    assert [group[name] for name in names] == [
        "web", client.ids["clb_vpc_id"], "v1", 80, None, None, [], [{"TagKey": "env", "TagValue": "test"}]]
    tagged = client.ok("DescribeTargetGroups", Filters=[{"Name": "Tag", "Values": ["env:test"]}])
    assert [one["TargetGroupId"] for one in tagged["TargetGroupSet"]] == [group_id]
    assert client.emulator.effects == [{"operation": "clb.CreateTargetGroup", "key": group_id}]


def test_create_v2(client):
    group = shown(client, create(client, Type="v2", Protocol="HTTP", Port=80, Weight=0, HealthCheck=HTTP_CHECK,
                                 KeepaliveEnable=True, SessionExpireTime=30))
    names = ("TargetGroupType", "Protocol", "Weight", "HealthCheck", "ScheduleAlgorithm", "KeepaliveEnable",
             "SessionExpireTime")
    assert [group[name] for name in names] == ["v2", "HTTP", 0, HTTP_CHECK, "WRR", True, 30]


def test_create_twice_makes_two(client):
    assert create(client, TargetGroupName="web", Port=80) != create(client, TargetGroupName="web", Port=80)


def test_create_with_members(client):
    members = [{"BindIP": "10.0.0.11"}, {"BindIP": "10.0.0.12", "Port": 81}]
    group_id = create(client, Port=80, TargetGroupInstances=members)
    members = client.ok("DescribeTargetGroupInstances", Filters=[{"Name": "TargetGroupId", "Values": [group_id]}])
    found = [(one["PrivateIpAddresses"], one["Port"], one["Weight"]) for one in members["TargetGroupInstanceSet"]]
    assert found == [(["10.0.0.11"], 80, 10), (["10.0.0.12"], 81, 10)]


def test_full_port_range(client):
    group_id = create(client, Type="v2", Protocol="TCP", FullListenSwitch=True, Weight=10)
    assert (shown(client, group_id)["FullListenSwitch"], shown(client, group_id)["Port"]) == (True, 0)
    assert client.error(CREATE, Type="v2", Protocol="TCP", FullListenSwitch=True, Port=1)[0] == "InvalidParameter"
    assert client.error(MODIFY, TargetGroupId=group_id, Port=1)[0] == "InvalidParameter"


@pytest.mark.parametrize("params, wanted", [
    ({}, "MissingParameter"),
    ({"Port": 0}, "InvalidParameterValue.Range"),
    ({"Port": 80, "Type": "v3"}, "InvalidParameterValue"),
    ({"Port": 80, "Type": "v2"}, "MissingParameter"),
    ({"Port": 80, "Type": "v2", "Protocol": "QUIC"}, "InvalidParameterValue"),
    ({"Port": 80, "Weight": 10}, "InvalidParameter"),
    ({"Port": 80, "Protocol": "HTTP"}, "InvalidParameter"),
    ({"Port": 80, "HealthCheck": HTTP_CHECK}, "InvalidParameter"),
    ({"Port": 80, "VpcId": "vpc-nobody01"}, "InvalidParameterValue"),
    ({"Port": 80, "TargetGroupName": "a b"}, "InvalidParameter.FormatError"),
    ({"Port": 80, "TargetGroupName": "x" * 81}, "InvalidParameter.FormatError"),
    ({"Port": 80, "TargetGroupName": "\U0001f600"}, "InvalidParameter.FormatError"),
    ({"Port": 80, "TargetGroupName": "\U00020000"}, "InvalidParameter.FormatError"),
    ({"Port": 80, "Tags": [{"Key": "a", "Value": "b"}]}, "UnknownParameter"),
    ({"Port": 80, "ClientToken": "a"}, "UnknownParameter"),
    ({"Port": 80, "TargetGroupInstances": [{"BindIP": "10.0.0.1"}] * 51}, "InvalidParameterValue.Length"),
    ({"Port": 80, "TargetGroupInstances": [{"BindIP": "10.99.0.11"}]}, "InvalidParameterValue"),
    ({"Port": 80, "Type": "v2", "Protocol": "TCP", "ScheduleAlgorithm": "WRR"}, "InvalidParameter"),
    ({"Port": 80, "Type": "v2", "Protocol": "GRPC", "KeepaliveEnable": True}, "InvalidParameter"),
    ({"Port": 80, "Type": "v2", "Protocol": "HTTP", "SessionExpireTime": 29}, "InvalidParameterValue.Range"),
    ({"Port": 80, "Type": "v2", "Protocol": "HTTP", "SessionExpireTime": 3601}, "InvalidParameterValue.Range"),
    ({"Port": 80, "Type": "v2", "Protocol": "TCP", "TargetGroupInstances": [{"BindIP": "10.0.0.1"}]},
     "MissingParameter"),
])
def test_create_refuses(client, params, wanted):
    assert client.error(CREATE, **params)[0] == wanted
    assert client.ok("DescribeTargetGroups")["TotalCount"] == 5


def test_names_may_have_letters_of_any_language(client):
    assert shown(client, create(client, TargetGroupName="网-web_1", Port=80))["TargetGroupName"] == "网-web_1"


@pytest.mark.parametrize("protocol, check, accepted", [
    ("TCP", {"HealthSwitch": True}, True),
    ("TCP", {"HealthSwitch": True, "Protocol": "PING"}, False),
    ("TCP", {"HealthSwitch": True, "Protocol": "HTTP"}, False),
    ("TCP", {"HealthSwitch": True, "Protocol": "HTTP", "HttpVersion": "HTTP/1.1"}, True),
    ("UDP", {"HealthSwitch": True, "Protocol": "PING"}, True),
    ("UDP", {"HealthSwitch": True, "Protocol": "TCP"}, False),
    ("HTTP", {"HealthSwitch": True}, False),
    ("HTTP", HTTP_CHECK, True),
    ("HTTP", {"HealthSwitch": 1}, False),
    ("HTTP", {"Protocol": "TCP"}, False),
    ("GRPC", {"HealthSwitch": True, "Timeout": 5, "GapTime": 5}, False),
    ("GRPC", {"HealthSwitch": True, "Timeout": 4, "GapTime": 5}, True),
    ("GRPC", {"HealthSwitch": True, "TimeOut": 4}, False),
    ("GRPC", {"HealthSwitch": True, "Timeout": 4}, True),
    ("GRPC", {"HealthSwitch": True, "Timeout": 5}, False),
    ("GRPC", {"HealthSwitch": True, "GapTime": 3}, True),
    ("GRPC", {"HealthSwitch": True, "GapTime": 2}, False),
])
def test_health_checks_fit_the_protocol(client, protocol, check, accepted):
    answer = client.send(CREATE, {"Type": "v2", "Protocol": protocol, "Port": 80, "HealthCheck": check})
    assert ("Error" not in answer) is accepted


def test_modify(client):
    group_id = client.ids["target_group_v2_id"]
    before = shown(client, group_id)
    client.wait(60)
    changes = {"TargetGroupName": "renamed", "Port": 81, "Weight": 0, "ScheduleAlgorithm": "IP_HASH"}
    client.ok(MODIFY, TargetGroupId=group_id, **changes)
    after = shown(client, group_id)
    assert {name for name in after if after[name] != before[name]} == {*changes, "UpdatedTime"}
    assert {name: after[name] for name in changes} == changes


@pytest.mark.parametrize("name, value", [("Type", "v2"), ("Protocol", "TCP"), ("VpcId", "vpc-default1"),
                                         ("FullListenSwitch", True), ("IpVersion", "IPv6"), ("Tags", [])])
def test_what_cannot_change(client, name, value):
    code, message = client.error(MODIFY, **{"TargetGroupId": client.ids["target_group_v2_id"], name: value})
    assert (code, name in message) == ("UnknownParameter", True)


def test_modify_refuses(client):
    assert client.error(MODIFY, TargetGroupId="lbtg-nobody01", Port=1)[0] == "InvalidParameterValue"
    assert client.error(MODIFY, Port=1)[0] == "MissingParameter"
    assert client.error(MODIFY, TargetGroupId=client.ids["target_group_id"], Weight=1)[0] == "InvalidParameter"


def test_delete(client):
    wanted = [client.ids["target_group_id"], client.ids["target_group_v2_id"]]
    client.ok(DELETE, TargetGroupIds=wanted)
    assert client.ok("DescribeTargetGroups", TargetGroupIds=wanted)["TargetGroupSet"] == []
    assert [one["key"] for one in client.emulator.effects] == wanted
    assert client.error(DELETE, TargetGroupIds=wanted[:1])[0] == "InvalidParameterValue"
    assert client.error(DELETE, TargetGroupIds=[])[0] == "InvalidParameterValue.Length"


def test_delete_is_all_or_none(client):
    wanted = [client.ids["target_group_id"], "lbtg-nobody01"]
    assert client.error(DELETE, TargetGroupIds=wanted)[0] == "InvalidParameterValue"
    assert client.ok("DescribeTargetGroups")["TotalCount"] == 5


def test_delete_of_an_associated_group(client):
    client.associate(client.item())
    assert client.error(DELETE, TargetGroupIds=[client.ids["target_group_id"]])[0] == "FailedOperation"
    client.emulator.settings.update({"tencent_delete_associated_group": "accepted"})
    client.ok(DELETE, TargetGroupIds=[client.ids["target_group_id"]])
    listener = client.ok("DescribeListeners", LoadBalancerId=client.ids["load_balancer_id"],
                         ListenerIds=[client.ids["tcp_listener_id"]])["Listeners"][0]
    assert listener["TargetGroupList"] == []


def test_delete_of_a_group_with_a_running_task(client):
    client.ok("AssociateTargetGroups", Associations=[client.item()])
    code = client.error(DELETE, TargetGroupIds=[client.ids["target_group_id"]])[0]
    assert code == "FailedOperation.ResourceInOperating"


def test_lag_hides_a_new_group():
    client = Client(read_lag_seconds=2.0)
    group_id = create(client, Port=80, TargetGroupInstances=[{"BindIP": "10.0.0.11"}])
    assert client.ok("DescribeTargetGroups", TargetGroupIds=[group_id])["TotalCount"] == 0
    client.wait(2)
    assert shown(client, group_id)["RegisteredInstancesCount"] == 1
