# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Huawei Cloud: what its listeners and pools hold, and what they learn about the health of their members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..huawei import HuaweiCloud
from .plan import DOWN, HTTP, STARTING, TCP, UP, WORST, Backend, Place, Server

CLASSIC_WORDS = {UP: "NORMAL", DOWN: "ABNORMAL", STARTING: "UNAVAILABLE"}
V3_WORDS = {UP: "ONLINE", DOWN: "OFFLINE", STARTING: "INITIAL"}
# TLS is not ended here: who listens for it takes plain HTTP or TCP. Datagrams are left out.
MODES = {"HTTP": HTTP, "HTTPS": HTTP, "GRPC": HTTP, "TERMINATED_HTTPS": HTTP, "TCP": TCP, "TLS": TCP, "SSL": TCP}
BALANCES = {"LEAST_CONNECTIONS": "leastconn", "leastconn": "leastconn", "SOURCE_IP": "source", "source": "source"}
PATH = re.compile(r"/[A-Za-z0-9._~/?&=%:@,+-]*")

Healths = dict[str, dict[tuple[str, int], str]]


def places(cloud: HuaweiCloud) -> Iterator[Place]:
    """Every listener that this data plane can serve."""
    yield from _classic(cloud)
    yield from _v3(cloud)


def learn(cloud: HuaweiCloud, found: Healths) -> None:
    """Members get the health that was found out."""
    states: dict[str, str] = {}
    for listener in cloud.world.listeners.values():
        for member in listener.members.value:
            state = found.get(listener.id, {}).get((member.address, listener.fields["backend_port"]))
            if state is not None:
                # One record is the member of several listeners.
                worst = states[member.id] = min(state, states.get(member.id, UP), key=WORST.index)
                member.health = CLASSIC_WORDS[worst]
    for pool_id, members in cloud.world.members3.items():
        for one in members.value:
            state = found.get(pool_id, {}).get((one["address"], one["protocol_port"]))
            if state is not None:
                one["health"] = V3_WORDS[state]
            elif pool_id in cloud.world.pools3 and _check(cloud, cloud.world.pools3[pool_id]) is None:
                one["health"] = None


def _classic(cloud: HuaweiCloud) -> Iterator[Place]:
    checks = {one["listener_id"]: one for one in cloud.world.checks.values()}
    for listener in cloud.world.listeners.values():
        fields = listener.fields
        if fields["protocol"] not in MODES:
            continue
        port, check = fields["backend_port"], checks.get(listener.id, {})
        servers = {f"{one.address}:{port}": Server(f"{one.address}:{port}", one.address, port, 1)
                   for one in listener.members.value}
        path = _path(check.get("healthcheck_uri")) if check.get("healthcheck_protocol") == "HTTP" else ""
        mode, balance = MODES[fields["backend_protocol"]], BALANCES.get(fields["lb_algorithm"], "roundrobin")
        yield Place(listener.id, Backend(listener.id, mode, tuple(servers.values()), path, balance))


def _v3(cloud: HuaweiCloud) -> Iterator[Place]:
    for listener in cloud.world.listeners3.values():
        pool = cloud.world.pools3.get(listener["default_pool_id"])
        if pool is None or listener["protocol"] not in MODES or pool["protocol"] not in MODES:
            continue
        servers = tuple(_server(one) for one in cloud.world.members3[pool["id"]].value)
        balance = BALANCES.get(pool["lb_algorithm"], "roundrobin")
        yield Place(listener["id"], Backend(pool["id"], MODES[pool["protocol"]], servers, _check(cloud, pool), balance))


def _server(member: dict[str, Any]) -> Server:
    port = member["protocol_port"]
    return Server(f"{member['address']}:{port}", member["address"], port, member["weight"])


def _check(cloud: HuaweiCloud, pool: dict[str, Any]) -> str | None:
    monitor = cloud.world.monitors3.get(pool["healthmonitor_id"])
    if monitor is None:
        return None
    return _path(monitor["url_path"]) if monitor["type"] == "HTTP" else ""


def _path(text: Any) -> str:
    return text if isinstance(text, str) and PATH.fullmatch(text) else "/"
