# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AssociateTargetGroups and DisassociateTargetGroups (API notes, Tencent 3.2 to 3.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .calls import Answer, Call
from .errors import ApiError
from .tasks import Effect
from .world import MODE_OF, V1_MODE, Association, Point, TargetGroup, World

DEFAULT_WEIGHT = 10


@dataclass
class _Item:
    """One item of the list: what it names, and the weight it brings."""

    key: Association
    group: TargetGroup
    weight: int | None
    weight_given: bool


def associate(call: Call) -> Answer:
    """Associate 1 to 20 target groups: one task for all of them."""
    planned = dict(call.world.associations.truth)

    def effect_of(item: _Item) -> Effect:
        replaced = _check_associate(call, item, planned)
        for key in replaced:
            planned.pop(key)
        planned[item.key] = item.weight
        return Effect(str(item.key), lambda visible_at: _bind(call.world, item, replaced, visible_at))

    return _carry_out(call, effect_of, one_type=True)


def disassociate(call: Call) -> Answer:
    """Disassociate 1 to 20 target groups: one task for all of them."""

    def effect_of(item: _Item) -> Effect | None:
        if item.key in call.world.associations.truth:
            return Effect(str(item.key), lambda visible_at: call.world.associations.remove(item.key, visible_at))
        if call.settings.tencent_missing_association == "accepted":
            return None
        raise ApiError("FailedOperation", f"TargetGroup {item.group.id} is not associated with "
                       f"{_spot(item.key.point)}.")

    return _carry_out(call, effect_of, one_type=False)


def _carry_out(call: Call, effect_of: Callable[[_Item], Effect | None], one_type: bool) -> Answer:
    """Resolve, check the locks, check each item, start the task."""
    partial = call.settings.tencent_batch_with_bad_item == "partial"
    _refuse_doubles(call.params["Associations"])
    problems: list[ApiError] = []
    items = _each(call.params["Associations"], lambda raw: _resolve(call.world, raw), problems)
    if one_type and len({item.group.type for item in items}) > 1:
        raise ApiError("InvalidParameterValue", "All target groups of one request must be of the same type (v1 or v2).")
    if problems and not partial:
        raise problems[0]
    locks = _locks(items)
    call.world.tasks.check_free(locks)
    effects = [effect for effect in _each(items, effect_of, problems) if effect is not None]
    if problems and (not partial or not effects):
        raise problems[0]
    return call.start(locks, effects, "; ".join(problem.message for problem in problems) or None)


def _each(values: list[Any], make: Callable[[Any], Any], problems: list[ApiError]) -> list[Any]:
    made = []
    for value in values:
        try:
            made.append(make(value))
        except ApiError as problem:
            problems.append(problem)
    return made


def _refuse_doubles(raws: list[dict[str, Any]]) -> None:
    keys = [(r["LoadBalancerId"], r["ListenerId"], r.get("LocationId"), r["TargetGroupId"]) for r in raws]
    for key in keys:
        if keys.count(key) > 1:
            shown = "/".join(part for part in key if part is not None)
            raise ApiError("InvalidParameterValue.Duplicate", f"The association {shown} is given more than once.")


def _resolve(world: World, raw: dict[str, Any]) -> _Item:
    point = world.point(raw["LoadBalancerId"], raw["ListenerId"], raw.get("LocationId"))
    group = world.group(raw["TargetGroupId"])
    weight = raw.get("Weight", DEFAULT_WEIGHT) if group.type == "v2" else None
    return _Item(Association(point, group.id), group, weight, "Weight" in raw)


def _locks(items: list[_Item]) -> list[str]:
    load_balancers = dict.fromkeys(item.key.point.load_balancer_id for item in items)
    groups = dict.fromkeys(item.key.target_group_id for item in items)
    return [*load_balancers, *groups]


def _check_associate(call: Call, item: _Item, planned: dict[Association, int | None]) -> list[Association]:
    """May this group hang there? The associations that it replaces."""
    world, point, settings = call.world, item.key.point, call.settings
    load_balancer = world.load_balancer(point.load_balancer_id)
    if load_balancer.status != 1:
        raise ApiError("FailedOperation.InvalidLBStatus", f"The status of LoadBalancer {load_balancer.id} is abnormal.")
    if load_balancer.backend_vpc_id != item.group.vpc_id:
        raise ApiError("FailedOperation", f"TargetGroup {item.group.id} is in {item.group.vpc_id}, but the backends of "
                       f"LoadBalancer {load_balancer.id} are in {load_balancer.backend_vpc_id}.")
    if item.weight_given and item.group.type == "v1" and settings.tencent_v1_weight == "refused":
        raise ApiError("InvalidParameter", f"Weight is not supported: {item.group.id} is a v1 target group.")
    _check_mode(call, item)
    if item.key in planned:
        _check_again(call, item, planned)
        return []
    others = [key for key in planned if key.point == point]
    if item.group.type == "v1" and others:
        if settings.tencent_v1_second_group == "failed_operation":
            raise ApiError("FailedOperation", f"{_spot(point)} is already associated with TargetGroup "
                           f"{others[0].target_group_id}.")
        if settings.tencent_v1_second_group == "replace":
            return others
    return []


def _check_mode(call: Call, item: _Item) -> None:
    world, point = call.world, item.key.point
    holder, wanted = world.holder(point), MODE_OF[item.group.type]
    if holder.target_type == wanted:
        return
    empty = not any(t.point == point for t in world.targets.truth) and not any(
        a.point == point for a in world.associations.truth)
    if call.settings.tencent_v2_switches_mode and item.group.type == "v2" and empty:
        return
    mode = "targetgroup" if wanted == V1_MODE else "targetgroup-v2"
    raise ApiError("FailedOperation", f"{_spot(point)} not in {mode} mode")


def _check_again(call: Call, item: _Item, planned: dict[Association, int | None]) -> None:
    updates = (item.group.type == "v2" and item.weight_given and item.weight != planned[item.key]
               and call.settings.tencent_reassociate_updates_weight)
    if not updates and call.settings.tencent_duplicate_association != "accepted":
        raise ApiError("FailedOperation", f"TargetGroup {item.group.id} is already associated with "
                       f"{_spot(item.key.point)}.")
    if not updates:
        # Accepted, but it changes nothing: what is there keeps its weight.
        item.weight = planned[item.key]


def _bind(world: World, item: _Item, replaced: list[Association], visible_at: float) -> bool:
    world.group(item.group.id)
    so_already = item.key in world.associations.truth and world.associations.truth[item.key] == item.weight
    world.holder(world.point(*item.key.point)).target_type = MODE_OF[item.group.type]
    for key in replaced:
        world.associations.remove(key, visible_at)
    world.associations.put(item.key, item.weight, visible_at)
    return not so_already


def _spot(point: Point) -> str:
    """A place as the observed texts name it."""
    return f"listenerId {point.listener_id}" if point.location_id is None else f"locationId {point.location_id}"
