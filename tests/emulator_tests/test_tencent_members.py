# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members of target groups (API notes, Tencent 4.3)."""

from __future__ import annotations

import pytest
from tencent_client import Client

REGISTER, DEREGISTER = "RegisterTargetGroupInstances", "DeregisterTargetGroupInstances"
WEIGHT, PORT = "ModifyTargetGroupInstancesWeight", "ModifyTargetGroupInstancesPort"
WRITES = [(REGISTER, {}), (DEREGISTER, {"Port": 80}), (WEIGHT, {"Port": 80, "Weight": 1}),
          (PORT, {"Port": 80, "NewPort": 81})]
SERVER = {"BindIP": "10.0.0.11", "Port": 80}


@pytest.fixture
def client():
    return Client()


def params(client, *members, group="target_group_id"):
    return {"TargetGroupId": client.ids.get(group, group), "TargetGroupInstances": list(members)}


def change(client, action, *members, group="target_group_id"):
    return client.done(action, **params(client, *members, group=group))


def refused(client, action, *members, group="target_group_id"):
    return client.error(action, **params(client, *members, group=group))[0]


def members(client, group="target_group_id", **more):
    filters = [{"Name": "TargetGroupId", "Values": [client.ids.get(group, group)]}]
    return client.ok("DescribeTargetGroupInstances", Filters=filters, **more)


def rows(client, group="target_group_id"):
    return [(one["PrivateIpAddresses"][0], one["Port"], one["Weight"])
            for one in members(client, group)["TargetGroupInstanceSet"]]


def test_register_and_read(client):
    change(client, REGISTER, SERVER, {"BindIP": "10.0.5.5", "Weight": 0})
    assert rows(client) == [("10.0.0.11", 80, 10), ("10.0.5.5", 8080, 0)]
    server, other = members(client)["TargetGroupInstanceSet"]
    assert (server["Type"], server["InstanceId"], other["Type"], other["InstanceId"]) == (
        "CVM", "ins-server01", "ENI", None)
    assert "BindIP" not in server
    assert [one["key"] for one in client.emulator.effects] == [
        "lbtg-legacy01/10.0.0.11:80", "lbtg-legacy01/10.0.5.5:8080"]


def test_members_are_there_when_the_task_ends(client):
    answer = client.ok(REGISTER, **params(client, SERVER))
    assert (client.status(answer), rows(client)) == (2, [])
    client.wait()
    assert (client.status(answer), len(rows(client))) == (0, 1)


def test_same_address_with_two_ports(client):
    change(client, REGISTER, SERVER, {**SERVER, "Port": 81})
    change(client, DEREGISTER, SERVER)
    assert rows(client) == [("10.0.0.11", 81, 10)]


def test_weight(client):
    change(client, REGISTER, SERVER)
    before = members(client)["TargetGroupInstanceSet"][0]
    client.wait(60)
    change(client, WEIGHT, {**SERVER, "Weight": 0})
    after = members(client)["TargetGroupInstanceSet"][0]
    assert {name for name in after if after[name] != before[name]} == {"Weight"}
    assert after["Weight"] == 0
    assert refused(client, WEIGHT, SERVER) == "MissingParameter"


def test_port(client):
    change(client, REGISTER, {**SERVER, "Weight": 3}, {**SERVER, "Port": 82})
    change(client, PORT, {**SERVER, "NewPort": 81})
    assert sorted(rows(client)) == [("10.0.0.11", 81, 3), ("10.0.0.11", 82, 10)]
    assert refused(client, PORT, {**SERVER, "Port": 81, "NewPort": 82}) == "FailedOperation"
    assert refused(client, PORT, {**SERVER, "Port": 81}) == "MissingParameter"


@pytest.mark.parametrize("action, more", WRITES)
@pytest.mark.parametrize("changed, wanted", [
    ({"BindIP": "10.99.0.11"}, "InvalidParameterValue"),
    ({"BindIP": "ins-server01"}, "InvalidParameterValue"),
    ({"BindIP": None}, "InvalidParameter"),
    ({"Port": "80"}, "InvalidParameter"),
    ({"Port": 0}, "InvalidParameterValue.Range"),
    ({"Weight": 101}, "InvalidParameterValue.Range"),
    ({"InstanceId": "ins-server01"}, "UnknownParameter"),
])
def test_members_that_are_wrong(client, action, more, changed, wanted):
    assert refused(client, action, {"BindIP": "10.0.0.11", **more, **changed}) == wanted


@pytest.mark.parametrize("action, more", WRITES)
def test_what_every_write_needs(client, action, more):
    member = {"BindIP": "10.0.0.11", **more}
    assert refused(client, action, member, group="lbtg-nobody01") == "InvalidParameterValue"
    assert refused(client, action) == "InvalidParameterValue.Length"
    assert client.error(action, TargetGroupId=client.ids["target_group_id"])[0] == "MissingParameter"
    client.ok(REGISTER, **params(client, {"BindIP": "10.0.9.9"}))
    if action != REGISTER:
        client.emulator.tencent.act("register_member", target_group_id=client.ids["target_group_id"], ip="10.0.0.11",
                                    port=80)
    assert refused(client, action, member) == "FailedOperation.ResourceInOperating"


@pytest.mark.parametrize("action, more", WRITES[1:])
def test_member_that_is_not_there(client, action, more):
    member = {"BindIP": "10.0.0.11", **more}
    assert refused(client, action, member) == "FailedOperation"
    client.emulator.settings.update({"tencent_missing_member": "accepted"})
    change(client, action, member)
    assert (rows(client), client.emulator.effects) == ([], [])


@pytest.mark.parametrize("action, more", WRITES[1:])
def test_port_is_required_to_name_a_member(client, action, more):
    without = {name: value for name, value in more.items() if name != "Port"}
    assert refused(client, action, {"BindIP": "10.0.0.11", **without}) == "MissingParameter"


def test_batches(client):
    many = [{"BindIP": f"10.0.1.{number}", "Port": 80} for number in range(1, 22)]
    assert refused(client, REGISTER, *many) == "InvalidParameterValue.Length"
    assert refused(client, DEREGISTER, *many) == "InvalidParameterValue.Length"
    client.emulator.settings.update({"tencent_max_members": 50})
    change(client, REGISTER, *many)
    page = members(client)
    assert (page["TotalCount"], page["RealCount"], len(page["TargetGroupInstanceSet"])) == (21, 21, 20)
    assert len(members(client, Offset=20)["TargetGroupInstanceSet"]) == 1
    assert len(members(client, Limit=100)["TargetGroupInstanceSet"]) == 21


def test_register_again(client):
    change(client, REGISTER, SERVER)
    change(client, REGISTER, {**SERVER, "Weight": 50})
    assert rows(client) == [("10.0.0.11", 80, 50)]
    client.emulator.settings.update({"tencent_existing_member": "refused"})
    assert refused(client, REGISTER, SERVER) == "FailedOperation"


def test_register_refuses(client):
    assert refused(client, REGISTER, SERVER, SERVER) == "InvalidParameterValue.Duplicate"
    assert refused(client, REGISTER, {**SERVER, "NewPort": 1}) == "InvalidParameter"


def test_v2_members_need_a_weight_from_somewhere(client):
    group = client.ok("CreateTargetGroup", Type="v2", Protocol="TCP", Port=80)["TargetGroupId"]
    assert refused(client, REGISTER, SERVER, group=group) == "MissingParameter"
    change(client, REGISTER, {**SERVER, "Weight": 0}, group=group)
    client.ok("ModifyTargetGroupAttribute", TargetGroupId=group, Weight=7)
    change(client, REGISTER, {"BindIP": "10.0.0.12"}, group=group)
    assert rows(client, group) == [("10.0.0.11", 80, 0), ("10.0.0.12", 80, 7)]


def test_full_port_range_members_have_no_port(client):
    group = client.ok("CreateTargetGroup", Type="v2", Protocol="TCP", FullListenSwitch=True, Weight=5)["TargetGroupId"]
    assert refused(client, REGISTER, SERVER, group=group) == "InvalidParameter"
    change(client, REGISTER, {"BindIP": "10.0.0.11"}, group=group)
    assert rows(client, group) == [("10.0.0.11", 0, 5)]
    change(client, DEREGISTER, {"BindIP": "10.0.0.11"}, group=group)
    assert rows(client, group) == []


def test_filters(client):
    change(client, REGISTER, SERVER, {"BindIP": "10.0.0.12"})
    change(client, REGISTER, SERVER, group="target_group_id_2")

    def found(*filters):
        named = [{"Name": name, "Values": values} for name, values in filters]
        answer = client.ok("DescribeTargetGroupInstances", Filters=named)
        return [(one["TargetGroupId"], one["InstanceId"]) for one in answer["TargetGroupInstanceSet"]]

    group = ("TargetGroupId", [client.ids["target_group_id"]])
    assert found(("BindIP", ["10.0.0.11"])) == [("lbtg-legacy01", "ins-server01"), ("lbtg-legacy02", "ins-server01")]
    assert found(group, ("InstanceId", ["ins-server02"])) == [("lbtg-legacy01", "ins-server02")]
    assert client.error("DescribeTargetGroupInstances")[0] == "MissingParameter"
    wrong = [{"Name": "Port", "Values": ["80"]}]
    assert client.error("DescribeTargetGroupInstances", Filters=wrong)[0] == "InvalidParameter.InvalidFilter"


def test_members_that_cam_hides(client):
    change(client, REGISTER, SERVER, {"BindIP": "10.0.0.12"})
    client.emulator.settings.update({"tencent_hidden_members": 1})
    answer = members(client)
    assert (answer["TotalCount"], answer["RealCount"], len(answer["TargetGroupInstanceSet"])) == (1, 2, 1)


def test_group_that_goes_while_the_task_runs(client):
    answer = client.ok(REGISTER, **params(client, SERVER))
    client.emulator.tencent.act("delete_target_group", target_group_id=client.ids["target_group_id"])
    client.wait()
    assert (client.status(answer), client.emulator.effects) == (1, [])


def test_another_actor_changes_members(client):
    act, named = client.emulator.tencent.act, {"target_group_id": client.ids["target_group_id"], "port": 80}
    act("register_member", ip="10.0.0.11", weight=0, **named)
    act("register_member", ip="10.0.0.12", **named)
    act("deregister_member", ip="10.0.0.12", **named)
    assert rows(client) == [("10.0.0.11", 80, 0)]
    assert client.emulator.effects == []
