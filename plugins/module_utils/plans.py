# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans as pure functions: the current and the wanted state in, what to do out. No I/O.

Each works on keys, so the same rule decides in check mode, in the real run, and after a lost answer.
"""

from __future__ import annotations

import ipaddress


def single(current, wanted, state, replace):
    """Plan for a place that holds one thing at most (a cluster's load balancer, its public address).

    :param current: what is there, or None
    :param wanted: what should be there; with ``absent``, the only one that may be removed, or None for any
    :param state: ``present`` or ``absent``
    :param replace: whether another one may be removed to make room
    :returns: list of ("unbind", thing) and ("bind", thing); None if something else is in the way
    """
    if state == "absent":
        return [] if current is None or (wanted is not None and wanted != current) else [("unbind", current)]
    if current == wanted:
        return []
    if current is None:
        return [("bind", wanted)]
    return [("unbind", current), ("bind", wanted)] if replace else None


def members(current, wanted, state, purge):
    """Plan for a set.

    :param current: keys that are there, in order
    :param wanted: keys that should be there (or, with ``absent``, should not), in order
    :param purge: whether to remove every other one
    :returns: (add, remove), lists of keys
    """
    if state == "absent":
        gone = set(wanted)
        return [], [key for key in current if key in gone]
    present, keep = set(current), set(wanted)
    add = [key for key in wanted if key not in present]
    return add, [key for key in current if key not in keep] if purge else []


def given(params, names):
    """The options that are given: 0, False, "" and [] are values, None is not one."""
    return {name: params[name] for name in names if params[name] is not None}


def changes(current, wanted):
    """The wanted fields that differ. What is not in ``wanted`` is left as it is; 0, False and "" are values.

    :param current: dict of the fields that are there
    :param wanted: dict of the fields that are asked for
    """
    return {name: value for name, value in wanted.items() if current.get(name) != value}


def removals_allowed(current, limit):
    """How many things may be removed.

    :param current: how many there are
    :param limit: ``max_removals``: a count such as ``3``, a share such as ``20%`` (rounded down), or None for no limit
    """
    if limit is None:
        return current
    return current * int(limit[:-1]) // 100 if limit.endswith("%") else int(limit)


def batches(items, size):
    """The items in lists of at most ``size``, in order."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def healthy_needed(current, limit):
    """How many members have to stay healthy.

    :param current: how many members there are
    :param limit: ``min_healthy``: a count such as ``3``, a share such as ``75%`` (rounded up), or None for no limit
    """
    if limit is None:
        return 0
    return -(-current * int(limit[:-1]) // 100) if limit.endswith("%") else int(limit)


def in_service(members, weights, removed):
    """How many members are healthy and get traffic: before a plan, and after it.

    :param members: dicts with ``key``, ``weight`` and ``healthy``
    :param weights: key -> new weight
    :param removed: keys that go
    :returns: (before, after); what the plan adds does not count, as nobody knows its health yet
    """
    before = [one for one in members if one["healthy"] and one["weight"] != 0]
    after = [one for one in members if one["healthy"] and one["key"] not in removed]
    return len(before), sum(1 for one in after if weights.get(one["key"], one["weight"]) != 0)


def same_address(text):
    """An IP address in its one canonical form (IPv6 can be written in many ways); what is none stays as it is."""
    try:
        return ipaddress.ip_address(text).compressed
    except ValueError:
        return text
