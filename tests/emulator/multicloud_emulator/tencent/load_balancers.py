# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DescribeLoadBalancers: search, order, page (API notes, Tencent 6.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .calls import Answer, Call, page
from .errors import ApiError
from .world import LoadBalancer, World

CHARGE_TYPE, NETWORK_CHARGE_TYPE, VIP_ISP = "POSTPAID_BY_HOUR", "TRAFFIC_POSTPAID_BY_HOUR", "BGP"
# What each filter finds on a load balancer; none of them has tags, zones or functions.
FILTER_VALUES = {"charge-type": CHARGE_TYPE, "internet-charge-type": NETWORK_CHARGE_TYPE, "vip-isp": VIP_ISP,
                 "exclusive": "0", "sla-type": "", "master-zone-id": None, "tag-key": None, "function-name": None}
ORDERS: dict[str, Callable[[LoadBalancer], str]] = {
    "LoadBalancerName": lambda one: one.name, "CreateTime": lambda one: one.created, "Domain": lambda one: "",
    "LoadBalancerType": lambda one: one.type}


def describe_load_balancers(call: Call) -> Answer:
    """Load balancers; an unknown id is simply not in the answer."""
    params, world = call.params, call.world
    backends = {one.id: _backend_addresses(world, one.id, call.now) for one in world.load_balancers.values()}
    tests: dict[str, Callable[[LoadBalancer, Any], bool]] = {
        "LoadBalancerIds": lambda one, wanted: one.id in wanted,
        "LoadBalancerType": lambda one, wanted: one.type == wanted,
        "Forward": lambda one, wanted: wanted in (1, -1),
        # The searches for names are fuzzy on purpose.
        "LoadBalancerName": lambda one, wanted: wanted in one.name,
        "SearchKey": lambda one, wanted: any(wanted in value for value in (one.name, one.id, one.vip)),
        "Domain": lambda one, wanted: not wanted,
        "LoadBalancerVips": lambda one, wanted: one.vip in wanted,
        "VpcId": lambda one, wanted: one.vpc_id == wanted,
        "ProjectId": lambda one, wanted: wanted == 0,
        "BackendPrivateIps": lambda one, wanted: bool(set(backends[one.id]) & set(wanted)),
        "BackendPublicIps": lambda one, wanted: not wanted,
        "WithRs": lambda one, wanted: wanted == -1 or bool(wanted) == bool(backends[one.id]),
        "SecurityGroup": lambda one, wanted: False,
        "MasterZone": lambda one, wanted: False,
        "Filters": lambda one, wanted: all(_passes(a_filter) for a_filter in wanted),
    }
    found = [one for one in world.load_balancers.values()
             if all(test(one, params[name]) for name, test in tests.items() if name in params)]
    found.sort(key=ORDERS[params.get("OrderBy", "CreateTime")], reverse=params.get("OrderType", 1) == 1)
    counted = "TargetCount" in params.get("AdditionalFields", [])
    shown = [_shown(call, one, len(backends[one.id]) if counted else None) for one in page(found, params)]
    return {"TotalCount": len(found), "LoadBalancerSet": shown}


def _passes(a_filter: dict[str, Any]) -> bool:
    name = a_filter["Name"]
    if name not in FILTER_VALUES and not name.startswith("tag:"):
        raise ApiError("InvalidParameter.InvalidFilter", f"The filter `{name}` is not supported.")
    return FILTER_VALUES.get(name) in a_filter["Values"]


def _backend_addresses(world: World, load_balancer_id: str, now: float) -> list[str]:
    """The private addresses behind a load balancer, directly or through target groups."""
    groups = [key.target_group_id for key in world.seen_associations(now)
              if key.point.load_balancer_id == load_balancer_id]
    direct = [key.ip for key in world.targets.seen(now) if key.point.load_balancer_id == load_balancer_id]
    return direct + [key.ip for key in world.members.seen(now) if key.target_group_id in groups]


def _shown(call: Call, one: LoadBalancer, target_count: int | None) -> dict[str, Any]:
    return {
        "LoadBalancerId": one.id, "LoadBalancerName": one.name, "LoadBalancerType": one.type, "Forward": 1,
        "Domain": "", "LoadBalancerDomain": None, "LoadBalancerVips": [one.vip], "AddressIPv6": None,
        "AddressIPVersion": "ipv4", "Status": one.status, "CreateTime": one.created, "StatusTime": one.created,
        "ProjectId": 0, "VpcId": one.vpc_id, "SubnetId": "", "SecureGroups": [], "LoadBalancerPassToTarget": True,
        "TargetRegionInfo": {"Region": call.world.region, "VpcId": one.backend_vpc_id, "NumericalVpcId": None},
        "NetworkAttributes": {"InternetChargeType": NETWORK_CHARGE_TYPE, "InternetMaxBandwidthOut": 10},
        "ChargeType": CHARGE_TYPE, "VipIsp": VIP_ISP, "Isolation": 0, "SlaType": "", "SnatPro": False, "Exclusive": 0,
        "AttributeFlags": [], "Tags": [], "TargetCount": target_count,
    }
