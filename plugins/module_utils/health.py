# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Health of members: waiting for it, and the floor under which none is taken out of service.

Both work on rows: dicts with ``key``, ``label`` (words), ``weight``, ``healthy`` (bool) and ``health`` (the cloud's word).
"""

from __future__ import annotations

from . import plans, waits
from .errors import StateError


def wait(run, rows, read):
    """Wait until all rows are healthy.

    :param rows: what is known already, so that nothing is read if it will do
    :param read: function without arguments; returns the rows as they are now
    :returns: the rows of the last read
    :raises TimedOut: tells which ones are not
    """
    if waits.check(waits.ALL_HEALTHY, {"members": rows}):
        return rows
    return waits.poll(run.client, waits.ALL_HEALTHY, lambda: {"members": read()}, run.poll_interval)["members"]


def takes_away(steps):
    """Whether a plan takes a member out of service: removes it, or sets its weight to 0.

    :param steps: steps whose ``update`` items hold the new weight in third place
    """
    return any(step.action == "remove" or step.action == "update" and 0 in [item[2] for item in step.items] for step in steps)


def keep_enough(run, rows, steps):
    """Stop a plan that leaves fewer healthy members in service than ``min_healthy`` asks for.

    A plan that takes no healthy member away may go on, however few there are.

    :param rows: all members that are there
    :param steps: as for :func:`takes_away`; items begin with the key, which has two parts
    :raises StateError: too few would be left
    """
    limit = run.params["min_healthy"]
    weights = {item[:2]: item[2] for step in steps if step.action == "update" for item in step.items if item[2] is not None}
    removed = {item for step in steps if step.action == "remove" for item in step.items}
    before, after = plans.in_service(rows, weights, removed)
    if after < before and after < plans.healthy_needed(len(rows), limit):
        raise StateError(
            "this would leave %d of now %d healthy members in service (%d members in all), fewer than min_healthy (%s) allows;"
            " nothing was changed" % (after, before, len(rows), limit)
        )
