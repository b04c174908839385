# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent CLB: making, changing and deleting target groups, and how the API calls their attributes.

These writes are synchronous; no task belongs to them. Source: API notes Tencent 4.1, 4.2 and 4.4.
"""

from __future__ import annotations

from .client import Operation

CREATE = Operation("clb", "CreateTargetGroup", kind="write", needs=("TargetGroupId",))
MODIFY = Operation("clb", "ModifyTargetGroupAttribute", kind="write")
DELETE = Operation("clb", "DeleteTargetGroups", kind="write")

# Our name and the API's. The first ones can be changed in place, the others not.
CHANGEABLE = {
    "name": "TargetGroupName",
    "port": "Port",
    "schedule_algorithm": "ScheduleAlgorithm",
    "weight": "Weight",
    "keepalive": "KeepaliveEnable",
    "session_expire_time": "SessionExpireTime",
    "snat": "SnatEnable",
    "health_check": "HealthCheck",
}
FIXED = {
    "type": "Type",
    "vpc_id": "VpcId",
    "protocol": "Protocol",
    "full_listen": "FullListenSwitch",
    "ip_version": "IpVersion",
    "tags": "Tags",
}
CHECK = {
    "enabled": "HealthSwitch",
    "protocol": "Protocol",
    "port": "Port",
    "timeout": "Timeout",
    "interval": "GapTime",
    "healthy_threshold": "GoodLimit",
    "unhealthy_threshold": "BadLimit",
    "http_codes": "HttpCode",
    "http_domain": "HttpCheckDomain",
    "http_path": "HttpCheckPath",
    "http_method": "HttpCheckMethod",
    "http_version": "HttpVersion",
    "context_type": "ContextType",
    "send_context": "SendContext",
    "recv_context": "RecvContext",
    "grpc_codes": "ExtendedCode",
}
# A bit each: 1 is 1xx, 2 is 2xx, 4 is 3xx and so on.
HTTP_CODES = ("1xx", "2xx", "3xx", "4xx", "5xx")


def create(client, group):
    """Make a target group; returns its id. A second call would make a second one of the same name.

    :param group: dict with our names; what is None is not sent
    """
    return client.call(CREATE, _told(group, dict(CHANGEABLE, **FIXED)))["TargetGroupId"]


def modify(client, group_id, changes):
    """Change a target group in place."""
    client.call(MODIFY, dict(_told(changes, CHANGEABLE), TargetGroupId=group_id))


def delete(client, group_id):
    """Delete a target group."""
    client.call(DELETE, {"TargetGroupIds": [group_id]})


def _told(values, names):
    body = {names[name]: value for name, value in values.items() if value is not None}
    if "HealthCheck" in body:
        body["HealthCheck"] = {CHECK[name]: value for name, value in body["HealthCheck"].items() if value is not None}
        if "HttpCode" in body["HealthCheck"]:
            codes = body["HealthCheck"]["HttpCode"]
            body["HealthCheck"]["HttpCode"] = sum(1 << bit for bit, code in enumerate(HTTP_CODES) if code in codes)
    if "Tags" in body:
        body["Tags"] = [{"TagKey": key, "TagValue": value} for key, value in sorted(body["Tags"].items())]
    return body


def attributes(found):
    """The attributes of a target group as a read tells them, with our names (the rest is in :mod:`clb`)."""
    return {
        "schedule_algorithm": found.get("ScheduleAlgorithm"),
        "full_listen": bool(found.get("FullListenSwitch")),
        "keepalive": bool(found.get("KeepaliveEnable")),
        "session_expire_time": found.get("SessionExpireTime") or 0,
        "snat": bool(found.get("SnatEnable")),
        "ip_version": found.get("IpVersion"),
        "health_check": _health_check(found.get("HealthCheck")),
        "tags": {tag.get("TagKey"): tag.get("TagValue") for tag in found.get("Tag") or []},
    }


def _health_check(found):
    if not found:
        return None
    check = {name: found[key] for name, key in CHECK.items() if found.get(key) is not None}
    if "http_codes" in check:
        check["http_codes"] = [code for bit, code in enumerate(HTTP_CODES) if check["http_codes"] & 1 << bit]
    return check
