# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Tencent CLB target group."""

from __future__ import annotations

DOCUMENTATION = r"""
module: clb_target_group
short_description: Make, change or delete a Tencent CLB target group
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Makes a target group of type V(v1) or V(v2), changes it in place, or deletes it.
  - It uses C(CreateTargetGroup), C(ModifyTargetGroupAttribute) and C(DeleteTargetGroups) (2018-03-17), which take effect at
    once, and verifies by a read.
  - Only attributes that are given are compared, and only those that differ are sent.
  - Members belong to M(multicloud.exposure.clb_target_group_member), and places where the group is used to
    M(multicloud.exposure.clb_target_group_assoc).
notes:
  - Target groups are a beta feature; the account must be allow-listed by Tencent Cloud.
  - Names are not unique for the cloud. Where several target groups have the name, the module fails and tells their ids.
    If the answer to the making of one is lost, it is looked for by its name before anything is sent again.
  - Type, protocol, VPC, IP version and O(full_listen) cannot be changed. Neither can tags, by this API.
  - O(state=absent) deletes a target group only when it is associated with nothing. It does not dissociate anything by itself.
    Members that are left are deregistered by the deletion.
  - The vendor's pages contradict each other about what C(KeepaliveEnable) means in a change. The module sends C(true) for on,
    and verifies by a read.
  - The key needs the permissions C(clb:CreateTargetGroup), C(clb:ModifyTargetGroupAttribute), C(clb:DeleteTargetGroups) and
    C(clb:DescribeTargetGroups).
extends_documentation_fragment:
  - multicloud.exposure.tencentcloud
  - multicloud.exposure.wait
  - multicloud.exposure.attributes
  - multicloud.exposure.attributes.change
  - multicloud.exposure.attributes.tencent
options:
  target_group_id:
    description:
      - Id of the target group (V(lbtg-...)). It has to exist for O(state=present).
    type: str
  name:
    description:
      - Name of the target group, 1 to 80 letters of any language, digits, V(-) and V(_).
      - Without O(target_group_id) it tells which one is meant, together with O(vpc_id) if that is given. With
        O(target_group_id) it is the name that the target group gets.
    type: str
  vpc_id:
    description:
      - Id of the VPC (V(vpc-...)). A new target group without it gets the default VPC.
    type: str
  type:
    description:
      - Type of the target group. A new one without it is V(v1).
    type: str
    choices: [v1, v2]
  protocol:
    description:
      - Protocol towards the members, for type V(v2) only. A new one of type V(v2) needs it.
    type: str
    choices: [TCP, UDP, HTTP, HTTPS, GRPC]
  port:
    description:
      - Default port of members. A new target group needs it, unless O(full_listen=true).
    type: int
  schedule_algorithm:
    description:
      - How requests are spread, for type V(v2) with protocol V(HTTP), V(HTTPS) or V(GRPC).
    type: str
    choices: [WRR, LEAST_CONN, IP_HASH]
  weight:
    description:
      - Default weight of members from 0 to 100, for type V(v2).
    type: int
  full_listen:
    description:
      - Whether it takes all ports, for type V(v2). Neither the group nor its members have a port then.
    type: bool
  keepalive:
    description:
      - Whether connections to members are kept open, for type V(v2) with protocol V(HTTP) or V(HTTPS).
    type: bool
  session_expire_time:
    description:
      - Seconds for which a client stays with its member, V(0) for off or 30 to 3600, for type V(v2) with protocol V(HTTP),
        V(HTTPS) or V(GRPC).
    type: int
  snat:
    description:
      - Whether the source address of the client is replaced.
    type: bool
  ip_version:
    description:
      - IP version of a new target group, such as V(IPv4), V(IPv6) or V(IPv6FullChain).
    type: str
  health_check:
    description:
      - Health check, for type V(v2). What is left out is left as it is, or gets the cloud's default.
      - The cloud is told the whole of it; when O(health_check.protocol) changes, what belongs to the old method is dropped.
    type: dict
    suboptions:
      enabled:
        description:
          - Whether health is checked. Giving O(health_check) to a target group that has none turns it on.
        type: bool
      protocol:
        description:
          - Method. V(TCP), V(HTTP) or V(CUSTOM) for V(TCP) target groups; V(PING) or V(CUSTOM) for V(UDP); V(HTTP) or V(TCP)
            for V(HTTP); V(HTTPS) or V(TCP) for V(HTTPS); V(GRPC) or V(TCP) for V(GRPC). The first one is the default.
        type: str
        choices: [TCP, HTTP, HTTPS, PING, CUSTOM, GRPC]
      port:
        description:
          - Port to check, if not that of the member, for V(TCP) and V(UDP) target groups.
        type: int
      timeout:
        description:
          - Seconds to wait for an answer, 2 to 60 and less than O(health_check.interval). The default is 2.
        type: int
      interval:
        description:
          - Seconds between checks, 1 to 600. The default is 5.
        type: int
      healthy_threshold:
        description:
          - How many good checks in a row make a member healthy, 2 to 10. The default is 3.
        type: int
      unhealthy_threshold:
        description:
          - How many bad checks in a row make it unhealthy, 2 to 10. The default is 3.
        type: int
      http_codes:
        description:
          - Which classes of answers are good. The default is all of them.
        type: list
        elements: str
        choices: [1xx, 2xx, 3xx, 4xx, 5xx]
      http_domain:
        description:
          - Domain to ask for. An V(HTTP) check of an V(HTTP) target group needs it.
        type: str
      http_path:
        description:
          - Path to ask for.
        type: str
      http_method:
        description:
          - Method to ask with. The default is V(HEAD).
        type: str
        choices: [HEAD, GET]
      http_version:
        description:
          - Version of HTTP. An V(HTTP) check of a V(TCP) target group needs it.
        type: str
        choices: [HTTP/1.0, HTTP/1.1]
      context_type:
        description:
          - How O(health_check.send_context) and O(health_check.recv_context) are written. A V(CUSTOM) check needs all three.
        type: str
        choices: [HEX, TEXT]
      send_context:
        description:
          - What is sent to the member, up to 500 visible ASCII characters.
        type: str
      recv_context:
        description:
          - What a healthy member answers, up to 500 visible ASCII characters.
        type: str
      grpc_codes:
        description:
          - Which GRPC codes are good, such as V(12), V(20,25) or V(0-99).
        type: str
  tags:
    description:
      - Tags of a new target group. For one that is there they are compared (others that it has do not matter), and a difference
        is a failure.
    type: dict
seealso:
  - module: multicloud.exposure.clb_target_group_info
  - module: multicloud.exposure.clb_target_group_member
  - module: multicloud.exposure.clb_target_group_assoc
  - name: Tencent Cloud, CreateTargetGroup
    description: The API page of the main operation.
    link: https://www.tencentcloud.com/document/api/214/33839
"""

EXAMPLES = r"""
- name: A target group of the older type
  multicloud.exposure.clb_target_group:
    name: web
    vpc_id: vpc-1a2b3c4d
    port: 8080

- name: A target group with a health check of its own
  multicloud.exposure.clb_target_group:
    name: shop
    vpc_id: vpc-1a2b3c4d
    type: v2
    protocol: HTTP
    port: 8080
    weight: 10
    schedule_algorithm: LEAST_CONN
    health_check:
      http_domain: shop.example.com
      http_path: /healthz
      http_codes: [2xx, 3xx]
      interval: 3
    tags:
      team: shop
  register: shop

- name: Rename it
  multicloud.exposure.clb_target_group:
    target_group_id: "{{ shop.target_group.id }}"
    name: shop-old

- name: Delete it, if nothing uses it any more
  multicloud.exposure.clb_target_group:
    name: web
    vpc_id: vpc-1a2b3c4d
    state: absent
"""

RETURN = r"""
target_group:
  description: The target group after the run (in check mode, as predicted); null if there is none.
  returned: success
  type: dict
  contains:
    id:
      description: Id; null for one that is only predicted.
      type: str
      sample: lbtg-5xunivs0
    name:
      description: Name.
      type: str
      sample: shop
    type:
      description: C(v1) or C(v2).
      type: str
      sample: v2
    vpc_id:
      description: Id of the VPC; null in the prediction of a new one in the default VPC.
      type: str
      sample: vpc-1a2b3c4d
    protocol:
      description: Protocol towards the members; null for C(v1).
      type: str
      sample: HTTP
    port:
      description: Default port of members; 0 or null if there is none.
      type: int
      sample: 8080
    weight:
      description: Default weight of members; null if it is not set.
      type: int
      sample: 10
    schedule_algorithm:
      description: C(WRR), C(LEAST_CONN) or C(IP_HASH); null where it has no say.
      type: str
      sample: LEAST_CONN
    full_listen:
      description: Whether it takes all ports.
      type: bool
      sample: false
    keepalive:
      description: Whether connections to the members are kept open.
      type: bool
      sample: false
    session_expire_time:
      description: Seconds for which a client stays with its member; 0 if it does not.
      type: int
      sample: 0
    snat:
      description: Whether the address of the client is replaced.
      type: bool
      sample: false
    ip_version:
      description: IP version.
      type: str
      sample: IPv4
    health_check:
      description: Its health check; null if it has none.
      type: dict
      sample: {"enabled": true, "http_domain": "shop.example.com", "http_path": "/healthz", "interval": 3}
    tags:
      description: Its tags.
      type: dict
      sample: {"team": "shop"}
    associations:
      description: Where it is associated, as RV(multicloud.exposure.clb_target_group_assoc#module:associations).
      type: list
      elements: dict
      sample: []
target_group_id:
  description: Id of the target group, also told by a run that failed half-way; null if there is none.
  returned: always
  type: str
  sample: lbtg-5xunivs0
updated:
  description: Names of the options that this run changed (in check mode, would change) in a target group that was there.
  returned: always
  type: list
  elements: str
  sample: []
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
  sample: {"read": 2, "write": 1, "poll": 0, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: tencentcloud
    service: clb
    operation: CreateTargetGroup
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

from ansible_collections.multicloud.exposure.plugins.module_utils import clb, clb_group_rules as rules, clb_groups
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import clb_id
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Converger, Step
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError, StateError
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import changed_result, main as run_module

CHECK = {
    "enabled": {"type": "bool"},
    "protocol": {"type": "str", "choices": ["TCP", "HTTP", "HTTPS", "PING", "CUSTOM", "GRPC"]},
    "port": {"type": "int"},
    "timeout": {"type": "int"},
    "interval": {"type": "int"},
    "healthy_threshold": {"type": "int"},
    "unhealthy_threshold": {"type": "int"},
    "http_codes": {"type": "list", "elements": "str", "choices": list(clb_groups.HTTP_CODES)},
    "http_domain": {"type": "str"},
    "http_path": {"type": "str"},
    "http_method": {"type": "str", "choices": ["HEAD", "GET"]},
    "http_version": {"type": "str", "choices": ["HTTP/1.0", "HTTP/1.1"]},
    "context_type": {"type": "str", "choices": ["HEX", "TEXT"]},
    "send_context": {"type": "str"},
    "recv_context": {"type": "str"},
    "grpc_codes": {"type": "str"},
}
ATTRIBUTES = {
    "name": {"type": "str"},
    "vpc_id": {"type": "str"},
    "type": {"type": "str", "choices": ["v1", "v2"]},
    "protocol": {"type": "str", "choices": ["TCP", "UDP", "HTTP", "HTTPS", "GRPC"]},
    "port": {"type": "int"},
    "schedule_algorithm": {"type": "str", "choices": ["WRR", "LEAST_CONN", "IP_HASH"]},
    "weight": {"type": "int"},
    "full_listen": {"type": "bool"},
    "keepalive": {"type": "bool"},
    "session_expire_time": {"type": "int"},
    "snat": {"type": "bool"},
    "ip_version": {"type": "str"},
    "health_check": {"type": "dict", "options": CHECK},
    "tags": {"type": "dict"},
}
ARGUMENTS = dict(ATTRIBUTES, target_group_id={"type": "str"})


def check(params):
    """Refuse bad input; what depends on the target group that is there is refused after the read."""
    clb_id("target_group_id", params["target_group_id"], "lbtg")
    clb_id("vpc_id", params["vpc_id"], "vpc")
    rules.check_values(params)
    rules.check_fit(params["type"], None, params)


class Group:
    """One target group."""

    def __init__(self, run):
        self.run = run
        self.params = run.params
        self.id = run.params["target_group_id"]
        self.given = {name: run.params[name] for name in ATTRIBUTES if run.params[name] is not None}
        if "health_check" in self.given:
            given = {name: value for name, value in self.given["health_check"].items() if value is not None}
            if "http_codes" in given:
                given["http_codes"] = [code for code in clb_groups.HTTP_CODES if code in given["http_codes"]]
            self.given["health_check"] = given
        self.group = None
        self.created = None

    def read(self):
        """The target group, by its id, or by its name and VPC."""
        if self.id is not None:
            found = clb.list_groups(self.run.client, [self.id])
        else:
            name, vpc_id = self.params["name"], self.params["vpc_id"]
            filters = dict({} if vpc_id is None else {"TargetGroupVpcId": [vpc_id]}, TargetGroupName=[name])
            # How exactly the cloud compares names is not documented.
            found = clb.list_groups(self.run.client, None, filters)
            found = [one for one in found if one["name"] == name and vpc_id in (None, one["vpc_id"])]
        named = {one["id"]: "%s (%s)" % (one["id"], one["vpc_id"]) for one in found}
        if named and self.created is not None:
            named.setdefault(self.created, "%s (just made)" % self.created)
        if len(named) > 1:
            text = "%d target groups have the name %s: %s; give target_group_id"
            raise StateError(text % (len(named), self.params["name"], ", ".join(named.values())))
        self.group = found[0] if found else None
        return {"group": self.group}

    def plan(self, state):
        """Make it, change what differs, or delete it; refuse what cannot be."""
        group = state["group"]
        if self.params["state"] == "absent":
            return [] if group is None else self._delete(group)
        if group is None:
            return self._create()
        self._refuse_other(group)
        rules.check_fit(group["type"], group["protocol"], self.params, group["health_check"])
        changes = tuple(sorted(self.changes(group)))
        doing = "Changing %s of target group %s" % (", ".join(changes), group["id"])
        return [Step("modify", changes, doing)] if changes else []

    def _create(self):
        if self.id is not None:
            raise StateError("target group %s does not exist; nothing was changed" % self.id)
        rules.check_fit(self.params["type"] or "v1", self.params["protocol"], self.params)
        if self.params["type"] == "v2" and self.params["protocol"] is None:
            raise InputError("protocol is needed to make a target group of type v2.")
        if self.params["port"] is None and not self.params["full_listen"]:
            raise InputError("port is needed to make a target group, unless full_listen is true.")
        return [Step("create", (self.params["name"],), "Making target group %s" % self.params["name"])]

    def _delete(self, group):
        if group["associations"]:
            names = ("load_balancer_id", "listener_id", "location_id")
            places = ["/".join(one[name] for name in names if one[name] is not None) for one in group["associations"]]
            raise StateError(
                "target group %s is associated with %s; dissociate it first (clb_target_group_assoc with state absent), nothing"
                " was deleted" % (group["id"], ", ".join(places))
            )
        return [Step("delete", (group["id"],), "Deleting target group %s" % group["id"])]

    def _refuse_other(self, group):
        """Refuse what a target group cannot be changed to."""
        wrong = [
            "%s is %s and not %s" % (name, group[name], self.given[name])
            for name in clb_groups.FIXED
            if name != "tags" and name in self.given and str(self.given[name]).lower() != str(group[name]).lower()
        ]
        tags = ["%s=%s" % item for item in sorted(self.given.get("tags", {}).items()) if group["tags"].get(item[0]) != item[1]]
        wrong += ["it does not have the tags %s" % ", ".join(tags)] if tags else []
        wrong += ["it takes all ports and has no port"] if group["full_listen"] and "port" in self.given else []
        if wrong:
            text = "target group %s cannot be changed so: %s; make another one, or leave that out"
            raise StateError(text % (group["id"], "; ".join(wrong)))

    def changes(self, group):
        """What differs, as the API is to be told it."""
        changes = {
            name: self.given[name] for name in clb_groups.CHANGEABLE if name in self.given and self.given[name] != group[name]
        }
        if "health_check" in changes:
            merged = rules.merged_check(group["health_check"], changes.pop("health_check"), group["protocol"])
            if merged != group["health_check"]:
                changes["health_check"] = merged
        return changes

    def new(self):
        """A target group to be made, as the API is to be told it."""
        if "health_check" not in self.given:
            return self.given
        return dict(self.given, health_check=rules.merged_check(None, self.given["health_check"], self.params["protocol"]))

    def send(self, step):
        """One request; there is no task."""
        if step.action == "create":
            # It is looked for by its name all the same: should there be two of them in the end, that is told.
            self.created = clb_groups.create(self.run.client, self.new())
        elif step.action == "delete":
            clb_groups.delete(self.run.client, step.items[0])
        else:
            clb_groups.modify(self.run.client, self.group["id"], self.changes(self.group))

    def predict(self, outcome):
        """The target group after the plan."""
        group = outcome.before["group"]
        if self.params["state"] == "absent" or group is not None:
            return None if self.params["state"] == "absent" else dict(group, **self.changes(group))
        blank = dict.fromkeys(ATTRIBUTES)
        blank.update(type="v1", full_listen=False, keepalive=False, session_expire_time=0, snat=False, tags={}, associations=[])
        return dict(blank, id=self.created, **self.new())

    def controlled(self, group):
        """What the user controls, for the diff: of a target group that is deleted, everything."""
        if group is None or self.params["state"] == "absent":
            return {} if group is None else {name: group[name] for name in ATTRIBUTES}
        shown = {name: group[name] for name in self.given}
        for name in ("health_check", "tags"):
            if name in shown:
                shown[name] = {key: value for key, value in (group[name] or {}).items() if key in self.given[name]}
        return shown


def work(run):
    """Bring the target group to the wanted state."""
    run.it = it = Group(run)
    run.doing = "Reading target group %s" % (it.id or "named %s" % run.params["name"])
    outcome = Converger(run, it.read, it.plan, it.send, settle=30.0, makes=True).go()
    group = outcome.after["group"] if run.wait and not run.check_mode else it.predict(outcome)
    result = changed_result(run, it.controlled(outcome.before["group"]), it.controlled(group))
    return dict(result, target_group=group, **dict(facts(run), target_group_id=None if group is None else group["id"]))


def facts(run):
    """What this run did, also when it failed half-way."""
    known = run.it.group
    group_id = run.it.created or (run.it.id if known is None else known["id"])
    return {"target_group_id": group_id, "updated": run.outcome.items("modify", run.check_mode)}


def main():
    """Entry point."""
    run_module("tencentcloud", ARGUMENTS, check, work, facts, required_one_of=[("target_group_id", "name")])


if __name__ == "__main__":
    main()
