# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings: what the API notes leave open, and how fast the emulator is.

One ``Setting`` is one line of a table; each cloud brings its own table (``SETTINGS`` of its class), and all of them
are values of one ``Settings`` object: ``emulator.settings.job_seconds``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Setting:
    """One thing that can be set.

    ``source`` says which line of the API notes calls it unconfirmed, or why it can be set at all.
    ``choices`` lists the allowed values; empty means any value of the default's type.
    """

    name: str
    default: Any
    meaning: str
    source: str
    choices: tuple[Any, ...] = ()


FRAME = (
    Setting("job_seconds", 0.3, "virtual seconds from the start of a job or task to its end", "emulator's speed"),
    Setting("job_init_seconds", 0.05, "virtual seconds that a new job stays in its first state", "emulator's speed"),
    Setting("job_pending_polls", 0, "polls of a job that must have shown it pending before it can end",
            "emulator's speed"),
    Setting("data_plane_backends", {}, "where members really are: address, or address:port, to IP:PORT",
            "HAProxy forwards there"),
    Setting("read_lag_seconds", 0.0, "reads show the old state for so long after an effect", "API notes 8.15"),
)


class Settings:
    """All settings as attributes.

    :param tables: the tables of the frame and of both clouds
    :param values: start values that differ from the defaults; a reset brings them back
    """

    def __init__(self, tables: Iterable[Iterable[Setting]] = (), values: dict[str, Any] | None = None):
        self._table = {setting.name: setting for table in (FRAME, *tables) for setting in table}
        self._start: dict[str, Any] = {}
        self._values: dict[str, Any] = {}
        self.update(values or {})
        self._start = dict(self._values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._values.get(name, self._table[name].default)
        except KeyError:
            raise AttributeError(f"no setting {name!r}") from None

    def update(self, values: dict[str, Any]) -> None:
        """Set some settings; nothing is set when one of them is wrong.

        :raises ValueError: unknown name, wrong type, or not one of the choices
        """
        for name, value in values.items():
            self._check(name, value)
        self._values.update(values)

    def reset(self) -> None:
        """Back to the values at the start."""
        self._values = dict(self._start)

    def table(self) -> list[dict[str, Any]]:
        """Every setting with its value, for ``GET /_emulator/settings``."""
        return [
            {"name": s.name, "value": getattr(self, s.name), "default": s.default, "meaning": s.meaning,
             "source": s.source, "choices": list(s.choices)}
            for s in self._table.values()
        ]

    def markdown(self) -> str:
        """The table as the README has it."""
        rows = ["| setting | default | meaning | why it can be set |", "|---|---|---|---|"]
        for one in self._table.values():
            default = json.dumps(one.default)
            choices = f" (of {', '.join(json.dumps(choice) for choice in one.choices)})" if one.choices else ""
            rows.append(f"| `{one.name}` | `{default}`{choices} | {one.meaning} | {one.source} |")
        return "\n".join(rows)

    def _check(self, name: str, value: Any) -> None:
        setting = self._table.get(name)
        if setting is None:
            raise ValueError(f"unknown setting {name!r}")
        if setting.choices and value not in setting.choices:
            raise ValueError(f"{name} must be one of {setting.choices}, not {value!r}")
        wanted = type(setting.default)
        allowed = (int, float) if wanted is float else wanted
        if not isinstance(value, allowed) or (isinstance(value, bool) and wanted is not bool):
            raise ValueError(f"{name} must be {wanted.__name__}, not {value!r}")
