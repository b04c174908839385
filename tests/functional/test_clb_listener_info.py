# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""clb_listener_info: the places that a target group can be associated with."""

from __future__ import annotations

from world import World


def test_all_listeners_with_their_rules(world: World) -> None:
    ids = world.ids
    told = world.run("clb_listener_info", load_balancer_id=ids["load_balancer_id"])
    listeners = {one["id"]: one for one in told["listeners"]}
    assert listeners[ids["tcp_listener_id"]]["target_type"] == "TARGETGROUP"
    assert listeners[ids["tcp_listener_id"]]["rules"] == []
    rules = {one["location_id"]: one for one in listeners[ids["http_listener_id"]]["rules"]}
    assert rules[ids["location_id"]]["target_type"] == "TARGETGROUP" and rules[ids["location_id"]]["domain"]
    assert told["load_balancer"]["addresses"] == ["203.0.113.10"] and told["load_balancer"]["public"] is True
    assert told["api_calls"] == {"read": 2, "write": 0, "poll": 0, "retry": 0}


def test_only_those_that_are_asked_for(world: World) -> None:
    asked = {"load_balancer_id": world.ids["load_balancer_id"], "listener_ids": [world.ids["tcp_listener_id"], "lbl-missing1"]}
    told = world.run("clb_listener_info", **asked)
    assert [one["id"] for one in told["listeners"]] == [world.ids["tcp_listener_id"]]
    assert world.run("clb_listener_info", **dict(asked, listener_ids=[]))["listeners"] == []


def test_a_load_balancer_that_does_not_exist_has_none(world: World) -> None:
    told = world.run("clb_listener_info", load_balancer_id="lb-missing1")
    assert (told["load_balancer"], told["listeners"], told["api_calls"]["read"]) == (None, [], 1)


def test_ids_of_another_form_are_refused_without_a_call(world: World) -> None:
    lb = world.ids["load_balancer_id"]
    for options in ({"load_balancer_id": "lbl-x"}, {"load_balancer_id": lb, "listener_ids": ["lb-1"]},
                    {"load_balancer_id": lb, "listener_ids": ["lbl-1", "lbl-1"]}):  # fmt: skip
        assert world.run("clb_listener_info", **options)["failed"]
    assert world.sent() == []
