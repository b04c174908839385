# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ELB v3: members singly and in batches, pools, listeners, monitors, pages."""

from __future__ import annotations

import pytest
from huawei_client import Client, failed

BASE = "/v3/{P}/elb"


def members_url(client, pool="pool_id", rest=""):
    return f"{BASE}/pools/{client.ids[pool]}/members{rest}"


def member(number, **more):
    return {"address": f"10.0.{number // 250}.{number % 250 + 1}", "protocol_port": 8080, **more}


def add(client, *members, pool="pool_id"):
    return client.call("POST", members_url(client, pool, "/batch-add"), {"members": list(members)})


def listed(client, pool="pool_id", **query):
    return client.get(members_url(client, pool), **query).json["members"]


def test_member_life():
    client = Client()
    fields = member(30, subnet_cidr_id=client.ids["subnet_cidr_id"], name="web-1")
    made = client.call("POST", members_url(client), {"member": fields})
    assert made.status == 201
    one = made.json["member"]
    assert (one["weight"], one["member_type"], one["operating_status"]) == (1, "instance", "INITIAL")
    assert one["instance_id"] == client.ids["server_ids"][0]["server_id"]
    client.wait()
    url = members_url(client, rest="/" + one["id"])
    assert client.get(url).json["member"]["operating_status"] == "ONLINE"
    assert client.call("PUT", url, {"member": {"weight": 0}}).json["member"]["weight"] == 0
    assert client.get(url).json["member"]["weight"] == 0
    assert client.call("DELETE", url).status == 204
    assert failed(client.call("DELETE", url)) == (404, "ELB.8904")
    assert client.effects() == ["elb_v3.CreateMember", "elb_v3.UpdateMember", "elb_v3.DeleteMember"]


def test_duplicates_singly_and_in_a_batch():
    client = Client()
    add(client, member(1))
    assert failed(client.call("POST", members_url(client), {"member": member(1)})) == (409, "ELB.8907")
    answer = add(client, member(1), member(2), member(2))
    assert answer.status == 200
    assert [one["ret_status"] for one in answer.json["members"]] == ["existed", "successful", "existed"]
    assert len(listed(client)) == 2 and len(client.effects()) == 2


def test_batch_update_and_delete():
    client = Client()
    add(client, member(1), member(2), member(3))
    ids = {one["address"]: one["id"] for one in listed(client)}
    url = members_url(client, rest="/batch-update")
    body = {"members": [{"id": ids["10.0.0.2"], "weight": 0}, {"id": ids["10.0.0.3"], "weight": 7}]}
    assert client.call("POST", url, body).status == 200
    assert {one["address"]: one["weight"] for one in listed(client)} == {"10.0.0.2": 0, "10.0.0.3": 7, "10.0.0.4": 1}
    body["members"][1]["id"] = client.ids["elb_id"]
    assert failed(client.call("POST", url, body)) == (404, "ELB.8904")
    url = members_url(client, rest="/batch-delete")
    answer = client.call("POST", url, {"members": [
        {"id": ids["10.0.0.2"]}, {"address": "10.0.0.3", "protocol_port": 8080}, {"id": client.ids["elb_id"]}]})
    assert [one["ret_status"] for one in answer.json["members"]] == ["successful", "successful", "not found"]
    assert [one["address"] for one in listed(client)] == ["10.0.0.4"]
    mixed = [{"id": ids["10.0.0.4"], "address": "10.0.0.4", "protocol_port": 8080}]
    assert failed(client.call("POST", url, {"members": mixed})) == (400, "ELB.8902")


def test_a_batch_has_200_at_most():
    client = Client()
    assert failed(add(client, *[member(n) for n in range(201)])) == (400, "ELB.8902")
    assert add(client, *[member(n) for n in range(200)]).status == 200
    assert failed(add(client)) == (400, "ELB.8902")


@pytest.mark.parametrize(("change", "code"), [
    ({"address": "web-1"}, "ELB.8902"), ({"protocol_port": 0}, "ELB.8902"), ({"weight": 101}, "ELB.8902"),
    ({"weight": "1"}, "ELB.8902"), ({"port": 1}, "ELB.8902"), ({"subnet_cidr_id": "x"}, "ELB.8902"),
    ({"address": "8.8.8.8"}, "ELB.8902"), ({"protocol_port": True}, "ELB.8902")])
def test_bad_members(change, code):
    client = Client()
    assert failed(client.call("POST", members_url(client), {"member": member(1, **change)})) == (400, code)
    assert client.effects() == []


def test_member_by_ip_needs_ip_targets():
    client = Client()
    client.emulator.act({"name": "elb_set", "params": {"elb_id": client.ids["elb_id_pools"],
                                                       "ip_target_enable": False}})
    assert failed(client.call("POST", members_url(client), {"member": member(1)})) == (400, "ELB.8939")
    fields = member(1, subnet_cidr_id=client.ids["subnet_cidr_id"])
    assert client.call("POST", members_url(client), {"member": fields}).status == 201


def test_empty_bodies():
    client = Client()
    add(client, member(1))
    url = members_url(client, rest="/" + listed(client)[0]["id"])
    for body in ({}, {"member": {}}):
        assert failed(client.call("PUT", url, body)) == (400, "SYS.0400")
    assert failed(client.call("PUT", url, {"member": {"address": "10.0.0.9"}})) == (400, "ELB.8902")


def test_health_without_a_monitor_and_set_by_hand():
    client = Client()
    add(client, member(1), pool="pool_id_2")
    assert listed(client, "pool_id_2")[0]["operating_status"] == "NO_MONITOR"
    client.emulator.act({"name": "pool_health", "params": {"pool_id": client.ids["pool_id_2"], "address": "10.0.0.2",
                                                           "operating_status": "OFFLINE"}})
    assert listed(client, "pool_id_2")[0]["operating_status"] == "OFFLINE"


def test_pages_both_ways():
    client = Client()
    add(client, *[member(n) for n in range(5)])
    first = client.get(members_url(client), limit=2).json
    assert first["page_info"]["current_count"] == 2 and "previous_marker" not in first["page_info"]
    second = client.get(members_url(client), limit=2, marker=first["page_info"]["next_marker"]).json
    third = client.get(members_url(client), limit=2, marker=second["page_info"]["next_marker"]).json
    assert len(third["members"]) == 1 and "next_marker" not in third["page_info"]
    seen = [one["id"] for page in (first, second, third) for one in page["members"]]
    assert seen == sorted(seen) and len(set(seen)) == 5
    back = client.get(members_url(client), limit=2, marker=third["members"][0]["id"], page_reverse="true").json
    assert back["members"] == second["members"]
    # Without limit, marker has no effect.
    assert len(client.get(members_url(client), marker=seen[2]).json["members"]) == 5
    client.emulator.settings.update({"marker_ignored": True})
    again = client.get(members_url(client), limit=2, marker=first["page_info"]["next_marker"]).json
    assert again["members"] == first["members"] and again["page_info"]["next_marker"] == seen[1]


def test_filters():
    client = Client()
    add(client, member(1), member(2, weight=0), member(3))
    assert [one["address"] for one in listed(client, weight=0)] == ["10.0.0.3"]
    assert len(listed(client, address=["10.0.0.2", "10.0.0.4"])) == 2
    assert failed(client.get(members_url(client), colour="red")) == (400, "ELB.8902")
    everywhere = client.get(BASE + "/members", pool_id=client.ids["pool_id"]).json["members"]
    assert len(everywhere) == 3
    assert client.get(BASE + "/members", loadbalancer_id=client.ids["elb_id"]).json["members"] == []
    pools = client.get(BASE + "/pools", member_address="10.0.0.2").json["pools"]
    assert [pool["id"] for pool in pools] == [client.ids["pool_id"]]


def test_lock_of_the_load_balancer():
    client = Client(elb_v3_lock_seconds=2.0)
    assert add(client, member(1)).status == 200
    assert failed(add(client, member(1), pool="pool_id_2")) == (409, "ELB.8907")
    client.wait(2)
    assert add(client, member(1), pool="pool_id_2").status == 200


def test_quota_and_protection():
    client = Client(elb_v3_member_quota=2)
    assert failed(add(client, *[member(n) for n in range(3)])) == (409, "ELB.8905")
    add(client, member(1))
    pool = f"{BASE}/pools/{client.ids['pool_id']}"
    client.call("PUT", pool, {"pool": {"member_deletion_protection_enable": True}})
    assert failed(client.call("DELETE", pool + "/delete-cascade")) == (403, "ELB.8903")
    url = members_url(client, rest="/" + listed(client)[0]["id"])
    assert failed(client.call("DELETE", url)) == (403, "ELB.8903")


def test_a_cloud_without_batches():
    client = Client(absent_apis=["elb_v3.Batch*"])
    assert failed(add(client, member(1))) == (404, "APIGW.0101")
    assert client.call("POST", members_url(client), {"member": member(1)}).status == 201


def test_listener_pool_and_monitor():
    client = Client()
    listener = client.call("POST", BASE + "/listeners", {"listener": {
        "loadbalancer_id": client.ids["elb_id_pools"], "protocol": "TCP", "protocol_port": 99}}).json["listener"]
    body = {"pool": {"protocol": "TCP", "lb_algorithm": "ROUND_ROBIN", "listener_id": listener["id"]}}
    pool = client.call("POST", BASE + "/pools", body).json["pool"]
    assert failed(client.call("POST", BASE + "/pools", body)) == (409, "ELB.8907")
    monitor = client.call("POST", BASE + "/healthmonitors", {"healthmonitor": {
        "pool_id": pool["id"], "type": "TCP", "delay": 5, "timeout": 3, "max_retries": 3}}).json["healthmonitor"]
    shown = client.get(f"{BASE}/pools/{pool['id']}").json["pool"]
    assert shown["healthmonitor_id"] == monitor["id"]
    assert client.get(f"{BASE}/listeners/{listener['id']}").json["listener"]["default_pool_id"] == pool["id"]
    assert failed(client.call("DELETE", f"{BASE}/pools/{pool['id']}")) == (409, "ELB.8907")
    assert failed(client.call("DELETE", f"{BASE}/listeners/{listener['id']}")) == (409, "ELB.8907")
    changed = client.call("PUT", f"{BASE}/healthmonitors/{monitor['id']}", {"healthmonitor": {"delay": 9}})
    assert changed.json["healthmonitor"]["delay"] == 9
    for url in (f"healthmonitors/{monitor['id']}", f"pools/{pool['id']}", f"listeners/{listener['id']}"):
        assert client.call("DELETE", f"{BASE}/{url}").status == 204
        assert failed(client.get(f"{BASE}/{url}")) == (404, "ELB.8904")


@pytest.mark.parametrize(("path", "body", "status"), [
    ("listeners", {"listener": {"protocol": "TCP", "protocol_port": 80}}, 409),
    ("listeners", {"listener": {"protocol": "TCP", "protocol_port": 0}}, 400),
    ("listeners", {"listener": {"protocol": "HTTPS", "protocol_port": 443}}, 400),
    ("listeners", {"listener": {"protocol": "UDP", "protocol_port": 80}}, 201),
    ("pools", {"pool": {"protocol": "TCP", "lb_algorithm": "RANDOM"}}, 400),
    ("pools", {"pool": {"protocol": "TCP", "lb_algorithm": "SOURCE_IP", "session_persistence": {}}}, 400),
    ("pools", {"pool": {"protocol": "TCP", "lb_algorithm": "SOURCE_IP"}}, 201)])
def test_rules_of_listeners_and_pools(path, body, status):
    client = Client()
    next(iter(body.values()))["loadbalancer_id"] = client.ids["elb_id_pools"]
    assert client.call("POST", f"{BASE}/{path}", body).status == status


def test_load_balancers():
    client = Client()
    found = client.get(BASE + "/loadbalancers", vip_address="10.0.0.9").json["loadbalancers"]
    assert [one["id"] for one in found] == [client.ids["elb_id"]]
    assert found[0]["guaranteed"] is True and found[0]["eips"] == []
    assert client.get(BASE + "/loadbalancers", guaranteed="false").json["loadbalancers"][0]["name"] == "elb-shared"
    assert len(client.get(BASE + "/loadbalancers", enterprise_project_id="all_granted_eps", limit=2).json[
        "loadbalancers"]) == 2
    assert failed(client.get(BASE + "/loadbalancers/" + client.ids["eip_id"])) == (404, "ELB.8904")
    tree = client.get(f"{BASE}/loadbalancers/{client.ids['elb_id_pools']}/statuses").json["statuses"]["loadbalancer"]
    assert len(tree["listeners"]) == 2
