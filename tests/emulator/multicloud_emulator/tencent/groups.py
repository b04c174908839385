# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create, change and delete target groups: synchronous writes (API notes, Tencent 4.1, 4.2, 4.4)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from . import members
from .calls import Answer, Call
from .errors import ApiError, missing, wrong_format
from .seed import DEFAULT_VPC
from .tasks import Effect
from .world import Backend, TargetGroup

SCHEDULED = ("HTTP", "HTTPS", "GRPC")
# Which health check methods each group protocol allows (API notes, Tencent 4.4); the first is the default.
CHECK_METHODS = {"TCP": ("TCP", "HTTP", "CUSTOM"), "UDP": ("PING", "CUSTOM"), "HTTP": ("HTTP", "TCP"),
                 "HTTPS": ("HTTPS", "TCP"), "GRPC": ("GRPC", "TCP")}
# Which protocols take each field of a v2 group; every other field is for all of them.
ONLY_FOR = {"ScheduleAlgorithm": SCHEDULED, "KeepaliveEnable": ("HTTP", "HTTPS"), "SessionExpireTime": SCHEDULED}
V2_ONLY = ("Protocol", "HealthCheck", "ScheduleAlgorithm", "Weight", "FullListenSwitch", "KeepaliveEnable",
           "SessionExpireTime")
ATTRIBUTES = ("ScheduleAlgorithm", "HealthCheck", "KeepaliveEnable", "SessionExpireTime", "SnatEnable", "IpVersion")


def create(call: Call) -> Answer:
    """Make a target group; names are not unique, so a second call makes a second group."""
    params = call.params
    group_type = params.get("Type", "v1")
    protocol = params.get("Protocol")
    if group_type == "v2" and protocol is None:
        raise missing("Protocol")
    _check_fields(params, group_type, protocol)
    vpc_id = params.get("VpcId", DEFAULT_VPC)
    if vpc_id not in call.world.vpcs:
        raise ApiError("InvalidParameterValue", f"VPC {vpc_id} not found.")
    full_listen = params.get("FullListenSwitch", False)
    group = TargetGroup(
        call.world.new_id("lbtg"), params.get("TargetGroupName", "tg"), vpc_id, group_type, params.get("Port"),
        protocol, params.get("Weight"), full_listen, call.stamp, call.stamp, _attributes(params, protocol),
        tuple((tag["TagKey"], tag["TagValue"]) for tag in params.get("Tags", [])),
    )
    wanted = params.get("TargetGroupInstances", [])
    _check_ports(group, wanted)
    rows = members.resolve(call, group, wanted)

    def apply(visible_at: float) -> None:
        call.world.groups.put(group.id, group, visible_at)
        for key, weight in rows:
            call.world.members.put(key, Backend(weight, call.stamp), visible_at)

    call.at_once(Effect(group.id, apply))
    return {"TargetGroupId": group.id}


def modify(call: Call) -> Answer:
    """Change a target group; what cannot change is not a parameter of this action."""
    params = call.params
    group = call.world.group(params["TargetGroupId"])
    _check_fields(params, group.type, group.protocol)
    if "Port" in params and group.full_listen:
        raise ApiError("InvalidParameter", "Port is not supported: the target group listens on the full port range.")
    changed = replace(
        group, name=params.get("TargetGroupName", group.name), port=params.get("Port", group.port),
        weight=params.get("Weight", group.weight), updated=call.stamp,
        attributes={**group.attributes, **{name: params[name] for name in ATTRIBUTES if name in params}},
    )
    call.at_once(Effect(group.id, lambda visible_at: call.world.groups.put(group.id, changed, visible_at)))
    return {}


def delete(call: Call) -> Answer:
    """Delete target groups, all or none."""
    world, wanted = call.world, list(dict.fromkeys(call.params["TargetGroupIds"]))
    for one in wanted:
        world.group(one)
    world.tasks.check_free(wanted)
    for key in world.associations.truth:
        if key.target_group_id in wanted and call.settings.tencent_delete_associated_group == "refused":
            raise ApiError("FailedOperation", f"TargetGroup {key.target_group_id} is associated with "
                           f"{key.point.listener_id}: disassociate it first.")
    for one in wanted:
        call.at_once(Effect(one, lambda visible_at, one=one: world.remove_group(one, visible_at)))
    return {}


def _check_fields(params: dict[str, Any], group_type: str, protocol: str | None) -> None:
    name = params.get("TargetGroupName")
    # Letters of any language, digits, "-" and "_", all in the basic plane.
    if name is not None and not (re.fullmatch(r"[\w-]{1,80}", name) and max(name) <= "\uffff"):
        raise wrong_format("TargetGroupName", name)
    if group_type == "v1":
        for field in V2_ONLY:
            if field in params:
                raise ApiError("InvalidParameter", f"{field} is not supported by v1 target groups.")
        return
    for field, protocols in ONLY_FOR.items():
        if field in params and protocol not in protocols:
            raise ApiError("InvalidParameter", f"{field} is not supported by target groups of protocol {protocol}.")
    if 0 < params.get("SessionExpireTime", 0) < 30:
        raise ApiError("InvalidParameterValue.Range", "SessionExpireTime must be 0 or between 30 and 3600.")
    _check_health_check(params.get("HealthCheck", {}), protocol or "")


def _check_health_check(check: dict[str, Any], protocol: str) -> None:
    allowed = CHECK_METHODS[protocol]
    method = check.get("Protocol", allowed[0])
    if method not in allowed:
        raise ApiError("InvalidParameter", f"Health check {method} is not supported by target groups of protocol "
                       f"{protocol}: use {', '.join(allowed)}.")
    if check.get("HealthSwitch") and method == "HTTP":
        wanted = "HttpVersion" if protocol == "TCP" else "HttpCheckDomain"
        if wanted not in check:
            raise ApiError("InvalidParameter", f"HealthCheck.{wanted} is required for an HTTP check of a {protocol} "
                           "target group.")
    if check.get("Timeout", 2) >= check.get("GapTime", 5):
        raise ApiError("InvalidParameterValue.Range", "HealthCheck.Timeout must be less than HealthCheck.GapTime.")


def _check_ports(group: TargetGroup, wanted: list[dict[str, Any]]) -> None:
    if group.full_listen and group.port is not None:
        raise ApiError("InvalidParameter", "Port is not supported: the target group listens on the full port range.")
    if not group.full_listen and group.port is None and not wanted:
        raise missing("Port")


def _attributes(params: dict[str, Any], protocol: str | None) -> dict[str, Any]:
    given = {name: params[name] for name in ATTRIBUTES if name in params}
    if protocol in SCHEDULED:
        given.setdefault("ScheduleAlgorithm", "WRR")
    return given
