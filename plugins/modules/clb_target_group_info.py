# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads Tencent CLB target groups and their associations."""

from __future__ import annotations

DOCUMENTATION = r"""
module: clb_target_group_info
short_description: List Tencent CLB target groups with their associations
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Lists target groups with the listeners and forwarding rules that they are associated with, and with their members if
    wanted.
extends_documentation_fragment:
  - multicloud.exposure.tencentcloud
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.info
  - multicloud.exposure.attributes.tencent
options:
  target_group_ids:
    description:
      - Ids of the target groups. An id that does not exist is left out of the result.
      - If left out, all target groups are listed, or those that O(name) and O(vpc_id) choose.
    type: list
    elements: str
  name:
    description:
      - Name of the target groups.
    type: str
  vpc_id:
    description:
      - Id of the VPC of the target groups.
    type: str
  members:
    description:
      - Whether to list the members of each target group. It takes at least one more call for each.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.clb_target_group
  - module: multicloud.exposure.clb_target_group_assoc
  - module: multicloud.exposure.clb_target_group_member_info
"""

EXAMPLES = r"""
- name: Where is this target group associated?
  multicloud.exposure.clb_target_group_info:
    target_group_ids: [lbtg-5xunivs0]

- name: Which target groups of a VPC are not associated with anything?
  multicloud.exposure.clb_target_group_info:
    vpc_id: vpc-1a2b3c4d
    query: "target_groups[?length(associations) == `0`].id"
"""

RETURN = r"""
target_groups:
  description: The target groups.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id.
      type: str
      sample: lbtg-5xunivs0
    name:
      description: Name; it is not unique.
      type: str
      sample: web
    type:
      description: C(v1) or C(v2).
      type: str
      sample: v1
    vpc_id:
      description: Id of the VPC.
      type: str
      sample: vpc-1a2b3c4d
    protocol:
      description: Protocol towards the members; null for C(v1).
      type: str
      sample: HTTP
    port:
      description: Default port of members; 0 or null if there is none.
      type: int
      sample: 8080
    weight:
      description: Default weight of members; null if it is not set.
      type: int
      sample: 10
    schedule_algorithm:
      description: C(WRR), C(LEAST_CONN) or C(IP_HASH); null where it has no say.
      type: str
      sample: WRR
    full_listen:
      description: Whether it takes all ports.
      type: bool
      sample: false
    keepalive:
      description: Whether connections to the members are kept open.
      type: bool
      sample: false
    session_expire_time:
      description: Seconds for which a client stays with its member; 0 if it does not.
      type: int
      sample: 0
    snat:
      description: Whether the address of the client is replaced.
      type: bool
      sample: false
    ip_version:
      description: IP version.
      type: str
      sample: IPv4
    health_check:
      description: Its health check, as O(multicloud.exposure.clb_target_group#module:health_check); null if it has none.
      type: dict
      sample: {"enabled": true, "protocol": "HTTP", "http_domain": "www.example.com", "http_path": "/"}
    tags:
      description: Its tags.
      type: dict
      sample: {"team": "web"}
    associations:
      description: Where it is associated, as RV(multicloud.exposure.clb_target_group_assoc#module:associations).
      type: list
      elements: dict
      sample: [{"load_balancer_id": "lb-phbx2420", "listener_id": "lbl-m2q6sp9m", "location_id": null,
                "target_group_id": "lbtg-5xunivs0", "weight": null, "protocol": "TCP", "port": 443, "domain": null,
                "url": null}]
    members:
      description: Its members, if O(members=true).
      type: list
      elements: dict
      sample: [{"address": "10.0.0.11", "port": 8080, "weight": 10, "instance_id": "ins-1a2b3c4d", "type": "CVM"}]
result:
  description: What O(query) found in the whole result.
  returned: when O(query) is given
  type: raw
  sample: [lbtg-5xunivs0]
connection:
  description: How the cloud was reached, and where the credentials were found, but never what they are. C(-v) shows it.
  returned: always, null if the options could not be used
  type: dict
  sample:
    provider: tencentcloud
    source: environment (TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY)
    region: ap-guangzhou
    endpoint: https://clb.tencentcloudapi.com
api_calls:
  description: How many HTTP requests were sent, by purpose.
  returned: always
  type: dict
  sample: {"read": 1, "write": 0, "poll": 0, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: tencentcloud
    service: clb
    operation: DescribeTargetGroups
    http_status: 200
    code: UnauthorizedOperation
    message: "Not authorized."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether the time for the run was over.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import clb, clb_members
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import clb_id, no_repeats, text
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

ARGUMENTS = {
    "target_group_ids": {"type": "list", "elements": "str"},
    "name": {"type": "str"},
    "vpc_id": {"type": "str"},
    "members": {"type": "bool", "default": False},
}


def check(params):
    """Refuse bad input."""
    ids = params["target_group_ids"]
    for index, group_id in enumerate(ids or []):
        clb_id("target_group_ids[%d]" % index, group_id, "lbtg")
    no_repeats("target_group_ids", ids or [])
    text("name", params["name"], longest=80)
    clb_id("vpc_id", params["vpc_id"], "vpc")
    if ids is not None and (params["name"] is not None or params["vpc_id"] is not None):
        raise InputError("target_group_ids cannot go with name or vpc_id.")


def work(run):
    """Read the target groups."""
    params = run.params
    run.doing = "Reading target groups"
    filters = {}
    if params["name"] is not None:
        filters["TargetGroupName"] = [params["name"]]
    if params["vpc_id"] is not None:
        filters["TargetGroupVpcId"] = [params["vpc_id"]]
    groups = clb.list_groups(run.client, params["target_group_ids"], filters)
    if params["members"]:
        for group in groups:
            group["members"] = clb_members.list_members(run.client, group["id"])[0]
    return {"target_groups": groups}


def main():
    """Entry point."""
    run_module("tencentcloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
