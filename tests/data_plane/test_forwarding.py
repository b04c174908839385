# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules change members, and a client finds what they said: real HAProxy, real backends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from kinds import Classic, Group, Pool
from loopback import ADDRESSES, Load, get, until

from multicloud_emulator.clock import Clock
from multicloud_emulator.core import Emulator
from multicloud_emulator.data_plane.follower import Follower
from multicloud_emulator.data_plane.haproxy import INSTALL, find
from multicloud_emulator.http import served

EMULATOR = Path(__file__).resolve().parents[1] / "emulator"
FIRST, SECOND = ADDRESSES[:2]


@pytest.fixture(params=[Classic, Pool, Group])
def kind(request, live):
    return request.param(live)


@pytest.fixture(params=[Pool, Group])
def weighted(request, live):
    return request.param(live)


def test_a_member_is_reached_while_it_is_there(live, kind):
    assert live.reached(kind.listener) == set()
    kind.add(FIRST, SECOND)
    assert live.reached(kind.listener) == {FIRST, SECOND}
    kind.remove(FIRST)
    assert live.reached(kind.listener) == {SECOND}
    kind.remove(SECOND)
    assert live.reached(kind.listener) == set()
    kind.add(FIRST)
    assert live.reached(kind.listener) == {FIRST}


def test_an_association_opens_and_closes_the_way(live):
    group = Group(live, "tcp_listener_v2_id", None)
    group.add(FIRST)
    assert live.reached(group.listener) == {FIRST}
    live.change("clb_target_group_assoc", target_group_id=group.group, state="absent", **group.point)
    assert live.reached(group.listener) == set()


def test_weight_0_drains(live, weighted):
    weighted.add(FIRST, SECOND)
    weighted.weigh(FIRST, 0)
    assert live.reached(weighted.listener) == {SECOND}
    until(lambda: weighted.health(FIRST) is True, "a drained member is still checked")
    weighted.weigh(FIRST, 10)
    assert live.reached(weighted.listener) == {FIRST, SECOND}


def test_a_request_on_its_way_is_answered(live, weighted):
    """Its member is drained, removed and put back meanwhile."""
    weighted.add(FIRST)
    place = live.place(weighted.listener)
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(get, place, path="/slow")
        time.sleep(0.1)
        weighted.weigh(FIRST, 0)
        assert live.reached(weighted.listener, 2) == set()
        weighted.remove(FIRST)
        assert live.reached(weighted.listener, 2) == set()
        weighted.add(FIRST)
        assert live.reached(weighted.listener, 2) == {FIRST}
        assert slow.result() == FIRST


def test_without_a_monitor_nobody_says_online(live):
    pool = Pool(live)
    pool.add(FIRST)
    live.emulator.huawei.world.pools3[pool.pool]["healthmonitor_id"] = None
    until(lambda: live.run("elb_pool_member_info", pool_id=pool.pool)["members"][0]["operating_status"] == "NO_MONITOR",
          "its members are not checked")
    assert live.reached(pool.listener) == {FIRST}


def test_weights_divide_the_requests(live):
    pool = Pool(live)
    pool.add(FIRST, SECOND)
    pool.weigh(FIRST, 30)
    pool.weigh(SECOND, 10)
    place = live.place(pool.listener)
    answers = [get(place) for _time in range(40)]
    assert 25 <= answers.count(FIRST) <= 35


def test_health_is_what_haproxy_finds(live, kind):
    kind.add(FIRST, SECOND)
    assert kind.health(FIRST) is True
    live.site.stop(FIRST)
    until(lambda: kind.health(FIRST) is False, "the dead one is found out")
    assert kind.health(SECOND) is True
    assert live.reached(kind.listener) == {SECOND}
    live.site.start(FIRST)
    until(lambda: kind.health(FIRST) is True, "the one that is back is found out")
    assert live.reached(kind.listener) == {FIRST, SECOND}


def test_a_dead_member_is_never_healthy(live):
    live.site.stop(FIRST)
    pool = Pool(live)
    live.act("pool_add", pool_id=pool.pool, members=[{"address": FIRST, "protocol_port": 8080}])
    shown = live.run("elb_pool_member_info", pool_id=pool.pool)["members"]
    assert shown[0]["operating_status"] in ("INITIAL", "OFFLINE")
    until(lambda: pool.health(FIRST) is False, "it is found out")


def test_nothing_is_lost_while_members_change(live, kind):
    """Each member in turn is taken out, updated (it restarts) and put back: what a rolling update does."""
    four = ADDRESSES[:4]
    kind.add(*four)
    place = live.place(kind.listener)
    loads = [Load(place), Load(place, keep=kind.listener != live.ids["listener_id"])]
    for load in loads:
        load.start()
    for address in four:
        before = sum(sum(load.answers.values()) for load in loads)
        if kind.weights:
            kind.weigh(address, 0)
        else:
            kind.remove(address)
        time.sleep(0.1)  # the drain time: requests on their way are answered
        live.site.stop(address)
        if kind.weights:
            until(lambda address=address: kind.health(address) is False, "it is down")
        live.site.start(address)
        if kind.weights:
            until(lambda address=address: kind.health(address) is True, "it is back")
            kind.weigh(address, 10)
        else:
            kind.add(address)
        assert sum(sum(load.answers.values()) for load in loads) > before
    for load in loads:
        load.end()
    assert [load.failures for load in loads] == [[], []]
    assert all(set(load.answers) == set(four) for load in loads)


def test_nothing_is_lost_while_listeners_change(live):
    """Another listener needs a reload: connections and listening sockets go on."""
    pool = Pool(live)
    pool.add(FIRST, SECOND)
    place = live.place(pool.listener)
    loads = [Load(place), Load(place, keep=True)]
    for load in loads:
        load.start()
    for number in range(4):
        made = live.change("elb_listener", load_balancer_id=live.ids["classic_elb_id"], name=f"new-{number}",
                           protocol="HTTP", port=9000 + number, backend_port=80)["listener"]["id"]
        live.change("elb_member", listener_id=made, wait_healthy=True, members=live.ids["server_ids"][2:3])
        assert live.reached(made) == {ADDRESSES[2]}
        assert live.place(pool.listener) == place
        live.change("elb_listener", listener_id=made, state="absent", force=True)
        assert made not in live.ask("")["data_plane"]
    for load in loads:
        load.end()
        assert load.failures == [] and sum(load.answers.values()) > 50
    until(lambda: len(_children(os.getpid())) == 1, "the processes before have ended")


def test_reset(live):
    pool = Pool(live)
    pool.add(FIRST)
    live.ask("reset", "POST")
    assert live.reached(pool.listener) == set()


def test_a_job_that_nobody_polls_takes_effect(live):
    listener = live.ids["listener_id"]
    place = live.place(listener)
    live.emulator.settings.update({"job_seconds": 1.0})
    live.change("elb_member", listener_id=listener, members=live.ids["server_ids"][:1], wait=False)
    assert live.emulator.huawei.world.listeners[listener].members.value == (), "the job has not ended yet"

    def answered():
        try:
            return get(place) == FIRST
        except OSError:
            return False

    until(answered, "the member is reached")


def test_a_wrong_mapping_is_told(live):
    pool = Pool(live)
    pool.add(FIRST)
    live.ask("settings", "PATCH", {"data_plane_backends": {FIRST: "nowhere"}})
    assert "'nowhere' is not IP:PORT" in live.ask("")["data_plane_problem"]
    live.ask("settings", "PATCH", {"data_plane_backends": {SECOND: live.site.mapping()[SECOND]}})
    told = live.ask("")
    assert told["data_plane_problem"] is None and told["data_plane_unreachable"].count(f"{FIRST}:8080") == 1
    assert live.reached(pool.listener) == set()


def test_haproxy_that_died_is_started_again(live):
    pool = Pool(live)
    pool.add(FIRST)
    place = live.place(pool.listener)
    pids = [int(pid) for pid in _children(os.getpid())]
    assert len(pids) == 1
    os.kill(pids[0], signal.SIGKILL)
    until(lambda: [int(pid) for pid in _children(os.getpid())] not in ([], pids), "another one runs")
    until(lambda: live.ask("")["data_plane_problem"] is None, "it does what it should")
    until(lambda: live.reached(pool.listener) == {FIRST}, "it forwards")
    assert live.place(pool.listener) == place


def test_a_port_that_was_taken_meanwhile_is_not_shared(live):
    """Another emulator looked at the same port before HAProxy listened there."""
    emulator = Emulator(Clock())
    follower = Follower(emulator)
    taken = live.place(live.ids["pool_listener_id"])
    ours, once = follower.haproxy._port, [int(taken.rpartition(":")[2])]
    follower.haproxy._port = lambda: once.pop() if once else ours()
    with served(emulator, plane=follower) as url:
        places = requests.get(f"{url}/_emulator/", timeout=10).json()["data_plane"].values()
    assert once == [] and len(places) > 3
    assert taken not in places


def test_command_line(tmp_path):
    if find() is None:
        pytest.skip(INSTALL)
    command = [sys.executable, str(EMULATOR), "--data-plane", "haproxy", "--data-plane-port-base", "23100"]
    out = tmp_path / "out"
    with out.open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "TMPDIR": str(tmp_path)})
    try:
        until(lambda: "listening on" in out.read_text(), "it listens")
        url = out.read_text().split()[2]
        places = requests.get(f"{url}/_emulator/", timeout=10).json()["data_plane"]
        assert min(int(place.rpartition(":")[2]) for place in places.values()) >= 23100
        children = _children(process.pid)
        assert len(children) == 1
    finally:
        process.terminate()
        process.wait(15)
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert [file.name for file in tmp_path.iterdir()] == ["out"], "no files are left"


def _children(pid):
    """The HAProxy processes that a process started."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _end, fields = place.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        if name == "haproxy" and fields.split()[0] != "Z" and int(fields.split()[1]) == pid:
            found.append(place.parent.name)
    return found
