# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who holds which EIP, and the states in between (API notes, Huawei 7.1)."""

from __future__ import annotations

from typing import Any

from ..settings import Settings
from .service import written
from .timeline import Hindsight, Lagging, Timeline
from .world import Eip, World


class EipBook:
    """Binds and frees EIPs; a change of hands takes ``eip_transition_seconds``."""

    def __init__(self, world: World, timeline: Timeline, settings: Settings):
        self.world = world
        self.timeline = timeline
        self.settings = settings
        self.hindsight: Hindsight[dict[str, Any]] = Hindsight()

    def before(self, eip: Eip, lag: float) -> None:
        """Call it before a change: readers of v1 go on seeing the EIP as it is for ``lag`` seconds."""
        self.hindsight.keep(eip.id, self.shown(eip), self.timeline.now(), lag)

    def shown(self, eip: Eip) -> dict[str, Any]:
        """An EIP as v1 shows it; one that is still being made has no bandwidth yet."""
        shown = {
            "id": eip.id, "status": eip.status, "profile": {}, "type": eip.type, "tenant_id": self.world.project_id,
            "public_ip_address": eip.address, "create_time": written(eip.created, "%Y-%m-%d %H:%M:%S"),
            "bandwidth_id": eip.bandwidth["id"], "bandwidth_name": eip.bandwidth["name"],
            "bandwidth_size": 0 if eip.status == "PENDING_CREATE" else eip.bandwidth["size"],
            "bandwidth_share_type": eip.bandwidth["share_type"], "enterprise_project_id": eip.enterprise_project_id,
            "ip_version": eip.ip_version, "alias": eip.alias,
        }
        if eip.port_id is not None:
            shown.update(port_id=eip.port_id, private_ip_address=eip.private_address)
        return shown

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

    def unbind(self, eip: Eip) -> None:
        """Unbind an EIP at the user's word, whatever holds it."""
        kind, _sign, cluster_id = (eip.holder or "").partition(":")
        if kind == "cce" and cluster_id in self.world.cce:
            # Clearing the port of a cluster's EIP silently cuts its API server off (API notes, Huawei 7.2).
            self.world.cce[cluster_id].eip = Lagging(None)
        self.free(eip)

    def _move(self, eip: Eip, through: str, to: str) -> None:
        eip.moves += 1
        eip.status, move = through, eip.moves

        def arrive() -> None:
            if eip.moves == move and eip.status == through:
                eip.status = to

        self.timeline.after(self.settings.eip_transition_seconds, arrive)
