# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Huawei half: which service answers, behind which gateway."""

from __future__ import annotations

import dataclasses
import fnmatch
from typing import Any

from ..cloud import Cloud
from ..messages import Operation, Request, Response, json_response
from .balancers import Balancers
from .cce import Cce
from .classic import ClassicBalancers
from .classic_listeners import ClassicListeners
from .classic_members import ClassicMembers
from .css import Css
from .dws import Dws
from .eip import EipV1
from .eip_book import EipBook
from .eip_v3 import EipV3
from .elb_v3 import ElbV3Balancers
from .elb_v3_listeners import ElbV3Listeners
from .elb_v3_members import ElbV3Members
from .elb_v3_pools import ElbV3Pools
from .gateway import Gateway
from .iam import Iam
from .ids import uuid_of
from .jobs import Jobs
from .seed import KEY, TEMPORARY_KEY, USER, seed
from .service import ApiError, Call, GatewayError, Route, Service
from .settings_table import SETTINGS
from .timeline import Lagging, Timeline
from .world import World

# CSS stands before DWS: both have GET /v1.0/{project_id}/clusters/{cluster_id}.
SERVICES: tuple[type[Service], ...] = (
    Iam, Css, Dws, ClassicBalancers, ClassicListeners, ClassicMembers, Cce, EipV1, EipV3, ElbV3Balancers,
    ElbV3Listeners, ElbV3Pools, ElbV3Members)
HIDDEN = ("ids", "keys", "tokens", "users", "resources")


class HuaweiCloud(Cloud):
    """Huawei Cloud behind its API gateway."""

    name = "huawei"
    SETTINGS = SETTINGS

    world: World
    timeline: Timeline
    jobs: Jobs
    balancers: Balancers
    eips: EipBook
    gateway: Gateway

    def reset(self) -> None:
        """Make the seeded state anew."""
        clock, settings = self.emulator.clock, self.emulator.settings
        self.world = seed(clock.stamp())
        self.timeline = Timeline(clock)
        self.jobs = Jobs(self.timeline, settings, lambda: self.world.ids.hex("job"))
        self.balancers = Balancers(self.world, self.timeline)
        self.eips = EipBook(self.world, self.timeline, settings)
        self.gateway = Gateway(self)
        self.services = {kind: kind(self) for kind in SERVICES}
        self.request_id = "0" * 32
        # v3 load balancers that a write holds, until when (virtual seconds)
        self.held: dict[str, float] = {}
        self._routes: dict[str, tuple[Service, Route]] = {
            route.name: (service, route) for service in self.services.values() for route in service.ROUTES}

    def identify(self, request: Request) -> Operation | None:
        """The operation that the route belongs to."""
        for service in self.services.values():
            for route in service.ROUTES:
                params = route.match(request.method, request.path)
                if params is None:
                    continue
                if isinstance(service, Css) and not self._for_css(route, request, params):
                    continue
                return Operation(self.name, route.name, route.write, route.poll, params=params)
        return None

    def handle(self, request: Request, operation: Operation) -> Response:
        """Let the gateway check the request and its service answer it."""
        self.timeline.run()
        self.request_id = self.world.ids.hex("request")
        found = self._routes.get(operation.name)
        if found is None or self._absent(operation.name):
            return self._refusal(self.gateway.unpublished(), None)
        service, route = found
        try:
            caller = self.gateway.check(request, route, operation.params)
            response = service.call(route.handler, Call(request, operation, operation.params, caller))
        except ApiError as error:
            return self._refusal(error, service)
        return self._signed_off(response)

    def refuse(self, kind: str, operation: Operation) -> Response:
        """The documented answer for a fault rule."""
        self.request_id = self.world.ids.hex("request")
        found = self._routes.get(operation.name)
        service = None if found is None else found[0]
        if kind == "unpublished" or service is None:
            return self._refusal(self.gateway.unpublished(), None)
        errors = {"busy": service.busy, "throttled": service.throttled, "unauthorized": self.gateway.renewal}
        return self._refusal(errors[kind](), service)

    def settle(self) -> None:
        """Let jobs end whose time has come."""
        self.timeline.run()

    def describe(self) -> dict[str, Any]:
        """Credentials and ids."""
        credentials = {
            "access_key": KEY[0], "secret_key": KEY[1], "project_id": self.world.project_id,
            "region": self.world.region,
            "temporary": dict(zip(("access_key", "secret_key", "security_token"), TEMPORARY_KEY, strict=True)),
            "username": USER[0], "password": USER[1], "domain_name": self.world.domain_name,
            "project_name": self.world.region, "project_id_2": self.world.projects[1].id,
        }
        return {"huawei": credentials, "resources": self.world.resources}

    def dump(self) -> dict[str, Any]:
        """The whole state, without credentials."""
        self.timeline.run()
        shown = {field.name: as_json(getattr(self.world, field.name))
                 for field in dataclasses.fields(self.world) if field.name not in HIDDEN}
        return {**shown, "jobs": self.jobs.as_json()}

    def act(self, name: str, **params: Any) -> Any:
        """Another actor: ``act_<name>`` of one of the services, or of the jobs."""
        self.timeline.run()
        for place in (*self.services.values(), self.jobs):
            method = getattr(place, f"act_{name}", None)
            if method is not None:
                try:
                    return method(**params)
                except (KeyError, TypeError) as problem:
                    raise ValueError(f"{name}: {type(problem).__name__} {problem}") from None
        raise ValueError(f"huawei: no act {name!r}")

    def ports(self) -> dict[str, tuple[str, str | None]]:
        """Every network port: its holder (``elb:ID``, ``cce:ID``, ``port:SERVER``) and private address."""
        ports: dict[str, tuple[str, str | None]] = {}
        for server in self.world.servers.values():
            ports[uuid_of(f"port of {server.id}")] = (f"port:{server.id}", server.address)
        for balancer_id, balancer in self.world.lb3.items():
            ports[balancer["vip_port_id"]] = (f"elb:{balancer_id}", balancer["vip_address"])
        for cluster in self.world.cce.values():
            ports[cluster.port_id] = (f"cce:{cluster.id}", cluster.private_address)
        return ports

    @staticmethod
    def set_fields(record: Any, fields: dict[str, Any]) -> None:
        """Set fields of a record, as acts do.

        :raises ValueError: it has no such field
        """
        for name, value in fields.items():
            if not hasattr(record, name):
                raise ValueError(f"{type(record).__name__} has no {name}")
            setattr(record, name, Lagging(value) if isinstance(getattr(record, name), Lagging) else value)

    def _for_css(self, route: Route, request: Request, params: dict[str, str]) -> bool:
        if route.name not in ("css.ShowClusterDetail", "css.ListClustersDetails"):
            return True
        return request.header("host").startswith("css.") or params.get("cluster_id") in self.world.css

    def _absent(self, name: str) -> bool:
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in self.emulator.settings.absent_apis)

    def _refusal(self, error: ApiError, service: Service | None) -> Response:
        if service is None or isinstance(error, GatewayError):
            body = {"error_code": error.code, "error_msg": error.message, "request_id": self.request_id}
        else:
            body = service.shape(error, self.request_id)
        return self._signed_off(json_response(error.status, body))

    def _signed_off(self, response: Response) -> Response:
        response.headers.setdefault("x-request-id", self.request_id)
        return response


def as_json(value: Any) -> Any:
    """A record of the world as JSON values; a lagging value as it really is."""
    if isinstance(value, Lagging):
        return as_json(value.value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    return None if value in (float("inf"), float("-inf")) else value
