# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ELB v3: pools and health monitors (API notes, Huawei 5.3, 5.5)."""

from __future__ import annotations

from typing import Any

from ..messages import Response
from .elb_v3 import BASE, ElbV3Service
from .service import ApiError, Call, Route, kinds, whole
from .timeline import Lagging

ALGORITHMS = ("ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "QUIC_CID", "2_TUPLE_HASH", "3_TUPLE_HASH",
              "5_TUPLE_HASH")
# Which pools fit behind a listener.
FITTING = {"TCP": ("TCP",), "UDP": ("UDP", "QUIC"), "IP": ("IP",), "TLS": ("TLS", "TCP"),
           "QUIC": ("HTTP", "HTTPS", "GRPC"), "HTTP": ("HTTP",), "HTTPS": ("HTTP", "HTTPS", "GRPC"),
           "TERMINATED_HTTPS": ("HTTP",)}
PROTOCOLS = {"TCP", "UDP", "IP", "TLS", "GRPC", "HTTP", "HTTPS", "QUIC"}
CHANGEABLE = kinds("name description lb_algorithm vpc_id type protection_status protection_reason",
                   flags="member_deletion_protection_enable admin_state_up",
                   objects="session_persistence slow_start connection_drain")
CREATABLE = {**CHANGEABLE, **kinds("protocol listener_id loadbalancer_id ip_version enterprise_project_id project_id",
                                   flags="any_port_enable")}
FILTERS = {"id", "name", "description", "healthmonitor_id", "protocol", "lb_algorithm", "vpc_id", "type", "ip_version",
           "enterprise_project_id", "any_port_enable", "admin_state_up", "member_deletion_protection_enable"}
MONITOR_CHANGEABLE = kinds("url_path name expected_codes http_method domain_name type",
                           "delay timeout max_retries max_retries_down monitor_port", "admin_state_up")
MONITOR_FILTERS = {*MONITOR_CHANGEABLE, "id"}


class ElbV3Pools(ElbV3Service):
    """Pools and their health monitors."""

    ROUTES = (
        Route("GET", BASE + "/pools", "elb_v3.ListPools", "pools"),
        Route("POST", BASE + "/pools", "elb_v3.CreatePool", "create", write=True),
        Route("GET", BASE + "/pools/{pool_id}", "elb_v3.ShowPool", "show"),
        Route("PUT", BASE + "/pools/{pool_id}", "elb_v3.UpdatePool", "update", write=True),
        Route("DELETE", BASE + "/pools/{pool_id}", "elb_v3.DeletePool", "delete", write=True),
        Route("DELETE", BASE + "/pools/{pool_id}/delete-cascade", "elb_v3.DeletePoolCascade", "cascade", write=True),
        Route("GET", BASE + "/healthmonitors", "elb_v3.ListHealthMonitors", "monitors"),
        Route("POST", BASE + "/healthmonitors", "elb_v3.CreateHealthMonitor", "create_monitor", write=True),
        Route("GET", BASE + "/healthmonitors/{monitor_id}", "elb_v3.ShowHealthMonitor", "show_monitor"),
        Route("PUT", BASE + "/healthmonitors/{monitor_id}", "elb_v3.UpdateHealthMonitor", "update_monitor",
              write=True),
        Route("DELETE", BASE + "/healthmonitors/{monitor_id}", "elb_v3.DeleteHealthMonitor", "delete_monitor",
              write=True),
    )

    def pools(self, call: Call) -> Response:
        """List."""
        found = [self._shown(pool) for pool in self.world.pools3.values()]
        return self.listing(call, "pools", found, FILTERS, {
            "listener_id": lambda pool: pool["listeners"], "loadbalancer_id": lambda pool: pool["loadbalancers"],
            "member_address": lambda pool: [m["address"] for m in self._members(pool["id"])],
            "member_instance_id": lambda pool: [m["instance_id"] for m in self._members(pool["id"])],
            "member_device_id": lambda pool: [m["instance_id"] for m in self._members(pool["id"])]})

    def show(self, call: Call) -> Response:
        """One pool."""
        return self.answer(200, {"pool": self._shown(self._pool(call))})

    def create(self, call: Call) -> Response:
        """Create a pool behind a listener, on a load balancer, or free."""
        fields = dict(self.body(call, "pool", CREATABLE))
        self._check(fields)
        listener_id, balancer_id = fields.pop("listener_id", None), fields.pop("loadbalancer_id", None)
        if listener_id is not None:
            listener = self.world.listeners3.get(listener_id)
            if listener is None:
                raise self.missing("Listener", listener_id)
            if fields["protocol"] not in FITTING[listener["protocol"]]:
                raise self.bad("The pool's protocol does not fit the listener's.")
            if listener["default_pool_id"] is not None:
                raise ApiError(409, "ELB.8907", "The listener already has a default pool.")
            balancer_id = listener["loadbalancers"][0]["id"]
        elif balancer_id is not None and balancer_id not in self.world.lb3:
            raise self.missing("Load balancer", balancer_id)
        elif balancer_id is None and fields.get("type") not in ("instance", "ip"):
            raise self.bad("One of listener_id, loadbalancer_id and type is mandatory.")
        if balancer_id is not None:
            self.hold([balancer_id])
            fields.setdefault("vpc_id", self.world.lb3[balancer_id]["vpc_id"])
        pool = self.cloud.balancers.pool(self.world.ids.uuid("pool3"), fields, balancer_id, listener_id)
        self.world.pools3[pool["id"]] = pool
        self.world.members3[pool["id"]] = Lagging(())
        if listener_id is not None:
            self.world.listeners3[listener_id]["default_pool_id"] = pool["id"]
        self.effect(call.operation.name, pool["id"])
        return self.answer(201, {"pool": self._shown(pool)})

    def update(self, call: Call) -> Response:
        """Change a pool in place."""
        pool, fields = self._pool(call), self.body(call, "pool", CHANGEABLE)
        self._check({**pool, **fields})
        self._hold_pool(pool)
        pool.update(fields, updated_at=self.cloud.balancers.stamps()["updated_at"])
        self.effect(call.operation.name, pool["id"])
        return self.answer(200, {"pool": self._shown(pool)})

    def delete(self, call: Call) -> Response:
        """Delete a pool; members and monitor have to be gone."""
        pool = self._pool(call)
        if self._members(pool["id"]) or pool["healthmonitor_id"] is not None:
            raise ApiError(409, "ELB.8907", "The pool is in use: it has members or a health monitor.")
        return self._remove(call, pool)

    def cascade(self, call: Call) -> Response:
        """Delete a pool with its members and monitor."""
        pool = self._pool(call)
        if pool["member_deletion_protection_enable"]:
            raise ApiError(403, "ELB.8903", "The pool protects its members from deletion.")
        return self._remove(call, pool)

    def monitors(self, call: Call) -> Response:
        """List health monitors."""
        return self.listing(call, "healthmonitors", list(self.world.monitors3.values()), MONITOR_FILTERS)

    def show_monitor(self, call: Call) -> Response:
        """One health monitor."""
        return self.answer(200, {"healthmonitor": self._monitor(call)})

    def create_monitor(self, call: Call) -> Response:
        """Create the one health monitor of a pool."""
        fields = dict(self.body(call, "healthmonitor", {**MONITOR_CHANGEABLE, **kinds("pool_id project_id")}))
        pool = self.world.pools3.get(str(fields.pop("pool_id", "")))
        if pool is None:
            raise self.missing("Pool", "of the health monitor")
        monitor = {
            "id": self.world.ids.uuid("monitor3"), "name": "", "admin_state_up": True, "domain_name": "",
            "expected_codes": "200", "http_method": "GET", "max_retries_down": 3, "monitor_port": None,
            "url_path": "/", "project_id": self.world.project_id, "pools": [{"id": pool["id"]}],
            **self.cloud.balancers.stamps(), **fields}
        self._check_monitor(monitor)
        if pool["healthmonitor_id"] is not None:
            raise ApiError(409, "ELB.8907", "The pool already has a health monitor.")
        self._hold_pool(pool)
        self.world.monitors3[monitor["id"]] = monitor
        pool["healthmonitor_id"] = monitor["id"]
        for member in self._members(pool["id"]):
            member["since"] = self.now()
        self.effect(call.operation.name, monitor["id"])
        return self.answer(201, {"healthmonitor": monitor})

    def update_monitor(self, call: Call) -> Response:
        """Change a health monitor."""
        monitor, fields = self._monitor(call), self.body(call, "healthmonitor", MONITOR_CHANGEABLE)
        self._check_monitor({**monitor, **fields})
        monitor.update(fields, updated_at=self.cloud.balancers.stamps()["updated_at"])
        self.effect(call.operation.name, monitor["id"])
        return self.answer(200, {"healthmonitor": monitor})

    def delete_monitor(self, call: Call) -> Response:
        """Delete a health monitor."""
        monitor = self._monitor(call)
        self.world.monitors3.pop(monitor["id"])
        for pool in self.world.pools3.values():
            if pool["healthmonitor_id"] == monitor["id"]:
                pool["healthmonitor_id"] = None
        self.effect(call.operation.name, monitor["id"])
        return Response(204)

    def _remove(self, call: Call, pool: dict[str, Any]) -> Response:
        self._hold_pool(pool)
        self.world.pools3.pop(pool["id"])
        self.world.members3.pop(pool["id"])
        self.world.monitors3.pop(pool["healthmonitor_id"] or "", None)
        for listener in self.world.listeners3.values():
            if listener["default_pool_id"] == pool["id"]:
                listener["default_pool_id"] = None
        self.effect(call.operation.name, pool["id"])
        return Response(204)

    def _hold_pool(self, pool: dict[str, Any]) -> None:
        self.hold([one["id"] for one in pool["loadbalancers"]])

    def _members(self, pool_id: str) -> tuple[dict[str, Any], ...]:
        return self.world.members3[pool_id].seen(self.now())

    def _shown(self, pool: dict[str, Any]) -> dict[str, Any]:
        return {**pool, "members": [{"id": member["id"]} for member in self._members(pool["id"])]}

    def _pool(self, call: Call) -> dict[str, Any]:
        pool = self.world.pools3.get(call.params["pool_id"])
        if pool is None:
            raise self.missing("Pool", call.params["pool_id"])
        return pool

    def _monitor(self, call: Call) -> dict[str, Any]:
        monitor = self.world.monitors3.get(call.params["monitor_id"])
        if monitor is None:
            raise self.missing("Health monitor", call.params["monitor_id"])
        return monitor

    def _check(self, fields: dict[str, Any]) -> None:
        if fields.get("protocol") not in PROTOCOLS or fields.get("lb_algorithm") not in ALGORITHMS:
            raise self.bad("protocol or lb_algorithm is missing or wrong.")
        persistence = fields.get("session_persistence")
        if persistence is not None:
            kinds = ("SOURCE_IP", "HTTP_COOKIE", "APP_COOKIE")
            if not isinstance(persistence, dict) or persistence.get("type") not in kinds:
                raise self.bad("session_persistence is wrong.")

    def _check_monitor(self, monitor: dict[str, Any]) -> None:
        if monitor.get("type") not in ("TCP", "UDP_CONNECT", "HTTP", "HTTPS", "TLS", "GRPC"):
            raise self.bad("type is missing or wrong.")
        for name, most in (("delay", 50), ("timeout", 50), ("max_retries", 10), ("max_retries_down", 10)):
            if not whole(monitor.get(name), 1, most):
                raise self.bad(f"{name} must be 1 to {most}.")
        if monitor["monitor_port"] is not None and not whole(monitor["monitor_port"], 1, 65535):
            raise self.bad("monitor_port must be 1 to 65535.")
