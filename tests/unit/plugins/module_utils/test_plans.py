# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans: the rules, and that a plan carried out leaves nothing to plan."""

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import plans


@pytest.mark.parametrize(
    "current, wanted, state, replace, steps",
    [
        (None, "a", "present", False, [("bind", "a")]),
        ("a", "a", "present", True, []),
        ("b", "a", "present", False, None),
        ("b", "a", "present", True, [("unbind", "b"), ("bind", "a")]),
        (None, None, "absent", False, []),
        ("a", None, "absent", False, [("unbind", "a")]),
        ("a", "a", "absent", False, [("unbind", "a")]),
        ("b", "a", "absent", True, []),
    ],
)
def test_single(current, wanted, state, replace, steps):
    assert plans.single(current, wanted, state, replace) == steps


@pytest.mark.parametrize(
    "current, wanted, state, purge, add, remove",
    [
        ([], ["a", "b"], "present", False, ["a", "b"], []),
        (["b", "c"], ["a", "b"], "present", False, ["a"], []),
        (["b", "c"], ["a", "b"], "present", True, ["a"], ["c"]),
        (["a"], [], "present", True, [], ["a"]),
        (["a"], [], "present", False, [], []),
        (["a", "b"], ["b", "c"], "absent", False, [], ["b"]),
        (["a", "b"], [], "absent", False, [], []),
    ],
)
def test_members(current, wanted, state, purge, add, remove):
    assert plans.members(current, wanted, state, purge) == (add, remove)


@pytest.mark.parametrize("count, sizes", [(0, []), (1, [1]), (20, [20]), (21, [20, 1]), (45, [20, 20, 5])])
def test_batches(count, sizes):
    made = plans.batches(list(range(count)), 20)
    assert [len(batch) for batch in made] == sizes
    assert [item for batch in made for item in batch] == list(range(count))


def test_given():
    options = {"a": 0, "b": False, "c": "", "d": [], "e": None, "f": 1}
    assert plans.given(options, ("a", "b", "c", "d", "e")) == {"a": 0, "b": False, "c": "", "d": []}


@pytest.mark.parametrize(
    "current, wanted, changes",
    [
        ({}, {}, {}),
        ({"a": 1, "b": 2}, {"a": 1}, {}),
        ({"a": 1, "b": 2}, {"a": 0}, {"a": 0}),
        ({"a": True}, {"a": False, "b": ""}, {"a": False, "b": ""}),
    ],
)
def test_changes(current, wanted, changes):
    assert plans.changes(current, wanted) == changes
    assert plans.changes(dict(current, **changes), wanted) == {}
