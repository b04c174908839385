# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent Cloud: what listeners and rules hold through target groups or directly, and the health of the members."""

from __future__ import annotations

from collections.abc import Iterator

from ..tencent import TencentCloud
from ..tencent.seed import REGION
from ..tencent.world import Point, World
from .plan import DOWN, HTTP, STARTING, TCP, UP, WORST, Backend, Place, Server

WORDS = {UP: "Alive", DOWN: "Dead", STARTING: "Unknown"}
DATAGRAMS = ("UDP", "QUIC")
WEIGHT = 10  # of what says none
MOST = 256  # weight of a server

Healths = dict[str, dict[tuple[str, int], str]]


def places(cloud: TencentCloud) -> Iterator[Place]:
    """Every layer 4 listener, and every rule on layer 7, of the region that holds resources."""
    world = cloud.world(REGION)
    for listener in world.listeners.values():
        if listener.protocol in DATAGRAMS:
            continue
        mode = TCP if listener.layer_4 else HTTP
        for location_id in [None] if listener.layer_4 else list(listener.rules):
            point = Point(listener.load_balancer_id, listener.id, location_id)
            place_id = listener.id if location_id is None else location_id
            servers = (*_direct(world, point), *_grouped(world, point, listener.port))
            yield Place(place_id, Backend(place_id, mode, servers))


def learn(cloud: TencentCloud, found: Healths) -> None:
    """Members get the health that was found out."""
    states: dict[tuple[str, int], str] = {}
    for rows in found.values():
        for member, state in rows.items():
            states[member] = min(state, states.get(member, UP), key=WORST.index)
    world = cloud.world(REGION)
    known = {(key.ip, key.port) for key in world.members.truth} | {(key.ip, key.port) for key in world.targets.truth}
    for member, state in states.items():
        if member in known:
            world.health[member] = WORDS[state]


def _direct(world: World, point: Point) -> list[Server]:
    return [Server(f"{key.ip}:{key.port}", key.ip, key.port, WEIGHT if one.weight is None else one.weight)
            for key, one in world.targets.truth.items() if key.point == point]


def _grouped(world: World, point: Point, listener_port: int) -> list[Server]:
    groups = {key.target_group_id: weight for key, weight in world.associations.truth.items() if key.point == point}
    servers = []
    for group_id, share in groups.items():
        members = {key: WEIGHT if one.weight is None else one.weight
                   for key, one in world.members.truth.items() if key.target_group_id == group_id}
        total = sum(members.values())
        for key, weight in members.items():
            # A group's weight is its share of the traffic; the weights of its members divide that share.
            if len(groups) > 1 and total:
                weight = _scaled((WEIGHT if share is None else share) * weight / total)
            elif share == 0:
                weight = 0
            port = key.port or listener_port
            servers.append(Server(f"{group_id}_{key.ip}:{port}", key.ip, port, weight))
    return servers


def _scaled(weight: float) -> int:
    """Shares are 0 to 100: twice that leaves less to rounding, and never 0 for more than nothing."""
    return min(MOST, max(1, round(2 * weight))) if weight else 0
