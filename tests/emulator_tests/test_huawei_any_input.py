# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever comes in: an answer, never a crash, and nothing is changed by a request that was refused."""

from __future__ import annotations

import json

import pytest
from huawei_client import Client
from hypothesis import given, settings, strategies as st

WORDS = ("spec", "action", "bind", "unbind", "id", "members", "member", "server_id", "address", "publicip", "bandwidth",
         "enable", "agency", "elb_id", "protocol", "protocol_port", "listener", "pool", "healthmonitor", "weight",
         "listener_id", "loadbalancer_id", "name", "port", "auth", "identity", "methods", "password", "user", "domain",
         "scope", "project", "removeMember", "type", "size", "share_type", "alias", "port_id", "duration", "vpc_id")
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-2, 70000), st.floats(allow_nan=False), st.sampled_from(WORDS),
                   st.text(max_size=5))
JSON = st.recursive(LEAVES, lambda inner: st.one_of(
    st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)), max_leaves=12)
BODIES = st.one_of(JSON.map(lambda value: json.dumps(value).encode()), st.binary(max_size=20),
                   st.just(b"[" * 100000), st.just(b'"\\ud800"'))
QUERIES = st.dictionaries(st.sampled_from(("limit", "marker", "page", "per_page", "offset", "name", "type", "id")),
                          st.text(max_size=6).filter(lambda text: text.isascii()) | st.just("9" * 40), max_size=3)
ROUTES = sorted((route.name, route) for service in Client().emulator.huawei.services.values()
                for route in service.ROUTES)


def known(client, name):
    """An id of the world that fits the name of a path value."""
    ids = client.ids
    return {"project_id": client.project, "elb_id": ids["elb_id"], "balancer_id": ids["classic_elb_id"],
            "listener_id": ids["listener_id"], "pool_id": ids["pool_id"], "eip_id": ids["eip_id"]}.get(name)


CLUSTERS, CLASSIC, V3 = "/v1.0/{P}/clusters/", "/v1.0/{P}/elbaas", "/v3/{P}/elb"
POOL = V3 + "/pools/{pool_id}"
WRONG = (None, [], {}, [1], {"a": 1}, True, 0, -1, "", "x", 1.5, 10**30, ["x"], "\x00", "a" * 5000)
# Right bodies, of which the test makes wrong ones; {names} are ids of the world.
RIGHT = (
    ("POST", CLUSTERS + "{css_cluster_id}/loadbalancers/es-switch",
     {"enable": True, "agency": "a", "elb_id": "{elb_id}", "type": "viewTool"}),
    ("POST", CLUSTERS + "{css_cluster_id}/es-listeners",
     {"protocol": "HTTPS", "protocol_port": 1, "server_cert_id": "{server_cert_id}", "ca_cert_id": "{ca_cert_id}"}),
    ("PUT", CLUSTERS + "{css_cluster_id}/es-listeners/x", {"listener": {"default_tls_container_ref": "x"}}),
    ("POST", CLASSIC + "/listeners/{listener_id}/members", [{"server_id": "{elb_id}", "address": "10.0.0.1"}]),
    ("POST", CLASSIC + "/listeners/{listener_id}/members/action", {"removeMember": [{"id": "{listener_id}"}]}),
    ("POST", CLASSIC + "/listeners",
     {"name": "w", "loadbalancer_id": "{classic_elb_id}", "protocol": "HTTP", "port": 8081, "backend_protocol": "HTTP",
      "backend_port": 8081, "lb_algorithm": "roundrobin", "session_sticky": True, "sticky_session_type": "insert",
      "tcp_timeout": 1, "certificate_id": "x", "description": "x", "ssl_protocols": "x"}),
    ("PUT", CLASSIC + "/listeners/{listener_id}", {"name": "w", "port": 99, "lb_algorithm": "source"}),
    ("POST", CLASSIC + "/healthcheck",
     {"listener_id": "{listener_id}", "healthcheck_protocol": "HTTP", "healthcheck_uri": "/", "healthy_threshold": 3}),
    ("POST", CLASSIC + "/loadbalancers",
     {"name": "n", "vpc_id": "v", "type": "External", "bandwidth": 5, "admin_state_up": True, "vip_address": "x"}),
    ("POST", CLASSIC + "/loadbalancers",
     {"name": "n", "vpc_id": "v", "type": "Internal", "vip_subnet_id": "x", "admin_state_up": 1}),
    ("PUT", CLASSIC + "/loadbalancers/{classic_elb_id}", {"name": "n", "bandwidth": 5, "admin_state_up": 1}),
    ("PUT", "/api/v3/projects/{P}/clusters/{cce_cluster_id}/mastereip",
     {"spec": {"action": "bind", "spec": {"id": "{eip_id}"}}}),
    ("POST", "/api/v3/projects/{P}/clusters/{cce_cluster_id}/clustercert", {"duration": 1}),
    ("POST", "/v1/{P}/publicips",
     {"publicip": {"type": "5_bgp", "alias": "n", "ip_version": 4, "ip_address": "1.1.1.1", "port_id": "x"},
      "bandwidth": {"share_type": "PER", "name": "b", "size": 10, "charge_mode": "traffic"},
      "enterprise_project_id": "0"}),
    ("POST", "/v1/{P}/publicips", {"publicip": {"type": "5_bgp"}, "bandwidth": {"share_type": "WHOLE", "id": "b"}}),
    ("PUT", "/v1/{P}/publicips/{eip_id}", {"publicip": {"port_id": "x"}}),
    ("PUT", "/v1/{P}/publicips/{eip_id}", {"publicip": {"alias": "x"}}),
    ("POST", POOL + "/members",
     {"member": {"address": "10.0.0.1", "protocol_port": 1, "weight": 1, "name": "n",
                 "subnet_cidr_id": "{subnet_cidr_id}", "admin_state_up": True, "availability_zone": "x"}}),
    ("POST", POOL + "/members/batch-add", {"members": [{"address": "10.0.0.1", "protocol_port": 1, "weight": 1}]}),
    ("POST", POOL + "/members/batch-update", {"members": [{"id": "x", "weight": 1}]}),
    ("POST", POOL + "/members/batch-delete", {"members": [{"id": "x"}, {"address": "x", "protocol_port": 1}]}),
    ("PUT", POOL + "/members/x", {"member": {"weight": 1}}),
    ("POST", V3 + "/pools",
     {"pool": {"protocol": "TCP", "lb_algorithm": "SOURCE_IP", "loadbalancer_id": "{elb_id}", "name": "x",
               "session_persistence": {"type": "SOURCE_IP"}}}),
    ("POST", V3 + "/pools",
     {"pool": {"protocol": "HTTP", "lb_algorithm": "SOURCE_IP", "listener_id": "{pool_listener_id}"}}),
    ("PUT", POOL, {"pool": {"name": "x", "lb_algorithm": "SOURCE_IP", "session_persistence": None}}),
    ("POST", V3 + "/listeners",
     {"listener": {"loadbalancer_id": "{elb_id}", "protocol": "HTTPS", "protocol_port": 9, "default_pool_id": None,
                   "default_tls_container_ref": "x"}}),
    ("PUT", V3 + "/listeners/{pool_listener_id}", {"listener": {"default_pool_id": "{pool_id}", "name": "y"}}),
    ("POST", V3 + "/healthmonitors",
     {"healthmonitor": {"pool_id": "{pool_id_2}", "type": "TCP", "delay": 1, "timeout": 1, "max_retries": 1,
                        "monitor_port": 1, "url_path": "/"}}),
    ("POST", "/v3/auth/tokens",
     {"auth": {"identity": {"methods": ["password"], "password": {"user": {
         "name": "operator", "password": "Emulator-Password-1", "domain": {"name": "emulator", "id": "x"}}}},
         "scope": {"project": {"name": "eu-west-101"}, "domain": {"id": "x"}}}}),
    ("POST", "/v3.0/OS-CREDENTIAL/securitytokens",
     {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": 900, "id": "x"}}}}),
)
LISTS = (CLASSIC + "/listeners", CLASSIC + "/loadbalancers", "/v1/{P}/publicips", V3 + "/pools", V3 + "/listeners",
         V3 + "/members", V3 + "/healthmonitors")


def filled(value, ids):
    """The value with ids for {names}."""
    if isinstance(value, dict):
        return {key: filled(item, ids) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, ids) for item in value]
    if isinstance(value, str):
        for name, one in ids.items():
            value = value.replace("{" + name + "}", one)
    return value


def spoilt(value):
    """The value with each of its parts replaced by each wrong one."""
    yield from WRONG
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        for wrong in spoilt(item):
            changed = value.copy()
            changed[key] = wrong
            yield changed


@pytest.mark.parametrize(("method", "path", "body"), RIGHT)
def test_one_wrong_part_never_breaks_the_world(method, path, body):
    client = Client()
    client.extra = {}
    ids = {name: value for name, value in client.ids.items() if isinstance(value, str)}
    for wrong in spoilt(filled(body, ids)):
        client.emulator.reset()
        answer = client.call(method, filled(path, ids), wrong)
        assert 200 <= answer.status < 500, wrong
        client.wait()
        client.emulator.huawei.dump()
        if answer.status < 300:
            assert [url for url in LISTS if client.get(url).status != 200] == [], wrong


def path_of(client, route):
    """The route's path with ids that exist, as far as there are any."""
    cluster = {"dws": "dws_cluster_id", "css": "css_cluster_id"}.get(route.name.split(".")[0], "cce_cluster_id")
    parts = []
    for part in route.template.split("/"):
        name = part.strip("{}")
        value = client.ids[cluster] if name == "cluster_id" else known(client, name)
        parts.append(part if not part.startswith("{") else value or "x")
    return "/".join(parts)


@pytest.mark.parametrize("route", [route for _name, route in ROUTES], ids=[name for name, _route in ROUTES])
def test_any_body_and_query_gets_an_answer(route):
    client = Client()
    client.extra = {}

    @settings(max_examples=15, deadline=None, database=None, derandomize=True)
    @given(BODIES, QUERIES)
    def try_it(body, query):
        client.emulator.reset()
        answer = client.call(route.method, path_of(client, route), body, query=query)
        assert 200 <= answer.status < 600 and answer.headers["x-request-id"]
        if answer.status >= 400:
            assert answer.json
            client.wait()
            assert client.effects() == []

    try_it()
