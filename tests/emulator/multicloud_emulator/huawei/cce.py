# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CCE: public access of a Kubernetes API server (API notes, Huawei 6)."""

from __future__ import annotations

from typing import Any

from ..messages import Response, json_response
from . import cce_shapes as shapes
from .service import UUID, ApiError, Call, Route, Service, coded, json_body, whole
from .timeline import Lagging
from .world import CceCluster, Eip

BIND = "cce.UpdateClusterEip"
V3, AUTOPILOT = "/api/v3/projects/{project_id}", "/autopilot/v3/projects/{project_id}"


def _routes(base: str, kind: str) -> tuple[Route, ...]:
    cluster = base + "/clusters/{cluster_id}"
    return (
        Route("PUT", cluster + "/mastereip", f"cce.Update{kind}ClusterEip", "mastereip", write=True),
        Route("GET", cluster + "/openapi", f"cce.Show{kind}ClusterEndpoints", "openapi"),
        Route("GET", cluster, f"cce.Show{kind}Cluster", "show"),
        Route("GET", base + "/clusters", f"cce.List{kind}Clusters", "clusters"),
        Route("POST", cluster + "/clustercert", f"cce.Create{kind}KubernetesClusterCert", "clustercert"),
        Route("GET", base + "/jobs/{job_id}", f"cce.Show{kind}Job", "job", poll=True),
    )


class Cce(Service):
    """The operations of CCE, for ordinary and for Autopilot clusters."""

    ROUTES = _routes(V3, "") + _routes(AUTOPILOT, "Autopilot")

    def shape(self, error: ApiError, request_id: str) -> dict[str, Any]:
        """The documented two keys, inside a Kubernetes status when seen live, or with a second family of codes."""
        body: dict[str, Any] = {"errorCode": error.code, "errorMessage": error.message}
        if self.settings.cce_error_shape == "documented":
            return body
        body.update(kind="Status", apiVersion="v1", status="Failure", code=error.status)
        if self.settings.cce_error_shape == "two_families":
            reason = shapes.REASONS.get(error.status, "InternalError")
            body.update(error_code="CCE_CM.0004", error_msg=error.message, message=error.message, reason=reason)
        return body

    def busy(self) -> ApiError:
        """Another request holds the cluster."""
        return ApiError(429, "CCE.01429002", "Resource locked by other requests")

    def throttled(self) -> ApiError:
        """CCE's own throttle."""
        return ApiError(429, "CCE.02429001", "The number of requests exceeds the upper limit.")

    def mastereip(self, call: Call) -> Response:
        """6.1 bind or unbind the EIP."""
        action, eip_id = self._mastereip_body(call)
        cluster = self._cluster(call)
        if self.now() < cluster.locked_until:
            raise self.busy()
        if cluster.phase != "Available":
            raise coded(self.settings.cce_wrong_phase, f"The cluster is in phase {cluster.phase}.")
        if action == "unbind":
            self._unbind(call, cluster)
            return Response(200, {"content-type": "application/json"})
        self._bind(call, cluster, eip_id or "")
        return json_response(200, shapes.bound(self, cluster))

    def openapi(self, call: Call) -> Response:
        """6.2 addresses of the API server."""
        return json_response(200, shapes.openapi(self, self._cluster(call)))

    def show(self, call: Call) -> Response:
        """6.3 the cluster."""
        return json_response(200, shapes.cluster(self, self._cluster(call)))

    def clusters(self, call: Call) -> Response:
        """6.4 all clusters."""
        wanted = {"status": call.one("status"), "version": call.one("version"), "type": call.one("type")}
        autopilot = call.request.path.startswith("/autopilot/")
        found = [
            shapes.cluster(self, cluster) for cluster in self.world.cce.values()
            if cluster.autopilot == autopilot and wanted["status"] in (None, cluster.phase)
            and wanted["version"] in (None, cluster.version) and wanted["type"] in (None, "VirtualMachine")
        ]
        return json_response(200, {"kind": "Cluster", "apiVersion": "v3", "items": found})

    def clustercert(self, call: Call) -> Response:
        """6.5 kubeconfig."""
        cluster = self._cluster(call)
        body = json_body(call, self._invalid("The request body is not JSON."))
        if not isinstance(body, dict) or len(body) != 1 or not set(body) <= {"duration", "expire_at"}:
            raise self._invalid("Give either duration or expire_at.")
        duration = body.get("duration", 1)
        if not (whole(duration, 1, 1827) or duration == -1) or not isinstance(body.get("expire_at", ""), str):
            raise self._invalid("duration or expire_at is wrong.")
        return json_response(200, shapes.kubeconfig(self, cluster), {"port-id": cluster.port_id})

    def job(self, call: Call) -> Response:
        """6.6 a job; only the making of each cluster was one."""
        for cluster in self.world.cce.values():
            if shapes.creation_job(cluster) == call.params["job_id"]:
                return json_response(200, shapes.job(self, cluster))
        raise ApiError(404, "CCE.01404001", "Resource not found")

    def _mastereip_body(self, call: Call) -> tuple[str, str | None]:
        body = json_body(call, self._invalid("The request body is not JSON."))
        spec = body["spec"] if isinstance(body, dict) and set(body) == {"spec"} else None
        if not isinstance(spec, dict) or not isinstance(spec.get("action"), str):
            raise self._invalid("Invalid request.")
        action = spec["action"].lower() if self.settings.cce_action_any_case else spec["action"]
        if action == "unbind" and set(spec) == {"action"}:
            return "unbind", None
        inner = spec.get("spec")
        if action == "bind" and set(spec) == {"action", "spec"} and isinstance(inner, dict) and set(inner) == {"id"}:
            eip_id = inner["id"]
            if isinstance(eip_id, str) and UUID.fullmatch(eip_id):
                return "bind", eip_id
        raise self._invalid("Invalid request.")

    def _bind(self, call: Call, cluster: CceCluster, eip_id: str) -> None:
        eip = self.world.eips.get(eip_id)
        if cluster.eip.value is not None:
            same = cluster.eip.value == eip_id
            if same and self.settings.cce_bind_same == "accept":
                return
            if same or self.settings.cce_bind_other == "refuse":
                raise coded(self.settings.cce_bound_refusal, "The cluster already has a public address.")
        if eip is None:
            raise coded(self.settings.cce_eip_missing, "The EIP does not exist.")
        if eip.status != "DOWN":
            raise coded(self.settings.cce_eip_in_use, f"The EIP is in use, its status is {eip.status}.")
        if cluster.eip.value is not None:
            self._let_go(call, cluster)
        self.cloud.eips.hold(eip, f"cce:{cluster.id}", cluster.port_id, cluster.private_address)
        self._set(call, cluster, eip.id)
        self.effect(call.operation.name, f"{cluster.id}/bind/{eip.id}")

    def _unbind(self, call: Call, cluster: CceCluster) -> None:
        if cluster.eip.value is None:
            if self.settings.cce_unbind_nothing == "accept":
                return
            raise coded(self.settings.cce_unbound_refusal, "The cluster has no public address.")
        self._let_go(call, cluster)

    def _let_go(self, call: Call, cluster: CceCluster) -> None:
        eip: Eip | None = self.world.eips.get(cluster.eip.value or "")
        self.effect(call.operation.name, f"{cluster.id}/unbind/{cluster.eip.value}")
        if eip is not None:
            self.cloud.eips.free(eip)
        self._set(call, cluster, None)

    def _set(self, call: Call, cluster: CceCluster, eip_id: str | None) -> None:
        lag = self.settings.cce_endpoint_lag_seconds if call.lag is None else call.lag
        cluster.eip.set(eip_id, self.now(), max(lag, self.settings.read_lag_seconds))
        cluster.locked_until = self.now() + self.settings.cce_lock_seconds

    def _cluster(self, call: Call) -> CceCluster:
        cluster = self.world.cce.get(call.params["cluster_id"])
        if cluster is None or cluster.autopilot != call.request.path.startswith("/autopilot/"):
            raise ApiError(404, "CCE.01404001", "Resource not found")
        return cluster

    def _invalid(self, message: str) -> ApiError:
        return ApiError(400, "CCE.01400001", message)

    def act_cce_eip(self, cluster_id: str, eip_id: str | None) -> None:
        """Another actor binds ``eip_id`` to the cluster (None: unbinds)."""
        cluster = self.world.cce[cluster_id]
        old = self.world.eips.get(cluster.eip.value or "")
        if old is not None:
            self.cloud.eips.free(old)
        if eip_id is not None:
            self.cloud.eips.hold(
                self.world.eips[eip_id], f"cce:{cluster.id}", cluster.port_id, cluster.private_address)
        cluster.eip = Lagging(eip_id)

    def act_cce_cluster(self, cluster_id: str, **fields: Any) -> None:
        """Set fields of a cluster, such as ``phase``, ``locked_for`` (seconds)."""
        seconds = fields.pop("locked_for", None)
        cluster = self.world.cce[cluster_id]
        if seconds is not None:
            cluster.locked_until = self.now() + float(seconds)
        self.cloud.set_fields(cluster, fields)

    def act_cce_delete(self, cluster_id: str) -> None:
        """The cluster goes away."""
        self.act_cce_eip(cluster_id, None)
        self.world.cce.pop(cluster_id)
