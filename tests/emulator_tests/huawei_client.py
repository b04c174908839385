# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plain Huawei client for the emulator's tests. Its signer is written from the API notes, not the emulator's own."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "emulator"))

from multicloud_emulator.core import Emulator  # noqa: E402
from multicloud_emulator.messages import Request, Response  # noqa: E402

HOST = "127.0.0.1:8080"


def sign(access: str, secret: str, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> str:
    """The value of ``Authorization`` (API notes, Huawei 1.1); all given headers are signed."""
    names = sorted(headers)
    lines = [method, path if path.endswith("/") else path + "/", query, *(f"{n}:{headers[n]}" for n in names), "",
             ";".join(names), hashlib.sha256(body).hexdigest()]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    text = f"SDK-HMAC-SHA256\n{headers['x-sdk-date']}\n{digest}"
    signature = hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
    return f"SDK-HMAC-SHA256 Access={access}, SignedHeaders={';'.join(names)}, Signature={signature}"


class Answer:
    """A response with its JSON at hand."""

    def __init__(self, response: Response):
        self.response = response
        self.status = response.status
        self.headers = response.headers

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.response.body)


class Client:
    """Sends signed requests straight into an emulator and lets virtual time pass."""

    def __init__(self, **settings: Any):
        self.emulator = Emulator(settings=settings)
        about = self.emulator.huawei.describe()
        self.ids = about["resources"]
        self.keys = about["huawei"]
        self.project = self.keys["project_id"]
        self.access, self.secret = self.keys["access_key"], self.keys["secret_key"]
        self.extra = {"x-project-id": self.project}

    def request(self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None,
                headers: dict[str, str] | None = None, unsigned: dict[str, str] | None = None, skew: float = 0,
                drop: tuple[str, ...] = ()) -> Request:
        """A signed request. ``{P}`` in the path is the project; ``body`` is sent as JSON unless it is bytes."""
        path = path.replace("{P}", self.project)
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self.emulator.clock.wall() + skew))
        signed = {"host": HOST, "x-sdk-date": date, **self.extra, **(headers or {})}
        if raw:
            signed.setdefault("content-type", "application/json")
        signed = {name: value for name, value in signed.items() if name not in drop}
        text = urlencode(sorted((query or {}).items()), doseq=True, quote_via=quote)
        authorization = sign(self.access, self.secret, method, path, text, signed, raw)
        return Request(method, "http", path, text, {**signed, "authorization": authorization, **(unsigned or {})}, raw)

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """Send a signed request."""
        return Answer(self.emulator.handle(self.request(method, path, body, **more)))

    def get(self, path: str, **query: Any) -> Answer:
        """Read."""
        return self.call("GET", path, query=query)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Use a ``/_emulator/`` path."""
        raw = b"" if body is None else json.dumps(body).encode()
        return Answer(self.emulator.handle(Request(method, "http", "/_emulator/" + path, "", {}, raw))).json

    def wait(self, seconds: float = 10.0) -> None:
        """Let virtual time pass: longer than any job takes."""
        self.emulator.clock.advance(seconds)

    def fault(self, do: str, operation: str = "*", **more: Any) -> None:
        """Add a fault rule."""
        self.emulator.faults.add(operation=operation, do=do, **more)

    def effects(self) -> list[str]:
        """Operations carried out so far."""
        return [effect["operation"] for effect in self.emulator.effects]


def failed(answer: Answer) -> tuple[int, str]:
    """Status and code of a refusal, in whatever shape it came."""
    body = answer.json
    body = body.get("error", body) if isinstance(body, dict) else {}
    for key in ("error_code", "errorCode", "errCode", "code"):
        if key in body:
            return answer.status, str(body[key])
    return answer.status, ""
