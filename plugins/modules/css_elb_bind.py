# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The load balancer of a data-warehouse or search cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: css_elb_bind
short_description: Bind a load balancer to a data-warehouse (DWS) or search (CSS) cluster
version_added: 0.1.0
author: multicloud.exposure contributors (@multicloud-exposure)
description:
  - Binds a dedicated load balancer to a cluster, or unbinds it.
  - The operation that this module is named after, C(POST /v2/{project_id}/clusters/{cluster_id}/elbs/{elb_id}), is
    published by GaussDB(DWS), the data warehouse. That is O(service=dws), the default. The search service CSS binds a load
    balancer by C(loadbalancers/es-switch) and C(es-listeners). That is O(service=css).
  - M(multicloud.exposure.dws_elb_bind) is another name for this module.
notes:
  - A cluster has one load balancer at most. Replacing it is two steps, unbind and bind, with a gap between them.
  - DWS makes its own listeners and pools; do not make any on the database port before. Public access comes from an EIP on
    the load balancer, not on the cluster.
  - DWS needs cluster version 8.1.1.200 or later and a dedicated load balancer with a private IPv4 address in the same
    region, VPC and enterprise project. CSS needs a dedicated load balancer in the same VPC with O(ignore:ip_target_enable).
  - Before a replacement, the wanted load balancer is looked for among those that the cluster can bind, and nothing is
    unbound if it is not there. Where the cloud gives no such list, this is left out.
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
  elb_id:
    description:
      - Id of the load balancer. Needed for O(state=present).
      - With O(state=absent), only this one is unbound; another one stays. If left out, whichever is bound is unbound.
    type: str
  service:
    description:
      - The service that the cluster belongs to.
    type: str
    choices: [dws, css]
    default: dws
  replace:
    description:
      - Whether another load balancer may be unbound first. With V(false), another one bound is a failure that names it.
      - For CSS, also whether a listener with another protocol or port may be made anew.
    type: bool
    default: false
  agency:
    description:
      - Name of the agency that lets CSS manage load balancers. Only for O(service=css), and needed there for
        O(state=present).
    type: str
  listener:
    description:
      - The listener of the load balancer. Only for O(service=css).
      - If left out, the listener is left as it is.
    type: dict
    suboptions:
      protocol:
        description:
          - Protocol of the listener.
        type: str
        choices: [HTTP, HTTPS]
        required: true
      port:
        description:
          - Port of the listener.
        type: int
        required: true
      server_cert_id:
        description:
          - Id of the server certificate. Needed for V(HTTPS).
        type: str
      ca_cert_id:
        description:
          - Id of the certificate of the authority that signs client certificates.
        type: str
seealso:
  - module: multicloud.exposure.css_elb_info
  - name: GaussDB(DWS), binding a load balancer
    description: The API page that the operation is named after.
    link: https://support.huaweicloud.com/intl/en-us/api-dws/AssociateElb.html
  - name: CSS, enabling a load balancer
    description: The API page for O(service=css).
    link: https://support.huaweicloud.com/intl/en-us/api-css/EnableOrDisableElb.html
"""

EXAMPLES = r"""
- name: Bind a load balancer to a data-warehouse cluster
  multicloud.exposure.css_elb_bind:
    cluster_id: 194408fa-9d41-435c-a140-91edcf5fe519
    elb_id: 1e6e0b66-6223-4523-bfd9-033c88b4ce9f

- name: Put a search cluster behind an HTTPS listener
  multicloud.exposure.css_elb_bind:
    service: css
    cluster_id: 4f1a2f5e-0fc9-44f2-9f27-5f0f7e0b0001
    elb_id: 1e6e0b66-6223-4523-bfd9-033c88b4ce9f
    agency: css_elb_agency
    listener:
      protocol: HTTPS
      port: 9200
      server_cert_id: 00112233445566778899aabbccddeeff

- name: Take the load balancer away
  multicloud.exposure.css_elb_bind:
    cluster_id: 194408fa-9d41-435c-a140-91edcf5fe519
    state: absent
"""

RETURN = r"""
cluster_id:
  description: Id of the cluster.
  returned: success
  type: str
  sample: 194408fa-9d41-435c-a140-91edcf5fe519
elb:
  description:
    - The load balancer after the run; null if none is bound. In check mode, only what is known beforehand.
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
previous_elb:
  description: The load balancer before the run; null if none was bound.
  returned: always, once it was read
  type: dict
  sample: null
previous_listener:
  description: The listener before the run; null if there was none. Only for O(service=css).
  returned: always, once it was read, with O(service=css)
  type: dict
  sample: null
listener:
  description: The listener after the run; null if there is none. Only for O(service=css).
  returned: success, with O(service=css)
  type: dict
  sample: {"id": "aaaaaaaa-0000-4000-8000-000000000002", "protocol": "HTTPS", "port": 9200,
           "server_cert_id": "00112233445566778899aabbccddeeff", "ca_cert_id": null}
job_id:
  description: Id of the last job that this run started.
  returned: when a job was started
  type: str
  sample: 2c9081838417d8850184196d8282002b
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
  sample: {"read": 2, "write": 1, "poll": 1, "retry": 0}
error:
  description: What the cloud said, when a call failed.
  returned: failure
  type: dict
  sample:
    provider: huaweicloud
    service: dws
    operation: AssociateElb
    http_status: 403
    code: DWS.0015
    message: "Cluster does not exist."
    request_id: 0f0e0d0c0b0a09080706050403020100
    retryable: false
timed_out:
  description: Whether O(wait_timeout) ended the run.
  returned: failure
  type: bool
  sample: false
"""

from ansible_collections.multicloud.exposure.plugins.module_utils import css, dws, plans, waits
from ansible_collections.multicloud.exposure.plugins.module_utils.checks import huawei_id, number, text
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Converger, Step
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError, StateError
from ansible_collections.multicloud.exposure.plugins.module_utils.runner import changed_result, main as run_module

LISTENER = {
    "protocol": {"type": "str", "choices": ["HTTP", "HTTPS"], "required": True},
    "port": {"type": "int", "required": True},
    "server_cert_id": {"type": "str"},
    "ca_cert_id": {"type": "str"},
}
ARGUMENTS = {
    "cluster_id": {"type": "str", "required": True},
    "elb_id": {"type": "str"},
    "service": {"type": "str", "choices": ["dws", "css"], "default": "dws"},
    "replace": {"type": "bool", "default": False},
    "agency": {"type": "str"},
    "listener": {"type": "dict", "options": LISTENER},
}
DOING = {
    "bind": "Binding load balancer %s to cluster %s",
    "unbind": "Unbinding load balancer %s from cluster %s",
    "listen": "Making listener %s of cluster %s",
    "certify": "Changing the certificates of listener %s of cluster %s",
}


def check(params):
    """Refuse bad input."""
    huawei_id("cluster_id", params["cluster_id"])
    huawei_id("elb_id", params["elb_id"])
    text("agency", params["agency"])
    is_css, listener = params["service"] == "css", params["listener"]
    for name in ("agency", "listener"):
        if params[name] is not None and not is_css:
            raise InputError("%s goes with service css, not with service 'dws'." % name)
    if is_css and params["state"] == "present" and params["agency"] is None:
        raise InputError("agency is needed for service css with state present.")
    if listener is None:
        return
    number("listener.port", listener["port"], 1, 65535)
    huawei_id("listener.server_cert_id", listener["server_cert_id"])
    huawei_id("listener.ca_cert_id", listener["ca_cert_id"])
    if listener["protocol"] == "HTTPS" and listener["server_cert_id"] is None:
        raise InputError("listener.server_cert_id is needed for listener.protocol HTTPS.")
    if listener["protocol"] == "HTTP" and (
        listener["server_cert_id"] is not None or listener["ca_cert_id"] is not None
    ):
        raise InputError("listener.server_cert_id and listener.ca_cert_id go with listener.protocol HTTPS, not 'HTTP'.")


class Binding:
    """The load balancer of one cluster."""

    def __init__(self, run):
        self.run = run
        self.params = run.params
        self.cluster_id = run.params["cluster_id"]
        self.api = css if run.params["service"] == "css" else dws
        self.state = None
        self.sent = False

    def read(self):
        """The cluster's state."""
        self.state = self.api.read_cluster(self.run.client, self.cluster_id, self.params["elb_id"], self.sent)
        return self.state

    def plan(self, state):
        """Unbind, bind, and what the listener needs."""
        params = self.params
        current = None if state["elb"] is None else state["elb"]["id"] or state["elb"].get("private_ip")
        steps = plans.single(current, params["elb_id"], params["state"], params["replace"])
        if steps is None:
            raise StateError(
                "load balancer %s is bound to cluster %s, not %s; set replace to true to unbind it first"
                % (current, self.cluster_id, params["elb_id"])
            )
        wanted, found = params["listener"], state.get("listener")
        if wanted is not None and params["state"] == "present":
            steps = steps + self._plan_listener(wanted, found, current, steps)
        return [
            Step(action, (item,), DOING[action] % (item, self.cluster_id), alone=len(steps) > 1) for action, item in steps
        ]

    def _plan_listener(self, wanted, found, current, steps):
        name = "%s:%d" % (wanted["protocol"], wanted["port"])
        if steps or found is None:
            return [("listen", name)]
        if (found["protocol"], found["port"]) != (wanted["protocol"], wanted["port"]):
            if self.params["replace"]:
                return [("unbind", current), ("bind", current), ("listen", name)]
            raise StateError(
                "the listener of cluster %s is %s:%s, not %s, and cannot change; set replace to true to make it anew"
                % (self.cluster_id, found["protocol"], found["port"], name)
            )
        certificates = ("server_cert_id", "ca_cert_id")
        if any(wanted[one] is not None and wanted[one] != found[one] for one in certificates):
            return [("certify", found["id"])]
        return []

    def precheck(self, state, steps):
        """All that could make the bind fail is asked before anything is unbound."""
        if state.get("status") not in dws.READY + ("CREATING", None):
            raise StateError("cluster %s is %s, not AVAILABLE" % (self.cluster_id, state["status"]))
        if len(steps) > 1 and steps[0].action == "unbind" and self.params["elb_id"] not in steps[0].items:
            candidates = self.api.list_candidates(self.run.client, self.cluster_id)
            if candidates and self.params["elb_id"] not in [one.get("id") for one in candidates]:
                raise StateError(
                    "load balancer %s is not among those that cluster %s can bind; nothing was unbound"
                    % (self.params["elb_id"], self.cluster_id)
                )

    def send(self, step):
        """One write; returns the id of its job."""
        client, item = self.run.client, step.items[0]
        self.sent = step.action == "bind"
        if step.action == "bind":
            if self.api is dws:
                job_id = dws.bind(client, self.cluster_id, item)
            else:
                job_id = css.enable(client, self.cluster_id, item, self.params["agency"])
            self.run.aftermath = None
            return job_id
        if step.action == "unbind":
            job_id = dws.unbind(client, self.cluster_id, item) if self.api is dws else css.disable(client, self.cluster_id)
            if self.params["state"] == "present":
                self.run.aftermath = "Cluster %s now has no load balancer; it had %s." % (self.cluster_id, item)
            return job_id
        if step.action == "listen":
            return css.create_listener(client, self.cluster_id, self.params["listener"])
        return css.update_listener(client, self.cluster_id, item, self.params["listener"])

    def projection(self, state):
        """What the user controls, for the diff."""
        shown = {"elb_id": None if state["elb"] is None else state["elb"]["id"]}
        if self.params["listener"] is not None:
            listener = state["listener"] or {}
            shown["listener"] = {name: listener.get(name) for name in LISTENER} if listener else None
        return shown

    def predict(self, outcome):
        """The state after the plan."""
        state = dict(outcome.before)
        for step in outcome.planned:
            if step.action in ("bind", "unbind"):
                state["elb"] = {"id": step.items[0]} if step.action == "bind" else None
                state["listener"] = None
            else:
                wanted, found = self.params["listener"], state.get("listener") or {"id": None}
                state["listener"] = dict(found, **{name: wanted[name] for name in LISTENER})
        return state


def work(run):
    """Bring the cluster to the wanted load balancer."""
    run.doing = "Reading cluster %s" % run.params["cluster_id"]
    it = Binding(run)
    converger = Converger(
        run, it.read, it.plan, it.send, waits.DWS_JOB, lambda job_id: dws.read_job(run.client, job_id), it.precheck,
        gone={"elb": None, "listener": None},
    )  # fmt: skip
    outcome = converger.go()
    state = outcome.after if run.wait and not run.check_mode else it.predict(outcome)
    result = changed_result(run, it.projection(outcome.before), it.projection(state))
    result.update(cluster_id=it.cluster_id, elb=state["elb"], **facts(run))
    if run.params["service"] == "css":
        result["listener"] = state["listener"]
    return result


def facts(run):
    """What this run found and did, also when it failed half-way."""
    before, found = run.outcome.before, {}
    if before is not None:
        found["previous_elb"] = before["elb"]
        if run.params["service"] == "css":
            found["previous_listener"] = before["listener"]
    return dict(found, job_id=run.job_ids[-1]) if run.job_ids else found


def main():
    """Entry point."""
    run_module(
        "huaweicloud", ARGUMENTS, check, work, facts, required_if=[("state", "present", ("elb_id",))]
    )


if __name__ == "__main__":
    main()
