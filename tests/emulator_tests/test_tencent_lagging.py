# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table whose reads lag behind its writes."""

from __future__ import annotations

import tencent_client  # noqa: F401  pylint: disable=unused-import

from multicloud_emulator.tencent.lagging import Lagging


def test_each_change_becomes_visible_at_its_own_time():
    table = Lagging()
    table.put("a", 1, visible_at=1)
    table.put("a", 2, visible_at=2)
    table.remove("a", visible_at=3)
    table.put("b", None, visible_at=2)
    assert table.truth == {"b": None}
    assert [table.seen(now) for now in (0, 1, 2, 3)] == [{}, {"a": 1}, {"a": 2, "b": None}, {"b": None}]


def test_a_change_that_is_seen_hides_what_came_before_it():
    table = Lagging()
    table.put("a", 1)
    table.put("a", 2, visible_at=10)
    table.put("a", 3, visible_at=5)
    table.put("a", 4, visible_at=20)
    assert [table.seen(now) for now in (0, 5, 10, 20)] == [{"a": 1}, {"a": 3}, {"a": 3}, {"a": 4}]


def test_a_value_of_none_is_not_absence():
    table = Lagging()
    table.put("a", None)
    table.put("a", 1, visible_at=5)
    assert table.seen(0) == {"a": None}


def test_removing_what_is_not_there():
    table = Lagging()
    table.remove("a", visible_at=5)
    assert (table.truth, table.seen(0), table.seen(5)) == ({}, {}, {})
