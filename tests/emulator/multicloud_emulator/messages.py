# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only things that cross the HTTP border, and the name that a request gets once it is understood."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Request:
    """One request as it came over the wire.

    ``path`` and ``query`` are raw, still percent-encoded; ``headers`` has lower-case names.
    """

    method: str
    scheme: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, or the empty string."""
        return self.headers.get(name.lower(), "")


@dataclass
class Response:
    """One answer.

    ``delay`` is seconds before it is sent; ``drop`` closes the connection instead of answering; ``ticket`` marks an
    answer that does not exist yet: after ``delay`` the real one is fetched with ``Emulator.finish(ticket)``.
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    drop: bool = False
    ticket: int | None = None


@dataclass
class Operation:
    """What a request asks for.

    ``name`` is such as ``dws.AssociateElb``; ``write`` says that it would change something; ``poll`` that it reads a
    job or a task; ``keys`` name the things it locks; ``params`` are values taken out of the path. ``hints`` is
    filled by fault rules (see faults.py): what the cloud has to do to the job or effect that this request starts.
    """

    cloud: str
    name: str
    write: bool = False
    poll: bool = False
    keys: tuple[str, ...] = ()
    params: dict[str, str] = field(default_factory=dict)
    hints: dict[str, dict[str, Any]] = field(default_factory=dict)


def json_response(status: int, payload: Any, headers: dict[str, str] | None = None) -> Response:
    """An answer with a JSON body."""
    body = json.dumps(payload).encode()
    return Response(status, {"content-type": "application/json;charset=utf8", **(headers or {})}, body)


def parse_json(body: bytes) -> Any:
    """The JSON value of a body.

    :raises ValueError: not JSON, not UTF-8, or nested too deep
    """
    try:
        return json.loads(body.decode("utf-8"))
    except RecursionError:
        raise ValueError("nested too deep") from None
