# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A listener of a classic load balancer, with its health check."""

from __future__ import annotations

DOCUMENTATION = r"""
module: elb_listener
short_description: Create, change or delete a listener of a classic load balancer
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Makes sure that a classic load balancer listens on a port, with the wanted options and health check.
  - It uses C(/v1.0/{project_id}/elbaas/listeners) and C(/v1.0/{project_id}/elbaas/healthcheck). Both take effect at once.
  - An option that is left out is left as it is. The servers behind the listener are the business of
    M(multicloud.exposure.elb_member).
notes:
  - A backend of a UDP listener must answer ping (do not block ICMP) and serve UDP, or it gets no traffic. The module says
    so in a warning for every UDP listener.
  - An internal load balancer has no UDP listeners and no UDP health checks.
  - Open Telekom Cloud has withdrawn the classic API and most regions of Huawei Cloud no longer have it. Where it is not
    published, the module fails and says so.
  - What a listener is known by, in this order. O(listener_id), if it is given. Otherwise O(load_balancer_id) and O(port),
    which the cloud keeps unique. Otherwise, if no port is given, O(load_balancer_id) and O(name), which it does not.
    So to change the port of a listener, give O(listener_id); with another port, another listener is made.
extends_documentation_fragment:
  - multicloud.exposure.huaweicloud
  - multicloud.exposure.wait
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.change
  - multicloud.exposure.attributes.huawei
options:
  listener_id:
    description:
      - Id of a listener that exists. Nothing is created then.
    type: str
  load_balancer_id:
    description:
      - Id of the classic load balancer.
      - Needed unless O(listener_id) is given, together with O(port) or O(name).
    type: str
  name:
    description:
      - Name of the listener.
      - Needed to create one.
    type: str
  protocol:
    description:
      - What clients speak.
      - Needed to create a listener. It cannot be changed later; another one is a failure.
    type: str
    choices: [HTTP, HTTPS, TCP, SSL, UDP]
  port:
    description:
      - Port that the load balancer listens on, from 1 to 65535.
      - Needed to create a listener. Changed in place only with O(listener_id).
    type: int
  backend_protocol:
    description:
      - What the servers speak. V(UDP) goes with O(protocol=UDP) only, and O(protocol=SSL) with V(TCP) only.
      - A new listener gets what fits to O(protocol) if this is left out. It cannot be changed later.
    type: str
    choices: [HTTP, TCP, UDP]
  backend_port:
    description:
      - Port of the servers, from 1 to 65535.
      - A new listener gets O(port) if this is left out. Changed in place.
    type: int
  lb_algorithm:
    description:
      - How a server is chosen for a request.
      - A new listener gets V(roundrobin) if this is left out. Changed in place.
    type: str
    choices: [roundrobin, leastconn, source]
  description:
    description:
      - Up to 128 characters. An empty text is a value. Changed in place.
    type: str
  session_sticky:
    description:
      - Whether a client stays with a server. It needs O(lb_algorithm=roundrobin), and is not for V(SSL) and V(UDP).
      - It cannot be changed later. O(sticky_session_type) turns it on for a new listener.
    type: bool
  sticky_session_type:
    description:
      - Where the cookie comes from, for O(protocol=HTTP) with O(session_sticky=true).
      - It cannot be changed later.
    type: str
    choices: [insert]
  cookie_timeout:
    description:
      - Minutes that the cookie lasts, from 1 to 1440, for sticky HTTP listeners.
    type: int
  tcp_timeout:
    description:
      - Minutes that an idle TCP session lasts, from 1 to 1440. For O(protocol=TCP).
    type: int
  tcp_draining:
    description:
      - Whether connections to a server that was removed are kept. For O(protocol=TCP).
    type: bool
  tcp_draining_timeout:
    description:
      - Minutes that they are kept, from 0 to 60. It turns O(tcp_draining) on.
    type: int
  udp_timeout:
    description:
      - Minutes that an idle UDP session lasts, from 1 to 1440. For O(protocol=UDP).
    type: int
  certificate_id:
    description:
      - Id of the certificate. Needed to create a listener with O(protocol=HTTPS) or O(protocol=SSL).
    type: str
  certificates:
    description:
      - Ids of the certificates for several domains (SNI), as the API takes them, separated by commas. For
        O(protocol=HTTPS) on an external load balancer.
    type: str
  ssl_protocols:
    description:
      - Versions of TLS. The cloud's default is V(TLSv1.2). For O(protocol=HTTPS) and O(protocol=SSL).
    type: str
    choices: [TLSv1.2, TLSv1.2 TLSv1.1 TLSv1]
  ssl_ciphers:
    description:
      - Set of ciphers. The cloud's default is V(Default). V(Extended) needs all three versions in O(ssl_protocols).
    type: str
    choices: [Default, Extended, Strict]
  health_check:
    description:
      - The health check. If it is left out, it is left as it is, and a new listener gets none.
      - An empty dict is a value and asks for a health check with the values of the cloud.
    type: dict
    suboptions:
      enabled:
        description:
          - Whether there is a health check. With V(false) it is removed, and the other suboptions mean nothing.
        type: bool
        default: true
      protocol:
        description:
          - What the check speaks.
        type: str
        choices: [HTTP, TCP, UDP]
      uri:
        description:
          - Path that is asked for, beginning with a slash, of at most 80 characters. For V(HTTP).
        type: str
      port:
        description:
          - Port that is checked, from 1 to 65535. The cloud's default is the backend port.
        type: int
      healthy_threshold:
        description:
          - Good answers in a row until a server is healthy, from 1 to 10.
        type: int
      unhealthy_threshold:
        description:
          - Bad answers in a row until a server is not, from 1 to 10.
        type: int
      timeout:
        description:
          - Seconds to wait for an answer, from 1 to 50.
        type: int
      interval:
        description:
          - Seconds between checks, from 1 to 50.
        type: int
  force:
    description:
      - With O(state=absent), whether the members of the listener may be removed first. With V(false), a listener with
        members is a failure that tells how many there are.
    type: bool
    default: false
seealso:
  - module: multicloud.exposure.elb_listener_info
  - module: multicloud.exposure.elb_member
  - name: Open Telekom Cloud classic ELB, adding a listener
    description: The API page, as it was before the classic API was withdrawn there.
    link: https://github.com/opentelekomcloud/docs/blob/077a96354e9cca57378a5904bc17f782f40a6bc8/doc/source/elb/api-reference/adding-a-listener-classic.md
"""

EXAMPLES = r"""
- name: Listen on port 80, with a health check
  multicloud.exposure.elb_listener:
    load_balancer_id: 0b07acf06d243925bc24a0ac7445267a
    name: web
    protocol: HTTP
    port: 80
    backend_port: 8080
    health_check:
      protocol: HTTP
      uri: /health
      interval: 5
  register: web

- name: Put servers behind it
  multicloud.exposure.elb_member:
    listener_id: "{{ web.listener.id }}"
    members: "{{ backends }}"
  vars:
    backends:
      - server_id: dbecb618-2259-405f-ab17-9b68c4f541b0
        address: 172.16.0.31

- name: Another algorithm; all else stays as it is
  multicloud.exposure.elb_listener:
    load_balancer_id: 0b07acf06d243925bc24a0ac7445267a
    port: 80
    lb_algorithm: leastconn

- name: DNS over UDP, whose servers must answer ping
  multicloud.exposure.elb_listener:
    load_balancer_id: 0b07acf06d243925bc24a0ac7445267a
    name: dns
    protocol: UDP
    port: 53
    udp_timeout: 1

- name: No health check any more
  multicloud.exposure.elb_listener:
    load_balancer_id: 0b07acf06d243925bc24a0ac7445267a
    port: 80
    health_check:
      enabled: false

- name: Delete it, with whatever servers are behind it
  multicloud.exposure.elb_listener:
    load_balancer_id: 0b07acf06d243925bc24a0ac7445267a
    port: 80
    state: absent
    force: true
"""

RETURN = r"""
listener:
  description: The listener after the run; null if there is none. In check mode, as it is predicted.
  returned: success
  type: dict
  contains:
    id:
      description: Id; null for one that is only predicted.
      type: str
      sample: 11110000222211110000222211110000
    load_balancer_id:
      description: Id of the load balancer.
      type: str
      sample: 0b07acf06d243925bc24a0ac7445267a
    name:
      description: Name. All other options of the listener are returned in the same way, under their own names.
      type: str
      sample: web
    protocol:
      description: Protocol.
      type: str
      sample: HTTP
    port:
      description: Port.
      type: int
      sample: 80
    backend_protocol:
      description: Protocol of the servers.
      type: str
      sample: HTTP
    backend_port:
      description: Port of the servers.
      type: int
      sample: 8080
    lb_algorithm:
      description: Algorithm.
      type: str
      sample: roundrobin
    status:
      description: C(ACTIVE), C(PENDING_CREATE) or C(ERROR).
      type: str
      sample: ACTIVE
    member_number:
      description: How many members it has, if the cloud tells it.
      type: int
      sample: 0
    health_check_id:
      description: Id of the health check; null if there is none.
      type: str
      sample: aaaa0000111122223333444455550009
    health_check:
      description:
        - The health check, with C(id) and the names of the suboptions of O(health_check). It is null if there is none, and
          if O(health_check) is not given, as it is not read then.
      type: dict
      sample:
        id: aaaa0000111122223333444455550009
        protocol: HTTP
        uri: /health
        port: 8080
        healthy_threshold: 3
        unhealthy_threshold: 3
        timeout: 10
        interval: 5
removed:
  description: Members that were removed (in check mode, would be) because of O(force=true). Also returned on failure.
  returned: always
  type: list
  elements: dict
  sample: [{"server_id": "dbecb618-2259-405f-ab17-9b68c4f541b0", "address": "172.16.0.31"}]
job_ids:
  description: Ids of the jobs that removed them.
  returned: always
  type: list
  elements: str
  sample: []
listener_id:
  description: Id of the listener that this run had made before it failed.
  returned: failure, once it is known
  type: str
  sample: 11110000222211110000222211110000
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
  sample: {"read": 3, "write": 1, "poll": 0, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: huaweicloud
    service: elb
    operation: CreateListener
    http_status: 403
    code: ELB.6091
    message: "Quota exceeded for resources: listeners."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether O(wait_timeout) ended the run.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import (
    elb_classic,
    elb_classic_listeners as elb,
    elb_listener_rules as rules,
    plans,
    waits,
)
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Converger, Step, refuse_changes
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError, StateError
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import changed_result, main as run_module

HEALTH_CHECK = dict(
    {name: {"type": "int"} for name in rules.CHECK_NUMBERS},
    enabled={"type": "bool", "default": True},
    protocol={"type": "str", "choices": rules.CHECK_PROTOCOLS},
    uri={"type": "str"},
)
ARGUMENTS = dict(
    {name: {"type": "int"} for name in rules.NUMBERS},
    **{name: {"type": "str", "choices": choices} for name, choices in rules.CHOICES.items()},
    **{name: {"type": "bool"} for name in rules.SWITCHES},
    **{name: {"type": "str"} for name in rules.TEXTS + ("listener_id", "load_balancer_id")},
    health_check={"type": "dict", "options": HEALTH_CHECK},
    force={"type": "bool", "default": False},
)
UDP = (
    "Listener %s is UDP: every server behind it must answer ping (do not block ICMP) and serve UDP, or it gets no traffic."
)
DOING = {
    "create": "Creating",
    "update": "Changing",
    "delete": "Deleting",
    "create check": "Creating the health check of",
    "update check": "Changing the health check of",
    "delete check": "Deleting the health check of",
}


def check(params):
    """Refuse bad input."""
    huawei_id("listener_id", params["listener_id"])
    huawei_id("load_balancer_id", params["load_balancer_id"])
    if params["listener_id"] is None and (params["load_balancer_id"] is None or not plans.given(params, ("port", "name"))):
        raise InputError("listener_id is missing: give it, or load_balancer_id together with port or name.")
    rules.check_listener(params)
    if params["health_check"] is not None:
        rules.check_health_check(params["health_check"])


class Listener:
    """One listener and its health check."""

    def __init__(self, run):
        self.run = run
        self.params = run.params
        self.present = run.params["state"] == "present"
        self.balancer_id = run.params["load_balancer_id"]
        self.listener_id = run.params["listener_id"]
        self.wanted = rules.wanted_fields(run.params)
        self.health = run.params["health_check"]
        self.check_wanted = {} if self.health is None else plans.given(self.health, rules.CHECK_FIELDS)
        self.check_id, self.member_ids = None, {}
        self.key = "port" if "port" in self.wanted else "name"
        where = "with %s %s of load balancer %s" % (self.key, self.wanted.get(self.key), self.balancer_id)
        self.label = "listener %s" % (self.listener_id or where)

    def read(self):
        """The listener; with its health check if that is asked for, and with its members if it is to go."""
        client, found = self.run.client, self._find()
        state = {"listener": found, "members": [], "busy": found is not None and found["status"] == "PENDING_CREATE"}
        if found is None:
            return state
        # From here on the id tells which one is meant, whatever becomes of port and name.
        self.listener_id, self.check_id = found["id"], found["health_check_id"]
        found["health_check"] = None
        if self.present and self.health is not None and self.check_id is not None:
            found["health_check"] = elb.show_check(client, self.check_id)
        if not self.present and found["member_number"] != 0:
            members = elb_classic.list_members(client, found["id"])
            self.member_ids = {(one["server_id"], one["address"]): one["id"] for one in members}
            state["members"] = list(self.member_ids)
        return state

    def _find(self):
        if self.listener_id is not None:
            return elb.show_listener(self.run.client, self.listener_id)
        found = elb.list_listeners(self.run.client, self.balancer_id)
        hits = [one for one in found if one[self.key] == self.wanted[self.key]]
        if len(hits) > 1:
            ids = ", ".join(sorted("%s (port %s)" % (one["id"], one["port"]) for one in hits))
            raise StateError("there is more than one %s: %s; give listener_id or port" % (self.label, ids))
        return hits[0] if hits else None

    def plan(self, state):
        """What is still to do."""
        found = state["listener"]
        if not self.present:
            return [] if found is None else self._delete(state["members"])
        if found is None and self.params["listener_id"] is not None:
            raise StateError("%s does not exist" % self.label)
        if found is None:
            if rules.missing(self.wanted) is not None:
                raise StateError("%s does not exist; give %s to create it" % (self.label, rules.missing(self.wanted)))
            steps = [self._step("create", rules.new_listener(self.wanted))]
        else:
            fixed = {name: value for name, value in self.wanted.items() if name in rules.FIXED}
            refuse_changes(self.label, found, dict(fixed, **plans.given(self.params, ("load_balancer_id",))))
            problem = rules.misfit(self.wanted, found["protocol"])
            if problem is not None:
                raise StateError("%s speaks %s: %s" % (self.label, found["protocol"], problem))
            fields = plans.changes(found, {name: value for name, value in self.wanted.items() if name not in fixed})
            steps = [self._step("update", fields)] if fields else []
        todo = rules.plan_check(self.label, self.health, found and found["health_check"])
        return steps if todo is None else steps + [self._step(todo[0] + " check", todo[1])]

    def _step(self, action, fields):
        # Without fields, the item stands for the thing itself.
        return Step(action, tuple(sorted(fields.items())) or ((None, None),), "%s %s" % (DOING[action], self.label))

    def _delete(self, members):
        if members and not self.params["force"]:
            text = "%s has %d members and was not deleted; remove them, or set force to true"
            raise StateError(text % (self.label, len(members)))
        removals = [
            Step("remove", tuple(some), "Removing %d members from %s" % (len(some), self.label), alone=True)
            for some in plans.batches(members, 100)
        ]
        return removals + [self._step("delete", {})]

    def precheck(self, _state, steps):
        """A new listener needs a load balancer that can have it."""
        if steps[0].action != "create":
            return
        kind = elb.load_balancer_type(self.run.client, self.balancer_id)
        if kind is None:
            raise StateError("load balancer %s does not exist; nothing was changed" % self.balancer_id)
        if kind == "Internal" and "UDP" in (self.wanted["protocol"], self.check_wanted.get("protocol")):
            raise StateError(
                "load balancer %s is internal, so it can have neither UDP listeners nor UDP health checks; nothing was changed"
                % self.balancer_id
            )

    def send(self, step):
        """One write; only the removal of members starts a job."""
        client = self.run.client
        if step.action == "remove":
            return elb_classic.remove_members(client, self.listener_id, [self.member_ids[item] for item in step.items])
        fields = {name: value for name, value in step.items if name is not None}
        if step.action == "create":
            self.listener_id = elb.create_listener(client, self.balancer_id, fields)["id"]
            self.run.known["listener_id"] = self.listener_id
        elif step.action == "update":
            elb.update_listener(client, self.listener_id, fields)
        elif step.action == "delete":
            elb.delete_listener(client, self.listener_id)
        elif step.action == "create check":
            elb.create_check(client, self.listener_id, fields)
        elif step.action == "update check":
            elb.update_check(client, self.check_id, fields)
        else:
            elb.delete_check(client, self.check_id)
        return None

    def predict(self, found):
        """The listener after the plan."""
        if not self.present:
            return None
        if found is None:
            blank = dict.fromkeys(rules.FIELDS + ("status", "health_check_id", "health_check"))
            found = dict(blank, id=self.listener_id, load_balancer_id=self.balancer_id, member_number=0)
            found.update(rules.new_listener(self.wanted))
        current = found["health_check"] or dict.fromkeys(rules.CHECK_FIELDS + ("id",))
        if self.health is not None:
            current = dict(current, **self.check_wanted) if self.health["enabled"] else None
        return dict(found, health_check=current, **self.wanted)

    def controlled(self, found, members):
        """Of a listener, what the options are about."""
        if found is None:
            return {}
        shown = {name: found[name] for name in ("name", "protocol", "port") + tuple(self.wanted)}
        if self.present and self.health is not None:
            current = found["health_check"]
            shown["health_check"] = current and {name: current[name] for name in self.check_wanted}
        if members:
            shown["members"] = [{"server_id": server_id, "address": address} for server_id, address in sorted(members)]
        return shown


def work(run):
    """Bring the listener to the wanted state."""
    it = Listener(run)
    run.doing = "Reading %s" % it.label
    outcome = Converger(
        run, it.read, it.plan, it.send, waits.ELB_JOB,
        lambda job_id: elb_classic.read_job(run.client, job_id), it.precheck,
    ).go()  # fmt: skip
    before, after = outcome.before["listener"], outcome.after["listener"]
    if outcome.planned and (run.check_mode or not run.wait):
        after = it.predict(before)
    if after is not None and after["protocol"] == "UDP":
        run.warn(UDP % (after["id"] or after["name"]))
    diffs = it.controlled(before, outcome.before["members"]), it.controlled(after, [])
    return dict(changed_result(run, *diffs), listener=after, **facts(run))


def facts(run):
    """What this run did, also when it failed half-way."""
    removed = run.outcome.items("remove", run.check_mode)
    return {
        "removed": [{"server_id": server_id, "address": address} for server_id, address in removed],
        "job_ids": run.job_ids,
    }


def main():
    """Entry point."""
    run_module("huaweicloud", ARGUMENTS, check, work, facts)


if __name__ == "__main__":
    main()
