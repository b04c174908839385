# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members that leave service and come back."""

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.plugin_utils.rotation import too_few, weighted, weights

MEMBERS = [{"server_id": str(n), "address": "10.0.0.%d" % n, "health_status": "NORMAL"} for n in range(4)]


@pytest.mark.parametrize(("least", "fits"), [(3, True), ("3", True), (4, False), ("75%", True), ("76%", False), ("0", True)])
def test_enough_healthy_ones_have_to_stay(least, fits):
    assert (too_few(MEMBERS, MEMBERS[:1], least) == "") is fits


def test_a_sick_one_may_go_whatever_is_left():
    members = [dict(MEMBERS[0], health_status="ABNORMAL"), MEMBERS[1]]
    assert too_few(members, members[:1], 5) == ""


def test_something_else_than_a_number_is_refused():
    assert "not 'some'" in too_few(MEMBERS, MEMBERS[:1], "some")


def test_weights_are_remembered_unless_they_are_zero():
    members = [{"address": "a", "protocol_port": 80, "weight": 5}, {"address": "b", "protocol_port": 80, "weight": 0}]
    assert weights(members, members) == {"a:80": 5, "*": 5}
    assert [one["weight"] for one in weighted([dict(one, weight=9) for one in members], {}, 1)] == [9, 9]
    bare = [{"address": one["address"], "protocol_port": 80} for one in members]
    assert [one["weight"] for one in weighted(bare, {"a:80": 5}, 1)] == [5, 1]


def test_what_an_earlier_run_left_drained_gets_what_most_members_have():
    found = [{"address": name, "port": 80, "weight": weight} for name, weight in (("a", 0), ("b", 7), ("c", 7), ("d", 9))]
    known = weights(found, found[:1])
    assert known == {"*": 7}
    assert [one["weight"] for one in weighted([{"address": "a", "port": 80}], known, 1)] == [7]
    assert weights(found[:1], found[:1]) == {}
