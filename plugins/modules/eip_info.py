# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads elastic IPs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eip_info
short_description: List elastic IPs of Huawei Cloud
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Lists elastic IPs (EIPs) with their bandwidth and what they are bound to.
  - Without any filter, all EIPs of all enterprise projects are listed that the user may see.
notes:
  - Only O(eip_id) and O(enterprise_project_id) spare the cloud work; the other filters are applied to what it answers.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.info
  - multicloud.exposure.attributes.huawei
options:
  eip_id:
    description:
      - Id of one EIP. One that does not exist gives an empty list.
    type: str
  name:
    description:
      - Name, compared exactly.
    type: str
    aliases: [alias]
  address:
    description:
      - Public address.
    type: str
  status:
    description:
      - Status, such as V(DOWN) for those that are bound to nothing.
    type: str
  enterprise_project_id:
    description:
      - Enterprise project; V(0) is the default one.
    type: str
  charge_modes:
    description:
      - Whether to read how each bandwidth is charged. It takes one more call for each.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.eip
"""

EXAMPLES = r"""
- name: Which EIP has this name?
  multicloud.exposure.eip_info:
    name: kube-api

- name: Addresses that cost money and serve nothing
  multicloud.exposure.eip_info:
    status: DOWN
    query: "eips[].address"
  register: idle

- name: Show them
  ansible.builtin.debug:
    var: idle.result
"""

RETURN = r"""
eips:
  description: The EIPs that fit, in the order of the cloud.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id.
      type: str
      sample: 0ef26920-3527-405d-a7b4-27106618c2d7
    name:
      description: Name; null if it has none.
      type: str
      sample: kube-api
    address:
      description: Address.
      type: str
      sample: 203.0.113.20
    status:
      description: C(DOWN) is not bound; C(ACTIVE), C(ELB) and C(VPN) are bound.
      type: str
      sample: ACTIVE
    type:
      description: Kind of line.
      type: str
      sample: 5_bgp
    port_id:
      description: Port that it is bound to, if the cloud tells it.
      type: str
      sample: a2fa8e22-ac4b-4b6a-8b1a-1a0b0e6b2c11
    private_address:
      description: Private address of that port.
      type: str
      sample: 172.16.0.31
    enterprise_project_id:
      description: Enterprise project.
      type: str
      sample: "0"
    bandwidth:
      description:
        - The bandwidth, with C(id), C(name), C(size), C(share_type) and C(charge_mode), which is null unless
          O(charge_modes=true).
      type: dict
      sample:
        id: 3fa5b383-5a73-4dcb-a314-c6128546d855
        name: kube-api
        size: 5
        share_type: PER
        charge_mode: null
result:
  description: What O(query) found in the whole result.
  returned: when O(query) is given
  type: raw
  sample: [203.0.113.20]
connection:
  description: How the cloud was reached, and where the credentials were found, but never what they are. C(-v) shows it.
  returned: always, null if the options could not be used
  type: dict
  sample:
    provider: huaweicloud
    source: environment (HW_ACCESS_KEY, HW_SECRET_KEY)
    region: eu-de
    endpoint: https://vpc.eu-de.otc.t-systems.com
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
    service: vpc
    operation: ListPublicips
    http_status: 403
    code: VPC.2701
    message: "Token not allowed to do this action."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether the time for the run was over.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import eip, plans
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id, ipv4, text
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

FILTERS = ("name", "address", "status", "enterprise_project_id")
ARGUMENTS = {
    "eip_id": {"type": "str"},
    "name": {"type": "str", "aliases": ["alias"]},
    "address": {"type": "str"},
    "status": {"type": "str"},
    "enterprise_project_id": {"type": "str"},
    "charge_modes": {"type": "bool", "default": False},
}


def check(params):
    """Refuse bad input."""
    huawei_id("eip_id", params["eip_id"])
    text("name", params["name"], longest=64)
    ipv4("address", params["address"])
    text("status", params["status"])
    if params["enterprise_project_id"] != "0":
        huawei_id("enterprise_project_id", params["enterprise_project_id"])


def work(run):
    """Read the EIPs."""
    params, client = run.params, run.client
    run.doing = "Reading EIPs"
    if params["eip_id"] is not None:
        found = [one for one in [eip.show(client, params["eip_id"])] if one is not None]
    else:
        found = eip.list_all(client, params["enterprise_project_id"] or "all_granted_eps")
    wanted = plans.given(params, FILTERS)
    found = [one for one in found if not plans.changes(one, wanted)]
    for one in found if params["charge_modes"] else []:
        if one["bandwidth"]["id"] is not None:
            one["bandwidth"]["charge_mode"] = eip.charge_mode(client, one["bandwidth"]["id"])
    return {"eips": found}


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
