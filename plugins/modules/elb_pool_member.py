# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members of an ELB v3 pool."""

from __future__ import annotations

DOCUMENTATION = r"""
module: elb_pool_member
short_description: Put members into an ELB backend server group (pool)
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Adds members to a pool of a dedicated or shared load balancer (ELB v3), changes their weight and name in place, or takes
    them out of it.
  - It uses C(POST /v3/{project_id}/elb/pools/{pool_id}/members/batch-add), C(batch-update) and C(batch-delete) with up to 200
    members a call, and verifies by a read. What the cloud says of each member of a batch is looked at.
  - Where the cloud has no batches, as on Open Telekom Cloud, each member is a call of its own. It is found out by the first
    batch of a run.
notes:
  - A member is identified by its address and port. Its address, port and subnet cannot be changed.
  - V(0) is a weight. Such a member gets no new traffic and keeps its connections, which drains it.
  - Weights do nothing in pools that work by C(SOURCE_IP) or C(QUIC_CID).
  - O(members[].subnet_cidr_id) is what the VPC API calls C(neutron_subnet_id), not the id of the subnet that the console shows.
    A member without it is a member by IP, for which the load balancer needs C(ip_target_enable).
  - A pool with C(member_deletion_protection_enable) refuses to let members go.
  - O(min_healthy) is compared with what one read shows. Two runs at the same time do not know of each other; use
    C(throttle=1), or C(serial) in the play.
  - Removing from a pool that does not exist changes nothing and gives a warning.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.wait
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.change
  - multicloud.exposure.attributes.huawei
options:
  pool_id:
    description:
      - Id of the pool.
    type: str
    required: true
  members:
    description:
      - The members. With O(state=absent) only O(members[].address) and O(members[].protocol_port) count.
      - An empty list is a value; with O(purge=true) it removes all members.
    type: list
    elements: dict
    suboptions:
      address:
        description:
          - Private IP address, IPv4 or IPv6.
        type: str
        required: true
      protocol_port:
        description:
          - Port of the member. V(0) in pools that take any port.
        type: int
        required: true
      weight:
        description:
          - Weight from 0 to 100. If left out, it is not changed, and a new member gets 1.
        type: int
      subnet_cidr_id:
        description:
          - Id of the IPv4 subnet (or of the network, for an IPv6 address) in which the member is.
          - If left out, a new member is a member by IP, and it is not compared for one that is there.
        type: str
      name:
        description:
          - Name of the member. If left out, it is not changed. It can be empty.
        type: str
  address:
    description:
      - Private IP address of one member, the short form for a list of one.
    type: str
  protocol_port:
    description:
      - Port of the member, in the short form.
    type: int
  weight:
    description:
      - Weight of the member, in the short form.
    type: int
  subnet_cidr_id:
    description:
      - Subnet of the member, in the short form.
    type: str
  purge:
    description:
      - Whether to remove every member that is not in O(members). It needs O(members); an omitted list is never an empty
        one.
    type: bool
    default: false
  max_removals:
    description:
      - How many members one run may remove at most, as a count (V(3)) or as a percentage of those that are there (V(20%),
        rounded down). More is a failure before anything is removed.
      - If left out, there is no limit.
    type: str
  min_healthy:
    description:
      - How many members have to stay in service, as a count (V(2)) or as a percentage of all members that are there (V(75%),
        rounded up). In service is what is C(ONLINE), or C(NO_MONITOR) where the pool has no health check, with a weight
        above 0.
      - A run that removes such a member, or sets its weight to 0, and would leave fewer, fails before anything is changed.
        Members that the same run adds do not count, because nobody knows their health yet.
      - If left out, there is no limit.
    type: str
  wait_healthy:
    description:
      - Whether to wait until the wanted members are C(ONLINE), or C(NO_MONITOR) where the pool has no health check, also when
        nothing had to be changed.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.elb_pool_member_info
  - name: Huawei Cloud ELB v3, adding members in batches
    description: The API page of the main operation.
    link: https://support.huaweicloud.com/intl/en-us/api-elb/BatchCreateMembers.html
"""

EXAMPLES = r"""
- name: Two members behind a pool
  multicloud.exposure.elb_pool_member:
    pool_id: 36ce7086-a496-4666-9064-5ba0e6840c75
    members:
      - address: 10.0.0.31
        protocol_port: 8080
        subnet_cidr_id: c09f620e-3492-4429-ac15-445d5dd9ca74
      - address: 10.0.0.32
        protocol_port: 8080
        subnet_cidr_id: c09f620e-3492-4429-ac15-445d5dd9ca74
        weight: 10
    wait_healthy: true

- name: Exactly these members, and never more than a quarter of them gone at once
  multicloud.exposure.elb_pool_member:
    pool_id: 36ce7086-a496-4666-9064-5ba0e6840c75
    members: "{{ backends }}"
    purge: true
    max_removals: 25%
  vars:
    backends:
      - {address: 10.0.0.31, protocol_port: 8080}

- name: Drain one member before it is updated, unless too few would be left
  multicloud.exposure.elb_pool_member:
    pool_id: 36ce7086-a496-4666-9064-5ba0e6840c75
    address: 10.0.0.31
    protocol_port: 8080
    weight: 0
    min_healthy: 75%

- name: Take one member out
  multicloud.exposure.elb_pool_member:
    pool_id: 36ce7086-a496-4666-9064-5ba0e6840c75
    address: 10.0.0.31
    protocol_port: 8080
    state: absent
"""

RETURN = r"""
members:
  description: All members that are now in the pool (in check mode, that would be).
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id of the member; null for one that is only predicted.
      type: str
      sample: 1923923e-fe8a-484f-bdbc-e11559b1f48f
    address:
      description: Private IP address.
      type: str
      sample: 10.0.0.31
    protocol_port:
      description: Port.
      type: int
      sample: 8080
    weight:
      description: Weight.
      type: int
      sample: 1
    name:
      description: Name; empty if it has none.
      type: str
      sample: web-1
    subnet_cidr_id:
      description: Id of the subnet; null for a member by IP.
      type: str
      sample: c09f620e-3492-4429-ac15-445d5dd9ca74
    operating_status:
      description:
        - C(ONLINE), C(OFFLINE), C(INITIAL), C(NO_MONITOR) or C(UNKNOWN); null in a prediction.
        - Where the cloud tells it by listener, it is that of the listener for which the member is not healthy, if there is one.
      type: str
      sample: ONLINE
    healthy:
      description: Whether the status is C(ONLINE) or C(NO_MONITOR).
      type: bool
      sample: true
    reason:
      description: Code of the reason why it is not healthy, if the cloud tells one.
      type: str
      sample: null
    member_type:
      description: C(instance), or C(ip) for a member by IP.
      type: str
      sample: instance
    instance_id:
      description: Id of the server; null if the cloud tells none.
      type: str
      sample: dbecb618-2259-405f-ab17-9b68c4f541b0
added:
  description: What this run added (in check mode, would add). Also returned by a run that failed half-way.
  returned: always
  type: list
  elements: dict
  sample: [{"address": "10.0.0.31", "protocol_port": 8080, "weight": 1, "subnet_cidr_id": null, "name": ""}]
updated:
  description: Members whose weight or name this run changed (in check mode, would change), as they are then.
  returned: always
  type: list
  elements: dict
  sample: []
removed:
  description: What this run removed (in check mode, would remove), as it was. Also returned by a run that failed half-way.
  returned: always
  type: list
  elements: dict
  sample: []
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
  sample: {"read": 2, "write": 1, "poll": 0, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: huaweicloud
    service: elb
    operation: BatchCreateMembers
    http_status: 409
    code: ELB.8905
    message: "Quota exceeded for resources: members_per_pool."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether O(wait_timeout) ended the run.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import elb_v3, health, plans
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import (
    huawei_id,
    ip,
    no_repeats,
    number,
    of_members,
    text,
)
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Converger, Partly, batched, refuse_removals
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import CloudError, InputError, StateError
from ansible_collections.multicloud.exposure.plugins.module_utils.retry_classes import UNPUBLISHED
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import changed_result, main as run_module

MEMBER = {
    "address": {"type": "str", "required": True},
    "protocol_port": {"type": "int", "required": True},
    "weight": {"type": "int"},
    "subnet_cidr_id": {"type": "str"},
    "name": {"type": "str"},
}
SHORT = ("address", "protocol_port", "weight", "subnet_cidr_id")
ARGUMENTS = dict(
    {name: {"type": MEMBER[name]["type"]} for name in SHORT},
    pool_id={"type": "str", "required": True},
    members={"type": "list", "elements": "dict", "options": MEMBER},
    purge={"type": "bool", "default": False},
    max_removals={"type": "str"},
    min_healthy={"type": "str"},
    wait_healthy={"type": "bool", "default": False},
)
BLANK = dict.fromkeys(("id", "operating_status", "healthy", "reason", "member_type", "instance_id"))


def key(member):
    """The identity of a member: (address, protocol_port)."""
    return (plans.same_address(member["address"]), member["protocol_port"])


def wanted_members(params):
    """The wanted members as dicts."""
    if params["members"] is None:
        return [dict({name: params[name] for name in SHORT}, name=None)]
    return params["members"]


def check(params):
    """Refuse bad input."""
    huawei_id("pool_id", params["pool_id"])
    of_members(params)
    if params["members"] is None and (params["address"] is None or params["protocol_port"] is None):
        raise InputError("members is missing: give a list, or address and protocol_port for one member.")
    wanted = wanted_members(params)
    for index, one in enumerate(wanted):
        prefix = "" if params["members"] is None else "members[%d]." % index
        ip(prefix + "address", one["address"])
        number(prefix + "protocol_port", one["protocol_port"], 0, 65535)
        number(prefix + "weight", one["weight"], 0, 100)
        huawei_id(prefix + "subnet_cidr_id", one["subnet_cidr_id"])
        text(prefix + "name", one["name"], least=0)
    no_repeats("members", [key(one) for one in wanted])


def shown(member):
    """What the user controls of a member."""
    return {name: member[name] for name in MEMBER}


class Pool:
    """The members of one pool."""

    def __init__(self, run):
        self.run = run
        self.params = run.params
        self.pool_id = run.params["pool_id"]
        self.wanted = {key(one): one for one in wanted_members(run.params)}
        self.known = {}
        self.batch = elb_v3.BATCH

    def read(self):
        """The members."""
        members = elb_v3.list_members(self.run.client, self.pool_id)
        self.known.update((key(member), member) for member in members)
        return {"members": members}

    def plan(self, state):
        """Add first, then change, then remove, so that the pool is not left without members."""
        current = {key(member): member for member in state["members"]}
        add, remove = plans.members(list(current), list(self.wanted), self.params["state"], self.params["purge"])
        refuse_removals(self.run, "members", len(current), remove)
        update = [] if self.params["state"] == "absent" else list(self._changes(current))
        return (
            batched("add", add, self.batch, "Adding %%d members to pool %s" % self.pool_id)
            + batched("update", update, self.batch, "Changing %%d members of pool %s" % self.pool_id)
            + batched("remove", remove, self.batch, "Removing %%d members from pool %s" % self.pool_id)
        )

    def _changes(self, current):
        """What differs, as (address, protocol_port, new weight or None, new name or None)."""
        for name, one in self.wanted.items():
            if name not in current:
                continue
            found = current[name]
            if one["subnet_cidr_id"] not in (None, found["subnet_cidr_id"]):
                raise StateError(
                    "member %s port %d has subnet_cidr_id %s, and the cloud cannot change it to %s: remove the member first, with"
                    " state absent" % (*name, found["subnet_cidr_id"] or "none (a member by IP)", one["subnet_cidr_id"])
                )
            changed = tuple(None if one[field] == found[field] else one[field] for field in ("weight", "name"))
            if changed != (None, None):
                yield name + changed

    def precheck(self, state, steps):
        """Enough healthy members have to stay in service."""
        health.keep_enough(self.run, self.rows(state["members"]), steps)

    def rows(self, members):
        """Members as ``health`` wants them."""
        return [
            {"key": key(member), "label": "%s port %d" % key(member), "weight": member["weight"],
             "healthy": member["healthy"], "health": " ".join(filter(None, (member["operating_status"], member["reason"])))}
            for member in members
        ]  # fmt: skip

    def send(self, step):
        """One request; there is no job."""
        together, single = elb_v3.WRITES[step.action]
        told = [self.told(step.action, item) for item in step.items]
        if self.batch == 1:
            single(self.run.client, self.pool_id, told[0])
            return
        try:
            answered = together(self.run.client, self.pool_id, told)
        except CloudError as error:
            if error.code not in UNPUBLISHED:
                raise
            self.batch = 1
            raise Partly() from error
        words = {item: answered.get(one["id"] if "id" in one else key(one)) for item, one in zip(step.items, told)}
        if not set(words.values()) <= set(elb_v3.DONE):
            raise Partly(
                [item for item, word in words.items() if word in elb_v3.DONE],
                [item for item, word in words.items() if word in elb_v3.HELD],
                elb_v3.refusal(step.action, {"%s port %d" % item[:2]: word for item, word in words.items()}),
            )

    def told(self, action, item):
        """An item as the API is told of it, with None for what is left as it is."""
        if action == "add":
            return dict(self.wanted[item], address=item[0])
        one = {"id": self.known[item[:2]]["id"]}
        return one if action == "remove" else dict(one, weight=item[2], name=item[3])

    def after(self, action, item):
        """What the user controls of a member that was added or changed; a new one has the API's defaults."""
        if action == "add":
            one = self.wanted[item]
            return dict(one, address=item[0], weight=1 if one["weight"] is None else one["weight"], name=one["name"] or "")
        new = {name: value for name, value in zip(("weight", "name"), item[2:]) if value is not None}
        return dict(shown(self.known[item[:2]]), **new)

    def predict(self, outcome):
        """The members after the plan."""
        gone = set(outcome.items("remove", predicted=True))
        changed = {item[:2]: self.after("update", item) for item in outcome.items("update", predicted=True)}
        kept = [dict(one, **changed.get(key(one), {})) for one in outcome.before["members"] if key(one) not in gone]
        return kept + [dict(BLANK, **self.after("add", item)) for item in outcome.items("add", predicted=True)]


def work(run):
    """Bring the pool to the wanted members."""
    run.doing = "Reading the members of pool %s" % run.params["pool_id"]
    run.it = it = Pool(run)
    outcome = Converger(run, it.read, it.plan, it.send, precheck=it.precheck, gone={"members": []}).go()
    settled = run.wait and not run.check_mode
    members = outcome.after["members"] if settled else it.predict(outcome)
    if run.params["wait_healthy"] and not run.check_mode:
        run.doing = "Waiting for healthy members of pool %s" % it.pool_id
        members = wait_healthy(run, it, members)
    result = changed_result(
        run,
        {"members": sorted(map(shown, outcome.before["members"]), key=key)},
        {"members": sorted(map(shown, members), key=key)},
    )
    return dict(result, members=members, **facts(run))


def wait_healthy(run, it, members):
    """Wait until the wanted members are healthy; returns all members as they are then."""
    latest = {"members": members}

    def mine():
        found = {row["key"]: row for row in it.rows(latest["members"])}
        gone = {"healthy": False, "health": None}
        return [found.get(name, dict(gone, label="%s port %d" % name)) for name in it.wanted]

    def look():
        latest.update(it.read())
        return mine()

    health.wait(run, mine(), look)
    return latest["members"]


def facts(run):
    """What this run did, also when it failed half-way."""
    it, outcome = run.it, run.outcome
    return {
        "added": [it.after("add", item) for item in outcome.items("add", run.check_mode)],
        "updated": [it.after("update", item) for item in outcome.items("update", run.check_mode)],
        "removed": [shown(it.known[item]) for item in outcome.items("remove", run.check_mode)],
    }


def main():
    """Entry point."""
    run_module(
        "huaweicloud", ARGUMENTS, check, work, facts,
        mutually_exclusive=[("members", name) for name in SHORT],
    )  # fmt: skip


if __name__ == "__main__":
    main()
