# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CSS, the search service: load balancer and listener of a cluster (API notes, Huawei 3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..messages import Response, json_response
from . import css_shapes as shapes
from .jobs import Job, JobFailed
from .service import UUID, ApiError, Call, Route, Service, coded, json_body, whole
from .world import CssBinding, CssCluster

SWITCH, CREATE, UPDATE = "css.EnableOrDisableElb", "css.CreateElbListener", "css.UpdateEsListener"
KINDS = ("searchTool", "viewTool")
BASE = "/v1.0/{project_id}/clusters/{cluster_id}"


class Css(Service):
    """The operations of CSS."""

    ROUTES = (
        Route("POST", BASE + "/loadbalancers/es-switch", SWITCH, "switch", write=True),
        Route("GET", BASE + "/loadbalancers", "css.ListElbs", "candidates"),
        Route("POST", BASE + "/es-listeners", CREATE, "create", write=True),
        Route("GET", BASE + "/es-listeners", "css.ShowElbDetail", "show"),
        Route("PUT", BASE + "/es-listeners/{listener_id}", UPDATE, "update", write=True),
        Route("GET", BASE + "/elb/certificates", "css.ListElbCerts", "certificates"),
        Route("GET", BASE, "css.ShowClusterDetail", "detail"),
        Route("GET", "/v1.0/{project_id}/clusters", "css.ListClustersDetails", "clusters"),
    )

    def shape(self, error: ApiError, request_id: str) -> dict[str, Any]:
        """``errCode``, and a message under a key that no source confirms."""
        return {"errCode": error.code, self.settings.css_message_key: error.message}

    def busy(self) -> ApiError:
        """An error with a 2xx status (API notes, Huawei 8.7)."""
        return ApiError(202, "CSS.0011", "The cluster is busy. Try again later.")

    def switch(self, call: Call) -> Response:
        """3.1 es-switch."""
        cluster = self._cluster(call)
        body = self._body(call, {"enable": bool}, {"agency": str, "elb_id": str, "type": str})
        kind = self._kind(body.get("type"))
        self._refuse_if_busy(cluster)
        if body["enable"]:
            return self._enable(call, cluster, kind, body)
        binding = cluster.bindings[kind].value
        if binding.elb_id is None:
            raise ApiError(400, "CSS.0001", "The load balancer has been disabled.")
        self._start(call, cluster, "elbDisable", lambda job: self._do_disable(job, cluster, kind, binding.elb_id))
        return json_response(200, {"elb_id": binding.elb_id})

    def candidates(self, call: Call) -> Response:
        """3.2 load balancers that the cluster could take."""
        cluster = self._cluster(call)
        found = [{"id": elb["id"], "name": elb["name"], "l7_flavor_id": elb["l7_flavor_id"],
                  "ip_target_enable": elb["ip_target_enable"]}
                 for elb in self.world.lb3.values() if elb["guaranteed"] and elb["vpc_id"] == cluster.vpc_id]
        return json_response(200, {"loadbalancers": found})

    def create(self, call: Call) -> Response:
        """3.3 the listener in front of the cluster."""
        cluster = self._cluster(call)
        body = self._body(call, {"protocol": str, "protocol_port": int},
                          {"server_cert_id": str, "ca_cert_id": str, "type": str})
        kind = self._kind(body.get("type"))
        self._refuse_if_busy(cluster)
        self._check_listener(cluster, kind, body)
        binding = cluster.bindings[kind].value
        self._start(call, cluster, "elbListener", lambda job: self._do_create(job, cluster, kind, binding.elb_id, body))
        return json_response(200, {"elb_id": binding.elb_id})

    def show(self, call: Call) -> Response:
        """3.4 load balancer and listener as they are."""
        cluster = self._cluster(call)
        self.jobs.poll(cluster.busy or "")
        return json_response(200, shapes.detail(self, cluster, self._kind(call.one("type"))))

    def update(self, call: Call) -> Response:
        """3.5 certificates of the listener."""
        cluster = self._cluster(call)
        body = self._body(call, {"listener": dict}, {"type": str})
        kind = self._kind(body.get("type"))
        self._refuse_if_busy(cluster)
        binding = cluster.bindings[kind].value
        if binding.listener_id is None or binding.listener_id != call.params["listener_id"]:
            raise ApiError(404, "CSS.0022", "The listener does not exist.")
        fields = body["listener"]
        self._check_fields(fields, {"default_tls_container_ref": str}, {"client_ca_tls_container_ref": str})
        self._check_certificate(fields["default_tls_container_ref"], "server")
        if "client_ca_tls_container_ref" in fields:
            self._check_certificate(fields["client_ca_tls_container_ref"], "client")
        changed = replace(binding, server_cert_id=fields["default_tls_container_ref"],
                          ca_cert_id=fields.get("client_ca_tls_container_ref", binding.ca_cert_id))
        cluster.bindings[kind].set(changed, self.now(), self.lag(call))
        self.effect(UPDATE, f"{cluster.id}/{kind}/{changed.server_cert_id}/{changed.ca_cert_id}")
        return json_response(200, {"listener": shapes.updated(self, changed)})

    def certificates(self, call: Call) -> Response:
        """3.6 certificates that a listener could use."""
        self._cluster(call)
        return json_response(200, {"certificates": list(self.world.certificates.values())})

    def detail(self, call: Call) -> Response:
        """The cluster itself."""
        return json_response(200, shapes.cluster(self, self._cluster(call)))

    def clusters(self, call: Call) -> Response:
        """All clusters."""
        found = [shapes.cluster(self, cluster) for cluster in self.world.css.values()]
        return json_response(200, {"totalSize": len(found), "clusters": found})

    def working(self, cluster: CssCluster) -> bool:
        """Is an operation of the cluster under way?"""
        return self.jobs.busy(f"css:{cluster.id}")

    def _enable(self, call: Call, cluster: CssCluster, kind: str, body: dict[str, Any]) -> Response:
        if "agency" not in body or "elb_id" not in body:
            raise ApiError(400, "CSS.0001", "agency and elb_id are mandatory when enable is true.")
        binding, elb_id = cluster.bindings[kind].value, body["elb_id"]
        if binding.elb_id is not None:
            if self.settings.css_enable_again == "accept" and binding.elb_id == elb_id:
                return json_response(200, {"elb_id": elb_id})
            raise ApiError(409, self.settings.css_conflict_code, "The load balancer has been enabled.")
        self._check_balancer(cluster, elb_id)
        wanted = CssBinding(elb_id, body["agency"])

        def enable(job: Job | None = None) -> None:
            if cluster.bindings[kind].value.elb_id == elb_id:
                return  # the same work a second time
            cluster.bindings[kind].set(wanted, self.now(), self.lag(call) if job is None else job.lag)
            self.effect(SWITCH, f"{cluster.id}/{kind}/enable/{elb_id}")

        if self.settings.css_enable_is_async or set(call.operation.hints) - {"lag"}:
            self._start(call, cluster, "elbEnable", enable)
        else:
            enable()
        return json_response(200, {"elb_id": elb_id})

    def _start(self, call: Call, cluster: CssCluster, name: str, work: Any) -> None:
        # CSS gives no job to its clients, but inside the same kind of work goes on.
        cluster.busy = self.jobs.start(name, (f"css:{cluster.id}",), call.operation, work).id

    def _do_disable(self, job: Job, cluster: CssCluster, kind: str, elb_id: str) -> None:
        binding = cluster.bindings[kind].value
        if binding.elb_id != elb_id:  # somebody else came between
            raise JobFailed("CSS.0001", "The load balancer has been disabled.")
        if binding.listener_id is not None:
            self.cloud.balancers.close(binding.listener_id)
        cluster.bindings[kind].set(CssBinding(), self.now(), job.lag)
        self.effect(SWITCH, f"{cluster.id}/{kind}/disable/{binding.elb_id}")

    def _do_create(self, job: Job, cluster: CssCluster, kind: str, elb_id: str, body: dict[str, Any]) -> None:
        binding = cluster.bindings[kind].value
        if binding.elb_id != elb_id or binding.listener_id is not None:
            raise JobFailed("CSS.0001", "The listener cannot be created.")
        name = "css-searchServer" if kind == "searchTool" else "css-viewServer"
        listener_id = self.cloud.balancers.open(
            binding.elb_id, body["protocol"], body["protocol_port"], name, cluster.addresses, 9200)
        changed = replace(binding, listener_id=listener_id, server_cert_id=body.get("server_cert_id"),
                          ca_cert_id=body.get("ca_cert_id"))
        cluster.bindings[kind].set(changed, self.now(), job.lag)
        self.effect(CREATE, f"{cluster.id}/{kind}/{body['protocol']}/{body['protocol_port']}")

    def _check_listener(self, cluster: CssCluster, kind: str, body: dict[str, Any]) -> None:
        if body["protocol"] not in ("HTTP", "HTTPS") or not whole(body["protocol_port"], 1, 65535):
            raise ApiError(400, "CSS.0001", "protocol or protocol_port is wrong.")
        if body["protocol"] == "HTTPS" and "server_cert_id" not in body:
            raise ApiError(400, "CSS.0001", "server_cert_id is mandatory for HTTPS.")
        for name, usage in (("server_cert_id", "server"), ("ca_cert_id", "client")):
            if name in body:
                self._check_certificate(body[name], usage)
        binding = cluster.bindings[kind].value
        if binding.elb_id is None:
            raise self._precondition("The load balancer is not enabled.")
        if cluster.https and body["protocol"] == "HTTP":
            raise self._precondition("A cluster with HTTPS access needs an HTTPS listener.")
        if binding.listener_id is not None:
            raise ApiError(409, self.settings.css_conflict_code, "The cluster already has a listener.")
        if self.cloud.balancers.port_taken(binding.elb_id, body["protocol_port"], body["protocol"]):
            raise ApiError(409, self.settings.css_conflict_code, "The listener port is already in use.")

    def _check_balancer(self, cluster: CssCluster, elb_id: str) -> None:
        balancer = self.world.lb3.get(elb_id)
        if balancer is None:
            raise ApiError(404, "CSS.0022", "The load balancer does not exist.")
        if not balancer["guaranteed"] or not balancer["ip_target_enable"]:
            raise self._precondition("The load balancer must be a dedicated one with IP targets enabled.")
        if balancer["vpc_id"] != cluster.vpc_id:
            raise self._precondition("The load balancer is in another VPC.")

    def _check_certificate(self, value: Any, usage: str) -> None:
        found = self.world.certificates.get(value) if isinstance(value, str) else None
        if found is None or found["type"] != usage:
            raise ApiError(400, "CSS.0001", f"There is no {usage} certificate {value}.")

    def _precondition(self, message: str) -> ApiError:
        return ApiError(412, self.settings.css_precondition_code, message)

    def _refuse_if_busy(self, cluster: CssCluster) -> None:
        if cluster.status != "200" or self.working(cluster):
            raise self.busy()

    def _kind(self, kind: str | None) -> str:
        if kind is None:
            return "searchTool"
        if kind not in KINDS:
            raise ApiError(400, "CSS.0001", f"type must be one of {', '.join(KINDS)}.")
        return kind

    def _cluster(self, call: Call) -> CssCluster:
        cluster_id = call.params["cluster_id"]
        if not UUID.fullmatch(cluster_id):
            raise ApiError(400, "CSS.0001", "Invalid cluster ID.")
        if cluster_id not in self.world.css:
            raise coded(self.settings.css_cluster_missing, "The cluster does not exist.")
        return self.world.css[cluster_id]

    def _body(self, call: Call, needed: dict[str, type], optional: dict[str, type]) -> dict[str, Any]:
        body = json_body(call, ApiError(400, "CSS.0001", "The request body is not JSON."))
        self._check_fields(body, needed, optional)
        fields: dict[str, Any] = body
        return fields

    def _check_fields(self, body: Any, needed: dict[str, type], optional: dict[str, type]) -> None:
        if not isinstance(body, dict):
            raise ApiError(400, "CSS.0001", "The request body must be an object.")
        kinds = {**needed, **optional}
        for name, value in body.items():
            if name not in kinds:
                raise ApiError(400, "CSS.0001", f"Unknown parameter {name}.")
            if not isinstance(value, kinds[name]) or (kinds[name] is int and isinstance(value, bool)) or value == "":
                raise ApiError(400, "CSS.0001", f"Parameter {name} is wrong.")
        for name in needed:
            if name not in body:
                raise ApiError(400, "CSS.0001", f"Parameter {name} is missing.")

    def act_css_binding(self, cluster_id: str, elb_id: str | None, agency: str = "css-elb-agency",
                        port: int | None = None, protocol: str = "HTTP", kind: str = "searchTool",
                        server_cert_id: str | None = None) -> None:
        """Another actor switches ``elb_id`` on (None: off), with a listener when ``port`` is given."""
        cluster = self.world.css[cluster_id]
        listener_id = cluster.bindings[kind].value.listener_id
        if listener_id is not None:
            self.cloud.balancers.close(listener_id)
        binding = CssBinding() if elb_id is None else CssBinding(elb_id, agency)
        if elb_id is not None and port is not None:
            listener_id = self.cloud.balancers.open(elb_id, protocol, port, "css-searchServer", cluster.addresses, 9200)
            binding = replace(binding, listener_id=listener_id, server_cert_id=server_cert_id)
        cluster.bindings[kind].set(binding, self.now(), 0)

    def act_css_cluster(self, cluster_id: str, **fields: Any) -> None:
        """Set fields of a cluster, such as ``status`` ("100" is busy) and ``https``."""
        self.cloud.set_fields(self.world.css[cluster_id], fields)

    def act_css_delete(self, cluster_id: str) -> None:
        """The cluster goes away."""
        self.world.css.pop(cluster_id)
