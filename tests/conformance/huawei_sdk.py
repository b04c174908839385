# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The official Huawei Cloud SDK as a client of the emulator, one client a service."""

from __future__ import annotations

import importlib
import json
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import huawei_models
from emulator_process import EmulatorProcess
from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
from huaweicloudsdkcore.client import Client


class Service:
    """One service of the SDK: calls operations by the SDK's names; every answer has to fit its model."""

    def __init__(self, client: Client, calls: set[str]):
        self.client = client
        self._calls = calls
        self._parse, client.sync_response_handler = client.sync_response_handler, self._judge

    def __call__(self, operation: str, body: Any = None, **params: Any) -> Any:
        """One call.

        :param operation: name of the client's method, such as ``associate_elb``
        :param body: JSON of a body, which has to fit the SDK's model of it, too
        :returns: the SDK's model of the answer
        :raises ServiceResponseException: the emulator refused
        """
        models = self.client.model_package
        request_type = getattr(models, "".join(map(str.capitalize, operation.split("_"))) + "Request")
        if body is not None:
            kind = request_type.openapi_types["body"]
            _agree(huawei_models.faults(body, kind, models, "body"))
            params["body"] = self.client._deserialize(body, kind)
        return getattr(self.client, operation)(request_type(**params))

    def _judge(self, response: Any, response_type: str, *more: Any) -> Any:
        parsed = self._parse(response, response_type, *more)
        # 202 is how CSS says busy: to the SDK a success, in truth an error.
        if response.content and response.status_code != 202:
            value = json.loads(response.content)
            _agree(huawei_models.faults(value, response_type, self.client.model_package))
        self._calls.add(f"{response.request.method} {urlsplit(response.request.url).path}")
        return parsed


class Huawei:
    """The clients of one caller.

    :param calls: gets method and path of every call that went well
    :param host: what the clients write into ``Host``, as behind a DNS
    :param key: other values than the world's ``access_key``, ``secret_key``, ``security_token``, ``project_id``
    """

    def __init__(self, emulator: EmulatorProcess, calls: set[str], host: str | None = None, **key: str):
        self._url = emulator.url
        self._calls = calls
        self._host = host
        self._key = {**emulator.world["huawei"], **key}

    @cached_property
    def dws(self) -> Service:
        """GaussDB(DWS)."""
        return self._service("dws", "v2", "DwsClient")

    @cached_property
    def css(self) -> Service:
        """Search service."""
        return self._service("css", "v1", "CssClient")

    @cached_property
    def cce(self) -> Service:
        """Kubernetes."""
        return self._service("cce", "v3", "CceClient")

    @cached_property
    def elb(self) -> Service:
        """Load balancers."""
        return self._service("elb", "v3", "ElbClient")

    @cached_property
    def eip(self) -> Service:
        """Elastic IPs by the v1 paths, which are version 2 of the SDK."""
        return self._service("eip", "v2", "EipClient")

    @cached_property
    def eip_v3(self) -> Service:
        """Elastic IPs by the v3 paths."""
        return self._service("eip", "v3", "EipClient")

    @cached_property
    def iam(self) -> Service:
        """Tokens and projects."""
        return self._service("iam", "v3", "IamClient", GlobalCredentials)

    def _service(self, name: str, version: str, client: str, kind: type = BasicCredentials) -> Service:
        credentials = kind(self._key["access_key"], self._key["secret_key"])
        if kind is BasicCredentials:
            credentials.with_project_id(self._key["project_id"])
        if "security_token" in self._key:
            credentials.with_security_token(self._key["security_token"])
        module = importlib.import_module(f"huaweicloudsdk{name}.{version}")
        made = getattr(module, client).new_builder().with_credentials(credentials).with_endpoint(self._url).build()
        if self._host is not None:
            made.preset_headers["Host"] = self._host
        return Service(made, self._calls)


def _agree(faults: list[str]) -> None:
    assert not faults, "\n".join(dict.fromkeys(faults))
