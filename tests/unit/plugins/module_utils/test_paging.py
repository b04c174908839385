# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils.errors import StateError
from ansible_collections.multicloud.exposure.plugins.module_utils.paging import MOST, pages, repeats


def test_pages_are_bounded():
    counted = pages("the list")
    assert [next(counted) for _page in range(MOST)][-1] == MOST
    with pytest.raises(StateError, match="the pages of the list do not come to an end"):
        next(counted)


def test_what_repeats_is_named():
    assert "the pages of the list repeat" in str(repeats("the list"))
