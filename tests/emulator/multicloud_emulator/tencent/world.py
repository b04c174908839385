# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One region of CLB: load balancers, listeners, rules, target groups, and what is attached to what."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from . import errors
from .lagging import Lagging
from .tasks import Tasks

LAYER_4 = ("TCP", "UDP", "TCP_SSL", "QUIC")
NODE, V1_MODE, V2_MODE = "NODE", "TARGETGROUP", "TARGETGROUP-V2"
MODE_OF = {"v1": V1_MODE, "v2": V2_MODE}


@dataclass
class LoadBalancer:
    """``status``: 0 is being created, 1 runs. ``backend_vpc_id`` is where its backends are (Tencent 3.3)."""

    id: str
    name: str
    vpc_id: str
    vip: str
    backend_vpc_id: str
    type: str = "OPEN"
    status: int = 1
    created: str = "2026-01-05 08:00:00"


@dataclass
class Rule:
    """A forwarding rule of a layer 7 listener."""

    id: str
    domain: str
    url: str
    target_type: str = NODE


@dataclass
class Listener:
    """``target_type`` is None on layer 7, where each rule has its own."""

    id: str
    load_balancer_id: str
    name: str
    protocol: str
    port: int
    target_type: str | None = None
    rules: dict[str, Rule] = field(default_factory=dict)

    @property
    def layer_4(self) -> bool:
        """Backends hang on the listener itself."""
        return self.protocol in LAYER_4


@dataclass(frozen=True)
class TargetGroup:
    """``attributes`` are the answers' other fields, by their own names."""

    id: str
    name: str
    vpc_id: str
    type: str
    port: int | None = None
    protocol: str | None = None
    weight: int | None = None
    full_listen: bool = False
    created: str = "2026-01-05 08:00:00"
    updated: str = "2026-01-05 08:00:00"
    attributes: dict[str, Any] = field(default_factory=dict)
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Backend:
    """A member of a group, or a direct target."""

    weight: int | None
    registered: str


class Point(NamedTuple):
    """Where backends hang: a layer 4 listener (no ``location_id``) or a rule."""

    load_balancer_id: str
    listener_id: str
    location_id: str | None

    def __str__(self) -> str:
        return "/".join(part for part in self if part is not None)


class Association(NamedTuple):
    """The key of one association."""

    point: Point
    target_group_id: str

    def __str__(self) -> str:
        return f"{self.point}/{self.target_group_id}"


class Member(NamedTuple):
    """The key of one member: it has no id of its own (Tencent 2)."""

    target_group_id: str
    ip: str
    port: int

    def __str__(self) -> str:
        return f"{self.target_group_id}/{self.ip}:{self.port}"


class Target(NamedTuple):
    """The key of one direct target."""

    point: Point
    ip: str
    port: int

    def __str__(self) -> str:
        return f"{self.point}/{self.ip}:{self.port}"


class World:
    """The state of one region. ``associations`` values are weights (None for v1 groups)."""

    def __init__(self, region: str, tasks: Tasks):
        self.region = region
        self.tasks = tasks
        self.vpcs: dict[str, str] = {}
        self.servers: dict[str, tuple[str, str]] = {}
        self.load_balancers: dict[str, LoadBalancer] = {}
        self.listeners: dict[str, Listener] = {}
        self.groups: Lagging[str, TargetGroup] = Lagging()
        self.associations: Lagging[Association, int | None] = Lagging()
        self.members: Lagging[Member, Backend] = Lagging()
        self.targets: Lagging[Target, Backend] = Lagging()
        self.health: dict[tuple[str, int], str] = {}
        self._ids = 0

    def new_id(self, prefix: str) -> str:
        """An id that looks like the cloud's own and is the same in every run."""
        self._ids += 1
        return f"{prefix}-{hashlib.sha256(f'{prefix}{self._ids}'.encode()).hexdigest()[:8]}"

    def load_balancer(self, load_balancer_id: str) -> LoadBalancer:
        """:raises errors.ApiError: no such load balancer"""
        found = self.load_balancers.get(load_balancer_id)
        if found is None:
            raise errors.load_balancer_not_found(load_balancer_id)
        return found

    def listener(self, load_balancer_id: str, listener_id: str) -> Listener:
        """:raises errors.ApiError: no such load balancer, or no such listener on it"""
        self.load_balancer(load_balancer_id)
        found = self.listeners.get(listener_id)
        if found is None or found.load_balancer_id != load_balancer_id:
            raise errors.listener_not_found(listener_id)
        return found

    def group(self, target_group_id: str) -> TargetGroup:
        """:raises errors.ApiError: no such target group"""
        found = self.groups.truth.get(target_group_id)
        if found is None:
            raise errors.target_group_not_found(target_group_id)
        return found

    def point(self, load_balancer_id: str, listener_id: str, location_id: str | None) -> Point:
        """Where backends hang; layer 7 has to name a rule and layer 4 must not (Tencent 3.3).

        :raises errors.ApiError: something is missing or does not exist
        """
        listener = self.listener(load_balancer_id, listener_id)
        if not listener.layer_4 and location_id is None:
            raise errors.ApiError("InvalidParameter", f"LocationId is required: {listener_id} is a layer-7 listener.")
        if location_id is not None and location_id not in listener.rules:
            raise errors.location_not_found(location_id)
        return Point(load_balancer_id, listener_id, location_id)

    def holder(self, point: Point) -> Listener | Rule:
        """What carries the mode (``target_type``) of a place that exists."""
        listener = self.listeners[point.listener_id]
        return listener if point.location_id is None else listener.rules[point.location_id]

    def seen_associations(self, now: float) -> dict[Association, int | None]:
        """The associations that a read shows; what hung on a listener or rule that is gone does not come back."""
        seen = self.associations.seen(now).items()
        return {key: weight for key, weight in seen if self._exists(key.point)}

    def _exists(self, point: Point) -> bool:
        listener = self.listeners.get(point.listener_id)
        return listener is not None and (point.location_id is None or point.location_id in listener.rules)

    def instance_at(self, ip: str, vpc_id: str) -> str | None:
        """The server with this private address in the VPC, if one is known."""
        vpc, instance_id = self.servers.get(ip, ("", None))
        return instance_id if vpc == vpc_id else None

    def address_of(self, instance_id: str, vpc_id: str) -> str | None:
        """The private address of a server of the VPC; None when there is none."""
        for ip, (vpc, known) in self.servers.items():
            if known == instance_id and vpc == vpc_id:
                return ip
        return None

    def in_vpc(self, ip: str, vpc_id: str) -> bool:
        """Is it an address of the VPC?"""
        try:
            return vpc_id in self.vpcs and ipaddress.ip_address(ip) in ipaddress.ip_network(self.vpcs[vpc_id])
        except ValueError:
            return False

    def remove_point(self, listener_id: str, location_id: str | None = None) -> None:
        """Take a listener, or one rule of it, away with all that hangs there.

        :raises KeyError: no such listener or rule
        """
        if location_id is None:
            del self.listeners[listener_id]
        else:
            del self.listeners[listener_id].rules[location_id]
        for association in [a for a in self.associations.truth if not self._exists(a.point)]:
            self.associations.remove(association)
        for target in [t for t in self.targets.truth if not self._exists(t.point)]:
            self.targets.remove(target)

    def remove_group(self, target_group_id: str, visible_at: float = 0.0) -> None:
        """Take a target group away with its members and associations."""
        self.groups.remove(target_group_id, visible_at)
        for association in [a for a in self.associations.truth if a.target_group_id == target_group_id]:
            self.associations.remove(association, visible_at)
        for member in [m for m in self.members.truth if m.target_group_id == target_group_id]:
            self.members.remove(member, visible_at)

    def dump(self) -> dict[str, Any]:
        """The truth, not what reads show, as JSON values."""
        return {
            "load_balancers": {key: asdict(one) for key, one in self.load_balancers.items()},
            "listeners": {key: asdict(one) for key, one in self.listeners.items()},
            "target_groups": {key: asdict(one) for key, one in self.groups.truth.items()},
            "associations": {str(key): weight for key, weight in self.associations.truth.items()},
            "members": {str(key): asdict(one) for key, one in self.members.truth.items()},
            "targets": {str(key): asdict(one) for key, one in self.targets.truth.items()},
            "tasks": self.tasks.dump(),
        }
