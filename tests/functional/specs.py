# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All modules and all their options, found by themselves, so that a new module joins every test of bad input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from world import plugin

MODULES = Path(__file__).resolve().parents[2] / "plugins/modules"
NAMES = sorted(file.stem for file in MODULES.glob("*.py") if file.stem != "__init__")


@dataclass(frozen=True)
class Option:
    """One option of one module.

    :param path: its names from the outside in: ``("members", "address")``
    :param spec: its part of the argument spec
    """

    module: str
    path: tuple[str, ...]
    spec: dict[str, Any]

    @property
    def name(self) -> str:
        """The innermost name."""
        return self.path[-1]

    @property
    def id(self) -> str:
        """For pytest."""
        return f"{self.module}-{'.'.join(self.path)}"


@dataclass(frozen=True)
class Spec:
    """What a module takes.

    :param options: the module's own and the connection's
    :param more: further arguments of AnsibleModule, such as ``mutually_exclusive``
    """

    name: str
    cloud: str
    writes: bool
    options: dict[str, Any]
    secrets: tuple[str, ...]
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def exclusive(self) -> list[tuple[str, ...]]:
        """Groups of options of which one may be given."""
        return self.more.get("mutually_exclusive", [])

    def rivals(self, name: str) -> set[str]:
        """The options that exclude another."""
        return {other for group in self.exclusive if name in group for other in group} - {name}

    def all_options(self) -> Iterator[Option]:
        """Every option, those inside others too."""
        yield from _options(self.name, (), self.options)


def _options(module: str, outer: tuple[str, ...], specs: dict[str, Any]) -> Iterator[Option]:
    for name, spec in specs.items():
        yield Option(module, (*outer, name), spec)
        yield from _options(module, (*outer, name), spec.get("options", {}))


def spec_of(name: str) -> Spec:
    """What a module hands over to the runner."""
    module, runner = plugin(f"modules.{name}"), plugin("module_utils.runner")
    handed: list[Spec] = []

    def take(cloud, arguments, _check, _work, _facts=None, writes=True, **more):
        there = runner.CLOUDS[cloud]
        handed.append(Spec(name, cloud, writes, runner.all_options(cloud, arguments, writes), there.SECRETS, more))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "run_module", take)
        module.main()
    return handed[0]


SPECS = {name: spec_of(name) for name in NAMES}
