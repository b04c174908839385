# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CCE: public access of a cluster's API server, and the file that clients of it need.

Source: API notes Huawei 6.1 to 6.3, 6.5, 6.7.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from .answers import is_rows
from .client import Operation
from .errors import CloudError
from .retry_classes import FINAL, GONE


def _is_cluster(data):
    status = data.get("status")
    found = status.get("endpoints") if isinstance(status, dict) else "none"
    parts = [found] if isinstance(found, dict) else found or []
    return isinstance(status, dict) and isinstance(status.get("phase"), str) and is_rows(parts)


def _is_kubeconfig(data):
    clusters, users = data.get("clusters"), data.get("users")
    return (
        is_rows(clusters, "name") and is_rows(users, "name") and len(users) > 0
        and all(isinstance((one.get("cluster") or {}).get("server"), str) for one in clusters)
        and all(isinstance(one.get("user"), dict) for one in users)
    )  # fmt: skip


_CLUSTER = "projects/{project_id}/clusters/{cluster_id}"


def _operations(prefix):
    return (
        Operation("cce", "ShowCluster", "GET", prefix + _CLUSTER, readable=_is_cluster),
        Operation("cce", "UpdateClusterEip", "PUT", prefix + _CLUSTER + "/mastereip", "write", empty=True),
        Operation("cce", "ShowClusterEndpoints", "GET", prefix + _CLUSTER + "/openapi"),
        # It changes nothing of the cluster, so it is repeated as a read is.
        Operation("cce", "CreateKubernetesClusterCert", "POST", prefix + _CLUSTER + "/clustercert", readable=_is_kubeconfig),
    )


STANDARD = _operations("/api/v3/")
AUTOPILOT = _operations("/autopilot/v3/")


def _operation(autopilot, index):
    return (AUTOPILOT if autopilot else STANDARD)[index]


def endpoints(found):
    """``(internal, external)`` URLs from any of the three shapes of ``status.endpoints``; None for what is missing."""
    pairs = {}
    for part in [found] if isinstance(found, dict) else found or []:
        if "url" in part:
            part = {part.get("type") or "": part["url"]}
        pairs.update({str(name).lower(): url for name, url in part.items()})
    return pairs.get("internal") or None, pairs.get("external") or None


def host(url):
    """The host of an endpoint URL, or None."""
    return None if url is None else urlsplit(url).hostname


def read_cluster(client, cluster_id, autopilot):
    """The state of a cluster: ``phase``, ``private_endpoint``, ``public_endpoint``, ``address`` (of the latter)."""
    status = client.call(_operation(autopilot, 0), cluster_id=cluster_id)["status"]
    internal, external = endpoints(status.get("endpoints"))
    if internal is None and external is None and status["phase"] == "Available":
        # While its API server restarts, a cluster may show no endpoint at all: that does not mean "unbound".
        internal, external = _open_api(client, cluster_id, autopilot)
    return {
        "phase": status.get("phase"),
        "private_endpoint": internal,
        "public_endpoint": external,
        "address": host(external),
    }


def _open_api(client, cluster_id, autopilot):
    try:
        status = client.call(_operation(autopilot, 2), cluster_id=cluster_id).get("status") or {}
    except CloudError as error:
        if error.kind not in (FINAL, GONE):
            raise
        return None, None  # this cloud has no second source
    return status.get("privateEndpoint") or None, status.get("publicEndpoint") or None


def bind(client, cluster_id, autopilot, eip_id):
    """Bind an EIP. Only this exact body is accepted everywhere."""
    client.call(_operation(autopilot, 1), {"spec": {"action": "bind", "spec": {"id": eip_id}}}, cluster_id=cluster_id)


def unbind(client, cluster_id, autopilot):
    """Unbind the EIP, whichever it is."""
    client.call(_operation(autopilot, 1), {"spec": {"action": "unbind"}}, cluster_id=cluster_id)


def kubeconfig(client, cluster_id, autopilot, days):
    """A kubeconfig as a dict, with a client certificate that is issued for it; it is a secret.

    :param days: how long the certificate is good
    """
    return client.call(_operation(autopilot, 3), {"duration": days}, cluster_id=cluster_id)
