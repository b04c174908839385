# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Direct targets: backends bound without a target group, where the mode is NODE (API notes, Tencent 5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .calls import Answer, Call
from .errors import ApiError
from .tasks import Effect
from .world import NODE, Backend, Listener, Point, Target

DEFAULT_WEIGHT = 10
FILTERS = ("location-id", "private-ip-address", "tag")


def register(call: Call) -> Answer:
    """Bind 1 to 20 backends to a layer 4 listener or a rule."""
    point = _point(call)
    if call.world.holder(point).target_type != NODE:
        raise ApiError("FailedOperation", f"listenerId {point.listener_id} is in targetgroup mode")
    rows = _unique([(_target(call, point, one), one.get("Weight", DEFAULT_WEIGHT)) for one in call.params["Targets"]])
    call.world.tasks.check_free([point.load_balancer_id])
    known = [key for key in rows if key in call.world.targets.truth]
    if known and call.settings.tencent_existing_member == "refused":
        raise ApiError("InvalidParameterValue.Duplicate", f"The target {known[0]} is already registered.")
    return call.start([point.load_balancer_id], [_put(call, key, weight) for key, weight in rows.items()])


def deregister(call: Call) -> Answer:
    """Unbind 1 to 20 backends; one that is gone is an error."""
    rows = _existing(call)
    return call.start([call.params["LoadBalancerId"]], [_remove(call, key) for key in rows])


def modify_weight(call: Call) -> Answer:
    """Change weights; a target's own weight wins over the call's."""
    rows = _existing(call)
    effects = []
    for key, one in rows.items():
        weight = one.get("Weight", call.params.get("Weight", DEFAULT_WEIGHT))
        effects.append(_put(call, key, weight))
    return call.start([call.params["LoadBalancerId"]], effects)


def describe(call: Call) -> Answer:
    """Backends of each listener; whether group members are among them is a setting."""
    params = call.params
    call.world.load_balancer(params["LoadBalancerId"])
    wanted: dict[str, list[str]] = {}
    for one in params.get("Filters", []):
        if one["Name"] not in FILTERS:
            raise ApiError("InvalidParameter.InvalidFilter", f"The filter `{one['Name']}` is not supported.")
        wanted.setdefault(one["Name"], []).extend(one["Values"])
    listeners = [one for one in call.world.listeners.values()
                 if one.load_balancer_id == params["LoadBalancerId"]
                 and one.id in params.get("ListenerIds", [one.id])
                 and one.protocol == params.get("Protocol", one.protocol) and one.port == params.get("Port", one.port)]
    return {"Listeners": [_listener(call, one, wanted) for one in listeners]}


def _point(call: Call) -> Point:
    """A rule is named by LocationId, or by Domain and Url."""
    params = call.params
    listener = call.world.listener(params["LoadBalancerId"], params["ListenerId"])
    location_id = params.get("LocationId")
    if not listener.layer_4 and location_id is None and "Domain" in params and "Url" in params:
        wanted = (params["Domain"], params["Url"])
        location_id = next((rule.id for rule in listener.rules.values() if (rule.domain, rule.url) == wanted), None)
        if location_id is None:
            raise ApiError("InvalidParameter.LocationNotFound", f"Location {wanted[0]}{wanted[1]} not found.")
    return call.world.point(listener.load_balancer_id, listener.id, location_id)


def _target(call: Call, point: Point, one: dict[str, Any]) -> Target:
    vpc_id = call.world.load_balancer(point.load_balancer_id).backend_vpc_id
    if ("InstanceId" in one) == ("EniIp" in one):
        raise ApiError("InvalidParameter", "Exactly one of InstanceId and EniIp is required for each target.")
    if "EniIp" in one:
        if not call.world.in_vpc(one["EniIp"], vpc_id):
            raise ApiError("InvalidParameterValue", f"{one['EniIp']} is not an address of {vpc_id}.")
        return Target(point, one["EniIp"], one["Port"])
    address = call.world.address_of(one["InstanceId"], vpc_id)
    if address is None:
        raise ApiError("InvalidParameterValue", f"Instance {one['InstanceId']} not found in {vpc_id}.")
    return Target(point, address, one["Port"])


def _unique(rows: list[tuple[Target, Any]]) -> dict[Target, Any]:
    if len(dict(rows)) < len(rows):
        raise ApiError("InvalidParameterValue.Duplicate", "A target is given more than once.")
    return dict(rows)


def _existing(call: Call) -> dict[Target, dict[str, Any]]:
    point = _point(call)
    rows = _unique([(_target(call, point, one), one) for one in call.params["Targets"]])
    call.world.tasks.check_free([point.load_balancer_id])
    for key in rows:
        if key not in call.world.targets.truth:
            raise ApiError("InvalidParameter", f"The target {key} is not registered.")
    return rows


def _put(call: Call, key: Target, weight: int) -> Effect:
    before = call.world.targets.truth.get(key)
    backend = Backend(weight, call.stamp) if before is None else replace(before, weight=weight)

    def apply(visible_at: float) -> None:
        call.world.point(*key.point)
        call.world.targets.put(key, backend, visible_at)

    return Effect(str(key), apply)


def _remove(call: Call, key: Target) -> Effect:
    return Effect(str(key), lambda visible_at: call.world.targets.remove(key, visible_at))


def _listener(call: Call, listener: Listener, wanted: dict[str, list[str]]) -> dict[str, Any]:
    shown = {"ListenerId": listener.id, "Protocol": listener.protocol, "Port": listener.port, "EndPort": 0}
    if listener.layer_4:
        point = Point(listener.load_balancer_id, listener.id, None)
        return {**shown, "Targets": _backends(call, point, wanted), "Rules": None}
    rules = [rule for rule in listener.rules.values() if rule.id in wanted.get("location-id", [rule.id])]
    return {**shown, "Targets": None, "Rules": [
        {"LocationId": rule.id, "Domain": rule.domain, "Url": rule.url, "FunctionTargets": [],
         "Targets": _backends(call, Point(listener.load_balancer_id, listener.id, rule.id), wanted)}
        for rule in rules]}


def _backends(call: Call, point: Point, wanted: dict[str, list[str]]) -> list[dict[str, Any]]:
    world = call.world
    rows = [(key.ip, key.port, backend) for key, backend in world.targets.seen(call.now).items() if key.point == point]
    if call.settings.tencent_targets_show_group_members:
        groups = [key.target_group_id for key in world.seen_associations(call.now) if key.point == point]
        rows += [(key.ip, key.port, backend) for key, backend in world.members.seen(call.now).items()
                 if key.target_group_id in groups]
    vpc_id = world.load_balancers[point.load_balancer_id].backend_vpc_id
    # No target here has a tag, so a filter by tag finds nothing.
    return [_backend(world.instance_at(ip, vpc_id), ip, port, backend) for ip, port, backend in rows
            if ip in wanted.get("private-ip-address", [ip]) and "tag" not in wanted]


def _backend(instance_id: str | None, ip: str, port: int, backend: Backend) -> dict[str, Any]:
    return {"Type": "CVM" if instance_id else "ENI", "InstanceId": instance_id, "Port": port,
            "Weight": backend.weight, "PublicIpAddresses": None, "PrivateIpAddresses": [ip],
            "InstanceName": instance_id, "RegisteredTime": backend.registered, "EniId": None, "Tag": None, "Zone": None}
