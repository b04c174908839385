# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of every request, without secrets."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from .messages import Operation, Request, Response, parse_json

SECRETS = {"password", "passwd", "passcode", "token", "security_token", "secret", "signature", "secretkey"}


@dataclass
class Entry:
    """One request. ``status`` is 0 while unanswered and for a connection that was closed instead of answered.

    ``code`` is the error code of the answer, in whatever shape it came; ``time`` is virtual seconds. Headers are
    not kept, so no ``Authorization`` and no token can show.
    """

    number: int
    cloud: str
    operation: str
    write: bool
    poll: bool
    method: str
    path: str
    query: str
    body: Any
    time: float
    status: int = 0
    code: str | None = None
    dropped: bool = False
    faults: list[str] = field(default_factory=list)

    def close(self, response: Response) -> None:
        """Note the answer."""
        self.status = response.status
        self.dropped = response.drop
        self.code = error_code(response.body)


class Journal:
    """All entries, in the order in which the requests arrived."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def open(self, request: Request, operation: Operation, now: float) -> Entry:
        """Begin the entry of a request."""
        entry = Entry(
            len(self.entries) + 1, operation.cloud, operation.name, operation.write, operation.poll, request.method,
            request.path, _clean_query(request.query), _readable(request.body), now,
        )
        self.entries.append(entry)
        return entry

    def clear(self) -> None:
        """Forget everything."""
        self.entries.clear()

    def as_json(self) -> list[dict[str, Any]]:
        """All entries as JSON values."""
        return [asdict(entry) for entry in self.entries]


def error_code(body: bytes) -> str | None:
    """The error code in an answer: the first code key found, one level of wrapping allowed."""
    try:
        value = json.loads(body)
    except ValueError:
        return None
    for _level in range(3):
        if not isinstance(value, dict):
            return None
        for key in ("error_code", "errorCode", "errCode", "code", "Code"):
            if isinstance(value.get(key), (str, int)):
                return str(value[key])
        value = value.get("error") or value.get("Response") or value.get("Error")
    return None


def _readable(body: bytes) -> Any:
    if not body:
        return None
    try:
        return _masked(parse_json(body))
    except ValueError:
        return body.decode("utf-8", "replace")


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "***" if key.lower() in SECRETS and isinstance(item, str) else _masked(item)
                for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return value


def _clean_query(query: str) -> str:
    parts = []
    for part in query.split("&"):
        name, sign, _value = part.partition("=")
        parts.append(f"{name}=***" if sign and name.lower() in SECRETS else part)
    return "&".join(parts)
