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

    @settings(max_examples=15, deadline=None, database=None)
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
