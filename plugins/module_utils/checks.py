# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Refuses bad input before any call, in one sentence that names the option and the value.

Sources: id forms from API notes Huawei (notation, 4) and Tencent 2.
"""

from __future__ import annotations

import ipaddress
import re

from .arguments import refusal
from .errors import InputError

HEX_ID = r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
CLB_FORMS = {"lb": "a load balancer", "lbl": "a listener", "loc": "a forwarding rule", "lbtg": "a target group",
             "vpc": "a VPC"}  # fmt: skip

HOST = r"[0-9A-Za-z_-]{1,63}(?:\.[0-9A-Za-z_-]{1,63}){0,20}"
BASE_URL = r"((?i:https?))://(" + HOST + r"|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?((?:/[0-9A-Za-z._~-]*)*)"


def _refuse(option, value, wanted):
    raise InputError(refusal(option, wanted, value))


def huawei_id(option, value):
    """An id of the Huawei family: a UUID, or 32 hexadecimal digits."""
    if value is not None and re.fullmatch(HEX_ID, value) is None:
        _refuse(option, value, "an id (a UUID, or 32 hexadecimal digits)")


def clb_id(option, value, prefix):
    """An id of Tencent CLB: ``prefix``, a dash, then letters and digits."""
    if value is not None and re.fullmatch(prefix + r"-[0-9a-zA-Z]{1,32}", value) is None:
        _refuse(option, value, "the id of %s (%s-...)" % (CLB_FORMS[prefix], prefix))


def ipv4(option, value):
    """An IPv4 address in its usual form."""
    try:
        good = value is None or str(ipaddress.IPv4Address(value)) == value
    except ValueError:
        good = False
    if not good:
        _refuse(option, value, "an IPv4 address")


def ip(option, value):
    """An IPv4 address in its usual form, or an IPv6 address without a zone."""
    try:
        good = value is None or "%" not in value and bool(ipaddress.ip_address(value))
    except ValueError:
        good = False
    if not good:
        _refuse(option, value, "an IPv4 or IPv6 address")


def text(option, value, longest=255, least=1):
    """A name: not empty (or it may be), without blanks around it or control characters in it."""
    if value is None:
        return
    if not least <= len(value) <= longest or value != value.strip() or not value.isprintable():
        _refuse(option, value, "%d to %d printable characters without blanks around them" % (least, longest))


def region(option, value):
    """A region: part of host names and headers."""
    if value is not None and re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_-]{0,62}", value) is None:
        _refuse(option, value, "a region such as eu-de")


def domain(option, value):
    """A base domain, part of host names."""
    if value is not None and re.fullmatch(HOST + "(:[0-9]{1,5})?", value) is None:
        _refuse(option, value, "a domain such as otc.t-systems.com")


def base_url(option, value, validate_certs):
    """A base URL that can be used, and that does not send signed requests in clear text to another machine.

    :returns: the URL without a slash at its end
    """
    found = re.fullmatch(BASE_URL, value)
    if found is None or len(value) > 2048 or int(found[3] or 0) > 65535 or {".", ".."} & set(found[4].split("/")):
        # What stands before an @ is a password.
        _refuse(option, re.sub(r"//.*@", "//********@", value), "a base URL such as https://host")
    if found[1].lower() == "http" and validate_certs and not _is_loopback(found[2].strip("[]")):
        raise InputError(
            "%s is %r, plain http: use https, or set validate_certs to false if signed requests may travel unprotected."
            % (option, value)
        )
    return value.rstrip("/")


def _is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def number(option, value, least, most):
    """A number within bounds, both included."""
    if value is not None and not least <= value <= most:
        _refuse(option, value, "from %g to %g" % (least, most))


def bandwidth_size(option, value):
    """Mbit/s of an EIP, in the steps that the cloud sells (API notes Huawei 7.1)."""
    if value is None:
        return
    number(option, value, 1, 2000)
    step = 1 if value <= 300 else 50 if value <= 1000 else 500
    if value % step != 0:
        _refuse(option, value, "a multiple of %d (steps of 1 up to 300, of 50 up to 1000, of 500 above)" % step)


def no_repeats(option, keys):
    """No item twice.

    :param keys: one hashable per list item
    """
    seen = {}
    for index, key in enumerate(keys):
        if key in seen:
            raise InputError("%s[%d] repeats %s[%d]: %s." % (option, index, option, seen[key], _words(key)))
        seen[key] = index


def _words(key):
    return ", ".join(str(part) for part in key if part is not None) if isinstance(key, tuple) else str(key)


def removals(option, value):
    """``max_removals`` and ``min_healthy``: a count or a percentage."""
    if value is not None and re.fullmatch(r"[0-9]{1,6}|([0-9]{1,2}|100)%", value) is None:
        _refuse(option, value, "a count such as 3 or a percentage such as 20%")


def of_members(params):
    """What the modules for members with a weight have in common."""
    purge(params, "members")
    removals("max_removals", params["max_removals"])
    removals("min_healthy", params["min_healthy"])
    if params["wait_healthy"] and (params["state"] == "absent" or not params["wait"]):
        raise InputError("wait_healthy goes with state present and wait true.")


def purge(params, option):
    """``purge`` needs the explicit list; omitted is never empty (contract section 1)."""
    if not params["purge"]:
        return
    if params[option] is None:
        raise InputError("purge needs an explicit list: give %s (an empty list removes all), not purge alone." % option)
    if params["state"] == "absent":
        raise InputError("purge goes with state present, not with state 'absent'.")
