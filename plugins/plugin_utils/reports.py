# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What services are like, from the steps of a run. Pure: no I/O."""

from __future__ import annotations

from ..module_utils import clb_places

FIELDS = ("endpoint", "private_endpoint", "addresses", "ids", "members", "healthy")


def problems(steps):
    """All failures in one text, one line each; empty if there are none.

    :param steps: steps of a run, or the results of a loop over ``validate_argument_spec``
    """
    lines = []
    for step in steps:
        if "argument_errors" in step:
            name, told = step["exposure_service"]["name"], step["argument_errors"]
        else:
            name, told = step.get("service"), _told(step, steps)
        lines += ["Service %s: %s" % (name, one.strip()) for one in told]
    return "\n".join(dict.fromkeys(lines))


def _told(step, steps):
    result = step.get("result", {})
    if step.get("module") == "clb_listener_info":
        return _unassociable(step, made(steps, step["service"]))
    if step.get("module") == "css_elb_candidates":
        return _no_candidate(step)  # why the cluster could not be read, is told by the step that binds
    if "msg" in result and not result.get("skipped"):
        return [result["msg"]]
    return _unbindable(step) if step.get("module") == "cce_master_eip_info" else []


def _no_candidate(step):
    """What would keep a load balancer from being bound, where the cloud tells which ones the cluster can have."""
    result, options = step["result"], step["options"]
    candidates = [one.get("id") for one in result.get("candidates") or []]
    bound = (result.get("elb") or {}).get("id")
    if not candidates or options["elb_id"] == bound or options["elb_id"] in candidates:
        return []
    told = (options["elb_id"], options["cluster_id"])
    return ["load balancer %s is not among those that cluster %s can bind" % told]


def _unassociable(step, latest):
    """What would keep a target group that does not exist yet from being associated."""
    if "clb_target_group_assoc" in latest:
        return []  # it has looked for itself
    answers, service = step["result"].get("results", []), step["options"]
    failures = [one["msg"] for one in answers if "listeners" not in one and "msg" in one]
    group = service.get("target_group") or {}
    wanted = {"id": group.get("name"), "type": group.get("type", "v1"), "vpc_id": group.get("vpc_id")}
    places = {one["item"]: one for one in answers if "listeners" in one}
    for place in service.get("associations", []):
        answer = places.get(place["load_balancer_id"])
        if answer is None:
            continue
        if answer["load_balancer"] is None:
            failures.append("load balancer %s does not exist" % place["load_balancer_id"])
            continue
        if answer["load_balancer"]["status"] == 0:
            failures.append("load balancer %s is still being created" % place["load_balancer_id"])
        listener = next((one for one in answer["listeners"] if one["id"] == place["listener_id"]), None)
        if listener is not None:
            rules = {rule["location_id"]: rule["target_type"] for rule in listener["rules"]}
            listener = {"protocol": listener["protocol"], "mode": listener["target_type"], "rules": rules}
        failures += clb_places.problems(place, answer["load_balancer"], listener, wanted)
        if place.get("weight") is not None and wanted["type"] == "v1":
            failures.append("weight goes with target groups of type v2, and %s is v1" % wanted["id"])
    return failures


def _unbindable(step):
    """What would keep an EIP that does not exist yet from being bound."""
    result, options, found = step["result"], step["options"], []
    if result.get("phase") not in (None, "Available", "Empty"):
        found.append("cluster %s is %s, not Available" % (options["cluster_id"], result["phase"]))
    if result.get("eip") is not None and not options.get("replace"):
        told = (options["cluster_id"], result["eip"]["address"])
        found.append("the public address of cluster %s is %s; set replace to true to unbind it first" % told)
    return found


def made(steps, name):
    """The last result of each module for one service."""
    return {step["module"]: step["result"] for step in steps if step["service"] == name and not step["result"].get("skipped")}


def due(steps, name, module):
    """Whether a step is to be done: unless its forecast was that there is nothing to do.

    A cluster may be changing what its forecast read, and only its module knows how to wait for that.
    """
    if module == "css_elb_bind":
        return True
    found = [step for step in steps if step["service"] == name and step["module"] == module and step["dry"]]
    return not found or "diff" not in found[-1]["result"] or _would_change(found[-1])


def report(services, steps):
    """The services as the fact ``exposure_result`` tells them."""
    return [_report(one, [step for step in steps if step["service"] == one["name"]]) for one in services]


def _report(service, steps):
    latest = _latest(steps, service["name"])
    known = dict.fromkeys(FIELDS)
    known.update(addresses=[], ids={}, members=[])
    known.update(KINDS[service["kind"]](service, latest))
    known["addresses"] = list(dict.fromkeys(one for one in known["addresses"] if one))
    known["ids"] = {name: value for name, value in known["ids"].items() if value is not None}
    real = [step for step in steps if not step["dry"]]
    changed = any(step["result"].get("changed") for step in real) if real else any(map(_would_change, steps))
    head = {"name": service["name"], "kind": service["kind"]}
    return dict(head, **known, changed=changed)


def _latest(steps, name):
    """The last results; what was read of a cluster before it was changed is no news after that."""
    forecast, real = (made([step for step in steps if step["dry"] is dry], name) for dry in (True, False))
    if real:
        forecast.pop("cce_master_eip_info", None)
    return dict(forecast, **real)


def _would_change(step):
    """Whether a forecast tells of a change; one that could not be made depends on something that is not there yet."""
    diff = step["result"].get("diff") or {}
    return bool(step["result"].get("skipped")) or diff.get("before") != diff.get("after")


def _cluster_elb(service, latest):
    result = latest.get("css_elb_info") or latest.get("css_elb_bind") or {}
    elb, listener = result.get("elb") or {}, result.get("listener") or {}
    private = elb.get("private_endpoint")
    port = listener.get("port") or (private or "").rpartition(":")[2] or None
    if private is None and elb.get("private_ip") and port:
        private = "%s:%s" % (elb["private_ip"], port)
    public = "%s:%s" % (elb["public_ip"], port) if elb.get("public_ip") and port else None
    healthy = None
    if "css_elb_info" in latest:
        healthy = bool(elb) and not result.get("busy") and result.get("status") in (None, "AVAILABLE", "ACTIVE")
    return {
        "endpoint": service.get("endpoint") or public or private,
        "private_endpoint": private,
        "addresses": [elb.get("public_ip"), elb.get("private_ip")],
        "ids": {"cluster_id": service["cluster_id"], "elb_id": elb.get("id")},
        "healthy": healthy,
    }


def _kubernetes_api(service, latest):
    result = latest.get("cce_master_eip_info") or latest.get("cce_master_eip") or {}
    eip = latest.get("eip", {}).get("eip") or (latest.get("cce_master_eip") or {}).get("eip") or result.get("eip") or {}
    healthy = None
    if "phase" in result:
        healthy = result["phase"] in ("Available", "Empty") and result.get("public_endpoint") is not None
    return {
        "endpoint": service.get("endpoint") or result.get("public_endpoint"),
        "private_endpoint": result.get("private_endpoint"),
        "addresses": [(result.get("eip") or {}).get("address")],
        "ids": {"cluster_id": service["cluster_id"], "eip_id": eip.get("id")},
        "healthy": healthy,
    }


def _elb_service(service, latest):
    listener = (latest.get("elb_listener") or {}).get("listener") or {}
    modules = ("elb_pool_member_info", "elb_pool_member") if "pool_id" in service else ("elb_member_info", "elb_member")
    result = next((latest[name] for name in modules if name in latest), {})
    members = result.get("members", service.get("members", []) if listener else [])
    places = ["%s:%s" % (one["address"], one["port"]) for one in result.get("endpoints", [])]
    public = next((place for place, one in zip(places, result.get("endpoints", [])) if one["public"]), None)
    private = next((place for place, one in zip(places, result.get("endpoints", [])) if not one["public"]), None)
    return {
        "endpoint": service.get("endpoint") or public or private,
        "private_endpoint": private,
        "ids": {
            "listener_id": service.get("listener_id") or listener.get("id"),
            "load_balancer_id": service.get("load_balancer_id"),
            "pool_id": service.get("pool_id"),
        },
        "members": members,
        "addresses": [(service.get("endpoint") or "").rpartition(":")[0].rpartition("/")[2],
                      *(one["address"] for one in result.get("endpoints", []))],
        "healthy": all_healthy(service, members) if members else None,
    }  # fmt: skip


def _clb_service(service, latest):
    group = (latest.get("clb_target_group") or {}).get("target_group") or {}
    result = latest.get("clb_target_group_member_info") or latest.get("clb_target_group_member") or {}
    places = (latest.get("clb_target_group_assoc") or {}).get("associations", [])
    urls = [
        "%s://%s:%s%s" % (one["protocol"].lower(), one["domain"], one["port"], one["url"] or "/")
        for one in places if one.get("domain") and one.get("protocol") in ("HTTP", "HTTPS")
    ]  # fmt: skip
    members = result.get("members", [])
    public, private, addresses = _layer_4(service, latest.get("clb_listener_info", {}).get("results", []))
    return {
        "endpoint": service.get("endpoint") or next(iter(urls), None) or public or private,
        "private_endpoint": private,
        "ids": {
            "target_group_id": service.get("target_group_id") or group.get("id"),
            "load_balancer_ids": list(dict.fromkeys(one["load_balancer_id"] for one in places)),
            "listener_ids": list(dict.fromkeys(one["listener_id"] for one in places)),
        },
        "members": members,
        "addresses": [(service.get("endpoint") or "").rpartition(":")[0].rpartition("/")[2], *addresses],
        "healthy": all_healthy(service, members) if members else None,
    }


def _layer_4(service, answers):
    """Where the first layer 4 listeners are reached, publicly and privately, and all addresses of the load balancers."""
    balancers = {one["item"]: one for one in answers if (one.get("load_balancer") or {}).get("addresses")}
    ends = {True: None, False: None}
    for place in service.get("associations", []):
        answer = balancers.get(place["load_balancer_id"], {"listeners": []})
        for listener in answer["listeners"]:
            if listener["id"] == place["listener_id"] and listener["protocol"] in clb_places.LAYER_4:
                balancer = answer["load_balancer"]
                ends[balancer["public"]] = ends[balancer["public"]] or "%s:%s" % (balancer["addresses"][0], listener["port"])
    addresses = [address for one in balancers.values() for address in one["load_balancer"]["addresses"]]
    return ends[True], ends[False], addresses


KINDS = {
    "cluster_elb": _cluster_elb,
    "kubernetes_api": _kubernetes_api,
    "elb_service": _elb_service,
    "clb_service": _clb_service,
}


def member_key(member):
    """What a member is known by, whatever its kind."""
    port = member.get("protocol_port", member.get("port"))
    return (member.get("server_id"), member.get("address"), None if port is None else int(port))


def is_healthy(member):
    """True, False, or None if nobody knows."""
    if "health_status" in member:
        return member["health_status"] == "NORMAL"
    return member.get("healthy")


def sick(service, members):
    """The declared members that are not known to be healthy, in words. Members with weight 0 are not asked of."""
    found = {member_key(one): one for one in members}
    wanted = [one for one in service.get("members", []) if str(one.get("weight")) != "0"]
    now = [found.get(member_key(one), dict(one, health="not there", healthy=False)) for one in wanted]
    return [
        "%s %s" % (one["address"], one.get("health_status") or one.get("operating_status") or one.get("health") or "unknown")
        for one in now if not is_healthy(one)
    ]  # fmt: skip


def all_healthy(service, members):
    """Whether all are healthy; None if nobody knows."""
    known = [is_healthy(one) for one in members]
    if all(one is None for one in known):
        return None
    if service.get("members"):
        return not sick(service, members)
    return None if None in known and False not in known else all(known)
