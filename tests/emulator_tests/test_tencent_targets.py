# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Direct targets, mode NODE (API notes, Tencent 5)."""

from __future__ import annotations

import pytest
from tencent_client import Client

REGISTER, DEREGISTER, WEIGHT = "RegisterTargets", "DeregisterTargets", "ModifyTargetWeight"
SERVER = {"InstanceId": "ins-server01", "Port": 80}
L7 = {"listener": "node_http_listener_id", "location": "node_location_id"}


@pytest.fixture
def client():
    return Client()


def params(client, *targets, listener="node_listener_id", location=None, **more):
    named = {"LoadBalancerId": client.ids["load_balancer_id"], "ListenerId": client.ids.get(listener, listener),
             "Targets": list(targets), **more}
    if location is not None:
        named["LocationId"] = client.ids[location]
    return named


def rows(client, listener="node_listener_id", **more):
    (one,) = client.ok("DescribeTargets", LoadBalancerId=client.ids["load_balancer_id"],
                       ListenerIds=[client.ids[listener]], **more)["Listeners"]
    backends = one["Targets"] if one["Rules"] is None else [b for rule in one["Rules"] for b in rule["Targets"]]
    return [(backend["Type"], backend["PrivateIpAddresses"], backend["Port"], backend["Weight"])
            for backend in backends]


def test_layer_4(client):
    client.done(REGISTER, **params(client, SERVER, {"EniIp": "10.0.7.7", "Port": 81, "Weight": 0}))
    assert rows(client) == [("CVM", ["10.0.0.11"], 80, 10), ("ENI", ["10.0.7.7"], 81, 0)]
    client.done(DEREGISTER, **params(client, SERVER))
    assert rows(client) == [("ENI", ["10.0.7.7"], 81, 0)]


def test_layer_7_by_location_or_by_domain_and_url(client):
    listener = L7["listener"]
    client.done(REGISTER, **params(client, SERVER, **L7))
    by_name = {"Domain": "node.example.com", "Url": "/"}
    client.done(REGISTER, **params(client, {**SERVER, "Port": 81}, listener=listener, **by_name))
    assert [row[2] for row in rows(client, listener)] == [80, 81]
    wrong = params(client, SERVER, listener=listener, Domain="node.example.com", Url="/other")
    assert client.error(REGISTER, **wrong)[0] == "InvalidParameter.LocationNotFound"
    assert client.error(REGISTER, **params(client, SERVER, listener=listener))[0] == "InvalidParameter"


def test_weight(client):
    client.done(REGISTER, **params(client, SERVER, {**SERVER, "Port": 81}))
    client.done(WEIGHT, **params(client, {**SERVER, "Weight": 0}, {**SERVER, "Port": 81}, Weight=30))
    assert [row[3] for row in rows(client)] == [0, 30]


def test_one_lock_for_each_load_balancer(client):
    client.ok(REGISTER, **params(client, SERVER))
    assert client.error(REGISTER, **params(client, SERVER, **L7))[0] == "FailedOperation.ResourceInOperating"
    assert client.error("AssociateTargetGroups", Associations=[client.item()])[0] == (
        "FailedOperation.ResourceInOperating")


def test_register_again(client):
    client.done(REGISTER, **params(client, SERVER))
    client.done(REGISTER, **params(client, {**SERVER, "Weight": 50}))
    assert [row[3] for row in rows(client)] == [50]
    client.emulator.settings.update({"tencent_existing_member": "refused"})
    assert client.error(REGISTER, **params(client, SERVER))[0] == "InvalidParameterValue.Duplicate"


@pytest.mark.parametrize("action", [DEREGISTER, WEIGHT])
def test_target_that_is_gone(client, action):
    assert client.error(action, **params(client, SERVER))[0] == "InvalidParameter"


@pytest.mark.parametrize("target, wanted", [
    ({"Port": 80}, "InvalidParameter"),
    ({"InstanceId": "ins-server01"}, "MissingParameter"),
    ({**SERVER, "EniIp": "10.0.0.11"}, "InvalidParameter"),
    ({**SERVER, "InstanceId": "ins-nobody01"}, "InvalidParameterValue"),
    ({**SERVER, "InstanceId": "ins-distant1"}, "InvalidParameterValue"),
    ({"EniIp": "10.99.0.11", "Port": 80}, "InvalidParameterValue"),
    ({**SERVER, "BindIP": "10.0.0.11"}, "UnknownParameter"),
])
def test_targets_that_are_wrong(client, target, wanted):
    assert client.error(REGISTER, **params(client, target))[0] == wanted


def test_twenty_at_once_but_not_one_more(client):
    many = [{"EniIp": f"10.0.1.{number}", "Port": 80} for number in range(1, 22)]
    assert client.error(REGISTER, **params(client, *many))[0] == "InvalidParameterValue.Length"
    assert client.error(REGISTER, **params(client, SERVER, SERVER))[0] == "InvalidParameterValue.Duplicate"
    client.done(REGISTER, **params(client, *many[:20]))
    assert len(rows(client)) == 20


def test_attach_points_of_target_groups_take_no_direct_targets(client):
    wrong = params(client, SERVER, listener="tcp_listener_id")
    assert client.error(REGISTER, **wrong) == ("FailedOperation", "listenerId lbl-tcp00001 is in targetgroup mode")


def test_reads_filter(client):
    client.done(REGISTER, **params(client, SERVER, {**SERVER, "InstanceId": "ins-server02"}))
    wanted = [{"Name": "private-ip-address", "Values": ["10.0.0.12"]}]
    assert [row[1] for row in rows(client, Filters=wanted)] == [["10.0.0.12"]]
    balancer = {"LoadBalancerId": client.ids["load_balancer_id"]}
    wrong = [{"Name": "ip", "Values": ["10.0.0.12"]}]
    assert client.error("DescribeTargets", **balancer, Filters=wrong)[0] == "InvalidParameter.InvalidFilter"
    too_many = [f"lbl-{number:08d}" for number in range(21)]
    assert client.error("DescribeTargets", **balancer, ListenerIds=too_many)[0] == "InvalidParameterValue.Length"
    assert client.error("DescribeTargets", LoadBalancerId="lb-nobody01")[0] == "InvalidParameter.LBIdNotFound"


def test_group_members_are_shown_by_setting(client):
    client.done("RegisterTargetGroupInstances", TargetGroupId=client.ids["target_group_id"],
                TargetGroupInstances=[{"BindIP": "10.0.0.11"}])
    client.associate(client.item())
    assert rows(client, "tcp_listener_id") == []
    client.emulator.settings.update({"tencent_targets_show_group_members": True})
    assert rows(client, "tcp_listener_id") == [("CVM", ["10.0.0.11"], 8080, 10)]
