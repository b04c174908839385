# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The search service CSS through the Huawei Cloud SDK (API notes, Huawei 3)."""

from __future__ import annotations

import json

import pytest
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

ABSENT = "00000000-0000-4000-8000-000000000000"
HOST = "css.eu-west-101.myhuaweicloud.eu"


@pytest.fixture
def css(huawei, emulator):
    """Calls CSS about the one cluster."""
    return lambda operation, body=None, **params: huawei.css(
        operation, body, **{"cluster_id": emulator.ids["css_cluster_id"], **params})


@pytest.fixture
def enable(emulator):
    """The body that switches the load balancer on."""
    return {"enable": True, "agency": "css-elb-agency", "elb_id": emulator.ids["css_elb_id"]}


def refusal_of(css, operation, body=None, **params):
    """Status and code. CSS has a spelling of its own that the SDK does not read: it keeps the text."""
    with pytest.raises(ClientRequestException) as refusal:
        css(operation, body, **params)
    assert len(refusal.value.request_id) == 32
    words = json.loads(refusal.value.error_msg)
    assert words["externalMessage"]
    return refusal.value.status_code, words["errCode"]


@pytest.mark.drives("css.EnableOrDisableElb", "css.CreateElbListener", "css.ShowElbDetail", "css.ShowClusterDetail")
def test_a_listener_comes_and_goes(css, enable, emulator):
    """Switched on at once, the listener after a while; off the same way."""
    off = css("show_elb_detail")
    assert (off.elb_enable, off.load_balancer, off.listener, off.healthmonitors) == (False, None, None, [])
    assert css("enable_or_disable_elb", enable).elb_id == enable["elb_id"]
    switched = css("show_elb_detail")
    assert (switched.elb_enable, switched.listener) == (True, None)
    assert (switched.load_balancer.id, switched.load_balancer.guaranteed) == (enable["elb_id"], "true")

    assert css("create_elb_listener", {"protocol": "HTTP", "protocol_port": 9200}).elb_id == enable["elb_id"]
    assert css("show_elb_detail").listener is None
    busy = css("show_cluster_detail")
    assert (busy.status, busy.actions) == ("100", ["ELB"])
    emulator.advance(60)
    ready = css("show_cluster_detail")
    assert (ready.status, ready.actions, ready.https_enable) == ("200", [], False)
    on = css("show_elb_detail")
    assert (on.listener.protocol, on.listener.protocol_port, on.authentication_type) == ("HTTP", 9200, "single")
    assert [one.operating_status for one in on.healthmonitors] == ["ONLINE"] * 3
    assert [one.id for one in on.load_balancer.listeners] == [on.listener.id]

    assert css("enable_or_disable_elb", {"enable": False}).elb_id == enable["elb_id"]
    assert css("show_elb_detail").elb_enable is True
    emulator.advance(60)
    gone = css("show_elb_detail")
    assert (gone.elb_enable, gone.load_balancer, gone.listener) == (False, None, None)
    assert [operation for operation, _key in emulator.effects()] == [
        "css.EnableOrDisableElb", "css.CreateElbListener", "css.EnableOrDisableElb"]


@pytest.mark.drives("css.UpdateEsListener", "css.ListElbCerts")
def test_certificates(css, enable, emulator):
    """They are chosen from a list and can be changed in place; in that answer the port is text to the SDK."""
    emulator.set(css_update_port_is_text=True)
    kinds = {one.type: one for one in css("list_elb_certs").certificates}
    server, client = kinds["server"].id, kinds["client"].id
    assert (server, client) == (emulator.ids["server_cert_id"], emulator.ids["ca_cert_id"])
    css("enable_or_disable_elb", enable)
    css("create_elb_listener", {"protocol": "HTTPS", "protocol_port": 9200, "server_cert_id": server})
    emulator.advance(60)
    before = css("show_elb_detail")
    assert (before.server_cert_id, before.server_cert_name, before.cacert_id) == (server, kinds["server"].name, None)
    wanted = {"listener": {"default_tls_container_ref": server, "client_ca_tls_container_ref": client}}
    listener = css("update_es_listener", wanted, listener_id=before.listener.id).listener
    assert (listener.id, listener.protocol_port) == (before.listener.id, "9200")
    assert (listener.default_tls_container_ref, listener.client_ca_tls_container_ref) == (server, client)
    after = css("show_elb_detail")
    assert (after.cacert_id, after.authentication_type) == (client, "double")


@pytest.mark.drives("css.ListElbs")
def test_candidates(css, emulator):
    """Dedicated load balancers of the cluster's VPC."""
    found = {one.id: one for one in css("list_elbs").loadbalancers}
    assert found[emulator.ids["css_elb_id"]].ip_target_enable is True
    assert not {emulator.ids["elb_id_shared"], emulator.ids["elb_id_other_vpc"]} & set(found)


@pytest.mark.drives("css.ListClustersDetails")
def test_the_list_of_clusters_is_that_of_the_host(another_huawei, emulator):
    """DWS has the same path: who is asked is told by the host."""
    answer = another_huawei(host=HOST).css("list_clusters_details")
    assert answer.total_size == len(answer.clusters) == 2
    first = answer.clusters[0]
    assert (first.id, first.status, first.endpoint) == (
        emulator.ids["css_cluster_id"], "200", "10.0.2.10:9200,10.0.2.11:9200,10.0.2.12:9200")
    assert first.datastore.type == "elasticsearch"


def test_busy_is_an_error_that_looks_like_success(css, enable, emulator):
    """202 CSS.0011: nothing was carried out."""
    css("enable_or_disable_elb", enable)
    css("create_elb_listener", {"protocol": "HTTP", "protocol_port": 9200})
    answer = css("enable_or_disable_elb", {"enable": False})
    assert (answer.status_code, answer.elb_id) == (202, None)
    assert json.loads(answer.raw_content)["errCode"] == "CSS.0011"
    emulator.advance(60)
    assert css("show_elb_detail").elb_enable is True


def test_what_is_off_cannot_be_switched_off(css):
    """400 CSS.0001, the same code as for a wrong request."""
    assert refusal_of(css, "enable_or_disable_elb", {"enable": False}) == (400, "CSS.0001")
    assert refusal_of(css, "enable_or_disable_elb", {"enable": True}) == (400, "CSS.0001")


@pytest.mark.parametrize(("elb", "refusal"), [
    ("elb_id_shared", (412, "CSS.0032")), ("elb_id_other_vpc", (412, "CSS.0032")), (ABSENT, (404, "CSS.0022"))])
def test_a_load_balancer_that_does_not_fit(css, enable, emulator, elb, refusal):
    """Dedicated, with IP targets, of the same VPC."""
    enable["elb_id"] = emulator.ids.get(elb, elb)
    assert refusal_of(css, "enable_or_disable_elb", enable) == refusal


def test_listeners_that_cannot_be(css, enable, emulator):
    """Without a load balancer, without a certificate, over a cluster with HTTPS, twice."""
    http = {"protocol": "HTTP", "protocol_port": 9200}
    assert refusal_of(css, "create_elb_listener", http)[0] == 412
    css("enable_or_disable_elb", enable)
    https = {"protocol": "HTTPS", "protocol_port": 9200}
    assert refusal_of(css, "create_elb_listener", https) == (400, "CSS.0001")
    css("create_elb_listener", http)
    emulator.advance(60)
    assert refusal_of(css, "create_elb_listener", http)[0] == 409

    second = {"cluster_id": emulator.ids["css_cluster_id_https"]}
    css("enable_or_disable_elb", {**enable, "elb_id": emulator.ids["css_elb_id_2"]}, **second)
    assert refusal_of(css, "create_elb_listener", http, **second)[0] == 412


def test_an_unknown_cluster(css):
    """Not found is 403 here."""
    assert refusal_of(css, "show_elb_detail", cluster_id=ABSENT) == (403, "CSS.0015")
