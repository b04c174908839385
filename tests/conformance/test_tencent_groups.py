# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Target groups, their members and direct targets through the Tencent Cloud SDK (API notes, Tencent 4, 5)."""

from __future__ import annotations

import pytest
from tencent_sdk import DONE
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

CHECK = {"HealthSwitch": True, "Protocol": "HTTP", "Timeout": 3, "GapTime": 10, "GoodLimit": 2, "BadLimit": 4,
         "HttpCode": 31, "HttpCheckDomain": "shop.example.com", "HttpCheckPath": "/up", "HttpCheckMethod": "GET"}


def finish(clb, emulator, answer):
    """Let the task of a write end well."""
    emulator.advance(60)
    assert clb.status(answer.RequestId) == DONE


def members(clb, group_id):
    """(private address, port, weight) of every member."""
    answer = clb("DescribeTargetGroupInstances", Filters=[{"Name": "TargetGroupId", "Values": [group_id]}])
    assert answer.TotalCount == answer.RealCount == len(answer.TargetGroupInstanceSet)
    return [(one.PrivateIpAddresses[0], one.Port, one.Weight) for one in answer.TargetGroupInstanceSet]


def targets(clb, emulator):
    """(instance, port, weight) of every direct target of the listener in NODE mode."""
    answer = clb("DescribeTargets", LoadBalancerId=emulator.ids["load_balancer_id"],
                 ListenerIds=[emulator.ids["node_listener_id"]])
    (listener,) = answer.Listeners
    assert (listener.Protocol, listener.Port, listener.Rules) == ("TCP", 9201, None)
    return [(one.InstanceId, one.Port, one.Weight) for one in listener.Targets]


@pytest.mark.drives("clb.CreateTargetGroup", "clb.ModifyTargetGroupAttribute", "clb.DeleteTargetGroups",
                    "clb.DescribeTargetGroups")
def test_a_v2_group_from_its_making_to_its_end(clb, emulator):
    """Synchronous writes; the health check keeps its own spelling, tags come back as Tag."""
    group_id = clb("CreateTargetGroup", TargetGroupName="blue", Type="v2", Protocol="HTTP", Port=8080, Weight=5,
                   VpcId=emulator.ids["clb_vpc_id"], HealthCheck=CHECK, ScheduleAlgorithm="LEAST_CONN",
                   Tags=[{"TagKey": "team", "TagValue": "web"}]).TargetGroupId
    (group,) = clb("DescribeTargetGroups", TargetGroupIds=[group_id]).TargetGroupSet
    assert (group.TargetGroupName, group.TargetGroupType, group.Protocol) == ("blue", "v2", "HTTP")
    assert (group.Port, group.Weight, group.ScheduleAlgorithm) == (8080, 5, "LEAST_CONN")
    assert group.HealthCheck._serialize() == CHECK
    assert [(tag.TagKey, tag.TagValue) for tag in group.Tag] == [("team", "web")]
    assert (group.AssociatedRule, group.AssociatedRuleCount, group.RegisteredInstancesCount) == ([], 0, 0)
    assert group.FullListenSwitch is False

    clb("ModifyTargetGroupAttribute", TargetGroupId=group_id, TargetGroupName="green", Weight=0)
    (group,) = clb("DescribeTargetGroups", TargetGroupIds=[group_id]).TargetGroupSet
    assert (group.TargetGroupName, group.Weight) == ("green", 0)

    clb("DeleteTargetGroups", TargetGroupIds=[group_id])
    assert clb("DescribeTargetGroups", TargetGroupIds=[group_id]).TotalCount == 0


@pytest.mark.drives("clb.CreateTargetGroup")
def test_a_full_range_group_shows_port_0(clb):
    """0 is no missing port."""
    group_id = clb("CreateTargetGroup", Type="v2", Protocol="TCP", FullListenSwitch=True, Weight=1).TargetGroupId
    (group,) = clb("DescribeTargetGroups", TargetGroupIds=[group_id]).TargetGroupSet
    assert (group.Port, group.FullListenSwitch) == (0, True)


@pytest.mark.drives("clb.RegisterTargetGroupInstances", "clb.DescribeTargetGroupInstances",
                    "clb.ModifyTargetGroupInstancesWeight", "clb.ModifyTargetGroupInstancesPort",
                    "clb.DeregisterTargetGroupInstances")
def test_members_from_registration_to_the_end(clb, emulator):
    """All four writes are tasks; a member is (address, port)."""
    group = emulator.ids["target_group_v2_id"]
    wanted = [{"BindIP": "10.0.0.11", "Port": 8080, "Weight": 10}, {"BindIP": "10.0.0.12", "Port": 8080, "Weight": 0}]
    answer = clb("RegisterTargetGroupInstances", TargetGroupId=group, TargetGroupInstances=wanted)
    assert members(clb, group) == []
    finish(clb, emulator, answer)
    assert members(clb, group) == [("10.0.0.11", 8080, 10), ("10.0.0.12", 8080, 0)]

    lighter = [{"BindIP": "10.0.0.11", "Port": 8080, "Weight": 0}]
    finish(clb, emulator, clb("ModifyTargetGroupInstancesWeight", TargetGroupId=group, TargetGroupInstances=lighter))
    moved = [{"BindIP": "10.0.0.12", "Port": 8080, "NewPort": 9090}]
    finish(clb, emulator, clb("ModifyTargetGroupInstancesPort", TargetGroupId=group, TargetGroupInstances=moved))
    assert sorted(members(clb, group)) == [("10.0.0.11", 8080, 0), ("10.0.0.12", 9090, 0)]

    gone = [{"BindIP": "10.0.0.12", "Port": 9090}]
    finish(clb, emulator, clb("DeregisterTargetGroupInstances", TargetGroupId=group, TargetGroupInstances=gone))
    assert members(clb, group) == [("10.0.0.11", 8080, 0)]


@pytest.mark.drives("clb.DescribeTargetGroupInstances")
def test_a_member_tells_its_server(clb, emulator):
    """A known server is a CVM with an id, another address is an ENI."""
    group = emulator.ids["target_group_id"]
    for ip in ("10.0.0.11", "10.0.7.7"):
        emulator.act("tencent", "register_member", target_group_id=group, ip=ip, port=8080)
    answer = clb("DescribeTargetGroupInstances", Filters=[{"Name": "TargetGroupId", "Values": [group]}])
    assert [(one.Type, one.InstanceId) for one in answer.TargetGroupInstanceSet] == [
        ("CVM", emulator.ids["clb_servers"]["10.0.0.11"]), ("ENI", None)]


@pytest.mark.drives("clb.RegisterTargets", "clb.DescribeTargets", "clb.ModifyTargetWeight", "clb.DeregisterTargets")
def test_direct_targets_from_registration_to_the_end(clb, emulator):
    """They hang on a listener in NODE mode."""
    place = {"LoadBalancerId": emulator.ids["load_balancer_id"], "ListenerId": emulator.ids["node_listener_id"]}
    wanted = [{"InstanceId": "ins-server01", "Port": 80}, {"EniIp": "10.0.0.12", "Port": 80, "Weight": 0}]
    finish(clb, emulator, clb("RegisterTargets", **place, Targets=wanted))
    assert targets(clb, emulator) == [("ins-server01", 80, 10), ("ins-server02", 80, 0)]
    finish(clb, emulator, clb("ModifyTargetWeight", **place, Targets=wanted[:1], Weight=7))
    assert targets(clb, emulator)[0] == ("ins-server01", 80, 7)
    finish(clb, emulator, clb("DeregisterTargets", **place, Targets=wanted))
    assert targets(clb, emulator) == []


def test_direct_targets_need_their_mode(clb, emulator):
    """And one that is gone cannot be taken away."""
    place = {"LoadBalancerId": emulator.ids["load_balancer_id"], "ListenerId": emulator.ids["tcp_listener_id"]}
    target = [{"InstanceId": "ins-server01", "Port": 80}]
    with pytest.raises(TencentCloudSDKException) as wrong_mode:
        clb("RegisterTargets", **place, Targets=target)
    with pytest.raises(TencentCloudSDKException) as gone:
        clb("DeregisterTargets", **{**place, "ListenerId": emulator.ids["node_listener_id"]}, Targets=target)
    assert (wrong_mode.value.code, gone.value.code) == ("FailedOperation", "InvalidParameter")


@pytest.mark.parametrize(("params", "code"), [
    ({"Type": "v2", "Port": 80}, "MissingParameter"),
    ({"Port": 80, "Weight": 5}, "InvalidParameter"),
    ({"Port": 0}, "InvalidParameterValue.Range"),
    ({"Port": 80, "TargetGroupName": "no spaces"}, "InvalidParameter.FormatError"),
    ({"Port": 80, "VpcId": "vpc-absent01"}, "InvalidParameterValue"),
])
def test_a_group_that_cannot_be(clb, emulator, params, code):
    """Refused at once, nothing is made."""
    with pytest.raises(TencentCloudSDKException) as refusal:
        clb("CreateTargetGroup", **params)
    assert refusal.value.code == code
    assert emulator.effects() == []


def test_an_associated_group_stays(clb, emulator):
    """It has to be disassociated first."""
    ids = emulator.ids
    emulator.act("tencent", "associate", load_balancer_id=ids["load_balancer_id"],
                 listener_id=ids["tcp_listener_id"], target_group_id=ids["target_group_id"])
    with pytest.raises(TencentCloudSDKException) as refusal:
        clb("DeleteTargetGroups", TargetGroupIds=[ids["target_group_id"]])
    assert refusal.value.code == "FailedOperation"
