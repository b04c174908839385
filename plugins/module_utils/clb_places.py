# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent CLB: whether a target group fits behind a listener or a forwarding rule. Pure: no I/O.

Source: API notes Tencent 3.2, 3.3 and 10.
"""

from __future__ import annotations

# Protocols whose listeners take a target group themselves; the others take it on a forwarding rule.
LAYER_4 = ("TCP", "UDP", "TCP_SSL", "QUIC")
# Target type of a listener or rule, by type of the group.
MODES = {"v1": "TARGETGROUP", "v2": "TARGETGROUP-V2"}


def problems(place, balancer, listener, group):
    """What keeps a group from a place, in words; none: it fits.

    :param place: dict with ``load_balancer_id``, ``listener_id`` and ``location_id`` (or None)
    :param balancer: dict with ``vpc_id`` (of its backends); empty if nobody knows
    :param listener: dict with ``protocol``, ``mode`` and ``rules`` {location_id: mode}; None if there is none
    :param group: dict with ``id`` (or what it is called), ``type`` and ``vpc_id`` (None if nobody knows)
    """
    balancer_id, listener_id, location_id = place["load_balancer_id"], place["listener_id"], place.get("location_id")
    if balancer.get("vpc_id") and group["vpc_id"] and balancer["vpc_id"] != group["vpc_id"]:
        yield "target group %s is in %s, but the backends of %s are in %s" % (
            group["id"], group["vpc_id"], balancer_id, balancer["vpc_id"],
        )  # fmt: skip
    if listener is None:
        yield "listener %s of load balancer %s does not exist" % (listener_id, balancer_id)
    elif listener["protocol"] in LAYER_4:
        if location_id is not None:
            yield "listener %s is %s, which has no rules: leave out location_id" % (listener_id, listener["protocol"])
        if listener["mode"] != MODES[group["type"]]:
            yield _wrong_mode("listener %s" % listener_id, listener["mode"], group)
    elif location_id is None:
        yield "listener %s is %s: location_id is needed" % (listener_id, listener["protocol"])
    elif location_id not in listener["rules"]:
        yield "rule %s of listener %s does not exist" % (location_id, listener_id)
    elif listener["rules"][location_id] != MODES[group["type"]]:
        yield _wrong_mode("rule %s" % location_id, listener["rules"][location_id], group)


def _wrong_mode(place, mode, group):
    return "%s has target type %s, but target group %s is %s and needs %s" % (
        place, mode or "NODE", group["id"], group["type"], MODES[group["type"]],
    )  # fmt: skip
