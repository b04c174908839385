# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""cce_kubeconfig_info: what it fetches, and what it never shows."""

from __future__ import annotations

import json

import pytest
from world import World

ISSUE = "cce.CreateKubernetesClusterCert"


@pytest.mark.parametrize(("key", "autopilot"), [("cce_cluster_id", False), ("cce_autopilot_cluster_id", True)])
def test_it_is_fetched_by_one_call(world: World, key: str, autopilot: bool) -> None:
    told = world.run("cce_kubeconfig_info", cluster_id=world.ids[key], autopilot=autopilot)
    assert told["kubeconfig"]["current-context"] == "internal"
    assert told["kubeconfig"]["users"][0]["user"]["client-key-data"]
    assert told["api_calls"] == {"read": 1, "write": 0, "poll": 0, "retry": 0} and told["changed"] is False
    assert world.emulator.journal.entries[-1].body == {"duration": 30}


def test_the_date_is_that_of_the_duration(world: World) -> None:
    dates = [world.run("cce_kubeconfig_info", cluster_id=world.ids["cce_cluster_id"], duration=days)["expires"]
             for days in (1, 2)]  # fmt: skip
    assert dates[0] < dates[1] and all(len(date) == 20 and date.endswith("Z") for date in dates)


def test_a_lost_answer_is_asked_for_again(world: World) -> None:
    world.fault(ISSUE, "drop_after")
    told = world.run("cce_kubeconfig_info", cluster_id=world.ids["cce_cluster_id"])
    assert told["kubeconfig"]["users"] and told["api_calls"]["retry"] == 1


@pytest.mark.parametrize("body", [
    {}, {"clusters": [], "users": []}, {"clusters": [{"name": "a"}], "users": [{"name": "a", "user": {}}]},
    {"clusters": [{"name": "a", "cluster": {"server": "https://a"}}], "users": [{"name": "a"}]},
])  # fmt: skip
def test_what_is_no_kubeconfig_is_refused_and_not_shown(world: World, body: dict) -> None:
    secret = dict(body, extra={"client-key-data": "VERY-SECRET"})
    world.fault(ISSUE, "answer", times=None, status=200, body=json.dumps(secret))
    told = world.run("cce_kubeconfig_info", cluster_id=world.ids["cce_cluster_id"], max_retries=1)
    assert told["failed"] and "could not be read" in told["msg"]
    assert "VERY-SECRET" not in json.dumps(told)


@pytest.mark.parametrize("days", [0, 1828])
def test_a_duration_out_of_bounds_is_refused_without_a_call(world: World, days: int) -> None:
    told = world.run("cce_kubeconfig_info", cluster_id=world.ids["cce_cluster_id"], duration=days)
    assert told["failed"] and "duration" in told["msg"]
    assert world.sent() == []
