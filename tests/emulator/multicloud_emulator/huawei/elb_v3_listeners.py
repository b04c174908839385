# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ELB v3: listeners (API notes, Huawei 5.4)."""

from __future__ import annotations

from typing import Any

from ..messages import Response
from .elb_v3 import BASE, ElbV3Service
from .elb_v3_pools import FITTING
from .service import ApiError, Call, Route, kinds, whole

CHANGEABLE = kinds(
    "name description default_pool_id default_tls_container_ref client_ca_tls_container_ref tls_ciphers_policy "
    "security_policy_id protection_status protection_reason", "keepalive_timeout client_timeout member_timeout",
    "http2_enable transparent_client_ip_enable enhance_l7policy_enable admin_state_up", "ipgroup insert_headers",
    "sni_container_refs")
CREATABLE = {**CHANGEABLE, **kinds("loadbalancer_id protocol project_id", "protocol_port", lists="port_ranges tags")}
FILTERS = {"id", "name", "description", "protocol", "protocol_port", "default_pool_id", "enterprise_project_id",
           "admin_state_up", "default_tls_container_ref", "http2_enable"}
ENCRYPTED = ("HTTPS", "TERMINATED_HTTPS", "TLS", "QUIC")


class ElbV3Listeners(ElbV3Service):
    """Listeners."""

    ROUTES = (
        Route("GET", BASE + "/listeners", "elb_v3.ListListeners", "listeners"),
        Route("POST", BASE + "/listeners", "elb_v3.CreateListener", "create", write=True),
        Route("GET", BASE + "/listeners/{listener_id}", "elb_v3.ShowListener", "show"),
        Route("PUT", BASE + "/listeners/{listener_id}", "elb_v3.UpdateListener", "update", write=True),
        Route("DELETE", BASE + "/listeners/{listener_id}", "elb_v3.DeleteListener", "delete", write=True),
        Route("DELETE", BASE + "/listeners/{listener_id}/force", "elb_v3.DeleteListenerForce", "force", write=True),
    )

    def listeners(self, call: Call) -> Response:
        """List."""
        return self.listing(call, "listeners", list(self.world.listeners3.values()), FILTERS, {
            "loadbalancer_id": lambda listener: listener["loadbalancers"],
            "member_address": lambda listener: self._backends(listener, "address"),
            "member_instance_id": lambda listener: self._backends(listener, "instance_id"),
            "member_device_id": lambda listener: self._backends(listener, "instance_id")})

    def show(self, call: Call) -> Response:
        """One listener."""
        return self.answer(200, {"listener": self._listener(call)})

    def create(self, call: Call) -> Response:
        """Create a listener on a port that is free."""
        fields = dict(self.body(call, "listener", CREATABLE))
        balancer_id, protocol = str(fields.pop("loadbalancer_id", "")), fields.get("protocol")
        if balancer_id not in self.world.lb3:
            raise self.missing("Load balancer", balancer_id)
        least = 0 if "port_ranges" in fields else 1
        if protocol not in FITTING or not whole(fields.get("protocol_port"), least, 65535):
            raise self.bad("protocol or protocol_port is missing or wrong.")
        if protocol in ENCRYPTED and not fields.get("default_tls_container_ref"):
            raise self.bad("default_tls_container_ref is missing.")
        if self.cloud.balancers.port_taken(balancer_id, fields["protocol_port"], protocol):
            raise ApiError(409, "ELB.8907", "The listener port is already in use.")
        self.hold([balancer_id])
        listener = self.cloud.balancers.listener(self.world.ids.uuid("listener3"), balancer_id, fields)
        self._check_pool(listener)
        self.world.listeners3[listener["id"]] = listener
        self._join(listener)
        self.effect(call.operation.name, listener["id"])
        return self.answer(201, {"listener": listener})

    def update(self, call: Call) -> Response:
        """Change a listener in place."""
        listener, fields = self._listener(call), self.body(call, "listener", CHANGEABLE)
        self._check_pool({**listener, **fields})
        self.hold([one["id"] for one in listener["loadbalancers"]])
        listener.update(fields, updated_at=self.cloud.balancers.stamps()["updated_at"])
        self._join(listener)
        self.effect(call.operation.name, listener["id"])
        return self.answer(200, {"listener": listener})

    def delete(self, call: Call) -> Response:
        """Delete a listener that has no pool."""
        listener = self._listener(call)
        if listener["default_pool_id"] is not None:
            raise ApiError(409, "ELB.8907", "The listener is in use: it has a default pool.")
        return self._remove(call, listener)

    def force(self, call: Call) -> Response:
        """Delete a listener; its pools stay."""
        return self._remove(call, self._listener(call))

    def _remove(self, call: Call, listener: dict[str, Any]) -> Response:
        self.hold([one["id"] for one in listener["loadbalancers"]])
        self.world.listeners3.pop(listener["id"])
        for pool in self.world.pools3.values():
            pool["listeners"] = [one for one in pool["listeners"] if one["id"] != listener["id"]]
        self.effect(call.operation.name, listener["id"])
        return Response(204)

    def _check_pool(self, listener: dict[str, Any]) -> None:
        pool_id = listener["default_pool_id"]
        if pool_id is None:
            return
        pool = self.world.pools3.get(pool_id)
        if pool is None:
            raise self.missing("Pool", pool_id)
        if pool["protocol"] not in FITTING[listener["protocol"]]:
            raise self.bad("The pool's protocol does not fit the listener's.")

    def _join(self, listener: dict[str, Any]) -> None:
        """Pools know their listeners: the default pool does, no other one does any more."""
        for pool in self.world.pools3.values():
            others = [one for one in pool["listeners"] if one["id"] != listener["id"]]
            mine = [{"id": listener["id"]}] if pool["id"] == listener["default_pool_id"] else []
            pool["listeners"] = others + mine
            if mine:
                pool["loadbalancers"] = listener["loadbalancers"]

    def _backends(self, listener: dict[str, Any], field: str) -> list[str]:
        members = self.world.members3.get(listener["default_pool_id"] or "")
        return [] if members is None else [member[field] for member in members.seen(self.now())]

    def _listener(self, call: Call) -> dict[str, Any]:
        listener = self.world.listeners3.get(call.params["listener_id"])
        if listener is None:
            raise self.missing("Listener", call.params["listener_id"])
        return listener
