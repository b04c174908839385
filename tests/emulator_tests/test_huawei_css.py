# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CSS: load balancer and listener of a search cluster."""

from __future__ import annotations

import pytest
from huawei_client import Client, failed


def path(client, rest, cluster="css_cluster_id"):
    return f"/v1.0/{{P}}/clusters/{client.ids[cluster]}/{rest}"


def switch(client, elb="elb_id", cluster="css_cluster_id", **more):
    body = {"enable": True, "agency": "css-elb-agency", "elb_id": client.ids[elb], **more}
    return client.call("POST", path(client, "loadbalancers/es-switch", cluster), body)


def listen(client, cluster="css_cluster_id", **body):
    body = {"protocol": "HTTP", "protocol_port": 9200, **body}
    return client.call("POST", path(client, "es-listeners", cluster), body)


def shown(client, **query):
    return client.get(path(client, "es-listeners"), **query).json


def off(client):
    return client.call("POST", path(client, "loadbalancers/es-switch"), {"enable": False})


def test_enable_listen_disable():
    client = Client()
    assert shown(client)["elb_enable"] is False and shown(client)["listener"] is None
    assert switch(client).json == {"elb_id": client.ids["elb_id"]}
    assert listen(client).status == 200
    half = shown(client)
    assert half["elb_enable"] is True and half["listener"] is None
    client.wait()
    whole = shown(client)
    assert whole["listener"]["protocol_port"] == 9200
    assert whole["loadBalancer"]["id"] == client.ids["elb_id"]
    assert whole["loadBalancer"]["guaranteed"] == "true"
    assert off(client).status == 200
    client.wait()
    assert shown(client)["elb_enable"] is False and shown(client)["listener"] is None
    assert client.effects() == ["css.EnableOrDisableElb", "css.CreateElbListener", "css.EnableOrDisableElb"]


def test_busy_is_a_202_with_an_error():
    client = Client()
    switch(client)
    listen(client)
    answer = off(client)
    assert failed(answer) == (202, "CSS.0011")
    client.wait()
    assert off(client).status == 200


def test_disabling_what_is_off():
    answer = off(Client())
    assert failed(answer) == (400, "CSS.0001")
    assert set(answer.json) == {"errCode", "externalMessage"}


@pytest.mark.parametrize("elb", ["elb_id_shared", "elb_id_other_vpc"])
def test_preconditions_of_the_balancer(elb):
    assert switch(Client(), elb).status == 412


def test_bad_switch_bodies():
    client = Client()
    url = path(client, "loadbalancers/es-switch")
    for body in ({"enable": True}, {"enable": "true"}, {}, [], {"enable": True, "agency": "", "elb_id": "x"},
                 {"enable": True, "agency": "a", "elb_id": client.ids["elb_id"], "port": 1},
                 {"enable": True, "agency": "a", "elb_id": client.ids["elb_id"], "type": "other"}):
        assert failed(client.call("POST", url, body)) == (400, "CSS.0001"), body
    assert client.effects() == []


def test_enabling_twice():
    client = Client()
    switch(client)
    assert switch(client, "css_elb_id").status == 409
    assert switch(client).status == 409
    client.emulator.settings.update({"css_enable_again": "accept"})
    assert switch(client).status == 200
    assert switch(client, "css_elb_id").status == 409


def test_listener_rules():
    client = Client()
    assert listen(client).status == 412
    switch(client)
    for body in ({"protocol": "TCP"}, {"protocol_port": "9200"}, {"protocol_port": 0}, {"protocol": "HTTPS"},
                 {"protocol": "HTTPS", "server_cert_id": "x"}, {"extra": 1},
                 {"protocol": "HTTPS", "server_cert_id": client.ids["ca_cert_id"]}):
        assert failed(listen(client, **body)) == (400, "CSS.0001"), body
    assert listen(client).status == 200
    client.wait()
    assert listen(client).status == 409


def test_https_cluster_takes_no_http_listener():
    client = Client()
    switch(client, cluster="css_cluster_id_https")
    assert listen(client, "css_cluster_id_https").status == 412
    answer = listen(client, "css_cluster_id_https", protocol="HTTPS", server_cert_id=client.ids["server_cert_id"])
    assert answer.status == 200


def test_view_tool_is_a_binding_of_its_own():
    client = Client()
    switch(client, type="viewTool")
    assert shown(client)["elb_enable"] is False
    assert shown(client, type="viewTool")["elb_enable"] is True


def test_certificates_change_in_place():
    client = Client()
    switch(client)
    listen(client, protocol="HTTPS", server_cert_id=client.ids["server_cert_id"])
    client.wait()
    listener = shown(client)["listener"]["id"]
    body = {"listener": {"default_tls_container_ref": client.ids["server_cert_id"],
                         "client_ca_tls_container_ref": client.ids["ca_cert_id"]}}
    assert client.call("PUT", path(client, "es-listeners/" + listener), body).status == 200
    assert shown(client)["cacertId"] == client.ids["ca_cert_id"]
    assert shown(client)["authentication_type"] == "double"
    assert failed(client.call("PUT", path(client, "es-listeners/x"), body)) == (404, "CSS.0022")


def test_listener_that_never_comes():
    client = Client()
    switch(client)
    client.fault("job_hangs", "css.CreateElbListener")
    listen(client)
    client.wait(3600)
    assert shown(client)["elb_enable"] is True and shown(client)["listener"] is None


@pytest.mark.parametrize("spelling", ["403 CSS.0015", "400 CSS.0047", "404 CSS.0022"])
def test_absent_cluster(spelling):
    client = Client(css_cluster_missing=spelling)
    answer = client.get(f"/v1.0/{{P}}/clusters/{client.ids['elb_id']}/es-listeners")
    assert "%d %s" % failed(answer) == spelling


def test_cluster_detail_is_css_for_its_clusters_and_dws_for_others():
    client = Client()
    assert client.get("/v1.0/{P}/clusters/" + client.ids["css_cluster_id"]).json["status"] == "200"
    assert "cluster" in client.get("/v1.0/{P}/clusters/" + client.ids["dws_cluster_id"]).json
