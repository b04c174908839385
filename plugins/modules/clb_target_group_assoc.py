# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Associations of Tencent CLB target groups with listeners and rules."""

from __future__ import annotations

DOCUMENTATION = r"""
module: clb_target_group_assoc
short_description: Associate Tencent CLB target groups with listeners and forwarding rules
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Associates target groups with layer 4 listeners or layer 7 forwarding rules of load balancers, or dissociates them.
  - It uses C(AssociateTargetGroups) and C(DisassociateTargetGroups) (2018-03-17) with up to 20 associations a call, waits
    for the task, and verifies by a read.
  - Before the first association, it is checked that the listeners and rules exist and take target groups, and that the
    VPCs match. All problems are told at once.
notes:
  - Target groups are a beta feature; the account must be allow-listed by Tencent Cloud.
  - The cloud works on one task of a load balancer, and of a target group, at a time. Use one task with a list rather than a
    loop, and C(throttle=1) or C(run_once=true) where several hosts change the same load balancer. Busy answers are waited
    for.
  - Whether associating a C(v2) group again changes its weight is not documented. The module does it and verifies the weight
    by a read.
  - The key needs the permissions C(clb:AssociateTargetGroups), C(clb:DisassociateTargetGroups) and C(clb:Describe*).
extends_documentation_fragment:
  - multicloud.exposure.tencentcloud
  - multicloud.exposure.wait
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.change
  - multicloud.exposure.attributes.tencent
options:
  associations:
    description:
      - The associations. An association is identified by load balancer, listener, rule and target group.
    type: list
    elements: dict
    suboptions:
      load_balancer_id:
        description:
          - Id of the load balancer (V(lb-...)).
        type: str
        required: true
      listener_id:
        description:
          - Id of the listener (V(lbl-...)).
        type: str
        required: true
      location_id:
        description:
          - Id of the forwarding rule (V(loc-...)). Needed for listeners of layer 7 (HTTP, HTTPS), and only for them.
        type: str
      target_group_id:
        description:
          - Id of the target group (V(lbtg-...)).
        type: str
        required: true
      weight:
        description:
          - Weight of the target group from 0 to 100, for groups of type V(v2) only. If left out, it is not changed.
        type: int
  load_balancer_id:
    description:
      - Id of the load balancer, in the short form for one association.
    type: str
  listener_id:
    description:
      - Id of the listener, in the short form.
    type: str
  location_id:
    description:
      - Id of the forwarding rule, in the short form.
    type: str
  target_group_id:
    description:
      - Id of the target group, in the short form.
    type: str
  weight:
    description:
      - Weight, in the short form.
    type: int
  purge:
    description:
      - Whether to remove every other association of the target groups that are named in O(associations). It needs
        O(associations).
    type: bool
    default: false
  max_removals:
    description:
      - How many associations one run may remove at most, as a count (V(3)) or as a percentage of those that are there (V(20%),
        rounded down). More is a failure before anything is removed.
      - If left out, there is no limit.
    type: str
seealso:
  - module: multicloud.exposure.clb_target_group_info
  - name: Tencent Cloud, AssociateTargetGroups
    description: The API page that the operation is named after.
    link: https://www.tencentcloud.com/document/api/214/33847
"""

EXAMPLES = r"""
- name: Associate a target group with a TCP listener and with an HTTP rule
  multicloud.exposure.clb_target_group_assoc:
    associations:
      - load_balancer_id: lb-phbx2420
        listener_id: lbl-m2q6sp9m
        target_group_id: lbtg-5xunivs0
      - load_balancer_id: lb-phbx2420
        listener_id: lbl-a1b2c3d4
        location_id: loc-jjqr0ric
        target_group_id: lbtg-5xunivs0

- name: Send a tenth of the traffic to the new version
  multicloud.exposure.clb_target_group_assoc:
    load_balancer_id: lb-phbx2420
    listener_id: lbl-m2q6sp9m
    target_group_id: lbtg-newnew00
    weight: 10

- name: Dissociate
  multicloud.exposure.clb_target_group_assoc:
    load_balancer_id: lb-phbx2420
    listener_id: lbl-m2q6sp9m
    target_group_id: lbtg-5xunivs0
    state: absent
"""

RETURN = r"""
associations:
  description: All associations of the named target groups after the run (in check mode, as predicted).
  returned: success
  type: list
  elements: dict
  contains:
    load_balancer_id:
      description: Id of the load balancer.
      type: str
      sample: lb-phbx2420
    listener_id:
      description: Id of the listener.
      type: str
      sample: lbl-m2q6sp9m
    location_id:
      description: Id of the forwarding rule; null for layer 4.
      type: str
      sample: null
    target_group_id:
      description: Id of the target group.
      type: str
      sample: lbtg-5xunivs0
    weight:
      description: Weight of a C(v2) group; null for C(v1).
      type: int
      sample: 10
    protocol:
      description: Protocol of the listener; null in a prediction.
      type: str
      sample: TCP
    port:
      description: Port of the listener; null in a prediction.
      type: int
      sample: 443
    domain:
      description: Domain of the forwarding rule; null for layer 4.
      type: str
      sample: www.example.com
    url:
      description: Path of the forwarding rule; null for layer 4.
      type: str
      sample: /
added:
  description: Associations that this run made (in check mode, would make). Also returned by a run that failed half-way.
  returned: always
  type: list
  elements: dict
  sample:
    - load_balancer_id: lb-phbx2420
      listener_id: lbl-m2q6sp9m
      location_id: null
      target_group_id: lbtg-5xunivs0
      weight: null
updated:
  description: Associations whose weight this run changed (in check mode, would change).
  returned: always
  type: list
  elements: dict
  sample: []
removed:
  description: Associations that this run removed (in check mode, would remove). Also returned by a run that failed half-way.
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
  sample: {"read": 4, "write": 1, "poll": 1, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: tencentcloud
    service: clb
    operation: AssociateTargetGroups
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

from ansible_collections.multicloud.exposure.plugins.module_utils import clb, clb_places, plans, waits
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import clb_id, no_repeats, number, purge, removals
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Converger, Step, refuse_removals
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError, StateError
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import changed_result, main as run_module

IDS = {"load_balancer_id": "lb", "listener_id": "lbl", "location_id": "loc", "target_group_id": "lbtg"}
NEEDED = ("load_balancer_id", "listener_id", "target_group_id")
ASSOCIATION = dict(
    {name: {"type": "str", "required": name in NEEDED} for name in IDS}, weight={"type": "int"}
)
ARGUMENTS = dict(
    {name: {"type": spec["type"]} for name, spec in ASSOCIATION.items()},
    associations={"type": "list", "elements": "dict", "options": ASSOCIATION},
    purge={"type": "bool", "default": False},
    max_removals={"type": "str"},
)
# What a read tells beside the identity.
FACTS = ("protocol", "port", "domain", "url")


def key(association):
    """The identity of an association."""
    return tuple(association[name] for name in IDS)


def wanted_associations(params):
    """The wanted associations as dicts."""
    if params["associations"] is None:
        return [{name: params[name] for name in ASSOCIATION}]
    return params["associations"]


def check(params):
    """Refuse bad input."""
    purge(params, "associations")
    removals("max_removals", params["max_removals"])
    if params["associations"] is None:
        missing = [name for name in NEEDED if params[name] is None]
        if missing:
            raise InputError("%s is missing: give associations, or all of %s." % (missing[0], ", ".join(NEEDED)))
    wanted = wanted_associations(params)
    for index, one in enumerate(wanted):
        prefix = "" if params["associations"] is None else "associations[%d]." % index
        for name, form in IDS.items():
            clb_id(prefix + name, one[name], form)
        number(prefix + "weight", one["weight"], 0, 100)
    no_repeats("associations", [key(one) for one in wanted])


class Associations:
    """The associations of the target groups that are named."""

    def __init__(self, run):
        self.run = run
        self.params = run.params
        self.wanted = wanted_associations(run.params)
        self.group_ids = list(dict.fromkeys(one["target_group_id"] for one in self.wanted))
        self.groups = {}
        self.known = {}

    def read(self):
        """The groups and their associations."""
        found = clb.list_groups(self.run.client, self.group_ids)
        self.groups = {group["id"]: group for group in found}
        missing = [group_id for group_id in self.group_ids if group_id not in self.groups]
        if missing and self.params["state"] == "present":
            raise StateError("target group %s does not exist; nothing was changed" % ", ".join(missing))
        associations = [one for group in found for one in group["associations"]]
        self.known.update((key(one), one) for one in associations)
        return {"associations": associations}

    @staticmethod
    def match(wanted, current):
        """Whether a wanted association is the one that was read; layer 4 has no rule, so none is compared there."""
        return all(
            wanted[name] == current[name]
            for name in IDS
            if name != "location_id" or current["protocol"] not in clb_places.LAYER_4
        )

    def plan(self, state):
        """Add first, then change weights, then remove; the groups of one call are of one type."""
        current = {key(one): one for one in state["associations"]}
        names, weights = [], {}
        for one in self.wanted:
            name = next((name for name, found in current.items() if self.match(one, found)), key(one))
            names.append(name)
            weights[name] = one["weight"]
        add, remove = plans.members(list(current), names, self.params["state"], self.params["purge"])
        refuse_removals(self.run, "associations", len(current), remove)
        for name in add:
            self.known.setdefault(name, dict(zip(IDS, name), **dict.fromkeys(FACTS)))
            self.known[name]["weight"] = weights[name]
        update = [
            name + (weights[name],)
            for name in names
            if self.params["state"] == "present" and name in current
            and weights[name] is not None and weights[name] != current[name]["weight"]
        ]  # fmt: skip
        return (
            self._steps("add", add, "Associating")
            + self._steps("update", update, "Changing the weight of")
            + self._steps("remove", remove, "Dissociating")
        )

    def _steps(self, action, names, doing):
        by_type = {}
        for name in names:
            by_type.setdefault(self.groups[name[3]]["type"], []).append(name)
        return [
            Step(action, tuple(some), "%s %s" % (doing, ", ".join("/".join(filter(None, name[:4])) for name in some)))
            for of_type in by_type.values()
            for some in plans.batches(of_type, clb.BATCH)
        ]

    def precheck(self, state, steps):
        """Listeners, rules, modes and VPCs of what is to be associated; all problems at once."""
        wanted = [item for step in steps if step.action == "add" for item in step.items]
        problems = [
            "weight goes with target groups of type v2, and %s is v1" % one["target_group_id"]
            for one in self.wanted
            if self.params["state"] == "present" and one["weight"] is not None
            and self.groups[one["target_group_id"]]["type"] == "v1"
        ]  # fmt: skip
        balancers = clb.list_balancers(self.run.client, list(dict.fromkeys(name[0] for name in wanted))) if wanted else {}
        for balancer_id in dict.fromkeys(name[0] for name in wanted):
            mine = [name for name in wanted if name[0] == balancer_id]
            listeners = clb.list_listeners(self.run.client, balancer_id, list(dict.fromkeys(name[1] for name in mine)))
            if listeners is None:
                problems.append("load balancer %s does not exist" % balancer_id)
                continue
            balancer = balancers.get(balancer_id, {})
            if balancer.get("status") == 0:
                problems.append("load balancer %s is still being created" % balancer_id)
            for name in mine:
                problems.extend(self._problems(name, balancer, listeners.get(name[1])))
        if problems:
            raise StateError("%s; nothing was changed" % "; ".join(dict.fromkeys(problems)))

    def _problems(self, name, balancer, listener):
        return clb_places.problems(dict(zip(IDS, name)), balancer, listener, self.groups[name[3]])

    def send(self, step):
        """One request; returns the id of its task."""
        items = [dict(self.known[item[:4]]) for item in step.items]
        if step.action == "remove":
            for item in items:
                item["weight"] = None
            return clb.change(self.run.client, clb.DISSOCIATE, items)
        if step.action == "update":
            for item, name in zip(items, step.items):
                item["weight"] = name[4]
        return clb.change(self.run.client, clb.ASSOCIATE, items)

    def predict(self, outcome):
        """The associations after the plan."""
        removed = set(outcome.items("remove", predicted=True))
        weights = {item[:4]: item[4] for item in outcome.items("update", predicted=True)}
        kept = [
            dict(one, weight=weights.get(key(one), one["weight"]))
            for one in outcome.before["associations"]
            if key(one) not in removed
        ]
        return kept + [dict(self.known[item]) for item in outcome.items("add", predicted=True)]

    def named(self, items):
        """Keys as results show them."""
        shown = [{name: self.known[item[:4]][name] for name in ASSOCIATION} for item in items]
        for one, item in zip(shown, items):
            one["weight"] = item[4] if len(item) > 4 else one["weight"]
        return shown


def work(run):
    """Bring the target groups to the wanted associations."""
    it = Associations(run)
    if not it.wanted:
        run.warn("associations is empty, so no target group is named and nothing is changed.")
        return dict(changed=False, associations=[], added=[], updated=[], removed=[], task_ids=[])
    run.doing = "Reading target group %s" % ", ".join(it.group_ids)
    run.it = it
    outcome = Converger(
        run, it.read, it.plan, it.send, waits.CLB_TASK, lambda task_id: clb.read_task(run.client, task_id), it.precheck
    ).go()
    settled = run.wait and not run.check_mode
    associations = outcome.after["associations"] if settled else it.predict(outcome)

    def shown(found):
        return {"associations": sorted(([{name: one[name] for name in ASSOCIATION} for one in found]), key=str)}

    result = changed_result(run, shown(outcome.before["associations"]), shown(associations))
    return dict(result, associations=associations, **facts(run))


def facts(run):
    """What this run did, also when it failed half-way."""
    done = {
        word: run.it.named(run.outcome.items(action, run.check_mode))
        for word, action in (("added", "add"), ("updated", "update"), ("removed", "remove"))
    }
    return dict(done, task_ids=run.job_ids)


def main():
    """Entry point."""
    run_module(
        "tencentcloud", ARGUMENTS, check, work, facts,
        mutually_exclusive=[("associations", name) for name in ASSOCIATION],
    )  # fmt: skip


if __name__ == "__main__":
    main()
