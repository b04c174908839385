# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declared services in one shape: options that are not given left out, members of inventory groups looked up. No I/O."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError

PREFIX = "expose_"
KINDS = ("cluster_elb", "kubernetes_api", "elb_service", "clb_service")
# Variables of a kind's role that are not options of a service of that kind.
ROLE_ONLY = ("state",)
SERVICE_ONLY = ("kind",)
NUMBERS = ("protocol_port", "port", "weight")


def services(declared, hostvars, groups):
    """The services without options that are null, with the members of their groups.

    :param declared: list of dicts with ``name`` and ``kind``
    :raises AnsibleFilterError: a service without name or kind, an unknown kind, a name that comes twice
    """
    names = [one.get("name") for one in declared]
    for one in declared:
        if not one.get("name") or names.count(one["name"]) > 1:
            raise AnsibleFilterError("Each service needs a name of its own, not %r." % one.get("name"))
        if one.get("kind") not in KINDS:
            raise AnsibleFilterError("Service %s: kind is %r, not one of %s." % (one["name"], one.get("kind"), ", ".join(KINDS)))
    return [_with_members(given(one), hostvars, groups) for one in declared]


def given(value):
    """A value without the keys that are null, at any depth."""
    if isinstance(value, dict):
        return {key: given(one) for key, one in value.items() if one is not None}
    return [given(one) for one in value] if isinstance(value, list) else value


def _with_members(service, hostvars, groups):
    if "group" not in service:
        return service
    if service["group"] not in groups:
        raise AnsibleFilterError("Service %s: there is no inventory group %r." % (service["name"], service["group"]))
    members = host_members(groups[service["group"]], service, hostvars)
    return dict(service, members=service.get("members", []) + members)


def host_members(hosts, service, hostvars):
    """The members that hosts of the inventory are.

    :param service: ``host_vars`` in it tells which variable of a host holds which field, ``port`` is for all of them
    :raises AnsibleFilterError: a host without one of the variables
    """
    kind = "pool" if service.get("pool_id") else "group" if service["kind"] == "clb_service" else "classic"
    fields = {"pool": ["address", "protocol_port"], "group": ["address", "port"], "classic": ["server_id", "address"]}[kind]
    names = dict({"address": "private_address", "server_id": "server_id"}, **(service.get("host_vars") or {}))
    if service.get("member_port"):
        names.pop(fields[1], None)
    members = []
    for host in hosts:
        member = {field: hostvars[host][name] for field, name in names.items() if name in hostvars[host]}
        if kind != "classic" and service.get("member_port"):
            member.setdefault(fields[1], service["member_port"])
        missing = [field for field in fields if field not in member]
        if missing:
            raise AnsibleFilterError(
                "Service %s: host %s has no variable %s, which is to tell its %s; host_vars can name another one."
                % (service["name"], host, names.get(missing[0], missing[0]), missing[0])
            )
        known = {"pool": ("subnet_cidr_id", "name", "weight"), "group": ("weight",), "classic": ()}[kind]
        members.append({field: value for field, value in member.items() if field in fields or field in known})
    return members


def service_options(specs):
    """The options of a service.

    :param specs: the argument specs of a kind's role, or a service
    """
    if "argument_specs" not in specs:
        return {name: value for name, value in specs.items() if name not in SERVICE_ONLY}
    options = specs["argument_specs"]["main"]["options"]
    prefix = next(PREFIX + kind + "_" for kind in KINDS if all(name.startswith(PREFIX + kind + "_") for name in options))
    stripped = {name[len(prefix):]: spec for name, spec in options.items()}
    return {name: spec for name, spec in stripped.items() if name not in ROLE_ONLY}
