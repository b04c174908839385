# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classic ELB v1.0: listeners and their health checks (API notes, Huawei 4.4, 4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..messages import Response, json_response
from . import classic_shapes as shapes
from .classic import BASE, ClassicService
from .service import HEX, ApiError, Call, Route, coded, json_body, kinds, mistyped, whole
from .timeline import Hindsight
from .world import ClassicListener

if TYPE_CHECKING:
    from .cloud import HuaweiCloud

PROTOCOLS = {"HTTP": ("HTTP",), "TCP": ("TCP",), "HTTPS": ("HTTP",), "SSL": ("TCP",), "UDP": ("UDP",)}
DEFAULTS: dict[str, Any] = {
    "description": "", "session_sticky": False, "sticky_session_type": None, "cookie_timeout": None,
    "tcp_timeout": None, "tcp_draining": False, "tcp_draining_timeout": None, "udp_timeout": None,
    "certificate_id": None, "certificates": None, "ssl_protocols": None, "ssl_ciphers": None,
}
NEEDED = {"name": "ELB.6011", "loadbalancer_id": "ELB.6030", "protocol": "ELB.6021", "port": "ELB.6031",
          "backend_protocol": "ELB.6041", "backend_port": "ELB.6051", "lb_algorithm": "ELB.6061"}
CHANGEABLE = {"name", "description", "port", "backend_port", "lb_algorithm", "tcp_timeout", "udp_timeout",
              "cookie_timeout", "tcp_draining", "tcp_draining_timeout", "certificate_id", "certificates",
              "ssl_protocols", "ssl_ciphers"}
NUMBERS = {"port": (1, 65535), "backend_port": (1, 65535), "tcp_timeout": (1, 1440), "udp_timeout": (1, 1440),
           "cookie_timeout": (1, 1440), "tcp_draining_timeout": (0, 60)}
KINDS = kinds("name description loadbalancer_id protocol backend_protocol lb_algorithm sticky_session_type "
              "certificate_id certificates ssl_protocols ssl_ciphers listener_id healthcheck_protocol",
              flags="session_sticky tcp_draining")
CHECK_NUMBERS = {"healthcheck_connect_port": (1, 65535), "healthy_threshold": (1, 10), "unhealthy_threshold": (1, 10),
                 "healthcheck_timeout": (1, 50), "healthcheck_interval": (1, 50)}
CHECK_FIELDS = {"listener_id", "healthcheck_protocol", "healthcheck_uri", *CHECK_NUMBERS}


class ClassicListeners(ClassicService):
    """Listeners and health checks; both are made at once, without a job."""

    ROUTES = (
        Route("POST", BASE + "/listeners", "elb_classic.CreateListener", "create", write=True),
        Route("GET", BASE + "/listeners", "elb_classic.ListListeners", "listeners"),
        Route("GET", BASE + "/listeners/{listener_id}", "elb_classic.ShowListener", "show"),
        Route("PUT", BASE + "/listeners/{listener_id}", "elb_classic.UpdateListener", "update", write=True),
        Route("DELETE", BASE + "/listeners/{listener_id}", "elb_classic.DeleteListener", "delete", write=True),
        Route("POST", BASE + "/healthcheck", "elb_classic.CreateHealthcheck", "create_check", write=True),
        Route("GET", BASE + "/healthcheck/{check_id}", "elb_classic.ShowHealthcheck", "show_check"),
        Route("PUT", BASE + "/healthcheck/{check_id}", "elb_classic.UpdateHealthcheck", "update_check", write=True),
        Route("DELETE", BASE + "/healthcheck/{check_id}", "elb_classic.DeleteHealthcheck", "delete_check",
              write=True),
    )

    def __init__(self, cloud: HuaweiCloud):
        super().__init__(cloud)
        # what readers still see of listeners and health checks, by id
        self.old: Hindsight[dict[str, Any]] = Hindsight()

    def create(self, call: Call) -> Response:
        """Create a listener."""
        body = self._body(call, "ELB.6001")
        for name, code in NEEDED.items():
            if body.get(name) in (None, ""):
                raise ApiError(400, code, f"{name} is missing.")
        if set(body) - {*NEEDED, *DEFAULTS}:
            raise ApiError(400, "ELB.6001", "Unknown field in the request body.")
        balancer = self.world.balancers.get(body["loadbalancer_id"])
        if balancer is None:
            raise ApiError(400, "ELB.6040", "The load balancer does not exist.")
        self._check(body, balancer.type)
        self._check_port(balancer.id, body["port"], None)
        quota = self.settings.classic_listener_quota
        if quota and sum(one.balancer_id == balancer.id for one in self.world.listeners.values()) >= quota:
            raise ApiError(403, "ELB.6091", "Quota exceeded for resources: listeners.")
        now = self.timeline.stamp()
        fields = {**DEFAULTS, **{name: value for name, value in body.items() if name != "loadbalancer_id"}}
        listener = ClassicListener(self.world.ids.hex("listener"), balancer.id, now, now, fields)
        self._before(call, listener.id, None)
        self.world.listeners[listener.id] = listener
        self.effect(call.operation.name, listener.id)
        return json_response(200, shapes.listener(self, listener, whole=False))

    def listeners(self, call: Call) -> Response:
        """List: a bare array."""
        really = {one.id: shapes.listener(self, one) for one in self.world.listeners.values()}
        found = self.old.all_seen(really, self.now())
        for name, values in call.query.items():
            if name in ("limit", "marker"):
                continue
            if name not in {"id", "loadbalancer_id", "status", "admin_state_up", *NEEDED, *DEFAULTS}:
                raise ApiError(400, "ELB.6003", "Invalid filter.")
            found = [one for one in found if str(one[name]) in values]
        page = self.page(call, found, "ELB.6003")
        return json_response(200, page or self.empty())

    def show(self, call: Call) -> Response:
        """One listener, with its number of members and its health check."""
        listener = self.world.listeners.get(self._listener_id(call))
        really = None if listener is None else shapes.listener(self, listener)
        shown = self.old.seen(call.params["listener_id"], really, self.now())
        if shown is None:
            raise ApiError(400, "ELB.6000", "The listener does not exist.")
        return json_response(200, shown)

    def update(self, call: Call) -> Response:
        """Change a listener in place."""
        listener = self._listener(call, 400, "ELB.6000")
        body = self._body(call, "ELB.6001")
        if not body or set(body) - CHANGEABLE:
            raise ApiError(400, "ELB.6015", "The listener property cannot be changed.")
        merged = {**listener.fields, **body}
        self._check(merged, self.world.balancers[listener.balancer_id].type)
        self._check_port(listener.balancer_id, merged["port"], listener.id)
        self._refuse_if_busy(listener)
        self._before(call, listener.id, shapes.listener(self, listener))
        listener.fields, listener.updated = merged, self.timeline.stamp()
        self.effect(call.operation.name, listener.id)
        return json_response(200, shapes.listener(self, listener))

    def delete(self, call: Call) -> Response:
        """Delete a listener, its health check included; an absent one is 503 ``ELB.6002``."""
        listener = self._listener(call, 503, "ELB.6002")
        self._refuse_if_busy(listener)
        refusal = self.settings.classic_delete_with_members
        if refusal and listener.members.value:
            raise coded(refusal, "The listener still has members.")
        self._before(call, listener.id, shapes.listener(self, listener))
        self.world.listeners.pop(listener.id)
        for check_id in [c["id"] for c in self.world.checks.values() if c["listener_id"] == listener.id]:
            self.world.checks.pop(check_id)
        for member in listener.members.value:
            member.listeners.remove(listener.id)
        self.effect(call.operation.name, listener.id)
        return Response(204)

    def create_check(self, call: Call) -> Response:
        """Create the one health check of a listener."""
        body = self._body(call, "ELB.7001")
        if body.get("listener_id") in (None, ""):
            raise ApiError(400, "ELB.7000", "listener_id is missing.")
        if body["listener_id"] not in self.world.listeners:
            raise ApiError(400, "ELB.7010", "The listener does not exist.")
        if any(check["listener_id"] == body["listener_id"] for check in self.world.checks.values()):
            raise ApiError(400, "ELB.7001", "The listener already has a health check.")
        now = self.timeline.stamp()
        check = {"healthcheck_protocol": "TCP", "healthcheck_uri": "/", "healthy_threshold": 3,
                 "unhealthy_threshold": 3, "healthcheck_timeout": 10, "healthcheck_interval": 5,
                 "healthcheck_connect_port": self.world.listeners[body["listener_id"]].fields["backend_port"], **body}
        self._check_values(check)
        check = {**check, "id": self.world.ids.hex("check"), "create_time": now, "update_time": now}
        self._before_check(call, check["listener_id"], check["id"], None)
        self.world.checks[check["id"]] = check
        self.effect(call.operation.name, check["id"])
        return json_response(200, shapes.healthcheck(check))

    def show_check(self, call: Call) -> Response:
        """One health check."""
        check = self.world.checks.get(call.params["check_id"])
        really = None if check is None else shapes.healthcheck(check)
        shown = self.old.seen(call.params["check_id"], really, self.now())
        if shown is None:
            raise ApiError(400, "ELB.7020", "The health check does not exist.")
        return json_response(200, shown)

    def update_check(self, call: Call) -> Response:
        """Change a health check."""
        check, body = self._health(call, "ELB.7014"), self._body(call, "ELB.7001")
        if not body or "listener_id" in body:
            raise ApiError(400, "ELB.7001", "Nothing to change, or listener_id given.")
        self._check_values({**check, **body})
        self._before_check(call, check["listener_id"], check["id"], shapes.healthcheck(check))
        check.update(body, update_time=self.timeline.stamp())
        self.effect(call.operation.name, check["id"])
        return json_response(200, shapes.healthcheck(check))

    def delete_check(self, call: Call) -> Response:
        """Delete a health check."""
        check = self._health(call, "ELB.7020")
        self._before_check(call, check["listener_id"], check["id"], shapes.healthcheck(check))
        self.world.checks.pop(check["id"])
        self.effect(call.operation.name, check["id"])
        return Response(204)

    def _before(self, call: Call, key: str, shown: dict[str, Any] | None) -> None:
        self.old.keep(key, shown, self.now(), self.lag(call))

    def _before_check(self, call: Call, listener_id: str, check_id: str, shown: dict[str, Any] | None) -> None:
        listener = self.world.listeners.get(listener_id)
        if listener is not None:
            self._before(call, listener_id, shapes.listener(self, listener))
        self._before(call, check_id, shown)

    def _check(self, fields: dict[str, Any], balancer_type: str) -> None:
        protocol = fields["protocol"]
        if protocol not in PROTOCOLS or fields["backend_protocol"] not in PROTOCOLS[protocol]:
            raise ApiError(400, "ELB.6041", "protocol or backend_protocol is wrong.")
        if protocol == "UDP" and balancer_type == "Internal":
            raise ApiError(400, "ELB.6021", "An internal load balancer has no UDP listeners.")
        for name, (least, most) in NUMBERS.items():
            if fields.get(name) is not None and not whole(fields[name], least, most):
                raise ApiError(400, "ELB.6031", f"{name} must be {least} to {most}.")
        if fields["lb_algorithm"] not in ("roundrobin", "leastconn", "source"):
            raise ApiError(400, "ELB.6061", "lb_algorithm is wrong.")
        if fields.get("session_sticky") and fields["lb_algorithm"] != "roundrobin":
            raise ApiError(400, "ELB.6071", "session_sticky needs roundrobin.")
        if fields.get("sticky_session_type") is not None and (protocol != "HTTP" or not fields.get("session_sticky")):
            raise ApiError(400, "ELB.6071", "sticky_session_type is for sticky HTTP listeners.")
        if protocol in ("HTTPS", "SSL") and fields.get("certificate_id") is None:
            raise ApiError(400, "ELB.6081", "certificate_id is missing.")
        name = fields["name"]
        if not isinstance(name, str) or not 1 <= len(name) <= 64 or "<" in name or ">" in name:
            raise ApiError(400, "ELB.6011", "name is wrong.")

    def _check_port(self, balancer_id: str, port: int, but: str | None) -> None:
        for other in self.world.listeners.values():
            if other.balancer_id == balancer_id and other.fields["port"] == port and other.id != but:
                raise ApiError(400, "ELB.6101", "The listener port is already used.")

    def _check_values(self, check: dict[str, Any]) -> None:
        if set(check) - CHECK_FIELDS - {"id", "create_time", "update_time"}:
            raise ApiError(400, "ELB.7001", "Unknown field in the request body.")
        listener = self.world.listeners[check["listener_id"]]
        internal = self.world.balancers[listener.balancer_id].type == "Internal"
        protocols = ("HTTP", "TCP") if internal else ("HTTP", "TCP", "UDP")
        uri = check["healthcheck_uri"]
        bad_uri = not isinstance(uri, str) or not uri.startswith("/") or len(uri) > 80
        if check["healthcheck_protocol"] not in protocols or (check["healthcheck_protocol"] == "HTTP" and bad_uri):
            raise ApiError(400, "ELB.7001", "healthcheck_protocol or healthcheck_uri is wrong.")
        for name, (least, most) in CHECK_NUMBERS.items():
            if not whole(check[name], least, most):
                raise ApiError(400, "ELB.7001", f"{name} must be {least} to {most}.")

    def _body(self, call: Call, code: str) -> dict[str, Any]:
        body = json_body(call, ApiError(400, "ELB.0002", "The request body is empty or not JSON."))
        if not isinstance(body, dict) or mistyped(body, KINDS) is not None:
            raise ApiError(400, code, "The request body must be an object with fields of the right types.")
        return body

    def _listener_id(self, call: Call) -> str:
        listener_id = call.params["listener_id"]
        if not HEX.fullmatch(listener_id):
            raise ApiError(400, "ELB.6020", "The listener ID is malformed.")
        return listener_id

    def _listener(self, call: Call, status: int, code: str) -> ClassicListener:
        listener_id = self._listener_id(call)
        if listener_id not in self.world.listeners:
            raise ApiError(status, code, "The listener does not exist.")
        return self.world.listeners[listener_id]

    def _health(self, call: Call, code: str) -> dict[str, Any]:
        check = self.world.checks.get(call.params["check_id"])
        if check is None:
            raise ApiError(400, code, "The health check does not exist.")
        return check

    def _refuse_if_busy(self, listener: ClassicListener) -> None:
        if self.settings.classic_lock != "none" and self.jobs.busy(f"classic-listener:{listener.id}"):
            raise self.busy()

    def act_classic_delete_listener(self, listener_id: str) -> None:
        """The listener goes away."""
        self.world.listeners.pop(listener_id)

    def act_classic_add_listener(self, listener: dict[str, Any]) -> None:
        """A listener appears; ``listener`` has the API's own fields, of which ``loadbalancer_id`` and ``port`` are needed."""
        basic = {"name": "foreign", "protocol": "TCP", "backend_protocol": "TCP", "lb_algorithm": "roundrobin"}
        fields = {**DEFAULTS, **basic, "backend_port": listener["port"], **listener}
        now, balancer_id = self.timeline.stamp(), fields.pop("loadbalancer_id")
        made = ClassicListener(self.world.ids.hex("listener"), balancer_id, now, now, fields)
        self.world.listeners[made.id] = made

    def act_classic_add_check(self, listener_id: str, check: dict[str, Any]) -> None:
        """A listener gets a health check; ``check`` has the API's own fields."""
        listener, made, now = self.world.listeners[listener_id], self.world.ids.hex("check"), self.timeline.stamp()
        basic = {"healthcheck_protocol": "TCP", "healthcheck_uri": "/", "healthy_threshold": 3, "unhealthy_threshold": 3,
                 "healthcheck_timeout": 10, "healthcheck_interval": 5,
                 "healthcheck_connect_port": listener.fields["backend_port"]}  # fmt: skip
        stamps = {"id": made, "create_time": now, "update_time": now}
        self.world.checks[made] = {**basic, **check, "listener_id": listener_id, **stamps}
