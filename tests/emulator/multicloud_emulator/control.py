# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ``/_emulator/`` paths: the world, and how tests drive it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .messages import Request, Response, json_response, parse_json

if TYPE_CHECKING:
    from .core import Emulator


def handle(emulator: Emulator, request: Request) -> Response:
    """Answer a control request; a wrong one gets 400 and a sentence."""
    name = request.path.removeprefix("/_emulator").strip("/")
    action = ACTIONS.get((request.method, name))
    if action is None:
        known = ", ".join(f"{method} /_emulator/{path}" for method, path in ACTIONS)
        return json_response(404, {"error": f"no {request.method} {request.path}", "known": known})
    try:
        body = parse_json(request.body) if request.body else None
        return json_response(200, action(emulator, body))
    except (ValueError, TypeError, KeyError) as problem:
        return json_response(400, {"error": f"{type(problem).__name__}: {problem}"})


def world(emulator: Emulator, _body: Any) -> dict[str, Any]:
    """Credentials and ids, ready to use (contract, section 6)."""
    answer: dict[str, Any] = {"resources": {}, **emulator.data_plane}
    for cloud in emulator.clouds:
        for key, value in cloud.describe().items():
            if key == "resources":
                answer["resources"].update(value)
            else:
                answer[key] = value
    return answer


def state(emulator: Emulator, _body: Any) -> dict[str, Any]:
    """Everything there is, and every effect that was carried out."""
    dumped: dict[str, Any] = {cloud.name: cloud.dump() for cloud in emulator.clouds}
    return {**dumped, "effects": emulator.effects, "time": emulator.clock.now()}


def reset(emulator: Emulator, _body: Any) -> dict[str, Any]:
    """The seeded world again."""
    emulator.reset()
    return {"reset": True}


def add_faults(emulator: Emulator, body: Any) -> list[dict[str, Any]]:
    """Add one rule or a list of rules; all or none."""
    rules = body if isinstance(body, list) else [body]
    before = list(emulator.faults.rules)
    try:
        for rule in rules:
            emulator.faults.add(**rule)
    except (ValueError, TypeError):
        emulator.faults.rules[:] = before
        raise
    return faults(emulator, None)


def faults(emulator: Emulator, _body: Any) -> list[dict[str, Any]]:
    """The rules in force."""
    return [rule.as_json() for rule in emulator.faults.rules]


def clear_faults(emulator: Emulator, _body: Any) -> list[dict[str, Any]]:
    """No rules any more."""
    emulator.faults.clear()
    return []


def change_settings(emulator: Emulator, body: Any) -> list[dict[str, Any]]:
    """Set some settings by name."""
    emulator.settings.update(body)
    return emulator.settings.table()


def clear_journal(emulator: Emulator, _body: Any) -> list[dict[str, Any]]:
    """Forget the requests and effects so far; the state stays."""
    emulator.journal.clear()
    emulator.effects.clear()
    return []


def act(emulator: Emulator, body: Any) -> dict[str, Any]:
    """Another actor changes the state: ``{"name": ..., "params": {...}, "cloud": ...}``."""
    return {"result": emulator.act(body)}


def clock(emulator: Emulator, body: Any) -> dict[str, Any]:
    """Read the clock, or move it: ``{"advance": seconds}``, ``{"factor": virtual seconds in a real one}``."""
    if body:
        if "factor" in body:
            emulator.clock.factor = float(body["factor"])
        if "advance" in body:
            emulator.clock.advance(float(body["advance"]))
    return {"now": emulator.clock.now(), "factor": emulator.clock.factor, "manual": emulator.clock.manual}


ACTIONS: dict[tuple[str, str], Callable[[Emulator, Any], Any]] = {
    ("GET", ""): world,
    ("GET", "journal"): lambda emulator, _body: emulator.journal.as_json(),
    ("DELETE", "journal"): clear_journal,
    ("POST", "reset"): reset,
    ("GET", "faults"): faults,
    ("POST", "faults"): add_faults,
    ("DELETE", "faults"): clear_faults,
    ("GET", "settings"): lambda emulator, _body: emulator.settings.table(),
    ("POST", "settings"): change_settings,
    ("PATCH", "settings"): change_settings,
    ("GET", "state"): state,
    ("POST", "act"): act,
    ("GET", "clock"): clock,
    ("POST", "clock"): clock,
}
