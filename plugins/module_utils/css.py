# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CSS, the search service: the load balancer of a cluster and its listener.

Source: API notes Huawei 3 (EnableOrDisableElb, ListElbs, CreateElbListener, ShowElbDetail, UpdateEsListener).
"""

from __future__ import annotations

from .client import Operation
from .errors import CloudError


def _is_shown(data):
    parts = [data.get("loadBalancer") or {}, data.get("listener") or {}]
    return isinstance(data.get("elb_enable"), bool) and all(isinstance(part, dict) for part in parts)


_CLUSTER = "/v1.0/{project_id}/clusters/{cluster_id}"
SHOW = Operation("css", "ShowElbDetail", "GET", _CLUSTER + "/es-listeners", readable=_is_shown)
SWITCH = Operation("css", "EnableOrDisableElb", "POST", _CLUSTER + "/loadbalancers/es-switch", "write", empty=True)
CANDIDATES = Operation("css", "ListElbs", "GET", _CLUSTER + "/loadbalancers")
CREATE_LISTENER = Operation("css", "CreateElbListener", "POST", _CLUSTER + "/es-listeners", "write", empty=True)
UPDATE_LISTENER = Operation("css", "UpdateEsListener", "PUT", _CLUSTER + "/es-listeners/{listener_id}", "write", empty=True)


def read_cluster(client, cluster_id, elb_id=None, closer=False):
    """The state of a cluster: ``elb`` (dict or None), ``listener`` (dict or None).

    While the load balancer is switched off but its listener is still there, the change is under way (``changing``).
    """
    found = client.call(SHOW, cluster_id=cluster_id)
    balancer, listener = found.get("loadBalancer") or {}, found.get("listener") or None
    elb = None
    if found.get("elb_enable") is True:
        public = [one.get("publicip_address") for one in balancer.get("publicips") or []]
        elb = {
            "id": balancer.get("id"),
            "name": balancer.get("name"),
            "private_ip": balancer.get("vip_address"),
            "public_ip": public[0] if public else None,
            "vpc_id": balancer.get("vpc_id"),
            "agency": found.get("agency"),
        }
    if listener is not None:
        listener = {
            "id": listener.get("id"),
            "protocol": listener.get("protocol"),
            # Typed as a string in the SDK, a number in the examples.
            "port": int(listener["protocol_port"]) if listener.get("protocol_port") is not None else None,
            "server_cert_id": found.get("serverCertId"),
            "ca_cert_id": found.get("cacertId"),
        }
    half = elb is None and listener is not None
    return {"elb": elb, "listener": listener, "busy": half, "changing": half}


def list_candidates(client, cluster_id):
    """The load balancers that can be bound; None where the cloud does not tell."""
    try:
        found = client.call(CANDIDATES, cluster_id=cluster_id).get("loadbalancers")
    except CloudError:
        return None  # only a help before a replacement; the bind itself decides
    return found if isinstance(found, list) else None


def enable(client, cluster_id, elb_id, agency):
    """Switch the load balancer on."""
    client.call(SWITCH, {"enable": True, "agency": agency, "elb_id": elb_id}, cluster_id=cluster_id)


def disable(client, cluster_id):
    """Switch the load balancer off."""
    client.call(SWITCH, {"enable": False}, cluster_id=cluster_id)


def create_listener(client, cluster_id, listener):
    """Make the listener.

    :param listener: dict with ``protocol``, ``port`` and, for HTTPS, the certificate ids
    """
    body = {"protocol": listener["protocol"], "protocol_port": listener["port"]}
    for name in ("server_cert_id", "ca_cert_id"):
        if listener[name] is not None:
            body[name] = listener[name]
    client.call(CREATE_LISTENER, body, cluster_id=cluster_id)


def update_listener(client, cluster_id, listener_id, listener):
    """Change the certificates; nothing else of a listener can change."""
    body = {"default_tls_container_ref": listener["server_cert_id"]}
    if listener["ca_cert_id"] is not None:
        body["client_ca_tls_container_ref"] = listener["ca_cert_id"]
    client.call(UPDATE_LISTENER, {"listener": body}, cluster_id=cluster_id, listener_id=listener_id)
