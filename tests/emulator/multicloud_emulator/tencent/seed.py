# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The world that is ready to use after every reset."""

from __future__ import annotations

from typing import Any

from .world import NODE, V1_MODE, V2_MODE, Listener, LoadBalancer, Rule, TargetGroup, World

REGION = "ap-guangzhou"
DEFAULT_VPC, OTHER_VPC = "vpc-default1", "vpc-distant1"
LB, LB_2, LB_OTHER_VPC = "lb-exposed1", "lb-exposed2", "lb-distant1"
# Enough listeners for one group to need two calls of 20 associations.
TCP_LISTENERS = [f"lbl-tcp{number:05d}" for number in range(1, 27)]
TCP_2, HTTP, TCP_V2, HTTP_V2, NODE_TCP = "lbl-tcp2nd01", "lbl-http0001", "lbl-tcpv2001", "lbl-httpv201", "lbl-node0001"
NODE_HTTP, TCP_OTHER_VPC = "lbl-nodeh001", "lbl-distant1"
RULE, RULE_2, RULE_V2, RULE_NODE = "loc-shop0001", "loc-shop0002", "loc-shopv201", "loc-node0001"
GROUP, GROUP_2, GROUP_OTHER_VPC = "lbtg-legacy01", "lbtg-legacy02", "lbtg-distant1"
GROUP_V2, GROUP_V2_2 = "lbtg-modern01", "lbtg-modern02"
SERVERS = {"10.0.0.11": "ins-server01", "10.0.0.12": "ins-server02", "10.0.0.13": "ins-server03"}


def fill_any_region(world: World) -> None:
    """What every region of the account has."""
    world.vpcs[DEFAULT_VPC] = "10.0.0.0/16"


def fill_home_region(world: World) -> None:
    """The seeded resources (REGION)."""
    world.vpcs[OTHER_VPC] = "10.99.0.0/16"
    world.servers.update({ip: (DEFAULT_VPC, instance_id) for ip, instance_id in SERVERS.items()})
    world.servers["10.99.0.11"] = (OTHER_VPC, "ins-distant1")
    for load_balancer in (
        LoadBalancer(LB, "exposed-1", DEFAULT_VPC, "203.0.113.10", DEFAULT_VPC),
        LoadBalancer(LB_2, "exposed-2", DEFAULT_VPC, "203.0.113.20", DEFAULT_VPC),
        # Its own VPC is the default one, but its backends are elsewhere: only TargetRegionInfo tells.
        LoadBalancer(LB_OTHER_VPC, "distant", DEFAULT_VPC, "203.0.113.30", OTHER_VPC),
    ):
        world.load_balancers[load_balancer.id] = load_balancer
    for listener in _listeners():
        world.listeners[listener.id] = listener
    for group in (
        TargetGroup(GROUP, "legacy-1", DEFAULT_VPC, "v1", port=8080),
        TargetGroup(GROUP_2, "legacy-2", DEFAULT_VPC, "v1", port=8080),
        TargetGroup(GROUP_OTHER_VPC, "distant", OTHER_VPC, "v1", port=8080),
        TargetGroup(GROUP_V2, "modern-1", DEFAULT_VPC, "v2", port=8080, protocol="HTTP", weight=10),
        TargetGroup(GROUP_V2_2, "modern-2", DEFAULT_VPC, "v2", port=8080, protocol="HTTP", weight=10),
    ):
        world.groups.put(group.id, group)


def _listeners() -> list[Listener]:
    many = [Listener(one, LB, f"tcp-{port}", "TCP", port, V1_MODE) for port, one in enumerate(TCP_LISTENERS, 9001)]
    return many + [
        Listener(TCP_2, LB_2, "tcp-second", "TCP", 9001, V1_MODE),
        Listener(TCP_OTHER_VPC, LB_OTHER_VPC, "tcp-distant", "TCP", 9001, V1_MODE),
        Listener(TCP_V2, LB, "tcp-v2", "TCP", 9101, V2_MODE),
        Listener(NODE_TCP, LB, "node", "TCP", 9201, NODE),
        _http(HTTP, "http", 80, Rule(RULE, "shop.example.com", "/", V1_MODE),
              Rule(RULE_2, "shop.example.com", "/api", V1_MODE)),
        _http(HTTP_V2, "http-v2", 8080, Rule(RULE_V2, "v2.example.com", "/", V2_MODE)),
        _http(NODE_HTTP, "http-node", 8081, Rule(RULE_NODE, "node.example.com", "/", NODE)),
    ]


def _http(listener_id: str, name: str, port: int, *rules: Rule) -> Listener:
    return Listener(listener_id, LB, name, "HTTP", port, None, {rule.id: rule for rule in rules})


def resources() -> dict[str, Any]:
    """Names for what a test or a demo may want, for ``GET /_emulator/``."""
    return {
        "load_balancer_id": LB, "load_balancer_id_2": LB_2, "load_balancer_other_vpc_id": LB_OTHER_VPC,
        "tcp_listener_id": TCP_LISTENERS[0], "tcp_listener_ids": list(TCP_LISTENERS),
        "tcp_listener_on_load_balancer_2_id": TCP_2, "tcp_listener_other_vpc_id": TCP_OTHER_VPC,
        "tcp_listener_v2_id": TCP_V2, "node_listener_id": NODE_TCP, "node_http_listener_id": NODE_HTTP,
        "http_listener_id": HTTP, "http_listener_v2_id": HTTP_V2,
        "location_id": RULE, "location_id_2": RULE_2, "location_v2_id": RULE_V2, "node_location_id": RULE_NODE,
        "target_group_id": GROUP, "target_group_id_2": GROUP_2, "target_group_other_vpc_id": GROUP_OTHER_VPC,
        "target_group_v2_id": GROUP_V2, "target_group_v2_id_2": GROUP_V2_2,
        "clb_vpc_id": DEFAULT_VPC, "clb_other_vpc_id": OTHER_VPC, "clb_servers": dict(SERVERS),
    }
