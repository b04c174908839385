# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backend servers of a classic ELB listener."""

from __future__ import annotations

DOCUMENTATION = r"""
module: elb_member
short_description: Put servers behind a classic ELB listener
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Adds servers (ECS) to a listener of a classic load balancer, or takes them out of it.
  - It uses C(POST /v1.0/{project_id}/elbaas/listeners/{listener_id}/members), waits for the job, and verifies by a read.
  - Members have neither port nor weight here. Traffic goes to the listener's backend port.
notes:
  - Open Telekom Cloud has withdrawn the classic API and most regions of Huawei Cloud no longer have it. Where it is not
    published, the module fails and says so.
  - A backend of a UDP listener must answer ping and serve UDP.
  - The cloud works on one change of a listener at a time. Use one task with a list rather than a loop, and C(throttle=1)
    or C(run_once=true) where several hosts change the same listener. Busy answers are waited for.
  - An account with the admin role sees an empty member list; use a user of the project.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.wait
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.change
  - multicloud.exposure.attributes.huawei
options:
  listener_id:
    description:
      - Id of the listener.
    type: str
    required: true
  members:
    description:
      - The servers. A member is identified by O(members[].server_id) and O(members[].address) together.
      - An empty list is a value; with O(purge=true) it removes all members.
    type: list
    elements: dict
    suboptions:
      server_id:
        description:
          - Id of the server.
        type: str
        required: true
      address:
        description:
          - Private IPv4 address of the server.
          - Needed for O(state=present). With O(state=absent) it may be left out, and then every member with that server
            id is removed.
        type: str
  server_id:
    description:
      - Id of one server, the short form for a list of one.
    type: str
  address:
    description:
      - Private IPv4 address of O(server_id).
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
  wait_healthy:
    description:
      - Whether to wait until the wanted members are C(NORMAL), also when nothing had to be changed.
    type: bool
    default: false
  batch_size:
    description:
      - How many members are sent in one request. The limit of the API is not published.
    type: int
    default: 100
seealso:
  - module: multicloud.exposure.elb_member_info
  - name: Huawei Cloud classic ELB, adding backend servers
    description: The API page that the operation is named after.
    link: https://support.huaweicloud.com/intl/en-us/api-elb/elb_jd_hd_0001.html
"""

EXAMPLES = r"""
- name: Put two servers behind a listener
  multicloud.exposure.elb_member:
    listener_id: 11110000222211110000222211110000
    members:
      - server_id: dbecb618-2259-405f-ab17-9b68c4f541b0
        address: 172.16.0.31
      - server_id: dbecb618-2259-405f-ab17-9b68c4f541b1
        address: 172.16.0.32
    wait_healthy: true

- name: Exactly these servers and no others
  multicloud.exposure.elb_member:
    listener_id: 11110000222211110000222211110000
    members: "{{ backends }}"
    purge: true
  vars:
    backends:
      - server_id: dbecb618-2259-405f-ab17-9b68c4f541b0
        address: 172.16.0.31

- name: Take one server out
  multicloud.exposure.elb_member:
    listener_id: 11110000222211110000222211110000
    server_id: dbecb618-2259-405f-ab17-9b68c4f541b0
    state: absent
"""

RETURN = r"""
members:
  description: All members that are now on the listener (in check mode, that would be).
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id of the member; null for one that is only predicted.
      type: str
      sample: aaaa0000111122223333444455550001
    server_id:
      description: Id of the server.
      type: str
      sample: dbecb618-2259-405f-ab17-9b68c4f541b0
    address:
      description: Private IP address.
      type: str
      sample: 172.16.0.31
    status:
      description: C(ACTIVE), C(PENDING) or C(ERROR).
      type: str
      sample: ACTIVE
    health_status:
      description: C(NORMAL), C(ABNORMAL) or C(UNAVAILABLE).
      type: str
      sample: NORMAL
    server_name:
      description: Name of the server, if the cloud tells it.
      type: str
      sample: web-1
added:
  description: What this run added (in check mode, would add). Also returned by a run that failed half-way.
  returned: always
  type: list
  elements: dict
  sample: [{"server_id": "dbecb618-2259-405f-ab17-9b68c4f541b0", "address": "172.16.0.31"}]
removed:
  description: What this run removed (in check mode, would remove). Also returned by a run that failed half-way.
  returned: always
  type: list
  elements: dict
  sample: []
job_ids:
  description: Ids of the jobs that this run started.
  returned: always
  type: list
  elements: str
  sample: [4010b39b4fd3d5ff014fd3ec3ed8002d]
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
  sample: {"read": 2, "write": 1, "poll": 1, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: huaweicloud
    service: elb
    operation: CreateMembers
    http_status: 403
    code: ELB.2001
    message: "Member quota exceeded."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether O(wait_timeout) ended the run.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import elb_classic, plans, waits
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import (
    huawei_id,
    ipv4,
    no_repeats,
    number,
    purge,
    removals,
)
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Converger, Step, refuse_removals
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import changed_result, main as run_module

MEMBER = {"server_id": {"type": "str", "required": True}, "address": {"type": "str"}}
ARGUMENTS = {
    "listener_id": {"type": "str", "required": True},
    "members": {"type": "list", "elements": "dict", "options": MEMBER},
    "server_id": {"type": "str"},
    "address": {"type": "str"},
    "purge": {"type": "bool", "default": False},
    "max_removals": {"type": "str"},
    "wait_healthy": {"type": "bool", "default": False},
    "batch_size": {"type": "int", "default": 100},
}


def wanted_members(params):
    """The wanted members as a list of (server_id, address)."""
    if params["members"] is None:
        return [(params["server_id"], params["address"])]
    return [(member["server_id"], member["address"]) for member in params["members"]]


def check(params):
    """Refuse bad input."""
    huawei_id("listener_id", params["listener_id"])
    purge(params, "members")
    removals("max_removals", params["max_removals"])
    if params["members"] is None and params["server_id"] is None:
        raise InputError("members is missing: give a list, or server_id and address for one server.")
    number("batch_size", params["batch_size"], 1, 1000)
    wanted = wanted_members(params)
    for index, (server_id, address) in enumerate(wanted):
        prefix = "" if params["members"] is None else "members[%d]." % index
        huawei_id(prefix + "server_id", server_id)
        ipv4(prefix + "address", address)
        if address is None and params["state"] == "present":
            raise InputError("%saddress is needed for server %s with state present." % (prefix, server_id))
    no_repeats("members", wanted)
    if params["wait_healthy"] and (params["state"] == "absent" or not params["wait"]):
        raise InputError("wait_healthy goes with state present and wait true.")


def key(member):
    """The identity of a member."""
    return (member["server_id"], member["address"])


def named(keys):
    """Keys as results show them."""
    return [{"server_id": server_id, "address": address} for server_id, address in keys]


class Members:
    """The members of one listener."""

    def __init__(self, run):
        self.run = run
        self.params = run.params
        self.listener_id = run.params["listener_id"]
        self.wanted = wanted_members(run.params)
        self.ids = {}

    def read(self):
        """The members, and whether a wanted one is still being made."""
        members = elb_classic.list_members(self.run.client, self.listener_id, self.suffices)
        self.ids = {key(member): member["id"] for member in members}
        pending = self.params["state"] == "present" and any(
            member["status"] == "PENDING" and key(member) in self.wanted for member in members
        )
        return {"members": members, "busy": pending}

    def suffices(self, members):
        """Whether these members answer the question, so that no further page is needed."""
        found = {key(member) for member in members}
        return self.params["state"] == "present" and not self.params["purge"] and found.issuperset(self.wanted)

    def plan(self, state):
        """Add first, then remove, so that the listener is not left without servers."""
        current = [key(member) for member in state["members"]]
        wanted = self.wanted
        if self.params["state"] == "absent":
            wanted = [one for one in current if one in wanted or (one[0], None) in wanted]
        add, remove = plans.members(current, wanted, self.params["state"], self.params["purge"])
        refuse_removals(self.run, "members", len(current), remove)
        return self._steps("add", add, "Adding %d members to listener %s") + self._steps(
            "remove", remove, "Removing %d members from listener %s"
        )

    def _steps(self, action, keys, doing):
        return [
            Step(action, tuple(some), doing % (len(some), self.listener_id))
            for some in plans.batches(keys, self.params["batch_size"])
        ]

    def send(self, step):
        """One request; returns the id of its job."""
        if step.action == "add":
            return elb_classic.add_members(self.run.client, self.listener_id, step.items)
        ids = [self.ids[item] for item in step.items]
        return elb_classic.remove_members(self.run.client, self.listener_id, ids)

    def predict(self, outcome):
        """The members after the plan."""
        remove = set(outcome.items("remove", predicted=True))
        blank = {"id": None, "status": None, "health_status": None, "server_name": None}
        kept = [member for member in outcome.before["members"] if key(member) not in remove]
        return kept + [dict(blank, **one) for one in named(outcome.items("add", predicted=True))]

    def health(self):
        """The wanted members, for the wait for their health."""
        members = [member for member in self.read()["members"] if key(member) in self.wanted]
        return {"members": members, "missing": len(self.wanted) - len(members)}


def work(run):
    """Bring the listener to the wanted members."""
    run.doing = "Reading the members of listener %s" % run.params["listener_id"]
    it = Members(run)
    converger = Converger(
        run, it.read, it.plan, it.send, waits.ELB_JOB,
        lambda job_id: elb_classic.read_job(run.client, job_id), gone={"members": []},
        settle=30.0,  # nothing shows that a job is under way here
    )  # fmt: skip
    outcome = converger.go()
    settled = run.wait and not run.check_mode
    members = outcome.after["members"] if settled else it.predict(outcome)
    if run.params["wait_healthy"] and not run.check_mode:
        members = wait_healthy(run, it, members)
    result = changed_result(
        run, {"members": named(sorted(map(key, outcome.before["members"])))}, {"members": named(sorted(map(key, members)))}
    )
    return dict(result, members=members, **facts(run))


def wait_healthy(run, it, members):
    """Wait until the wanted members are NORMAL; returns the members as they are then."""
    run.doing = "Waiting for healthy members of listener %s" % it.listener_id
    mine = [member for member in members if key(member) in it.wanted]
    if waits.check(waits.HEALTHY, {"members": mine, "missing": len(it.wanted) - len(mine)}):
        return members
    fresh = {key(member): member for member in waits.poll(run.client, waits.HEALTHY, it.health, run.poll_interval)["members"]}
    return [fresh.get(key(member), member) for member in members]


def facts(run):
    """What this run did, also when it failed half-way."""
    outcome = run.outcome
    return {
        "added": named(outcome.items("add", run.check_mode)),
        "removed": named(outcome.items("remove", run.check_mode)),
        "job_ids": run.job_ids,
    }


def main():
    """Entry point."""
    run_module(
        "huaweicloud", ARGUMENTS, check, work, facts,
        mutually_exclusive=[("members", "server_id"), ("members", "address")],
        required_by={"address": "server_id"},
    )  # fmt: skip


if __name__ == "__main__":
    main()
