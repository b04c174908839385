# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent CLB: what fits into which kind of target group. Pure: no I/O.

Source: API notes Tencent 4.1 and 4.4.
"""

from __future__ import annotations

import re

from .arguments import refusal
from .checks import no_repeats, number, text
from .errors import InputError

# Letters of any language and digits, but nothing beyond the basic plane of Unicode (API notes Tencent 4).
NAME = r"[\w-]{1,80}"
BOUNDS = {"port": (1, 65535), "weight": (0, 100), "session_expire_time": (0, 3600)}
CHECK_BOUNDS = {
    "port": (1, 65535),
    "timeout": (2, 60),
    "interval": (1, 600),
    "healthy_threshold": (2, 10),
    "unhealthy_threshold": (2, 10),
}
SCHEDULED = ("HTTP", "HTTPS", "GRPC")
# Health check methods by protocol of the group; the first is the default.
METHODS = {
    "TCP": ("TCP", "HTTP", "CUSTOM"),
    "UDP": ("PING", "CUSTOM"),
    "HTTP": ("HTTP", "TCP"),
    "HTTPS": ("HTTPS", "TCP"),
    "GRPC": ("GRPC", "TCP"),
}
V2_ONLY = ("protocol", "health_check", "schedule_algorithm", "weight", "full_listen", "keepalive", "session_expire_time")
ONLY_FOR = {"schedule_algorithm": SCHEDULED, "keepalive": ("HTTP", "HTTPS"), "session_expire_time": SCHEDULED}
CHECK_ONLY_FOR = {"port": ("TCP", "UDP"), "http_version": ("TCP",), "grpc_codes": ("GRPC",), "context_type": ("TCP", "UDP"),
                  "send_context": ("TCP", "UDP"), "recv_context": ("TCP", "UDP")}  # fmt: skip
# What a health check does not take along when its method changes.
OF_METHOD = {
    "TCP": (),
    "PING": (),
    "CUSTOM": ("context_type", "send_context", "recv_context"),
    "HTTP": ("http_codes", "http_domain", "http_path", "http_method", "http_version"),
    "HTTPS": ("http_codes", "http_domain", "http_path", "http_method"),
    "GRPC": ("http_domain", "http_path", "http_method", "grpc_codes"),
}


def check_values(wanted):
    """Refuse values that no target group can have.

    :param wanted: dict with our names; None is not given
    :raises InputError: names the option and the value
    """
    name = wanted["name"]
    if name is not None and (re.fullmatch(NAME, name) is None or max(name) > "\uffff"):
        raise InputError(refusal("name", "1 to 80 letters, digits, - and _", name))
    text("ip_version", wanted["ip_version"], longest=32)
    for option, bounds in BOUNDS.items():
        number(option, wanted[option], *bounds)
    if wanted["session_expire_time"] != 0:
        number("session_expire_time", wanted["session_expire_time"], 30, 3600)
    for key, value in (wanted["tags"] or {}).items():
        text("tags", key, longest=127)
        if not isinstance(value, str):
            raise InputError(refusal("tags.%s" % key, "a string", value))
    given = wanted["health_check"] or {}
    for option, bounds in CHECK_BOUNDS.items():
        number("health_check." + option, given.get(option), *bounds)
    for option in ("http_domain", "http_path", "grpc_codes"):
        text("health_check." + option, given.get(option))
    for option in ("send_context", "recv_context"):
        if given.get(option) is not None and re.fullmatch(r"[ -~]{1,500}", given[option]) is None:
            raise InputError(refusal("health_check." + option, "1 to 500 visible ASCII characters", given[option]))
    no_repeats("health_check.http_codes", given.get("http_codes") or [])
    if given.get("http_codes") == []:
        raise InputError("health_check.http_codes must name one class of answers at least, not [].")


def merged_check(current, wanted, protocol):
    """The whole health check to send: the API is told all of it, because what it does with a part is not documented.

    :param current: what a read told, or None
    :param wanted: what the user gave; None leaves a value as it is
    :param protocol: protocol of the group
    """
    given = {name: value for name, value in wanted.items() if value is not None}
    merged = dict({"enabled": True}, **(current or {}))
    method = given.get("protocol") or merged.get("protocol") or METHODS.get(protocol, (None,))[0]
    if current is not None and method != current.get("protocol", method):
        merged = {name: merged[name] for name in merged if all(name not in names for names in OF_METHOD.values())}
    return dict(merged, **given)


def check_fit(kind, protocol, wanted, current_check=None):
    """Refuse what a target group of this type and protocol does not have (API notes Tencent 4.1 and 4.4).

    :param kind: ``v1`` or ``v2``
    :param protocol: protocol of the group; None if it is not known
    :param wanted: dict with our names; None is not given
    :param current_check: the health check that it has
    :raises InputError: names the option
    """
    if kind == "v1":
        for name in V2_ONLY:
            if wanted[name] is not None:
                raise InputError("%s goes with target groups of type v2, and this one is v1." % name)
    for name, protocols in ONLY_FOR.items():
        if wanted[name] is not None and protocol is not None and protocol not in protocols:
            raise InputError("%s goes with protocol %s, not with %s." % (name, ", ".join(protocols), protocol))
    if wanted["full_listen"] and wanted["port"] is not None:
        raise InputError("port cannot go with full_listen: such a target group takes all ports.")
    if wanted["health_check"] is not None and protocol is not None:
        _check_health_check(protocol, wanted["health_check"], merged_check(current_check, wanted["health_check"], protocol))


def _check_health_check(protocol, given, merged):
    method = merged.get("protocol") or METHODS[protocol][0]
    if method not in METHODS[protocol]:
        raise InputError(
            "health_check.protocol of a %s target group must be %s, not %s." % (protocol, " or ".join(METHODS[protocol]), method)
        )
    for name, protocols in CHECK_ONLY_FOR.items():
        if given.get(name) is not None and protocol not in protocols:
            raise InputError("health_check.%s goes with protocol %s, not with %s." % (name, ", ".join(protocols), protocol))
    needed = OF_METHOD["CUSTOM"] if method == "CUSTOM" else ()
    if method == "HTTP":
        needed = ("http_version",) if protocol == "TCP" else ("http_domain",)
    missing = [name for name in needed if merged.get(name) in (None, "")]
    if merged["enabled"] and missing:
        raise InputError(
            "health_check.%s is needed for a health check by %s of a %s target group." % (missing[0], method, protocol)
        )
    if merged.get("timeout", 2) >= merged.get("interval", 5):
        raise InputError(
            "health_check.timeout (%d) must be less than health_check.interval (%d)."
            % (merged.get("timeout", 2), merged.get("interval", 5))
        )
    if merged.get("context_type") == "HEX":
        for name in ("send_context", "recv_context"):
            if re.fullmatch(r"([0-9A-F]{2})*", merged.get(name) or "") is None:
                raise InputError("health_check.%s must be pairs of 0-9 and A-F with context_type HEX." % name)
