# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook rolling_update over four real backends behind HAProxy, while clients keep asking."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import cloud_site
import pytest
from kinds import Classic, Group, Kind, Pool
from loopback import ADDRESSES, LiveWorld, Load, until

FOUR = ADDRESSES[:4]
SENT = 30  # requests of each client while a backend is updated
PLAYBOOK = "multicloud.exposure.rolling_update"
# The same update of the same hosts, without their way out of service and back.
BARE = [{"hosts": "web", "serial": 1, "gather_facts": False, "tasks": [
    {"ansible.builtin.include_tasks": "{{ rolling_update_tasks }}"}]}]  # fmt: skip


def variables(kind: Kind) -> dict[str, Any]:
    """What the playbook is told about a kind of members."""
    if isinstance(kind, Group):
        told = {"target_group_id": kind.group, "member_port": 8080}
    elif isinstance(kind, Pool):
        told = {"pool_id": kind.pool, "member_port": 8080}
    else:
        told = {"listener_id": kind.listener}
    role = "clb_service" if isinstance(kind, Group) else "elb_service"
    told.update(drain_seconds=1, min_healthy=3)
    return {"rolling_update_kind": role, **{f"expose_{role}_{name}": value for name, value in told.items()}}


@contextlib.contextmanager
def updating(live: LiveWorld, loads: list[Load]) -> Iterator[str]:
    """The URL at which a backend is updated, by the tasks that the playbook includes; and the clients ask meanwhile."""

    def meanwhile() -> None:
        wanted = [load.sent + SENT for load in loads]
        until(lambda: all(load.sent >= number for load, number in zip(loads, wanted, strict=True)), "clients go on")

    class Updater(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            live.site.update(self.path.strip("/"), meanwhile)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Quietly."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Updater) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def roll(live: LiveWorld, kind: Kind, folder: Path, playbook: str) -> list[Load]:
    """Update all hosts by a playbook while clients send requests; those clients."""
    place = live.place(kind.listener)
    loads = [Load(place, path="/busy") for _client in range(3)]
    # A connection that is kept through a TCP listener stays with its backend, whatever the cloud does.
    loads += [] if isinstance(kind, Classic) else [Load(place, keep=True, path="/busy")]
    servers = {one["address"]: one["server_id"] for one in live.ids["server_ids"]}
    hosts = {f"web-{number}": {"private_address": address, "server_id": servers[address], "ansible_connection": "local"}
             for number, address in enumerate(FOUR)}  # fmt: skip
    (folder / "inventory.json").write_text(json.dumps({"web": {"hosts": hosts}}))
    with updating(live, loads) as url:
        (folder / "update.yml").write_text(json.dumps([
            {"name": "Update", "ansible.builtin.uri": {"url": f"{url}/{{{{ private_address }}}}", "status_code": 204}}]))
        for load in loads:
            load.start()
        site = cloud_site.Site(live.url, folder)
        answer = site.playbook(
            playbook, "-i", "inventory.json", rolling_update_hosts="web", rolling_update_tasks=str(folder / "update.yml"),
            ansible_python_interpreter=sys.executable, **variables(kind), **site.connection,
        )  # fmt: skip
        for load in loads:
            load.end()
    assert answer.status == 0, answer.output
    return loads


@pytest.mark.parametrize("make", [Classic, Pool, Group])
def test_a_rolling_update_loses_no_request(live: LiveWorld, tmp_path: Path, make: type[Kind]) -> None:
    kind = make(live)
    kind.add(*FOUR)
    loads = roll(live, kind, tmp_path, PLAYBOOK)
    failures = [failure for load in loads for failure in load.failures]
    print(f"{make.__name__}: {sum(load.sent for load in loads)} requests, {len(failures)} failed")
    assert failures == []
    assert all(set(load.answers) == set(FOUR) for load in loads)
    assert live.reached(kind.listener, 40) == set(FOUR), "all are back"


@pytest.mark.parametrize("make", [Classic, Pool, Group])
def test_the_same_update_without_drain_does_lose_requests(live: LiveWorld, tmp_path: Path, make: type[Kind]) -> None:
    """Else the test above could not fail."""
    kind = make(live)
    kind.add(*FOUR)
    (tmp_path / "bare.yml").write_text(json.dumps(BARE))
    loads = roll(live, kind, tmp_path, str(tmp_path / "bare.yml"))
    failures = [failure for load in loads for failure in load.failures]
    print(f"{make.__name__} without drain: {sum(load.sent for load in loads)} requests, {len(failures)} failed")
    assert failures != []
