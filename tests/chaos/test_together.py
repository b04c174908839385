# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many runs at the same moment on the same things: all end well, what all of them want is there, and nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from processes import result, scene

Ids = dict[str, Any]
# One after the other, each wants some of what its neighbour wants.
SHARE = 3
# Seconds that the first reads take: others come before what they say is acted on.
LOOK = 1.0


def _some(things: list[Any], number: int) -> list[Any]:
    return [things[(number + step) % len(things)] for step in range(SHARE)]


def _dws(ids: Ids, _number: int) -> dict[str, Any]:
    return {"cluster_id": ids["dws_cluster_id"], "elb_id": ids["elb_id"]}


def _css(ids: Ids, _number: int) -> dict[str, Any]:
    return {"service": "css", "cluster_id": ids["css_cluster_id"], "elb_id": ids["css_elb_id"], "agency": "css_elb_agency",
            "listener": {"protocol": "HTTP", "port": 9200}}  # fmt: skip


def _cce(ids: Ids, _number: int) -> dict[str, Any]:
    return {"cluster_id": ids["cce_cluster_id"], "eip_id": ids["eip_id"]}


def _classic(ids: Ids, number: int) -> dict[str, Any]:
    return {"listener_id": ids["listener_id"], "members": _some(ids["server_ids"], number)}


def _pool(ids: Ids, number: int) -> dict[str, Any]:
    things = [{"address": f"10.0.0.{31 + index}", "protocol_port": 8080, "subnet_cidr_id": ids["subnet_cidr_id"]}
              for index in range(6)]  # fmt: skip
    return {"pool_id": ids["pool_id"], "members": _some(things, number)}


def _clb(ids: Ids, number: int) -> dict[str, Any]:
    place = {"load_balancer_id": ids["load_balancer_id"], "target_group_id": ids["target_group_id"]}
    return {"associations": [{**place, "listener_id": one} for one in _some(ids["tcp_listener_ids"][:22], number)]}


def _clb_members(ids: Ids, number: int) -> dict[str, Any]:
    things = [{"address": address, "port": port} for address in ids["clb_servers"] for port in (8080, 8081)]
    return {"target_group_id": ids["target_group_id"], "members": _some(things, number)}


@pytest.mark.parametrize("many", [2, 5, 20])
@pytest.mark.parametrize(("module", "asked"), [
    ("css_elb_bind", _dws), ("css_elb_bind", _css), ("cce_master_eip", _cce), ("elb_member", _classic),
    ("elb_pool_member", _pool), ("clb_target_group_assoc", _clb), ("clb_target_group_member", _clb_members),
], ids=["dws", "css", "cce", "classic", "pool", "clb", "clb-members"])  # fmt: skip
def test_all_want_the_same_place(module: str, asked: Callable[[Ids, int], dict[str, Any]], many: int) -> None:
    with scene() as stage:
        options = [asked(stage.world.ids, number) for number in range(many)]
        stage.world.fault("read", "delay", seconds=LOOK, after=True, times=many)
        runs = stage.begun(module, many)
        for run, one in zip(runs, options, strict=True):
            stage.ask(run, module, one)
        results = [result(run) for run in runs]
        assert [one["msg"] for one in results if one.get("failed")] == []
        first_write = next(number for number, entry in enumerate(stage.emulator.journal.entries) if entry.write)
        assert first_write >= 2, "they were not at work at the same moment"
        effects = Counter(stage.world.effects())
        assert effects and set(effects.values()) == {1}, effects
        assert any(one["changed"] for one in results)
        stage.pass_time()
        stage.world.forget()
        for one in options:
            after = stage.world.run(module, **one)
            assert not after["changed"] and not after.get("failed"), after
        assert stage.accepted() == []
