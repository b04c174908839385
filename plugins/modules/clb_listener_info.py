# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the listeners of a Tencent CLB load balancer."""

from __future__ import annotations

DOCUMENTATION = r"""
module: clb_listener_info
short_description: List the listeners and forwarding rules of a Tencent CLB load balancer
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Lists listeners of a load balancer with their forwarding rules, and the load balancer itself.
  - These are the places that a target group can be associated with, if their target type fits its type.
extends_documentation_fragment:
  - multicloud.exposure.tencentcloud
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.info
  - multicloud.exposure.attributes.tencent
options:
  load_balancer_id:
    description:
      - Id of the load balancer (V(lb-...)). One that does not exist has no listeners, and is shown as null.
    type: str
    required: true
  listener_ids:
    description:
      - Ids of the listeners (V(lbl-...)); without it, all of them. Those that do not exist are left out.
    type: list
    elements: str
seealso:
  - module: multicloud.exposure.clb_target_group_assoc
"""

EXAMPLES = r"""
- name: What does this load balancer listen on?
  multicloud.exposure.clb_listener_info:
    load_balancer_id: lb-phbx2420

- name: Which of its listeners can take a target group of type v1?
  multicloud.exposure.clb_listener_info:
    load_balancer_id: lb-phbx2420
    query: "listeners[?target_type == 'TARGETGROUP'].id"
  register: places

- name: Show them
  ansible.builtin.debug:
    var: places.result
"""

RETURN = r"""
load_balancer:
  description: The load balancer; null if it does not exist.
  returned: success
  type: dict
  contains:
    id:
      description: Id.
      type: str
      sample: lb-phbx2420
    name:
      description: Name.
      type: str
      sample: shop
    addresses:
      description: Addresses that it listens on.
      type: list
      elements: str
      sample: [203.0.113.10]
    public:
      description: Whether these are public ones.
      type: bool
      sample: true
    vpc_id:
      description: VPC of its backends.
      type: str
      sample: vpc-1a2b3c4d
    status:
      description: 0 while it is being created, then 1.
      type: int
      sample: 1
listeners:
  description: The listeners.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id.
      type: str
      sample: lbl-m2q6sp9m
    name:
      description: Name.
      type: str
      sample: web
    protocol:
      description: Protocol.
      type: str
      sample: HTTP
    port:
      description: Port.
      type: int
      sample: 80
    target_type:
      description: C(NODE), C(TARGETGROUP) or C(TARGETGROUP-V2); null on layer 7, where each rule has its own.
      type: str
      sample: null
    rules:
      description: Forwarding rules, on layer 7.
      type: list
      elements: dict
      contains:
        location_id:
          description: Id.
          type: str
          sample: loc-k8f3p1qz
        domain:
          description: Domain.
          type: str
          sample: shop.example.com
        url:
          description: Path.
          type: str
          sample: /
        target_type:
          description: C(NODE), C(TARGETGROUP) or C(TARGETGROUP-V2).
          type: str
          sample: TARGETGROUP
result:
  description: What O(query) found in the whole result.
  returned: when O(query) is given
  type: raw
  sample: [lbl-m2q6sp9m]
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
  sample: {"read": 2, "write": 0, "poll": 0, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: tencentcloud
    service: clb
    operation: DescribeListeners
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

from ansible_collections.multicloud.exposure.plugins.module_utils import clb
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import clb_id, no_repeats
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

ARGUMENTS = {
    "load_balancer_id": {"type": "str", "required": True},
    "listener_ids": {"type": "list", "elements": "str"},
}


def check(params):
    """Refuse bad input."""
    clb_id("load_balancer_id", params["load_balancer_id"], "lb")
    for index, one in enumerate(params["listener_ids"] or []):
        clb_id("listener_ids[%d]" % index, one, "lbl")
    no_repeats("listener_ids", params["listener_ids"] or [])


def work(run):
    """Read the load balancer, and its listeners if it is there."""
    balancer_id = run.params["load_balancer_id"]
    run.doing = "Reading the listeners of load balancer %s" % balancer_id
    balancer = clb.list_balancers(run.client, [balancer_id]).get(balancer_id)
    found = {} if balancer is None else clb.list_listeners(run.client, balancer_id, run.params["listener_ids"]) or {}
    return {
        "load_balancer": None if balancer is None else dict(balancer, id=balancer_id),
        "listeners": [_shown(listener_id, one) for listener_id, one in found.items()],
    }


def _shown(listener_id, found):
    rules = [
        {"location_id": way["location_id"], "domain": way["domain"], "url": way["url"], "target_type": way["mode"]}
        for way in found["ways"]
    ]  # fmt: skip
    return {
        "id": listener_id,
        "name": found["name"],
        "protocol": found["protocol"],
        "port": found["port"],
        "target_type": found["mode"],
        "rules": rules,
    }


def main():
    """Entry point."""
    run_module("tencentcloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
