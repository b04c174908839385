# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent CLB: target groups, their associations, and tasks.

Source: API notes Tencent 3, 6.1 and 7.
"""

from __future__ import annotations

from .answers import is_rows, unreadable
from .clb_groups import attributes
from .client import Operation
from .errors import CloudError
from .paging import pages, repeats
from .plans import batches
from .retry_classes import GONE


def _rows(name, *texts):
    """A check for the list ``name``; null is how this API may write an empty one."""
    return lambda data: name in data and is_rows([] if data[name] is None else data[name], *texts)


def _are_groups(data):
    """Each group must tell its associations, and as many as it counts: a list without them would make all look absent."""
    if not _rows("TargetGroupSet", "TargetGroupId")(data):
        return False
    return all(
        "AssociatedRule" in group
        and is_rows(group["AssociatedRule"] or [], "LoadBalancerId", "ListenerId")
        and len(group["AssociatedRule"] or []) >= (group.get("AssociatedRuleCount") or 0)
        for group in data["TargetGroupSet"] or []
    )


GROUPS = Operation("clb", "DescribeTargetGroups", readable=_are_groups)
LISTENERS = Operation("clb", "DescribeListeners", readable=_rows("Listeners", "ListenerId"))
BALANCERS = Operation("clb", "DescribeLoadBalancers", readable=_rows("LoadBalancerSet", "LoadBalancerId"))
ASSOCIATE = Operation("clb", "AssociateTargetGroups", kind="write")
DISSOCIATE = Operation("clb", "DisassociateTargetGroups", kind="write")
TASK = Operation("clb", "DescribeTaskStatus", kind="poll")

BATCH = 20
PAGE = 100


def _pages(client, operation, body, name):
    """All items of a paged read; the server may give smaller pages than asked for."""
    found = []
    for _number in pages(operation.name):
        answer = client.call(operation, dict(body, Limit=PAGE, Offset=len(found)))
        page = answer.get(name) or []
        if page and found and page[0] == found[0]:
            raise repeats(operation.name)
        found.extend(page)
        total = answer.get("TotalCount")
        if not page and total is not None and len(found) < total:
            raise unreadable(operation, "%d of %d rows" % (len(found), total))
        if not page or (total is not None and len(found) >= total):
            return found


def _association(group_id, rule):
    return {
        "load_balancer_id": rule.get("LoadBalancerId"),
        "listener_id": rule.get("ListenerId"),
        # null, "" and missing all mean layer 4
        "location_id": rule.get("LocationId") or None,
        "target_group_id": group_id,
        "weight": rule.get("Weight"),
        "protocol": rule.get("Protocol"),
        "port": rule.get("Port"),
        "domain": rule.get("Domain"),
        "url": rule.get("Url"),
    }


def _group(found):
    group_id = found.get("TargetGroupId")
    return {
        **attributes(found),
        "id": group_id,
        "name": found.get("TargetGroupName"),
        "type": found.get("TargetGroupType") or "v1",
        "vpc_id": found.get("VpcId"),
        "protocol": found.get("Protocol"),
        "port": found.get("Port"),
        "weight": found.get("Weight"),
        "associations": [_association(group_id, rule) for rule in found.get("AssociatedRule") or []],
    }


def list_groups(client, group_ids=None, filters=None):
    """Target groups with their associations.

    DescribeTargetGroups is the only read that shows associations by group.

    :param group_ids: list of ids; or None, and then ``filters`` (name -> list of values) choose
    """
    if group_ids is None:
        wanted = [{"Name": name, "Values": values} for name, values in sorted((filters or {}).items())]
        return [_group(one) for one in _pages(client, GROUPS, {"Filters": wanted} if wanted else {}, "TargetGroupSet")]
    found = []
    for some in batches(group_ids, BATCH):
        try:
            page = [_group(one) for one in _pages(client, GROUPS, {"TargetGroupIds": some}, "TargetGroupSet")]
            if not {group["id"] for group in page}.issubset(some):
                raise unreadable(GROUPS, "other target groups than those asked for")
            found += page
        except CloudError as error:
            if error.kind != GONE:
                raise
            if len(some) > 1:  # which one it is, is not told
                found += [group for one in some for group in list_groups(client, [one])]
    return found


def list_listeners(client, load_balancer_id, listener_ids=None):
    """Listeners by id, with their rules; None if the load balancer does not exist.

    :param listener_ids: which ones; None: all of them
    :returns: {listener_id: {"name", "protocol", "port", "mode", "rules": {location_id: mode}, "ways": [..]}}; a way is a
        rule with ``location_id``, ``domain``, ``url`` and ``mode``
    """
    found = {}
    for some in [None] if listener_ids is None else batches(listener_ids, PAGE):
        asked = {"LoadBalancerId": load_balancer_id}
        try:
            answer = client.call(LISTENERS, asked if some is None else dict(asked, ListenerIds=some))
        except CloudError as error:
            if error.kind != GONE:
                raise
            if error.code == "InvalidParameter.LBIdNotFound":
                return None
            continue
        for one in answer.get("Listeners") or []:
            found[one.get("ListenerId")] = _listener(one)
    return found


def _listener(found):
    ways = [
        {"location_id": rule.get("LocationId"), "domain": rule.get("Domain"), "url": rule.get("Url"),
         "mode": rule.get("TargetType")}
        for rule in found.get("Rules") or []
    ]  # fmt: skip
    return {
        "name": found.get("ListenerName"),
        "protocol": found.get("Protocol"),
        "port": found.get("Port"),
        "mode": found.get("TargetType"),
        "rules": {way["location_id"]: way["mode"] for way in ways},
        "ways": ways,
    }


def list_balancers(client, load_balancer_ids):
    """Load balancers by id: {id: {"name", "status", "vpc_id", "addresses"}}; the VPC is that of the backends."""
    found = {}
    for some in batches(load_balancer_ids, BATCH):
        try:
            page = _pages(client, BALANCERS, {"LoadBalancerIds": some}, "LoadBalancerSet")
        except CloudError as error:
            if error.kind != GONE:
                raise
            continue
        for one in page:
            vpc_id = (one.get("TargetRegionInfo") or {}).get("VpcId") or one.get("VpcId")
            found[one.get("LoadBalancerId")] = {
                "name": one.get("LoadBalancerName"),
                "status": one.get("Status"),
                "vpc_id": vpc_id,
                "addresses": list(one.get("LoadBalancerVips") or []),
                "public": one.get("LoadBalancerType") == "OPEN",
            }
    return found


def change(client, operation, associations):
    """Start an Associate or Disassociate; returns the id of the task, which is the RequestId of this answer.

    :param associations: list of dicts with the contract's keys; what is None is not sent
    """
    names = (
        ("LoadBalancerId", "load_balancer_id"),
        ("ListenerId", "listener_id"),
        ("LocationId", "location_id"),
        ("TargetGroupId", "target_group_id"),
        ("Weight", "weight"),
    )
    body = [{name: one[key] for name, key in names if one.get(key) is not None} for one in associations]
    return client.call(operation, {"Associations": body}).get("RequestId")


def read_task(client, task_id):
    """One look at a task."""
    return client.call(TASK, {"TaskId": task_id})
