# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ELB v3: load balancers, and what its parts share (API notes, Huawei 5.2, 5.6, 5.8)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from ..messages import Response, json_response
from .service import ApiError, Call, Route, Service, json_body, mistyped, number
from .world import World

BASE = "/v3/{project_id}/elb"
Reach = Callable[[dict[str, Any]], Any]


class ElbV3Service(Service):
    """Errors, filters and pages of ELB v3."""

    def busy(self) -> ApiError:
        """A change of the same load balancer is under way; the text is not documented."""
        return ApiError(409, "ELB.8907", "The load balancer is in an immutable state PENDING_UPDATE.")

    def answer(self, status: int, payload: dict[str, Any]) -> Response:
        """Every body has a request id."""
        return json_response(status, {**payload, "request_id": self.cloud.request_id})

    def missing(self, what: str, one: str) -> ApiError:
        """404: no such thing."""
        return ApiError(404, "ELB.8904", f"{what} {one} could not be found.")

    def bad(self, message: str) -> ApiError:
        """400: wrong input."""
        return ApiError(400, "ELB.8902", message)

    def body(self, call: Call, name: str, known: dict[str, type]) -> dict[str, Any]:
        """The object that a body wraps: ``{name: {...}}`` with known fields of their types.

        :raises ApiError: anything else
        """
        body = json_body(call, ApiError(400, "ELB.9805", "The request body is missing or not JSON."))
        if body == {}:
            raise ApiError(400, "SYS.0400", "Invalid request body: Empty body '{}' is meaningless.")
        fields = body.get(name) if isinstance(body, dict) and set(body) == {name} else None
        if not isinstance(fields, dict):
            raise self.bad(f"The request body must be an object with {name}.")
        if fields == {}:
            raise ApiError(400, "SYS.0400", "Invalid request body: Empty body '{}' is meaningless.")
        self.check_fields(fields, known)
        return fields

    def check_fields(self, fields: dict[str, Any], known: dict[str, type]) -> None:
        """Known fields of their types only.

        :raises ApiError: anything else
        """
        unknown = sorted(set(fields) - set(known))
        if unknown:
            raise self.bad(f"Unknown parameter {unknown[0]}.")
        wrong = mistyped(fields, known)
        if wrong is not None:
            raise self.bad(f"Parameter {wrong} has a wrong type.")

    def listing(self, call: Call, key: str, items: list[dict[str, Any]], filters: set[str],
                reached: dict[str, Reach] | None = None) -> Response:
        """A filtered page: ``marker`` and ``page_reverse`` take effect only together with ``limit``.

        :param filters: fields that can be filtered by
        :param reached: further filters, with how their value is found
        """
        reached = reached or {}
        for name, values in call.query.items():
            if name in ("limit", "marker", "page_reverse") or values == ["all_granted_eps"]:
                continue
            if name not in filters and name not in reached:
                raise self.bad(f"Unknown parameter {name}.")
            found = reached.get(name, operator.methodcaller("get", name))
            items = [item for item in items if _matches(found(item), values)]
        limit = self._limit(call)
        ordered = sorted(items, key=lambda item: str(item["id"]))
        marker = call.one("marker") if call.one("limit") is not None and not self.settings.marker_ignored else None
        backwards = call.one("limit") is not None and call.one("page_reverse") == "true"
        if backwards:
            before = [item for item in ordered if marker is None or str(item["id"]) < marker]
            page = before[max(0, len(before) - limit):]
            more_after, more_before = marker is not None, len(before) > limit
        else:
            after = [item for item in ordered if marker is None or str(item["id"]) > marker]
            page = after[:limit]
            more_after, more_before = len(after) > limit, marker is not None
        info: dict[str, Any] = {"current_count": len(page)}
        if more_after and page:
            info["next_marker"] = page[-1]["id"]
        if more_before and page:
            info["previous_marker"] = page[0]["id"]
        return self.answer(200, {key: page, "page_info": info})

    def _limit(self, call: Call) -> int:
        limit = number(call.one("limit") or "2000")
        if limit is None or limit > 2000:
            raise self.bad("limit must be 0 to 2000.")
        return min(limit, self.settings.elb_v3_max_page_size or limit)

    def hold(self, balancer_ids: list[str]) -> None:
        """A write begins: refuse it while the load balancer is held by an earlier one, then hold it.

        :raises ApiError: 409
        """
        held = self.cloud.held
        if any(self.now() < held.get(one, float("-inf")) for one in balancer_ids):
            raise self.busy()
        for one in balancer_ids:
            held[one] = self.now() + self.settings.elb_v3_lock_seconds


class ElbV3Balancers(ElbV3Service):
    """Load balancers, to be read. Other services and acts change them."""

    ROUTES = (
        Route("GET", BASE + "/loadbalancers", "elb_v3.ListLoadBalancers", "balancers"),
        Route("GET", BASE + "/loadbalancers/{balancer_id}", "elb_v3.ShowLoadBalancer", "show"),
        Route("GET", BASE + "/loadbalancers/{balancer_id}/statuses", "elb_v3.ShowLoadBalancerStatus", "statuses"),
    )
    FILTERS = {"id", "name", "vpc_id", "vip_port_id", "vip_address", "vip_subnet_cidr_id", "eips", "publicips",
               "guaranteed", "provisioning_status", "operating_status", "enterprise_project_id", "ip_version",
               "l4_flavor_id", "l7_flavor_id", "description", "admin_state_up"}

    def balancers(self, call: Call) -> Response:
        """List."""
        found = [self._shown(one) for one in self.world.lb3]
        return self.listing(call, "loadbalancers", found, self.FILTERS)

    def show(self, call: Call) -> Response:
        """One load balancer."""
        return self.answer(200, {"loadbalancer": self._shown(self._id(call))})

    def statuses(self, call: Call) -> Response:
        """The tree of listeners, pools and members below a load balancer."""
        balancer_id = self._id(call)
        listeners = [
            {"id": one["id"], "name": one["name"], "provisioning_status": "ACTIVE", "operating_status": "ONLINE",
             "pools": [{"id": pool["id"], "name": pool["name"], "provisioning_status": "ACTIVE",
                        "operating_status": "ONLINE"}
                       for pool in self.cloud.balancers.pools_of(balancer_id)
                       if {"id": one["id"]} in pool["listeners"]]}
            for one in self.cloud.balancers.listeners_of(balancer_id)]
        tree = {"id": balancer_id, "name": self.world.lb3[balancer_id]["name"], "provisioning_status": "ACTIVE",
                "operating_status": "ONLINE", "listeners": listeners, "pools": []}
        return self.answer(200, {"statuses": {"loadbalancer": tree}})

    def _id(self, call: Call) -> str:
        balancer_id = call.params["balancer_id"]
        if balancer_id not in self.world.lb3:
            raise self.missing("Load balancer", balancer_id)
        return balancer_id

    def _shown(self, balancer_id: str) -> dict[str, Any]:
        eip = self.cloud.balancers.eip_of(balancer_id)
        eips = [] if eip is None else [
            {"eip_id": eip.id, "eip_address": eip.address, "ip_version": eip.ip_version}]
        publicips = [] if eip is None else [
            {"publicip_id": eip.id, "publicip_address": eip.address, "ip_version": eip.ip_version}]
        return {
            **self.world.lb3[balancer_id], "eips": eips, "publicips": publicips,
            "listeners": [{"id": one["id"]} for one in self.cloud.balancers.listeners_of(balancer_id)],
            "pools": [{"id": one["id"]} for one in self.cloud.balancers.pools_of(balancer_id)],
        }

    def act_elb_set(self, elb_id: str, **fields: Any) -> None:
        """Set fields of a v3 load balancer, such as ``vip_address`` (None: no private IP), ``vpc_id``."""
        self.world.lb3[elb_id].update(fields)

    def act_elb_delete(self, elb_id: str) -> None:
        """The load balancer goes away."""
        self.world.lb3.pop(elb_id)


def _matches(value: Any, wanted: list[str]) -> bool:
    if isinstance(value, bool):
        return str(value).lower() in [one.lower() for one in wanted]
    if isinstance(value, dict):
        return any(_matches(item, wanted) for item in value.values())
    if isinstance(value, list):
        return any(_matches(item, wanted) for item in value)
    return str(value) in wanted


def v3_balancer(world: World, name: str, balancer_id: str, **fields: Any) -> dict[str, Any]:
    """A dedicated load balancer as ELB v3 shows it (API notes, Huawei 5.6), with its own private IP."""
    return {
        "id": balancer_id, "name": name, "description": "", "project_id": world.project_id,
        "provisioning_status": "ACTIVE", "operating_status": "ONLINE", "admin_state_up": True, "provider": "vlb",
        "vip_port_id": world.ids.uuid("vip port"), "vip_subnet_cidr_id": world.subnets[0].neutron_id,
        "vpc_id": world.subnets[0].vpc_id, "guaranteed": True, "ip_target_enable": True, "enterprise_project_id": "0",
        "availability_zone_list": ["eu-west-101a"], "ipv6_vip_address": None, "tags": [],
        "elb_virsubnet_ids": [world.subnets[0].id], "deletion_protection_enable": False,
        "l4_flavor_id": world.ids.uuid("flavor"), "l7_flavor_id": world.ids.uuid("flavor"), **fields,
    }
