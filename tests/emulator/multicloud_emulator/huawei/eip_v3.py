# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EIP v3: what an EIP is bound to, and unbinding from any kind of instance (API notes, Huawei 7.2, 7.3)."""

from __future__ import annotations

from typing import Any

from ..messages import Response, json_response
from .service import ApiError, Call, Route, Service, coded, written
from .world import Eip

ONE = "/v3/{project_id}/eip/publicips/{eip_id}"
TIME = "%Y-%m-%dT%H:%M:%SZ"


class EipV3(Service):
    """Two operations on EIPs."""

    ROUTES = (
        Route("GET", ONE, "eip_v3.ShowPublicip", "show"),
        Route("POST", ONE + "/disassociate-instance", "eip_v3.DisassociatePublicips", "disassociate", write=True),
    )

    def busy(self) -> ApiError:
        """The EIP is changing hands."""
        return coded(self.settings.eip_v3_busy, "The publicip is in an intermediate state, please try again later.")

    def show(self, call: Call) -> Response:
        """One EIP, with what it is bound to."""
        return self._answer(self._eip(call))

    def disassociate(self, call: Call) -> Response:
        """Unbind an EIP from its port, load balancer or gateway; nothing bound is 409 ``EIP.7902``."""
        eip = self._eip(call)
        if call.request.body:
            raise ApiError(400, "EIP.7900", "The request must not have a body.")
        if eip.status in ("BINDING", "PENDING_CREATE", "PENDING_UPDATE", "NOTIFYING"):
            raise self.busy()
        if eip.holder is None:
            raise ApiError(409, "EIP.7902", "The publicip is not bound to any instance.")
        self.cloud.eips.before(eip, self.lag(call))
        self.cloud.eips.unbind(eip)
        self.effect(call.operation.name, eip.id)
        return self._answer(eip)

    def _eip(self, call: Call) -> Eip:
        eip = self.world.eips.get(call.params["eip_id"])
        if eip is None:
            raise coded(self.settings.eip_v3_missing, "The publicip does not exist.")
        return eip

    def _answer(self, eip: Eip) -> Response:
        return json_response(200, {"publicip": self._shown(eip), "request_id": self.cloud.request_id})

    def _shown(self, eip: Eip) -> dict[str, Any]:
        kind, _sign, holder_id = (eip.holder or "").partition(":")
        on_elb = kind == "elb" and eip.port_id is None
        vnic = None if eip.port_id is None else {
            "private_ip_address": eip.private_address, "device_id": holder_id, "device_owner": "", "vpc_id": None,
            "port_id": eip.port_id, "mac": None, "instance_id": None, "instance_type": None}
        made = written(eip.created, TIME)
        return {
            "id": eip.id, "project_id": self.world.project_id, "ip_version": eip.ip_version, "type": "EIP",
            "public_ip_address": eip.address, "status": eip.status, "description": "", "alias": eip.alias,
            "created_at": made, "updated_at": made, "publicip_pool_name": eip.type, "lock_status": None, "vnic": vnic,
            "bandwidth": {name: eip.bandwidth[name] for name in ("id", "name", "size", "share_type", "charge_mode")},
            "enterprise_project_id": eip.enterprise_project_id,
            "associate_instance_type": None if eip.holder is None else "ELB" if on_elb else "PORT",
            "associate_instance_id": None if eip.holder is None else holder_id if on_elb else eip.port_id,
        }
