# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What CSS answers look like (API notes, Huawei 3): camelCase and snake_case side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .service import written
from .world import CssBinding, CssCluster

if TYPE_CHECKING:
    from .css import Css


def detail(css: Css, cluster: CssCluster, kind: str) -> dict[str, Any]:
    """Load balancer and listener of a cluster (3.4)."""
    binding = cluster.bindings[kind].seen(css.now())
    server, ca = _certificate(css, binding.server_cert_id), _certificate(css, binding.ca_cert_id)
    shown = {
        "elb_enable": binding.elb_id is not None,
        "authentication_type": "single" if ca["id"] is None else "double",
        "serverCertName": server["name"], "serverCertId": server["id"],
        "cacertName": ca["name"], "cacertId": ca["id"],
        "loadBalancer": _balancer(css, binding.elb_id), "listener": _listener(css, binding),
        "healthmonitors": _backends(css, cluster, binding),
    }
    if css.settings.css_detail_has_agency:
        shown["agency"] = binding.agency
    return shown


def updated(css: Css, binding: CssBinding) -> dict[str, Any]:
    """The listener in the answer to a change of certificates (3.5); the SDK types the port as a string."""
    listener = css.world.listeners3[binding.listener_id or ""]
    port = listener["protocol_port"]
    return {
        "id": listener["id"], "name": listener["name"], "protocol": listener["protocol"],
        "protocol_port": str(port) if css.settings.css_update_port_is_text else port, "ipgroup": None,
        "default_tls_container_ref": binding.server_cert_id, "client_ca_tls_container_ref": binding.ca_cert_id,
    }


def cluster(css: Css, found: CssCluster) -> dict[str, Any]:
    """The cluster itself; status 100 is busy, 200 ready, 303 failed."""
    working = css.working(found)
    return {
        "id": found.id, "name": found.name, "status": "100" if working else found.status,
        "actions": ["ELB"] if working else [], "actionProgress": {"ELB": "9%"} if working else {},
        "endpoint": ",".join(f"{address}:9200" for address in found.addresses), "publicIp": None,
        "elbWhiteList": {"enableWhiteList": False, "whiteList": ""}, "bandwidthSize": 0,
        "httpsEnable": found.https, "authorityEnable": found.https, "vpcId": found.vpc_id,
        "subnetId": found.subnet_id, "securityGroupId": None, "failedReason": None, "enterpriseProjectId": "0",
        "created": written(found.created), "updated": written(found.created), "period": False, "tags": [],
        "datastore": {"type": "elasticsearch", "version": "7.10.2", "supportSecuritymode": False},
        "instances": [{"id": f"{found.id}-{n}", "name": f"{found.name}-{n}", "status": "200", "type": "ess",
                       "specCode": "ess.spec-4u8g", "azCode": "eu-west-101a", "ip": address}
                      for n, address in enumerate(found.addresses)],
    }


def _certificate(css: Css, certificate_id: str | None) -> dict[str, Any]:
    return css.world.certificates.get(certificate_id or "", {"id": None, "name": None})


def _balancer(css: Css, elb_id: str | None) -> dict[str, Any] | None:
    if elb_id is None or elb_id not in css.world.lb3:
        return None
    elb = css.world.lb3[elb_id]
    eip = css.cloud.balancers.eip_of(elb_id)
    publicips = [] if eip is None else [
        {"publicip_id": eip.id, "publicip_address": eip.address, "ip_version": eip.ip_version}]
    return {
        "id": elb_id, "name": elb["name"], "guaranteed": "true", "description": elb["description"],
        "vpc_id": elb["vpc_id"], "provisioning_status": "ACTIVE", "vip_address": elb["vip_address"],
        "vip_port_id": elb["vip_port_id"], "ipv6_vip_address": None, "publicips": publicips,
        "listeners": [{"id": listener["id"]} for listener in css.cloud.balancers.listeners_of(elb_id)],
    }


def _listener(css: Css, binding: CssBinding) -> dict[str, Any] | None:
    listener = css.world.listeners3.get(binding.listener_id or "")
    if listener is None:
        return None
    return {"id": listener["id"], "name": listener["name"], "protocol": listener["protocol"],
            "protocol_port": listener["protocol_port"], "ipgroup": None}


def _backends(css: Css, found: CssCluster, binding: CssBinding) -> list[dict[str, Any]]:
    if binding.listener_id is None:
        return []
    return [{"id": f"{found.id}-{n}", "name": "", "address": address, "protocol_port": 9200,
             "operating_status": "ONLINE", "instance_id": f"{found.id}-{n}"}
            for n, address in enumerate(found.addresses)]
