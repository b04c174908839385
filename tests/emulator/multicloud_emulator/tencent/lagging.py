# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A table whose reads can lag behind its writes, as the real reads do after a task has ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
ABSENT: Any = object()


@dataclass
class _Change(Generic[K]):
    visible_at: float
    key: K
    before: Any


class Lagging(Generic[K, V]):
    """A dict: ``truth`` is what the next write meets, ``seen`` is what a read shows.

    Values are never changed in place.
    """

    def __init__(self) -> None:
        self.truth: dict[K, V] = {}
        self._changes: list[_Change[K]] = []

    def put(self, key: K, value: V, visible_at: float = 0.0) -> None:
        """Add or replace one row."""
        self._changes.append(_Change(visible_at, key, self.truth.get(key, ABSENT)))
        self.truth[key] = value

    def remove(self, key: K, visible_at: float = 0.0) -> None:
        """Take one row away; nothing happens when it is not there."""
        self._changes.append(_Change(visible_at, key, self.truth.pop(key, ABSENT)))

    def seen(self, now: float) -> dict[K, V]:
        """The rows as a read at this virtual time shows them."""
        rows, settled, hidden = dict(self.truth), set(), []
        for change in reversed(self._changes):
            if change.key in settled:
                continue
            if change.visible_at <= now:
                settled.add(change.key)
                continue
            hidden.append(change)
            if change.before is ABSENT:
                rows.pop(change.key, None)
            else:
                rows[change.key] = change.before
        # Time does not go back, so what is seen needs no past any more.
        self._changes = hidden[::-1]
        return rows
