# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Services to declare in tests, and hosts that are members."""

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


def moved(site: Site) -> tuple[list[dict[str, Any]], list[tuple[str, str, Any]]]:
    """Services that replace what is there, and what is there: ten writes."""
    ids = site.ids
    port = 8080
    services = [
        warehouse(site, replace=True),
        search(site, replace=True),
        search(site, name="certified", cluster_id=ids["css_cluster_id_https"], elb_id=ids["elb_id_pools"],
               listener={"protocol": "HTTPS", "port": 9200, "server_cert_id": ids["server_cert_id"],
                         "ca_cert_id": ids["ca_cert_id"]}),
        kubernetes(site, replace=True, eip={"name": "kubernetes-api", "bandwidth": {"size": 10}}),
        {"name": "unchecked", "kind": "elb_service", "load_balancer_id": ids["classic_elb_id"],
         "listener": {"name": "listener-id-2", "protocol": "TCP", "port": port, "backend_port": port,
                      "health_check": {"enabled": False}}},
    ]  # fmt: skip
    check = {"healthcheck_protocol": "HTTP", "healthcheck_uri": "/ready", "healthcheck_interval": 3, "healthy_threshold": 2,
             "unhealthy_threshold": 4, "healthcheck_timeout": 7, "healthcheck_connect_port": 8081}  # fmt: skip
    there = [
        act("dws_bind", cluster_id=ids["dws_cluster_id"], elb_id=ids["elb_id_2"]),
        act("css_binding", cluster_id=ids["css_cluster_id"], elb_id=ids["css_elb_id_2"], port=9300, agency="another_agency"),
        act("css_binding", cluster_id=ids["css_cluster_id_https"], elb_id=ids["elb_id_pools"], port=9200, protocol="HTTPS",
            server_cert_id=ids["server_cert_id"], agency="css_elb_agency"),
        act("eip", eip_id=ids["eip_id"], alias="kubernetes-api"),
        act("cce_eip", cluster_id=ids["cce_cluster_id"], eip_id=ids["eip_id_2"]),
        act("classic_add_check", listener_id=ids["listener_id_2"], check=check),
    ]  # fmt: skip
    return services, there


def altered(site: Site) -> tuple[list[dict[str, Any]], list[tuple[str, str, Any]]]:
    """Services whose members, options and places are other ones than there are, and what is there: fourteen writes."""
    ids = site.ids
    places = {name: {"load_balancer_id": ids["load_balancer_id"], "listener_id": ids[name]}
              for name in ("tcp_listener_id", "http_listener_id", "tcp_listener_v2_id")}  # fmt: skip
    services = [
        listener(site, purge=True, listener={"name": "web", "port": 80, "protocol": "TCP", "description": "new",
                                             "health_check": {"protocol": "HTTP", "interval": 3}}),
        pool(site, purge=True),
        group(site, target_group={"name": "legacy-1", "vpc_id": ids["clb_vpc_id"], "port": 8090}, purge=True,
              members=[{"address": f"10.0.0.{number}", "port": 8080, "weight": 10} for number in (11, 12)],
              purge_associations=True, associations=[dict(places["http_listener_id"], location_id=ids["location_id"])]),
        {"name": "modern", "kind": "clb_service", "target_group_id": ids["target_group_v2_id"],
         "associations": [dict(places["tcp_listener_v2_id"], weight=20)]},
    ]  # fmt: skip
    check = {"healthcheck_interval": 4, "healthcheck_timeout": 7, "healthy_threshold": 2}
    old = [{"address": f"10.0.0.{number}", "protocol_port": 8080, "weight": 3, "subnet_cidr_id": ids["subnet_cidr_id"],
            "name": "old"} for number in (31, 33)]  # fmt: skip
    there = [
        act("classic_add", listener_id=ids["listener_id"], members=ids["server_ids"][1:3]),
        act("classic_add_check", listener_id=ids["listener_id"], check=check),
        act("pool_add", pool_id=ids["pool_id"], members=old),
        *(act("register_member", target_group_id=ids["target_group_id"], ip=f"10.0.0.{number}", port=8080, weight=3)
          for number in (11, 13)),
        act("associate", target_group_id=ids["target_group_id"], **places["tcp_listener_id"]),
        act("associate", target_group_id=ids["target_group_v2_id"], weight=5, **places["tcp_listener_v2_id"]),
    ]  # fmt: skip
    return services, there


def act(name: str, **params: Any) -> tuple[str, str, Any]:
    """The control request by which another actor changes something."""
    return ("POST", "act", {"name": name, "params": params})


def servers(site: Site) -> dict[str, dict[str, Any]]:
    """Two hosts as a classic listener knows them."""
    known = site.ids["server_ids"][:2]
    return {f"web-{n}": {"server_id": one["server_id"], "private_address": one["address"]} for n, one in enumerate(known)}


def in_pool(site: Site, number: int = 2) -> dict[str, dict[str, Any]]:
    """Hosts that are members of the pool, with weight 5."""
    addresses = [f"10.0.0.{one}" for one in range(31, 31 + number)]
    members = [{"address": one, "protocol_port": 8080, "weight": 5, "subnet_cidr_id": site.ids["subnet_cidr_id"]}
               for one in addresses]  # fmt: skip
    site.act("pool_add", pool_id=site.ids["pool_id"], members=members)
    site.ask("POST", "clock", {"advance": 60})
    return {f"web-{n}": {"private_address": one} for n, one in enumerate(addresses)}
