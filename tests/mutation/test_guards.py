# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The list of guards is true: what it breaks is there, the tests that it names exist, and the documentation tells the same."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

from guards import GUARDS
from listing import listing

ROOT = Path(__file__).resolve().parents[2]
ALL = [guard for guards in GUARDS.values() for guard in guards]
TEST = re.compile(r"(?P<file>tests/[a-z_/]+\.py)::(?P<name>test_\w+)(\[.+\])?( -k .+)?")


@cache
def names_in(name: str) -> set[str]:
    """The tests of a file."""
    return set(re.findall(r"^def (test_\w+)\(", content(name), re.MULTILINE))


@cache
def content(name: str) -> str:
    """What a file of the collection holds."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_each_can_be_broken() -> None:
    """All in one test, as hundreds of small ones would take longer to report than to run."""
    for guard in ALL:
        text = content(guard.file)
        assert text.count(guard.text) == 1 and guard.broken != guard.text, guard
        if guard.file.endswith(".py"):
            assert ast.parse(text.replace(guard.text, guard.broken)), guard


def test_each_names_a_test() -> None:
    for guard in ALL:
        found = TEST.fullmatch(guard.test)
        assert found is not None and found["name"] in names_in(found["file"]), guard


def test_no_name_is_used_twice() -> None:
    assert [name for name, times in Counter(guard.name for guard in ALL).items() if times > 1] == []


def test_the_documentation_lists_them() -> None:
    """``python tests/mutation --table`` prints what has to stand at the end of the page."""
    listed = content("docs/reliability.md").partition("## The guards\n")[2]
    assert listed.endswith(listing()) and listed.count("\n### ") == len(GUARDS)
