# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The official Tencent Cloud SDK as a client of the emulator."""

from __future__ import annotations

import json
import warnings
from typing import Any

import tencent_models
from emulator_process import EmulatorProcess
from tencentcloud.clb.v20180317 import clb_client, models
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

DONE, FAILED, RUNNING = 0, 1, 2


class Clb:
    """Calls actions by name; every answer has to fit its model.

    :param calls: gets the action of every call that went well
    :param key: ``secret_id``, ``secret_key`` and, for a temporary one, ``token``; the world's own when None
    :param region: the world's own when None
    :param method: GET sends the parameters in the query
    """

    def __init__(self, emulator: EmulatorProcess, calls: set[str], key: dict[str, str] | None = None,
                 region: str | None = None, method: str = "POST", **profile: Any):
        own = emulator.world["tencent"]
        key = key or own
        credential = Credential(key["secret_id"], key["secret_key"], key.get("token"))
        http = HttpProfile(protocol="http", endpoint=emulator.address, reqMethod=method, keepAlive=True)
        self.client = clb_client.ClbClient(
            credential, region or own["region"], ClientProfile(httpProfile=http, language="en-US", **profile))
        self._body = b""
        self._send, self.client.call = self.client.call, self._call
        self._calls = calls

    def __call__(self, action: str, **params: Any) -> Any:
        """One call.

        :returns: the SDK's model of the answer
        :raises TencentCloudSDKException: the emulator refused
        """
        request = getattr(models, f"{action}Request")()
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # the SDK warns of parameters that it does not know
            request.from_json_string(json.dumps(params))
        answer = getattr(self.client, action)(request)
        faults = tencent_models.faults(json.loads(self._body)["Response"], type(answer))
        assert not faults, "\n".join(faults)
        self._calls.add(action)
        return answer

    def status(self, task_id: str) -> int:
        """What a poll says."""
        return self("DescribeTaskStatus", TaskId=task_id).Status

    def _call(self, *arguments: Any, **named: Any) -> bytes:
        self._body = self._send(*arguments, **named)
        return self._body
