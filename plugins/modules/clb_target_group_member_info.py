# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the members of a Tencent CLB target group."""

from __future__ import annotations

DOCUMENTATION = r"""
module: clb_target_group_member_info
short_description: List the members of a Tencent CLB target group
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Lists all members of a target group, with their weight, and with their health if wanted.
extends_documentation_fragment:
  - multicloud.exposure.tencentcloud
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.info
  - multicloud.exposure.attributes.tencent
options:
  target_group_id:
    description:
      - Id of the target group (V(lbtg-...)). One that does not exist has no members.
    type: str
    required: true
  health:
    description:
      - Whether to read the health of the members, which takes two more calls. It is known only of a target group that is
        associated with something.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.clb_target_group_member
  - module: multicloud.exposure.clb_target_group_info
"""

EXAMPLES = r"""
- name: Which members does the target group have?
  multicloud.exposure.clb_target_group_member_info:
    target_group_id: lbtg-5xunivs0

- name: Only the addresses of those that get traffic
  multicloud.exposure.clb_target_group_member_info:
    target_group_id: lbtg-5xunivs0
    health: true
    query: "members[?healthy && weight > `0`].address"
  register: serving

- name: Show them
  ansible.builtin.debug:
    var: serving.result
"""

RETURN = r"""
members:
  description: All members of the target group that the key may see.
  returned: success
  type: list
  elements: dict
  contains:
    address:
      description: Private IP address.
      type: str
      sample: 10.0.0.11
    port:
      description: Port; 0 in a target group that takes all ports.
      type: int
      sample: 8080
    weight:
      description: Weight.
      type: int
      sample: 10
    instance_id:
      description: Id of the server; null if there is none.
      type: str
      sample: ins-1a2b3c4d
    type:
      description: C(CVM) or C(ENI).
      type: str
      sample: CVM
    healthy:
      description: Whether it is healthy wherever the target group is associated; null if that is not known.
      type: bool
      sample: true
    health:
      description: The cloud's word for it, such as C(Alive), or C(Dead at lb-phbx2420/lbl-m2q6sp9m); null if that is not known.
      type: str
      sample: Alive
hidden:
  description: How many more members there are that the key may not see.
  returned: success
  type: int
  sample: 0
result:
  description: What O(query) found in the whole result.
  returned: when O(query) is given
  type: raw
  sample: [10.0.0.11]
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
    operation: DescribeTargetGroupInstances
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
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import clb_id
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

ARGUMENTS = {"target_group_id": {"type": "str", "required": True}, "health": {"type": "bool", "default": False}}


def check(params):
    """Refuse bad input."""
    clb_id("target_group_id", params["target_group_id"], "lbtg")


def work(run):
    """Read the members, and their health."""
    group_id = run.params["target_group_id"]
    run.doing = "Reading the members of target group %s" % group_id
    members, hidden = clb_members.list_members(run.client, group_id)
    known = read_health(run, group_id, members) if run.params["health"] else {}
    for one in members:
        row = known.get(clb_members.key(one), {})
        one.update(healthy=row.get("healthy"), health=row.get("health"))
    return {"members": members, "hidden": hidden}


def read_health(run, group_id, members):
    """The health of members by key; nothing for a target group that is associated with nothing."""
    groups = clb.list_groups(run.client, [group_id])
    associations = groups[0]["associations"] if groups else []
    targets = clb_members.read_health(run.client, group_id, associations)
    weights = {clb_members.key(one): one["weight"] for one in members}
    return {row["key"]: row for row in clb_members.judge(weights, associations, targets)} if associations else {}


def main():
    """Entry point."""
    run_module("tencentcloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
