# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plain CLB client for the emulator's tests. Its signer is written from the API notes, not the emulator's own."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "emulator"))

from multicloud_emulator.core import Emulator  # noqa: E402
from multicloud_emulator.messages import Request, Response  # noqa: E402


def sign(secret_id: str, secret_key: str, timestamp: int, method: str, query: str, headers: dict[str, str],
         body: bytes, service: str = "clb", date: str | None = None) -> str:
    """The value of ``Authorization`` (API notes, Tencent 1.4); all given headers are signed."""
    date = date or time.strftime("%Y-%m-%d", time.gmtime(timestamp))
    names = sorted(headers)
    lines = [method, "/", query, *(f"{name}:{headers[name].strip().lower()}" for name in names), "", ";".join(names),
             hashlib.sha256(body).hexdigest()]
    scope = f"{date}/{service}/tc3_request"
    canonical = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    key = ("TC3" + secret_key).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    signature = hmac.new(key, f"TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{canonical}".encode(), "sha256").hexdigest()
    return (f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders={';'.join(names)}, "
            f"Signature={signature}")


class Client:
    """Sends signed requests straight into an emulator and lets virtual time pass."""

    def __init__(self, **settings: Any):
        self.emulator = Emulator(settings=settings)
        about = self.emulator.tencent.describe()
        self.ids = about["resources"]
        self.credentials = about["tencent"]

    def request(self, action: str, params: dict[str, Any] | None = None, *, body: bytes | None = None,
                sent: bytes | None = None, content_type: str = "application/json", method: str = "POST",
                query: str = "", signed_query: str | None = None, headers: dict[str, str] | None = None,
                host: str = "127.0.0.1:8080", skew: float = 0, key: dict[str, str] | None = None,
                more_signed: dict[str, str] | None = None, service: str = "clb", date: str | None = None) -> Request:
        """One signed request; the keyword arguments make it wrong in one way each."""
        key = key or self.credentials
        body = json.dumps(params or {}).encode() if body is None else body
        body = b"" if method == "GET" else body
        timestamp = int(self.emulator.clock.wall() + skew)
        signed = {"content-type": content_type, "host": host, **(more_signed or {})}
        query_to_sign = (query if signed_query is None else signed_query) if method == "GET" else ""
        authorization = sign(key["secret_id"], key["secret_key"], timestamp, method, query_to_sign, signed, body,
                             service, date)
        all_headers = {"content-type": content_type, "host": host, "authorization": authorization,
                       "x-tc-action": action, "x-tc-version": "2018-03-17", "x-tc-region": "ap-guangzhou",
                       "x-tc-timestamp": str(timestamp), **(headers or {})}
        all_headers = {name: value for name, value in all_headers.items() if value is not None}
        return Request(method, "http", "/", query, all_headers, body if sent is None else sent)

    def send(self, action: str, params: dict[str, Any] | None = None, **wrong: Any) -> dict[str, Any]:
        """``Response`` of the answer."""
        return self.read(self.emulator.handle(self.request(action, params, **wrong)))

    @staticmethod
    def read(response: Response) -> dict[str, Any]:
        """``Response`` of an answer, which has to come with HTTP 200 and an id."""
        assert (response.status, response.headers["content-type"]) == (200, "application/json"), response
        answer = json.loads(response.body)["Response"]
        assert len(answer["RequestId"]) == 36
        return answer

    def ok(self, action: str, **params: Any) -> dict[str, Any]:
        """The answer of a call that has to be accepted."""
        answer = self.send(action, params)
        assert "Error" not in answer, answer
        return answer

    def error(self, action: str, **params: Any) -> tuple[str, str]:
        """Code and message of a call that has to be refused."""
        return error_of(self.send(action, params))

    def done(self, action: str, **params: Any) -> dict[str, Any]:
        """Call, then let the task end with success; the answer of the call."""
        answer = self.ok(action, **params)
        self.wait()
        assert self.status(answer) == 0
        return answer

    def wait(self, seconds: float = 1.0) -> None:
        """Let virtual time pass."""
        self.emulator.clock.advance(seconds)

    def status(self, answer: dict[str, Any]) -> int:
        """The status of the task that this answer started."""
        return self.ok("DescribeTaskStatus", TaskId=answer["RequestId"])["Status"]

    def rules(self, group_id: str) -> list[dict[str, Any]]:
        """``AssociatedRule`` of a target group."""
        return self.ok("DescribeTargetGroups", TargetGroupIds=[group_id])["TargetGroupSet"][0]["AssociatedRule"]

    def item(self, listener: str = "tcp_listener_id", group: str = "target_group_id", location: str | None = None,
             balancer: str = "load_balancer_id", **more: Any) -> dict[str, Any]:
        """One association of seeded resources, by the names of ``resources``."""
        named = {"LoadBalancerId": self.ids[balancer], "ListenerId": self.ids.get(listener, listener),
                 "TargetGroupId": self.ids.get(group, group), **more}
        if location is not None:
            named["LocationId"] = self.ids[location]
        return named

    def associate(self, *items: dict[str, Any]) -> dict[str, Any]:
        """Associate and wait for success."""
        return self.done("AssociateTargetGroups", Associations=list(items))

    def refused(self, *items: dict[str, Any], action: str = "AssociateTargetGroups") -> str:
        """The error code of a refused association; nothing must have been carried out."""
        before = len(self.emulator.effects)
        code = self.error(action, Associations=list(items))[0]
        self.wait()
        assert len(self.emulator.effects) == before
        return code


def error_of(answer: dict[str, Any]) -> tuple[str, str]:
    """Code and message of a refusal."""
    assert set(answer) == {"Error", "RequestId"}, answer
    return answer["Error"]["Code"], answer["Error"]["Message"]
