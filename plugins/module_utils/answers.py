# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads an HTTP answer: is it usable, and if not, what did the cloud say.

Sources: API notes Huawei 1.6 (error bodies) and 8.7 (a 2xx can be an error), API notes Tencent 1.8 (envelope).
"""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime

from .errors import CloudError
from .hiding import hide
from .retry_classes import FINAL, HUAWEI, TENCENT, THROTTLED, UNKNOWN, classify

LONGEST_MESSAGE = 400

# Where code and message stand. CCE gives two codes at once, and errorCode is the documented one of them; otherwise the
# order is that of the vendor's own SDK.
ERROR_KEYS = (
    ("errorCode", ("errorMessage", "errorMsg", "error_msg", "message")),
    ("error_code", ("error_msg", "externalMessage")),
    ("errCode", ("externalMessage", "errMsg")),
    ("code", ("message",)),
)


def parse(body):
    """The body as JSON.

    :raises ValueError: it is not JSON in UTF-8
    """
    return json.loads(body.decode("utf-8"))


def find_error(data):
    """``(code, message)`` from an error body of any shape; None for what is not there."""
    if not isinstance(data, dict):
        return None, None
    for code_key, message_keys in ERROR_KEYS:
        if data.get(code_key) not in (None, ""):
            messages = [data[key] for key in message_keys if data.get(key)]
            return str(data[code_key]), str(messages[0]) if messages else None
    for value in data.values():
        code, message = find_error(value)
        if code is not None:
            return code, message
    return None, None


def refuses(data):
    """Whether a body that came with a 2xx is an error all the same, as DWS and CSS do; DWS.0000 is a word for success."""
    if not isinstance(data, dict):
        return False
    inner = data.get("error")
    codes = [data.get("error_code"), data.get("errCode"), data.get("errorCode")]
    codes.append(find_error(inner)[0] if isinstance(inner, dict) else None)
    return any(code and code != "DWS.0000" for code in codes)


def seconds_to_wait(headers, now):
    """``Retry-After`` in seconds (integer, fraction or HTTP date), or None.

    :param now: seconds since 1970 UTC
    """
    text = headers.get("Retry-After")
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(text).timestamp() - now
        except (TypeError, ValueError):
            return None
    # Not a number ("nan", "inf") is no advice.
    return max(0.0, seconds) if seconds < 1e9 else None


def seconds_ahead(headers, now):
    """How many seconds our clock is ahead of the server's, by its ``Date`` header; None if that cannot be told.

    :param now: seconds since 1970 UTC
    """
    try:
        return now - parsedate_to_datetime(headers["Date"]).timestamp()
    except (KeyError, TypeError, ValueError):
        return None


def _shorten(message):
    return message if message is None or len(message) <= LONGEST_MESSAGE else message[:LONGEST_MESSAGE] + "..."


def _failure(provider, kind, operation, message, response, now, code=None, request_id=None):
    message = hide(message or "no error text")
    # After a wrong signature the gateway repeats the whole request in its own form; nobody can use that here.
    message = re.split(r"\||\n|canonical", message)[0].strip(" ,:")
    return CloudError(
        kind,
        operation,
        message if len(message) <= LONGEST_MESSAGE else message[:LONGEST_MESSAGE] + "...",
        status=response.status_code,
        code=code,
        request_id=request_id or response.headers.get("X-Request-Id") or response.headers.get("X-IAM-Trace-Id"),
        retry_after=seconds_to_wait(response.headers, now),
        provider=provider,
        ahead=seconds_ahead(response.headers, now),
    )


def is_readable(operation, data):
    """Whether the data has what the API page promises."""
    if any(data.get(name) is None for name in operation.needs):
        return False
    return operation.readable is None or bool(operation.readable(data))


def is_rows(found, *texts):
    """Whether something is a list of objects that hold these texts."""
    return isinstance(found, list) and all(
        isinstance(row, dict) and all(isinstance(row.get(name), str) for name in texts) for row in found
    )


def unreadable(operation, what):
    """The failure for an answer that contradicts itself."""
    return CloudError(UNKNOWN, operation, UNREADABLE % what)


REDIRECTS = "it redirects, and credentials are never sent to another address"
UNREADABLE = "the answer could not be read (%s)"


def read_huawei(operation, response, now):
    """The data of an answer of the Huawei family.

    :param now: seconds since 1970 UTC
    :raises CloudError: the cloud refused, or the answer cannot be read
    """

    def failure(kind, message, code=None):
        return _failure("huaweicloud", kind, operation, message, response, now, code)

    def refusal():
        code, message = find_error(data)
        return failure(classify(HUAWEI, response.status_code, code, message), message, code)

    blank = not response.content.strip()
    try:
        data = parse(response.content)
        what = "not of the documented form"
    except ValueError:
        data = None
        what = "empty body" if blank else "not JSON"
    if 300 <= response.status_code < 400:
        raise failure(FINAL, REDIRECTS)
    if not 200 <= response.status_code < 300:
        raise refusal()
    # A job's own error_code is not a refusal to tell of it.
    if operation.kind != "poll" and refuses(data):
        raise refusal()
    if operation.shape is list and data == {}:
        return []  # classic ELB writes an empty list so (API notes Huawei 4.1)
    if operation.empty and blank:
        return {}
    if not isinstance(data, operation.shape) or not is_readable(operation, data):
        raise failure(UNKNOWN, UNREADABLE % what)
    return data


def read_tencent(operation, response, now):
    """The ``Response`` object of a Tencent Cloud answer.

    :param now: seconds since 1970 UTC
    :raises CloudError: the cloud refused, or the answer cannot be read
    """

    def failure(kind, message, code=None, request_id=None):
        return _failure("tencentcloud", kind, operation, message, response, now, code, request_id)

    if 300 <= response.status_code < 400:
        raise failure(FINAL, REDIRECTS)
    if response.status_code != 200:
        # Tencent Cloud answers 200 to everything that reached the service.
        kind = THROTTLED if response.status_code == 429 else UNKNOWN
        raise failure(kind, "HTTP status %d from the gateway" % response.status_code)
    try:
        data = parse(response.content)["Response"]
        error, request_id = data.get("Error"), data.get("RequestId")
        code, message = (None, None) if error is None else (error["Code"], error.get("Message"))
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        raise failure(UNKNOWN, UNREADABLE % "no Response object in it") from exc
    if code is not None:
        raise failure(classify(TENCENT, 200, code, message), message, code, request_id)
    if not is_readable(operation, data):
        raise failure(UNKNOWN, UNREADABLE % "not of the documented form", request_id=request_id)
    return data
