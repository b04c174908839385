# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a data plane is asked to do, as data: no HAProxy needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from multicloud_emulator.core import Emulator
from multicloud_emulator.data_plane.configuration import configuration
from multicloud_emulator.data_plane.follower import plan_for
from multicloud_emulator.data_plane.plan import DOWN, STARTING, UP, Key, Target, healths, target_of
from multicloud_emulator.data_plane.tencent import learn

MAPPING = {"10.0.0.31": "127.0.0.1:7031", "10.0.0.32:8080": "127.0.0.1:7032", "10.0.0.11": "127.0.0.1:7011",
           "10.0.0.12": "127.0.0.1:7012", "10.0.0.13": "127.0.0.1:7013"}


@pytest.fixture
def emulator():
    return Emulator(settings={"data_plane_backends": dict(MAPPING)})


@pytest.fixture
def ids(emulator):
    return {**emulator.huawei.describe()["resources"], **emulator.tencent.describe()["resources"]}


def rows(emulator, frontend):
    """Server -> weight behind a frontend."""
    return {row.server: row.weight for row in plan_for(emulator).rows() if row.frontend == frontend}


def test_pool(emulator, ids):
    emulator.act({"name": "pool_add", "params": {"pool_id": ids["pool_id"], "members": [
        {"address": "10.0.0.31", "protocol_port": 8080, "weight": 7},
        {"address": "10.0.0.32", "protocol_port": 8080, "weight": 0},
        {"address": "10.0.0.32", "protocol_port": 8081}, {"address": "127.0.0.1", "protocol_port": 9999}]}})
    plan = plan_for(emulator)
    assert rows(emulator, ids["pool_listener_id"]) == {"10.0.0.31:8080": 7, "10.0.0.32:8080": 0, "127.0.0.1:9999": 1}
    assert plan.frontends[ids["pool_listener_id"]] == ids["pool_id"]
    assert plan.servers[Key(ids["pool_id"], "10.0.0.31:8080")] == (Target("127.0.0.1", 7031), 7)
    assert "10.0.0.32:8081" in plan.unreachable
    assert plan.backends[ids["pool_id"]].check == "/" and plan.backends[ids["pool_id_2"]].check is None


def test_classic(emulator, ids):
    emulator.act({"name": "classic_add", "params": {"listener_id": ids["listener_id"],
                                                    "members": ids["server_ids"][:2]}})
    assert rows(emulator, ids["listener_id"]) == {"10.0.0.31:80": 1}
    assert plan_for(emulator).unreachable == ("10.0.0.32:80", "10.0.0.35:8080", "10.0.0.36:8080")
    assert ids["listener_id_udp"] not in plan_for(emulator).frontends


def test_groups_share_by_their_weight(emulator, ids):
    point = {"load_balancer_id": ids["load_balancer_id"], "listener_id": ids["tcp_listener_v2_id"]}
    one, two = ids["target_group_v2_id"], ids["target_group_v2_id_2"]
    for group, ip, weight in ((one, "10.0.0.11", 30), (one, "10.0.0.12", 10), (two, "10.0.0.13", 50)):
        emulator.act({"name": "register_member", "params": {"target_group_id": group, "ip": ip, "port": 80,
                                                            "weight": weight}})
    emulator.act({"name": "associate", "params": {**point, "target_group_id": one, "weight": 40}})
    assert rows(emulator, point["listener_id"]) == {f"{one}_10.0.0.11:80": 30, f"{one}_10.0.0.12:80": 10}
    emulator.act({"name": "associate", "params": {**point, "target_group_id": two, "weight": 40}})
    assert rows(emulator, point["listener_id"]) == {
        f"{one}_10.0.0.11:80": 60, f"{one}_10.0.0.12:80": 20, f"{two}_10.0.0.13:80": 80}
    emulator.act({"name": "associate", "params": {**point, "target_group_id": two, "weight": 0}})
    assert rows(emulator, point["listener_id"])[f"{two}_10.0.0.13:80"] == 0


def test_configuration(emulator, ids):
    emulator.act({"name": "pool_add", "params": {"pool_id": ids["pool_id"], "members": [
        {"address": "10.0.0.31", "protocol_port": 8080}, {"address": "10.0.0.32", "protocol_port": 8080}]}})
    plan = plan_for(emulator)
    ports = {frontend: 20000 + number for number, frontend in enumerate(plan.frontends)}
    text = configuration(plan, ports, Path("/run/socket"), {Key(ids["pool_id"], "10.0.0.31:8080")})
    assert "stats socket /run/socket mode 600 level admin expose-fd listeners\n" in text
    assert (f"frontend {ids['pool_listener_id']}\n    mode http\n    bind 127.0.0.1:{ports[ids['pool_listener_id']]}\n"
            f"    default_backend {ids['pool_id']}\n") in text
    assert "server 10.0.0.31:8080 127.0.0.1:7031 weight 1 check inter 200ms fall 2 rise 1\n" in text
    assert "7032" not in text, "one that is not proven is added over the socket"


def test_a_path_cannot_change_the_configuration(emulator, ids):
    monitor = next(iter(emulator.huawei.world.monitors3.values()))
    monitor["url_path"] = "/'\n    server evil 127.0.0.1:1"
    assert plan_for(emulator).backends[ids["pool_id"]].check == "/"


@pytest.mark.parametrize("wrong", ["host:80", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:http", "::1", 8080, None])
def test_wrong_mapping(emulator, wrong):
    with pytest.raises(ValueError, match="data_plane_backends"):
        target_of(wrong)
    emulator.settings.update({"data_plane_backends": {"10.0.0.31": wrong}})
    with pytest.raises(ValueError, match="data_plane_backends"):
        plan_for(emulator)


def test_ipv6():
    assert str(target_of("[::1]:80")) == "[::1]:80"


def test_the_worst_counts(emulator, ids):
    member = {"ip": "10.0.0.11", "port": 80, "weight": 1}
    for group, listener in (("target_group_id", "tcp_listener_id"),
                            ("target_group_id_2", "tcp_listener_on_load_balancer_2_id")):
        balancer = "load_balancer_id_2" if "2" in listener else "load_balancer_id"
        emulator.act({"name": "register_member", "params": {"target_group_id": ids[group], **member}})
        emulator.act({"name": "associate", "params": {
            "load_balancer_id": ids[balancer], "listener_id": ids[listener], "target_group_id": ids[group]}})
    plan = plan_for(emulator)
    keys = [key for key in plan.servers if "10.0.0.11" in key.server]
    assert len(keys) == 2
    world = emulator.tencent.world("ap-guangzhou")
    for first, second, word in ((UP, UP, "Alive"), (UP, STARTING, "Unknown"), (DOWN, STARTING, "Dead")):
        learn(emulator.tencent, healths(plan, {keys[0]: first, keys[1]: second}))
        assert world.health["10.0.0.11", 80] == word
