# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules of classic listeners and their health checks, pure: what fits together, and what a new one gets.

Source: API notes Huawei 4.4 and 4.5.
"""

from __future__ import annotations

from .arguments import refusal
from .checks import huawei_id, number, text
from .errors import InputError, StateError
from .plans import changes, given

NUMBERS = {
    "port": (1, 65535),
    "backend_port": (1, 65535),
    "cookie_timeout": (1, 1440),
    "tcp_timeout": (1, 1440),
    "tcp_draining_timeout": (0, 60),
    "udp_timeout": (1, 1440),
}
CHOICES = {
    "protocol": ["HTTP", "HTTPS", "TCP", "SSL", "UDP"],
    "backend_protocol": ["HTTP", "TCP", "UDP"],
    "lb_algorithm": ["roundrobin", "leastconn", "source"],
    "sticky_session_type": ["insert"],
    "ssl_protocols": ["TLSv1.2", "TLSv1.2 TLSv1.1 TLSv1"],
    "ssl_ciphers": ["Default", "Extended", "Strict"],
}
SWITCHES = ("session_sticky", "tcp_draining")
TEXTS = ("name", "description", "certificate_id", "certificates")
FIELDS = tuple(NUMBERS) + tuple(CHOICES) + SWITCHES + TEXTS
FIXED = ("protocol", "backend_protocol", "session_sticky", "sticky_session_type")
# The only protocols for which an option means something; for others the cloud forgets it.
ONLY_FOR = {
    "session_sticky": ("HTTP", "HTTPS", "TCP"),
    "sticky_session_type": ("HTTP",),
    "cookie_timeout": ("HTTP",),
    "tcp_timeout": ("TCP",),
    "tcp_draining": ("TCP",),
    "tcp_draining_timeout": ("TCP",),
    "udp_timeout": ("UDP",),
    "certificate_id": ("HTTPS", "SSL"),
    "certificates": ("HTTPS",),
    "ssl_protocols": ("HTTPS", "SSL"),
    "ssl_ciphers": ("HTTPS", "SSL"),
}
# An option that means nothing without a switch turns it on.
IMPLIES = {"sticky_session_type": "session_sticky", "tcp_draining_timeout": "tcp_draining"}
BACKEND = {"HTTP": "HTTP", "HTTPS": "HTTP", "TCP": "TCP", "SSL": "TCP", "UDP": "UDP"}
CHECK_NUMBERS = {
    "port": (1, 65535),
    "healthy_threshold": (1, 10),
    "unhealthy_threshold": (1, 10),
    "timeout": (1, 50),
    "interval": (1, 50),
}
CHECK_PROTOCOLS = ["HTTP", "TCP", "UDP"]
CHECK_FIELDS = ("protocol", "uri") + tuple(CHECK_NUMBERS)


def wanted_fields(params):
    """The fields that are asked for, with what they imply."""
    fields = given(params, FIELDS)
    for name, switch in IMPLIES.items():
        if name in fields:
            fields.setdefault(switch, True)
    return fields


def misfit(fields, protocol):
    """What is wrong with the first field that means nothing for a protocol, in words; None if all are well."""
    for name, value in fields.items():
        if value is not False and protocol not in ONLY_FOR.get(name, (protocol,)):
            return "%s is for protocol %s, not for %s" % (name, " or ".join(ONLY_FOR[name]), protocol)
    return None


def check_listener(params):
    """Refuse bad options of a listener.

    :raises InputError: names the option and the value
    """
    for name, (least, most) in NUMBERS.items():
        number(name, params[name], least, most)
    text("name", params["name"], longest=64)
    text("certificates", params["certificates"], longest=1024)
    huawei_id("certificate_id", params["certificate_id"])
    words = params["description"]
    text("description", words, longest=128, least=0)
    if set(words or "") & set("<>"):
        raise InputError(refusal("description", "text without < and >", words))
    protocol, backend = params["protocol"], params["backend_protocol"]
    problem = None if protocol is None else misfit(given(params, FIELDS), protocol)
    if problem is not None:
        raise InputError("%s." % problem)
    strict = protocol in ("UDP", "SSL") or (protocol is not None and backend == "UDP")
    if strict and backend not in (None, BACKEND[protocol]):
        raise InputError("backend_protocol must be %s for protocol %s, not %r." % (BACKEND[protocol], protocol, backend))
    if params["session_sticky"] and params["lb_algorithm"] not in (None, "roundrobin"):
        raise InputError("session_sticky needs lb_algorithm roundrobin, not %r." % params["lb_algorithm"])
    for name, switch in IMPLIES.items():
        if params[switch] is False and params[name] is not None:
            raise InputError("%s needs %s true, not false." % (name, switch))
    if params["ssl_ciphers"] == "Extended" and params["ssl_protocols"] == "TLSv1.2":
        raise InputError("ssl_ciphers 'Extended' needs ssl_protocols 'TLSv1.2 TLSv1.1 TLSv1', not 'TLSv1.2'.")


def check_health_check(wanted):
    """Refuse bad options of a health check.

    :raises InputError: names the option and the value
    """
    for name, (least, most) in CHECK_NUMBERS.items():
        number("health_check." + name, wanted[name], least, most)
    uri = wanted["uri"]
    text("health_check.uri", uri, longest=80)
    if uri is not None and not uri.startswith("/"):
        raise InputError(refusal("health_check.uri", "a path that begins with a slash", uri))
    if uri is not None and wanted["protocol"] not in (None, "HTTP"):
        raise InputError("health_check.uri is for protocol HTTP, not for %s." % wanted["protocol"])


def missing(wanted):
    """The first option without which a listener cannot be created; None if all are there."""
    needs = ["name", "protocol", "port"] + ["certificate_id"] * (wanted.get("protocol") in ("HTTPS", "SSL"))
    return next((name for name in needs if name not in wanted), None)


def new_listener(wanted):
    """The fields of a new listener, with what the API has no default for."""
    protocol, port = wanted["protocol"], wanted["port"]
    return dict({"backend_protocol": BACKEND[protocol], "backend_port": port, "lb_algorithm": "roundrobin"}, **wanted)


def plan_check(label, health, current):
    """What to do about a health check.

    :param label: the listener in words
    :param health: the option: None leaves it as it is
    :param current: the health check that is there, or None
    :returns: None, or (``create``, ``update`` or ``delete``; fields)
    :raises StateError: a uri for a check that has none
    """
    if health is None or (current is None and not health["enabled"]):
        return None
    if not health["enabled"]:
        return "delete", {}
    wanted = given(health, CHECK_FIELDS)
    if current is None:
        return "create", wanted
    if "uri" in wanted and wanted.get("protocol", current["protocol"]) != "HTTP":
        raise StateError("%s has a health check by %s; health_check.uri is for HTTP" % (label, current["protocol"]))
    fields = changes(current, wanted)
    return ("update", fields) if fields else None
