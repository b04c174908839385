# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Services in one shape."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.multicloud.exposure.plugins.plugin_utils.declaration import host_members, service_options, services

POOL = {"name": "web", "kind": "elb_service", "pool_id": "p"}
HOSTS = {"one": {"private_address": "10.0.0.1", "port": 8080, "power": 0}, "two": {}}


def test_null_is_not_given_but_zero_and_false_are():
    declared = [dict(POOL, purge=False, members=[{"address": "a", "weight": 0, "name": None}], replace=None)]
    assert services(declared, {}, {}) == [dict(POOL, purge=False, members=[{"address": "a", "weight": 0}])]


@pytest.mark.parametrize(
    ("declared", "told"), [([POOL, POOL], "name of its own"), ([{"name": "x", "kind": "dns"}], "dns"), ([{"kind": "x"}], "None")]
)
def test_names_are_unique_and_kinds_known(declared, told):
    with pytest.raises(AnsibleFilterError, match=told):
        services(declared, {}, {})


def test_hosts_of_a_group_are_members():
    service = dict(POOL, group="web", host_vars={"protocol_port": "port", "weight": "power"})
    (found,) = services([service], HOSTS, {"web": ["one"]})
    assert found["members"] == [{"address": "10.0.0.1", "protocol_port": 8080, "weight": 0}]


def test_a_host_that_tells_no_address_is_named():
    with pytest.raises(AnsibleFilterError, match="host two has no variable private_address"):
        host_members(["two"], dict(POOL, member_port=80), HOSTS)


def test_options_lose_the_prefix_of_their_role():
    options = {"expose_elb_service_" + name: {"type": "str"} for name in ("pool_id", "state")}
    assert service_options({"argument_specs": {"main": {"options": options}}}) == {"pool_id": {"type": "str"}}
    assert service_options(POOL) == {"name": "web", "pool_id": "p"}
