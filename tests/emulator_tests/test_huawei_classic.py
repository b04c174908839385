# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classic ELB: members by jobs, listeners and health checks at once."""

from __future__ import annotations

import pytest
from huawei_client import Client, failed

UUID = "bbbbbbbb-0000-4000-8000-%012d"


def url(client, listener="listener_id"):
    return f"/v1.0/{{P}}/elbaas/listeners/{client.ids[listener]}/members"


def servers(count, first=1):
    return [{"server_id": UUID % n, "address": f"10.0.{n // 250}.{n % 250 + 1}"} for n in range(first, first + count)]


def add(client, members, listener="listener_id"):
    return client.call("POST", url(client, listener), members)


def remove(client, *ids, listener="listener_id"):
    return client.call("POST", url(client, listener) + "/action", {"removeMember": [{"id": one} for one in ids]})


def members_of(client, listener="listener_id", **query):
    return client.get(url(client, listener), **query).json


def test_add_and_remove_by_jobs():
    client = Client()
    answer = add(client, servers(2))
    job_id = answer.json["job_id"]
    assert answer.json == {"uri": f"/v1/{client.project}/jobs/{job_id}", "job_id": job_id}
    assert members_of(client) == {}
    assert failed(client.get(answer.json["uri"])) == (404, "APIGW.0101")
    job = client.get("/v1.0/{P}/jobs/" + job_id).json
    assert (job["status"], job["entities"], job["end_time"]) == ("INIT", {}, None)
    client.wait(0.3)
    assert client.get("/v1.0/{P}/jobs/" + job_id).json["status"] == "SUCCESS"
    first = members_of(client)
    assert [(m["status"], m["health_status"]) for m in first] == [("PENDING", "UNAVAILABLE")] * 2
    client.wait()
    now = members_of(client)
    assert [(m["status"], m["health_status"]) for m in now] == [("ACTIVE", "NORMAL")] * 2
    assert sorted(m["server_address"] for m in now) == ["10.0.0.2", "10.0.0.3"]
    assert all(m["address"].startswith("100.64.") for m in now)
    remove(client, now[0]["id"])
    client.wait()
    assert [m["id"] for m in members_of(client)] == [now[1]["id"]]
    assert client.effects() == ["elb_classic.CreateMembers"] * 2 + ["elb_classic.RemoveMembers"]


def test_pages_are_small_and_marker_is_the_last_id():
    client = Client()
    add(client, servers(25))
    client.wait()
    assert len(members_of(client)) == 10
    seen, marker = [], "0"
    while True:
        page = members_of(client, limit=10, marker=marker)
        if not page:
            break
        seen += [m["server_id"] for m in page]
        marker = page[-1]["id"]
    assert len(seen) == 25 == len(set(seen))
    assert page == {}


def test_empty_list_as_array_and_filters():
    client = Client(classic_empty_list="[]")
    assert members_of(client) == []
    add(client, servers(3))
    client.wait()
    assert [m["server_id"] for m in members_of(client, server_id=UUID % 2)] == [UUID % 2]
    assert [m["server_id"] for m in members_of(client, server_address="10.0.0.2")] == [UUID % 1]
    assert members_of(client, address="10.0.0.2") == []
    assert failed(client.get(url(client), server_name="x")) == (400, "ELB.2003")


def test_bad_bodies_of_add():
    client = Client()
    good = servers(1)[0]
    for body, code in (
        ({"members": [good]}, "ELB.0002"), ([], "ELB.0002"), (b"", "ELB.0002"), ([{**good, "weight": 1}], "ELB.2000"),
        ([{"server_id": good["server_id"]}], "ELB.2021"), ([{**good, "address": None}], "ELB.2021"),
        ([{**good, "address": "10.0.0"}], "ELB.2021"), ([{**good, "server_id": "web-1"}], "ELB.2000"),
        ([good, good], "ELB.2000"), (servers(101), "ELB.2000"),
    ):
        assert failed(add(client, body)) == (400, code), body
    assert client.effects() == []


def test_bad_bodies_of_remove():
    client = Client()
    path = url(client) + "/action"
    for body in ([], {"removeMember": []}, {"removeMember": [{"id": "x"}]}, {"removeMember": ["a" * 32]},
                 {"removeMember": [{"id": "a" * 32, "address": "10.0.0.1"}]}, {"removeMember": [], "x": 1}):
        assert failed(client.call("POST", path, body)) == (400, "ELB.2002"), body
    assert failed(remove(client, "a" * 32)) == (400, "ELB.2012")


def test_absent_listener_and_malformed_id():
    client = Client()
    client.ids["listener_id"] = "a" * 32
    assert failed(add(client, servers(1))) == (400, "ELB.2011")
    client.ids["listener_id"] = UUID % 1
    assert failed(add(client, servers(1))) == (400, "ELB.2010")


@pytest.mark.parametrize(("lock", "other", "same"), [("listener", 200, 409), ("loadbalancer", 409, 409),
                                                     ("none", 200, 200)])
def test_locks(lock, other, same):
    client = Client(classic_lock=lock)
    add(client, servers(1))
    assert add(client, servers(1, 5), "listener_id_2").status == other
    assert add(client, servers(1, 7)).status == same
    client.wait()
    assert add(client, servers(1, 9)).status == 200


def test_duplicates():
    client = Client()
    add(client, servers(1))
    client.wait()
    assert failed(add(client, servers(2))) == (400, "ELB.2005")
    client.emulator.settings.update({"classic_duplicate": "ignore"})
    add(client, servers(2))
    client.wait()
    assert len(members_of(client)) == 2
    client.emulator.settings.update({"classic_duplicate": "job_fails"})
    job_id = add(client, servers(3)).json["job_id"]
    client.wait()
    assert client.get("/v1.0/{P}/jobs/" + job_id).json["error_code"] == "ELB.1009"
    assert len(members_of(client)) == 2


def test_absent_id_in_a_batch():
    client = Client()
    add(client, servers(1))
    client.wait()
    member = members_of(client)[0]["id"]
    assert failed(remove(client, member, "a" * 32)) == (400, "ELB.2012")
    client.emulator.settings.update({"classic_remove_absent": "ignore"})
    assert remove(client, member, "a" * 32).status == 200


def test_quota_and_unknown_servers():
    client = Client(classic_member_quota=2)
    assert failed(add(client, servers(3))) == (403, "ELB.2001")
    client.emulator.settings.update({"classic_unknown_server": "job_fails"})
    job_id = add(client, servers(1)).json["job_id"]
    client.wait()
    assert client.get("/v1.0/{P}/jobs/" + job_id).json["status"] == "FAIL"
    add(client, client.ids["server_ids"][:1])
    client.wait()
    assert len(members_of(client)) == 1


def test_one_member_behind_two_listeners():
    client = Client()
    shared = members_of(client, "listener_id_2")[0]
    add(client, [{"server_id": shared["server_id"], "address": shared["server_address"]}])
    client.wait()
    now = members_of(client)[0]
    assert now["id"] == shared["id"] and len(now["listeners"]) == 2
    remove(client, shared["id"])
    client.wait()
    assert members_of(client) == {} and len(members_of(client, "listener_id_2")) == 2
    client.emulator.settings.update({"classic_remove_everywhere": True})
    add(client, [{"server_id": shared["server_id"], "address": shared["server_address"]}])
    client.wait()
    remove(client, shared["id"])
    client.wait()
    assert len(members_of(client, "listener_id_2")) == 1


def test_half_of_a_batch_and_late_reads():
    client = Client()
    client.fault("job_fails", "elb_classic.CreateMembers", code="ELB.1009", detail="half", applied=2)
    add(client, servers(4))
    client.wait()
    assert len(members_of(client)) == 2
    client.fault("lag", "elb_classic.CreateMembers", seconds=60)
    add(client, servers(1, 20))
    client.wait(30)
    assert len(members_of(client)) == 2
    client.wait(60)
    assert len(members_of(client)) == 3


def test_health_can_be_set():
    client = Client()
    client.emulator.act({"name": "classic_add", "params": {"listener_id": client.ids["listener_id"],
                                                           "members": servers(1)}})
    client.wait()
    client.emulator.act({"name": "classic_health", "params": {
        "listener_id": client.ids["listener_id"], "server_id": UUID % 1, "health_status": "ABNORMAL"}})
    assert members_of(client)[0]["health_status"] == "ABNORMAL"


def listener_body(client, **more):
    return {"name": "web", "loadbalancer_id": client.ids["classic_elb_id"], "protocol": "HTTP", "port": 8081,
            "backend_protocol": "HTTP", "backend_port": 8081, "lb_algorithm": "roundrobin", **more}


def test_listener_life():
    client = Client()
    base = "/v1.0/{P}/elbaas/listeners"
    made = client.call("POST", base, listener_body(client)).json
    assert made["status"] == "ACTIVE" and made["admin_state_up"] is True
    found = client.get(base, loadbalancer_id=client.ids["classic_elb_id"]).json
    assert made["id"] in [one["id"] for one in found]
    shown = client.get(f"{base}/{made['id']}").json
    assert (shown["member_number"], shown["healthcheck_id"]) == (0, None)
    assert client.call("PUT", f"{base}/{made['id']}", {"name": "new"}).json["name"] == "new"
    assert failed(client.call("PUT", f"{base}/{made['id']}", {"protocol": "TCP"})) == (400, "ELB.6015")
    assert client.call("DELETE", f"{base}/{made['id']}").status == 204
    assert failed(client.call("DELETE", f"{base}/{made['id']}")) == (503, "ELB.6002")


@pytest.mark.parametrize(("change", "code"), [
    ({"port": 80}, "ELB.6101"), ({"port": 0}, "ELB.6031"), ({"name": ""}, "ELB.6011"),
    ({"loadbalancer_id": "a" * 32}, "ELB.6040"), ({"lb_algorithm": "random"}, "ELB.6061"),
    ({"backend_protocol": "TCP"}, "ELB.6041"), ({"protocol": "HTTPS"}, "ELB.6081"), ({"weight": 1}, "ELB.6001")])
def test_listener_rules(change, code):
    client = Client()
    answer = client.call("POST", "/v1.0/{P}/elbaas/listeners", listener_body(client, **change))
    assert failed(answer) == (400, code)


def test_no_udp_on_an_internal_balancer():
    client = Client()
    body = listener_body(client, loadbalancer_id=client.ids["classic_elb_id_2"], protocol="UDP", backend_protocol="UDP")
    assert failed(client.call("POST", "/v1.0/{P}/elbaas/listeners", body)) == (400, "ELB.6021")


def test_health_check_life():
    client = Client()
    base = "/v1.0/{P}/elbaas/healthcheck"
    body = {"listener_id": client.ids["listener_id"], "healthcheck_protocol": "TCP"}
    made = client.call("POST", base, body).json
    assert made["healthcheck_uri"] == "" and made["healthcheck_connect_port"] == 80
    assert failed(client.call("POST", base, body)) == (400, "ELB.7001")
    assert client.get("/v1.0/{P}/elbaas/listeners/" + client.ids["listener_id"]).json["healthcheck_id"] == made["id"]
    assert client.call("PUT", f"{base}/{made['id']}", {"healthy_threshold": 2}).json["healthy_threshold"] == 2
    assert failed(client.call("PUT", f"{base}/{made['id']}", {"healthy_threshold": 11})) == (400, "ELB.7001")
    assert client.get(f"{base}/{made['id']}").json["healthy_threshold"] == 2
    assert client.call("DELETE", f"{base}/{made['id']}").status == 204
    assert failed(client.get(f"{base}/{made['id']}")) == (400, "ELB.7020")
    assert failed(client.call("POST", base, {})) == (400, "ELB.7000")


def test_late_reads_of_listeners_and_checks():
    client = Client()
    base = "/v1.0/{P}/elbaas/listeners"
    client.fault("lag", "elb_classic.CreateListener", seconds=60)
    made = client.call("POST", base, listener_body(client)).json["id"]
    assert failed(client.get(f"{base}/{made}")) == (400, "ELB.6000")
    assert made not in [one["id"] for one in client.get(base, limit=100).json]
    client.wait(60)
    assert client.get(f"{base}/{made}").json["healthcheck_id"] is None
    client.fault("lag", "elb_classic.CreateHealthcheck", seconds=60)
    check = client.call("POST", "/v1.0/{P}/elbaas/healthcheck", {"listener_id": made}).json["id"]
    assert client.get(f"{base}/{made}").json["healthcheck_id"] is None
    assert failed(client.get("/v1.0/{P}/elbaas/healthcheck/" + check)) == (400, "ELB.7020")
    client.wait(60)
    assert client.get(f"{base}/{made}").json["healthcheck_id"] == check
    client.fault("lag", "elb_classic.UpdateListener", seconds=60)
    client.call("PUT", f"{base}/{made}", {"name": "new"})
    assert client.get(f"{base}/{made}").json["name"] == "web"
    client.wait(60)
    assert client.get(f"{base}/{made}").json["name"] == "new"


def test_a_listener_with_members_may_be_refused():
    client = Client()
    url = "/v1.0/{P}/elbaas/listeners/" + client.ids["listener_id_2"]
    client.emulator.settings.update({"classic_delete_with_members": "400 ELB.6005"})
    assert failed(client.call("DELETE", url)) == (400, "ELB.6005")
    client.emulator.settings.update({"classic_delete_with_members": ""})
    assert client.call("DELETE", url).status == 204


def test_balancers_and_their_empty_list():
    client = Client()
    base = "/v1.0/{P}/elbaas/loadbalancers"
    assert client.get(base).json["instance_num"] == "2"
    assert client.get(base, name="nothing").json == {"loadbalancers": {}, "instance_num": "0"}
    assert client.get(f"{base}/{client.ids['classic_elb_id']}").json["admin_state_up"] == 1
    assert failed(client.get(base + "/" + "a" * 32)) == (400, "ELB.1003")
    assert failed(client.call("DELETE", f"{base}/{client.ids['classic_elb_id']}")) == (400, "ELB.1008")
    body = {"name": "new", "vpc_id": UUID % 1, "type": "External", "bandwidth": 5, "admin_state_up": True}
    job_id = client.call("POST", base, body).json["job_id"]
    client.wait()
    elb = client.get("/v1.0/{P}/jobs/" + job_id).json["entities"]["elb"]["id"]
    assert client.call("PUT", f"{base}/{elb}", {"name": "newer"}).status == 200
    client.wait()
    assert client.get(f"{base}/{elb}").json["name"] == "newer"
    client.call("DELETE", f"{base}/{elb}")
    client.wait()
    assert client.get(base).json["instance_num"] == "2"
