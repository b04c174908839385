# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What CCE answers look like (API notes, Huawei 6)."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from .ids import uuid_of
from .service import written
from .world import CceCluster, Eip

if TYPE_CHECKING:
    from .cce import Cce

REASONS = {400: "BadRequest", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 429: "TooManyRequests"}
PORT = 5443


def private_endpoint(cluster: CceCluster) -> str:
    """The API server inside the VPC."""
    return f"https://{cluster.private_address}:{PORT}"


def public_endpoint(cce: Cce, cluster: CceCluster) -> str | None:
    """The API server outside, as a reader finds it."""
    eip = cce.world.eips.get(cluster.eip.seen(cce.now()) or "")
    return None if eip is None else f"https://{eip.address}:{PORT}"


def bound(cce: Cce, cluster: CceCluster) -> dict[str, Any]:
    """The answer to a bind (6.1): it shows the new address although readers may still have to wait."""
    eip = cce.world.eips[cluster.eip.value or ""]
    return {
        "metadata": {}, "spec": {"action": "bind", "spec": _eip(eip, True), "elasticIp": eip.address},
        "status": {"privateEndpoint": private_endpoint(cluster), "publicEndpoint": f"https://{eip.address}:{PORT}"},
    }


def openapi(cce: Cce, cluster: CceCluster) -> dict[str, Any]:
    """Addresses (6.2); only some clouds tell the EIP's id."""
    eip = cce.world.eips.get(cluster.eip.seen(cce.now()) or "")
    status = {"privateEndpoint": private_endpoint(cluster)}
    if eip is not None or not cce.settings.cce_unbound_key_missing:
        status["publicEndpoint"] = public_endpoint(cce, cluster) or ""
    inner = {} if eip is None else _eip(eip, cce.settings.cce_openapi_has_eip_id)
    return {"metadata": {}, "spec": {"spec": inner}, "status": status}


def cluster(cce: Cce, found: CceCluster) -> dict[str, Any]:
    """The cluster (6.3)."""
    created = written(found.created, "%Y-%m-%d %H:%M:%S.000000 +0000 UTC")
    network = {"mode": "eni"} if found.autopilot else {"mode": "vpc-router", "cidr": "172.16.0.0/16"}
    return {
        "kind": "Cluster", "apiVersion": "v3",
        "metadata": {"name": found.name, "uid": found.id, "alias": found.name, "annotations": {}, "labels": {},
                     "creationTimestamp": created, "updateTimestamp": created},
        "spec": {"category": "Turbo" if found.autopilot else "CCE", "type": "VirtualMachine",
                 "flavor": "cce.autopilot.cluster" if found.autopilot else "cce.s2.small", "version": found.version,
                 "description": "", "hostNetwork": {"vpc": found.vpc_id, "subnet": found.subnet_id},
                 "containerNetwork": network, "billingMode": 0},
        "status": {"phase": found.phase, "jobID": creation_job(found), "reason": "", "message": "",
                   "endpoints": _endpoints(cce, found), "isLocked": cce.now() < found.locked_until},
    }


def kubeconfig(cce: Cce, found: CceCluster) -> dict[str, Any]:
    """A kubeconfig (6.5); the certificates are only stand-ins."""
    public = public_endpoint(cce, found)
    clusters = [{"name": "internalCluster", "cluster": {
        "server": private_endpoint(found), "certificate-authority-data": _data(found, "ca")}}]
    contexts = [{"name": "internal", "context": {"cluster": "internalCluster", "user": "user"}}]
    if public is not None:
        clusters.append({"name": "externalCluster", "cluster": {"server": public, "insecure-skip-tls-verify": True}})
        contexts.append({"name": "external", "context": {"cluster": "externalCluster", "user": "user"}})
    return {
        "kind": "Config", "apiVersion": "v1", "preferences": {}, "clusters": clusters, "contexts": contexts,
        "users": [{"name": "user", "user": {"client-certificate-data": _data(found, "certificate"),
                                            "client-key-data": _data(found, "key")}}],
        "current-context": "internal" if public is None else "external",
    }


def creation_job(found: CceCluster) -> str:
    """The id of the job that made the cluster."""
    return uuid_of(f"job of {found.id}")


def job(cce: Cce, found: CceCluster) -> dict[str, Any]:
    """A job (6.6)."""
    created = written(found.created, "%Y-%m-%d %H:%M:%S +0000 UTC")
    return {"kind": "Job", "apiVersion": "v3",
            "metadata": {"uid": creation_job(found), "creationTimestamp": created, "updateTimestamp": created},
            "spec": {"type": "CreateCluster", "clusterUID": found.id, "resourceID": found.id,
                     "resourceName": found.name, "subJobs": []},
            "status": {"phase": "Success", "reason": ""}}


def _endpoints(cce: Cce, found: CceCluster) -> Any:
    public, kind = public_endpoint(cce, found), cce.settings.cce_endpoints_shape
    if found.phase in ("Creating", "Hibernation", "Hibernating", "Empty"):
        return {} if kind == "otc" else []
    if kind == "huawei":
        shown = [{"url": private_endpoint(found), "type": "Internal"}]
        return shown if public is None else [*shown, {"url": public, "type": "External"}]
    dns = f"https://{found.id}.cce.{cce.world.region}.otc.t-systems.com"
    if kind == "otc":
        return {"internal": private_endpoint(found), "external": public or "", "external_otc": dns}
    if kind == "otc_in_list":
        return [{"internal": private_endpoint(found), "external": public or "", "external_otc": dns}]
    return [{"Internal": private_endpoint(found)}, {"External": public or ""}, {"external_otc": dns}]


def _eip(eip: Eip, with_id: bool) -> dict[str, Any]:
    shown = {"id": eip.id} if with_id else {}
    return {**shown, "eip": {"bandwidth": {"size": eip.bandwidth["size"], "sharetype": eip.bandwidth["share_type"]}},
            "IsDynamic": False}


def _data(found: CceCluster, what: str) -> str:
    return base64.b64encode(f"stand-in {what} of {found.id}".encode()).decode()
