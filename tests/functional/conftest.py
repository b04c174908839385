# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Gives every test a world of its own."""

from __future__ import annotations

import pytest
from world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A fresh world."""
    return World(monkeypatch)
