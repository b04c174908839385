# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One call on its way through an action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..settings import Settings
from .tasks import Effect, Hints
from .world import World

Answer = dict[str, Any]


@dataclass
class Call:
    """A request that the gateway let in.

    ``params`` are checked and have their types; ``stamp`` is the date that answers show; ``record`` is told
    (operation, key) of an effect.
    """

    action: str
    params: dict[str, Any]
    request_id: str
    world: World
    settings: Settings
    now: float
    stamp: str
    hints: Hints
    record: Callable[[str, str], None]

    def start(self, locks: list[str], effects: list[Effect], failure: str | None = None) -> Answer:
        """Start the task of this write; its id is the RequestId."""
        self.world.tasks.start(self.request_id, self.action, locks, effects, self.now, self.hints, failure)
        return {}

    def at_once(self, effect: Effect) -> None:
        """Carry out the effect of a synchronous write."""
        lag = self.hints.get("lag", {}).get("seconds", self.settings.read_lag_seconds)
        effect.apply(self.now + lag)
        self.record(f"clb.{self.action}", effect.key)


def page(rows: list[Any], params: dict[str, Any], default: int = 20) -> list[Any]:
    """The rows of one page (``Limit`` and ``Offset``)."""
    offset = params.get("Offset", 0)
    return rows[offset : offset + params.get("Limit", default)]
