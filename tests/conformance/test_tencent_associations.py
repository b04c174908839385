# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Associations through the Tencent Cloud SDK (API notes, Tencent 3, 7)."""

from __future__ import annotations

import pytest
from tencent_sdk import DONE, FAILED, RUNNING
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

REFUSALS = (
    ("LoadBalancerId", "lb-absent01", "InvalidParameter.LBIdNotFound"),
    ("ListenerId", "lbl-absent01", "InvalidParameter.ListenerIdNotFound"),
    ("TargetGroupId", "lbtg-absent01", "InvalidParameterValue"),
    ("LocationId", "loc-absent01", "InvalidParameter.LocationNotFound"),
    ("ListenerId", "lbl-node0001", "FailedOperation"),
    ("Weight", 101, "InvalidParameterValue.Range"),
    ("Weight", "10", "InvalidParameter"),
)


def association(ids, listener="tcp_listener_id", group="target_group_id", **more):
    """One item of ``Associations``."""
    return {"LoadBalancerId": ids["load_balancer_id"], "ListenerId": ids[listener], "TargetGroupId": ids[group], **more}


def rules(clb, group_id):
    """``AssociatedRule`` of a group, as the SDK parsed it."""
    answer = clb("DescribeTargetGroups", TargetGroupIds=[group_id])
    assert answer.TotalCount == 1
    return answer.TargetGroupSet[0].AssociatedRule


@pytest.mark.drives("clb.AssociateTargetGroups", "clb.DisassociateTargetGroups", "clb.DescribeTaskStatus",
                    "clb.DescribeTargetGroups")
def test_a_layer_4_association_comes_and_goes(clb, emulator):
    """The task is the RequestId of the write, 2 and then 0; the association shows when it has ended."""
    ids = emulator.ids
    wanted = association(ids)
    task = clb("AssociateTargetGroups", Associations=[wanted]).RequestId
    pending = clb("DescribeTaskStatus", TaskId=task)
    assert (pending.Status, pending.Message) == (RUNNING, None)
    assert rules(clb, ids["target_group_id"]) == []
    emulator.advance(60)
    ended = clb("DescribeTaskStatus", TaskId=task)
    assert (ended.Status, ended.LoadBalancerIds) == (DONE, [ids["load_balancer_id"]])
    assert ended.RequestId != task
    (rule,) = rules(clb, ids["target_group_id"])
    assert (rule.LoadBalancerId, rule.ListenerId) == (wanted["LoadBalancerId"], wanted["ListenerId"])
    assert (rule.Protocol, rule.Port, rule.LocationId, rule.Url) == ("TCP", 9001, None, None)
    assert emulator.effects() == [
        ("clb.AssociateTargetGroups", "/".join((rule.LoadBalancerId, rule.ListenerId, ids["target_group_id"])))]

    task = clb("DisassociateTargetGroups", Associations=[wanted]).RequestId
    assert clb.status(task) == RUNNING
    emulator.advance(60)
    assert clb.status(task) == DONE
    assert rules(clb, ids["target_group_id"]) == []


@pytest.mark.drives("clb.AssociateTargetGroups", "clb.DescribeListeners")
def test_a_layer_7_association_shows_on_both_sides(clb, emulator):
    """By group with domain, url and weight; by listener as its TargetGroupList."""
    ids = emulator.ids
    wanted = association(ids, "http_listener_v2_id", "target_group_v2_id", LocationId=ids["location_v2_id"], Weight=0)
    clb("AssociateTargetGroups", Associations=[wanted])
    emulator.advance(60)
    (rule,) = rules(clb, ids["target_group_v2_id"])
    assert (rule.LocationId, rule.Domain, rule.Url) == (ids["location_v2_id"], "v2.example.com", "/")
    assert (rule.Protocol, rule.Weight) == ("HTTP", 0)
    answer = clb("DescribeListeners", LoadBalancerId=wanted["LoadBalancerId"], ListenerIds=[wanted["ListenerId"]])
    (group,) = answer.Listeners[0].Rules[0].TargetGroupList
    assert (group.TargetGroupId, group.Weight) == (ids["target_group_v2_id"], 0)


@pytest.mark.drives("clb.AssociateTargetGroups")
def test_twenty_are_one_task_and_twenty_one_are_refused(clb, emulator):
    """The list holds 1 to 20 associations."""
    many = [{**association(emulator.ids), "ListenerId": one} for one in emulator.ids["tcp_listener_ids"]]
    with pytest.raises(TencentCloudSDKException) as refusal:
        clb("AssociateTargetGroups", Associations=many[:21])
    assert refusal.value.code == "InvalidParameterValue.Length"
    task = clb("AssociateTargetGroups", Associations=many[:20]).RequestId
    emulator.advance(60)
    assert clb.status(task) == DONE
    assert len(rules(clb, emulator.ids["target_group_id"])) == len(emulator.effects()) == 20


@pytest.mark.drives("clb.DescribeTaskStatus")
def test_a_task_that_fails_says_why(clb, emulator):
    """Status 1 with a message; nothing was carried out."""
    emulator.fault("clb.AssociateTargetGroups", "job_fails", detail="quota of the backend")
    task = clb("AssociateTargetGroups", Associations=[association(emulator.ids)]).RequestId
    emulator.advance(60)
    answer = clb("DescribeTaskStatus", TaskId=task)
    assert (answer.Status, answer.Message) == (FAILED, "quota of the backend")
    assert rules(clb, emulator.ids["target_group_id"]) == [] and emulator.effects() == []


def test_a_running_task_holds_load_balancer_and_group(clb, emulator):
    """ResourceInOperating names the task; after it the same call goes through."""
    ids = emulator.ids
    clb("AssociateTargetGroups", Associations=[association(ids)])
    with pytest.raises(TencentCloudSDKException) as by_load_balancer:
        clb("AssociateTargetGroups", Associations=[association(ids, group="target_group_id_2")])
    other = {**association(ids), "LoadBalancerId": ids["load_balancer_id_2"],
             "ListenerId": ids["tcp_listener_on_load_balancer_2_id"]}
    with pytest.raises(TencentCloudSDKException) as by_group:
        clb("AssociateTargetGroups", Associations=[other])
    assert by_load_balancer.value.code == by_group.value.code == "FailedOperation.ResourceInOperating"
    assert "(AssociateTargetGroups)" in by_load_balancer.value.message
    assert "(BindTargetGroupDevice)" in by_group.value.message
    emulator.advance(60)
    clb("AssociateTargetGroups", Associations=[other])


@pytest.mark.parametrize(("field", "value", "code"), REFUSALS)
def test_what_is_wrong_is_refused_with_its_code(clb, emulator, field, value, code):
    """The SDK's exception holds code, message and request id."""
    wanted = {**association(emulator.ids), field: value}
    with pytest.raises(TencentCloudSDKException) as refusal:
        clb("AssociateTargetGroups", Associations=[wanted])
    assert refusal.value.code == code
    assert refusal.value.message
    assert len(refusal.value.requestId) == 36
    assert emulator.effects() == []


def test_layer_7_needs_a_rule(clb, emulator):
    """And v1 and v2 groups do not go into one call."""
    ids = emulator.ids
    with pytest.raises(TencentCloudSDKException) as no_rule:
        clb("AssociateTargetGroups", Associations=[association(ids, "http_listener_id")])
    mixed = [association(ids), association(ids, "tcp_listener_v2_id", "target_group_v2_id")]
    with pytest.raises(TencentCloudSDKException) as two_types:
        clb("AssociateTargetGroups", Associations=mixed)
    assert (no_rule.value.code, two_types.value.code) == ("InvalidParameter", "InvalidParameterValue")


def test_unknown_task(clb):
    """A task that nobody knows."""
    with pytest.raises(TencentCloudSDKException) as refusal:
        clb("DescribeTaskStatus", TaskId="00000000-0000-4000-8000-000000000000")
    assert refusal.value.code == "InvalidParameter"
