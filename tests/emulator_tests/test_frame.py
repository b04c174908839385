# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""World, journal, settings, clock, state; the adapter and the HTTP server."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from huawei_client import Client, sign

from multicloud_emulator.adapter import EmulatorAdapter, SharedClock
from multicloud_emulator.clock import Clock
from multicloud_emulator.core import Emulator
from multicloud_emulator.http import served
from multicloud_emulator.messages import Request

EMULATOR = Path(__file__).resolve().parents[1] / "emulator"
LIST = "/v1/{P}/publicips"
CONTRACT = {"dws_cluster_id", "css_cluster_id", "elb_id", "listener_id", "cce_cluster_id", "eip_id",
            "load_balancer_id", "tcp_listener_id", "http_listener_id", "location_id", "target_group_id"}


def test_world_of_the_contract():
    world = Client().control("GET", "")
    assert {"access_key", "secret_key", "project_id", "region"} <= set(world["huawei"])
    assert {"secret_id", "secret_key", "region"} <= set(world["tencent"])
    assert set(world["resources"]) >= CONTRACT
    uuid = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"
    for name in ("dws_cluster_id", "css_cluster_id", "elb_id", "cce_cluster_id", "eip_id"):
        assert re.fullmatch(uuid, world["resources"][name]), name
    assert re.fullmatch("[0-9a-f]{32}", world["resources"]["listener_id"])


def test_every_world_is_the_same():
    assert Client().control("GET", "") == Client().control("GET", "")


def test_journal_tells_everything_but_secrets():
    client = Client()
    client.get(LIST, limit=2)
    client.call("PUT", "/v1/{P}/publicips/" + client.ids["eip_id"], {"publicip": {"alias": "x"}})
    temporary = client.keys["temporary"]
    client.access, client.secret = temporary["access_key"], temporary["secret_key"]
    client.call("GET", LIST, headers={"x-security-token": temporary["security_token"]})
    login = {"auth": {"identity": {"methods": ["password"], "password": {"user": {
        "name": client.keys["username"], "password": client.keys["password"],
        "domain": {"name": client.keys["domain_name"]}}}}, "scope": {"project": {"id": client.project}}}}
    answer = client.emulator.handle(Request("POST", "http", "/v3/auth/tokens", "", {
        "host": "h", "content-type": "application/json"}, json.dumps(login).encode()))
    token = answer.headers["x-subject-token"]
    client.emulator.handle(Request("GET", "http", LIST.replace("{P}", client.project), "",
                                   {"host": "h", "x-auth-token": token}, b""))
    journal = client.control("GET", "journal")
    assert [e["operation"] for e in journal] == ["eip.ListPublicips", "eip.UpdatePublicip", "eip.ListPublicips",
                                                 "iam.CreateToken", "eip.ListPublicips"]
    first, second = journal[:2]
    assert (first["method"], first["query"], first["write"], first["status"]) == ("GET", "limit=2", False, 200)
    assert (second["write"], second["body"]) == (True, {"publicip": {"alias": "x"}})
    text = json.dumps(journal)
    for secret in (client.keys["secret_key"], client.keys["password"], temporary["secret_key"],
                   temporary["security_token"], token, "Signature="):
        assert secret not in text


def test_journal_shows_codes_faults_and_dropped_connections():
    client = Client()
    client.fault("drop")
    client.get(LIST)
    client.get("/v1/{P}/publicips/x")
    dropped, missing = client.control("GET", "journal")
    assert (dropped["dropped"], dropped["status"], dropped["faults"]) == (True, 0, ["drop"])
    assert (missing["status"], missing["code"]) == (404, "VPC.0504")
    client.control("DELETE", "journal")
    assert client.control("GET", "journal") == []


def test_reset_brings_everything_back():
    client = Client(job_seconds=2.0)
    before = client.control("GET", "state")["huawei"]
    client.call("PUT", "/v1/{P}/publicips/" + client.ids["eip_id"], {"publicip": {"alias": "x"}})
    client.fault("drop")
    client.emulator.settings.update({"job_seconds": 9, "classic_empty_list": "[]"})
    client.control("POST", "reset")
    after = client.control("GET", "state")
    assert after["huawei"] == before and after["effects"] == []
    assert client.control("GET", "faults") == [] == client.control("GET", "journal")
    assert client.emulator.settings.job_seconds == 2.0
    assert client.emulator.settings.classic_empty_list == "{}"


def test_settings_over_http_are_checked():
    client = Client()
    table = {s["name"]: s for s in client.control("PATCH", "settings", {"classic_lock": "none"})}
    assert table["classic_lock"]["value"] == "none" and table["classic_lock"]["default"] == "listener"
    for wrong in ({"nothing": 1}, {"classic_lock": "all"}, {"job_seconds": "fast"}, {"dws_detail_has_elb": 1}):
        assert "error" in client.control("POST", "settings", wrong), wrong
    assert all(s["meaning"] and s["source"] for s in table.values())


def test_readme_has_every_setting_act_and_operation():
    client = Client()
    readme = (EMULATOR / "README.md").read_text(encoding="utf-8")
    assert readme.endswith(client.emulator.settings.markdown() + "\n"), "python tests/emulator --list-settings"
    acts = {name.removeprefix("act_") for service in client.emulator.huawei.services.values()
            for name in dir(service) if name.startswith("act_")}
    assert [name for name in sorted(acts) if f"`{name}`" not in readme] == []
    prefixes = {route.name.split(".")[0] for service in client.emulator.huawei.services.values()
                for route in service.ROUTES}
    assert [prefix for prefix in sorted(prefixes) if f"| `{prefix}.` |" not in readme] == []


def test_clock():
    client = Client()
    assert client.control("POST", "clock", {"advance": 5})["now"] == 5
    assert "error" in client.control("POST", "clock", {"advance": -1})
    running = Clock(factor=1000.0)
    start = running.now()
    running.factor = 0
    stopped = running.now()
    assert start <= stopped == running.now()


def test_acts_and_unknown_control_paths():
    client = Client()
    answer = client.control("POST", "act", {"name": "eip", "params": {"eip_id": client.ids["eip_id"],
                                                                      "status": "FREEZED"}})
    assert answer == {"result": None}
    assert client.control("GET", "state")["huawei"]["eips"][client.ids["eip_id"]]["status"] == "FREEZED"
    for wrong in ({"name": "nothing"}, {"name": "eip", "params": {"eip_id": "x"}}, {"name": "eip", "params": {}},
                  {"name": "eip", "params": {"eip_id": client.ids["eip_id"], "nothing": 1}}):
        assert "error" in client.control("POST", "act", wrong), wrong
    assert "known" in client.control("GET", "nothing")


def signed(client, url):
    path = LIST.replace("{P}", client.project)
    host = url.removeprefix("http://")
    date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(client.emulator.clock.wall()))
    headers = {"host": host, "x-sdk-date": date}
    headers["authorization"] = sign(client.access, client.secret, "GET", path, "", headers, b"")
    return url + path, headers


def session_of(client):
    session = requests.Session()
    session.mount("http://", EmulatorAdapter(client.emulator))
    return session


def test_adapter_answers_without_sockets():
    client = Client()
    url, headers = signed(client, "http://emulator.invalid")
    answer = session_of(client).get(url, headers=headers)
    assert answer.status_code == 200 and len(answer.json()["publicips"]) == 4
    assert answer.headers["X-Request-Id"]


def test_adapter_drops_and_times_out_in_virtual_time():
    client = Client()
    session, clock = session_of(client), SharedClock(client.emulator.clock)
    url, headers = signed(client, "http://emulator.invalid")
    client.fault("drop")
    with pytest.raises(requests.ConnectionError):
        session.get(url, headers=headers)
    client.fault("delay", seconds=40)
    with pytest.raises(requests.ReadTimeout):
        session.get(url, headers=headers, timeout=(5, 30))
    assert clock.now() == 30
    client.fault("delay", seconds=20)
    client.emulator.faults.rules.reverse()
    assert session.get(url, headers=headers, timeout=30).status_code == 200
    assert clock.now() == 50
    clock.sleep(1)
    assert clock.now() == 51


def test_http_server_answers_drops_and_delays():
    client = Client()
    client.emulator = Emulator(Clock())
    with served(client.emulator) as url:
        target, headers = signed(client, url)
        with requests.Session() as session:
            assert session.get(target, headers=headers).status_code == 200
            session.post(url + "/_emulator/faults", json=[{"do": "drop"}, {"do": "delay", "seconds": 5}])
            with pytest.raises(requests.ConnectionError):
                session.get(target, headers=headers)
            with pytest.raises(requests.ReadTimeout):
                session.get(target, headers=headers, timeout=0.2)
            assert session.get(target, headers=headers).status_code == 200
            assert session.get(url + "/a%2Fb/x?y=%20").status_code == 404
            journal = session.get(url + "/_emulator/journal").json()
        assert (journal[-1]["path"], journal[-1]["query"]) == ("/a%2Fb/x", "y=%20")
        assert [entry["dropped"] for entry in journal] == [False, True, False, False, False]


def test_command_line_says_where_and_ends_on_sigterm():
    command = [sys.executable, str(EMULATOR), "--port", "0", "--set", "job_seconds=0.5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": ""}) as process:
        line = process.stdout.readline()
        url = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", line).group(1)
        world = requests.get(url + "/_emulator/", timeout=5).json()
        settings = {s["name"]: s["value"] for s in requests.get(url + "/_emulator/settings", timeout=5).json()}
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    assert set(world["resources"]) >= CONTRACT
    assert settings["job_seconds"] == 0.5


def test_command_line_refuses_unknown_settings():
    done = subprocess.run([sys.executable, str(EMULATOR), "--set", "nothing=1"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "nothing" in done.stderr
