# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``SDK-HMAC-SHA256`` as the gateway computes it (API notes, Huawei 1.1)."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qsl, quote, unquote

from ..messages import Request

ALGORITHM = "SDK-HMAC-SHA256"


def canonical_request(request: Request, signed: list[str]) -> str:
    """The text that the signature vouches for.

    :param signed: the names in ``SignedHeaders``, as the client gave them
    """
    headers = "".join(f"{name}:{request.header(name).strip()}\n" for name in sorted(signed))
    payload = request.headers.get("x-sdk-content-sha256") or hashlib.sha256(request.body).hexdigest()
    return "\n".join([request.method, canonical_path(request.path), canonical_query(request.query), headers,
                      ";".join(sorted(signed)), payload])


def canonical_path(path: str) -> str:
    """Each segment of the decoded path, encoded again; it always ends in a slash."""
    encoded = "/".join(_encode(segment) for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def canonical_query(query: str) -> str:
    """The parameters, sorted by key and value. A ``+`` is a plus sign: a space travels as ``%20``."""
    pairs = parse_qsl(query.replace("+", "%2B"), keep_blank_values=True)
    return "&".join(f"{_encode(key)}={_encode(value)}" for key, value in sorted(pairs))


def sign(canonical: str, date: str, secret_key: str) -> str:
    """The signature of a canonical request.

    :param date: the value of ``X-Sdk-Date``
    """
    text = f"{ALGORITHM}\n{date}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _encode(text: str) -> str:
    return quote(text, safe="-_.~")
