# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A few hundred fault schedules over all modules; ``make chaos`` tries thousands (docs/reliability.md)."""

from __future__ import annotations

import pytest
from hunting import hunt
from subjects import SUBJECTS

EACH = 14


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_no_rule_is_broken(name: str) -> None:
    tally = hunt(name, EACH, "the same every time")
    assert not tally.violations, tally.violations[0]
    assert sum(tally.runs.values()) >= EACH and sum(tally.faults.values()) > 0
