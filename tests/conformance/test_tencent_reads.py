# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads and paging through the Tencent Cloud SDK (API notes, Tencent 3.4, 4.2, 6.1)."""

from __future__ import annotations

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException


@pytest.fixture
def associated(emulator):
    """A group with one member, on a layer 4 listener and on a rule."""
    ids = emulator.ids
    for place in ({"listener_id": ids["tcp_listener_id"]},
                  {"listener_id": ids["http_listener_id"], "location_id": ids["location_id"]}):
        emulator.act("tencent", "associate", load_balancer_id=ids["load_balancer_id"],
                     target_group_id=ids["target_group_id"], **place)
    emulator.act("tencent", "register_member", target_group_id=ids["target_group_id"], ip="10.0.0.11", port=8080)
    return ids


@pytest.mark.drives("clb.DescribeLoadBalancers")
def test_load_balancers(clb, emulator):
    """Status 1 runs; the VPC of the backends is TargetRegionInfo's."""
    answer = clb("DescribeLoadBalancers", LoadBalancerIds=[
        emulator.ids["load_balancer_id"], emulator.ids["load_balancer_other_vpc_id"]])
    near, far = answer.LoadBalancerSet
    assert answer.TotalCount == 2
    assert (near.LoadBalancerId, near.Status, near.Forward) == (emulator.ids["load_balancer_id"], 1, 1)
    assert (near.LoadBalancerType, near.LoadBalancerVips) == ("OPEN", ["203.0.113.10"])
    assert near.TargetRegionInfo.VpcId == near.VpcId == far.VpcId == emulator.ids["clb_vpc_id"]
    assert far.TargetRegionInfo.VpcId == emulator.ids["clb_other_vpc_id"]


@pytest.mark.drives("clb.DescribeLoadBalancers")
def test_an_unknown_load_balancer_is_only_missing_in_the_list(clb):
    """It is no error."""
    answer = clb("DescribeLoadBalancers", LoadBalancerIds=["lb-absent01"])
    assert (answer.TotalCount, answer.LoadBalancerSet) == (0, [])


@pytest.mark.drives("clb.DescribeLoadBalancers")
def test_load_balancers_page_by_page(clb):
    """TotalCount does not depend on Limit."""
    pages = [clb("DescribeLoadBalancers", Limit=2, Offset=offset) for offset in (0, 2, 4)]
    assert [page.TotalCount for page in pages] == [3, 3, 3]
    assert [len(page.LoadBalancerSet) for page in pages] == [2, 1, 0]
    assert len({one.LoadBalancerId for page in pages for one in page.LoadBalancerSet}) == 3


@pytest.mark.drives("clb.DescribeListeners")
def test_listeners_tell_their_mode_and_groups(clb, associated):
    """Layer 4 on the listener, layer 7 on each rule; no paging."""
    answer = clb("DescribeListeners", LoadBalancerId=associated["load_balancer_id"])
    assert answer.TotalCount == len(answer.Listeners) > 20
    listeners = {one.ListenerId: one for one in answer.Listeners}
    tcp, http = listeners[associated["tcp_listener_id"]], listeners[associated["http_listener_id"]]
    assert (tcp.TargetType, tcp.TargetGroup.TargetGroupId) == ("TARGETGROUP", associated["target_group_id"])
    assert [group.TargetGroupName for group in tcp.TargetGroupList] == ["legacy-1"]
    assert listeners[associated["node_listener_id"]].TargetType == "NODE"
    taken, free = http.Rules
    assert (http.TargetType, taken.LocationId) == (None, associated["location_id"])
    assert (taken.TargetType, taken.TargetGroup.TargetGroupId) == ("TARGETGROUP", associated["target_group_id"])
    assert (free.Domain, free.Url, free.TargetGroupList) == ("shop.example.com", "/api", [])


@pytest.mark.drives("clb.DescribeTargetGroupList", "clb.DescribeTargetGroups")
def test_the_list_never_tells_associations(clb, associated):
    """It looks the same, but only counts them."""
    group = [associated["target_group_id"]]
    (full,) = clb("DescribeTargetGroups", TargetGroupIds=group).TargetGroupSet
    (short,) = clb("DescribeTargetGroupList", TargetGroupIds=group).TargetGroupSet
    assert [rule.ListenerId for rule in full.AssociatedRule] == [
        associated["tcp_listener_id"], associated["http_listener_id"]]
    assert (short.AssociatedRule, short.AssociatedRuleCount) == ([], 2)
    assert (full.Weight, full.Protocol, full.TargetGroupType) == (None, None, "v1")


@pytest.mark.drives("clb.DescribeTargetGroups", "clb.DescribeTargetGroupList")
@pytest.mark.parametrize("action", ["DescribeTargetGroups", "DescribeTargetGroupList"])
def test_groups_page_by_page(clb, action):
    """20 to a page unless Limit says otherwise."""
    if action == "DescribeTargetGroupList":
        clb("DescribeTargetGroups")
    else:
        clb("DescribeTargetGroupList")
    for number in range(17):
        clb("CreateTargetGroup", Port=80, TargetGroupName=f"g{number}")
    first, second = (clb(action, Offset=offset) for offset in (0, 20))
    assert (first.TotalCount, len(first.TargetGroupSet), len(second.TargetGroupSet)) == (22, 20, 2)
    (found,) = clb(action, Filters=[{"Name": "TargetGroupName", "Values": ["g16"]}]).TargetGroupSet
    assert found.TargetGroupName == "g16"


@pytest.mark.drives("clb.DescribeTargetHealth")
def test_health_has_a_rule_level_on_layer_4_too(clb, emulator, associated):
    """A dead member is False and Dead."""
    emulator.act("tencent", "set_health", ip="10.0.0.11", port=8080, status="Dead")
    answer = clb("DescribeTargetHealth", LoadBalancerIds=[associated["load_balancer_id"]],
                 ListenerIds=[associated["tcp_listener_id"]])
    (target,) = answer.LoadBalancers[0].Listeners[0].Rules[0].Targets
    assert (target.IP, target.Port, target.HealthStatus, target.HealthStatusDetail) == ("10.0.0.11", 8080, False, "Dead")
    assert (target.TargetGroupId, target.TargetId) == (associated["target_group_id"], "ins-server01")


def test_ids_and_filters_exclude_each_other(clb, emulator):
    """As does a filter that the API does not have."""
    named = {"Filters": [{"Name": "TargetGroupName", "Values": ["legacy-1"]}]}
    with pytest.raises(TencentCloudSDKException) as both:
        clb("DescribeTargetGroups", TargetGroupIds=[emulator.ids["target_group_id"]], **named)
    with pytest.raises(TencentCloudSDKException) as wrong_name:
        clb("DescribeTargetGroups", Filters=[{"Name": "VpcId", "Values": [emulator.ids["clb_vpc_id"]]}])
    assert (both.value.code, wrong_name.value.code) == (
        "InvalidParameterCombination", "InvalidParameter.InvalidFilter")


def test_an_unknown_load_balancer_has_no_listeners(clb):
    """CLB's own way to say not found."""
    with pytest.raises(TencentCloudSDKException) as refusal:
        clb("DescribeListeners", LoadBalancerId="lb-absent01")
    assert refusal.value.code == "InvalidParameter.LBIdNotFound"
