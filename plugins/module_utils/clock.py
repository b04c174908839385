# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Time: the clock, the one deadline of a run, and growing delays.

Everything that sleeps or asks for the time does it through a ``Clock``, so that tests can put a clock of their
own in its place and never sleep.
"""

from __future__ import annotations

import random
import time


class Clock:
    """The real clock. All values are seconds (float)."""

    def now(self):
        """Seconds on a clock that never goes back; only differences mean something."""
        return time.monotonic()

    def wall(self):
        """Seconds since 1970 UTC, for signature dates."""
        return time.time()

    def sleep(self, seconds):
        """Wait for ``seconds``."""
        time.sleep(seconds)

    def jitter(self):
        """A factor from 0.5 to 1 that spreads out clients which were refused together."""
        return 0.5 + random.random() / 2


CLOCK = Clock()


class Deadline:
    """One moment after which no new request starts, apart from the last look at the state.

    :param seconds: how long the run may take (contract: ``wait_timeout``)
    """

    def __init__(self, clock, seconds):
        self.clock = clock
        self.seconds = seconds
        self.end = clock.now() + seconds

    def remaining(self):
        """Seconds left, never below 0."""
        return max(0.0, self.end - self.clock.now())


class Delays:
    """Growing delays in seconds: ``first``, then times ``factor`` each, at most ``most``."""

    def __init__(self, first, factor=1.5, most=10.0):
        self.following = min(first, most)
        self.factor = factor
        self.most = most

    def take(self):
        """The next delay, in seconds."""
        delay = self.following
        # A first delay of 0 has to grow too, or the poller would spin.
        self.following = min(max(delay, 0.05) * self.factor, self.most)
        return delay
