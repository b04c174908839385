# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An elastic IP, known by its name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: eip
short_description: Allocate, change or release an elastic IP of Huawei Cloud
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Makes sure that there is one elastic IP (EIP) with a name, changes its bandwidth in place, or releases it.
  - It uses C(/v1/{project_id}/publicips) and C(/v1/{project_id}/bandwidths) of the C(vpc) service.
  - Binding is not done here. Use M(multicloud.exposure.cce_master_eip) for the API server of a cluster.
notes:
  - An EIP is known by its name alone. An EIP that has it is used; a free one with another name never is. The cloud does not
    keep names unique, so more than one with the name is a failure that tells their ids, and two tasks that allocate the same
    name at the same moment can make two. Use C(run_once=true) or C(throttle=1) where several hosts run the task.
  - Names are compared over all pages and all enterprise projects that the user may see.
  - With O(force=true), an EIP that serves a Kubernetes API server, a server or a load balancer is taken away from it.
    What it served is cut off.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.wait
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.change
  - multicloud.exposure.attributes.huawei
options:
  name:
    description:
      - Name of the EIP, which the API calls C(alias). Letters are compared exactly.
      - With O(eip_id) and O(state=present), the EIP is renamed to it.
      - Needed unless O(eip_id) is given.
    type: str
    aliases: [alias]
  eip_id:
    description:
      - Id of an EIP that exists. Nothing is allocated then.
      - With O(state=absent), give this or O(name), not both.
    type: str
  type:
    description:
      - Kind of line, such as V(5_bgp), V(5_sbgp) or, on Open Telekom Cloud, V(5_mailbgp). What there is depends on the
        region.
      - A new EIP gets V(5_bgp) if this is left out. It cannot be changed later; another one is a failure.
    type: str
  bandwidth:
    description:
      - The bandwidth. What is left out is left as it is.
    type: dict
    suboptions:
      size:
        description:
          - Mbit/s, from 1 to 2000, in steps of 1 up to 300, of 50 up to 1000, and of 500 above. Open Telekom Cloud takes up
            to 1000.
          - Needed to allocate an EIP with a bandwidth of its own. Changed in place.
        type: int
      charge_mode:
        description:
          - Whether the size or the traffic is paid for. Changed in place.
          - If it is left out, the cloud decides for a new EIP. It is read, by one more call, only if it is given.
        type: str
        choices: [bandwidth, traffic]
      share_type:
        description:
          - V(PER) is a bandwidth of its own, V(WHOLE) the shared one that O(bandwidth.id) names.
          - A new EIP gets V(PER) if this is left out. It cannot be changed here; another one is a failure.
        type: str
        choices: [PER, WHOLE]
      id:
        description:
          - Id of the shared bandwidth, for V(WHOLE). Size, charge mode and name of a shared bandwidth are not changed
            here, as others use it, too.
        type: str
      name:
        description:
          - Name of the bandwidth. A new one is named like the EIP if this is left out. Changed in place.
        type: str
  enterprise_project_id:
    description:
      - Enterprise project of the EIP; V(0) is the default one. It cannot be changed here; another one is a failure.
    type: str
  force:
    description:
      - With O(state=absent), whether an EIP that is bound may be unbound and released. With V(false), one that is bound is a
        failure that tells what it is bound to.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.eip_info
  - module: multicloud.exposure.cce_master_eip
  - name: Huawei Cloud EIP, assigning an EIP
    description: The API page.
    link: https://support.huaweicloud.com/intl/en-us/api-eip/eip_api_0001.html
"""

EXAMPLES = r"""
- name: One EIP, the same in every run
  multicloud.exposure.eip:
    name: kube-api
    bandwidth:
      size: 5
      charge_mode: traffic
  register: public

- name: Give it to a cluster
  multicloud.exposure.cce_master_eip:
    cluster_id: 6f5f3f7e-8f2b-11ee-b9d1-0255ac100001
    eip_id: "{{ public.eip.id }}"

- name: Make it faster
  multicloud.exposure.eip:
    name: kube-api
    bandwidth:
      size: 50

- name: Rename it
  multicloud.exposure.eip:
    eip_id: 0ef26920-3527-405d-a7b4-27106618c2d7
    name: kube-api-old

- name: An EIP on a shared bandwidth
  multicloud.exposure.eip:
    name: web
    bandwidth:
      share_type: WHOLE
      id: 3fa5b383-5a73-4dcb-a314-c6128546d855

- name: Release it, if nothing uses it
  multicloud.exposure.eip:
    name: kube-api-old
    state: absent
"""

RETURN = r"""
eip:
  description:
    - The EIP after the run; null if there is none. In check mode, as it is predicted.
    - Also returned by a run that failed after it had allocated the EIP.
  returned: success
  type: dict
  contains:
    id:
      description: Id; null for one that is only predicted.
      type: str
      sample: 0ef26920-3527-405d-a7b4-27106618c2d7
    name:
      description: Name.
      type: str
      sample: kube-api
    address:
      description: Address.
      type: str
      sample: 203.0.113.20
    status:
      description: C(DOWN) is not bound; C(ACTIVE), C(ELB) and C(VPN) are bound.
      type: str
      sample: DOWN
    type:
      description: Kind of line.
      type: str
      sample: 5_bgp
    port_id:
      description: Port that it is bound to, if the cloud tells it.
      type: str
      sample: null
    private_address:
      description: Private address of that port.
      type: str
      sample: null
    enterprise_project_id:
      description: Enterprise project.
      type: str
      sample: "0"
    bandwidth:
      description:
        - The bandwidth, with C(id), C(name), C(size), C(share_type) and C(charge_mode), which is null unless
          O(bandwidth.charge_mode) is given.
      type: dict
      sample:
        id: 3fa5b383-5a73-4dcb-a314-c6128546d855
        name: kube-api
        size: 5
        share_type: PER
        charge_mode: traffic
previous_address:
  description: Address of the EIP before the run; null if there was none.
  returned: always, once it was read
  type: str
  sample: null
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
  sample: {"read": 2, "write": 1, "poll": 1, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: huaweicloud
    service: vpc
    operation: CreatePublicip
    http_status: 409
    code: VPC.0521
    message: "Quota exceeded for resources: publicIp."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether O(wait_timeout) ended the run.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import eip, plans, waits
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import bandwidth_size, huawei_id, text
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Converger, Step, refuse_changes
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError, StateError
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import changed_result, main as run_module

BANDWIDTH = {
    "size": {"type": "int"},
    "charge_mode": {"type": "str", "choices": ["bandwidth", "traffic"]},
    "share_type": {"type": "str", "choices": ["PER", "WHOLE"]},
    "id": {"type": "str"},
    "name": {"type": "str"},
}
ARGUMENTS = {
    "name": {"type": "str", "aliases": ["alias"]},
    "eip_id": {"type": "str"},
    "type": {"type": "str"},
    "bandwidth": {"type": "dict", "options": BANDWIDTH},
    "enterprise_project_id": {"type": "str"},
    "force": {"type": "bool", "default": False},
}
NAMED = ("name", "type", "enterprise_project_id")
# What can be changed in place, and only on a bandwidth of its own.
OWN = ("name", "size", "charge_mode")


def wanted_bandwidth(params):
    """The wanted fields of the bandwidth; ``share_type`` also where only the others tell it."""
    wanted = plans.given(params["bandwidth"] or dict.fromkeys(BANDWIDTH), BANDWIDTH)
    if wanted:
        wanted.setdefault("share_type", "WHOLE" if "id" in wanted else "PER")
    return wanted


def check(params):
    """Refuse bad input."""
    if params["name"] is None and params["eip_id"] is None:
        raise InputError("name is missing: give it, or eip_id.")
    huawei_id("eip_id", params["eip_id"])
    text("name", params["name"], longest=64)
    text("type", params["type"], longest=36)
    if params["enterprise_project_id"] != "0":
        huawei_id("enterprise_project_id", params["enterprise_project_id"])
    if params["state"] == "absent" and params["eip_id"] is not None and params["name"] is not None:
        raise InputError("eip_id and name exclude each other with state absent: give the one that tells what to release.")
    bandwidth = wanted_bandwidth(params)
    bandwidth_size("bandwidth.size", bandwidth.get("size"))
    text("bandwidth.name", bandwidth.get("name"), longest=64)
    huawei_id("bandwidth.id", bandwidth.get("id"))
    if bandwidth.get("share_type") == "PER" and "id" in bandwidth:
        raise InputError("bandwidth.id is for share_type WHOLE, not for PER.")
    shared = sorted(set(bandwidth) & set(OWN)) if bandwidth.get("share_type") == "WHOLE" else []
    if shared:
        raise InputError("bandwidth.%s is not for share_type WHOLE: others use that bandwidth, too." % shared[0])


class Address:
    """One EIP."""

    def __init__(self, run):
        self.run = run
        self.params = run.params
        self.name = run.params["name"]
        self.eip_id = run.params["eip_id"]
        self.label = "EIP %s" % (self.eip_id or self.name)
        self.bandwidth = wanted_bandwidth(run.params)
        self.found = None

    def read(self):
        """The EIP. One that is still being made tells no bandwidth yet, so its end is waited for before any plan."""
        state = self.look()
        unfinished = state["eip"] is not None and state["eip"]["status"] == "PENDING_CREATE"
        if unfinished and self.run.outcome.before is None and self.run.wait and not self.run.check_mode:
            state = waits.poll(self.run.client, waits.IDLE, self.look, self.run.poll_interval)
        return state

    def look(self):
        """The EIP as it is now."""
        found = self._by_name() if self.eip_id is None else eip.show(self.run.client, self.eip_id)
        if found is not None:
            # From here on the id tells which one is meant, whatever becomes of the name.
            self.eip_id, self.found = found["id"], found
            bandwidth = found["bandwidth"]
            if "charge_mode" in self.bandwidth and bandwidth["id"] is not None:
                bandwidth["charge_mode"] = eip.charge_mode(self.run.client, bandwidth["id"])
        state = {"eip": found, "busy": found is not None and found["status"] in eip.PASSING, "holder": None}
        if found is not None and self.params["state"] == "absent" and eip.is_bound(found):
            state["holder"] = "something" if self.params["force"] else eip.holder(self.run.client, found)
        return state

    def _by_name(self):
        hits = [one for one in eip.list_all(self.run.client) if one["name"] == self.name]
        if self.params["state"] == "present":
            hits = [one for one in hits if one["status"] not in eip.GOING]
        if len(hits) > 1:
            ids = ", ".join(sorted("%s (%s)" % (one["id"], one["address"]) for one in hits))
            raise StateError("%d EIPs are named %s: %s; give eip_id; nothing was changed" % (len(hits), self.name, ids))
        return hits[0] if hits else None

    def plan(self, state):
        """What is still to do."""
        found = state["eip"]
        if self.params["state"] == "absent":
            return [] if found is None or found["status"] in eip.GOING else self._release(found, state["holder"])
        if found is None:
            return [self._allocate()]
        if found["status"] in eip.GOING:
            raise StateError("%s is being released; nothing was changed" % self.label)
        fixed = plans.given(self.params, ("type", "enterprise_project_id"))
        fixed.update(("bandwidth." + name, self.bandwidth[name]) for name in ("share_type", "id") if name in self.bandwidth)
        current = dict(found, **{"bandwidth." + name: value for name, value in found["bandwidth"].items()})
        refuse_changes("EIP %s (%s)" % (found["id"], found["address"]), current, fixed)
        steps = []
        if self.name is not None and found["name"] != self.name:
            steps.append(Step("rename", (self.name,), "Renaming %s" % self.label))
        fields = plans.changes(found["bandwidth"], {name: value for name, value in self.bandwidth.items() if name in OWN})
        if fields and found["bandwidth"]["size"] is not None:  # else it is not told yet
            steps.append(Step("update", tuple(sorted(fields.items())), "Changing the bandwidth of %s" % self.label))
        return steps

    def _allocate(self):
        if self.params["eip_id"] is not None:
            raise StateError("%s does not exist; nothing was changed" % self.label)
        if self.bandwidth.get("share_type") == "WHOLE" and "id" not in self.bandwidth:
            raise StateError("no EIP is named %s; give bandwidth.id to allocate one on a shared bandwidth" % self.name)
        if self.bandwidth.get("share_type") != "WHOLE" and "size" not in self.bandwidth:
            raise StateError("no EIP is named %s; give bandwidth.size to allocate one" % self.name)
        return Step("create", (self.name,), "Allocating %s" % self.label)

    def _release(self, found, holder):
        if holder is not None and not self.params["force"]:
            raise StateError(
                "EIP %s (%s) is %s, bound to %s, and was not released; unbind it, or set force to true"
                % (found["id"], found["address"], found["status"], holder)
            )
        unbind = Step("unbind", (found["id"],), "Unbinding %s" % self.label, alone=True)
        return ([] if holder is None else [unbind]) + [Step("delete", (found["id"],), "Releasing %s" % self.label)]

    def send(self, step):
        """One write; there are no jobs."""
        client = self.run.client
        if step.action == "create":
            bandwidth = dict({"share_type": "PER"}, **self.bandwidth)
            if bandwidth["share_type"] == "PER":
                bandwidth.setdefault("name", self.name)
            kind = self.params["type"] or "5_bgp"
            self.found = eip.create(client, self.name, kind, bandwidth, self.params["enterprise_project_id"])
            self.eip_id = self.found["id"]
            self.run.known["eip"] = self.found
        elif step.action == "rename":
            eip.rename(client, self.eip_id, self.name)
        elif step.action == "update":
            # The API wants size or name in every change.
            fields = dict({"size": self.found["bandwidth"]["size"]}, **dict(step.items))
            eip.update_bandwidth(client, self.found["bandwidth"]["id"], fields)
        elif step.action == "unbind":
            eip.unbind(client, self.found)
        else:
            eip.delete(client, self.eip_id)

    def predict(self, found):
        """The EIP after the plan."""
        if self.params["state"] == "absent":
            return None
        blank = dict.fromkeys(("id", "name", "address", "status", "type", "port_id", "private_address"))
        found = found or self.found or dict(blank, type="5_bgp", enterprise_project_id=None, bandwidth=dict.fromkeys(BANDWIDTH))
        bandwidth = dict(found["bandwidth"], **self.bandwidth)
        return dict(found, bandwidth=bandwidth, **plans.given(self.params, NAMED))

    def controlled(self, found):
        """Of an EIP, what the options are about."""
        if found is None:
            return {}
        shown = {name: found[name] for name in ("name",) + tuple(plans.given(self.params, NAMED))}
        if self.bandwidth:
            shown["bandwidth"] = {name: found["bandwidth"][name] for name in self.bandwidth}
        return shown


def work(run):
    """Bring the EIP to the wanted state."""
    it = Address(run)
    run.doing = "Reading %s" % it.label
    outcome = Converger(run, it.read, it.plan, it.send, makes=True).go()
    before, after = outcome.before["eip"], outcome.after["eip"]
    if outcome.planned and (run.check_mode or not run.wait):
        after = it.predict(before)
    if outcome.written and after is not None and after["status"] in ("ERROR", "BIND_ERROR"):
        run.changed = True
        text = "EIP %s (%s) is in state %s; release it and try again"
        raise StateError(text % (after["id"], after["address"], after["status"]))
    return dict(changed_result(run, it.controlled(before), it.controlled(after)), eip=after, **facts(run))


def facts(run):
    """What this run found, also when it failed half-way."""
    before = run.outcome.before
    return {} if before is None else {"previous_address": before["eip"] and before["eip"]["address"]}


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, facts)


if __name__ == "__main__":
    main()
