# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator's time. Virtual seconds drive jobs, locks, lags and expiry; wall seconds judge signature dates."""

from __future__ import annotations

import time


class Clock:
    """A clock that tests can move.

    :param manual: stands still unless advanced (in-process tests); otherwise it follows the real clock
    :param factor: virtual seconds that pass in one real second
    :param epoch: seconds since 1970 UTC at virtual time 0; the real time when None
    """

    def __init__(self, manual: bool = False, factor: float = 1.0, epoch: float | None = None):
        self.manual = manual
        self._factor = factor
        self._epoch = time.time() if epoch is None else epoch
        self._started = time.monotonic()
        self._base = 0.0

    @property
    def factor(self) -> float:
        """Virtual seconds that pass in one real second."""
        return self._factor

    @factor.setter
    def factor(self, value: float) -> None:
        # What has passed stays passed: only the time from now on runs at the new speed.
        self._base = self.now()
        self._started = time.monotonic()
        self._factor = value

    def now(self) -> float:
        """Virtual seconds since the start."""
        if self.manual:
            return self._base
        return self._base + (time.monotonic() - self._started) * self._factor

    def advance(self, seconds: float) -> None:
        """Let virtual time pass.

        :raises ValueError: time does not go back
        """
        if seconds < 0:
            raise ValueError("time does not go back")
        self._base += seconds

    def stamp(self) -> float:
        """Virtual time as seconds since 1970 UTC: for the dates inside answers."""
        return self._epoch + self.now()

    def wall(self) -> float:
        """What the gateway's own clock shows (seconds since 1970 UTC): for signature dates.

        Clients with a real clock need the real time; clients that share a manual clock move along with it.
        """
        return self.stamp() if self.manual else time.time()
