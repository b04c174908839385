# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Gives every test a site whose world is as it was seeded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cloud_site
import pytest
from quick_python import quick_python


@pytest.fixture(scope="session")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cloud_site.Site]:
    """One emulator for all tests of this process."""
    with quick_python() as python, cloud_site.site(tmp_path_factory.mktemp("site")) as site:
        site.python = python
        yield site


@pytest.fixture
def site(emulated: cloud_site.Site, tmp_path: Path) -> cloud_site.Site:
    """The emulator with its seeded world."""
    emulated.reset()
    emulated.folder = tmp_path
    return emulated
