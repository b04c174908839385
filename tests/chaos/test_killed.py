# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that is killed at any moment leaves nothing that the next one cannot finish, and nothing twice."""

from __future__ import annotations

from collections import Counter

import pytest
from pictures import anonymous, picture
from processes import scene, wait
from subjects import SUBJECTS


def done(effects: list[tuple[str, str]]) -> Counter[tuple[str, str]]:
    return Counter((operation, anonymous(key)) for operation, key in effects)


@pytest.mark.parametrize("carried_out", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("name", "start", "writes"), [
    ("members-batches", "fresh", 3), ("members-purge", "one of ours and a stranger", 2), ("clb-many", "fresh", 2),
    ("css-replace", "other", 3), ("dws-replace", "other", 2), ("cce-replace", "other", 2),
])  # fmt: skip
def test_killed_at_every_request(name: str, start: str, writes: int, carried_out: bool) -> None:
    with scene() as stage:
        stage.begin(name, start)
        whole = stage.again(name)
        assert whole["changed"] and not whole.get("failed"), whole
        requests = stage.emulator.requests
        stage.pass_time()
        wanted, effects = picture(stage.emulator), done(stage.world.effects())
        kills = Counter()
        for number in range(1, requests + 1):
            stage.begin(name, start)
            [victim] = stage.begun(SUBJECTS[name].module)
            stage.emulator.kill(victim, number, carried_out)
            stage.ask(victim, SUBJECTS[name].module, stage.options(name))
            killed = wait(victim)
            stage.emulator.spare()
            kills[killed] += 1
            sent = len(stage.accepted())
            stage.pass_time()
            following = stage.again(name)
            assert not following.get("failed"), (number, following)
            stage.pass_time()
            assert picture(stage.emulator) == wanted, number
            assert done(stage.world.effects()) == effects, number
            assert len(stage.accepted()) == writes, (number, sent)
            idle = stage.again(name)
            assert not idle["changed"] and idle["api_calls"]["write"] == 0, number
        assert kills[True] >= requests - 1, kills
