# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pictures of an emulated world that can be compared: every fact by its path, without what differs from run to run."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from typing import Any

from multicloud_emulator.core import Emulator

# Stamps, counters and the books of jobs: they tell how the world came about, not what it is.
PASSING = {
    "created", "updated", "created_at", "updated_at", "create_time", "update_time", "registered", "active_from",
    "healthy_from", "since", "moves", "locked_until", "floating", "jobs", "tasks", "task_status", "action_progress", "busy",
}  # fmt: skip
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|\b(?:lbtg|lbl|loc|lb)-[0-9a-z]{8,}")
MADE = "made"

Picture = dict[tuple[str, ...], Any]


def state(emulator: Emulator) -> dict[str, Any]:
    """The whole state, after whatever is late or due has happened."""
    emulator.catch_up()
    return {cloud.name: cloud.dump() for cloud in emulator.clouds}


@functools.cache
def seeded_ids() -> frozenset[str]:
    """Every id of the seeded world: all others were made later, and may be others in another run."""
    return frozenset(ID.findall(json.dumps(state(Emulator()))))


@functools.lru_cache(maxsize=100_000)
def anonymous(text: str) -> str:
    """The text with one word for every id that a run has made."""
    return ID.sub(lambda found: found[0] if found[0] in seeded_ids() else MADE, text)


def plain(value: Any) -> Any:
    """A value without what passes."""
    if isinstance(value, dict):
        kept = {anonymous(key): plain(item) for key, item in value.items() if key not in PASSING}
        if kept.get("id") == MADE and "bandwidth" in kept:
            kept.pop("address")  # which address a new EIP gets depends on how many there were before
        return kept
    if isinstance(value, (list, tuple)):
        return sorted((plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return anonymous(value) if isinstance(value, str) else value


def picture(emulator: Emulator) -> Picture:
    """Every fact of the world: (path) -> value; things in lists, and things that runs made, are counted by content."""
    facts: Picture = {}
    counts: Counter[tuple[str, ...]] = Counter()

    def walk(path: tuple[str, ...], value: Any) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                if key in PASSING:
                    continue
                if anonymous(key) == key:
                    walk((*path, key), item)
                else:
                    counts[(*path, anonymous(key), json.dumps(plain(item), sort_keys=True))] += 1
        elif isinstance(value, (list, tuple)):
            for item in value:
                counts[(*path, json.dumps(plain(item), sort_keys=True))] += 1
        else:
            facts[path] = anonymous(value) if isinstance(value, str) else "null" if value is None else value

    walk((), state(emulator))
    return {**facts, **counts}


def differing(*pictures: Picture) -> set[tuple[str, ...]]:
    """The paths on which the pictures do not all agree."""
    paths = set().union(*pictures)
    first = pictures[0]
    return {path for path in paths if any(one.get(path) != first.get(path) for one in pictures[1:])}
