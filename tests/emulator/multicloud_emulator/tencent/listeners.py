# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listeners, rules, health and tasks: reads only (API notes, Tencent 5, 6.1, 7)."""

from __future__ import annotations

from typing import Any

from .calls import Answer, Call
from .errors import missing
from .world import Listener, Point, Rule

# What DescribeTargetHealth says for each state of a backend.
HEALTH = {"Alive": True, "Dead": False, "Unknown": False, "Close": True}


def describe_listeners(call: Call) -> Answer:
    """Listeners with their mode and target groups: the read by attach point. No paging."""
    listeners = _listeners(call)
    return {"TotalCount": len(listeners), "Listeners": [_listener(call, one) for one in listeners]}


def describe_task_status(call: Call) -> Answer:
    """0 done, 1 failed, 2 running."""
    task_id = call.params.get("TaskId", call.params.get("DealName"))
    if task_id is None:
        raise missing("TaskId")
    task = call.world.tasks.poll(task_id, call.now)
    return {"Status": task.status, "LoadBalancerIds": task.load_balancer_ids or None,
            "Message": task.message if task.status == 1 else None}


def describe_target_health(call: Call) -> Answer:
    """Health of everything behind some load balancers, group members included."""
    shown = []
    for load_balancer_id in call.params["LoadBalancerIds"]:
        load_balancer = call.world.load_balancer(load_balancer_id)
        listeners = [one for one in call.world.listeners.values() if one.load_balancer_id == load_balancer_id
                     and one.id in call.params.get("ListenerIds", [one.id])]
        shown.append({"LoadBalancerId": load_balancer_id, "LoadBalancerName": load_balancer.name,
                      "Listeners": [_listener_health(call, one) for one in listeners]})
    return {"LoadBalancers": shown}


def _listeners(call: Call) -> list[Listener]:
    params = call.params
    call.world.load_balancer(params["LoadBalancerId"])
    return [one for one in call.world.listeners.values()
            if one.load_balancer_id == params["LoadBalancerId"]
            and one.id in params.get("ListenerIds", [one.id])
            and one.protocol == params.get("Protocol", one.protocol) and one.port == params.get("Port", one.port)]


def _listener(call: Call, one: Listener) -> dict[str, Any]:
    groups = _groups_at(call, Point(one.load_balancer_id, one.id, None)) if one.layer_4 else []
    return {
        "ListenerId": one.id, "ListenerName": one.name, "Protocol": one.protocol, "Port": one.port, "EndPort": 0,
        "TargetType": one.target_type, "TargetGroup": groups[0] if groups else None, "TargetGroupList": groups,
        "HealthCheck": None, "Scheduler": "WRR" if one.layer_4 else None, "SessionExpireTime": 0, "SniSwitch": 0,
        "Certificate": None, "CreateTime": "2026-01-05 08:00:00",
        "Rules": None if one.layer_4 else [_rule(call, one, rule) for rule in one.rules.values()],
    }


def _rule(call: Call, listener: Listener, rule: Rule) -> dict[str, Any]:
    groups = _groups_at(call, Point(listener.load_balancer_id, listener.id, rule.id))
    return {
        "LocationId": rule.id, "ListenerId": listener.id, "Domain": rule.domain, "Domains": [rule.domain],
        "Url": rule.url, "TargetType": rule.target_type, "TargetGroup": groups[0] if groups else None,
        "TargetGroupList": groups, "Scheduler": "WRR", "HealthCheck": None, "ForwardType": listener.protocol,
        "DefaultServer": False, "RewriteTarget": None, "SessionExpireTime": 0,
    }


def _groups_at(call: Call, point: Point) -> list[dict[str, Any]]:
    """``BasicTargetGroupInfo`` of what hangs there (API notes, Tencent 3.4)."""
    groups = call.world.groups.seen(call.now)
    return [{"TargetGroupId": key.target_group_id, "TargetGroupName": groups[key.target_group_id].name,
             "Weight": weight}
            for key, weight in call.world.seen_associations(call.now).items()
            if key.point == point and key.target_group_id in groups]


def _listener_health(call: Call, listener: Listener) -> dict[str, Any]:
    wanted = call.params.get("LocationIds")
    if listener.layer_4:
        rules = [{"LocationId": "", "Domain": "", "Url": "", "Targets": _healths(call, listener, None)}]
    else:
        rules = [{"LocationId": rule.id, "Domain": rule.domain, "Url": rule.url,
                  "Targets": _healths(call, listener, rule.id)}
                 for rule in listener.rules.values() if wanted is None or rule.id in wanted]
    return {"ListenerId": listener.id, "ListenerName": listener.name, "Protocol": listener.protocol,
            "Port": listener.port, "Rules": rules}


def _healths(call: Call, listener: Listener, location_id: str | None) -> list[dict[str, Any]]:
    world, point = call.world, Point(listener.load_balancer_id, listener.id, location_id)
    vpc_id = world.load_balancers[listener.load_balancer_id].backend_vpc_id
    groups = [key.target_group_id for key in world.seen_associations(call.now) if key.point == point]
    rows = [(key.ip, key.port, backend.weight, None)
            for key, backend in world.targets.seen(call.now).items() if key.point == point]
    rows += [(key.ip, key.port, backend.weight, key.target_group_id)
             for key, backend in world.members.seen(call.now).items() if key.target_group_id in groups]
    shown = []
    for ip, port, weight, group in rows:
        detail = world.health.get((ip, port), "Alive")
        shown.append({"IP": ip, "Port": port, "HealthStatus": HEALTH[detail],
                      "TargetId": world.instance_at(ip, vpc_id) or "", "HealthStatusDetail": detail,
                      "HealthStatusDetial": detail, "TargetGroupId": group, "Weight": weight})
    return shown
