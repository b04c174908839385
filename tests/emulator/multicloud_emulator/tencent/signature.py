# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""TC3-HMAC-SHA256, checked as the gateway checks it (API notes, Tencent 1.4)."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from dataclasses import dataclass

from ..messages import Request
from .errors import ApiError, bad_token, missing

ALGORITHM = "TC3-HMAC-SHA256"
MAX_SKEW_SECONDS = 300
AUTHORIZATION = re.compile(
    ALGORITHM + r" Credential=(?P<id>[^/\s]+)/(?P<date>[^/\s]+)/(?P<service>[^/\s]+)/tc3_request, "
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass
class Credential:
    """A key pair; ``token`` is set for a temporary one."""

    secret_id: str
    secret_key: str
    token: str | None = None
    expired: bool = False


def verify(request: Request, credentials: dict[str, Credential], wall: float, service: str) -> Credential:
    """Who signed this request.

    :param wall: the gateway's own clock, seconds since 1970 UTC
    :raises ApiError: an ``AuthFailure`` of some kind, or ``MissingParameter``
    """
    timestamp = _timestamp(request)
    found = AUTHORIZATION.fullmatch(request.header("authorization"))
    if found is None:
        raise ApiError("AuthFailure.InvalidAuthorization", "The `Authorization` in the request header does not comply "
                       "with the Tencent Cloud standard.")
    credential = credentials.get(found["id"])
    if credential is None:
        raise ApiError("AuthFailure.SecretIdNotFound", "The SecretId is not found, please ensure that your SecretId "
                       "is correct.")
    if abs(timestamp - wall) > MAX_SKEW_SECONDS:
        raise ApiError("AuthFailure.SignatureExpire", "The signature has expired: the timestamp of the request and "
                       f"the time of the server differ by more than {MAX_SKEW_SECONDS // 60} minutes.")
    date = time.strftime("%Y-%m-%d", time.gmtime(timestamp))
    names = found["headers"].split(";")
    if found["date"] != date or found["service"] != service or not _signs_enough(names, request):
        raise _failure()
    scope = f"{date}/{service}/tc3_request"
    text = "\n".join((ALGORITHM, str(timestamp), scope, _sha256(_canonical(request, names).encode())))
    if not hmac.compare_digest(_sign(credential.secret_key, date, service, text), found["signature"]):
        raise _failure()
    if credential.expired or request.header("x-tc-token") != (credential.token or ""):
        raise bad_token()
    return credential


def _timestamp(request: Request) -> int:
    text = request.header("x-tc-timestamp")
    if not text:
        raise missing("Timestamp")
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise ApiError("InvalidParameter", "The `X-TC-Timestamp` in the request header is not a Unix time in seconds.")
    return int(text)


def _signs_enough(names: list[str], request: Request) -> bool:
    return {"content-type", "host"} <= set(names) and names == sorted(set(names)) and set(names) <= set(request.headers)


def _canonical(request: Request, names: list[str]) -> str:
    headers = "".join(f"{name}:{_header(request, name).strip().lower()}\n" for name in names)
    # The query of a POST is not signed, and a GET has no payload.
    query, payload = (request.query, b"") if request.method == "GET" else ("", request.body)
    if request.header("x-tc-content-sha256") == "UNSIGNED-PAYLOAD":
        payload = b"UNSIGNED-PAYLOAD"
    return "\n".join((request.method, "/", query, headers, ";".join(names), _sha256(payload)))


def _header(request: Request, name: str) -> str:
    value = request.header(name)
    if name == "host":
        # The gateway's own name has the port only where it is not the scheme's usual one.
        return value.removesuffix({"https": ":443", "http": ":80"}.get(request.scheme, ""))
    return value


def _sign(secret_key: str, date: str, service: str, text: str) -> str:
    key = ("TC3" + secret_key).encode()
    for part in (date, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _failure() -> ApiError:
    return ApiError("AuthFailure.SignatureFailure", "The provided credentials could not be validated. Please check "
                    "your signature is correct.")
