# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about v3 load balancers that several services share: who listens where, and which EIP is in front."""

from __future__ import annotations

from typing import Any

from .service import written
from .timeline import Lagging, Timeline
from .world import World


class Balancers:
    """The v3 load balancers and what other services put on them."""

    def __init__(self, world: World, timeline: Timeline):
        self.world = world
        self.timeline = timeline

    def listeners_of(self, balancer_id: str) -> list[dict[str, Any]]:
        """The listeners of a load balancer."""
        return [listener for listener in self.world.listeners3.values()
                if listener["loadbalancers"] == [{"id": balancer_id}]]

    def pools_of(self, balancer_id: str) -> list[dict[str, Any]]:
        """The pools of a load balancer."""
        return [pool for pool in self.world.pools3.values() if {"id": balancer_id} in pool["loadbalancers"]]

    def port_taken(self, balancer_id: str, port: int, protocol: str) -> bool:
        """Is there a listener on this port? UDP and QUIC do not meet the others."""
        datagram = ("UDP", "QUIC")
        return any(listener["protocol_port"] == port and (listener["protocol"] in datagram) == (protocol in datagram)
                   for listener in self.listeners_of(balancer_id))

    def open(self, balancer_id: str, protocol: str, port: int, name: str, backends: list[str],
             backend_port: int) -> str:
        """A service makes a listener with its pool; gives the listener's id."""
        listener_id, pool_id = self.world.ids.uuid("listener3"), self.world.ids.uuid("pool3")
        balancer = self.world.lb3[balancer_id]
        self.world.listeners3[listener_id] = self.listener(listener_id, balancer_id, {
            "name": name, "protocol": protocol, "protocol_port": port, "default_pool_id": pool_id})
        self.world.pools3[pool_id] = self.pool(pool_id, {
            "name": name, "protocol": "TCP" if protocol == "TCP" else "HTTP", "lb_algorithm": "ROUND_ROBIN",
            "vpc_id": balancer["vpc_id"], "type": "ip"}, balancer_id, listener_id)
        members = tuple(self.member({"address": address, "protocol_port": backend_port}) for address in backends)
        self.world.members3[pool_id] = Lagging(members)
        return listener_id

    def close(self, listener_id: str) -> None:
        """A service takes its listener away, with the pools behind it."""
        self.world.listeners3.pop(listener_id, None)
        for pool_id in [pool["id"] for pool in self.world.pools3.values() if {"id": listener_id} in pool["listeners"]]:
            self.world.pools3.pop(pool_id)
            self.world.members3.pop(pool_id, None)

    def eip_of(self, balancer_id: str) -> Any:
        """The EIP in front of a load balancer, or None."""
        port = self.world.lb3[balancer_id]["vip_port_id"]
        for eip in self.world.eips.values():
            if eip.holder == f"elb:{balancer_id}" or (port is not None and eip.port_id == port):
                return eip
        return None

    def stamps(self) -> dict[str, str]:
        """``created_at`` and ``updated_at`` of something made now."""
        now = written(self.timeline.stamp())
        return {"created_at": now, "updated_at": now}

    def listener(self, listener_id: str, balancer_id: str, fields: dict[str, Any]) -> dict[str, Any]:
        """A listener as ELB v3 shows it (API notes, Huawei 5.4)."""
        return {
            "id": listener_id, "name": "", "description": "", "admin_state_up": True, "connection_limit": -1,
            "default_pool_id": None, "default_tls_container_ref": None, "client_ca_tls_container_ref": None,
            "sni_container_refs": [], "http2_enable": False, "keepalive_timeout": 60, "client_timeout": 60,
            "member_timeout": 60, "ipgroup": None, "transparent_client_ip_enable": False,
            "enhance_l7policy_enable": False, "insert_headers": {}, "tags": [], "protection_status": "nonProtection",
            "tls_ciphers_policy": None, "security_policy_id": None, "project_id": self.world.project_id,
            "enterprise_project_id": "0", "loadbalancers": [{"id": balancer_id}], **self.stamps(), **fields,
        }

    def pool(self, pool_id: str, fields: dict[str, Any], balancer_id: str | None, listener_id: str | None
             ) -> dict[str, Any]:
        """A pool as ELB v3 shows it, without its members (API notes, Huawei 5.3)."""
        return {
            "id": pool_id, "name": "", "description": "", "admin_state_up": True, "healthmonitor_id": None,
            "session_persistence": None, "slow_start": None, "connection_drain": None, "any_port_enable": False,
            "member_deletion_protection_enable": False, "ip_version": "v4", "vpc_id": None, "type": "",
            "project_id": self.world.project_id, "enterprise_project_id": "0",
            "listeners": [] if listener_id is None else [{"id": listener_id}],
            "loadbalancers": [] if balancer_id is None else [{"id": balancer_id}], **self.stamps(), **fields,
        }

    def member(self, fields: dict[str, Any]) -> dict[str, Any]:
        """A member as ELB v3 shows it; ``online_from`` is ours (API notes, Huawei 5.1)."""
        subnet = fields.get("subnet_cidr_id")
        server = next((s for s in self.world.servers.values() if s.address == fields["address"]), None)
        return {
            "id": self.world.ids.uuid("member3"), "name": "", "project_id": self.world.project_id,
            "admin_state_up": subnet is None or server is not None, "subnet_cidr_id": subnet, "weight": 1,
            "ip_version": "v6" if ":" in fields["address"] else "v4",
            "member_type": "ip" if subnet is None else "instance",
            "instance_id": server.id if subnet is not None and server is not None else "",
            "availability_zone": None, **self.stamps(), **fields, "health": None, "since": self.timeline.now(),
        }
