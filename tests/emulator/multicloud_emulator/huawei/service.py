# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the services have in common: routes, calls, refusals, and how a service finds its state."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from ..messages import Operation, Request, Response, parse_json

if TYPE_CHECKING:
    from .cloud import HuaweiCloud

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEX = re.compile(r"[0-9a-f]{32}")


class ApiError(Exception):
    """A refusal in the words of a service; its body gets the shape of that service."""

    def __init__(self, status: int, code: str, message: str):
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message = status, code, message


class GatewayError(ApiError):
    """A refusal by the gateway in front of all services."""


@dataclass(frozen=True)
class Route:
    """One operation of a service.

    ``template`` is the path with ``{names}``; ``{project_id}`` has to be the caller's project. ``handler`` is the
    method of the service. ``open`` needs no credentials; ``unscoped`` no project.
    """

    method: str
    template: str
    name: str
    handler: str
    write: bool = False
    poll: bool = False
    open: bool = False
    unscoped: bool = False

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """The path's values when the route fits; every segment is percent-decoded on its own."""
        if method != self.method:
            return None
        wanted, found = self.template.split("/"), path.split("/")
        if len(wanted) != len(found):
            return None
        params = {}
        for name, value in zip(wanted, found, strict=True):
            value = unquote(value)
            if name.startswith("{"):
                if not value:
                    return None
                params[name.strip("{}")] = value
            elif name != value:
                return None
        return params


@dataclass
class Call:
    """One request to a service, with what its path and query say. ``params`` holds the path's values."""

    request: Request
    operation: Operation
    params: dict[str, str]
    caller: Any = None

    @property
    def query(self) -> dict[str, list[str]]:
        """The query, each key with all its values."""
        values: dict[str, list[str]] = {}
        for key, value in parse_qsl(self.request.query, keep_blank_values=True):
            values.setdefault(key, []).append(value)
        return values

    def one(self, name: str) -> str | None:
        """The first value of a query key, or None."""
        values = self.query.get(name)
        return values[0] if values else None

    @property
    def lag(self) -> float | None:
        """Seconds of read lag that a fault rule asked for, or None."""
        hint = self.operation.hints.get("lag")
        return None if hint is None else float(hint.get("seconds", 0))


class Service:
    """One service: its routes, and the shape of its refusals."""

    ROUTES: tuple[Route, ...] = ()

    def __init__(self, cloud: HuaweiCloud):
        self.cloud = cloud
        self.settings = cloud.emulator.settings
        self.world = cloud.world
        self.timeline = cloud.timeline
        self.jobs = cloud.jobs

    def call(self, handler: str, call: Call) -> Response:
        """Carry out one operation."""
        method: Callable[[Call], Response] = getattr(self, handler)
        return method(call)

    def shape(self, error: ApiError, request_id: str) -> dict[str, Any]:
        """The body of a refusal."""
        return {"error_code": error.code, "error_msg": error.message, "request_id": request_id}

    def busy(self) -> ApiError:
        """The refusal while another operation holds the resource."""
        raise NotImplementedError

    def throttled(self) -> ApiError:
        """The refusal of too many requests."""
        return self.cloud.gateway.throttled()

    def effect(self, operation: str, key: str) -> None:
        """Record an effect that was carried out."""
        self.cloud.emulator.effect(operation, key)

    def lag(self, call: Call) -> float:
        """Seconds for which readers see the old state after this call's effect."""
        return self.settings.read_lag_seconds if call.lag is None else call.lag

    def now(self) -> float:
        """Virtual seconds."""
        return self.timeline.now()


def json_body(call: Call, refusal: ApiError) -> Any:
    """The JSON body of a call.

    :raises ApiError: ``refusal``, when there is none or it is not JSON
    """
    try:
        return parse_json(call.request.body)
    except ValueError:
        raise refusal from None


def kinds(strings: str = "", numbers: str = "", flags: str = "", objects: str = "", lists: str = "") -> dict[str, type]:
    """Fields and their JSON types, from words: ``kinds("name type", numbers="port")``."""
    words = {str: strings, int: numbers, bool: flags, dict: objects, list: lists}
    return {name: kind for kind, names in words.items() for name in names.split()}


def mistyped(fields: dict[str, Any], known: dict[str, type]) -> str | None:
    """The first field that has another type than its own; null may stand for any."""
    for name, value in fields.items():
        kind = known.get(name, object)
        if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            return name
    return None


def coded(text: str, message: str) -> ApiError:
    """A refusal from a setting such as ``404 DWS.0047``."""
    status, code = text.split(" ", 1)
    return ApiError(int(status), code, message)


def number(text: str | None) -> int | None:
    """The whole number that a query value spells, or None."""
    return int(text) if text is not None and re.fullmatch("[0-9]{1,18}", text) else None


def whole(value: Any, least: int, most: int) -> bool:
    """Is it an int (not a bool) in this range?"""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def written(stamp: float, pattern: str = "%Y-%m-%dT%H:%M:%SZ") -> str:
    """A time of the API: ``stamp`` is seconds since 1970 UTC."""
    return time.strftime(pattern, time.gmtime(stamp))
