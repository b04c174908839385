# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""GaussDB(DWS), the data warehouse: the load balancer of a cluster.

Source: API notes Huawei 2 (AssociateElb, DisassociateElb, ListElbs, ListClusterDetails, ListJobDetails).
"""

from __future__ import annotations

from .answers import is_rows
from .client import Operation
from .errors import CloudError
from .retry_classes import FINAL, GONE


def _is_cluster(data):
    cluster = data.get("cluster")
    if not isinstance(cluster, dict) or not (cluster.get("id") or cluster.get("status")):
        return False
    elb = cluster.get("elb")
    return not elb or (isinstance(elb, dict) and isinstance(elb.get("id"), str))


CLUSTER = Operation("dws", "ListClusterDetails", "GET", "/v1.0/{project_id}/clusters/{cluster_id}", readable=_is_cluster)
ENDPOINTS = Operation("dws", "ListClusterEndpoints", "GET", "/v1/{project_id}/clusters/{cluster_id}/endpoints")
CANDIDATES = Operation("dws", "ListElbs", "GET", "/v2/{project_id}/clusters/{cluster_id}/elbs")
BIND = Operation("dws", "AssociateElb", "POST", "/v2/{project_id}/clusters/{cluster_id}/elbs/{elb_id}", "write", empty=True)
UNBIND = Operation(
    "dws", "DisassociateElb", "DELETE", "/v2/{project_id}/clusters/{cluster_id}/elbs/{elb_id}", "write", empty=True
)
# Singular "job", and v1.0 although the write is v2.
JOB = Operation("dws", "ListJobDetails", "GET", "/v1.0/{project_id}/job/{job_id}", "poll")
LOAD_BALANCER = Operation(
    "elb", "ShowLoadBalancer", "GET", "/v3/{project_id}/elb/loadbalancers/{elb_id}",
    readable=lambda data: is_rows([data.get("loadbalancer")]),
)  # fmt: skip

READY = ("AVAILABLE", "ACTIVE")


def read_cluster(client, cluster_id, elb_id=None, closer=False):
    """The state of a cluster: ``elb`` (dict or None), ``busy``, ``status``, ``task_status``.

    A task word that ends in ``_FAILED`` may linger and does not mean busy.

    :param elb_id: the load balancer in question, for clouds that do not tell which one is bound
    :param closer: whether to look closer if the answer does not speak of load balancers at all
    """
    cluster = client.call(CLUSTER, cluster_id=cluster_id)["cluster"]
    task, progress = cluster.get("task_status") or "", cluster.get("action_progress") or {}
    state = {
        "elb": cluster.get("elb") or None,
        "status": cluster.get("status"),
        "task_status": cluster.get("task_status"),
        "busy": task.endswith("ING") or bool(progress) or cluster.get("status") == "CREATING",
        "changing": task.endswith("ING") and task.startswith("ELB_") or any(name.startswith("ELB_") for name in progress),
    }
    if "elb" not in cluster and (closer or client.cloud.params["cloud"].endswith("otc.t-systems.com")):
        state["elb"] = _elb_of_endpoints(client, cluster_id, elb_id)
    return state


def _elb_of_endpoints(client, cluster_id, elb_id):
    """Open Telekom Cloud shows the address of the load balancer only; compare it with the one that is meant."""
    try:
        found = client.call(ENDPOINTS, cluster_id=cluster_id)
    except CloudError as error:
        if error.kind not in (FINAL, GONE):
            raise
        return None  # this cloud has no second source
    address = (found.get("private_endpoints") or {}).get("elb_ip")
    if not address:
        return None
    if elb_id is not None:
        wanted = client.call(LOAD_BALANCER, elb_id=elb_id).get("loadbalancer") or {}
        if wanted.get("vip_address") == address:
            return {"id": elb_id, "name": wanted.get("name"), "private_ip": address}
    return {"id": None, "name": None, "private_ip": address}


def list_candidates(client, cluster_id):
    """The load balancers that can be bound; None where the cloud does not tell."""
    try:
        found = client.call(CANDIDATES, cluster_id=cluster_id).get("elbs")
    except CloudError:
        return None  # only a help before a replacement; the bind itself decides
    return found if isinstance(found, list) else None


def bind(client, cluster_id, elb_id):
    """Start binding; returns the id of the job, or None if the answer has none."""
    return client.call(BIND, cluster_id=cluster_id, elb_id=elb_id).get("job_id")


def unbind(client, cluster_id, elb_id):
    """Start unbinding; returns the id of the job, or None if the answer has none."""
    return client.call(UNBIND, cluster_id=cluster_id, elb_id=elb_id).get("job_id")


def read_job(client, job_id):
    """One look at a job."""
    return client.call(JOB, job_id=job_id)
