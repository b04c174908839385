# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent CLB: the members of a target group, and their health.

A member has no id: address and port name it. Source: API notes Tencent 4.3 and 5.
"""

from __future__ import annotations

from .answers import is_rows
from .client import Operation
from .paging import pages, repeats
from .plans import batches, same_address

LIST = Operation(
    "clb", "DescribeTargetGroupInstances",
    readable=lambda data: "TargetGroupInstanceSet" in data and is_rows(data["TargetGroupInstanceSet"] or []),
)  # fmt: skip
HEALTH = Operation(
    "clb", "DescribeTargetHealth",
    readable=lambda data: "LoadBalancers" in data and is_rows(data["LoadBalancers"] or [], "LoadBalancerId"),
)  # fmt: skip
REGISTER = Operation("clb", "RegisterTargetGroupInstances", kind="write")
DEREGISTER = Operation("clb", "DeregisterTargetGroupInstances", kind="write")
WEIGH = Operation("clb", "ModifyTargetGroupInstancesWeight", kind="write")

BATCH = 20
PAGE = 100
BALANCERS = 30  # of one health read


def list_members(client, group_id):
    """The members of a target group, and how many more there are that the key may not see.

    ``RealCount`` counts all of them. ``TotalCount`` may be that of the page, so that it does not end the pages while
    ``RealCount`` says that there are more.

    :returns: (members, hidden): dicts with ``address``, ``port``, ``weight``, ``instance_id``, ``type``; and a number
    :raises StateError: the pages do not come to an end
    """
    found, known = [], set()
    for _number in pages(LIST.name):
        body = {"Filters": [{"Name": "TargetGroupId", "Values": [group_id]}], "Limit": PAGE, "Offset": len(found)}
        answer = client.call(LIST, body)
        page = [_member(one) for one in answer["TargetGroupInstanceSet"] or []]
        if page and known.issuperset(map(key, page)):
            raise repeats(LIST.name)
        known.update(map(key, page))
        found.extend(page)
        real = answer.get("RealCount")
        total = answer.get("TotalCount") if real is None else real
        if not page or (total is not None and len(found) >= total):
            return found, max(0, (real or 0) - len(found))


def key(member):
    """The identity of a member: (address, port); full-port-range groups have port 0."""
    return (same_address(member["address"]), member["port"] or 0)


def _member(found):
    return {
        "address": same_address((found.get("PrivateIpAddresses") or [None])[0]),
        "port": found.get("Port"),
        "weight": found.get("Weight"),
        "instance_id": found.get("InstanceId"),
        "type": found.get("Type"),
    }


def change(client, operation, group_id, members):
    """Start a change; returns the id of the task, which is the RequestId of this answer.

    :param members: list of (address, port, weight); port 0 and a weight of None are not sent
    """
    body = []
    for address, port, weight in members:
        one = {"BindIP": address, "Port": port or None, "Weight": weight}
        body.append({name: value for name, value in one.items() if value is not None})
    return client.call(operation, {"TargetGroupId": group_id, "TargetGroupInstances": body}).get("RequestId")


def read_health(client, group_id, associations):
    """The health of the members of a target group at every place where it is associated.

    :param associations: as :func:`clb.list_groups` tells them
    :returns: list of dicts with ``place`` (load balancer, listener, rule or None), ``address``, ``port``, ``healthy``, ``health``
    """
    places = {_place(one["load_balancer_id"], one["listener_id"], one["location_id"]) for one in associations}
    rows = []
    for some in batches(sorted({place[0] for place in places}), BALANCERS):
        for balancer in client.call(HEALTH, {"LoadBalancerIds": some})["LoadBalancers"] or []:
            for listener in balancer.get("Listeners") or []:
                for rule in listener.get("Rules") or []:
                    # Layer 4 has this level, too, without an id.
                    place = _place(balancer["LoadBalancerId"], listener.get("ListenerId"), rule.get("LocationId"))
                    if place in places:
                        rows += [_target(place, one) for one in rule.get("Targets") or [] if _is_of(one, group_id)]
    return rows


def _place(balancer_id, listener_id, location_id):
    return (balancer_id, listener_id, location_id or None)


def _is_of(target, group_id):
    return target.get("TargetGroupId") in (group_id, None, "")


def _target(place, found):
    detail = found.get("HealthStatusDetail") or found.get("HealthStatusDetial")
    return {
        "place": place,
        "address": same_address(found.get("IP")),
        "port": found.get("Port") or 0,
        # Close: nobody checks, so there is nothing better to know.
        "healthy": found.get("HealthStatus") is True or detail == "Close",
        "health": detail or ("Alive" if found.get("HealthStatus") is True else "Unknown"),
    }


def judge(members, associations, targets):
    """Members as ``health`` wants them: healthy is what is healthy at every place where the group is associated. Pure.

    :param members: {(address, port): weight}
    :param associations: those of the group
    :param targets: what :func:`read_health` found
    """
    found = {}
    for one in targets:
        found.setdefault((one["place"], one["address"]), {})[one["port"]] = one
    rows = []
    for (address, port), weight in members.items():
        bad = []
        for one in associations:
            place = _place(one["load_balancer_id"], one["listener_id"], one["location_id"])
            ports = found.get((place, address), {})
            # Without a port of its own, a member is told with whatever port the listener has.
            mine = list(ports.values()) if port == 0 else [ports[port]] if port in ports else []
            words = [target["health"] for target in mine if not target["healthy"]] if mine else ["not listed"]
            bad += ["%s at %s" % (word, "/".join(filter(None, place))) for word in words]
        rows.append(
            {"key": (address, port), "label": "%s port %d" % (address, port), "weight": weight,
             "healthy": not bad, "health": bad[0] if bad else "Alive"}
        )  # fmt: skip
    return rows
