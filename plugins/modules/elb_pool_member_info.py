# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the members of an ELB v3 pool."""

from __future__ import annotations

DOCUMENTATION = r"""
module: elb_pool_member_info
short_description: List the members of an ELB backend server group (pool)
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Lists all members of a pool (ELB v3), with their weight and health.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.info
  - multicloud.exposure.attributes.huawei
options:
  pool_id:
    description:
      - Id of the pool.
    type: str
    required: true
  endpoints:
    description:
      - Whether to read where clients reach them, through the listeners of the pool. It takes one more call, and one
        for each of its listeners and load balancers.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.elb_pool_member
"""

EXAMPLES = r"""
- name: Which members are in the pool?
  multicloud.exposure.elb_pool_member_info:
    pool_id: 36ce7086-a496-4666-9064-5ba0e6840c75

- name: Only the addresses of those that get traffic
  multicloud.exposure.elb_pool_member_info:
    pool_id: 36ce7086-a496-4666-9064-5ba0e6840c75
    query: "members[?healthy && weight > `0`].address"
  register: serving

- name: Show them
  ansible.builtin.debug:
    var: serving.result
"""

RETURN = r"""
members:
  description: All members of the pool.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id of the member.
      type: str
      sample: 1923923e-fe8a-484f-bdbc-e11559b1f48f
    address:
      description: Private IP address.
      type: str
      sample: 10.0.0.31
    protocol_port:
      description: Port.
      type: int
      sample: 8080
    weight:
      description: Weight.
      type: int
      sample: 1
    name:
      description: Name; empty if it has none.
      type: str
      sample: web-1
    subnet_cidr_id:
      description: Id of the subnet; null for a member by IP.
      type: str
      sample: c09f620e-3492-4429-ac15-445d5dd9ca74
    operating_status:
      description:
        - C(ONLINE), C(OFFLINE), C(INITIAL), C(NO_MONITOR) or C(UNKNOWN).
        - Where the cloud tells it by listener, it is that of the listener for which the member is not healthy, if there is one.
      type: str
      sample: ONLINE
    healthy:
      description: Whether the status is C(ONLINE) or C(NO_MONITOR).
      type: bool
      sample: true
    reason:
      description: Code of the reason why it is not healthy, if the cloud tells one.
      type: str
      sample: null
    member_type:
      description: C(instance), or C(ip) for a member by IP.
      type: str
      sample: instance
    instance_id:
      description: Id of the server; null if the cloud tells none.
      type: str
      sample: dbecb618-2259-405f-ab17-9b68c4f541b0
endpoints:
  description: Where clients reach them, through the listeners of the pool; empty where the cloud does not tell.
  returned: with O(endpoints=true)
  type: list
  elements: dict
  contains:
    protocol:
      description: What clients speak.
      type: str
      sample: HTTP
    address:
      description: Address.
      type: str
      sample: 203.0.113.11
    port:
      description: Port.
      type: int
      sample: 80
    public:
      description: Whether the address is a public one.
      type: bool
      sample: true
result:
  description: What O(query) found in the whole result.
  returned: when O(query) is given
  type: raw
  sample: [10.0.0.31]
connection:
  description: How the cloud was reached, and where the credentials were found, but never what they are. C(-v) shows it.
  returned: always, null if the options could not be used
  type: dict
  sample:
    provider: huaweicloud
    source: environment (HW_ACCESS_KEY, HW_SECRET_KEY)
    region: eu-de
    endpoint: https://elb.eu-de.otc.t-systems.com
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
    provider: huaweicloud
    service: elb
    operation: ListMembers
    http_status: 404
    code: ELB.8904
    message: "Pool 36ce7086-a496-4666-9064-5ba0e6840c75 could not be found."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether the time for the run was over.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import elb_endpoints, elb_v3
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

ARGUMENTS = {"pool_id": {"type": "str", "required": True}, "endpoints": {"type": "bool", "default": False}}


def check(params):
    """Refuse bad input."""
    huawei_id("pool_id", params["pool_id"])


def work(run):
    """Read the members."""
    run.doing = "Reading the members of pool %s" % run.params["pool_id"]
    result = {"members": elb_v3.list_members(run.client, run.params["pool_id"])}
    if run.params["endpoints"]:
        run.doing = "Reading where pool %s is reached" % run.params["pool_id"]
        result["endpoints"] = elb_endpoints.quietly(elb_endpoints.of_pool, run.client, run.params["pool_id"])
    return result


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
