# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members of target groups (API notes, Tencent 4.3). A member has no id: (address, port) in its group names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .calls import Answer, Call, page
from .errors import ApiError, missing, wrong_length
from .tasks import Effect
from .world import Backend, Member, TargetGroup

DEFAULT_V1_WEIGHT = 10
FILTERS = ("TargetGroupId", "BindIP", "InstanceId")


def resolve(call: Call, group: TargetGroup, wanted: list[dict[str, Any]]) -> list[tuple[Member, int]]:
    """The members that a request adds, with their weights.

    :raises ApiError: not in the VPC, no port, a port where none may be, or no weight on a v2 group
    """
    rows: dict[Member, int] = {}
    for one in wanted:
        key = _key(call, group, one, group.port)
        if "NewPort" in one:
            raise ApiError("InvalidParameter", "NewPort is for ModifyTargetGroupInstancesPort only.")
        weight = one.get("Weight", group.weight if group.type == "v2" else DEFAULT_V1_WEIGHT)
        if weight is None:
            raise missing("TargetGroupInstances.Weight")
        if key in rows:
            raise ApiError("InvalidParameterValue.Duplicate", f"The member {key} is given more than once.")
        rows[key] = weight
    return list(rows.items())


def register(call: Call) -> Answer:
    """Add members."""
    group = call.world.group(call.params["TargetGroupId"])
    wanted = call.params["TargetGroupInstances"]
    if len(wanted) > call.settings.tencent_max_members:
        raise wrong_length("TargetGroupInstances", 1, call.settings.tencent_max_members)
    rows = resolve(call, group, wanted)
    call.world.tasks.check_free([group.id])
    known = [key for key, _weight in rows if key in call.world.members.truth]
    if known and call.settings.tencent_existing_member == "refused":
        raise ApiError("FailedOperation", f"The member {known[0]} is already registered.")
    return call.start([group.id], [_put(call, key, Backend(weight, call.stamp)) for key, weight in rows])


def deregister(call: Call) -> Answer:
    """Remove members."""
    return _change(call, (), lambda key, _one: [
        Effect(str(key), lambda visible_at: call.world.members.remove(key, visible_at))])


def modify_weight(call: Call) -> Answer:
    """Change weights; 0 drains."""
    return _change(call, ("Weight",), lambda key, one: [
        _put(call, key, replace(call.world.members.truth[key], weight=one["Weight"]))])


def modify_port(call: Call) -> Answer:
    """Change ports."""
    return _change(call, ("NewPort",), lambda key, one: [_move(call, key, key._replace(port=one["NewPort"]))])


def describe(call: Call) -> Answer:
    """Members: ``RealCount`` counts those that CAM hides too."""
    known = {name: [] for name in FILTERS}
    for one in call.params["Filters"]:
        if one["Name"] not in FILTERS:
            raise ApiError("InvalidParameter.InvalidFilter", f"The filter `{one['Name']}` is not supported.")
        known[one["Name"]] += one["Values"]
    rows = []
    for key, backend in call.world.members.seen(call.now).items():
        instance_id = _instance_of(call, key)
        values = {"TargetGroupId": key.target_group_id, "BindIP": key.ip, "InstanceId": instance_id}
        if all(not known[name] or values[name] in known[name] for name in FILTERS):
            rows.append(_shown(key, backend, instance_id))
    hidden = min(call.settings.tencent_hidden_members, len(rows))
    visible = rows[: len(rows) - hidden]
    forced = call.settings.tencent_forced_member_page
    shown = page(visible, {**call.params, "Limit": forced} if forced else call.params)
    total = len(shown if call.settings.tencent_member_total == "page" else visible)
    return {"TotalCount": total, "RealCount": len(rows), "TargetGroupInstanceSet": shown}


def _change(call: Call, needs: tuple[str, ...], effects_of: Callable[[Member, dict[str, Any]], list[Effect]]) -> Answer:
    """Common to all changes of members that exist already."""
    group = call.world.group(call.params["TargetGroupId"])
    found, gone = [], []
    for number, one in enumerate(call.params["TargetGroupInstances"]):
        for name in needs:
            if name not in one:
                raise missing(f"TargetGroupInstances.{number}.{name}")
        key = _key(call, group, one, None)
        (found if key in call.world.members.truth else gone).append((key, one))
    call.world.tasks.check_free([group.id])
    if gone and call.settings.tencent_missing_member == "refused":
        raise ApiError("FailedOperation", f"The member {gone[0][0]} is not registered.")
    return call.start([group.id], [effect for key, one in found for effect in effects_of(key, one)])


def _key(call: Call, group: TargetGroup, one: dict[str, Any], default_port: int | None) -> Member:
    if not call.world.in_vpc(one["BindIP"], group.vpc_id):
        raise ApiError("InvalidParameterValue", f"{one['BindIP']} is not an address of {group.vpc_id}.")
    if group.full_listen:
        if "Port" in one or "NewPort" in one:
            raise ApiError("InvalidParameter", "Members of a full-port-range target group have no port.")
        return Member(group.id, one["BindIP"], 0)
    port = one.get("Port", default_port)
    if port is None:
        raise missing("TargetGroupInstances.Port")
    return Member(group.id, one["BindIP"], port)


def _put(call: Call, key: Member, backend: Backend) -> Effect:
    def apply(visible_at: float) -> bool:
        call.world.group(key.target_group_id)
        known = call.world.members.truth.get(key)
        call.world.members.put(key, backend, visible_at)
        return known is None or known.weight != backend.weight

    return Effect(str(key), apply)


def _move(call: Call, key: Member, moved: Member) -> Effect:
    if moved != key and moved in call.world.members.truth:
        raise ApiError("FailedOperation", f"The member {moved} is already registered.")
    backend = call.world.members.truth[key]

    def apply(visible_at: float) -> None:
        call.world.members.remove(key, visible_at)
        call.world.members.put(moved, backend, visible_at)

    return Effect(f"{key}->{moved.port}", apply)


def _instance_of(call: Call, key: Member) -> str | None:
    group = call.world.groups.truth.get(key.target_group_id)
    return call.world.instance_at(key.ip, group.vpc_id) if group else None


def _shown(key: Member, backend: Backend, instance_id: str | None) -> dict[str, Any]:
    """``TargetGroupBackend``: it has no BindIP."""
    return {"TargetGroupId": key.target_group_id, "Type": "CVM" if instance_id else "ENI", "InstanceId": instance_id,
            "Port": key.port, "Weight": backend.weight, "PublicIpAddresses": [], "PrivateIpAddresses": [key.ip],
            "InstanceName": instance_id, "RegisteredTime": backend.registered, "EniId": None, "ZoneId": 100001}
