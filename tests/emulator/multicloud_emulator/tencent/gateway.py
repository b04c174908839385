# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The front door: forms, signature, action, version, region and rate, before an action sees its parameters."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from typing import Any
from urllib.parse import parse_qsl

from ..messages import Request
from ..settings import Settings
from .errors import ApiError, missing, throttled, unknown_action
from .schema import check
from .signature import Credential, verify

SERVICE = "clb"
VERSION = "2018-03-17"
JSON_MAX_BYTES = 10 * 1024 * 1024
QUERY_MAX_BYTES = 32 * 1024
LANGUAGES = ("", "zh-CN", "en-US")
REGIONS = frozenset((
    "ap-bangkok", "ap-beijing", "ap-chengdu", "ap-chongqing", "ap-guangzhou", "ap-guangzhou-open", "ap-hongkong",
    "ap-jakarta", "ap-mumbai", "ap-seoul", "ap-shanghai", "ap-nanjing", "ap-shanghai-fsi", "ap-shenzhen-fsi",
    "ap-singapore", "ap-tokyo", "eu-frankfurt", "eu-moscow", "na-ashburn", "na-siliconvalley", "na-toronto",
    "sa-saopaulo",
))


class Rates:
    """Requests of each action in the last virtual second (API notes, Tencent 8)."""

    def __init__(self) -> None:
        self._times: dict[str, deque[float]] = defaultdict(deque)

    def count(self, action: str, now: float, limit: int, code: str) -> None:
        """Count one request.

        :raises ApiError: too many; that one is not counted
        """
        times = self._times[action]
        while times and times[0] <= now - 1:
            times.popleft()
        if limit and len(times) >= limit:
            raise throttled(code, limit)
        times.append(now)


def action_of(request: Request) -> str:
    """The action's name, from the header or, in the older form, from the query; empty when there is none."""
    return request.header("x-tc-action") or dict(parse_qsl(request.query)).get("Action", "")


def admit(request: Request, credentials: dict[str, Credential], wall: float) -> Credential:
    """Check the form and the signature.

    :raises ApiError: the gateway refuses
    """
    if request.method not in ("GET", "POST"):
        raise ApiError("UnsupportedProtocol", "HTTP(S) request protocol error; only GET and POST requests are "
                       "supported.")
    if len(request.body) > JSON_MAX_BYTES or len(request.query) > QUERY_MAX_BYTES:
        raise ApiError("RequestSizeLimitExceeded", "The request packet exceeds the limit.")
    if not request.header("x-tc-action"):
        raise missing("Action")
    return verify(request, credentials, wall, SERVICE)


def parameters(request: Request, actions: dict[str, Any], rates: Rates, settings: Settings, now: float) -> dict:
    """The checked parameters of a signed request.

    :param actions: by name; each has ``fields`` (see schema.py)
    :raises ApiError: the gateway refuses
    """
    action = action_of(request)
    if action not in actions:
        raise unknown_action(action)
    _common_headers(request)
    rates.count(action, now, settings.tencent_rate_limit, settings.tencent_rate_limit_code)
    from_query = request.method == "GET"
    return check(actions[action].fields, raw_parameters(request), from_query)


def _common_headers(request: Request) -> None:
    version = request.header("x-tc-version")
    if not version:
        raise missing("Version")
    if version != VERSION:
        raise ApiError("NoSuchVersion", f"The requested version {version} does not exist.")
    region = request.header("x-tc-region")
    if not region:
        raise missing("Region")
    if region not in REGIONS:
        raise ApiError("UnsupportedRegion", f"The request does not support the region `{region}`.")
    if request.header("x-tc-language") not in LANGUAGES:
        raise ApiError("InvalidParameter", "The `X-TC-Language` in the request header must be zh-CN or en-US.")


def raw_parameters(request: Request) -> dict[str, Any]:
    """The parameters as sent: a JSON object, or a query whose dotted names are put together again.

    :raises ApiError: neither
    """
    kind = request.header("content-type").split(";")[0].strip().lower()
    if request.method == "GET":
        _expect(kind, "application/x-www-form-urlencoded")
        return _unflatten(request.query)
    _expect(kind, "application/json")
    try:
        params = json.loads(request.body.decode("utf-8"))
    except ValueError:
        params = None
    if not isinstance(params, dict):
        raise ApiError("InvalidParameter", "The request body is not a JSON object.")
    return params


def _expect(kind: str, wanted: str) -> None:
    if kind != wanted:
        raise ApiError("InvalidParameter", f"The Content-Type must be {wanted} for this form of request, not `{kind}`.")


def _unflatten(query: str) -> dict[str, Any]:
    """``Associations.0.ListenerId=a`` becomes a list of objects (API notes, Tencent 1.2)."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        node, parts = tree, name.split(".")
        for part in parts[:-1]:
            node = node.setdefault(part, {})
            if not isinstance(node, dict):
                raise _mixed(name)
        if parts[-1] in node:
            raise _mixed(name)
        node[parts[-1]] = value
    return {name: _lists(value) for name, value in tree.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if all(key.isascii() and key.isdigit() for key in value):
        wanted = [str(number) for number in range(len(value))]
        if sorted(value, key=int) != wanted:
            raise ApiError("InvalidParameter", "Lists in a query are numbered 0, 1, 2 and so on.")
        return [_lists(value[key]) for key in wanted]
    return {key: _lists(one) for key, one in value.items()}


def _mixed(name: str) -> ApiError:
    return ApiError("InvalidParameter", f"The parameter `{name}` is given twice or in two forms.")
