# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The public address of a Kubernetes API server."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cce_master_eip
short_description: Give a CCE cluster's Kubernetes API server a public address
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Binds an elastic IP (EIP) to the API server of a CCE cluster, or unbinds it.
  - It uses C(PUT /api/v3/projects/{project_id}/clusters/{cluster_id}/mastereip). The cloud tells the address that is bound
    but not the id of the EIP, so addresses are compared.
notes:
  - Binding restarts the API server for a moment and re-issues its certificate; fetch the kubeconfig again afterwards.
  - A cluster has one EIP at most. Replacing it is two steps with a gap between them. Everything that could make the bind
    fail (EIP absent, frozen or in use; cluster not available) is checked before anything is unbound.
  - Do not let another tool manage the port of the same EIP. Clearing that port cuts the API server off.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.wait
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.change
  - multicloud.exposure.attributes.huawei
options:
  cluster_id:
    description:
      - Id of the cluster.
    type: str
    required: true
  eip_id:
    description:
      - Id of the EIP. Give this or O(eip_address) for O(state=present).
      - With O(state=absent), only this one is unbound; another one stays.
    type: str
  eip_address:
    description:
      - Address of the EIP. Give this or O(eip_id) for O(state=present).
      - With O(state=absent), only this one is unbound; another one stays.
    type: str
  replace:
    description:
      - Whether another EIP may be unbound first. With V(false), another one bound is a failure that names it.
    type: bool
    default: false
  autopilot:
    description:
      - Whether the cluster is an Autopilot cluster, whose paths begin with C(/autopilot/v3). Huawei Cloud only.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.cce_master_eip_info
  - name: CCE, binding or unbinding a public API server address
    description: The API page that the operation is named after.
    link: https://support.huaweicloud.com/intl/en-us/api-cce/UpdateClusterEip.html
"""

EXAMPLES = r"""
- name: Give the API server a public address
  multicloud.exposure.cce_master_eip:
    cluster_id: 6f5f3f7e-8f2b-11ee-b9d1-0255ac100001
    eip_id: 0ef26920-3527-405d-a7b4-27106618c2d7

- name: Change to another address
  multicloud.exposure.cce_master_eip:
    cluster_id: 6f5f3f7e-8f2b-11ee-b9d1-0255ac100001
    eip_address: 203.0.113.20
    replace: true

- name: Take the public address away
  multicloud.exposure.cce_master_eip:
    cluster_id: 6f5f3f7e-8f2b-11ee-b9d1-0255ac100001
    state: absent
"""

RETURN = r"""
cluster_id:
  description: Id of the cluster.
  returned: success
  type: str
  sample: 6f5f3f7e-8f2b-11ee-b9d1-0255ac100001
eip:
  description:
    - The EIP after the run; null if none is bound. In check mode, as it is predicted.
    - RV(eip.id) and RV(eip.status) are null where no call was needed that tells them.
  returned: success
  type: dict
  contains:
    id:
      description: Id of the EIP.
      type: str
      sample: 0ef26920-3527-405d-a7b4-27106618c2d7
    address:
      description: Address.
      type: str
      sample: 203.0.113.20
    status:
      description: Status, such as C(ACTIVE).
      type: str
      sample: ACTIVE
previous_address:
  description: The public address before the run; null if there was none.
  returned: always, once it was read
  type: str
  sample: null
private_endpoint:
  description: URL of the API server inside the VPC.
  returned: success
  type: str
  sample: https://172.16.0.86:5443
public_endpoint:
  description: URL of the API server from outside; null if there is none. In check mode, only if nothing would change.
  returned: success
  type: str
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
  sample: {"read": 4, "write": 1, "poll": 0, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: huaweicloud
    service: cce
    operation: UpdateClusterEip
    http_status: 400
    code: CCE.01400012
    message: "EIP quota exceeded."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether O(wait_timeout) ended the run.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import cce, eip, plans, waits
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id, ipv4
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Converger, Step
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError, InUse, StateError
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import changed_result, main as run_module

ARGUMENTS = {
    "cluster_id": {"type": "str", "required": True},
    "eip_id": {"type": "str"},
    "eip_address": {"type": "str"},
    "replace": {"type": "bool", "default": False},
    "autopilot": {"type": "bool", "default": False},
}
# Phases that pass by themselves; a write waits for their end (API notes Huawei 6.3).
PASSING = ("Creating", "ScalingUp", "ScalingDown", "Upgrading", "Resizing", "RollingBack", "Awaking")
READY = ("Available", "Empty", None)


def check(params):
    """Refuse bad input."""
    huawei_id("cluster_id", params["cluster_id"])
    huawei_id("eip_id", params["eip_id"])
    ipv4("eip_address", params["eip_address"])
    if params["state"] == "present" and params["eip_id"] is None and params["eip_address"] is None:
        raise InputError("eip_id or eip_address is needed with state present.")


class Access:
    """The public access of one cluster."""

    def __init__(self, run):
        self.run = run
        self.params = run.params
        self.cluster_id = run.params["cluster_id"]
        self.address = run.params["eip_address"]
        self.eip = None

    def read(self):
        """The cluster's endpoints; the first time with ``eip_id`` also the address that belongs to it."""
        state = cce.read_cluster(self.run.client, self.cluster_id, self.params["autopilot"])
        state["busy"] = state["phase"] in PASSING
        if self.params["eip_id"] is not None and self.eip is None:
            self.eip = eip.show(self.run.client, self.params["eip_id"])
            if self.eip is None and self.params["state"] == "present":
                raise StateError("EIP %s does not exist; nothing was changed" % self.params["eip_id"])
            # An EIP that does not exist is bound to nothing, so no address can match it.
            self.address = "none" if self.eip is None else self.eip["address"]
        return state

    def plan(self, state):
        """Unbind and bind, by address."""
        steps = plans.single(state["address"], self.address, self.params["state"], self.params["replace"])
        if steps is None:
            raise StateError(
                "the public address of cluster %s is %s, not %s; set replace to true to unbind it first"
                % (self.cluster_id, state["address"], self.address)
            )
        doing = {"bind": "Binding EIP %s to cluster %s", "unbind": "Unbinding EIP %s from cluster %s"}
        return [
            Step(action, (item,), doing[action] % (item, self.cluster_id), alone=len(steps) > 1) for action, item in steps
        ]

    def precheck(self, state, steps):
        """All that could make the write fail is asked before anything is unbound."""
        if state["phase"] not in READY and not (self.run.check_mode and state["busy"]):
            raise StateError("cluster %s is %s, not Available; nothing was changed" % (self.cluster_id, state["phase"]))
        if steps[-1].action != "bind":
            return
        if self.eip is None:
            self.eip = eip.find(self.run.client, self.address)
            if self.eip is None:
                raise StateError("no EIP has the address %s; nothing was changed" % self.address)
        if not self.run.check_mode:
            self.wait_steady()
        if self.eip["status"] not in ("DOWN", "PENDING_CREATE", "PENDING_UPDATE", "NOTIFYING"):
            where = " (port %s)" % self.eip["port_id"] if self.eip["port_id"] is not None else ""
            raise InUse(
                "EIP %s (%s) is %s%s, so it cannot be bound; nothing was changed"
                % (self.eip["id"], self.eip["address"], self.eip["status"], where)
            )

    def wait_steady(self):
        """Wait until the EIP is in no passing state."""
        if not waits.check(waits.EIP_STEADY, self.eip):
            self.eip = waits.poll(self.run.client, waits.EIP_STEADY, self.show, self.run.poll_interval)

    def show(self):
        """The EIP as it is now."""
        return eip.show(self.run.client, self.eip["id"]) or dict(self.eip, status=None)

    def send(self, step):
        """One write; there is no job."""
        client, autopilot = self.run.client, self.params["autopilot"]
        if step.action == "bind":
            cce.bind(client, self.cluster_id, autopilot, self.eip["id"])
            self.run.aftermath = None
            return
        cce.unbind(client, self.cluster_id, autopilot)
        if self.params["state"] == "present":
            self.run.aftermath = "Cluster %s now has no public endpoint; its address was %s." % (
                self.cluster_id, step.items[0],
            )  # fmt: skip


def work(run):
    """Bring the cluster to the wanted public address."""
    run.doing = "Reading cluster %s" % run.params["cluster_id"]
    it = Access(run)
    nothing = {"address": None, "phase": None, "private_endpoint": None, "public_endpoint": None}
    outcome = Converger(run, it.read, it.plan, it.send, precheck=it.precheck, gone=nothing).go()
    state = dict(outcome.after)
    if outcome.planned:
        if run.check_mode or not run.wait:
            state["address"] = it.address if run.params["state"] == "present" else None
            state["public_endpoint"] = None
        elif state["address"] is not None and it.eip is not None:  # somebody else may have bound another one
            it.eip = it.show()
            it.wait_steady()
    result = changed_result(run, {"eip_address": outcome.before["address"]}, {"eip_address": state["address"]})
    found = it.eip if it.eip is not None and it.eip["address"] == state["address"] else {}
    # Without waiting, what was read before the bind is no longer true.
    status = found.get("status") if run.wait or not outcome.planned else None
    bound = {"id": found.get("id"), "address": state["address"], "status": status}
    result.update(
        cluster_id=it.cluster_id,
        eip=None if state["address"] is None else bound,
        private_endpoint=state["private_endpoint"],
        public_endpoint=state["public_endpoint"],
        **facts(run),
    )
    return result


def facts(run):
    """What this run found, also when it failed half-way."""
    return {} if run.outcome.before is None else {"previous_address": run.outcome.before["address"]}


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, facts, mutually_exclusive=[("eip_id", "eip_address")])


if __name__ == "__main__":
    main()
