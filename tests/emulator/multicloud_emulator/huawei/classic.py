# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classic ELB v1.0: what its parts share, and the load balancers (API notes, Huawei 4.3, 4.6, 4.7)."""

from __future__ import annotations

from typing import Any

from ..messages import Response, json_response
from . import classic_shapes as shapes
from .jobs import Job, JobFailed
from .service import HEX, ApiError, Call, Route, Service, coded, json_body, kinds, mistyped, number, whole
from .world import ClassicBalancer

BASE = "/v1.0/{project_id}/elbaas"
KINDS = kinds("name description vpc_id type vip_subnet_id vip_address security_group_id az tenantId charge_mode eip_type",
              "bandwidth")


class ClassicService(Service):
    """Errors, pages and job answers of classic ELB."""

    def shape(self, error: ApiError, request_id: str) -> dict[str, Any]:
        """``{"error": {"message", "code"}}``."""
        return {"error": {"message": error.message, "code": error.code}}

    def busy(self) -> ApiError:
        """Another job holds the listener or load balancer; the code is not documented."""
        return coded(self.settings.classic_busy, "The load balancer is being operated, please try again later.")

    def job_answer(self, job: Job) -> dict[str, Any]:
        """The answer to an asynchronous write."""
        version = self.settings.classic_uri_version
        return {"uri": f"/{version}/{self.world.project_id}/jobs/{job.id}", "job_id": job.id}

    def page(self, call: Call, items: list[dict[str, Any]], code: str) -> list[dict[str, Any]]:
        """The page behind ``marker`` (the last id seen; the examples of the docs begin with ``0``).

        :raises ApiError: ``limit`` is not a number (400 ``code``)
        """
        limit, marker = call.one("limit"), None if self.settings.marker_ignored else call.one("marker")
        size = self.settings.classic_page_size if limit is None else number(limit)
        if size is None:
            raise ApiError(400, code, "Invalid limit.")
        if self.settings.classic_max_page_size:
            size = min(size, self.settings.classic_max_page_size)
        ordered = sorted(items, key=lambda item: str(item["id"]))
        return [item for item in ordered if marker is None or str(item["id"]) > marker][:size]

    def empty(self) -> Any:
        """An empty list, as this region writes it."""
        return {} if self.settings.classic_empty_list == "{}" else []


class ClassicBalancers(ClassicService):
    """Classic load balancers."""

    ROUTES = (
        Route("GET", BASE + "/loadbalancers", "elb_classic.ListLoadBalancers", "balancers"),
        Route("POST", BASE + "/loadbalancers", "elb_classic.CreateLoadBalancer", "create", write=True),
        Route("GET", BASE + "/loadbalancers/{balancer_id}", "elb_classic.ShowLoadBalancer", "show"),
        Route("PUT", BASE + "/loadbalancers/{balancer_id}", "elb_classic.UpdateLoadBalancer", "update", write=True),
        Route("DELETE", BASE + "/loadbalancers/{balancer_id}", "elb_classic.DeleteLoadBalancer", "delete", write=True),
        Route("DELETE", BASE + "/loadbalancers/{balancer_id}/keep-eip", "elb_classic.DeleteLoadBalancerKeepEip",
              "delete", write=True),
        Route("GET", BASE + "/quotas", "elb_classic.ListQuotas", "quotas"),
    )

    def balancers(self, call: Call) -> Response:
        """List; without any, ``loadbalancers`` is an object and ``instance_num`` still a string."""
        found = [shapes.balancer(balancer) for balancer in self.world.balancers.values()]
        for name, values in call.query.items():
            if name in ("limit", "marker"):
                continue
            if name not in shapes.BALANCER_FILTERS:
                raise ApiError(400, "ELB.1004", "Invalid filter.")
            found = [one for one in found if str(one[name]) in values]
        page = self.page(call, found, "ELB.1004")
        return json_response(200, {"loadbalancers": page or {}, "instance_num": str(len(page))})

    def show(self, call: Call) -> Response:
        """One load balancer, as a bare object."""
        return json_response(200, shapes.balancer(self._balancer(call, 400, "ELB.1003")))

    def create(self, call: Call) -> Response:
        """Create; a job makes it."""
        body = self._checked(call)
        balancer = ClassicBalancer(
            self.world.ids.hex("balancer"), body["name"], body["vpc_id"], body["type"],
            body.get("vip_address") or f"10.0.7.{self.world.ids.number('vip')}", self.timeline.stamp(),
            body.get("description", ""), body.get("bandwidth"), body.get("vip_subnet_id"),
            body.get("security_group_id"), body.get("az"), int(body["admin_state_up"]), self.timeline.stamp(),
        )

        def make(job: Job) -> None:
            self.world.balancers[balancer.id] = balancer
            job.entities = {"elb": {"id": balancer.id, "vip_address": balancer.vip_address}}
            self.effect(call.operation.name, balancer.id)

        return self._start(call, balancer, "createELB", make)

    def update(self, call: Call) -> Response:
        """Change name, description, bandwidth or admin_state_up."""
        balancer = self._balancer(call, 404, "ELB.1002")
        refusal = ApiError(400, "ELB.1001", "The request body is wrong.")
        body = json_body(call, refusal)
        if not isinstance(body, dict) or set(body) - {"name", "description", "bandwidth", "admin_state_up"}:
            raise refusal
        if None in body.values() or mistyped(body, KINDS) or body.get("admin_state_up", 1) not in (0, 1, 2):
            raise refusal

        def change(job: Job) -> None:
            self.cloud.set_fields(balancer, {**body, "updated": self.timeline.stamp()})
            job.entities = {"elb": {"id": balancer.id}}
            self.effect(call.operation.name, balancer.id)

        return self._start(call, balancer, "updateELB", change)

    def delete(self, call: Call) -> Response:
        """Delete; listeners have to be gone."""
        balancer = self._balancer(call, 404, "ELB.1002")
        if any(listener.balancer_id == balancer.id for listener in self.world.listeners.values()):
            raise ApiError(400, "ELB.1008", "The load balancer still has listeners.")

        def remove(job: Job) -> None:
            if self.world.balancers.pop(balancer.id, None) is None:
                raise JobFailed("ELB.1002", "The load balancer does not exist.")
            job.entities = {"elb_id": balancer.id}
            self.effect(call.operation.name, balancer.id)

        return self._start(call, balancer, "deleteELB", remove)

    def quotas(self, call: Call) -> Response:
        """Quotas (4.6)."""
        used = {"elb": len(self.world.balancers), "listener": len(self.world.listeners)}
        resources = [{"type": kind, "used": count, "quota": 50, "max": 50, "min": 0} for kind, count in used.items()]
        return json_response(200, {"quotas": {"resources": resources}})

    def _start(self, call: Call, balancer: ClassicBalancer, name: str, work: Any) -> Response:
        key = f"classic-elb:{balancer.id}"
        if self.settings.classic_lock != "none" and self.jobs.busy(key):
            raise self.busy()
        return json_response(200, self.job_answer(self.jobs.start(name, (key,), call.operation, work)))

    def _balancer(self, call: Call, status: int, code: str) -> ClassicBalancer:
        balancer_id = call.params["balancer_id"]
        if not HEX.fullmatch(balancer_id):
            raise ApiError(400, "ELB.1020", "The load balancer ID is malformed.")
        if balancer_id not in self.world.balancers:
            raise ApiError(status, code, "The load balancer does not exist.")
        return self.world.balancers[balancer_id]

    def _checked(self, call: Call) -> dict[str, Any]:
        body = json_body(call, ApiError(400, "ELB.1001", "The request body is not JSON."))
        if not isinstance(body, dict) or mistyped(body, KINDS) or body.get("admin_state_up", 1) not in (0, 1, 2):
            raise ApiError(400, "ELB.1001", "The request body must be an object with fields of the right types.")
        needed = {"name": "ELB.1021", "vpc_id": "ELB.1031", "type": "ELB.1041", "admin_state_up": "ELB.1051"}
        if body.get("type") == "External":
            needed["bandwidth"] = "ELB.1061"
        elif body.get("type") == "Internal":
            needed["vip_subnet_id"] = "ELB.1071"
        for name, code in needed.items():
            if body.get(name) in (None, ""):
                raise ApiError(400, code, f"{name} is missing.")
        if body["type"] not in ("External", "Internal"):
            raise ApiError(400, "ELB.1041", "type must be External or Internal.")
        if "bandwidth" in body and not whole(body["bandwidth"], 1, 500):
            raise ApiError(400, "ELB.1061", "bandwidth must be 1 to 500.")
        return body
