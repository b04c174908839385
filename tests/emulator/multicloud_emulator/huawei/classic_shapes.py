# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What classic ELB answers look like (API notes, Huawei 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .jobs import FAIL, SUCCESS, Job
from .service import written
from .world import ClassicBalancer, ClassicListener, ClassicMember

if TYPE_CHECKING:
    from .classic import ClassicService

TIME = "%Y-%m-%d %H:%M:%S"
BALANCER_FILTERS = ("id", "name", "description", "vpc_id", "type", "vip_address", "vip_subnet_id", "bandwidth",
                    "status", "admin_state_up", "security_group_id", "az")


def member(classic: ClassicService, found: ClassicMember) -> dict[str, Any]:
    """A member: ``server_address`` is the private IP, ``address`` an internal one."""
    now = classic.now()
    healthy = "NORMAL" if now >= found.healthy_from else "UNAVAILABLE"
    return {
        "id": found.id, "server_id": found.server_id, "server_name": found.server_name,
        "server_address": found.address, "address": found.floating,
        "status": "ACTIVE" if now >= found.active_from else "PENDING",
        "health_status": healthy if found.health is None else found.health,
        "create_time": written(found.created, TIME), "update_time": written(found.created, TIME),
        "listeners": [{"id": listener_id} for listener_id in found.listeners],
    }


def job(classic: ClassicService, found: Job) -> dict[str, Any]:
    """A job (4.2)."""
    status = classic.jobs.status(found)
    ended = status in (SUCCESS, FAIL) and found.end is not None
    return {
        "status": status, "entities": found.entities if ended else {}, "job_id": found.id, "job_type": found.name,
        "begin_time": written(found.begin, "%Y-%m-%dT%H:%M:%S.000Z"),
        "end_time": written(found.end or 0, "%Y-%m-%dT%H:%M:%S.000Z") if ended else None,
        "error_code": found.code, "fail_reason": found.detail,
    }


def balancer(found: ClassicBalancer) -> dict[str, Any]:
    """A load balancer; ``admin_state_up`` is a number here."""
    return {
        "id": found.id, "name": found.name, "description": found.description, "vpc_id": found.vpc_id,
        "type": found.type, "vip_address": found.vip_address, "vip_subnet_id": found.vip_subnet_id,
        "bandwidth": found.bandwidth, "status": "ACTIVE", "admin_state_up": int(found.admin_state_up),
        "security_group_id": found.security_group_id, "az": found.az,
        "create_time": written(found.created, TIME), "update_time": written(found.updated or found.created, TIME),
    }


def listener(classic: ClassicService, found: ClassicListener, whole: bool = True) -> dict[str, Any]:
    """A listener; ``admin_state_up`` is a bool here, and no health check may be the string "null"."""
    shown = {
        **found.fields, "id": found.id, "loadbalancer_id": found.balancer_id, "status": "ACTIVE",
        "admin_state_up": True, "create_time": written(found.created, TIME),
        "update_time": written(found.updated, TIME),
    }
    if whole:
        check = next((c["id"] for c in classic.world.checks.values() if c["listener_id"] == found.id), None)
        nothing = "null" if classic.settings.classic_null_as_text else None
        shown["member_number"] = len(found.members.seen(classic.now()))
        shown["healthcheck_id"] = nothing if check is None else check
    return shown


def healthcheck(found: dict[str, Any]) -> dict[str, Any]:
    """A health check (4.5); TCP and UDP checks have an empty uri."""
    uri = found["healthcheck_uri"] if found["healthcheck_protocol"] == "HTTP" else ""
    return {**found, "healthcheck_uri": uri, "create_time": written(found["create_time"], TIME),
            "update_time": written(found["update_time"], TIME)}
