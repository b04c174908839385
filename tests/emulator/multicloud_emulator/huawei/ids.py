# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ids of the documented shapes, the same in every run."""

from __future__ import annotations

import hashlib


def hex_of(name: str) -> str:
    """32 hex digits."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def uuid_of(name: str) -> str:
    """A UUID of version 4 in form."""
    digits = hex_of(name)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


class Ids:
    """New ids, counted by kind."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def uuid(self, kind: str) -> str:
        """The next UUID of a kind."""
        return uuid_of(self._next(kind))

    def hex(self, kind: str) -> str:
        """The next 32 hex digits of a kind."""
        return hex_of(self._next(kind))

    def number(self, kind: str) -> int:
        """The next number of a kind, from 1 on."""
        self._next(kind)
        return self._count[kind]

    def _next(self, kind: str) -> str:
        self._count[kind] = self._count.get(kind, 0) + 1
        return f"new {kind} {self._count[kind]}"
