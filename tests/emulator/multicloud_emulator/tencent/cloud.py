# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent Cloud as the frame sees it."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from ..cloud import Cloud
from ..messages import Operation, Request, Response, json_response
from . import seed
from .actions import ACTIONS
from .acts import Acts
from .calls import Call
from .errors import ApiError, bad_token, busy, throttled, unknown_action
from .gateway import Rates, action_of, admit, parameters, raw_parameters
from .settings import SETTINGS
from .signature import Credential
from .tasks import Tasks
from .world import World

if TYPE_CHECKING:
    from ..core import Emulator

SECRET_ID, SECRET_KEY = "AKIDEMULATOR00000000000000000000001", "EMULATORKEY111111111111111111111"
TEMPORARY_ID, TEMPORARY_KEY = "AKIDTEMPORARY0000000000000000000001", "TEMPORARYKEY11111111111111111111"
TOKEN = "emulated-session-token"


class TencentCloud(Cloud):
    """CLB 2018-03-17 of one account. Each region is a world of its own; only ``seed.REGION`` holds resources."""

    name = "tencent"
    SETTINGS = SETTINGS

    def __init__(self, emulator: Emulator):
        super().__init__(emulator)
        self.credentials: dict[str, Credential] = {}
        self.worlds: dict[str, World] = {}
        self._rates = Rates()
        self._requests = 0

    def reset(self) -> None:
        """The seeded world, with the same ids every time."""
        self.credentials = {one.secret_id: one for one in (
            Credential(SECRET_ID, SECRET_KEY), Credential(TEMPORARY_ID, TEMPORARY_KEY, TOKEN))}
        self.worlds = {}
        self._rates = Rates()
        self._requests = 0
        seed.fill_home_region(self.world(seed.REGION))

    def world(self, region: str) -> World:
        """The world of a region; it is empty when nobody has used it yet."""
        if region not in self.worlds:
            self.worlds[region] = World(region, Tasks(self.emulator.settings, self.emulator.effect))
            seed.fill_any_region(self.worlds[region])
        return self.worlds[region]

    def identify(self, request: Request) -> Operation | None:
        """The action, by its exact name."""
        action = ACTIONS.get(action_of(request))
        if action is None:
            return None
        keys = _named(request) if action.write else ()
        return Operation(self.name, f"clb.{action_of(request)}", action.write, action.poll, keys)

    def handle(self, request: Request, operation: Operation) -> Response:
        """Check the request and carry it out."""
        self.settle()
        request_id = self._next_request_id()
        try:
            return self._answer(request_id, self._carry_out(request, operation, request_id))
        except ApiError as problem:
            return self._refusal(request_id, problem)

    def _carry_out(self, request: Request, operation: Operation, request_id: str) -> dict[str, Any]:
        clock, settings = self.emulator.clock, self.emulator.settings
        admit(request, self.credentials, clock.wall())
        params = parameters(request, ACTIONS, self._rates, settings, clock.now())
        stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(clock.stamp()))
        action = action_of(request)
        call = Call(action, params, request_id, self.world(request.header("x-tc-region")), settings, clock.now(), stamp,
                    operation.hints, self.emulator.effect)
        return ACTIONS[action].carry_out(call)

    def refuse(self, kind: str, operation: Operation) -> Response:
        """The documented refusals for fault rules."""
        settings = self.emulator.settings
        action = operation.name.removeprefix("clb.")
        held = next((key for key in operation.keys if key.startswith("lb-")), "lb-exposed1")
        problems = {
            "busy": busy(settings.tencent_busy_form, action, held),
            "throttled": throttled(settings.tencent_rate_limit_code, settings.tencent_rate_limit),
            "unpublished": unknown_action(action),
            "unauthorized": bad_token(),
        }
        return self._refusal(self._next_request_id(), problems[kind])

    def describe(self) -> dict[str, Any]:
        """Credentials and the seeded resources."""
        return {
            "tencent": {"secret_id": SECRET_ID, "secret_key": SECRET_KEY, "region": seed.REGION,
                        "temporary": {"secret_id": TEMPORARY_ID, "secret_key": TEMPORARY_KEY, "token": TOKEN}},
            "resources": seed.resources(),
        }

    def dump(self) -> dict[str, Any]:
        """The truth of each region (reads may lag behind it)."""
        self.settle()
        return {region: world.dump() for region, world in self.worlds.items()}

    def act(self, name: str, **params: Any) -> Any:
        """Another actor changes the state of ``seed.REGION`` (acts.py)."""
        self.settle()
        return Acts(self.world(seed.REGION), self.credentials, self.emulator.clock.now()).carry_out(name, params)

    def settle(self) -> None:
        """Let tasks whose time has come end."""
        for world in self.worlds.values():
            world.tasks.settle(self.emulator.clock.now())

    def _next_request_id(self) -> str:
        self._requests += 1
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"request-{self._requests}"))

    def _refusal(self, request_id: str, problem: ApiError) -> Response:
        return self._answer(request_id, {"Error": {"Code": problem.code, "Message": problem.message}})

    def _answer(self, request_id: str, fields: dict[str, Any]) -> Response:
        # Business errors too come with HTTP 200 (API notes, Tencent 1.8). The SDK looks for an error only when the
        # content type is exactly this.
        payload = {"Response": {**fields, "RequestId": request_id}}
        return json_response(200, payload, {"content-type": "application/json"})


def _named(request: Request) -> tuple[str, ...]:
    """The load balancers and target groups that a write names, as far as its parameters can be read."""
    found: dict[str, None] = {}

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for one in value:
                collect(one)
        elif isinstance(value, str) and value.startswith(("lb-", "lbtg-")):
            found[value] = None

    try:
        collect(raw_parameters(request))
    except ApiError:
        return ()
    return tuple(found)
