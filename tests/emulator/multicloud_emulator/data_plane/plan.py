# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a data plane is to do, as data: frontends, backends and their servers."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

HTTP, TCP = "http", "tcp"
UP, DOWN, STARTING = "up", "down", "starting"
WORST = (DOWN, STARTING, UP)


class Key(NamedTuple):
    """Which server of which backend."""

    backend: str
    server: str


class Target(NamedTuple):
    """Where a server really is."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Server:
    """A member: ``address`` and ``port`` are those of the cloud; weight 0 takes no new connections."""

    name: str
    address: str
    port: int
    weight: int


@dataclass(frozen=True)
class Backend:
    """The members behind frontends.

    :param mode: ``http`` chooses a server for each request, ``tcp`` for each connection
    :param check: None: health is not checked; "": a TCP connection; a path: ``GET`` of it over HTTP
    """

    name: str
    mode: str
    servers: tuple[Server, ...] = ()
    check: str | None = ""
    balance: str = "roundrobin"


@dataclass(frozen=True)
class Place:
    """A listener or rule, by the id that the cloud gave it, and the backend behind it."""

    id: str
    backend: Backend


class Row(NamedTuple):
    """One line of forwarding."""

    frontend: str
    backend: str
    server: str
    weight: int


@dataclass(frozen=True)
class Plan:
    """Everything to forward. ``frontends`` name their backends; ``servers`` have their real places.

    ``unreachable`` are members (``address:port``) that have no place on this machine; they get no traffic.
    """

    frontends: dict[str, str] = field(default_factory=dict)
    backends: dict[str, Backend] = field(default_factory=dict)
    servers: dict[Key, tuple[Target, int]] = field(default_factory=dict)
    unreachable: tuple[str, ...] = ()

    def rows(self) -> list[Row]:
        """(frontend, backend, server, weight) of all that is forwarded."""
        return [Row(frontend, backend, key.server, weight)
                for frontend, backend in self.frontends.items()
                for key, (_target, weight) in self.servers.items() if key.backend == backend]

    def shape(self) -> Any:
        """What only a reload can change: all but the servers."""
        return self.frontends, {name: (one.mode, one.check, one.balance) for name, one in self.backends.items()}

    def checked(self, key: Key) -> bool:
        """Is the health of this server checked?"""
        return self.backends[key.backend].check is not None


def plan_of(places: Iterable[Place], mapping: dict[str, Any]) -> Plan:
    """The plan for these places.

    :param mapping: setting ``data_plane_backends``: ``address:port`` or ``address`` -> ``host:port``
    :raises ValueError: an entry of ``mapping`` is not ``host:port``
    """
    real = {member: target_of(text) for member, text in mapping.items()}
    plan, unreachable = Plan(), set()
    for place in places:
        plan.frontends[place.id] = place.backend.name
        plan.backends[place.backend.name] = place.backend
    for backend in plan.backends.values():
        for server in backend.servers:
            member = str(Target(server.address, server.port))
            target = real.get(member) or real.get(server.address) or _itself(server)
            if target is None:
                unreachable.add(member)
            else:
                plan.servers[Key(backend.name, server.name)] = (target, server.weight)
    return Plan(plan.frontends, plan.backends, plan.servers, tuple(sorted(unreachable)))


def target_of(text: Any) -> Target:
    """``host:port`` as a place.

    :raises ValueError: it is something else; the host has to be an IP address
    """
    host, _colon, port = str(text).rpartition(":")
    try:
        address = ipaddress.ip_address(host.strip("[]"))
        if not 1 <= int(port) <= 65535:
            raise ValueError(port)
    except ValueError:
        raise ValueError(f"data_plane_backends: {text!r} is not IP:PORT") from None
    return Target(str(address), int(port))


def healths(plan: Plan, seen: dict[Key, str]) -> dict[str, dict[tuple[str, int], str]]:
    """What was found out about members, by backend and (address, port); the worst counts where there are two."""
    found: dict[str, dict[tuple[str, int], str]] = {}
    for backend in plan.backends.values():
        rows = found.setdefault(backend.name, {})
        for server in backend.servers:
            state = seen.get(Key(backend.name, server.name))
            if state is not None:
                member = (server.address, server.port)
                rows[member] = min(state, rows.get(member, UP), key=WORST.index)
    return found


def _itself(server: Server) -> Target | None:
    # Private addresses belong to other machines: only this one is ever reached without being told.
    address = ipaddress.ip_address(server.address)
    return Target(server.address, server.port) if address.is_loopback and server.port else None
