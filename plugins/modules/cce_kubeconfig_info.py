# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fetches a kubeconfig."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cce_kubeconfig_info
short_description: Fetch a kubeconfig for a CCE cluster
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Fetches a kubeconfig, the file that C(kubectl) and its like need to talk to the API server of a CCE cluster.
  - It uses C(POST /api/v3/projects/{project_id}/clusters/{cluster_id}/clustercert), which issues a new client certificate
    each time, also in check mode. Nothing of the cluster changes. The cloud keeps no list of such certificates, and one
    that was issued is good until it expires.
  - The role C(multicloud.exposure.expose_kubernetes_api) keeps one in a file, and fetches another only when it has to.
notes:
  - The result holds a private key. Set C(no_log=true) on the task.
  - Fetch it anew after an EIP was bound to the API server or unbound, because its addresses and its certificate change.
  - The context for the public address does not verify the certificate of the API server (C(insecure-skip-tls-verify)); this
    is how the cloud issues it.
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
  duration:
    description:
      - How long the client certificate is good, in days, from 1 to 1827 (five years; some clouds take 1825 at most).
    type: int
    default: 30
  autopilot:
    description:
      - Whether the cluster is an Autopilot cluster, whose paths begin with C(/autopilot/v3). Huawei Cloud only.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.cce_master_eip
  - name: CCE, obtaining a cluster certificate
    description: The API page of the operation.
    link: https://support.huaweicloud.com/intl/en-us/api-cce/CreateKubernetesClusterCert.html
"""

EXAMPLES = r"""
- name: Fetch a kubeconfig that is good for a week
  multicloud.exposure.cce_kubeconfig_info:
    cluster_id: 6f5f3f7e-8f2b-11ee-b9d1-0255ac100001
    duration: 7
  register: fetched
  no_log: true

- name: Keep it in a file that nobody else can read
  ansible.builtin.copy:
    content: "{{ fetched.kubeconfig | to_nice_json }}"
    dest: /home/deploy/.kube/shop
    mode: "0600"
  no_log: true
"""

RETURN = r"""
cluster_id:
  description: Id of the cluster.
  returned: success
  type: str
  sample: 6f5f3f7e-8f2b-11ee-b9d1-0255ac100001
kubeconfig:
  description: The kubeconfig. It holds a private key.
  returned: success
  type: dict
  sample: {"kind": "Config", "apiVersion": "v1", "current-context": "external", "clusters": [], "contexts": [], "users": []}
expires:
  description: When its client certificate expires, in UTC, by the clock of the host that the module runs on.
  returned: success
  type: str
  sample: "2026-12-22T21:00:00Z"
result:
  description: What O(query) found in the whole result.
  returned: when O(query) is given
  type: raw
  sample: external
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
    operation: CreateKubernetesClusterCert
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

import time

from ansible_collections.multicloud.exposure.plugins.module_utils import cce, clock
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id, number
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import main as run_module

ARGUMENTS = {
    "cluster_id": {"type": "str", "required": True},
    "duration": {"type": "int", "default": 30},
    "autopilot": {"type": "bool", "default": False},
}
DAY = 86400  # seconds


def check(params):
    """Refuse bad input."""
    huawei_id("cluster_id", params["cluster_id"])
    number("duration", params["duration"], 1, 1827)


def work(run):
    """Have a kubeconfig issued."""
    cluster_id, days = run.params["cluster_id"], run.params["duration"]
    run.doing = "Fetching a kubeconfig for cluster %s" % cluster_id
    # Told by the beginning of the call, so that it is never later than the truth.
    expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(clock.CLOCK.wall() + days * DAY))
    return {
        "cluster_id": cluster_id,
        "kubeconfig": cce.kubeconfig(run.client, cluster_id, run.params["autopilot"], days),
        "expires": expires,
    }


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, writes=False)


if __name__ == "__main__":
    main()
