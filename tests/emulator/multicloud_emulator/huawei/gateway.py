# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API gateway in front of every service: credentials, project, content type, rate (API notes, Huawei 1.1-1.7)."""

from __future__ import annotations

import calendar
import hmac
import re
import time
from collections import deque
from typing import TYPE_CHECKING

from ..messages import Request
from .service import ApiError, GatewayError, Route
from .signature import ALGORITHM, canonical_request, sign
from .world import Key, Token

if TYPE_CHECKING:
    from .cloud import HuaweiCloud

AUTHORIZATION = re.compile(rf"{ALGORITHM} Access=([^,\s]+), SignedHeaders=([^,\s]+), Signature=([0-9a-f]{{64}})")
MAX_BODY = 12 * 1024 * 1024


class Gateway:
    """Lets a request through to its service, or refuses it."""

    def __init__(self, cloud: HuaweiCloud):
        self.cloud = cloud
        self.settings = cloud.emulator.settings
        self._failures: dict[str, int] = {}
        self._locked: dict[str, float] = {}
        self._recent: dict[str, deque[float]] = {}

    def check(self, request: Request, route: Route, params: dict[str, str]) -> Key | Token | None:
        """Who calls; None for what needs no credentials.

        :raises GatewayError: the request does not get through
        """
        if len(request.body) > MAX_BODY:
            raise self.error(413, "0201", "The request body exceeds the size limit")
        caller = None if route.open else self._authenticate(request)
        if caller is not None:
            self._check_project(request, route, params, caller)
        self._check_rate(route.name)
        kind = request.header("content-type").split(";")[0].strip().lower()
        if request.body and kind != "application/json":
            raise self.error(400, "0602", f"Incorrect request body: content type {kind or 'missing'}")
        return caller

    def error(self, status: int, number: str, message: str) -> GatewayError:
        """A refusal with a code such as ``APIGW.0301``."""
        return GatewayError(status, f"{self.settings.gateway_prefix}.{number}", message)

    def unpublished(self) -> ApiError:
        """No such API here."""
        return self.error(404, "0101", "The API does not exist or has not been published in the environment")

    def throttled(self) -> ApiError:
        """Too many requests."""
        return self.error(429, "0308", "The throttling threshold has been reached: policy ip over ratelimit")

    def renewal(self) -> ApiError:
        """The token has to be renewed."""
        return self.error(401, "0307", "The token must be updated")

    def _authenticate(self, request: Request) -> Key | Token:
        if "authorization" in request.headers:
            return self._by_signature(request)
        value = request.headers.get("x-auth-token")
        if value is None:
            raise self._denied("the request has neither a signature nor a token")
        token = self.cloud.world.tokens.get(value)
        if token is None:
            raise self._denied("decrypt token fail")
        if self.cloud.emulator.clock.now() >= token.expires:
            raise self.renewal()
        return token

    def _by_signature(self, request: Request) -> Key:
        match = AUTHORIZATION.fullmatch(request.header("authorization"))
        if match is None:
            raise self._denied("the Authorization header cannot be read")
        access, names, signature = match.groups()
        key = self.cloud.world.keys.get(access)
        if key is None:
            raise self._denied(f"AK {access} does not exist")
        now = self.cloud.emulator.clock.now()
        if now < self._locked.get(access, float("-inf")):
            raise self._denied(f"AK {access} failed to reach the limit, forbidden")
        self._check_date(request.header("x-sdk-date"))
        try:
            self._check_signature(request, key, names.split(";"), signature)
        except GatewayError:
            self._count_failure(access, now)
            raise
        self._failures.pop(access, None)
        if key.expires is not None and now >= key.expires:
            raise self.renewal()
        return key

    def _check_signature(self, request: Request, key: Key, signed: list[str], signature: str) -> None:
        if key.security_token != request.headers.get("x-security-token"):
            raise self._denied("the security token does not belong to the AK")
        needed = {"host", "x-sdk-date"} | ({"x-security-token", "x-project-id"} & set(request.headers))
        if not needed <= set(signed):
            raise self._denied(f"headers not signed: {', '.join(sorted(needed - set(signed)))}")
        if not set(signed) <= set(request.headers):
            raise self._denied("a signed header is not in the request")
        if signed != sorted(set(signed)):
            raise self._denied("SignedHeaders is not sorted, lower-case and without repeats")
        canonical = canonical_request(request, signed)
        if not hmac.compare_digest(signature, sign(canonical, request.header("x-sdk-date"), key.secret_key)):
            shown = canonical.replace("\n", "|")
            raise self._denied(f"verify aksk signature fail, canonicalRequest:{shown}")

    def _check_date(self, date: str) -> None:
        try:
            sent = calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ"))
        except ValueError:
            raise self._denied("X-Sdk-Date is missing or malformed") from None
        if abs(sent - self.cloud.emulator.clock.wall()) > self.settings.signature_skew_seconds:
            raise self._denied("the request has expired: X-Sdk-Date is too far from the server's time")

    def _count_failure(self, access: str, now: float) -> None:
        self._failures[access] = self._failures.get(access, 0) + 1
        limit = self.settings.key_lock_failures
        if limit and self._failures[access] >= limit:
            self._locked[access] = now + self.settings.key_lock_seconds
            self._failures.pop(access)

    def _check_project(self, request: Request, route: Route, params: dict[str, str], caller: Key | Token) -> None:
        sent = request.headers.get("x-project-id")
        if route.unscoped:
            if sent is not None:
                raise self.error(403, "0310", "X-Project-Id does not belong to this API")
            return
        project = params.get("project_id")
        if project is None or not caller.may_use(project):
            raise self.error(403, "0302", "The project in the path is not one of the caller's")
        if sent is not None and sent != project:
            raise self.error(403, "0310", "X-Project-Id differs from the project in the path")

    def _check_rate(self, name: str) -> None:
        limit = self.settings.huawei_requests_per_second
        if not limit:
            return
        now, recent = self.cloud.emulator.clock.now(), self._recent.setdefault(name, deque())
        while recent and recent[0] <= now - 1:
            recent.popleft()
        if len(recent) >= limit:
            raise self.throttled()
        recent.append(now)

    def _denied(self, reason: str) -> GatewayError:
        return self.error(401, "0301", f"Incorrect IAM authentication information: {reason}")
