# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members that leave service and come back, one batch after the other. Pure: no I/O."""

from __future__ import annotations

import math

from .reports import is_healthy

USUAL = "*"  # in place of an address and port


def too_few(members, batch, least):
    """What forbids removing the members of a batch; empty if nothing does.

    :param members: all classic members that there are
    :param batch: those that are to go
    :param least: how many healthy ones must stay, as a count or a percentage of all (rounded up)
    """
    text = str(least).strip()
    digits = text[:-1] if text.endswith("%") else text
    if not digits.isdecimal():
        return "min_healthy must be a count or a percentage, not %r." % least
    needed = math.ceil(int(digits) * len(members) / 100) if text.endswith("%") else int(digits)
    going = {(one["server_id"], one["address"]) for one in batch}
    serving = [one for one in members if is_healthy(one)]
    staying = [one for one in serving if (one["server_id"], one["address"]) not in going]
    if len(staying) == len(serving) or len(staying) >= needed:
        return ""
    told = (len(staying), len(members), text)
    return "This would leave %d of %d members healthy, and min_healthy is %s; nothing was removed." % told


def _name(member):
    return "%s:%s" % (member["address"], member.get("protocol_port", member.get("port", 0)))


def weights(members, batch):
    """The weights of a batch, by address and port. A member that is drained already has none to remember.

    It may have been drained by a run that was cancelled, so what most members have is told as well, under ``*``.
    """
    names = {_name(one) for one in batch}
    known = {_name(one): one["weight"] for one in members if one["weight"]}
    found = {name: weight for name, weight in known.items() if name in names}
    there = list(known.values())
    return dict(found, **{USUAL: max(there, key=lambda weight: (there.count(weight), weight))}) if there else found


def weighted(batch, remembered, usual):
    """The members of a batch with the weight that they are to have again.

    :param remembered: weights from before they were drained
    :param usual: weight where none is declared and none is remembered, not even that of most members
    """
    usual = remembered.get(USUAL, usual)
    return [dict(one, weight=one.get("weight", remembered.get(_name(one), usual))) for one in batch]
