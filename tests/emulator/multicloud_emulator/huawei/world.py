# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of the Huawei half: plain records, no rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .ids import Ids
from .timeline import Lagging


@dataclass(frozen=True)
class Project:
    """A project; the default one of a region has the region's name."""

    id: str
    name: str


@dataclass(frozen=True)
class Key:
    """An access key; temporary ones have a security token and end at ``expires`` (virtual seconds)."""

    access_key: str
    secret_key: str
    projects: tuple[str, ...]
    security_token: str | None = None
    expires: float | None = None

    def may_use(self, project_id: str) -> bool:
        """Does the key reach this project?"""
        return project_id in self.projects


@dataclass
class Token:
    """An IAM token, scoped to a project or to none; it ends at ``expires`` (virtual seconds)."""

    value: str
    expires: float
    project_id: str | None

    def may_use(self, project_id: str) -> bool:
        """Is the token scoped to this project?"""
        return project_id == self.project_id


@dataclass
class User:
    """An IAM user."""

    name: str
    password: str
    failures: int = 0


@dataclass(frozen=True)
class Subnet:
    """A subnet: ``id`` is what VPC users know, ``neutron_id`` what ELB calls ``subnet_cidr_id``."""

    id: str
    neutron_id: str
    vpc_id: str
    cidr: str


@dataclass
class Server:
    """An ECS."""

    id: str
    name: str
    address: str
    vpc_id: str


@dataclass
class Eip:
    """An elastic IP. ``holder`` says what it is bound to: ``cce:ID``, ``elb:ID``, ``port:ID`` or None."""

    id: str
    address: str
    alias: str
    created: float
    type: str = "5_bgp"
    ip_version: int = 4
    bandwidth: dict[str, Any] = field(default_factory=dict)
    status: str = "DOWN"
    holder: str | None = None
    port_id: str | None = None
    private_address: str | None = None
    enterprise_project_id: str = "0"
    moves: int = 0


@dataclass
class DwsCluster:
    """A data-warehouse cluster; ``elb`` is the id of the bound load balancer."""

    id: str
    name: str
    vpc_id: str
    subnet_id: str
    addresses: list[str]
    created: float
    version: str = "8.2.0.100"
    port: int = 8000
    status: str = "AVAILABLE"
    sub_status: str = "NORMAL"
    task_status: str | None = None
    action_progress: dict[str, str] = field(default_factory=dict)
    enterprise_project_id: str = "0"
    elb: Lagging[str | None] = field(default_factory=lambda: Lagging(None))
    elb_listener: str | None = None
    locked_until: float = float("-inf")


@dataclass(frozen=True)
class CssBinding:
    """What one access kind (``searchTool``, ``viewTool``) of a search cluster has in front of it."""

    elb_id: str | None = None
    agency: str | None = None
    listener_id: str | None = None
    server_cert_id: str | None = None
    ca_cert_id: str | None = None


@dataclass
class CssCluster:
    """A search cluster. ``busy`` names what it is doing, or is None."""

    id: str
    name: str
    vpc_id: str
    subnet_id: str
    addresses: list[str]
    created: float
    https: bool = False
    status: str = "200"
    busy: str | None = None
    bindings: dict[str, Lagging[CssBinding]] = field(
        default_factory=lambda: {kind: Lagging(CssBinding()) for kind in ("searchTool", "viewTool")}
    )


@dataclass
class ClassicBalancer:
    """A classic load balancer."""

    id: str
    name: str
    vpc_id: str
    type: str
    vip_address: str
    created: float
    description: str = ""
    bandwidth: int | None = None
    vip_subnet_id: str | None = None
    security_group_id: str | None = None
    az: str | None = None
    admin_state_up: int = 1
    updated: float = 0.0


@dataclass
class ClassicMember:
    """A server behind listeners of one classic load balancer; ``floating`` is its address from 100.64.0.0/10."""

    id: str
    balancer_id: str
    server_id: str
    address: str
    floating: str
    created: float
    active_from: float
    healthy_from: float
    health: str | None = None
    server_name: str | None = None
    listeners: list[str] = field(default_factory=list)


@dataclass
class ClassicListener:
    """A classic listener. ``fields`` are the API's own; ``members`` are those that a reader finds, by lag."""

    id: str
    balancer_id: str
    created: float
    updated: float
    fields: dict[str, Any]
    members: Lagging[tuple[ClassicMember, ...]] = field(default_factory=lambda: Lagging(()))


@dataclass
class CceCluster:
    """A Kubernetes cluster; ``eip`` is the id of the EIP bound to its API server."""

    id: str
    name: str
    vpc_id: str
    subnet_id: str
    private_address: str
    port_id: str
    created: float
    autopilot: bool = False
    phase: str = "Available"
    version: str = "v1.29"
    eip: Lagging[str | None] = field(default_factory=lambda: Lagging(None))
    locked_until: float = float("-inf")


@dataclass
class World:
    """Everything that there is. ``lb3`` to ``monitors3`` and ``checks`` hold API objects as dicts."""

    region: str = ""
    project_id: str = ""
    domain_name: str = ""
    domain_id: str = ""
    ids: Ids = field(default_factory=Ids)
    projects: list[Project] = field(default_factory=list)
    keys: dict[str, Key] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    subnets: list[Subnet] = field(default_factory=list)
    servers: dict[str, Server] = field(default_factory=dict)
    certificates: dict[str, dict[str, Any]] = field(default_factory=dict)
    eips: dict[str, Eip] = field(default_factory=dict)
    shared_bandwidths: dict[str, dict[str, Any]] = field(default_factory=dict)
    dws: dict[str, DwsCluster] = field(default_factory=dict)
    css: dict[str, CssCluster] = field(default_factory=dict)
    cce: dict[str, CceCluster] = field(default_factory=dict)
    balancers: dict[str, ClassicBalancer] = field(default_factory=dict)
    listeners: dict[str, ClassicListener] = field(default_factory=dict)
    checks: dict[str, dict[str, Any]] = field(default_factory=dict)
    lb3: dict[str, dict[str, Any]] = field(default_factory=dict)
    listeners3: dict[str, dict[str, Any]] = field(default_factory=dict)
    pools3: dict[str, dict[str, Any]] = field(default_factory=dict)
    members3: dict[str, Lagging[tuple[dict[str, Any], ...]]] = field(default_factory=dict)
    monitors3: dict[str, dict[str, Any]] = field(default_factory=dict)
    resources: dict[str, Any] = field(default_factory=dict)
