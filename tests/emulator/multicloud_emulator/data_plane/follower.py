# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lets HAProxy follow the emulator, and the emulator learn what HAProxy finds out about health."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

from . import huawei, tencent
from .haproxy import DataPlaneError, HAProxy
from .plan import Plan, healths, plan_of

if TYPE_CHECKING:
    from ..core import Emulator

POLL = 0.1  # seconds


def plan_for(emulator: Emulator) -> Plan:
    """What the emulator's listeners hold now.

    :raises ValueError: the setting ``data_plane_backends`` is wrong
    """
    places = [*huawei.places(emulator.huawei), *tencent.places(emulator.tencent)]
    return plan_of(places, emulator.settings.data_plane_backends)


class Follower:
    """Asks HAProxy to follow: after each request, and when jobs end. All in one event loop.

    :param port_base: first port for frontends; 0 takes free ones
    :raises DataPlaneError: HAProxy is not installed
    """

    def __init__(self, emulator: Emulator, port_base: int = 0):
        self.emulator = emulator
        self.haproxy = HAProxy(port_base)
        self._lock = asyncio.Lock()
        self._polling: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._refused: Plan | None = None
        self._problem: str | None = None

    async def start(self) -> None:
        """Forward what there is, and go on."""
        await self.follow()
        self._polling = asyncio.create_task(self._poll())

    async def follow(self) -> bool:
        """Does HAProxy do what the emulator's listeners hold? If it cannot, the reason is told."""
        async with self._lock:
            try:
                plan = plan_for(self.emulator)
                if plan in (self.haproxy.plan, self._refused):
                    return plan != self._refused
                self._refused = plan
                await asyncio.to_thread(self.haproxy.apply, plan)
                self._refused = None
                self._tell(None)
                self._learn()
                return True
            except (ValueError, OSError, DataPlaneError) as problem:
                self._tell(str(problem))
                return False

    async def stop(self) -> None:
        """End HAProxy."""
        # Not cancelled: what it has asked a thread to do would go on behind our back.
        self._stopping.set()
        if self._polling is not None:
            await self._polling
        async with self._lock:
            await asyncio.to_thread(self.haproxy.stop)

    async def _poll(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), POLL)
            self.emulator.settle()
            if not await self.follow():
                continue
            async with self._lock:
                try:
                    await asyncio.to_thread(self.haproxy.look)
                    self._learn()
                    self._tell(None)
                except (OSError, DataPlaneError) as problem:
                    self._tell(str(problem))

    def _learn(self) -> None:
        found = healths(self.haproxy.plan, self.haproxy.seen)
        huawei.learn(self.emulator.huawei, found)
        tencent.learn(self.emulator.tencent, found)

    def _tell(self, problem: str | None) -> None:
        ports, plan = self.haproxy.ports, self.haproxy.plan
        self.emulator.data_plane = {
            "data_plane": {frontend: f"127.0.0.1:{ports[frontend]}" for frontend in plan.frontends},
            "data_plane_unreachable": list(plan.unreachable), "data_plane_problem": problem}
        if problem not in (None, self._problem):
            print(f"data plane: {problem}", file=sys.stderr, flush=True)
        self._problem = problem
