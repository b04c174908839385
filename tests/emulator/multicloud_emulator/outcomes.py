# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a fault rule makes of an answer: one given instead of carrying the request out, or a spoilt one."""

from __future__ import annotations

import json

from .cloud import Cloud
from .faults import AFTER, INSTEAD, Rule
from .messages import Operation, Response, json_response

HTML = b"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
REFUSALS = {"busy": "busy", "throttled": "throttled", "unpublished": "unpublished",
            "unauthorized_once": "unauthorized"}


def instead(cloud: Cloud, operation: Operation, rule: Rule) -> Response | None:
    """The answer of a rule that stops the request from being carried out; None when the rule does not."""
    if rule.do not in INSTEAD:
        return None
    if rule.do in REFUSALS:
        response = cloud.refuse(REFUSALS[rule.do], operation)
        response.status = int(rule.params.get("status", response.status))
    elif rule.do == "answer":
        response = _verbatim(rule)
    elif rule.do == "redirect":
        target = str(rule.params.get("location", "https://elsewhere.invalid/"))
        response = Response(int(rule.params.get("status", 302)), {"location": target})
    else:
        response = _spoilt(rule.do, json_response(200, {"request_id": "0" * 32}), rule)
    if "retry_after" in rule.params:
        response.headers["retry-after"] = str(rule.params["retry_after"])
    return response


def spoil(response: Response, rule: Rule) -> Response:
    """The answer to a request that was carried out, spoilt if the rule says so."""
    if rule.do not in AFTER:
        return response
    if rule.do == "answer_after":
        return _verbatim(rule)
    return _spoilt(rule.do.removesuffix("_after"), response, rule)


def _spoilt(how: str, response: Response, rule: Rule) -> Response:
    if how == "drop":
        return Response(0, drop=True)
    if how == "html":
        return Response(int(rule.params.get("status", 502)), {"content-type": "text/html"}, HTML)
    status = int(rule.params.get("status", response.status))
    bodies = {"truncated": response.body[: len(response.body) // 2] or b"{", "null": b"null", "empty": b""}
    return Response(status, response.headers, bodies[how])


def _verbatim(rule: Rule) -> Response:
    headers = {str(name).lower(): str(value) for name, value in rule.params.get("headers", {}).items()}
    body = rule.params.get("body", "")
    if not isinstance(body, str):
        headers.setdefault("content-type", "application/json")
        body = json.dumps(body)
    return Response(int(rule.params.get("status", 200)), headers, body.encode())
