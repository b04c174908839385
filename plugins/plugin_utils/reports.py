# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What services are like, from the steps of a run. Pure: no I/O."""

from __future__ import annotations

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
            result = step.get("result", {})
            name, told = step.get("service"), [result["msg"]] if "msg" in result and not result.get("skipped") else []
            told = told or _unbindable(step)
        lines += ["Service %s: %s" % (name, one.strip()) for one in told]
    return "\n".join(dict.fromkeys(lines))


def _unbindable(step):
    """What would keep an EIP that does not exist yet from being bound."""
    if step.get("module") != "cce_master_eip_info":
        return []
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
    latest = made(steps, service["name"])
    known = dict.fromkeys(FIELDS)
    known.update(addresses=[], ids={}, members=[])
    known.update(KINDS[service["kind"]](service, latest))
    known["addresses"] = list(dict.fromkeys(one for one in known["addresses"] if one))
    known["ids"] = {name: value for name, value in known["ids"].items() if value is not None}
    real = [step for step in steps if not step["dry"]]
    changed = any(step["result"].get("changed") for step in real) if real else any(map(_would_change, steps))
    head = {"name": service["name"], "kind": service["kind"]}
    return dict(head, **known, changed=changed)


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
    return {
        "endpoint": service.get("endpoint"),
        "ids": {
            "listener_id": service.get("listener_id") or listener.get("id"),
            "load_balancer_id": service.get("load_balancer_id"),
            "pool_id": service.get("pool_id"),
        },
        "members": members,
        "addresses": [(service.get("endpoint") or "").rpartition(":")[0].rpartition("/")[2]],
        "healthy": all_healthy(service, members) if members else None,
    }


def _clb_service(service, latest):
    group = (latest.get("clb_target_group") or {}).get("target_group") or {}
    result = latest.get("clb_target_group_member_info") or latest.get("clb_target_group_member") or {}
    places = (latest.get("clb_target_group_assoc") or {}).get("associations", [])
    urls = [
        "%s://%s:%s%s" % (one["protocol"].lower(), one["domain"], one["port"], one["url"] or "/")
        for one in places if one.get("domain") and one.get("protocol") in ("HTTP", "HTTPS")
    ]  # fmt: skip
    members = result.get("members", [])
    return {
        "endpoint": service.get("endpoint") or next(iter(urls), None),
        "ids": {
            "target_group_id": service.get("target_group_id") or group.get("id"),
            "load_balancer_ids": list(dict.fromkeys(one["load_balancer_id"] for one in places)),
            "listener_ids": list(dict.fromkeys(one["listener_id"] for one in places)),
        },
        "members": members,
        "addresses": [(service.get("endpoint") or "").rpartition(":")[0].rpartition("/")[2]],
        "healthy": all_healthy(service, members) if members else None,
    }


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
