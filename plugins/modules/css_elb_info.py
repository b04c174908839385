# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the load balancer of a data-warehouse or search cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: css_elb_info
short_description: Show the load balancer of a data-warehouse (DWS) or search (CSS) cluster
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Shows which load balancer is bound to a cluster, and whether a change is under way.
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
  service:
    description:
      - The service that the cluster belongs to.
    type: str
    choices: [dws, css]
    default: dws
  candidates:
    description:
      - Whether to list the load balancers that the cluster can bind. It takes one more call.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.css_elb_bind
"""

EXAMPLES = r"""
- name: Is a load balancer bound?
  multicloud.exposure.css_elb_info:
    cluster_id: 194408fa-9d41-435c-a140-91edcf5fe519

- name: Which ones could be bound to a search cluster?
  multicloud.exposure.css_elb_info:
    service: css
    cluster_id: 4f1a2f5e-0fc9-44f2-9f27-5f0f7e0b0001
    candidates: true
    query: candidates[].id
"""

RETURN = r"""
cluster_id:
  description: Id of the cluster.
  returned: success
  type: str
  sample: 194408fa-9d41-435c-a140-91edcf5fe519
elb:
  description:
    - The load balancer; null if none is bound.
    - With O(service=css) it also has C(agency), which is null where the cloud does not tell.
  returned: success
  type: dict
  sample:
    id: 1e6e0b66-6223-4523-bfd9-033c88b4ce9f
    name: elb-dwh
    private_ip: 10.0.0.9
    public_ip: 203.0.113.9
    private_endpoint: 10.0.0.9:8000
    vpc_id: cccccccc-1111-4222-8333-dddddddddddd
busy:
  description: Whether a change of the cluster is under way.
  returned: success
  type: bool
  sample: false
changing:
  description: Whether a change of its load balancer is under way.
  returned: success
  type: bool
  sample: false
status:
  description: Status of the cluster.
  returned: success, with O(service=dws)
  type: str
  sample: AVAILABLE
task_status:
  description: What the cluster is doing; null if nothing.
  returned: success, with O(service=dws)
  type: str
  sample: ELB_BINDING
listener:
  description: The listener; null if there is none.
  returned: success, with O(service=css)
  type: dict
  sample: {"id": "aaaaaaaa-0000-4000-8000-000000000002", "protocol": "HTTPS", "port": 9200,
           "server_cert_id": "00112233445566778899aabbccddeeff", "ca_cert_id": null}
candidates:
  description: Load balancers that the cluster can bind, as the cloud describes them; null where the cloud does not tell.
  returned: with O(candidates=true)
  type: list
  elements: dict
  sample: [{"id": "1e6e0b66-6223-4523-bfd9-033c88b4ce9f", "name": "elb-dwh"}]
result:
  description: What O(query) found in the whole result.
  returned: when O(query) is given
  type: raw
  sample: ["1e6e0b66-6223-4523-bfd9-033c88b4ce9f"]
connection:
  description: How the cloud was reached, and where the credentials were found, but never what they are. C(-v) shows it.
  returned: always, null if the options could not be used
  type: dict
  sample:
    provider: huaweicloud
    source: environment (HW_ACCESS_KEY, HW_SECRET_KEY)
    region: eu-de
    endpoint: https://dws.eu-de.otc.t-systems.com
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
    service: dws
    operation: ListClusterDetails
    http_status: 404
    code: DWS.3027
    message: "The cluster has been deleted."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether the time for the run was over.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import css, dws
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

ARGUMENTS = {
    "cluster_id": {"type": "str", "required": True},
    "service": {"type": "str", "choices": ["dws", "css"], "default": "dws"},
    "candidates": {"type": "bool", "default": False},
}


def check(params):
    """Refuse bad input."""
    huawei_id("cluster_id", params["cluster_id"])


def work(run):
    """Read the cluster."""
    cluster_id = run.params["cluster_id"]
    run.doing = "Reading cluster %s" % cluster_id
    api = css if run.params["service"] == "css" else dws
    result = dict(api.read_cluster(run.client, cluster_id), cluster_id=cluster_id)
    if run.params["candidates"]:
        result["candidates"] = api.list_candidates(run.client, cluster_id)
    return result


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
