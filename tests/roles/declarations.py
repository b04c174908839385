# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Services to declare in tests."""

from __future__ import annotations

from typing import Any

from cloud_site import Site


def warehouse(site: Site, **more: Any) -> dict[str, Any]:
    """A load balancer for a data warehouse: one write."""
    ids = site.ids
    return {"name": "warehouse", "kind": "cluster_elb", "cluster_id": ids["dws_cluster_id"], "elb_id": ids["elb_id"], **more}


def search(site: Site, **more: Any) -> dict[str, Any]:
    """A load balancer with a listener for a search cluster: two writes."""
    ids = site.ids
    return {"name": "search", "kind": "cluster_elb", "service": "css", "cluster_id": ids["css_cluster_id"],
            "elb_id": ids["css_elb_id"], "agency": "css_elb_agency", "listener": {"protocol": "HTTP", "port": 9200},
            **more}  # fmt: skip


def kubernetes(site: Site, **more: Any) -> dict[str, Any]:
    """An EIP of its own for an API server: two writes. No data plane is there, so the emulator itself is reached."""
    return {"name": "kubernetes", "kind": "kubernetes_api", "cluster_id": site.ids["cce_cluster_id"],
            "eip": {"name": "kubernetes-api", "bandwidth": {"size": 5, "charge_mode": "traffic"}},
            "verify": {"connect_to": site.url.removeprefix("http://")}, **more}  # fmt: skip


def listener(site: Site, **more: Any) -> dict[str, Any]:
    """A classic listener with a health check and two servers: three writes."""
    return {"name": "listener", "kind": "elb_service", "load_balancer_id": site.ids["classic_elb_id"],
            "listener": {"name": "web", "protocol": "TCP", "port": 81, "backend_port": 8080,
                         "health_check": {"protocol": "TCP"}},
            "members": site.ids["server_ids"][:2], **more}  # fmt: skip


def pool(site: Site, **more: Any) -> dict[str, Any]:
    """Two members of a pool: one write."""
    members = [{"address": f"10.0.0.{number}", "protocol_port": 8080, "subnet_cidr_id": site.ids["subnet_cidr_id"], "weight": 5}
               for number in (31, 32)]  # fmt: skip
    return {"name": "pool", "kind": "elb_service", "pool_id": site.ids["pool_id"], "members": members, **more}


def group(site: Site, **more: Any) -> dict[str, Any]:
    """A target group with two members in two places: three writes."""
    ids = site.ids
    places = [{"load_balancer_id": ids["load_balancer_id"], "listener_id": ids["tcp_listener_id"]},
              {"load_balancer_id": ids["load_balancer_id"], "listener_id": ids["http_listener_id"],
               "location_id": ids["location_id"]}]  # fmt: skip
    return {"name": "group", "kind": "clb_service", "target_group": {"name": "shop", "vpc_id": ids["clb_vpc_id"], "port": 8080},
            "members": [{"address": "10.0.0.11", "port": 8080}, {"address": "10.0.0.12", "port": 8080}],
            "associations": places, **more}  # fmt: skip


ALL = (warehouse, search, kubernetes, listener, pool, group)
