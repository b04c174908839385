# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the backend servers of a classic ELB listener."""

from __future__ import annotations

DOCUMENTATION = r"""
module: elb_member_info
short_description: List the servers behind a classic ELB listener
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Lists all members of a listener of a classic load balancer, with their health.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.info
  - multicloud.exposure.attributes.huawei
options:
  listener_id:
    description:
      - Id of the listener.
    type: str
    required: true
  endpoints:
    description:
      - Whether to read where clients reach them, through the listener, which takes two more calls.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.elb_member
"""

EXAMPLES = r"""
- name: Which servers are behind the listener?
  multicloud.exposure.elb_member_info:
    listener_id: 11110000222211110000222211110000

- name: Only the addresses of those that are not healthy
  multicloud.exposure.elb_member_info:
    listener_id: 11110000222211110000222211110000
    query: "members[?health_status != 'NORMAL'].address"
  register: sick

- name: Show them
  ansible.builtin.debug:
    var: sick.result
"""

RETURN = r"""
members:
  description: All members of the listener.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id of the member.
      type: str
      sample: aaaa0000111122223333444455550001
    server_id:
      description: Id of the server.
      type: str
      sample: dbecb618-2259-405f-ab17-9b68c4f541b0
    address:
      description: Private IP address.
      type: str
      sample: 172.16.0.31
    status:
      description: C(ACTIVE), C(PENDING) or C(ERROR).
      type: str
      sample: ACTIVE
    health_status:
      description: C(NORMAL), C(ABNORMAL) or C(UNAVAILABLE).
      type: str
      sample: NORMAL
    server_name:
      description: Name of the server, if the cloud tells it.
      type: str
      sample: web-1
endpoints:
  description: Where clients reach them, through the listener; empty where the cloud does not tell.
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
  sample: [172.16.0.32]
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
    http_status: 400
    code: ELB.2010
    message: "The listener ID is malformed."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether the time for the run was over.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import elb_classic, elb_endpoints
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

ARGUMENTS = {"listener_id": {"type": "str", "required": True}, "endpoints": {"type": "bool", "default": False}}


def check(params):
    """Refuse bad input."""
    huawei_id("listener_id", params["listener_id"])


def work(run):
    """Read the members."""
    run.doing = "Reading the members of listener %s" % run.params["listener_id"]
    result = {"members": elb_classic.list_members(run.client, run.params["listener_id"])}
    if run.params["endpoints"]:
        run.doing = "Reading where listener %s is reached" % run.params["listener_id"]
        result["endpoints"] = elb_endpoints.quietly(elb_endpoints.of_classic, run.client, run.params["listener_id"])
    return result


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
