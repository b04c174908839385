# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The loop without a cloud: it comes to an end, whatever happens to its plan."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import clock, converge
from ansible_collections.multicloud.exposure.plugins.module_utils.client import Client, Operation
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import CloudError
from ansible_collections.multicloud.exposure.plugins.module_utils.retry_classes import CONFLICT

WRITE = Operation("elb", "Write", kind="write")


class Still(clock.Clock):
    """A clock that moves only when somebody sleeps."""

    time = 0.0

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.time += seconds


class Run:
    """As much of a run as the loop needs."""

    check_mode, wait, poll_interval, params = False, True, 0.5, {"state": "present"}
    doing = outcome = None
    changed = False

    def __init__(self):
        self.client = Client(None, None, clock.Deadline(Still(), 600.0), 30.0, 2, 0.5, True)


def refusal():
    return CloudError(CONFLICT, WRITE, "already there", status=409)


@pytest.mark.parametrize("partly", [False, True])
def test_a_plan_that_never_comes_to_rest(partly):
    """After each refusal the state asks for something else."""
    numbers, sent = itertools.count(), []

    def plan(_state):
        return [converge.Step("add", (next(numbers),), "Adding")]

    def send(step):
        sent.append(step)
        assert len(sent) < 20
        if partly:
            raise converge.Partly() from refusal()
        raise refusal()

    with pytest.raises(CloudError, match="already there"):
        converge.Converger(Run(), dict, plan, send).go()
    assert len(sent) == 3
