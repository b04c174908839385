# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who holds which EIP, and the states in between (API notes, Huawei 7.1)."""

from __future__ import annotations

from ..settings import Settings
from .timeline import Timeline
from .world import Eip, World


class EipBook:
    """Binds and frees EIPs; a change of hands takes ``eip_transition_seconds``."""

    def __init__(self, world: World, timeline: Timeline, settings: Settings):
        self.world = world
        self.timeline = timeline
        self.settings = settings

    def hold(self, eip: Eip, holder: str, port_id: str | None, private_address: str | None) -> None:
        """Bind an EIP; ``holder`` is ``cce:ID``, ``elb:ID`` or ``port:ID``."""
        eip.holder, eip.port_id, eip.private_address = holder, port_id, private_address
        # A load balancer that is bound without a port shows as ELB, everything with a port as ACTIVE.
        self._move(eip, "BINDING", "ELB" if port_id is None else "ACTIVE")

    def free(self, eip: Eip) -> None:
        """Unbind an EIP."""
        eip.holder = eip.port_id = eip.private_address = None
        self._move(eip, "PENDING_UPDATE", "DOWN")

    def make(self, eip: Eip) -> None:
        """A new EIP."""
        self.world.eips[eip.id] = eip
        self._move(eip, "PENDING_CREATE", "DOWN")

    def by_address(self, address: str) -> Eip | None:
        """The EIP with this address."""
        return next((eip for eip in self.world.eips.values() if eip.address == address), None)

    def _move(self, eip: Eip, through: str, to: str) -> None:
        eip.moves += 1
        eip.status, move = through, eip.moves

        def arrive() -> None:
            if eip.moves == move and eip.status == through:
                eip.status = to

        self.timeline.after(self.settings.eip_transition_seconds, arrive)
