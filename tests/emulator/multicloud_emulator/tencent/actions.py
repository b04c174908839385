# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every action: its parameters as data (API notes, Tencent 3 to 7), and the function that carries it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import associations, group_reads, groups, listeners, load_balancers, members, targets
from .calls import Answer, Call
from .schema import Fields, boolean, ident, integer, many, needed, record, text


@dataclass(frozen=True)
class Action:
    """One action of CLB 2018-03-17."""

    fields: Fields
    carry_out: Callable[[Call], Answer]
    write: bool = False
    poll: bool = False


LOAD_BALANCER, LISTENER, LOCATION, GROUP = ident("lb"), ident("lbl"), ident("loc"), ident("lbtg")
PORT, WEIGHT, PAGE = integer(1, 65535), integer(0, 100), {"Limit": integer(0, 100), "Offset": integer()}
FILTERS = many(record({"Name": needed(text()), "Values": needed(many(text(), 1, 100))}), 0, 10)
ASSOCIATIONS = {"Associations": needed(many(record({
    "LoadBalancerId": needed(LOAD_BALANCER), "ListenerId": needed(LISTENER), "LocationId": LOCATION,
    "TargetGroupId": needed(GROUP), "Weight": WEIGHT}), 1, 20))}
# The highest Limit of DescribeTargetGroups is not published: the action itself judges it by a setting.
GROUP_READ = {"TargetGroupIds": many(GROUP), "Filters": FILTERS, "Limit": integer(), "Offset": integer()}
MEMBER = record({"BindIP": needed(text()), "Port": PORT, "Weight": WEIGHT, "NewPort": PORT})
MEMBERS = {"TargetGroupId": needed(GROUP), "TargetGroupInstances": needed(many(MEMBER, 1))}
MEMBERS_20 = {**MEMBERS, "TargetGroupInstances": needed(many(MEMBER, 1, 20))}
HEALTH_CHECK = record({
    "HealthSwitch": needed(boolean()), "Protocol": text(choices=("TCP", "HTTP", "HTTPS", "PING", "CUSTOM", "GRPC")),
    "Port": PORT, "Timeout": integer(2, 60), "GapTime": integer(1, 600), "GoodLimit": integer(2, 10),
    "BadLimit": integer(2, 10), "JumboFrame": boolean(), "HttpCode": integer(1, 31), "HttpCheckDomain": text(),
    "HttpCheckPath": text(), "HttpCheckMethod": text(choices=("HEAD", "GET")),
    "ContextType": text(choices=("HEX", "TEXT")), "SendContext": text(".{0,500}"), "RecvContext": text(".{0,500}"),
    "HttpVersion": text(choices=("HTTP/1.0", "HTTP/1.1")), "ExtendedCode": text()})
CHANGEABLE = {
    "TargetGroupName": text(), "Port": PORT, "ScheduleAlgorithm": text(choices=("WRR", "LEAST_CONN", "IP_HASH")),
    "HealthCheck": HEALTH_CHECK, "Weight": WEIGHT, "KeepaliveEnable": boolean(),
    "SessionExpireTime": integer(0, 3600), "SnatEnable": boolean()}
CREATE_GROUP = {
    **CHANGEABLE, "VpcId": text("vpc-[0-9a-z]{8}"), "TargetGroupInstances": many(MEMBER, 0, 50),
    "Type": text(choices=("v1", "v2")), "Protocol": text(choices=("TCP", "UDP", "HTTP", "HTTPS", "GRPC")),
    "FullListenSwitch": boolean(), "IpVersion": text(),
    "Tags": many(record({"TagKey": needed(text()), "TagValue": needed(text())}), 0, 20)}
TARGET = record({"Port": needed(PORT), "Type": text(), "InstanceId": text("ins-[0-9a-z]{8}"), "EniIp": text(),
                 "Weight": WEIGHT, "Tag": text()})
TARGETS = {
    "LoadBalancerId": needed(LOAD_BALANCER), "ListenerId": needed(LISTENER), "LocationId": LOCATION, "Domain": text(),
    "Url": text(), "Targets": needed(many(TARGET, 1, 20))}
OF_LISTENERS = {"LoadBalancerId": needed(LOAD_BALANCER), "Protocol": text(), "Port": PORT}
DESCRIBE_LOAD_BALANCERS = {
    **PAGE, "LoadBalancerIds": many(LOAD_BALANCER, 0, 20), "LoadBalancerType": text(choices=("OPEN", "INTERNAL")),
    "Forward": integer(-1, 1), "LoadBalancerName": text(), "LoadBalancerVips": many(text()), "VpcId": text(),
    "SearchKey": text(), "Domain": text(), "ProjectId": integer(), "BackendPrivateIps": many(text()),
    "BackendPublicIps": many(text()), "WithRs": integer(-1, 1), "SecurityGroup": text(), "MasterZone": text(),
    "Filters": FILTERS, "OrderType": integer(0, 1), "AdditionalFields": many(text(choices=("TargetCount",))),
    "OrderBy": text(choices=tuple(load_balancers.ORDERS))}


def _read(fields: Fields, carry_out: Callable[[Call], Answer], poll: bool = False) -> Action:
    return Action(fields, carry_out, False, poll)


def _write(fields: Fields, carry_out: Callable[[Call], Answer]) -> Action:
    return Action(fields, carry_out, True)


ACTIONS: dict[str, Action] = {
    "AssociateTargetGroups": _write(ASSOCIATIONS, associations.associate),
    "DisassociateTargetGroups": _write(ASSOCIATIONS, associations.disassociate),
    "DescribeTargetGroups": _read(GROUP_READ, group_reads.describe_target_groups),
    "DescribeTargetGroupList": _read({**GROUP_READ, **PAGE}, group_reads.describe_target_group_list),
    "DescribeTaskStatus": _read({"TaskId": text(), "DealName": text()}, listeners.describe_task_status, poll=True),
    "DescribeLoadBalancers": _read(DESCRIBE_LOAD_BALANCERS, load_balancers.describe_load_balancers),
    "DescribeListeners": _read({**OF_LISTENERS, "ListenerIds": many(LISTENER, 0, 100)},
                               listeners.describe_listeners),
    "DescribeTargetHealth": _read({"LoadBalancerIds": needed(many(LOAD_BALANCER, 1, 30)),
                                   "ListenerIds": many(LISTENER), "LocationIds": many(LOCATION)},
                                  listeners.describe_target_health),
    "CreateTargetGroup": _write(CREATE_GROUP, groups.create),
    "ModifyTargetGroupAttribute": _write({**CHANGEABLE, "TargetGroupId": needed(GROUP)}, groups.modify),
    "DeleteTargetGroups": _write({"TargetGroupIds": needed(many(GROUP, 1, 20))}, groups.delete),
    "DescribeTargetGroupInstances": _read({**PAGE, "Filters": needed(FILTERS)}, members.describe),
    "RegisterTargetGroupInstances": _write(MEMBERS, members.register),
    "DeregisterTargetGroupInstances": _write(MEMBERS_20, members.deregister),
    "ModifyTargetGroupInstancesWeight": _write(MEMBERS, members.modify_weight),
    "ModifyTargetGroupInstancesPort": _write(MEMBERS, members.modify_port),
    "DescribeTargets": _read({**OF_LISTENERS, "ListenerIds": many(LISTENER, 0, 20), "Filters": FILTERS},
                             targets.describe),
    "RegisterTargets": _write(TARGETS, targets.register),
    "DeregisterTargets": _write(TARGETS, targets.deregister),
    "ModifyTargetWeight": _write({**TARGETS, "Weight": WEIGHT}, targets.modify_weight),
}
