# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AssociateTargetGroups and DisassociateTargetGroups (API notes, Tencent 3)."""

from __future__ import annotations

import pytest
from tencent_client import Client

V2 = {"listener": "tcp_listener_v2_id", "group": "target_group_v2_id"}
V2_OTHER = {**V2, "group": "target_group_v2_id_2"}
L7 = {"listener": "http_listener_id", "location": "location_id"}


@pytest.fixture
def client():
    return Client()


def effects(client):
    return [(one["operation"], one["key"]) for one in client.emulator.effects]


def test_nothing_is_associated_at_the_start(client):
    assert client.emulator.tencent.dump()["ap-guangzhou"]["associations"] == {}


def test_layer_4(client):
    item = client.item()
    client.associate(item)
    (rule,) = client.rules(item["TargetGroupId"])
    assert rule == {"LoadBalancerId": item["LoadBalancerId"], "LoadBalancerName": "exposed-1",
                    "ListenerId": item["ListenerId"], "ListenerName": "tcp-9001", "Protocol": "TCP", "Port": 9001,
                    "LocationId": None, "Domain": None, "Url": None, "Weight": None, "RuleId": None}
    key = "/".join(item[name] for name in ("LoadBalancerId", "ListenerId", "TargetGroupId"))
    assert effects(client) == [("clb.AssociateTargetGroups", key)]


def test_layer_7(client):
    item = client.item(**L7)
    client.associate(item)
    (rule,) = client.rules(item["TargetGroupId"])
    shown = {name: rule[name] for name in ("LocationId", "Domain", "Url", "Protocol")}
    assert shown == {"LocationId": item["LocationId"], "Domain": "shop.example.com", "Url": "/", "Protocol": "HTTP"}
    key = "/".join(item[name] for name in ("LoadBalancerId", "ListenerId", "LocationId", "TargetGroupId"))
    assert effects(client) == [("clb.AssociateTargetGroups", key)]


def test_disassociate(client):
    item, stays = client.item(), client.item(**L7)
    client.associate(item, stays)
    client.done("DisassociateTargetGroups", Associations=[item])
    assert [rule["ListenerId"] for rule in client.rules(item["TargetGroupId"])] == [stays["ListenerId"]]
    assert effects(client)[-1][0] == "clb.DisassociateTargetGroups"


def test_twenty_at_once_but_not_one_more(client):
    items = [client.item(listener) for listener in client.ids["tcp_listener_ids"]]
    assert len(items) > 20
    assert client.refused(*items[:21]) == "InvalidParameterValue.Length"
    assert client.refused(*items[:21], action="DisassociateTargetGroups") == "InvalidParameterValue.Length"
    client.associate(*items[:20])
    client.associate(*items[20:])
    assert len(client.rules(client.ids["target_group_id"])) == len(items)


def test_none_at_all(client):
    assert client.refused() == "InvalidParameterValue.Length"
    assert client.error("AssociateTargetGroups")[0] == "MissingParameter"


@pytest.mark.parametrize("name", ["LoadBalancerId", "ListenerId", "TargetGroupId"])
@pytest.mark.parametrize("action", ["AssociateTargetGroups", "DisassociateTargetGroups"])
def test_required_ids(client, name, action):
    item = client.item()
    del item[name]
    assert client.refused(item, action=action) == "MissingParameter"


@pytest.mark.parametrize("changed, wanted", [
    ({"LoadBalancerId": "lb-nobody01"}, "InvalidParameter.LBIdNotFound"),
    ({"ListenerId": "lbl-nobody01"}, "InvalidParameter.ListenerIdNotFound"),
    ({"ListenerId": "lbl-tcp2nd01"}, "InvalidParameter.ListenerIdNotFound"),
    ({"TargetGroupId": "lbtg-nobody01"}, "InvalidParameterValue"),
    ({"LocationId": "loc-nobody01"}, "InvalidParameter.LocationNotFound"),
    ({"LocationId": ""}, "InvalidParameter.FormatError"),
    ({"LocationId": None}, "InvalidParameter"),
    ({"ListenerId": "lb-exposed1#lbl-tcp00001"}, "InvalidParameter.FormatError"),
    ({"Weight": 101}, "InvalidParameterValue.Range"),
    ({"Weight": "10"}, "InvalidParameter"),
    ({"Domain": "shop.example.com"}, "UnknownParameter"),
])
@pytest.mark.parametrize("action", ["AssociateTargetGroups", "DisassociateTargetGroups"])
def test_items_that_are_wrong(client, changed, wanted, action):
    assert client.refused({**client.item(), **changed}, action=action) == wanted


def test_layer_7_needs_a_location(client):
    assert client.refused(client.item("http_listener_id")) == "InvalidParameter"
    assert client.refused(client.item("http_listener_id"), action="DisassociateTargetGroups") == "InvalidParameter"


def test_location_of_another_listener(client):
    assert client.refused(client.item("http_listener_id", location="location_v2_id")) == (
        "InvalidParameter.LocationNotFound")


def test_the_same_item_twice(client):
    assert client.refused(client.item(), client.item()) == "InvalidParameterValue.Duplicate"


def test_types_are_not_mixed(client):
    assert client.refused(client.item(), client.item(**V2)) == "InvalidParameterValue"


def test_group_of_another_vpc(client):
    assert client.refused(client.item(group="target_group_other_vpc_id")) == "FailedOperation"


def test_vpc_of_the_backends_counts_not_that_of_the_load_balancer(client):
    there = {"listener": "tcp_listener_other_vpc_id", "balancer": "load_balancer_other_vpc_id"}
    assert client.refused(client.item(**there)) == "FailedOperation"
    client.associate(client.item(group="target_group_other_vpc_id", **there))


@pytest.mark.parametrize("named, message", [
    ({"listener": "node_listener_id"}, "listenerId lbl-node0001 not in targetgroup mode"),
    ({"listener": "tcp_listener_v2_id"}, "listenerId lbl-tcpv2001 not in targetgroup mode"),
    ({"group": "target_group_v2_id"}, "listenerId lbl-tcp00001 not in targetgroup-v2 mode"),
    ({"listener": "http_listener_v2_id", "location": "location_v2_id"},
     "locationId loc-shopv201 not in targetgroup mode"),
])
def test_mode_must_fit_the_type(client, named, message):
    item = client.item(**named)
    assert client.error("AssociateTargetGroups", Associations=[item]) == ("FailedOperation", message)


def test_v2_group_can_switch_the_mode_of_an_empty_listener():
    client = Client(tencent_v2_switches_mode=True)
    client.associate(client.item("tcp_listener_v2_id", "target_group_v2_id"))
    client.associate(client.item("node_listener_id", "target_group_v2_id"))
    listener = client.ok("DescribeListeners", LoadBalancerId=client.ids["load_balancer_id"],
                         ListenerIds=[client.ids["node_listener_id"]])["Listeners"][0]
    assert listener["TargetType"] == "TARGETGROUP-V2"
    client.associate(client.item())
    assert client.refused(client.item(group="target_group_v2_id")) == "FailedOperation"


def test_v2_group_does_not_switch_the_mode_where_something_hangs():
    client = Client(tencent_v2_switches_mode=True)
    client.done("RegisterTargets", LoadBalancerId=client.ids["load_balancer_id"],
                ListenerId=client.ids["node_listener_id"], Targets=[{"InstanceId": "ins-server01", "Port": 80}])
    assert client.refused(client.item("node_listener_id", "target_group_v2_id")) == "FailedOperation"
    client.associate(client.item("node_http_listener_id", "target_group_v2_id", "node_location_id"))
    v1 = client.item("node_http_listener_id", "target_group_id", "node_location_id")
    assert client.refused(v1) == "FailedOperation"


def test_load_balancer_that_does_not_run(client):
    client.emulator.tencent.act("set_load_balancer_status", load_balancer_id=client.ids["load_balancer_id"], status=0)
    assert client.refused(client.item()) == "FailedOperation.InvalidLBStatus"


def test_several_v2_groups_with_weights(client):
    client.associate(client.item(**V2), client.item(**V2_OTHER, Weight=0))
    assert [client.rules(client.ids[one["group"]])[0]["Weight"] for one in (V2, V2_OTHER)] == [10, 0]


def test_weight_of_a_v1_group_is_ignored_or_refused():
    client = Client()
    client.associate(client.item(Weight=50))
    assert client.rules(client.ids["target_group_id"])[0]["Weight"] is None
    assert Client(tencent_v1_weight="refused").refused(client.item(Weight=50)) == "InvalidParameter"


def test_one_v1_group_on_each_attach_point(client):
    client.associate(client.item())
    assert client.refused(client.item(group="target_group_id_2")) == "FailedOperation"
    assert Client().refused(client.item(), client.item(group="target_group_id_2")) == "FailedOperation"


@pytest.mark.parametrize("setting, first_stays", [("replace", False), ("accepted", True)])
def test_second_v1_group_by_setting(setting, first_stays):
    client = Client(tencent_v1_second_group=setting)
    client.associate(client.item())
    client.associate(client.item(group="target_group_id_2"))
    assert bool(client.rules(client.ids["target_group_id"])) is first_stays
    assert len(client.rules(client.ids["target_group_id_2"])) == 1


@pytest.mark.parametrize("named", [{}, L7, {**V2, "Weight": 10}, V2])
def test_associate_again(client, named):
    client.associate(client.item(**named))
    assert client.refused(client.item(**named)) == "FailedOperation"


def test_associate_again_by_setting():
    client = Client(tencent_duplicate_association="accepted")
    client.associate(client.item(**V2, Weight=30))
    client.associate(client.item(**V2))
    assert [rule["Weight"] for rule in client.rules(client.ids["target_group_v2_id"])] == [30]
    assert len(client.emulator.effects) == 1  # accepted, but it was so already


def test_associate_again_changes_the_weight(client):
    client.associate(client.item(**V2))
    client.associate(client.item(**V2, Weight=0))
    assert [rule["Weight"] for rule in client.rules(client.ids["target_group_v2_id"])] == [0]


def test_associate_again_does_not_change_the_weight_by_setting():
    client = Client(tencent_reassociate_updates_weight=False)
    client.associate(client.item(**V2))
    assert client.refused(client.item(**V2, Weight=0)) == "FailedOperation"


def test_disassociate_what_is_not_associated(client):
    assert client.refused(client.item(), action="DisassociateTargetGroups") == "FailedOperation"


def test_disassociate_what_is_not_associated_by_setting():
    client = Client(tencent_missing_association="accepted")
    client.done("DisassociateTargetGroups", Associations=[client.item()])
    assert client.emulator.effects == []


def test_one_bad_item_refuses_all(client):
    bad = client.item(group="target_group_other_vpc_id", **L7)
    assert client.refused(client.item(), bad) == "FailedOperation"
    gone = {**client.item(), "ListenerId": "lbl-nobody01"}
    assert client.refused(client.item(), gone) == "InvalidParameter.ListenerIdNotFound"


def test_one_bad_item_fails_the_task_by_setting():
    client = Client(tencent_batch_with_bad_item="partial")
    bad = {**client.item(), "ListenerId": "lbl-nobody01"}
    answer = client.ok("AssociateTargetGroups", Associations=[bad, client.item()])
    client.wait()
    status = client.ok("DescribeTaskStatus", TaskId=answer["RequestId"])
    assert (status["Status"], "lbl-nobody01" in status["Message"]) == (1, True)
    assert len(client.rules(client.ids["target_group_id"])) == 1
    assert client.refused(bad) == "InvalidParameter.ListenerIdNotFound"


def test_reset_brings_the_seeded_world_back(client):
    before = client.emulator.tencent.dump()
    client.associate(client.item())
    assert client.emulator.tencent.dump() != before
    client.emulator.reset()
    assert client.emulator.tencent.dump() == before
