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


class Hindsight(Generic[Value]):
    """What readers still see, by key, of records that were changed a moment ago."""

    def __init__(self) -> None:
        self._old: dict[str, tuple[float, Value | None]] = {}

    def keep(self, key: str, shown: Value | None, now: float, lag: float) -> None:
        """Call it before a change: readers go on seeing ``shown`` (None: nothing) for ``lag`` seconds."""
        if lag > 0:
            self._old[key] = (now + lag, self.seen(key, shown, now))

    def seen(self, key: str, shown: Value | None, now: float) -> Value | None:
        """What a reader sees of a record that really is ``shown``."""
        until, old = self._old.get(key, (now, None))
        return old if now < until else shown

    def all_seen(self, shown: dict[str, Value], now: float) -> list[Value]:
        """What a reader sees of all records."""
        keys = list(shown) + [key for key in self._old if key not in shown]
        found = [self.seen(key, shown.get(key), now) for key in keys]
        return [one for one in found if one is not None]
