# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The seeded world: the same every time, ready to use."""

from __future__ import annotations

from typing import Any

from ..clock import Clock
from .balancers import Balancers
from .elb_v3 import v3_balancer
from .ids import hex_of, uuid_of
from .timeline import Lagging, Timeline
from .world import (
    CceCluster,
    ClassicBalancer,
    ClassicListener,
    ClassicMember,
    CssCluster,
    DwsCluster,
    Eip,
    Key,
    Project,
    Server,
    Subnet,
    User,
    World,
)

REGION = "eu-west-101"
KEY = ("EMULATORAK0123456789", "EmulatorSecretKey0123456789abcdefghijklm")
TEMPORARY_KEY = ("EMULATORSTS012345678", "EmulatorStsSecretKey0123456789abcdefghij", "emulator-sts-token-0123456789")
USER = ("operator", "Emulator-Password-1")
LISTENER = {"protocol": "TCP", "backend_protocol": "TCP", "lb_algorithm": "roundrobin", "session_sticky": False,
            "sticky_session_type": None, "cookie_timeout": None, "tcp_timeout": 5, "tcp_draining": False,
            "tcp_draining_timeout": None, "udp_timeout": None, "certificate_id": None, "certificates": None,
            "ssl_protocols": None, "ssl_ciphers": None, "description": ""}


def seed(stamp: float) -> World:
    """A new world; ``stamp`` is the time of its making (seconds since 1970 UTC)."""
    world = World(region=REGION, project_id=hex_of("project"), domain_name="emulator", domain_id=hex_of("domain"))
    world.projects = [Project(world.project_id, REGION), Project(hex_of("project 2"), f"{REGION}_apps")]
    projects = tuple(project.id for project in world.projects)
    world.keys = {KEY[0]: Key(*KEY, projects),
                  TEMPORARY_KEY[0]: Key(*TEMPORARY_KEY[:2], projects, TEMPORARY_KEY[2])}
    world.users = {USER[0]: User(*USER)}
    world.subnets = [Subnet(uuid_of(f"subnet {n}"), uuid_of(f"neutron subnet {n}"), uuid_of(f"vpc {n}"),
                            f"10.{n}.0.0/16") for n in (0, 1)]
    for number in range(1, 7):
        server = Server(uuid_of(f"server {number}"), f"web-{number}", f"10.0.0.{30 + number}", _vpc(world))
        world.servers[server.id] = server
    _eips(world, stamp)
    _balancers(world)
    _pools(world, stamp)
    _databases(world, stamp)
    _classic(world, stamp)
    _kubernetes(world, stamp)
    return world


def _vpc(world: World) -> str:
    return world.subnets[0].vpc_id


def _eips(world: World, stamp: float) -> None:
    for number, key in enumerate(("eip_id", "eip_id_2", "eip_id_bound", "eip_id_frozen"), 20):
        eip = Eip(uuid_of(f"eip {number}"), f"203.0.113.{number}", f"eip-{number}", stamp)
        eip.bandwidth = {"id": uuid_of(f"bandwidth {number}"), "name": f"bandwidth-{number}", "size": 5,
                         "share_type": "PER", "charge_mode": "traffic"}
        world.eips[eip.id] = eip
        world.resources[key] = eip.id
        world.resources[key.replace("eip_id", "eip_address")] = eip.address
    bound = world.eips[world.resources["eip_id_bound"]]
    server = next(iter(world.servers.values()))
    bound.status, bound.holder, bound.port_id = "ACTIVE", f"port:{server.id}", uuid_of(f"port of {server.id}")
    bound.private_address = server.address
    world.eips[world.resources["eip_id_frozen"]].status = "FREEZED"
    shared_id = world.resources["shared_bandwidth_id"] = uuid_of("shared bandwidth")
    bandwidth = {"name": "shared", "size": 100, "share_type": "WHOLE", "charge_mode": "bandwidth"}
    world.shared_bandwidths[shared_id] = {"id": shared_id, **bandwidth}


def _balancers(world: World) -> None:
    other = world.subnets[1]
    special: dict[str, dict[str, Any]] = {
        "elb_id": {}, "elb_id_2": {}, "css_elb_id": {}, "css_elb_id_2": {},
        "elb_id_shared": {"guaranteed": False},
        "elb_id_other_vpc": {"vpc_id": other.vpc_id, "vip_subnet_cidr_id": other.neutron_id,
                             "ip_target_enable": False},
        "elb_id_no_private_ip": {"vip_address": None}, "elb_id_pools": {},
    }
    for number, (key, fields) in enumerate(special.items(), 9):
        balancer_id = uuid_of(f"elb {key}")
        name = key.replace("_id", "").replace("_", "-")
        world.lb3[balancer_id] = v3_balancer(
            world, name, balancer_id, **{"vip_address": f"10.0.0.{number}", "created_at": "2025-01-02T03:04:05Z",
                                         "updated_at": "2025-01-02T03:04:05Z", **fields})
        world.resources[key] = balancer_id


def _pools(world: World, stamp: float) -> None:
    timeline = Timeline(Clock(manual=True, epoch=stamp))
    balancers = Balancers(world, timeline)
    balancer_id = world.resources["elb_id_pools"]
    world.resources["subnet_cidr_id"] = world.subnets[0].neutron_id
    for port, key in ((80, "pool_id"), (81, "pool_id_2")):
        listener_id = balancers.open(balancer_id, "HTTP", port, key.replace("_id", "").replace("_", "-"), [], 8080)
        pool_id = world.listeners3[listener_id]["default_pool_id"]
        world.resources[key] = pool_id
        world.resources[key.replace("pool_id", "pool_listener_id")] = listener_id
    # The first pool checks the health of its members, the second does not.
    first = world.resources["pool_id"]
    monitor: dict[str, Any] = {
        "id": uuid_of("monitor"), "name": "", "type": "HTTP", "delay": 5, "timeout": 3, "max_retries": 3,
        "max_retries_down": 3, "monitor_port": None, "url_path": "/", "expected_codes": "200", "http_method": "GET",
        "domain_name": "", "admin_state_up": True, "project_id": world.project_id, "pools": [{"id": first}],
        **balancers.stamps()}
    world.monitors3[monitor["id"]] = monitor
    world.pools3[first]["healthmonitor_id"] = monitor["id"]


def _databases(world: World, stamp: float) -> None:
    subnet = world.subnets[0]
    for number, key in enumerate(("dws_cluster_id", "dws_cluster_id_2", "dws_cluster_id_old"), 1):
        dws = DwsCluster(uuid_of(f"dws {number}"), f"dwh-{number}", subnet.vpc_id, subnet.id,
                         [f"10.0.1.{10 * number + n}" for n in range(3)], stamp)
        world.dws[dws.id] = dws
        world.resources[key] = dws.id
    world.dws[world.resources["dws_cluster_id_old"]].version = "8.0.0.100"
    for number, key in enumerate(("css_cluster_id", "css_cluster_id_https"), 1):
        css = CssCluster(uuid_of(f"css {number}"), f"search-{number}", subnet.vpc_id, subnet.id,
                         [f"10.0.2.{10 * number + n}" for n in range(3)], stamp, https=number == 2)
        world.css[css.id] = css
        world.resources[key] = css.id
    for kind in ("server", "client"):
        certificate_id = hex_of(f"{kind} certificate")
        world.certificates[certificate_id] = {"id": certificate_id, "name": f"{kind}-certificate", "type": kind}
        world.resources["server_cert_id" if kind == "server" else "ca_cert_id"] = certificate_id


def _classic(world: World, stamp: float) -> None:
    for number, kind in ((1, "External"), (2, "Internal")):
        balancer = ClassicBalancer(
            hex_of(f"classic {number}"), f"classic-{number}", _vpc(world), kind, f"203.0.113.{10 + number}", stamp,
            bandwidth=10 if kind == "External" else None,
            vip_subnet_id=world.subnets[0].id if kind == "Internal" else None)
        world.balancers[balancer.id] = balancer
        world.resources["classic_elb_id" if number == 1 else "classic_elb_id_2"] = balancer.id
    first = world.resources["classic_elb_id"]
    second = world.resources["classic_elb_id_2"]
    for key, balancer_id, port, protocol in (("listener_id", first, 80, "TCP"), ("listener_id_2", first, 8080, "TCP"),
                                             ("listener_id_udp", first, 53, "UDP"),
                                             ("listener_id_internal", second, 80, "TCP")):
        fields = {**LISTENER, "name": key.replace("_", "-"), "port": port, "backend_port": port,
                  "protocol": protocol, "backend_protocol": protocol}
        listener = ClassicListener(hex_of(key), balancer_id, stamp, stamp, fields)
        world.listeners[listener.id] = listener
        world.resources[key] = listener.id
    servers = list(world.servers.values())
    shown = world.listeners[world.resources["listener_id_2"]]
    members = [ClassicMember(hex_of(f"member {server.id}"), first, server.id, server.address, f"100.64.200.{n}", stamp,
                             0.0, 0.0, listeners=[shown.id]) for n, server in enumerate(servers[4:], 1)]
    shown.members = Lagging(tuple(members))
    world.resources["server_ids"] = [{"server_id": s.id, "address": s.address} for s in world.servers.values()]


def _kubernetes(world: World, stamp: float) -> None:
    subnet = world.subnets[0]
    for number, key in enumerate(("cce_cluster_id", "cce_cluster_id_2", "cce_autopilot_cluster_id",
                                  "cce_cluster_id_hibernated"), 1):
        cluster = CceCluster(uuid_of(f"cce {number}"), f"kube-{number}", subnet.vpc_id, subnet.id,
                             f"10.0.0.{85 + number}", uuid_of(f"port of cce {number}"), stamp,
                             autopilot="autopilot" in key)
        world.cce[cluster.id] = cluster
        world.resources[key] = cluster.id
    hibernated = world.cce[world.resources["cce_cluster_id_hibernated"]]
    hibernated.phase, hibernated.eip = "Hibernation", Lagging(None)
