# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The argument specs of the roles fit together, and to the modules and files that they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROLES = Path(__file__).resolve().parents[2] / "roles"
KINDS = ("cluster_elb", "kubernetes_api", "elb_service", "clb_service")


def options(role: str, entry: str = "main") -> dict[str, Any]:
    """The options of an entry point of a role."""
    specs = yaml.safe_load((ROLES / role / "meta/argument_specs.yml").read_text())
    return specs["argument_specs"][entry]["options"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_of_any_kind_takes_what_its_role_takes(kind: str) -> None:
    prefix = f"expose_{kind}_"
    own = options(f"expose_{kind}")
    assert all(name.startswith(prefix) for name in own)
    taken = options("exposure")["exposure_services"]["options"]
    for name, spec in own.items():
        if name == f"{prefix}state":
            continue
        told = taken[name.removeprefix(prefix)]
        assert told["type"] == spec["type"]
        assert set(spec.get("options", {})) <= set(told.get("options", {}))
        assert set(spec.get("choices", [])) <= set(told.get("choices", spec.get("choices", [])))
        assert not told.get("required") or name == f"{prefix}name"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_files(kind: str) -> None:
    tasks = ROLES / "exposure/tasks"
    assert all((tasks / place / f"{kind}.yml").is_file() for place in ("services", "withdraw", "health"))


def test_secrets_are_marked() -> None:
    for cloud in ("huaweicloud", "tencentcloud"):
        marked = {name for name, spec in options("exposure")[f"exposure_{cloud}"]["options"].items() if spec.get("no_log")}
        assert {"secret_key", "security_token"} <= marked


def kept(tasks: Any) -> Iterator[tuple[str, str]]:
    """How names come into being in tasks: kept for the rest of the play (registered, facts), or as variables of a task."""
    for task in tasks if isinstance(tasks, list) else []:
        yield from (("task", name) for name in task.get("vars", {}))
        if "register" in task:
            yield "play", task["register"]
        facts = task.get("ansible.builtin.set_fact", {})
        yield from (("play", name) for name in facts if name != "cacheable")
        for part in ("block", "rescue", "always"):
            yield from kept(task.get(part))


def test_what_is_kept_hides_no_variable_of_a_task() -> None:
    """Results and facts stay, and win over variables of tasks in whatever file comes later."""
    found: dict[str, set[str]] = {"play": set(), "task": set()}
    for file in ROLES.glob("*/tasks/**/*.yml"):
        for where, name in kept(yaml.safe_load(file.read_text())):
            found[where].add(name)
    assert len(found["play"]) > 10 and len(found["task"]) > 10
    assert found["play"] & found["task"] == set()
