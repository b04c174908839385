# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""GaussDB(DWS): load balancer of a data-warehouse cluster (API notes, Huawei 2)."""

from __future__ import annotations

from typing import Any

from ..messages import Response, json_response
from . import dws_shapes as shapes
from .jobs import Job, JobFailed
from .service import UUID, ApiError, Call, Route, Service, coded, json_body, number
from .world import DwsCluster

BIND, UNBIND = "dws.AssociateElb", "dws.DisassociateElb"
OLDEST_VERSION = (8, 1, 1, 200)


class Dws(Service):
    """The operations of DWS."""

    ROUTES = (
        Route("POST", "/v2/{project_id}/clusters/{cluster_id}/elbs/{elb_id}", BIND, "bind", write=True),
        Route("DELETE", "/v2/{project_id}/clusters/{cluster_id}/elbs/{elb_id}", UNBIND, "unbind", write=True),
        Route("GET", "/v2/{project_id}/clusters/{cluster_id}/elbs", "dws.ListElbs", "candidates"),
        Route("GET", "/v2/{project_id}/elbs", "dws.ListElbsInfo", "balancers"),
        Route("GET", "/v1.0/{project_id}/clusters/{cluster_id}", "dws.ListClusterDetails", "detail"),
        Route("GET", "/v1.0/{project_id}/clusters", "dws.ListClusters", "clusters"),
        Route("GET", "/v2/{project_id}/clusters", "dws.ListClustersV2", "clusters_v2"),
        Route("GET", "/v1/{project_id}/clusters/{cluster_id}/endpoints", "dws.ListClusterEndpoints", "endpoints"),
        Route("GET", "/v1.0/{project_id}/job/{job_id}", "dws.ListJobDetails", "job", poll=True),
    )

    def shape(self, error: ApiError, request_id: str) -> dict[str, Any]:
        """Both pairs of keys at once, as seen live (API notes, Huawei 1.6)."""
        return {"externalMessage": error.message, "errCode": error.code, "error_code": error.code,
                "error_msg": error.message}

    def busy(self) -> ApiError:
        """The cluster's state does not allow it."""
        return ApiError(403, "DWS.7023", "Cluster status is not allowed to operation.")

    def bind(self, call: Call) -> Response:
        """2.1 AssociateElb."""
        cluster = self._cluster_for_write(call)
        elb_id = self._uuid(call.params["elb_id"], "ELB")
        self._check_balancer(cluster, elb_id)
        task = "ELB_BINDING"
        if cluster.elb.value is not None:
            same = cluster.elb.value == elb_id
            if (self.settings.dws_bind_same if same else self.settings.dws_bind_other) == "refuse":
                raise coded(self.settings.dws_bind_refusal, "The cluster has been bound to a load balancer.")
            task = "ELB_BINDING" if same else "ELB_SWITCHING"
        return self._start(call, cluster, elb_id, task, lambda job: self._do_bind(job, cluster, elb_id))

    def unbind(self, call: Call) -> Response:
        """2.2 DisassociateElb."""
        cluster = self._cluster_for_write(call)
        elb_id = self._uuid(call.params["elb_id"], "ELB")
        other = cluster.elb.value != elb_id and self.settings.dws_unbind_other == "refuse"
        if cluster.elb.value is None or other:
            raise ApiError(400, "DWS.0102", "The cluster is not bound to the load balancer.")
        return self._start(call, cluster, elb_id, "ELB_UNBINDING", lambda job: self._do_unbind(job, cluster, elb_id))

    def candidates(self, call: Call) -> Response:
        """2.3 ListElbs: load balancers that the cluster could take, and the one that it has."""
        cluster = self._cluster(call.params["cluster_id"])
        elbs = [shapes.balancer(self, elb, cluster) for elb in self.world.lb3.values() if self._fits(cluster, elb)]
        return json_response(200, {"elbs": elbs, "count": len(elbs)})

    def balancers(self, call: Call) -> Response:
        """2.4 ListElbsInfo; ``offset`` counts pages."""
        vpc, subnet = call.one("vpc_id"), call.one("subnet_id")
        limit, offset = self._number(call, "limit", 10), self._number(call, "offset", 0)
        elbs = [shapes.balancer(self, elb, None) for elb in self.world.lb3.values()
                if vpc in (None, elb["vpc_id"]) and subnet in (None, elb["vip_subnet_cidr_id"])]
        page = elbs[offset * limit:(offset + 1) * limit]
        return json_response(200, {"elbs": page, "count": len(elbs)})

    def detail(self, call: Call) -> Response:
        """2.7 ListClusterDetails."""
        cluster = self._cluster(call.params["cluster_id"])
        return json_response(200, {"cluster": shapes.detail(self, cluster)})

    def clusters(self, call: Call) -> Response:
        """2.8 ListClusters."""
        project = call.one("enterprise_project_id")
        found = [shapes.summary(cluster) for cluster in self.world.dws.values()
                 if project in (None, "all_granted_eps", cluster.enterprise_project_id)]
        return json_response(200, {"clusters": found})

    def clusters_v2(self, call: Call) -> Response:
        """2.8, the form with a count."""
        found = [shapes.summary(cluster) for cluster in self.world.dws.values()]
        return json_response(200, {"clusters": found, "count": len(found)})

    def endpoints(self, call: Call) -> Response:
        """2.9 connection information."""
        return json_response(200, shapes.endpoints(self, self._cluster(call.params["cluster_id"])))

    def job(self, call: Call) -> Response:
        """2.10 ListJobDetails."""
        job = self.jobs.poll(call.params["job_id"])
        if job is None or not job.operation.startswith("dws."):
            raise coded(self.settings.dws_job_missing, "The job does not exist.")
        return json_response(200, shapes.job(self, job))

    def _start(self, call: Call, cluster: DwsCluster, elb_id: str, task: str, work: Any) -> Response:
        name = "ecfClusterElbDeleteJob" if task == "ELB_UNBINDING" else "ecfClusterElbCreateJob"

        def finish(job: Job) -> None:
            work(job)
            self._settle(cluster, None)

        def failed(job: Job) -> None:
            self._settle(cluster, {"ELB_SWITCHING": "ELB_SWITCHING_FAILED"}.get(task, task[:-3] + "_FAILED"))

        cluster.task_status, cluster.action_progress = task, {task: "9%"}
        job = self.jobs.start(name, (f"dws:{cluster.id}", f"elb:{elb_id}"), call.operation, finish, failed)
        return json_response(200, {"job_id": job.id} if self.settings.dws_answers_job_id else {})

    def _settle(self, cluster: DwsCluster, task_status: str | None) -> None:
        cluster.task_status, cluster.action_progress = task_status, {}
        cluster.locked_until = self.now() + self.settings.dws_lock_after_job_seconds

    def _do_bind(self, job: Job, cluster: DwsCluster, elb_id: str) -> None:
        if cluster.elb.value == elb_id and self.settings.dws_bind_same == "accept":
            return
        if cluster.elb.value is not None and self.settings.dws_bind_other == "refuse":
            raise JobFailed("CreateELBTask-fail:DWS.6013", "DWS.6013:The cluster has been bound to a load balancer.")
        balancer = self.world.lb3.get(elb_id)
        if balancer is None:
            raise JobFailed("CreateELBTask-fail:DWS.6013", "DWS.6013:The load balancer does not exist.")
        if balancer["vip_address"] is None:
            raise JobFailed("CreateELBTask-fail:DWS.0114", "DWS.0114:ELB private IP is not configured.")
        if self.cloud.balancers.port_taken(elb_id, cluster.port, "TCP"):
            raise JobFailed("CreateELBTask-fail:DWS.6013", "DWS.6013:The listener port is already in use.")
        if cluster.elb.value is not None:
            self._do_unbind(job, cluster, cluster.elb.value)
        cluster.elb_listener = self.cloud.balancers.open(
            elb_id, "TCP", cluster.port, f"dws-{cluster.name}", cluster.addresses, cluster.port)
        cluster.elb.set(elb_id, self.now(), job.lag)
        self.effect(BIND, f"{cluster.id}/{elb_id}")

    def _do_unbind(self, job: Job, cluster: DwsCluster, elb_id: str) -> None:
        # It may have changed since the job began.
        if cluster.elb.value is None or (cluster.elb.value != elb_id and self.settings.dws_unbind_other == "refuse"):
            raise JobFailed("DeleteELBTask-fail:DWS.0102", "DWS.0102:The cluster is not bound to a load balancer.")
        self.effect(UNBIND, f"{cluster.id}/{cluster.elb.value}")
        if cluster.elb_listener is not None:
            self.cloud.balancers.close(cluster.elb_listener)
        cluster.elb_listener = None
        cluster.elb.set(None, self.now(), job.lag)

    def _cluster_for_write(self, call: Call) -> DwsCluster:
        if call.request.body:
            # An empty object is what some HTTP libraries make of "no body".
            refusal = ApiError(400, "DWS.0001", "The request body must be empty.")
            if json_body(call, refusal) != {}:
                raise refusal
        cluster = self._cluster(call.params["cluster_id"])
        if tuple(int(part) for part in cluster.version.split(".")) < OLDEST_VERSION:
            raise ApiError(400, "DWS.0001", f"Cluster version {cluster.version} does not support load balancers.")
        if cluster.status not in ("AVAILABLE", "ACTIVE") or self.locked(cluster, call.params["elb_id"]):
            raise self.busy()
        return cluster

    def locked(self, cluster: DwsCluster, elb_id: str) -> bool:
        """Does another operation hold the cluster or the load balancer?"""
        if self.now() < cluster.locked_until or (cluster.task_status or "").endswith("ING"):
            return True
        return self.jobs.busy(f"dws:{cluster.id}", f"elb:{elb_id}")

    def _check_balancer(self, cluster: DwsCluster, elb_id: str) -> None:
        balancer = self.world.lb3.get(elb_id)
        if balancer is None:
            raise coded(self.settings.dws_elb_missing, "The load balancer does not exist.")
        if not balancer["guaranteed"]:
            raise ApiError(400, "DWS.6041", "Only dedicated load balancers can be bound.")
        if not self._fits(cluster, balancer):
            raise ApiError(400, "DWS.6041", "The load balancer and the cluster are not in the same VPC or project.")
        if any(other.elb.value == elb_id and other is not cluster for other in self.world.dws.values()):
            raise coded(self.settings.dws_bind_refusal, "The load balancer is bound to another cluster.")

    def _fits(self, cluster: DwsCluster, balancer: dict[str, Any]) -> bool:
        reachable = balancer["vpc_id"] == cluster.vpc_id or balancer["ip_target_enable"]
        same_project = balancer["enterprise_project_id"] == cluster.enterprise_project_id
        return bool(balancer["guaranteed"] and reachable and same_project)

    def _cluster(self, cluster_id: str) -> DwsCluster:
        self._uuid(cluster_id, "cluster")
        if cluster_id not in self.world.dws:
            raise coded(self.settings.dws_cluster_missing, "The cluster does not exist.")
        return self.world.dws[cluster_id]

    def _uuid(self, value: str, what: str) -> str:
        if not UUID.fullmatch(value):
            raise ApiError(400, "DWS.0001", f"Invalid {what} ID.")
        return value

    def _number(self, call: Call, name: str, default: int) -> int:
        value = call.one(name)
        if value is None:
            return default
        found = number(value)
        if found is None:
            raise ApiError(400, "DWS.0001", f"Invalid {name}.")
        return found

    def act_dws_bind(self, cluster_id: str, elb_id: str | None, seconds: float = 0.0) -> None:
        """Another actor binds ``elb_id`` (None: unbinds); the change is in flight for ``seconds``."""
        cluster = self.world.dws[cluster_id]
        task = "ELB_UNBINDING" if elb_id is None else "ELB_BINDING"
        if seconds > 0:
            cluster.task_status, cluster.action_progress = task, {task: "40%"}

        def change() -> None:
            if cluster.elb_listener is not None:
                self.cloud.balancers.close(cluster.elb_listener)
                cluster.elb_listener = None
            if elb_id is not None:
                cluster.elb_listener = self.cloud.balancers.open(
                    elb_id, "TCP", cluster.port, f"dws-{cluster.name}", cluster.addresses, cluster.port)
            cluster.elb.set(elb_id, self.now(), 0)
            cluster.task_status, cluster.action_progress = None, {}

        self.timeline.after(seconds, change)

    def act_dws_cluster(self, cluster_id: str, **fields: Any) -> None:
        """Set fields of a cluster, such as ``status``, ``task_status``, ``version``."""
        self.cloud.set_fields(self.world.dws[cluster_id], fields)

    def act_dws_delete(self, cluster_id: str) -> None:
        """The cluster goes away."""
        self.world.dws.pop(cluster_id)
