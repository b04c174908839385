# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Target groups and their associations as reads show them (API notes, Tencent 3.4, 4.2)."""

from __future__ import annotations

from typing import Any

from .calls import Answer, Call, page
from .errors import ApiError, target_group_not_found, wrong_length
from .world import Association, TargetGroup

FILTERS = ("TargetGroupVpcId", "TargetGroupName", "Tag")
LIST_FILTERS = ("TargetGroupVpcId", "TargetGroupName")


def describe_target_groups(call: Call) -> Answer:
    """Target groups with ``AssociatedRule``: the authoritative read."""
    params, settings = call.params, call.settings
    if "TargetGroupIds" in params and "Filters" in params:
        raise ApiError("InvalidParameterCombination", "TargetGroupIds and Filters cannot be given together.")
    if len(params.get("TargetGroupIds", [])) > settings.tencent_max_target_group_ids:
        raise wrong_length("TargetGroupIds", 0, settings.tencent_max_target_group_ids)
    if params.get("Limit", 0) > settings.tencent_max_target_group_limit:
        raise ApiError("InvalidParameterValue.Range",
                       f"The value of `Limit` must be between 0 and {settings.tencent_max_target_group_limit}.")
    groups = _chosen(call, FILTERS)
    if settings.tencent_forced_page:
        params = {**params, "Limit": settings.tencent_forced_page}
    if settings.tencent_offset_ignored:
        params = {**params, "Offset": 0}
    shown = [{**_info(call, group), "AssociatedRule": _rules(call, group)} for group in page(groups, params)]
    return {"TotalCount": len(groups), "TargetGroupSet": shown}


def describe_target_group_list(call: Call) -> Answer:
    """The look-alike: ``AssociatedRule`` is never filled; ids win over filters."""
    groups = _chosen(call, LIST_FILTERS)
    shown = [{**_info(call, group), "AssociatedRule": []} for group in page(groups, call.params)]
    return {"TotalCount": len(groups), "TargetGroupSet": shown}


def _chosen(call: Call, filters: tuple[str, ...]) -> list[TargetGroup]:
    groups = call.world.groups.seen(call.now)
    wanted = call.params.get("TargetGroupIds", [])
    if not wanted:
        fuzzy = call.settings.tencent_group_name_filter == "fuzzy"
        return [one for one in groups.values() if _passes(call.params.get("Filters", []), one, filters, fuzzy)]
    unknown = [one for one in wanted if one not in groups]
    if unknown and call.settings.tencent_unknown_target_group == "error":
        raise target_group_not_found(unknown[0])
    return [groups[one] for one in dict.fromkeys(wanted) if one in groups]


def _passes(filters: list[dict[str, Any]], group: TargetGroup, known: tuple[str, ...], fuzzy: bool) -> bool:
    values = {"TargetGroupVpcId": [group.vpc_id], "TargetGroupName": [group.name],
              "Tag": [f"{key}:{value}" for key, value in group.tags]}
    for one in filters:
        if one["Name"] not in known:
            raise ApiError("InvalidParameter.InvalidFilter", f"The filter `{one['Name']}` is not supported.")
        if fuzzy and one["Name"] == "TargetGroupName":
            values["TargetGroupName"] = [value for value in one["Values"] if value in group.name]
    return all(set(one["Values"]) & set(values[one["Name"]]) for one in filters)


def associations_of(call: Call, group: TargetGroup) -> dict[Association, int | None]:
    """The associations of a group, as a read shows them now."""
    seen = call.world.seen_associations(call.now)
    return {key: weight for key, weight in seen.items() if key.target_group_id == group.id}


def _info(call: Call, group: TargetGroup) -> dict[str, Any]:
    members = [key for key in call.world.members.seen(call.now) if key.target_group_id == group.id]
    return {
        "TargetGroupId": group.id, "VpcId": group.vpc_id, "TargetGroupName": group.name,
        "Port": 0 if group.full_listen else group.port, "CreatedTime": group.created, "UpdatedTime": group.updated,
        "Protocol": group.protocol, "ScheduleAlgorithm": None, "HealthCheck": None, "TargetGroupType": group.type,
        "AssociatedRuleCount": len(associations_of(call, group)), "RegisteredInstancesCount": len(members),
        "Tag": [{"TagKey": key, "TagValue": value} for key, value in group.tags], "Weight": group.weight,
        "FullListenSwitch": group.full_listen, "KeepaliveEnable": False, "SessionExpireTime": 0, "IpVersion": "IPv4",
        "SnatEnable": False, **group.attributes,
    }


def _rules(call: Call, group: TargetGroup) -> list[dict[str, Any]]:
    return [_rule(call, key, weight) for key, weight in associations_of(call, group).items()]


def _rule(call: Call, key: Association, weight: int | None) -> dict[str, Any]:
    world, point = call.world, key.point
    listener = world.listeners[point.listener_id]
    shown: dict[str, Any] = {
        "LoadBalancerId": point.load_balancer_id, "LoadBalancerName": world.load_balancers[point.load_balancer_id].name,
        "ListenerId": listener.id, "ListenerName": listener.name, "Protocol": listener.protocol, "Port": listener.port,
        "LocationId": point.location_id, "Domain": None, "Url": None, "Weight": weight, "RuleId": None,
    }
    if point.location_id is not None:
        rule = listener.rules[point.location_id]
        return {**shown, "Domain": rule.domain, "Url": rule.url}
    spelling = call.settings.tencent_l4_location_id
    if spelling == "empty":
        shown["LocationId"] = ""
    elif spelling == "missing":
        del shown["LocationId"]
    return shown
