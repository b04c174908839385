# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Things that happen later in virtual time, and values that readers see late."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Generic, TypeVar

from ..clock import Clock

Value = TypeVar("Value")


class Timeline:
    """Events in the order of their time; ``run`` lets those happen whose time has come."""

    def __init__(self, clock: Clock):
        self._clock = clock
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self._at: float | None = None

    def now(self) -> float:
        """Virtual seconds; inside an event, the time for which it was planned."""
        return self._clock.now() if self._at is None else self._at

    def stamp(self) -> float:
        """``now`` as seconds since 1970 UTC."""
        return self._clock.stamp() - self._clock.now() + self.now()

    def after(self, seconds: float, event: Callable[[], None]) -> None:
        """Let ``event`` happen in ``seconds``; with 0 or less it happens at once."""
        if seconds <= 0:
            event()
            return
        self._count += 1
        heapq.heappush(self._events, (self.now() + seconds, self._count, event))

    def run(self) -> None:
        """Let everything happen that is due, at its own time."""
        while self._events and self._events[0][0] <= self._clock.now():
            self._at, _count, event = heapq.heappop(self._events)
            try:
                event()
            finally:
                self._at = None


class Lagging(Generic[Value]):
    """A value of which readers may see the old state for a while after a change."""

    def __init__(self, value: Value):
        self.value = value
        self._old = value
        self._until = float("-inf")

    def set(self, value: Value, now: float, lag: float) -> None:
        """Change the value; ``seen`` shows the old one for ``lag`` seconds."""
        self._old, self.value = self.seen(now), value
        self._until = now + lag

    def seen(self, now: float) -> Value:
        """What a reader sees."""
        return self._old if now < self._until else self.value
