# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classic load balancing v1.0, which no SDK has: plain requests with the signature of the SDK's signer.

The shapes are those of the API notes, Huawei 4: every field that is documented, with its JSON type, and no other.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import requests
from emulator_process import EmulatorProcess
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

NONE = type(None)
TEXT, NUMBER, SWITCH, ROWS = (str,), (int,), (bool,), (list,)
MAYBE_TEXT, MAYBE_NUMBER = (str, NONE), (int, NONE)
MEMBER = {"id": TEXT, "server_id": TEXT, "server_name": MAYBE_TEXT, "server_address": TEXT, "address": TEXT,
          "status": TEXT, "health_status": TEXT, "create_time": TEXT, "update_time": TEXT, "listeners": ROWS}
STARTED = {"uri": TEXT, "job_id": TEXT}
JOB = {"status": TEXT, "entities": (dict,), "job_id": TEXT, "job_type": TEXT, "begin_time": TEXT,
       "end_time": MAYBE_TEXT, "error_code": MAYBE_TEXT, "fail_reason": MAYBE_TEXT}
BALANCER = {"id": TEXT, "name": TEXT, "description": TEXT, "vpc_id": TEXT, "type": TEXT, "vip_address": TEXT,
            "vip_subnet_id": MAYBE_TEXT, "bandwidth": MAYBE_NUMBER, "status": TEXT, "admin_state_up": NUMBER,
            "security_group_id": MAYBE_TEXT, "az": MAYBE_TEXT, "create_time": TEXT, "update_time": TEXT}
NEW_LISTENER = {
    "id": TEXT, "name": TEXT, "description": TEXT, "loadbalancer_id": TEXT, "protocol": TEXT, "port": NUMBER,
    "backend_protocol": TEXT, "backend_port": NUMBER, "lb_algorithm": TEXT, "session_sticky": SWITCH,
    "sticky_session_type": MAYBE_TEXT, "cookie_timeout": MAYBE_NUMBER, "tcp_timeout": MAYBE_NUMBER,
    "tcp_draining": SWITCH, "tcp_draining_timeout": MAYBE_NUMBER, "udp_timeout": MAYBE_NUMBER,
    "certificate_id": MAYBE_TEXT, "certificates": MAYBE_TEXT, "ssl_protocols": MAYBE_TEXT, "ssl_ciphers": MAYBE_TEXT,
    "status": TEXT, "admin_state_up": SWITCH, "create_time": TEXT, "update_time": TEXT}
LISTENER = {**NEW_LISTENER, "member_number": NUMBER, "healthcheck_id": MAYBE_TEXT}
CHECK = {"id": TEXT, "listener_id": TEXT, "healthcheck_protocol": TEXT, "healthcheck_uri": TEXT,
         "healthcheck_connect_port": NUMBER, "healthy_threshold": NUMBER, "unhealthy_threshold": NUMBER,
         "healthcheck_timeout": NUMBER, "healthcheck_interval": NUMBER, "create_time": TEXT, "update_time": TEXT}
QUOTA = {"type": TEXT, "used": NUMBER, "quota": NUMBER, "max": NUMBER, "min": NUMBER}


class Classic:
    """Sends signed requests.

    :param calls: gets method and path of every call that went well
    """

    def __init__(self, emulator: EmulatorProcess, calls: set[str]):
        self._emulator = emulator
        self._calls = calls
        self._session = requests.Session()
        self.project = emulator.world["huawei"]["project_id"]

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> requests.Response:
        """One request; ``path`` begins behind the project, and most of them with ``elbaas/``."""
        key = self._emulator.world["huawei"]
        made = SdkRequest(
            method=method, schema="http", host=self._emulator.address, resource_path=f"/v1.0/{self.project}/{path}",
            query_params=list(query.items()), header_params={"X-Project-Id": self.project},
            body=b"" if body is None else json.dumps(body).encode())
        if made.body:
            made.header_params["Content-Type"] = "application/json"
        Signer(SimpleNamespace(ak=key["access_key"], sk=key["secret_key"])).sign(made)
        answer = self._session.request(method, made.url, headers=made.header_params, data=made.body, timeout=10)
        assert len(answer.headers["X-Request-Id"]) == 32
        if answer.status_code < 300:
            self._calls.add(f"{method} {made.resource_path}")
        return answer

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The JSON of an answer, which has to be a success; None when there is none."""
        answer = self.send(method, path, body, **query)
        assert answer.status_code == (204 if method == "DELETE" and not answer.content else 200), answer.text
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, str]:
        """Status and code of a refusal, in its one shape."""
        answer = self.send(method, path, body, **query)
        (error,) = answer.json().values()
        assert set(answer.json()) == {"error"} and set(error) == {"message", "code"} and error["message"]
        return answer.status_code, error["code"]


def shaped(value: Any, shape: dict[str, tuple[type, ...]]) -> Any:
    """The value, which has to have exactly these fields with these JSON types."""
    assert set(value) == set(shape), set(value) ^ set(shape)
    wrong = {name: one for name, one in value.items() if type(one) not in shape[name]}
    assert not wrong, wrong
    return value
