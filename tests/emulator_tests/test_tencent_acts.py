# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Another actor changes the state of Tencent Cloud directly."""

from __future__ import annotations

import pytest
from tencent_client import Client


@pytest.fixture
def client():
    return Client()


def named(client, listener="tcp_listener_id", group="target_group_id", location=None):
    ids = {"load_balancer_id": client.ids["load_balancer_id"], "listener_id": client.ids[listener],
           "target_group_id": client.ids[group]}
    return ids if location is None else {**ids, "location_id": client.ids[location]}


def act(client, name, **params):
    return client.emulator.tencent.act(name, **params)


@pytest.mark.parametrize("where, weight, shown", [
    (("tcp_listener_id", "target_group_id"), None, None),
    (("tcp_listener_v2_id", "target_group_v2_id"), None, 10),
    (("tcp_listener_v2_id", "target_group_v2_id"), 0, 0),
    (("http_listener_id", "target_group_id", "location_id"), None, None),
])
def test_associate_and_disassociate(client, where, weight, shown):
    ids = named(client, *where)
    act(client, "associate", weight=weight, **ids)
    (rule,) = client.rules(ids["target_group_id"])
    assert (rule["ListenerId"], rule["LocationId"], rule["Weight"]) == (
        ids["listener_id"], ids.get("location_id"), shown)
    act(client, "disassociate", **ids)
    assert (client.rules(ids["target_group_id"]), client.emulator.effects) == ([], [])


def test_deleted_group_takes_only_its_own_things_along(client):
    stays, goes = client.ids["target_group_id"], client.ids["target_group_id_2"]
    act(client, "associate", **named(client))
    act(client, "associate", **named(client, "http_listener_id", "target_group_id_2", "location_id"))
    for group in (stays, goes):
        act(client, "register_member", target_group_id=group, ip="10.0.0.11", port=80)
    act(client, "delete_target_group", target_group_id=goes)
    state = client.emulator.tencent.dump()["ap-guangzhou"]
    assert goes not in state["target_groups"]
    assert [key.rsplit("/", 1)[1] for key in state["associations"]] == [stays]
    assert list(state["members"]) == [f"{stays}/10.0.0.11:80"]


def test_deleted_listener_and_rule_take_what_hangs_there_along(client):
    act(client, "associate", **named(client))
    act(client, "associate", **named(client, "http_listener_id", location="location_id"))
    act(client, "associate", **named(client, "http_listener_id", location="location_id_2"))
    act(client, "delete_location", listener_id=client.ids["http_listener_id"], location_id=client.ids["location_id"])
    assert [rule["LocationId"] for rule in client.rules(client.ids["target_group_id"])] == [
        None, client.ids["location_id_2"]]
    act(client, "delete_listener", listener_id=client.ids["http_listener_id"])
    assert [rule["ListenerId"] for rule in client.rules(client.ids["target_group_id"])] == [
        client.ids["tcp_listener_id"]]
    item = client.item("http_listener_id", location="location_id")
    assert client.refused(item) == "InvalidParameter.ListenerIdNotFound"


def test_deleted_listener_takes_direct_targets_along(client):
    client.done("RegisterTargets", LoadBalancerId=client.ids["load_balancer_id"],
                ListenerId=client.ids["node_listener_id"], Targets=[{"InstanceId": "ins-server01", "Port": 80}])
    act(client, "delete_listener", listener_id=client.ids["node_listener_id"])
    assert client.emulator.tencent.dump()["ap-guangzhou"]["targets"] == {}


def test_a_lagging_read_does_not_show_what_hung_on_a_deleted_rule():
    client = Client(read_lag_seconds=100.0)
    act(client, "associate", **named(client, "http_listener_id", location="location_id"))
    client.ok("DisassociateTargetGroups", Associations=[client.item("http_listener_id", location="location_id")])
    client.wait()
    assert len(client.rules(client.ids["target_group_id"])) == 1
    act(client, "delete_location", listener_id=client.ids["http_listener_id"], location_id=client.ids["location_id"])
    assert client.rules(client.ids["target_group_id"]) == []


def test_mode(client):
    act(client, "set_mode", listener_id=client.ids["tcp_listener_id"], target_type="TARGETGROUP-V2")
    act(client, "set_mode", listener_id=client.ids["http_listener_id"], location_id=client.ids["location_id"],
        target_type="NODE")
    client.associate(client.item(group="target_group_v2_id"))
    assert client.refused(client.item("http_listener_id", location="location_id")) == "FailedOperation"
    client.associate(client.item("http_listener_id", location="location_id_2"))


def test_lock_for_ever(client):
    act(client, "hold", ids=[client.ids["target_group_id"]])
    client.wait(100000)
    assert client.refused(client.item()) == "FailedOperation.ResourceInOperating"
    client.associate(client.item(group="target_group_id_2"))


@pytest.mark.parametrize("name, params, message", [
    ("nothing", {}, "no act 'nothing'"),
    ("associate", {"load_balancer": "x"}, "load_balancer"),
    ("associate", {"load_balancer_id": "lb-exposed2", "listener_id": "lbl-tcp00001",
                   "target_group_id": "lbtg-legacy01"}, "lb-exposed2"),
    ("associate", {"load_balancer_id": "lb-exposed1", "listener_id": "lbl-http0001",
                   "target_group_id": "lbtg-legacy01"}, "location_id"),
    ("associate", {"load_balancer_id": "lb-exposed1", "listener_id": "lbl-http0001", "location_id": "loc-nobody01",
                   "target_group_id": "lbtg-legacy01"}, "loc-nobody01"),
    ("associate", {"load_balancer_id": "lb-exposed1", "listener_id": "lbl-tcp00001",
                   "target_group_id": "lbtg-nobody01"}, "lbtg-nobody01"),
    ("register_member", {"target_group_id": "lbtg-nobody01", "ip": "10.0.0.1", "port": 80}, "lbtg-nobody01"),
    ("delete_target_group", {"target_group_id": "lbtg-nobody01"}, "lbtg-nobody01"),
    ("delete_listener", {"listener_id": "lbl-nobody01"}, "lbl-nobody01"),
    ("delete_location", {"listener_id": "lbl-http0001", "location_id": "loc-nobody01"}, "loc-nobody01"),
    ("set_mode", {"listener_id": "lbl-tcp00001", "target_type": "OTHER"}, "OTHER"),
    ("set_load_balancer_status", {"load_balancer_id": "lb-nobody01", "status": 0}, "lb-nobody01"),
    ("set_health", {"ip": "10.0.0.11", "port": 1, "status": "Fine"}, "Fine"),
])
def test_acts_that_are_wrong(client, name, params, message):
    before = client.emulator.tencent.dump()
    with pytest.raises(ValueError, match=message):
        act(client, name, **params)
    assert client.emulator.tencent.dump() == before
