# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One row for each module that changes something: how to ask for it, and which calls that means.

A new module joins every test of ``test_every_module.py`` by one row here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One way to use one module.

    :param options: world's ids -> options for ``state: present``
    :param writes: operations that ``present`` sends, in order
    :param unwrites: operations that ``absent`` sends, in order
    :param reads: reads of a run that changes something: (before and verifying)
    :param idle_reads: reads of a run that has nothing to do
    :param read: the operation that reads the state
    :param poll: the operation that reads the job; None where there is no job
    """

    name: str
    module: str
    options: Callable[[dict], dict]
    writes: tuple[str, ...]
    unwrites: tuple[str, ...]
    reads: int
    idle_reads: int
    read: str
    poll: str | None = None


CASES = (
    Case(
        "dws", "css_elb_bind",
        lambda ids: {"cluster_id": ids["dws_cluster_id"], "elb_id": ids["elb_id"]},
        ("dws.AssociateElb",), ("dws.DisassociateElb",), 2, 1, "dws.ListClusterDetails", "dws.ListJobDetails",
    ),
    Case(
        "css", "css_elb_bind",
        lambda ids: {"service": "css", "cluster_id": ids["css_cluster_id"], "elb_id": ids["css_elb_id"],
                     "agency": "css_elb_agency"},
        ("css.EnableOrDisableElb",), ("css.EnableOrDisableElb",), 2, 1, "css.ShowElbDetail",
    ),
    Case(
        "css-listener", "css_elb_bind",
        lambda ids: {"service": "css", "cluster_id": ids["css_cluster_id"], "elb_id": ids["css_elb_id"],
                     "agency": "css_elb_agency", "listener": {"protocol": "HTTP", "port": 9200}},
        ("css.EnableOrDisableElb", "css.CreateElbListener"), ("css.EnableOrDisableElb",), 2, 1, "css.ShowElbDetail",
    ),
    Case(
        "members", "elb_member",
        lambda ids: {"listener_id": ids["listener_id"], "members": ids["server_ids"][:2]},
        ("elb_classic.CreateMembers",), ("elb_classic.RemoveMembers",), 2, 1, "elb_classic.ListMembers", "elb_classic.ShowJob",
    ),
    Case(
        "listener", "elb_listener",
        lambda ids: {"load_balancer_id": ids["classic_elb_id"], "name": "web", "protocol": "TCP", "port": 8081},
        ("elb_classic.CreateListener",), ("elb_classic.DeleteListener",), 3, 1, "elb_classic.ListListeners",
    ),
    Case(
        "listener-check", "elb_listener",
        lambda ids: {"load_balancer_id": ids["classic_elb_id"], "name": "web", "protocol": "HTTP", "port": 8081,
                     "backend_port": 80, "health_check": {"protocol": "HTTP", "uri": "/up", "interval": 5}},
        ("elb_classic.CreateListener", "elb_classic.CreateHealthcheck"), ("elb_classic.DeleteListener",), 4, 2,
        "elb_classic.ListListeners",
    ),
    Case(
        "cce-id", "cce_master_eip",
        lambda ids: {"cluster_id": ids["cce_cluster_id"], "eip_id": ids["eip_id"]},
        ("cce.UpdateClusterEip",), ("cce.UpdateClusterEip",), 4, 2, "cce.ShowCluster",
    ),
    Case(
        "cce-address", "cce_master_eip",
        lambda ids: {"cluster_id": ids["cce_cluster_id"], "eip_address": ids["eip_address"]},
        ("cce.UpdateClusterEip",), ("cce.UpdateClusterEip",), 4, 1, "cce.ShowCluster",
    ),
    Case(
        "cce-autopilot", "cce_master_eip",
        lambda ids: {"cluster_id": ids["cce_autopilot_cluster_id"], "eip_id": ids["eip_id"], "autopilot": True},
        ("cce.UpdateAutopilotClusterEip",), ("cce.UpdateAutopilotClusterEip",), 4, 2, "cce.ShowAutopilotCluster",
    ),
    Case(
        "eip", "eip",
        lambda ids: {"name": "kube-api", "bandwidth": {"size": 5}},
        ("eip.CreatePublicip",), ("eip.DeletePublicip",), 2, 1, "eip.ListPublicips",
    ),
    Case(
        "eip-charged", "eip",
        lambda ids: {"name": "kube-api", "bandwidth": {"size": 5, "charge_mode": "traffic"}, "type": "5_bgp"},
        ("eip.CreatePublicip",), ("eip.DeletePublicip",), 3, 2, "eip.ListPublicips",
    ),
    Case(
        "clb", "clb_target_group_assoc",
        lambda ids: {"load_balancer_id": ids["load_balancer_id"], "listener_id": ids["tcp_listener_id"],
                     "target_group_id": ids["target_group_id"]},
        ("clb.AssociateTargetGroups",), ("clb.DisassociateTargetGroups",), 4, 1,
        "clb.DescribeTargetGroups", "clb.DescribeTaskStatus",
    ),
    Case(
        "pool-members", "elb_pool_member",
        lambda ids: {"pool_id": ids["pool_id"], "members": [
            {"address": "10.0.0.31", "protocol_port": 8080, "subnet_cidr_id": ids["subnet_cidr_id"]},
            {"address": "10.0.0.32", "protocol_port": 8080, "weight": 0, "name": "spare"}]},
        ("elb_v3.BatchCreateMembers",), ("elb_v3.BatchDeleteMembers",), 2, 1, "elb_v3.ListMembers",
    ),
    Case(
        "clb-group", "clb_target_group", lambda ids: {"name": "web", "port": 8080},
        ("clb.CreateTargetGroup",), ("clb.DeleteTargetGroups",), 2, 1, "clb.DescribeTargetGroups",
    ),
    Case(
        "clb-group-v2", "clb_target_group",
        lambda ids: {"name": "shop", "type": "v2", "protocol": "HTTP", "port": 8080, "weight": 0, "vpc_id": ids["clb_vpc_id"],
                     "health_check": {"http_domain": "shop.example.com", "http_codes": ["3xx", "2xx"]}, "tags": {"a": "b"}},
        ("clb.CreateTargetGroup",), ("clb.DeleteTargetGroups",), 2, 1, "clb.DescribeTargetGroups",
    ),
    Case(
        "clb-members", "clb_target_group_member",
        lambda ids: {"target_group_id": ids["target_group_id"], "members": [
            {"address": "10.0.0.11", "port": 8080}, {"address": "10.0.0.12", "port": 8080, "weight": 0}]},
        ("clb.RegisterTargetGroupInstances",), ("clb.DeregisterTargetGroupInstances",), 3, 1,
        "clb.DescribeTargetGroupInstances", "clb.DescribeTaskStatus",
    ),
)  # fmt: skip
