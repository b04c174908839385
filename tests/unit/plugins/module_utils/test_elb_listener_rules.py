# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules of classic listeners: what fits, what a new one gets, and what to do about a health check."""

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import elb_listener_rules as rules
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import StateError

NOTHING = dict.fromkeys(rules.FIELDS)
ON = dict(dict.fromkeys(rules.CHECK_FIELDS), enabled=True)
HTTP = dict(dict.fromkeys(rules.CHECK_FIELDS, 5), protocol="HTTP", uri="/", port=80, timeout=10)


@pytest.mark.parametrize(
    "options, fields",
    [
        ({}, {}),
        ({"tcp_draining": False, "description": ""}, {"tcp_draining": False, "description": ""}),
        ({"tcp_draining_timeout": 0}, {"tcp_draining_timeout": 0, "tcp_draining": True}),
        ({"sticky_session_type": "insert"}, {"sticky_session_type": "insert", "session_sticky": True}),
    ],
)
def test_wanted_fields(options, fields):
    assert rules.wanted_fields(dict(NOTHING, **options)) == fields


@pytest.mark.parametrize("protocol", rules.CHOICES["protocol"])
@pytest.mark.parametrize("name", sorted(rules.ONLY_FOR))
def test_misfit(name, protocol):
    problem = rules.misfit({"name": "web", name: 1}, protocol)
    assert (problem is None) is (protocol in rules.ONLY_FOR[name])
    assert problem is None or (name in problem and protocol in problem)
    assert rules.misfit({name: False}, protocol) is None


@pytest.mark.parametrize(
    "wanted, missing",
    [
        ({}, "name"),
        ({"name": "web"}, "protocol"),
        ({"name": "web", "protocol": "TCP"}, "port"),
        ({"name": "web", "protocol": "TCP", "port": 80}, None),
        ({"name": "web", "protocol": "SSL", "port": 443}, "certificate_id"),
        ({"name": "web", "protocol": "HTTPS", "port": 443, "certificate_id": "c"}, None),
    ],
)
def test_missing(wanted, missing):
    assert rules.missing(wanted) == missing


@pytest.mark.parametrize(
    "protocol, backend", [("HTTP", "HTTP"), ("HTTPS", "HTTP"), ("TCP", "TCP"), ("SSL", "TCP"), ("UDP", "UDP")]
)
def test_new_listener(protocol, backend):
    wanted = {"protocol": protocol, "port": 80}
    made = dict(wanted, backend_protocol=backend, backend_port=80, lb_algorithm="roundrobin")
    assert rules.new_listener(wanted) == made
    own = {"protocol": protocol, "port": 80, "backend_protocol": "X", "backend_port": 81, "lb_algorithm": "source"}
    assert rules.new_listener(own) == own


@pytest.mark.parametrize(
    "health, current, todo",
    [
        (None, None, None),
        (None, HTTP, None),
        (dict(ON, enabled=False), None, None),
        (dict(ON, enabled=False, timeout=1), HTTP, ("delete", {})),
        (ON, None, ("create", {})),
        (dict(ON, timeout=1), None, ("create", {"timeout": 1})),
        (ON, HTTP, None),
        (dict(ON, timeout=10, uri="/"), HTTP, None),
        (dict(ON, timeout=10, uri="/x"), HTTP, ("update", {"uri": "/x"})),
        (dict(ON, protocol="TCP"), HTTP, ("update", {"protocol": "TCP"})),
    ],
)
def test_plan_check(health, current, todo):
    assert rules.plan_check("listener x", health, current) == todo


def test_a_uri_for_a_check_that_has_none():
    with pytest.raises(StateError) as caught:
        rules.plan_check("listener x", dict(ON, uri="/x"), dict(HTTP, protocol="TCP", uri=""))
    assert "listener x" in str(caught.value) and "TCP" in str(caught.value)
