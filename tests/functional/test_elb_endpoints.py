# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where clients reach members, as elb_member_info and elb_pool_member_info tell it."""

from __future__ import annotations

import pytest
from world import World


@pytest.mark.parametrize(("key", "public"), [("listener_id", True), ("listener_id_internal", False)])
def test_a_classic_listener_is_reached_at_its_load_balancer(world: World, key: str, public: bool) -> None:
    told = world.run("elb_member_info", listener_id=world.ids[key], endpoints=True)
    assert [(one["port"], one["public"], one["protocol"]) for one in told["endpoints"]] == [(80, public, "TCP")]
    assert told["endpoints"][0]["address"]
    assert told["api_calls"]["read"] == 3
    assert "endpoints" not in world.run("elb_member_info", listener_id=world.ids[key])


def test_a_pool_is_reached_through_its_listeners(world: World) -> None:
    told = world.run("elb_pool_member_info", pool_id=world.ids["pool_id"], endpoints=True)
    assert told["endpoints"] and all(one["port"] and one["protocol"] for one in told["endpoints"])
    assert {one["public"] for one in told["endpoints"]} <= {True, False}


@pytest.mark.parametrize(
    ("module", "key", "read"),
    [("elb_member_info", "listener_id", "elb_classic.ShowListener"), ("elb_pool_member_info", "pool_id", "elb_v3.ShowPool")],
)
def test_where_the_cloud_does_not_tell_members_are_told_all_the_same(world: World, module: str, key: str, read: str) -> None:
    world.fault(read, "answer", status=403, body={"error_code": "ELB.0403", "error_msg": "Not for you."})
    told = world.run(module, endpoints=True, **{key: world.ids[key]})
    assert told["endpoints"] == [] and told["members"] == []
