# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CCE: public address of an API server; EIP v1."""

from __future__ import annotations

import pytest
from huawei_client import Client, failed


def base(client, cluster="cce_cluster_id", api="/api/v3"):
    return f"{api}/projects/{{P}}/clusters/{client.ids[cluster]}"


def bind(client, eip="eip_id", cluster="cce_cluster_id", **more):
    body = {"spec": {"action": "bind", "spec": {"id": client.ids[eip]}}}
    return client.call("PUT", base(client, cluster, **more) + "/mastereip", body)


def unbind(client):
    return client.call("PUT", base(client) + "/mastereip", {"spec": {"action": "unbind"}})


def endpoint(client):
    return client.get(base(client) + "/openapi").json["status"]["publicEndpoint"]


def eip(client, name="eip_id"):
    return client.get("/v1/{P}/publicips/" + client.ids[name]).json["publicip"]


def test_bind_and_unbind():
    client = Client()
    assert endpoint(client) == "" and eip(client)["status"] == "DOWN"
    answer = bind(client).json
    assert answer["status"]["publicEndpoint"] == f"https://{client.ids['eip_address']}:5443"
    assert answer["spec"]["elasticIp"] == client.ids["eip_address"]
    assert endpoint(client) == answer["status"]["publicEndpoint"]
    assert eip(client)["status"] == "BINDING"
    client.wait()
    assert eip(client)["status"] == "ACTIVE" and eip(client)["port_id"]
    gone = unbind(client)
    assert gone.status == 200 and gone.response.body == b""
    assert endpoint(client) == "" and "port_id" not in eip(client)
    client.wait()
    assert eip(client)["status"] == "DOWN"
    assert client.effects() == ["cce.UpdateClusterEip"] * 2


def test_only_the_exact_bodies():
    client = Client()
    one = client.ids["eip_id"]
    for body in (
        {}, [], {"spec": {}}, {"spec": {"action": "bind"}}, {"spec": {"action": "bind", "spec": {}}},
        {"spec": {"action": "bind", "spec": {"id": ""}}}, {"spec": {"action": "bind", "spec": {"id": "203.0.113.20"}}},
        {"spec": {"action": "bind", "spec": {"id": one, "x": 1}}}, {"action": "bind", "spec": {"id": one}},
        {"spec": {"action": "bind", "spec": {"id": one}, "elasticIp": ""}}, {"spec": {"action": "toggle"}},
        {"spec": {"action": "bind", "spec": {"id": one}}, "metadata": {}},
        {"spec": {"action": "unbind", "spec": {"id": one}}}, {"spec": {"action": "unbind", "bandwidth": ""}},
    ):
        answer = client.call("PUT", base(client) + "/mastereip", body)
        assert failed(answer) == (400, "CCE.01400001"), body
        assert answer.json["kind"] == "Status"
    assert client.effects() == []


@pytest.mark.parametrize(("shape", "keys"), [
    ("documented", {"errorCode", "errorMessage"}),
    ("two_families", {"kind", "apiVersion", "status", "code", "errorCode", "errorMessage", "error_code", "error_msg",
                      "message", "reason"})])
def test_error_shapes(shape, keys):
    client = Client(cce_error_shape=shape)
    assert set(unbind(client).json) == keys


def test_eip_has_to_be_there_and_free():
    client = Client()
    assert failed(bind(client, "elb_id")) == (404, "CCE.01404001")
    assert failed(bind(client, "eip_id_bound")) == (400, "CCE.01400001")
    assert failed(bind(client, "eip_id_frozen")) == (400, "CCE.01400001")
    assert bind(client, cluster="cce_cluster_id_2").status == 200
    assert failed(bind(client)) == (400, "CCE.01400001")


def test_one_eip_a_cluster():
    client = Client()
    bind(client)
    assert failed(bind(client)) == (409, "CCE.01409001")
    assert failed(bind(client, "eip_id_2")) == (409, "CCE.01409001")
    client.emulator.settings.update({"cce_bind_same": "accept", "cce_bind_other": "replace"})
    assert bind(client).status == 200
    assert bind(client, "eip_id_2").status == 200
    assert endpoint(client) == f"https://{client.ids['eip_address_2']}:5443"
    assert client.effects() == ["cce.UpdateClusterEip"] * 3


def test_unbinding_nothing():
    client = Client()
    assert failed(unbind(client)) == (400, "CCE.01400001")
    client.emulator.settings.update({"cce_unbind_nothing": "accept"})
    assert unbind(client).status == 200


def test_lock_after_a_change():
    client = Client(cce_lock_seconds=5.0)
    bind(client)
    assert failed(unbind(client)) == (429, "CCE.01429002")
    client.wait(5)
    assert unbind(client).status == 200


def test_phase():
    client = Client()
    assert failed(bind(client, cluster="cce_cluster_id_hibernated")) == (403, "CCE.01403009")
    client.emulator.act({"name": "cce_cluster", "params": {"cluster_id": client.ids["cce_cluster_id"],
                                                           "phase": "Upgrading"}})
    assert client.get(base(client)).json["status"]["phase"] == "Upgrading"
    assert bind(client).status == 403


@pytest.mark.parametrize("shape", ["huawei", "otc", "otc_in_list", "otc_doc"])
def test_shapes_of_the_endpoints(shape):
    client = Client(cce_endpoints_shape=shape)
    bind(client)
    inside, outside = "https://10.0.0.86:5443", f"https://{client.ids['eip_address']}:5443"
    dns = f"https://{client.ids['cce_cluster_id']}.cce.eu-west-101.otc.t-systems.com"
    assert client.get(base(client)).json["status"]["endpoints"] == {
        "huawei": [{"url": inside, "type": "Internal"}, {"url": outside, "type": "External"}],
        "otc": {"internal": inside, "external": outside, "external_otc": dns},
        "otc_in_list": [{"internal": inside, "external": outside, "external_otc": dns}],
        "otc_doc": [{"Internal": inside}, {"External": outside}, {"external_otc": dns}],
    }[shape]


def test_endpoint_lag():
    client = Client(cce_endpoint_lag_seconds=3.0)
    assert bind(client).json["status"]["publicEndpoint"] != ""
    assert endpoint(client) == ""
    client.wait(3)
    assert endpoint(client) != ""


def test_openapi_with_and_without_the_id():
    client = Client()
    bind(client)
    assert "id" not in client.get(base(client) + "/openapi").json["spec"]["spec"]
    client.emulator.settings.update({"cce_openapi_has_eip_id": True})
    assert client.get(base(client) + "/openapi").json["spec"]["spec"]["id"] == client.ids["eip_id"]


def test_autopilot_has_paths_of_its_own():
    client = Client()
    assert failed(client.get(base(client, "cce_autopilot_cluster_id"))) == (404, "CCE.01404001")
    assert failed(client.get(base(client, api="/autopilot/v3"))) == (404, "CCE.01404001")
    assert bind(client, cluster="cce_autopilot_cluster_id", api="/autopilot/v3").status == 200
    assert client.effects() == ["cce.UpdateAutopilotClusterEip"]
    lists = [client.get(f"{api}/projects/{{P}}/clusters").json["items"] for api in ("/api/v3", "/autopilot/v3")]
    assert [len(items) for items in lists] == [3, 1]


def test_kubeconfig():
    client = Client()
    url = base(client) + "/clustercert"
    assert client.call("POST", url, {"duration": 30}).json["current-context"] == "internal"
    bind(client)
    answer = client.call("POST", url, {"duration": -1})
    assert answer.json["current-context"] == "external" and answer.headers["port-id"]
    for body in ({}, {"duration": 0}, {"duration": 1828}, {"duration": 1, "expire_at": "x"}, {"duration": True}):
        assert failed(client.call("POST", url, body)) == (400, "CCE.01400001"), body


def test_clearing_the_port_of_the_eip_cuts_the_cluster_off():
    client = Client()
    bind(client)
    client.wait()
    answer = client.call("PUT", "/v1/{P}/publicips/" + client.ids["eip_id"], {"publicip": {"port_id": ""}})
    assert answer.status == 200 and endpoint(client) == ""


def create(client, **more):
    body = {"publicip": {"type": "5_bgp", "alias": "new"},
            "bandwidth": {"share_type": "PER", "name": "b", "size": 10, "charge_mode": "traffic"}, **more}
    return client.call("POST", "/v1/{P}/publicips", body)


def test_eip_life():
    client = Client()
    made = create(client).json["publicip"]
    url = "/v1/{P}/publicips/" + made["id"]
    assert (made["status"], made["bandwidth_size"]) == ("PENDING_CREATE", 0)
    assert failed(client.call("DELETE", url)) == (409, "VPC.0512")
    client.wait()
    shown = client.get(url).json["publicip"]
    assert (shown["status"], shown["bandwidth_size"], shown["alias"]) == ("DOWN", 10, "new")
    port = client.get("/v3/{P}/elb/loadbalancers/" + client.ids["elb_id"]).json["loadbalancer"]["vip_port_id"]
    assert client.call("PUT", url, {"publicip": {"alias": "both", "port_id": port}}).json["publicip"]["alias"] == "both"
    assert client.get(url).json["publicip"]["status"] == "DOWN"
    client.call("PUT", url, {"publicip": {"port_id": port}})
    client.wait()
    assert client.get(url).json["publicip"]["status"] == "ACTIVE"
    assert failed(client.call("DELETE", url)) == (409, "VPC.0517")
    elb = client.get("/v3/{P}/elb/loadbalancers/" + client.ids["elb_id"]).json["loadbalancer"]
    assert elb["eips"][0]["eip_id"] == made["id"]
    client.call("PUT", url, {"publicip": {}})
    client.wait()
    assert client.call("DELETE", url).status == 204
    assert failed(client.get(url)) == (404, "VPC.0504")


@pytest.mark.parametrize("change", [
    {"publicip": {}}, {"publicip": {"type": "best"}}, {"bandwidth": {}}, {"name": "x"},
    {"bandwidth": {"share_type": "PER", "name": "b", "size": 301}}, {"publicip": {"type": "5_bgp", "alias": ""}},
    {"bandwidth": {"share_type": "WHOLE", "id": "x"}}])
def test_bad_eip_bodies(change):
    assert failed(create(Client(), **change)) == (400, "VPC.0501")


def test_eip_list_pages_and_filters():
    client = Client()
    url, seen, marker = "/v1/{P}/publicips", [], None
    while True:
        query = {"limit": 3} if marker is None else {"limit": 3, "marker": marker}
        page = client.get(url, **query).json["publicips"]
        seen += [one["id"] for one in page]
        if len(page) < 3:
            break
        marker = page[-1]["id"]
    assert len(seen) == 4 == len(set(seen))
    found = client.get(url, public_ip_address=client.ids["eip_address"]).json["publicips"]
    assert [one["id"] for one in found] == [client.ids["eip_id"]]
    client.emulator.settings.update({"eip_list_filters": False})
    assert len(client.get(url, public_ip_address=client.ids["eip_address"]).json["publicips"]) == 4


def test_eips_of_other_enterprise_projects_have_to_be_asked_for():
    client = Client()
    client.emulator.act({"name": "eip", "params": {"eip_id": client.ids["eip_id"],
                                                   "enterprise_project_id": "a" * 8}})
    assert len(client.get("/v1/{P}/publicips").json["publicips"]) == 3
    assert len(client.get("/v1/{P}/publicips", enterprise_project_id="all_granted_eps").json["publicips"]) == 4


def test_eip_of_a_dedicated_balancer_stays():
    client = Client()
    client.emulator.act({"name": "eip", "params": {"eip_id": client.ids["eip_id"], "status": "ELB",
                                                   "holder": "elb:" + client.ids["elb_id"]}})
    url = "/v1/{P}/publicips/" + client.ids["eip_id"]
    client.call("PUT", url, {"publicip": {"port_id": ""}})
    assert client.get(url).json["publicip"]["status"] == "ELB"
    assert failed(client.call("DELETE", url)) == (500, "VPC.0516")
