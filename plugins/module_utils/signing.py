# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Request signatures, as pure functions: the same input gives the same headers.

Sources: API notes Huawei 1.1 (SDK-HMAC-SHA256), API notes Tencent 1.4 (TC3-HMAC-SHA256). Both hold test vectors.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from urllib.parse import quote, unquote


def encode(text):
    """Percent-encode one path segment or query part: all but ``A-Za-z0-9-_.~`` (RFC 3986)."""
    return quote(str(text), safe="~")


def query_string(pairs):
    """The canonical query, which is also what goes on the wire.

    :param pairs: list of (name, value); a value may be a list, a bool, an int or a str
    """
    flat = []
    for name, value in pairs:
        for one in value if isinstance(value, (list, tuple)) else [value]:
            flat.append((str(name), str(one).lower() if isinstance(one, bool) else str(one)))
    return "&".join("%s=%s" % (encode(name), encode(value)) for name, value in sorted(flat))


def _sha256(data):
    return hashlib.sha256(data).hexdigest()


def _hmac256(key, text):
    return hmac.new(key, text.encode("utf-8"), hashlib.sha256)


def sdk_hmac(method, path, query, headers, body, access_key, secret_key, now):
    """Headers ``X-Sdk-Date`` and ``Authorization`` for a Huawei Cloud request.

    :param path: path as sent, percent-encoded
    :param query: query as sent, from :func:`query_string`
    :param headers: the headers to sign; must hold ``Host``
    :param body: the exact bytes that are sent
    :param now: seconds since 1970 UTC
    """
    date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    signed = {name.lower(): str(value).strip() for name, value in headers.items()}
    signed["x-sdk-date"] = date
    names = ";".join(sorted(signed))
    # The slash at the end exists in the canonical form only, never on the wire.
    uri = "/".join(encode(segment) for segment in unquote(path).split("/"))
    canonical = "\n".join(
        (
            method,
            uri if uri.endswith("/") else uri + "/",
            query,
            "".join("%s:%s\n" % (name, signed[name]) for name in sorted(signed)),
            names,
            _sha256(body),
        )
    )
    to_sign = "\n".join(("SDK-HMAC-SHA256", date, _sha256(canonical.encode("utf-8"))))
    signature = _hmac256(secret_key.encode("utf-8"), to_sign).hexdigest()
    return {
        "X-Sdk-Date": date,
        "Authorization": "SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%s" % (access_key, names, signature),
    }


def tc3(service, headers, body, secret_id, secret_key, now):
    """Header ``Authorization`` for a Tencent Cloud JSON POST to ``/``.

    :param service: ``clb`` for every CLB host
    :param headers: the headers to sign; must hold ``Content-Type`` and ``Host`` exactly as sent
    :param body: the exact bytes that are sent
    :param now: seconds since 1970 UTC, the same number as in ``X-TC-Timestamp``
    """
    date = time.strftime("%Y-%m-%d", time.gmtime(now))
    signed = {name.lower(): str(value).strip().lower() for name, value in headers.items()}
    names = ";".join(sorted(signed))
    canonical = "\n".join(
        ("POST", "/", "", "".join("%s:%s\n" % (name, signed[name]) for name in sorted(signed)), names, _sha256(body))
    )
    scope = "%s/%s/tc3_request" % (date, service)
    to_sign = "\n".join(("TC3-HMAC-SHA256", str(int(now)), scope, _sha256(canonical.encode("utf-8"))))
    key = ("TC3" + secret_key).encode("utf-8")
    for part in (date, service, "tc3_request"):
        key = _hmac256(key, part).digest()
    signature = _hmac256(key, to_sign).hexdigest()
    return "TC3-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (secret_id, scope, names, signature)
