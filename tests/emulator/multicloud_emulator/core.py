# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator's heart: one request in, one answer out. No I/O, no sleep, no threads."""

from __future__ import annotations

import email.utils
from dataclasses import dataclass
from typing import Any

from . import control
from .clock import Clock
from .cloud import Cloud
from .faults import HINTS, Faults, Rule
from .huawei import HuaweiCloud
from .journal import Entry, Journal
from .messages import Operation, Request, Response
from .outcomes import instead, spoil
from .settings import Settings
from .tencent import TencentCloud


@dataclass
class Late:
    """A request that is still on its way: it is carried out at ``due`` (virtual seconds)."""

    ticket: int
    due: float
    cloud: Cloud
    request: Request
    operation: Operation
    rules: list[Rule]
    entry: Entry


class Emulator:
    """Both clouds behind one door.

    :param clock: a manual one for in-process tests; a running one when served over HTTP
    :param settings: start values by name
    """

    def __init__(self, clock: Clock | None = None, settings: dict[str, Any] | None = None):
        self.clock = clock or Clock(manual=True)
        self.settings: Settings = Settings([HuaweiCloud.SETTINGS, TencentCloud.SETTINGS], settings)
        self.faults = Faults()
        self.journal: Journal = Journal()
        self.effects: list[dict[str, str]] = []
        self.huawei = HuaweiCloud(self)
        self.tencent = TencentCloud(self)
        self.clouds: tuple[Cloud, ...] = (self.huawei, self.tencent)
        self.data_plane: dict[str, Any] = {}  # what a data plane adds to GET /_emulator/
        self._late: dict[int, Late] = {}
        self._arrived: dict[int, Response] = {}
        self._tickets = 0
        self.reset()

    def reset(self) -> None:
        """The seeded world again: state, settings, faults, journal and effects."""
        self.settings.reset()
        self.faults.clear()
        self.journal.clear()
        self.effects.clear()
        self._late.clear()
        self._arrived.clear()
        for cloud in self.clouds:
            cloud.reset()

    def effect(self, operation: str, key: str) -> None:
        """Record that an effect was really carried out."""
        self.effects.append({"operation": operation, "key": key})

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        self.catch_up()
        if request.path.startswith("/_emulator"):
            return self._dated(control.handle(self, request))
        cloud = self._cloud_for(request)
        operation = cloud.identify(request) or Operation(cloud.name, "unknown")
        entry = self.journal.open(request, operation, self.clock.now())
        rules = self.faults.meeting(operation, self.clock.now())
        entry.faults = [rule.do for rule in rules]
        waiting = sum(r.params.get("seconds", 0) for r in rules if r.do == "delay" and not r.params.get("after"))
        if waiting:
            return self._postpone(waiting, cloud, request, operation, rules, entry)
        return self._answer(cloud, request, operation, rules, entry)

    def finish(self, ticket: int) -> Response:
        """The answer to a request that was on its way (``Response.ticket``).

        It is carried out now, unless its time had come when another request arrived.

        :raises KeyError: no such ticket
        """
        if ticket in self._arrived:
            return self._arrived.pop(ticket)
        late = self._late.pop(ticket)
        return self._answer(late.cloud, late.request, late.operation, late.rules, late.entry)

    def _cloud_for(self, request: Request) -> Cloud:
        if request.path != "/":
            return self.huawei
        names = {part.split("=", 1)[0] for part in request.query.split("&")}
        if request.method == "POST" or request.header("x-tc-action") or "Action" in names:
            return self.tencent
        return self.huawei

    def _answer(
        self, cloud: Cloud, request: Request, operation: Operation, rules: list[Rule], entry: Entry
    ) -> Response:
        for rule in rules:
            if rule.do == "act" and not rule.params.get("after"):
                self.act(rule.params)
        response = instead(cloud, operation, rules[-1]) if rules else None
        if response is None:
            operation.hints.update({rule.do: rule.params for rule in rules if rule.do in HINTS})
            response = cloud.handle(request, operation)
            if rules:
                response = spoil(response, rules[-1])
        for rule in rules:
            if rule.do == "act" and rule.params.get("after"):
                self.act(rule.params)
            if rule.do == "delay" and rule.params.get("after"):
                response.delay += rule.params.get("seconds", 0)
        entry.close(response)
        return self._dated(response)

    def act(self, params: dict[str, Any]) -> Any:
        """Another actor: ``{"cloud": "huawei", "name": "...", "params": {...}}``; without a cloud each is asked.

        :raises ValueError: nobody knows this act
        """
        wanted = params.get("cloud")
        problems = []
        for cloud in self.clouds:
            if wanted is not None and wanted != cloud.name:
                continue
            try:
                return cloud.act(params["name"], **params.get("params", {}))
            except ValueError as problem:
                problems.append(str(problem))
        raise ValueError("; ".join(problems) or f"no cloud {wanted!r}")

    def _postpone(self, seconds: float, cloud: Cloud, request: Request, operation: Operation, rules: list[Rule],
                  entry: Entry) -> Response:
        self._tickets += 1
        due = self.clock.now() + seconds
        self._late[self._tickets] = Late(self._tickets, due, cloud, request, operation, rules, entry)
        return Response(0, delay=seconds, ticket=self._tickets)

    def catch_up(self) -> None:
        """Carry out the late requests whose time has come: a client that gave up does not stop its request."""
        for ticket in [t for t, late in self._late.items() if late.due <= self.clock.now()]:
            self._arrived[ticket] = self.finish(ticket)

    def settle(self) -> None:
        """Let everything happen whose time has come, without a request."""
        self.catch_up()
        for cloud in self.clouds:
            cloud.settle()

    def _dated(self, response: Response) -> Response:
        response.headers.setdefault("date", email.utils.formatdate(self.clock.wall(), usegmt=True))
        return response
