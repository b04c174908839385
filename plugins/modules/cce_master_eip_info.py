# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the public address of a Kubernetes API server."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cce_master_eip_info
short_description: Show the public address of a CCE cluster's Kubernetes API server
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Shows the endpoints of a CCE cluster and the elastic IP (EIP) that is bound to its API server.
  - The cloud tells the address but not the id of the EIP. The id is looked up by the address, which takes one more call.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.info
  - multicloud.exposure.attributes.huawei
options:
  cluster_id:
    description:
      - Id of the cluster.
    type: str
    required: true
  autopilot:
    description:
      - Whether the cluster is an Autopilot cluster, whose paths begin with C(/autopilot/v3). Huawei Cloud only.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.cce_master_eip
"""

EXAMPLES = r"""
- name: Where is the API server?
  multicloud.exposure.cce_master_eip_info:
    cluster_id: 6f5f3f7e-8f2b-11ee-b9d1-0255ac100001
  register: access

- name: Show the URL
  ansible.builtin.debug:
    var: access.public_endpoint
"""

RETURN = r"""
cluster_id:
  description: Id of the cluster.
  returned: success
  type: str
  sample: 6f5f3f7e-8f2b-11ee-b9d1-0255ac100001
phase:
  description: Phase of the cluster.
  returned: success
  type: str
  sample: Available
eip:
  description: The EIP; null if none is bound. Its id and status are null if no EIP of the account has the address.
  returned: success
  type: dict
  sample: {"id": "0ef26920-3527-405d-a7b4-27106618c2d7", "address": "203.0.113.20", "status": "ACTIVE"}
private_endpoint:
  description: URL of the API server inside the VPC.
  returned: success
  type: str
  sample: https://172.16.0.86:5443
public_endpoint:
  description: URL of the API server from outside; null if there is none.
  returned: success
  type: str
  sample: https://203.0.113.20:5443
result:
  description: What O(query) found in the whole result.
  returned: when O(query) is given
  type: raw
  sample: https://203.0.113.20:5443
connection:
  description: How the cloud was reached, and where the credentials were found, but never what they are. C(-v) shows it.
  returned: always, null if the options could not be used
  type: dict
  sample:
    provider: huaweicloud
    source: environment (HW_ACCESS_KEY, HW_SECRET_KEY)
    region: eu-de
    endpoint: https://cce.eu-de.otc.t-systems.com
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
    service: cce
    operation: ShowCluster
    http_status: 404
    code: CCE.01404001
    message: "Resource not found."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether the time for the run was over.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import cce, eip
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

ARGUMENTS = {
    "cluster_id": {"type": "str", "required": True},
    "autopilot": {"type": "bool", "default": False},
}


def check(params):
    """Refuse bad input."""
    huawei_id("cluster_id", params["cluster_id"])


def work(run):
    """Read the cluster, and the EIP that has its address."""
    cluster_id = run.params["cluster_id"]
    run.doing = "Reading cluster %s" % cluster_id
    state = cce.read_cluster(run.client, cluster_id, run.params["autopilot"])
    address = state.pop("address")
    found = None
    if address is not None:
        found = eip.find(run.client, address) or {"id": None, "status": None}
        found = {"id": found["id"], "address": address, "status": found["status"]}
    return dict(state, cluster_id=cluster_id, eip=found)


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
