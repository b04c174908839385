# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What DWS answers look like (API notes, Huawei 2.3-2.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .jobs import FAIL, SUCCESS, Job
from .service import written
from .world import DwsCluster

if TYPE_CHECKING:
    from .dws import Dws

TIME = "%Y-%m-%dT%H:%M:%S"


def balancer(dws: Dws, elb: dict[str, Any], cluster: DwsCluster | None) -> dict[str, Any]:
    """A load balancer in 2.3 and 2.4; ``Internal`` means dedicated."""
    owner = next((c.id for c in dws.world.dws.values() if c.elb.seen(dws.now()) == elb["id"]), None)
    return {
        "id": elb["id"], "name": elb["name"], "description": elb["description"],
        "cluster_id": owner if cluster is None or owner == cluster.id else None,
        "vip_address": elb["vip_address"], "vip_subnet_id": elb["vip_subnet_cidr_id"], "vpc_id": elb["vpc_id"],
        "tenant_id": dws.world.project_id, "type": "Internal" if elb["guaranteed"] else "External",
        "admin_state_up": True, "bandwidth": 0, "ip_target_enable": elb["ip_target_enable"],
    }


def summary(cluster: DwsCluster) -> dict[str, Any]:
    """A cluster in the list."""
    return {
        "id": cluster.id, "name": cluster.name, "status": cluster.status, "sub_status": cluster.sub_status,
        "task_status": cluster.task_status, "action_progress": dict(cluster.action_progress),
        "version": cluster.version, "port": cluster.port, "vpc_id": cluster.vpc_id, "subnet_id": cluster.subnet_id,
        "security_group_id": None, "enterprise_project_id": cluster.enterprise_project_id,
        "number_of_node": len(cluster.addresses), "node_type": "dws.m3.xlarge", "user_name": "dbadmin",
        "availability_zone": "eu-west-101a", "created": written(cluster.created, TIME),
        "updated": written(cluster.created, TIME), "recent_event": 0, "tags": [], "failed_reasons": None,
        "public_ip": {"public_bind_type": "not_use", "eip_id": ""}, "public_endpoints": [],
        "endpoints": [{"connect_info": f"{cluster.addresses[0]}:{cluster.port}",
                       "jdbc_url": f"jdbc:postgresql://{cluster.addresses[0]}:{cluster.port}/<YOUR_DATABASE_NAME>"}],
        "nodes": [{"id": f"{cluster.id}-{n}", "status": "200"} for n in range(len(cluster.addresses))],
    }


def detail(dws: Dws, cluster: DwsCluster) -> dict[str, Any]:
    """A cluster in 2.7; some clouds leave the ``elb`` key out."""
    shown = {**summary(cluster), "private_ip": list(cluster.addresses), "resize_info": None,
             "parameter_group": None, "maintain_window": None}
    if dws.settings.dws_detail_has_elb:
        shown["elb"] = _bound(dws, cluster)
    return shown


def endpoints(dws: Dws, cluster: DwsCluster) -> dict[str, Any]:
    """Connection information (2.9)."""
    elb_id = cluster.elb.seen(dws.now())
    elb = {} if elb_id is None else dws.world.lb3.get(elb_id, {})
    return {
        "public_endpoints": {"ip": None, "port": cluster.port, "enabled": False, "ip_id": None, "ip_status": None,
                             "ip_bandwidth": None, "domain_name": None},
        "private_endpoints": {"ip": ",".join(cluster.addresses), "port": cluster.port, "domain_name": None,
                              "elb_ip": elb.get("vip_address"), "bind_manage_ip_status": 0},
        "public_ip_infos": [],
    }


def job(dws: Dws, found: Job) -> dict[str, Any]:
    """A job (2.10)."""
    status = dws.jobs.status(found)
    ended = status in (SUCCESS, FAIL) and found.end is not None
    return {
        "job_id": found.id, "job_name": found.name, "begin_time": written(found.begin, TIME),
        "end_time": written(found.end or 0, TIME) if ended else None, "status": status,
        "progress": dws.jobs.progress(found), "failed_code": found.code, "failed_detail": found.detail,
    }


def _bound(dws: Dws, cluster: DwsCluster) -> dict[str, Any] | None:
    elb_id = cluster.elb.seen(dws.now())
    if elb_id is None or elb_id not in dws.world.lb3:
        return None
    elb = dws.world.lb3[elb_id]
    eip = dws.cloud.balancers.eip_of(elb_id)
    return {
        "id": elb_id, "name": elb["name"], "private_ip": elb["vip_address"], "private_ip_v6": None,
        "public_ip": None if eip is None else eip.address,
        "private_endpoint": f"{elb['vip_address']}:{cluster.port}", "vpc_id": elb["vpc_id"],
    }
