# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A new module is not done before it is in its action group, in the README, and in the tests that a user's way takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from cases import CASES
from specs import NAMES, SPECS

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ROOT / "tests/integration/targets"
RUNTIME = yaml.safe_load((ROOT / "meta/runtime.yml").read_text())
GROUPS = RUNTIME["action_groups"]
WRITING = [name for name in NAMES if SPECS[name].writes]
READING = [name for name in NAMES if not SPECS[name].writes]


def used(name: str, folder: Path) -> bool:
    """Whether the tasks of a target use a module, as a task or in an ad-hoc command."""
    call = re.compile(rf"^ *(- )?(multicloud\.exposure\.{name}|module: {name}):?\s*$", re.MULTILINE)
    return any(call.search(file.read_text()) for file in folder.glob("tasks/*.yml"))


def test_there_are_modules() -> None:
    assert len(WRITING) >= 9 and len(READING) >= 7


@pytest.mark.parametrize("name", NAMES)
def test_every_module_is_in_the_action_group_of_its_cloud(name: str) -> None:
    groups = [group for group in ("huaweicloud", "tencentcloud") if name in GROUPS[group]]
    assert groups == [SPECS[name].cloud]


def test_action_groups_hold_modules_only() -> None:
    members = [name for group in ("huaweicloud", "tencentcloud") for name in GROUPS[group]]
    assert sorted(members) == NAMES
    assert GROUPS["all"] == [{"metadata": {"extend_group": ["huaweicloud", "tencentcloud"]}}]
    redirects = {one["redirect"].rpartition(".")[2] for one in RUNTIME["plugin_routing"]["modules"].values()}
    assert redirects <= set(NAMES)


@pytest.mark.parametrize("name", WRITING)
def test_every_module_that_changes_something_has_a_target_of_its_name(name: str) -> None:
    tasks = TARGETS / name / "tasks"
    assert used(name, TARGETS / name)
    included = re.findall(r"include_tasks: (test_\w+\.yml)", (tasks / "main.yml").read_text())
    assert set(included) == {file.name for file in tasks.glob("test_*.yml")}


@pytest.mark.parametrize("name", READING)
def test_every_info_module_is_used_in_a_target(name: str) -> None:
    assert any(used(name, folder) for folder in TARGETS.iterdir())


@pytest.mark.parametrize("name", WRITING)
def test_every_module_that_changes_something_joins_the_tests_of_all_modules(name: str) -> None:
    assert any(case.module == name for case in CASES)


@pytest.mark.parametrize("name", NAMES)
def test_every_module_is_in_the_readme(name: str) -> None:
    table = re.findall(r"^\| `(\w+)` \| .* \| `(\w+)` \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert name in {one for row in table for one in row}
