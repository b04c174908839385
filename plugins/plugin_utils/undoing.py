# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run did, the other way round: from the steps of a run to the module calls that undo them. Pure: no I/O.

A step is a dict with ``service`` (its name), ``module``, ``options`` (what it was called for), ``dry`` (whether it was only
forecast) and ``result``. In a forecast, ``result.diff.before`` holds what the user controls, as it was.
"""

from __future__ import annotations

MEMBERS = {
    "elb_member": ("listener_id", ("server_id", "address"), ("server_id", "address")),
    "elb_pool_member": (
        "pool_id", ("address", "protocol_port"), ("address", "protocol_port", "weight", "subnet_cidr_id", "name")
    ),
    "clb_target_group_member": ("target_group_id", ("address", "port"), ("address", "port", "weight")),
    "clb_target_group_assoc": (
        None,
        ("load_balancer_id", "listener_id", "location_id", "target_group_id"),
        ("load_balancer_id", "listener_id", "location_id", "target_group_id", "weight"),
    ),
}  # fmt: skip
ADDED = {
    "elb_member": "take %d servers out of listener %s",
    "elb_pool_member": "take %d members out of pool %s",
    "clb_target_group_member": "deregister %d members of target group %s",
    "clb_target_group_assoc": "dissociate %d places",
}
LOST = {
    "elb_member": "put %d servers back behind listener %s",
    "elb_pool_member": "put %d members of pool %s back as they were",
    "clb_target_group_member": "put %d members of target group %s back as they were",
    "clb_target_group_assoc": "associate %d places as they were",
}


def undo(steps):
    """The module calls that undo what was really done, in their order.

    :returns: list of dicts with ``service``, ``module``, ``options`` and ``words``
    """
    forecasts = {(step["service"], step["module"]): step["result"] for step in steps if step["dry"]}
    entries = []
    for step in reversed(steps):
        if step["dry"] or not step["result"].get("changed"):
            continue
        forecast = forecasts.get((step["service"], step["module"]), {})
        for options, words in UNDO[step["module"]](step, forecast):
            entries.append({"service": step["service"], "module": step["module"], "options": options, "words": words})
    return entries


def _before(forecast):
    return (forecast.get("diff") or {}).get("before") or {}


def _members(step, forecast):
    """Members and associations: what was added goes, what was removed or changed comes back as it was."""
    module, result = step["module"], step["result"]
    parent, identity, fields = MEMBERS[module]
    plural = "associations" if parent is None else "members"
    # A step that failed may have done more than it knows of; what it was about to do is what may be there.
    source = forecast if result.get("failed") and "added" in forecast else result
    where = {} if parent is None else {parent: step["options"][parent]}
    told = tuple(where.values())

    def key(one):
        return tuple(one.get(name) for name in identity)

    def shown(one):
        return {name: one[name] for name in fields if one.get(name) is not None}

    added = source.get("added", [])
    if source is result and result.get("failed") and parent is not None and not forecast.get("diff"):
        added = step["options"].get("members", [])  # of a parent that this run made, so nobody else put them there
    changed = {key(one) for one in source.get("updated", [])}
    lost = list(source.get("removed", [])) + [one for one in _before(forecast).get(plural, []) if key(one) in changed]
    if lost:
        yield dict(where, **{plural: list(map(shown, lost))}, state="present"), LOST[module] % ((len(lost),) + told)
    if added:
        names = [{name: one[name] for name in identity if one.get(name) is not None} for one in added]
        yield dict(where, **{plural: names}, state="absent"), ADDED[module] % ((len(added),) + told)


def _balancer(step, _forecast):
    wanted, previous = step["options"], step["result"].get("previous_elb")
    same = {name: wanted[name] for name in ("cluster_id", "service", "agency") if name in wanted}
    unbind = {name: value for name, value in same.items() if name != "agency"}
    unbind.update(elb_id=wanted["elb_id"], state="absent")
    listener, asked = step["result"].get("previous_listener"), wanted.get("listener") or {}
    told = (wanted["elb_id"], wanted["cluster_id"])
    if previous is None:
        yield unbind, "unbind load balancer %s from cluster %s" % told
        return
    # A listener goes only with its load balancer, and so does the authority that it trusts.
    trusts = asked.get("ca_cert_id") is not None and (listener or {}).get("ca_cert_id") is None
    if previous.get("id") == wanted["elb_id"] and asked and (listener is None or trusts):
        yield unbind, "unbind load balancer %s from cluster %s, to be rid of its listener" % told
    back = dict(same, elb_id=previous.get("id"), replace=True, state="present")
    if previous.get("agency"):
        back["agency"] = previous["agency"]
    if listener is not None:
        back["listener"] = {name: value for name, value in listener.items() if name != "id" and value is not None}
    yield back, "bind load balancer %s to cluster %s again, as it was" % (previous.get("id"), wanted["cluster_id"])


def _public_address(step, _forecast):
    wanted, previous = step["options"], step["result"].get("previous_address")
    same = {name: wanted[name] for name in ("cluster_id", "autopilot") if name in wanted}
    if previous is not None:
        told = (previous, wanted["cluster_id"])
        yield dict(same, eip_address=previous, replace=True, state="present"), "bind EIP %s to cluster %s again" % told
        return
    name = "eip_id" if wanted.get("eip_id") else "eip_address"
    yield dict(same, **{name: wanted[name]}, state="absent"), "take EIP %s from cluster %s" % (
        wanted[name], wanted["cluster_id"],
    )  # fmt: skip


def _eip(step, forecast):
    before, eip = _before(forecast), step["result"].get("eip") or {}
    which = {"eip_id": eip["id"]} if eip.get("id") else {"name": step["options"]["name"]}
    if before:
        bandwidth = {name: value for name, value in before["bandwidth"].items() if name in ("size", "charge_mode", "name")}
        yield dict(which, bandwidth=bandwidth, state="present"), "give EIP %s its bandwidth back" % step["options"]["name"]
    else:
        yield dict(which, state="absent"), "release EIP %s" % step["options"]["name"]


FIXED_LISTENER = ("protocol", "backend_protocol", "session_sticky", "sticky_session_type", "port")


def _listener(step, forecast):
    wanted, before, result = step["options"], _before(forecast), step["result"]
    listener_id = (result.get("listener") or {}).get("id") or result.get("listener_id")
    where = {name: wanted[name] for name in ("load_balancer_id", "port")}
    which = where if listener_id is None else {"listener_id": listener_id}
    told = (wanted["port"], wanted["load_balancer_id"])
    if not before:
        yield dict(which, state="absent", force=True), "delete the listener on port %s of load balancer %s" % told
        return
    back = {name: value for name, value in before.items() if name not in FIXED_LISTENER and value is not None}
    if "health_check" in before and before["health_check"] is None:
        back["health_check"] = {"enabled": False}
    yield dict(back, **which, state="present"), "give the listener on port %s of load balancer %s its options back" % told


FIXED_GROUP = ("vpc_id", "type", "protocol", "full_listen", "ip_version", "tags")


def _group(step, forecast):
    wanted, before, group_id = step["options"], _before(forecast), step["result"].get("target_group_id")
    which = {name: wanted[name] for name in ("name", "vpc_id") if name in wanted}
    which = which if group_id is None else {"target_group_id": group_id}
    if not before:
        yield dict(which, state="absent"), "delete target group %s" % wanted["name"]
        return
    back = {name: value for name, value in before.items() if name not in FIXED_GROUP and value is not None}
    yield dict(back, **which, state="present"), "give target group %s its options back" % wanted["name"]


def _kubeconfig(step, _forecast):
    path = step["options"]["path"]
    if step["result"].get("there"):
        yield {"path": path, "state": "present"}, "restore the kubeconfig %s" % path
    else:
        yield {"path": path, "state": "absent"}, "remove the kubeconfig %s" % path


UNDO = dict(
    dict.fromkeys(MEMBERS, _members), css_elb_bind=_balancer, cce_master_eip=_public_address, eip=_eip,
    elb_listener=_listener, clb_target_group=_group, kubeconfig=_kubeconfig,
)  # fmt: skip


def aftermath(steps, undone, rollback):
    """What a person has to know after a failure.

    :param undone: list of dicts with ``words`` and ``problem`` (null or empty if it went well)
    :param rollback: whether it was to be undone
    """
    left = undo(steps)
    if not left:
        return "This run had changed nothing."
    if not rollback:
        return "exposure_rollback is false, so what was done stays. To undo it: %s." % "; ".join(one["words"] for one in left)
    good = [one["words"] for one in undone if not one["problem"]]
    bad = ["%s (%s)" % (one["words"], one["problem"]) for one in undone if one["problem"]]
    told = ["Undone: %s." % "; ".join(good)] if good else []
    return " ".join(told + ["Not undone: %s." % "; ".join(bad) if bad else "Nothing that this run did is left."])
