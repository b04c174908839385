# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What fits into a target group, and how its attributes travel."""

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import clb_group_rules as rules, clb_groups
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError

NOTHING = dict.fromkeys([*clb_groups.CHANGEABLE, *clb_groups.FIXED])


@pytest.mark.parametrize(
    "current, wanted, protocol, merged",
    [
        (None, {}, "TCP", {"enabled": True}),
        (None, {"enabled": False, "interval": None}, "TCP", {"enabled": False}),
        ({"enabled": False, "interval": 9}, {"timeout": 3}, "TCP", {"enabled": False, "interval": 9, "timeout": 3}),
        # the default method is the one that is meant, so nothing is dropped
        ({"enabled": True, "protocol": "HTTP", "http_path": "/"}, {"interval": 9}, "HTTP",
         {"enabled": True, "protocol": "HTTP", "http_path": "/", "interval": 9}),
        ({"enabled": True, "protocol": "HTTP", "http_path": "/", "port": 81}, {"protocol": "TCP"}, "TCP",
         {"enabled": True, "protocol": "TCP", "port": 81}),
        ({"enabled": True, "protocol": "CUSTOM", "send_context": "a"}, {"protocol": "PING"}, "UDP",
         {"enabled": True, "protocol": "PING"}),
        ({"enabled": True, "protocol": "TCP"}, {"protocol": "HTTP", "http_version": "HTTP/1.1"}, "TCP",
         {"enabled": True, "protocol": "HTTP", "http_version": "HTTP/1.1"}),
    ],
)  # fmt: skip
def test_merged_check(current, wanted, protocol, merged):
    before = None if current is None else dict(current)
    assert rules.merged_check(current, wanted, protocol) == merged
    assert current == before


@pytest.mark.parametrize("name", rules.V2_ONLY)
def test_v1_has_less(name):
    with pytest.raises(InputError, match=name):
        rules.check_fit("v1", None, dict(NOTHING, **{name: 0}))
    rules.check_fit(None, None, dict(NOTHING, **{name: 0} if name != "health_check" else {}))


def test_what_is_there_counts_for_what_is_needed():
    wanted = dict(NOTHING, health_check={"interval": 9})
    with pytest.raises(InputError, match="http_domain is needed"):
        rules.check_fit("v2", "HTTP", wanted)
    rules.check_fit("v2", "HTTP", wanted, {"enabled": True, "http_domain": "a"})
    # but not what the user says now
    with pytest.raises(InputError, match="timeout"):
        rules.check_fit("v2", "TCP", dict(NOTHING, health_check={"timeout": 9}), {"interval": 9})


@pytest.mark.parametrize("codes, bits", [(["1xx"], 1), (["2xx", "3xx"], 6), (["5xx", "1xx"], 17), ([*clb_groups.HTTP_CODES], 31)])
def test_classes_of_answers_are_bits(codes, bits):
    class Client:
        """Remembers what it was told."""

        def call(self, operation, body):
            self.body = body

    client = Client()
    clb_groups.modify(client, "lbtg-1", {"health_check": {"http_codes": codes, "http_path": None}})
    assert client.body == {"TargetGroupId": "lbtg-1", "HealthCheck": {"HttpCode": bits}}
    found = clb_groups.attributes({"HealthCheck": {"HttpCode": bits, "HttpCheckPath": None}})
    assert set(found["health_check"]["http_codes"]) == set(codes) and list(found["health_check"]) == ["http_codes"]


def test_what_a_read_leaves_out():
    assert clb_groups.attributes({}) == {
        "schedule_algorithm": None, "full_listen": False, "keepalive": False, "session_expire_time": 0, "snat": False,
        "ip_version": None, "health_check": None, "tags": {},
    }  # fmt: skip
