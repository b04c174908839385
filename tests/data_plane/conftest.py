# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Gives a test real backends, and a served world with HAProxy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loopback import ADDRESSES, LiveWorld, Site

from multicloud_emulator.clock import Clock
from multicloud_emulator.core import Emulator
from multicloud_emulator.data_plane.follower import Follower
from multicloud_emulator.data_plane.haproxy import INSTALL, find
from multicloud_emulator.http import served


@pytest.fixture
def site() -> Iterator[Site]:
    """A backend for each address of the seeded servers."""
    site = Site()
    for address in ADDRESSES:
        site.start(address)
    yield site
    for address in list(site.servers):
        site.stop(address)


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch, site: Site) -> Iterator[LiveWorld]:
    """A served world whose listeners really forward."""
    if find() is None:
        pytest.skip(INSTALL)
    emulator = Emulator(Clock(), {"data_plane_backends": site.mapping(), "job_seconds": 0.1})
    with served(emulator, plane=Follower(emulator)) as url:
        yield LiveWorld(monkeypatch, emulator, url, site)
