# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EIP v1 and the bandwidths of EIPs, on the ``vpc`` host (API notes, Huawei 7.1, 7.3; the vendor's SDK for bandwidths)."""

from __future__ import annotations

from typing import Any

from ..messages import Response, json_response
from .service import ApiError, Call, Route, Service, coded, json_body, kinds, mistyped, number, whole, written
from .world import Eip

BASE = "/v1/{project_id}/publicips"
BANDWIDTH = "/v1/{project_id}/bandwidths/{bandwidth_id}"
TYPES = ("5_bgp", "5_sbgp", "5_telcom", "5_union", "5_ipv6", "5_mailbgp")
EIP_FIELDS = kinds("type alias ip_address port_id", "ip_version")
BANDWIDTH_FIELDS = kinds("share_type name id charge_mode", "size")
MOVING = ("BINDING", "PENDING_CREATE", "PENDING_UPDATE", "NOTIFYING")


class EipV1(Service):
    """The operations on EIPs."""

    ROUTES = (
        Route("POST", BASE, "eip.CreatePublicip", "create", write=True),
        Route("GET", BASE, "eip.ListPublicips", "publicips"),
        Route("GET", BASE + "/{eip_id}", "eip.ShowPublicip", "show"),
        Route("PUT", BASE + "/{eip_id}", "eip.UpdatePublicip", "update", write=True),
        Route("DELETE", BASE + "/{eip_id}", "eip.DeletePublicip", "delete", write=True),
        Route("GET", BANDWIDTH, "eip.ShowBandwidth", "show_bandwidth"),
        Route("PUT", BANDWIDTH, "eip.UpdateBandwidth", "update_bandwidth", write=True),
    )

    def shape(self, error: ApiError, request_id: str) -> dict[str, Any]:
        """``{"code", "message"}``."""
        return {"code": error.code, "message": error.message}

    def busy(self) -> ApiError:
        """The EIP is changing hands."""
        return ApiError(409, "VPC.0512", "The floating IP is in an intermediate state, please try again later.")

    def create(self, call: Call) -> Response:
        """Allocate an EIP; it is PENDING_CREATE at first, and its bandwidth shows as 0."""
        body = self._body(call, {"publicip", "bandwidth", "enterprise_project_id"})
        wanted, bandwidth = body.get("publicip"), body.get("bandwidth")
        if not isinstance(wanted, dict) or not isinstance(bandwidth, dict):
            raise self._bad("publicip and bandwidth are mandatory.")
        if set(wanted) - set(EIP_FIELDS) or mistyped(wanted, EIP_FIELDS) or wanted.get("type") not in TYPES:
            raise self._bad("publicip is wrong.")
        if wanted.get("ip_version", 4) not in (4, 6):
            raise self._bad("ip_version must be 4 or 6.")
        self._check_alias(wanted)
        if len(self.world.eips) >= self.settings.eip_quota:
            raise ApiError(409, "VPC.0521", "Quota exceeded for resources: publicIp.")
        address = self._new_address(wanted.get("ip_address"))
        eip = Eip(self.world.ids.uuid("eip"), address, wanted.get("alias", ""), self.timeline.stamp(),
                  wanted["type"], wanted.get("ip_version", 4), self._bandwidth(bandwidth),
                  enterprise_project_id=body.get("enterprise_project_id", "0"))
        self._before(call, eip.id, None)
        self.cloud.eips.make(eip)
        if wanted.get("port_id"):
            self._bind(eip, wanted["port_id"])
        self.effect("eip.CreatePublicip", eip.id)
        return json_response(200, {"publicip": {
            "id": eip.id, "status": "PENDING_CREATE", "type": eip.type, "public_ip_address": eip.address,
            "tenant_id": self.world.project_id, "ip_version": eip.ip_version, "alias": eip.alias,
            "create_time": written(eip.created, "%Y-%m-%d %H:%M:%S"), "bandwidth_size": 0,
            "enterprise_project_id": eip.enterprise_project_id,
        }})

    def publicips(self, call: Call) -> Response:
        """List, page by page: ``marker`` is the last id."""
        limit = number(call.one("limit") or "2000")
        if limit is None or limit > 2000:
            raise self._bad("limit must be 0 to 2000.")
        project = call.one("enterprise_project_id") or self.settings.eip_default_enterprise_project
        shown = {eip.id: self.cloud.eips.shown(eip) for eip in self.world.eips.values()}
        found = [eip for eip in sorted(self.cloud.eips.hindsight.all_seen(shown, self.now()), key=lambda eip: eip["id"])
                 if project in ("all_granted_eps", eip["enterprise_project_id"])]
        if self.settings.eip_list_filters:
            for name in ("id", "port_id", "public_ip_address", "private_ip_address", "ip_version"):
                if name in call.query:
                    found = [eip for eip in found if str(eip.get(name)) in call.query[name]]
        marker = None if self.settings.marker_ignored else call.one("marker")
        size = min(limit, self.settings.eip_page_size or 2000)
        page = [eip for eip in found if marker is None or eip["id"] > marker][:size]
        return json_response(200, {"publicips": page})

    def show(self, call: Call) -> Response:
        """One EIP."""
        eip = self.world.eips.get(call.params["eip_id"])
        really = None if eip is None else self.cloud.eips.shown(eip)
        shown = self.cloud.eips.hindsight.seen(call.params["eip_id"], really, self.now())
        if shown is None:
            raise self._missing()
        return json_response(200, {"publicip": shown})

    def update(self, call: Call) -> Response:
        """Bind, unbind or rename; a body with ``alias`` only renames."""
        eip = self._eip(call)
        wanted = self._body(call, {"publicip"}).get("publicip")
        if not isinstance(wanted, dict) or set(wanted) - {"port_id", "alias", "ip_version"}:
            raise self._bad("publicip is wrong.")
        if mistyped(wanted, EIP_FIELDS):
            raise self._bad("publicip has a field of a wrong type.")
        if "port_id" in wanted and "ip_version" in wanted:
            raise self._bad("port_id and ip_version exclude each other.")
        self._refuse_if_moving(eip)
        if "alias" in wanted:
            self._check_alias(wanted)
        before = self.cloud.eips.shown(eip)
        if "alias" in wanted:
            eip.alias = wanted["alias"]
        elif wanted.get("port_id"):
            self._bind(eip, wanted["port_id"])
        elif eip.port_id is not None:
            # An EIP on a dedicated load balancer has no port and stays (API notes, Huawei 7.1).
            self.cloud.eips.unbind(eip)
        self._before(call, eip.id, before)
        self.effect("eip.UpdatePublicip", eip.id)
        return json_response(200, {"publicip": self.cloud.eips.shown(eip)})

    def delete(self, call: Call) -> Response:
        """Release an EIP that nothing holds."""
        eip = self._eip(call)
        self._refuse_if_moving(eip)
        if eip.port_id is not None:
            raise ApiError(409, "VPC.0517", "The floating IP is bound to a port, unbind it first.")
        if eip.holder is not None:
            raise ApiError(500, "VPC.0516", "The floating IP is used by a load balancer.")
        self.cloud.eips.before(eip, self.lag(call))
        self.world.eips.pop(eip.id)
        self.effect("eip.DeletePublicip", eip.id)
        return Response(204)

    def show_bandwidth(self, call: Call) -> Response:
        """One bandwidth."""
        bandwidth_id = call.params["bandwidth_id"]
        found = self._found_bandwidth(bandwidth_id)
        really = None if found is None else self._shown_bandwidth(found)
        shown = self.cloud.eips.hindsight.seen(bandwidth_key(bandwidth_id), really, self.now())
        if shown is None:
            raise self._no_bandwidth()
        return json_response(200, {"bandwidth": shown})

    def update_bandwidth(self, call: Call) -> Response:
        """Change name, size or charge mode; without name and size it is refused."""
        found = self._found_bandwidth(call.params["bandwidth_id"])
        if found is None:
            raise self._no_bandwidth()
        wanted = self._body(call, {"bandwidth"}).get("bandwidth")
        if not isinstance(wanted, dict) or set(wanted) - {"name", "size", "charge_mode"}:
            raise ApiError(400, "VPC.0301", "bandwidth is wrong.")
        if wanted.get("name") is None and wanted.get("size") is None:
            raise ApiError(400, "VPC.0301", "name or size is mandatory.")
        fields = {**found, **wanted}
        if not _named(fields["name"]) or not valid_size(fields["size"]) or fields["charge_mode"] not in CHARGE_MODES:
            raise ApiError(400, "VPC.0301", "name, size or charge_mode is wrong.")
        holders = self._holders(found)
        for eip in holders:
            self._refuse_if_moving(eip)
        for eip in holders:
            self.cloud.eips.before(eip, self.lag(call))
        self._before(call, bandwidth_key(found["id"]), self._shown_bandwidth(found))
        found.update(wanted)
        self.effect("eip.UpdateBandwidth", found["id"])
        return json_response(200, {"bandwidth": self._shown_bandwidth(found)})

    def _before(self, call: Call, key: str, shown: dict[str, Any] | None) -> None:
        self.cloud.eips.hindsight.keep(key, shown, self.now(), self.lag(call))

    def _bind(self, eip: Eip, port_id: str) -> None:
        ports = self.cloud.ports()
        if port_id not in ports:
            raise ApiError(404, "VPC.0504", f"The port {port_id} does not exist.")
        if eip.port_id == port_id:
            return
        if eip.holder is not None:
            raise ApiError(409, "VPC.0510", "The floating IP is already bound.")
        if any(other.port_id == port_id for other in self.world.eips.values()):
            raise ApiError(409, "VPC.0511", "The port is already bound to a floating IP.")
        holder, address = ports[port_id]
        self.cloud.eips.hold(eip, holder, port_id, address)

    def _bandwidth(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if set(wanted) - set(BANDWIDTH_FIELDS) or mistyped(wanted, BANDWIDTH_FIELDS):
            raise self._bad("bandwidth has a field that is unknown or of a wrong type.")
        if wanted.get("share_type") == "WHOLE":
            shared = self.world.shared_bandwidths.get(str(wanted.get("id")))
            if shared is None:
                raise self._bad("The shared bandwidth does not exist.")
            return shared
        if wanted.get("share_type") != "PER" or not _named(wanted.get("name")):
            raise self._bad("bandwidth needs share_type and name.")
        if not valid_size(wanted.get("size")) or wanted.get("charge_mode", "bandwidth") not in CHARGE_MODES:
            raise self._bad("bandwidth size or charge_mode is wrong.")
        return {"id": self.world.ids.uuid("bandwidth"), "name": wanted["name"], "size": wanted["size"],
                "share_type": "PER", "charge_mode": wanted.get("charge_mode", "bandwidth")}

    def _new_address(self, wanted: str | None) -> str:
        if wanted is None:
            return f"203.0.113.{100 + self.world.ids.number('address') % 150}"
        if self.cloud.eips.by_address(wanted) is not None:
            raise ApiError(409, "VPC.0522", "The floating IP address is in use.")
        return wanted

    def _check_alias(self, wanted: dict[str, Any]) -> None:
        alias = wanted.get("alias", "x")
        if not isinstance(alias, str) or not 1 <= len(alias) <= 64:
            raise self._bad("alias must have 1 to 64 characters.")

    def _refuse_if_moving(self, eip: Eip) -> None:
        if eip.status in MOVING:
            raise self.busy()

    def _body(self, call: Call, known: set[str]) -> dict[str, Any]:
        body = json_body(call, self._bad("The request body is not JSON."))
        if not isinstance(body, dict) or set(body) - known or mistyped(body, {"enterprise_project_id": str}):
            raise self._bad("The request body is wrong.")
        return body

    def _eip(self, call: Call) -> Eip:
        eip = self.world.eips.get(call.params["eip_id"])
        if eip is None:
            raise self._missing()
        return eip

    def _missing(self) -> ApiError:
        return ApiError(404, "VPC.0504", "Floating IP could not be found.")

    def _no_bandwidth(self) -> ApiError:
        return coded(self.settings.eip_bandwidth_missing, "The bandwidth does not exist.")

    def _found_bandwidth(self, bandwidth_id: str) -> dict[str, Any] | None:
        own = (eip.bandwidth for eip in self.world.eips.values() if eip.bandwidth["id"] == bandwidth_id)
        return self.world.shared_bandwidths.get(bandwidth_id) or next(own, None)

    def _holders(self, bandwidth: dict[str, Any]) -> list[Eip]:
        return [eip for eip in self.world.eips.values() if eip.bandwidth["id"] == bandwidth["id"]]

    def _shown_bandwidth(self, bandwidth: dict[str, Any]) -> dict[str, Any]:
        holders = self._holders(bandwidth)
        kind = "share" if bandwidth["share_type"] == "WHOLE" else holders[0].type.removeprefix("5_")
        return {
            **bandwidth, "bandwidth_type": kind, "billing_info": "", "tenant_id": self.world.project_id,
            "enterprise_project_id": "0", "status": "NORMAL",
            "publicip_info": [{"publicip_id": eip.id, "publicip_address": eip.address, "ip_version": eip.ip_version,
                               "publicip_type": eip.type} for eip in holders],
        }

    def _bad(self, message: str) -> ApiError:
        return ApiError(400, "VPC.0501", message)

    def act_eip(self, eip_id: str, **fields: Any) -> None:
        """Set fields of an EIP, such as ``status`` (FREEZED, BIND_ERROR, ..), ``holder``, ``port_id``."""
        self.cloud.set_fields(self.world.eips[eip_id], fields)

    def act_eip_delete(self, eip_id: str) -> None:
        """The EIP goes away."""
        self.world.eips.pop(eip_id)


CHARGE_MODES = ("bandwidth", "traffic")


def bandwidth_key(bandwidth_id: str) -> str:
    """The key of a bandwidth among what readers still see."""
    return f"bandwidth {bandwidth_id}"


def _named(name: Any) -> bool:
    return isinstance(name, str) and 1 <= len(name) <= 64


def valid_size(size: Any) -> bool:
    """Mbit/s: 1 to 2000, in steps of 1 up to 300, 50 up to 1000, 500 above."""
    if not whole(size, 1, 2000):
        return False
    return bool(size <= 300 or (size <= 1000 and size % 50 == 0) or size % 500 == 0)
