# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EIPs: allocate, bind, release (v1), what they are bound to (v3), and their bandwidths."""

from __future__ import annotations

import pytest
from huawei_client import Client, failed

BASE = "/v1/{P}/publicips"
NEW = {"publicip": {"type": "5_bgp", "alias": "web"}, "bandwidth": {"share_type": "PER", "name": "web", "size": 5}}


def make(client, **bandwidth):
    return client.call("POST", BASE, {**NEW, "bandwidth": {**NEW["bandwidth"], **bandwidth}}).json["publicip"]


def show(client, eip_id):
    return client.get(f"{BASE}/{eip_id}").json["publicip"]


def bandwidth(client, eip_id):
    return client.get("/v1/{P}/bandwidths/" + show(client, eip_id)["bandwidth_id"]).json["bandwidth"]


def change(client, eip_id, **fields):
    url = "/v1/{P}/bandwidths/" + show(client, eip_id)["bandwidth_id"]
    return client.call("PUT", url, {"bandwidth": fields})


def test_a_new_eip_is_pending_and_has_no_bandwidth_yet():
    client = Client()
    made = make(client)
    assert (made["status"], made["bandwidth_size"]) == ("PENDING_CREATE", 0)
    assert (show(client, made["id"])["status"], show(client, made["id"])["bandwidth_size"]) == ("PENDING_CREATE", 0)
    assert failed(client.call("DELETE", f"{BASE}/{made['id']}")) == (409, "VPC.0512")
    client.wait()
    assert (show(client, made["id"])["status"], show(client, made["id"])["bandwidth_size"]) == ("DOWN", 5)
    assert client.call("DELETE", f"{BASE}/{made['id']}").status == 204
    assert failed(client.get(f"{BASE}/{made['id']}")) == (404, "VPC.0504")
    assert client.effects() == ["eip.CreatePublicip", "eip.DeletePublicip"]


@pytest.mark.parametrize(("size", "good"), [(1, True), (300, True), (301, False), (350, True), (1000, True),
                                            (1050, False), (1500, True), (2000, True), (2500, False), (0, False)])
def test_steps_of_the_size(size, good):
    client = Client()
    body = {**NEW, "bandwidth": {**NEW["bandwidth"], "size": size}}
    assert (client.call("POST", BASE, body).status == 200) is good


def test_bandwidth_is_changed_in_place():
    client = Client()
    made = make(client, charge_mode="traffic")
    assert failed(change(client, made["id"], size=10)) == (409, "VPC.0512")
    client.wait()
    first = bandwidth(client, made["id"])
    assert (first["size"], first["charge_mode"], first["share_type"]) == (5, "traffic", "PER")
    assert [one["publicip_id"] for one in first["publicip_info"]] == [made["id"]]
    assert change(client, made["id"], size=10, charge_mode="bandwidth").json["bandwidth"]["size"] == 10
    assert show(client, made["id"])["bandwidth_size"] == 10
    assert bandwidth(client, made["id"])["charge_mode"] == "bandwidth"
    for fields in ({"charge_mode": "traffic"}, {}, {"size": 301}, {"size": 10, "share_type": "WHOLE"},
                   {"name": "x" * 65}, {"size": 5, "charge_mode": "free"}):
        assert failed(change(client, made["id"], **fields)) == (400, "VPC.0301"), fields
    assert failed(client.get("/v1/{P}/bandwidths/" + made["id"])) == (404, "VPC.0306")


def test_a_shared_bandwidth():
    client = Client()
    shared = client.ids["shared_bandwidth_id"]
    body = {"publicip": NEW["publicip"], "bandwidth": {"share_type": "WHOLE", "id": shared}}
    made = client.call("POST", BASE, body).json["publicip"]
    client.wait()
    assert (show(client, made["id"])["bandwidth_id"], show(client, made["id"])["bandwidth_share_type"]) == (shared, "WHOLE")
    assert bandwidth(client, made["id"])["bandwidth_type"] == "share"
    body["bandwidth"]["id"] = show(client, client.ids["eip_id"])["bandwidth_id"]
    assert failed(client.call("POST", BASE, body)) == (400, "VPC.0501")


def test_late_reads():
    client = Client()
    client.fault("lag", "eip.CreatePublicip", seconds=60)
    made = make(client)
    client.wait(30)
    assert failed(client.get(f"{BASE}/{made['id']}")) == (404, "VPC.0504")
    assert made["id"] not in [one["id"] for one in client.get(BASE).json["publicips"]]
    client.wait(60)
    assert show(client, made["id"])["alias"] == "web"
    client.fault("lag", "eip.UpdateBandwidth", seconds=60)
    change(client, made["id"], size=7)
    assert (show(client, made["id"])["bandwidth_size"], bandwidth(client, made["id"])["size"]) == (5, 5)
    client.wait(60)
    assert (show(client, made["id"])["bandwidth_size"], bandwidth(client, made["id"])["size"]) == (7, 7)
    client.fault("lag", "eip.DeletePublicip", seconds=60)
    client.call("DELETE", f"{BASE}/{made['id']}")
    assert show(client, made["id"])["status"] == "DOWN"
    client.wait(60)
    assert failed(client.get(f"{BASE}/{made['id']}")) == (404, "VPC.0504")


def test_unbinding_a_port_and_a_dedicated_load_balancer():
    client = Client()
    on_port, on_elb = client.ids["eip_id_bound"], client.ids["eip_id"]
    assert client.get("/v3/{P}/eip/publicips/" + on_port).json["publicip"]["associate_instance_type"] == "PORT"
    client.emulator.act({"name": "eip", "params": {"eip_id": on_elb, "status": "ELB",
                                                   "holder": "elb:" + client.ids["elb_id"]}})
    shown = client.get("/v3/{P}/eip/publicips/" + on_elb).json["publicip"]
    assert (shown["associate_instance_type"], shown["associate_instance_id"]) == ("ELB", client.ids["elb_id"])
    for eip_id, code in ((on_port, "VPC.0517"), (on_elb, "VPC.0516")):
        assert failed(client.call("DELETE", f"{BASE}/{eip_id}"))[1] == code
        client.call("PUT", f"{BASE}/{eip_id}", {"publicip": {"port_id": ""}})
        client.wait()
    assert (show(client, on_port)["status"], show(client, on_elb)["status"]) == ("DOWN", "ELB")
    url = f"/v3/{{P}}/eip/publicips/{on_elb}/disassociate-instance"
    assert failed(client.call("POST", url, {"publicip": {}})) == (400, "EIP.7900")
    assert client.call("POST", url).json["publicip"]["id"] == on_elb
    assert failed(client.call("POST", url)) == (409, "EIP.7905")
    client.wait()
    assert failed(client.call("POST", url)) == (409, "EIP.7902") and show(client, on_elb)["status"] == "DOWN"
    assert failed(client.get("/v3/{P}/eip/publicips/" + client.ids["elb_id"])) == (404, "EIP.7901")


def test_a_body_with_an_alias_only_renames():
    client = Client()
    bound = client.ids["eip_id_bound"]
    client.call("PUT", f"{BASE}/{bound}", {"publicip": {"alias": "new", "port_id": ""}})
    assert (show(client, bound)["alias"], show(client, bound)["status"]) == ("new", "ACTIVE")
