# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads listeners of classic load balancers."""

from __future__ import annotations

DOCUMENTATION = r"""
module: elb_listener_info
short_description: List the listeners of classic load balancers
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Lists listeners of classic load balancers, with their health checks if wanted.
  - Without any filter, all listeners of the project are listed.
notes:
  - Only O(listener_id) and O(load_balancer_id) spare the cloud work; the other filters are applied to what it answers.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.info
  - multicloud.exposure.attributes.huawei
options:
  listener_id:
    description:
      - Id of one listener. One that does not exist gives an empty list.
    type: str
  load_balancer_id:
    description:
      - Id of the classic load balancer.
    type: str
  name:
    description:
      - Name, compared exactly.
    type: str
  protocol:
    description:
      - What clients speak.
    type: str
    choices: [HTTP, HTTPS, TCP, SSL, UDP]
  port:
    description:
      - Port that the load balancer listens on.
    type: int
  health_checks:
    description:
      - Whether to read the health check of each listener. It takes one more call for each that has one.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.elb_listener
  - module: multicloud.exposure.elb_member_info
"""

EXAMPLES = r"""
- name: What does this load balancer listen on?
  multicloud.exposure.elb_listener_info:
    load_balancer_id: 0b07acf06d243925bc24a0ac7445267a
    health_checks: true

- name: Which listeners have no health check?
  multicloud.exposure.elb_listener_info:
    query: "listeners[?health_check_id == null].name"
  register: unchecked

- name: Show them
  ansible.builtin.debug:
    var: unchecked.result
"""

RETURN = r"""
listeners:
  description: The listeners that fit, in the order of the cloud.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id.
      type: str
      sample: 11110000222211110000222211110000
    load_balancer_id:
      description: Id of the load balancer.
      type: str
      sample: 0b07acf06d243925bc24a0ac7445267a
    name:
      description:
        - Name. All other options of M(multicloud.exposure.elb_listener) are returned in the same way, under their own names.
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
    backend_protocol:
      description: Protocol of the servers.
      type: str
      sample: HTTP
    backend_port:
      description: Port of the servers.
      type: int
      sample: 8080
    lb_algorithm:
      description: Algorithm.
      type: str
      sample: roundrobin
    status:
      description: C(ACTIVE), C(PENDING_CREATE) or C(ERROR).
      type: str
      sample: ACTIVE
    member_number:
      description: How many members it has, if the cloud tells it.
      type: int
      sample: 2
    health_check_id:
      description: Id of the health check; null if there is none.
      type: str
      sample: aaaa0000111122223333444455550009
    health_check:
      description: The health check; null if there is none, and unless O(health_checks=true).
      type: dict
      sample:
        id: aaaa0000111122223333444455550009
        protocol: HTTP
        uri: /health
        port: 8080
        healthy_threshold: 3
        unhealthy_threshold: 3
        timeout: 10
        interval: 5
result:
  description: What O(query) found in the whole result.
  returned: when O(query) is given
  type: raw
  sample: [web]
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
    operation: ListListeners
    http_status: 400
    code: ELB.6003
    message: "Invalid filter."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether the time for the run was over.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import (
    elb_classic_listeners as elb,
    elb_listener_rules as rules,
    plans,
)
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id, number, text
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

FILTERS = ("load_balancer_id", "name", "protocol", "port")
ARGUMENTS = {
    "listener_id": {"type": "str"},
    "load_balancer_id": {"type": "str"},
    "name": {"type": "str"},
    "protocol": {"type": "str", "choices": rules.CHOICES["protocol"]},
    "port": {"type": "int"},
    "health_checks": {"type": "bool", "default": False},
}


def check(params):
    """Refuse bad input."""
    huawei_id("listener_id", params["listener_id"])
    huawei_id("load_balancer_id", params["load_balancer_id"])
    text("name", params["name"], longest=64)
    number("port", params["port"], 1, 65535)


def work(run):
    """Read the listeners."""
    params, client = run.params, run.client
    run.doing = "Reading listeners"
    if params["listener_id"] is not None:
        found = [one for one in [elb.show_listener(client, params["listener_id"])] if one is not None]
    else:
        found = elb.list_listeners(client, params["load_balancer_id"])
    wanted = plans.given(params, FILTERS)
    found = [one for one in found if not plans.changes(one, wanted)]
    for one in found:
        wanted_check = params["health_checks"] and one["health_check_id"] is not None
        one["health_check"] = elb.show_check(client, one["health_check_id"]) if wanted_check else None
    return {"listeners": found}


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
