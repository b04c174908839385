# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guards as docs/reliability.md lists them."""

from __future__ import annotations

from guards import GUARDS


def listing() -> str:
    """A table for each heading, in Markdown."""
    lines = []
    for heading, guards in GUARDS.items():
        lines += ["", f"### {heading}", "", "| guard | broken in | noticed by |", "|---|---|---|"]
        for guard in guards:
            file = guard.file.removeprefix("plugins/").removeprefix("roles/exposure/")
            test = guard.test.removeprefix("tests/").removeprefix("unit/plugins/")
            lines.append(f"| {guard.name} | `{file}` | `{test}` |")
    return "\n".join(lines) + "\n"
