# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members of a Tencent CLB target group."""

from __future__ import annotations

DOCUMENTATION = r"""
module: clb_target_group_member
short_description: Register servers with a Tencent CLB target group
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Registers members with a target group, changes their weight in place, or deregisters them.
  - It uses C(RegisterTargetGroupInstances), C(ModifyTargetGroupInstancesWeight) and C(DeregisterTargetGroupInstances)
    (2018-03-17) with up to 20 members a call, waits for the task, and verifies by a read.
  - A change of weight never takes a member out.
notes:
  - Target groups are a beta feature; the account must be allow-listed by Tencent Cloud.
  - A member is identified by its private IP address and port. It has to be in the VPC of the target group.
  - V(0) is a weight. Such a member gets no new traffic, which drains it.
  - The cloud works on one task of a target group at a time. Use one task with a list rather than a loop, and C(throttle=1) or
    C(run_once=true) where several hosts change the same target group. Busy answers are waited for.
  - Where the key may not see all members, O(purge=true) is refused, and so is O(state=absent) for a member that is not seen.
  - Health is told by C(DescribeTargetHealth) for target groups that are associated, at each place where they are. A member
    counts as healthy when it is healthy at all of them. Where the health check is off, it counts as healthy.
  - O(min_healthy) is compared with what one read shows. Two runs at the same time do not know of each other; use
    C(throttle=1), or C(serial) in the play.
  - The key needs the permissions C(clb:RegisterTargetGroupInstances), C(clb:DeregisterTargetGroupInstances),
    C(clb:ModifyTargetGroupInstancesWeight) and C(clb:Describe*).
extends_documentation_fragment:
  - multicloud.exposure.tencentcloud
  - multicloud.exposure.wait
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.change
  - multicloud.exposure.attributes.tencent
options:
  target_group_id:
    description:
      - Id of the target group (V(lbtg-...)).
    type: str
    required: true
  members:
    description:
      - The members.
      - An empty list is a value; with O(purge=true) it deregisters all members.
    type: list
    elements: dict
    suboptions:
      address:
        description:
          - Private IP address.
        type: str
        required: true
      port:
        description:
          - Port of the member. Left out for target groups that take all ports, and only for them.
        type: int
      weight:
        description:
          - Weight from 0 to 100. If left out, it is not changed. A new member gets 10 then, or in a target group of type V(v2)
            the weight of the group, without which it is needed.
        type: int
  address:
    description:
      - Private IP address of one member, the short form for a list of one.
    type: str
  port:
    description:
      - Port of the member, in the short form.
    type: int
  weight:
    description:
      - Weight of the member, in the short form.
    type: int
  purge:
    description:
      - Whether to deregister every member that is not in O(members). It needs O(members); an omitted list is never an empty
        one.
    type: bool
    default: false
  max_removals:
    description:
      - How many members one run may deregister at most, as a count (V(3)) or as a percentage of those that are there (V(20%),
        rounded down). More is a failure before anything is deregistered.
      - If left out, there is no limit.
    type: str
  min_healthy:
    description:
      - How many members have to stay in service, as a count (V(2)) or as a percentage of all members that are there (V(75%),
        rounded up). In service is what is healthy with a weight above 0.
      - A run that deregisters such a member, or sets its weight to 0, and would leave fewer, fails before anything is changed.
        Members that the same run registers do not count, because nobody knows their health yet.
      - A target group that is associated with nothing gets no traffic, and then nothing is refused.
      - If left out, there is no limit.
    type: str
  wait_healthy:
    description:
      - Whether to wait until the wanted members are healthy wherever the target group is associated, also when nothing had to be
        changed. A target group that is associated with nothing gives a warning instead, because nobody checks its members.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.clb_target_group_member_info
  - module: multicloud.exposure.clb_target_group
  - module: multicloud.exposure.clb_target_group_assoc
  - name: Tencent Cloud, RegisterTargetGroupInstances
    description: The API page of the main operation.
    link: https://www.tencentcloud.com/document/api/214/33810
"""

EXAMPLES = r"""
- name: Two members
  multicloud.exposure.clb_target_group_member:
    target_group_id: lbtg-5xunivs0
    members:
      - {address: 10.0.0.11, port: 8080}
      - {address: 10.0.0.12, port: 8080, weight: 20}

- name: Exactly these members, and never more than a quarter of them gone at once
  multicloud.exposure.clb_target_group_member:
    target_group_id: lbtg-5xunivs0
    members: "{{ backends }}"
    purge: true
    max_removals: 25%
  vars:
    backends:
      - {address: 10.0.0.11, port: 8080}

- name: Drain one member before it is updated, unless too few would be left
  multicloud.exposure.clb_target_group_member:
    target_group_id: lbtg-5xunivs0
    address: 10.0.0.11
    port: 8080
    weight: 0
    min_healthy: 75%

- name: Deregister one member
  multicloud.exposure.clb_target_group_member:
    target_group_id: lbtg-5xunivs0
    address: 10.0.0.11
    port: 8080
    state: absent
"""

RETURN = r"""
members:
  description: All members that the target group has now (in check mode, that it would have).
  returned: success
  type: list
  elements: dict
  contains:
    address:
      description: Private IP address.
      type: str
      sample: 10.0.0.11
    port:
      description: Port; 0 in a target group that takes all ports.
      type: int
      sample: 8080
    weight:
      description: Weight.
      type: int
      sample: 10
    instance_id:
      description: Id of the server; null if there is none or in a prediction.
      type: str
      sample: ins-1a2b3c4d
    type:
      description: C(CVM) or C(ENI); null in a prediction.
      type: str
      sample: CVM
    health:
      description:
        - The cloud's word for the health of the wanted members (C(Alive), or such as C(Dead at lb-phbx2420/lbl-m2q6sp9m)), where
          O(wait_healthy) had it read; null otherwise.
      type: str
      sample: Alive
added:
  description: What this run registered (in check mode, would register). Also returned by a run that failed half-way.
  returned: always
  type: list
  elements: dict
  sample: [{"address": "10.0.0.11", "port": 8080, "weight": 10}]
updated:
  description: Members whose weight this run changed (in check mode, would change), as they are then.
  returned: always
  type: list
  elements: dict
  sample: []
removed:
  description: What this run deregistered (in check mode, would deregister). Also returned by a run that failed half-way.
  returned: always
  type: list
  elements: dict
  sample: []
task_ids:
  description: Ids of the tasks that this run started.
  returned: always
  type: list
  elements: str
  sample: [dd2f3116-421c-4eda-8401-b9ddefcc65d5]
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
  sample: {"read": 3, "write": 1, "poll": 1, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: tencentcloud
    service: clb
    operation: RegisterTargetGroupInstances
    http_status: 200
    code: LimitExceeded
    message: "Quota exceeded."
    request_id: dd2f3116-421c-4eda-8401-b9ddefcc65d5
    retryable: false
timed_out:
  description: Whether O(wait_timeout) ended the run.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import clb, clb_members, health, plans, waits
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import clb_id, ip, no_repeats, number, of_members
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Converger, batched, refuse_removals
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError, StateError
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import changed_result, main as run_module

MEMBER = {"address": {"type": "str", "required": True}, "port": {"type": "int"}, "weight": {"type": "int"}}
ARGUMENTS = dict(
    {name: {"type": spec["type"]} for name, spec in MEMBER.items()},
    target_group_id={"type": "str", "required": True},
    members={"type": "list", "elements": "dict", "options": MEMBER},
    purge={"type": "bool", "default": False},
    max_removals={"type": "str"},
    min_healthy={"type": "str"},
    wait_healthy={"type": "bool", "default": False},
)
WRITES = {"add": clb_members.REGISTER, "update": clb_members.WEIGH, "remove": clb_members.DEREGISTER}
V1_WEIGHT = 10  # of a new member, by the API


def wanted_members(params):
    """The wanted members as dicts."""
    if params["members"] is None:
        return [{name: params[name] for name in MEMBER}]
    return params["members"]


def check(params):
    """Refuse bad input."""
    clb_id("target_group_id", params["target_group_id"], "lbtg")
    of_members(params)
    if params["members"] is None and params["address"] is None:
        raise InputError("members is missing: give a list, or address and port for one member.")
    wanted = wanted_members(params)
    for index, one in enumerate(wanted):
        prefix = "" if params["members"] is None else "members[%d]." % index
        ip(prefix + "address", one["address"])
        number(prefix + "port", one["port"], 1, 65535)
        number(prefix + "weight", one["weight"], 0, 100)
    no_repeats("members", [clb_members.key(one) for one in wanted])


def shown(item):
    """A member as (address, port, weight) as results show it."""
    return dict(zip(MEMBER, item))


class Members:
    """The members of one target group."""

    def __init__(self, run):
        self.run = run
        self.params = run.params
        self.group_id = run.params["target_group_id"]
        self.wanted = {clb_members.key(one): one["weight"] for one in wanted_members(run.params)}
        self.group = None
        self.weights = {}

    def read(self):
        """The members, and how many of them cannot be seen."""
        members, hidden = clb_members.list_members(self.run.client, self.group_id)
        self.weights.update((clb_members.key(one), one["weight"]) for one in members)
        return {"members": members, "hidden": hidden}

    def plan(self, state):
        """Register first, then change weights, then deregister, so that the target group is not left without members."""
        current = {clb_members.key(one): one["weight"] for one in state["members"]}
        self._refuse_unseen(state["hidden"], current)
        self._refuse_portless(current)
        add, remove = plans.members(list(current), list(self.wanted), self.params["state"], self.params["purge"])
        refuse_removals(self.run, "members", len(current), remove)
        update = [
            name + (weight,)
            for name, weight in self.wanted.items()
            if self.params["state"] == "present" and name in current and weight not in (None, current[name])
        ]
        size, group_id = clb_members.BATCH, self.group_id
        return (
            batched("add", add, size, "Registering %%d members with target group %s" % group_id)
            + batched("update", update, size, "Changing the weight of %%d members of target group %s" % group_id)
            + batched("remove", remove, size, "Deregistering %%d members from target group %s" % group_id)
        )

    def _refuse_unseen(self, hidden, current):
        if not hidden:
            return
        text = "target group %s has %d members that this key may not see, so that %s; use a key that sees all"
        if self.params["purge"]:
            raise StateError(text % (self.group_id, hidden, "purge cannot tell what to remove"))
        if self.params["state"] == "absent" and not set(self.wanted) <= set(current):
            raise StateError(text % (self.group_id, hidden, "nobody can tell whether a member is gone"))

    def _refuse_portless(self, current):
        for address, port in self.wanted:
            ports = [str(known[1]) for known in current if known[0] == address and known[1] != 0]
            if port == 0 and ports:
                raise StateError(
                    "member %s of target group %s needs a port; it is there with port %s"
                    % (address, self.group_id, ", ".join(ports))
                )

    def precheck(self, state, steps):
        """What the target group takes, and whether enough healthy members stay in service."""
        add = [item for step in steps if step.action == "add" for item in step.items]
        if add:
            self._check_fit(self.read_group(), add)
            if state["hidden"]:
                self.run.warn("Target group %s has members that this key may not see; what is registered may be one of them."
                              % self.group_id)  # fmt: skip
        if self.params["min_healthy"] is not None and health.takes_away(steps):
            associations = self.read_group()["associations"]
            if associations:
                health.keep_enough(self.run, self.rows(dict(map(_weighted, state["members"])), associations), steps)

    def read_group(self):
        """The target group itself."""
        if self.group is None:
            found = clb.list_groups(self.run.client, [self.group_id])
            if not found:
                raise StateError("target group %s does not exist; nothing was changed" % self.group_id)
            self.group = found[0]
        return self.group

    def _check_fit(self, group, add):
        for address, port in add:
            if group["full_listen"] and port != 0:
                raise StateError("target group %s takes all ports: leave out the port of %s" % (self.group_id, address))
            if not group["full_listen"] and port == 0:
                raise StateError("member %s of target group %s needs a port" % (address, self.group_id))
            if self.new_weight((address, port)) is None:
                raise StateError(
                    "member %s needs a weight: target group %s is v2 and has none of its own" % (address, self.group_id)
                )

    def new_weight(self, name):
        """The weight that a new member gets, or None if the cloud has none to give."""
        weight = self.wanted[name]
        if weight is None and self.group is not None:
            weight = self.group["weight"] if self.group["type"] == "v2" else V1_WEIGHT
        return weight

    def rows(self, members, associations):
        """Members with their health now."""
        targets = clb_members.read_health(self.run.client, self.group_id, associations)
        return clb_members.judge(members, associations, targets)

    def send(self, step):
        """One request; returns the id of its task."""
        items = step.items if step.action == "update" else [item + (None,) for item in step.items]
        if step.action == "add":
            items = [item[:2] + (self.wanted[item[:2]],) for item in items]
        return clb_members.change(self.run.client, WRITES[step.action], self.group_id, items)

    def done(self, action, predicted):
        """What was done (or would be), as (address, port, weight)."""
        items = self.run.outcome.items(action, predicted)
        if action == "add":
            return [item + (self.new_weight(item),) for item in items]
        return items if action == "update" else [item + (self.weights.get(item),) for item in items]

    def predict(self, outcome):
        """The members after the plan."""
        gone = set(outcome.items("remove", predicted=True))
        weights = {item[:2]: item[2] for item in outcome.items("update", predicted=True)}
        kept = [
            dict(one, weight=weights.get(clb_members.key(one), one["weight"]))
            for one in outcome.before["members"]
            if clb_members.key(one) not in gone
        ]
        return kept + [dict(shown(item), instance_id=None, type=None) for item in self.done("add", True)]


def _weighted(member):
    return clb_members.key(member), member["weight"]


def work(run):
    """Bring the target group to the wanted members."""
    run.doing = "Reading the members of target group %s" % run.params["target_group_id"]
    run.it = it = Members(run)
    outcome = Converger(
        run, it.read, it.plan, it.send, waits.CLB_TASK, lambda task_id: clb.read_task(run.client, task_id), it.precheck,
        gone={"members": [], "hidden": 0},
    ).go()  # fmt: skip
    members = outcome.after["members"] if run.wait and not run.check_mode else it.predict(outcome)
    words = wait_healthy(run, it) if run.params["wait_healthy"] and not run.check_mode else {}
    result = changed_result(run, controlled(outcome.before["members"]), controlled(members))
    return dict(result, members=[dict(one, health=words.get(clb_members.key(one))) for one in members], **facts(run))


def controlled(members):
    """What the user controls, for the diff."""
    return {"members": [shown(name + (weight,)) for name, weight in sorted(map(_weighted, members))]}


def wait_healthy(run, it):
    """Wait until the wanted members are healthy; returns the cloud's words by member."""
    run.doing = "Waiting for healthy members of target group %s" % it.group_id
    associations = it.read_group()["associations"] if it.wanted else []
    if it.wanted and not associations:
        run.warn("Target group %s is associated with nothing, so nobody checks the health of its members." % it.group_id)
    if not associations:
        return {}
    rows = health.wait(run, it.rows(it.wanted, associations), lambda: it.rows(it.wanted, associations))
    return {row["key"]: row["health"] for row in rows}


def facts(run):
    """What this run did, also when it failed half-way."""
    done = {
        word: list(map(shown, run.it.done(action, run.check_mode)))
        for word, action in (("added", "add"), ("updated", "update"), ("removed", "remove"))
    }
    return dict(done, task_ids=run.job_ids)


def main():
    """Entry point."""
    run_module(
        "tencentcloud", ARGUMENTS, check, work, facts,
        mutually_exclusive=[("members", name) for name in MEMBER],
    )  # fmt: skip


if __name__ == "__main__":
    main()
