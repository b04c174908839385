# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What reads show: target groups, listeners, load balancers, health (API notes, Tencent 3.4, 4.2, 5, 6.1)."""

from __future__ import annotations

import pytest
from tencent_client import Client

GROUPS = "DescribeTargetGroups"


@pytest.fixture
def client():
    return Client()


def names(answer):
    return [one["TargetGroupName"] for one in answer["TargetGroupSet"]]


def many_groups(client, number):
    for one in range(number):
        client.ok("CreateTargetGroup", TargetGroupName=f"more-{one:03d}", Port=80)
        client.wait(0.1)


def test_page_of_twenty_by_default(client):
    many_groups(client, 20)
    first = client.ok(GROUPS)
    assert (first["TotalCount"], len(first["TargetGroupSet"])) == (25, 20)
    rest = client.ok(GROUPS, Offset=20)
    assert (rest["TotalCount"], len(rest["TargetGroupSet"])) == (25, 5)
    assert not set(names(first)) & set(names(rest))
    assert len(client.ok(GROUPS, Limit=100)["TargetGroupSet"]) == 25
    assert client.ok(GROUPS, Offset=25)["TargetGroupSet"] == []


def test_page_by_ids_is_a_page_too(client):
    many_groups(client, 20)
    ids = [one["TargetGroupId"] for one in client.ok(GROUPS, Limit=100)["TargetGroupSet"]]
    answer = client.ok(GROUPS, TargetGroupIds=ids)
    assert (answer["TotalCount"], len(answer["TargetGroupSet"])) == (25, 20)


def test_forced_page():
    client = Client(tencent_forced_page=2)
    answer = client.ok(GROUPS, Limit=100)
    assert (answer["TotalCount"], len(answer["TargetGroupSet"])) == (5, 2)
    assert len(client.ok(GROUPS, Limit=100, Offset=4)["TargetGroupSet"]) == 1


def test_highest_limit_and_most_ids_are_settings():
    client = Client(tencent_max_target_group_limit=50, tencent_max_target_group_ids=2)
    ids = [client.ids["target_group_id"], client.ids["target_group_id_2"], client.ids["target_group_v2_id"]]
    assert client.error(GROUPS, Limit=51)[0] == "InvalidParameterValue.Range"
    assert client.error(GROUPS, TargetGroupIds=ids)[0] == "InvalidParameterValue.Length"
    assert client.ok(GROUPS, TargetGroupIds=ids[:2], Limit=50)["TotalCount"] == 2
    assert Client().error(GROUPS, Limit=101)[0] == "InvalidParameterValue.Range"


def test_ids_or_filters(client):
    both = {"TargetGroupIds": [client.ids["target_group_id"]],
            "Filters": [{"Name": "TargetGroupName", "Values": ["legacy-1"]}]}
    assert client.error(GROUPS, **both)[0] == "InvalidParameterCombination"
    assert names(client.ok("DescribeTargetGroupList", **both)) == ["legacy-1"]


@pytest.mark.parametrize("filters, found", [
    ([("TargetGroupVpcId", ["vpc-distant1"])], ["distant"]),
    ([("TargetGroupName", ["legacy-1", "modern-1"])], ["legacy-1", "modern-1"]),
    ([("TargetGroupName", ["legacy-1"]), ("TargetGroupVpcId", ["vpc-distant1"])], []),
])
def test_filters(client, filters, found):
    named = [{"Name": name, "Values": values} for name, values in filters]
    assert names(client.ok(GROUPS, Filters=named)) == found


@pytest.mark.parametrize("action", [GROUPS, "DescribeTargetGroupList"])
def test_vpc_filter_has_its_own_name(client, action):
    filters = [{"Name": "VpcId", "Values": ["vpc-default1"]}]
    assert client.error(action, Filters=filters)[0] == "InvalidParameter.InvalidFilter"


def test_unknown_group_is_not_there(client):
    answer = client.ok(GROUPS, TargetGroupIds=["lbtg-nobody01"])
    assert (answer["TotalCount"], answer["TargetGroupSet"]) == (0, [])
    mixed = client.ok(GROUPS, TargetGroupIds=["lbtg-nobody01", client.ids["target_group_id"]])
    assert names(mixed) == ["legacy-1"]


def test_unknown_group_is_an_error_by_setting():
    client = Client(tencent_unknown_target_group="error")
    assert client.error(GROUPS, TargetGroupIds=["lbtg-nobody01"])[0] == "InvalidParameterValue"


def test_list_never_shows_rules(client):
    client.associate(client.item())
    chosen = {"TargetGroupIds": [client.ids["target_group_id"]]}
    (short,) = client.ok("DescribeTargetGroupList", **chosen)["TargetGroupSet"]
    (full,) = client.ok(GROUPS, **chosen)["TargetGroupSet"]
    assert (short["AssociatedRule"], short["AssociatedRuleCount"]) == ([], 1)
    assert (len(full["AssociatedRule"]), full["AssociatedRuleCount"]) == (1, 1)
    assert client.error("DescribeTargetGroupList", Limit=101)[0] == "InvalidParameterValue.Range"


@pytest.mark.parametrize("setting, shown", [("null", {"LocationId": None}), ("empty", {"LocationId": ""}),
                                            ("missing", {})])
def test_spellings_of_no_location(setting, shown):
    client = Client(tencent_l4_location_id=setting)
    client.associate(client.item(), client.item("http_listener_id", location="location_id"))
    layer_4, layer_7 = client.rules(client.ids["target_group_id"])
    assert {name: value for name, value in layer_4.items() if name == "LocationId"} == shown
    assert layer_7["LocationId"] == client.ids["location_id"]


def test_listeners_show_mode_and_groups(client):
    client.associate(client.item("tcp_listener_v2_id", "target_group_v2_id", Weight=7),
                     client.item("http_listener_v2_id", "target_group_v2_id_2", "location_v2_id", Weight=0))
    ids = [client.ids["tcp_listener_v2_id"], client.ids["http_listener_v2_id"], client.ids["node_listener_id"]]
    answer = client.ok("DescribeListeners", LoadBalancerId=client.ids["load_balancer_id"], ListenerIds=ids)
    found = {one["ListenerName"]: one for one in answer["Listeners"]}
    tcp, node, http = found["tcp-v2"], found["node"], found["http-v2"]
    assert (tcp["TargetType"], tcp["TargetGroupList"], tcp["Rules"]) == ("TARGETGROUP-V2", [
        {"TargetGroupId": client.ids["target_group_v2_id"], "TargetGroupName": "modern-1", "Weight": 7}], None)
    assert (node["TargetType"], node["TargetGroup"], node["TargetGroupList"]) == ("NODE", None, [])
    (rule,) = http["Rules"]
    assert (http["TargetType"], rule["TargetType"], rule["LocationId"]) == (
        None, "TARGETGROUP-V2", client.ids["location_v2_id"])
    assert rule["TargetGroup"]["Weight"] == 0


def test_listeners_of_a_load_balancer(client):
    balancer = {"LoadBalancerId": client.ids["load_balancer_id"]}
    everything = client.ok("DescribeListeners", **balancer)
    assert everything["TotalCount"] == len(everything["Listeners"]) > 25
    assert len(client.ok("DescribeListeners", **balancer, Protocol="HTTP")["Listeners"]) == 3
    assert len(client.ok("DescribeListeners", **balancer, Port=9001)["Listeners"]) == 1
    assert client.ok("DescribeListeners", **balancer, ListenerIds=["lbl-nobody01"])["Listeners"] == []
    assert client.error("DescribeListeners", LoadBalancerId="lb-nobody01")[0] == "InvalidParameter.LBIdNotFound"
    assert client.error("DescribeListeners")[0] == "MissingParameter"
    too_many = [f"lbl-{number:08d}" for number in range(101)]
    assert client.error("DescribeListeners", **balancer, ListenerIds=too_many)[0] == "InvalidParameterValue.Length"
    assert client.error("DescribeListeners", **balancer, Limit=5)[0] == "UnknownParameter"


def test_load_balancers(client):
    ids = [client.ids["load_balancer_id"], client.ids["load_balancer_other_vpc_id"], "lb-nobody01"]
    answer = client.ok("DescribeLoadBalancers", LoadBalancerIds=ids)
    shown = [(one["LoadBalancerId"], one["VpcId"], one["TargetRegionInfo"]["VpcId"], one["Status"])
             for one in answer["LoadBalancerSet"]]
    assert shown == [(ids[0], "vpc-default1", "vpc-default1", 1), (ids[1], "vpc-default1", "vpc-distant1", 1)]
    assert answer["TotalCount"] == 2


def test_load_balancer_names_are_searched_fuzzily(client):
    answer = client.ok("DescribeLoadBalancers", LoadBalancerName="exposed", Limit=1)
    assert (answer["TotalCount"], len(answer["LoadBalancerSet"])) == (2, 1)
    assert client.ok("DescribeLoadBalancers", Forward=0)["TotalCount"] == 0
    too_many = [f"lb-{number:08d}" for number in range(21)]
    assert client.error("DescribeLoadBalancers", LoadBalancerIds=too_many)[0] == "InvalidParameterValue.Length"


@pytest.mark.parametrize("params, found", [
    ({"VpcId": "vpc-distant1"}, 0), ({"Forward": 1}, 3), ({"SearchKey": "113.2"}, 1), ({"ProjectId": 0}, 3),
    ({"BackendPrivateIps": ["10.0.0.11"]}, 1), ({"WithRs": 1}, 1), ({"WithRs": 0}, 2), ({"WithRs": -1}, 3),
    ({"LoadBalancerType": "INTERNAL"}, 0), ({"LoadBalancerVips": ["203.0.113.10", "203.0.113.30"]}, 2),
    ({"Filters": [{"Name": "charge-type", "Values": ["PREPAID"]}]}, 0),
    ({"Filters": [{"Name": "charge-type", "Values": ["POSTPAID_BY_HOUR"]}]}, 3),
    ({"Filters": [{"Name": "tag:env", "Values": ["test"]}]}, 0),
])
def test_searches_for_load_balancers(client, params, found):
    client.done("RegisterTargets", LoadBalancerId=client.ids["load_balancer_id"],
                ListenerId=client.ids["node_listener_id"], Targets=[{"InstanceId": "ins-server01", "Port": 90}])
    assert client.ok("DescribeLoadBalancers", **params)["TotalCount"] == found


def test_order_and_further_fields_of_load_balancers(client):
    client.done("RegisterTargetGroupInstances", TargetGroupId=client.ids["target_group_id"],
                TargetGroupInstances=[{"BindIP": "10.0.0.11"}])
    client.associate(client.item())
    order = {"OrderBy": "LoadBalancerName", "OrderType": 0}
    shown = client.ok("DescribeLoadBalancers", AdditionalFields=["TargetCount"], **order)["LoadBalancerSet"]
    assert [(one["LoadBalancerName"], one["TargetCount"]) for one in shown] == [
        ("distant", 0), ("exposed-1", 1), ("exposed-2", 0)]
    first = client.ok("DescribeLoadBalancers", OrderBy="LoadBalancerName")["LoadBalancerSet"][0]
    assert (first["LoadBalancerName"], first["TargetCount"]) == ("exposed-2", None)
    wrong = [{"Name": "name", "Values": ["a"]}]
    assert client.error("DescribeLoadBalancers", Filters=wrong)[0] == "InvalidParameter.InvalidFilter"


def test_health_of_members_and_targets(client):
    client.done("RegisterTargetGroupInstances", TargetGroupId=client.ids["target_group_id"],
                TargetGroupInstances=[{"BindIP": "10.0.0.11"}, {"BindIP": "10.0.7.7", "Weight": 0}])
    client.associate(client.item(), client.item("http_listener_id", location="location_id"))
    client.done("RegisterTargets", LoadBalancerId=client.ids["load_balancer_id"],
                ListenerId=client.ids["node_listener_id"], Targets=[{"InstanceId": "ins-server02", "Port": 90}])
    client.emulator.tencent.act("set_health", ip="10.0.7.7", port=8080, status="Dead")
    ids = [client.ids[one] for one in ("tcp_listener_id", "http_listener_id", "node_listener_id")]
    (balancer,) = client.ok("DescribeTargetHealth", LoadBalancerIds=[client.ids["load_balancer_id"]],
                            ListenerIds=ids)["LoadBalancers"]
    found = {one["ListenerId"]: one["Rules"] for one in balancer["Listeners"]}
    assert set(found) == set(ids)
    (rule,) = found[ids[0]]
    healths = [(one["IP"], one["Port"], one["HealthStatus"], one["HealthStatusDetail"], one["TargetGroupId"],
                one["TargetId"]) for one in rule["Targets"]]
    group = client.ids["target_group_id"]
    assert healths == [("10.0.0.11", 8080, True, "Alive", group, "ins-server01"),
                       ("10.0.7.7", 8080, False, "Dead", group, "")]
    assert [len(rule["Targets"]) for rule in found[ids[1]]] == [2, 0]
    assert [one["TargetGroupId"] for one in found[ids[2]][0]["Targets"]] == [None]
    location = client.ok("DescribeTargetHealth", LoadBalancerIds=[client.ids["load_balancer_id"]],
                         LocationIds=[client.ids["location_id_2"]], ListenerIds=[ids[1]])
    assert [one["LocationId"] for one in location["LoadBalancers"][0]["Listeners"][0]["Rules"]] == [
        client.ids["location_id_2"]]
    assert client.error("DescribeTargetHealth", LoadBalancerIds=["lb-nobody01"])[0] == "InvalidParameter.LBIdNotFound"
