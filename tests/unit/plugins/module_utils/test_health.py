# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Health: the floor, the acceptor, and how the clouds tell it."""

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import clb_members, elb_v3, health, plans, waits
from ansible_collections.multicloud.exposure.plugins.module_utils.converge import Step
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import StateError

A, B, C, D = [("10.0.0.%d" % number, 80) for number in range(1, 5)]


@pytest.mark.parametrize(
    "current, limit, needed",
    [(4, None, 0), (4, "0", 0), (4, "3", 3), (4, "75%", 3), (4, "74%", 3), (4, "76%", 4), (3, "50%", 2), (0, "100%", 0)],
)
def test_healthy_needed(current, limit, needed):
    assert plans.healthy_needed(current, limit) == needed


def rows(*members):
    """(key, weight, healthy) as rows."""
    return [{"key": key, "weight": weight, "healthy": healthy} for key, weight, healthy in members]


FOUR = rows((A, 1, True), (B, 1, True), (C, 0, True), (D, 1, False))


@pytest.mark.parametrize(
    "weights, removed, before_and_after",
    [
        ({}, set(), (2, 2)),
        ({A: 0}, set(), (2, 1)),
        ({A: 0}, {A}, (2, 1)),
        ({A: 5}, {B}, (2, 1)),
        ({C: 1}, {A}, (2, 2)),
        ({}, {C, D}, (2, 2)),
        ({D: 0}, set(), (2, 2)),
    ],
)
def test_in_service(weights, removed, before_and_after):
    assert plans.in_service(FOUR, weights, removed) == before_and_after


class Run:
    """As much of a run as the floor needs."""

    def __init__(self, limit):
        self.params = {"min_healthy": limit}


@pytest.mark.parametrize(
    "limit, steps, refused",
    [
        ("2", [Step("remove", (A,), "")], True),
        ("1", [Step("remove", (A,), "")], False),
        ("50%", [Step("update", (A + (0,),), "")], True),
        ("50%", [Step("update", (A + (3,),), "")], False),
        ("50%", [Step("update", (A + (None,),), "")], False),
        ("2", [Step("update", (C + (9,),), ""), Step("remove", (A,), "")], False),
        ("4", [Step("remove", (D,), "")], False),  # too few already, but none of them is taken away
        (None, [Step("remove", (A, B), "")], False),
    ],
)
def test_keep_enough(limit, steps, refused):
    if refused:
        with pytest.raises(StateError, match="min_healthy"):
            health.keep_enough(Run(limit), FOUR, steps)
    else:
        health.keep_enough(Run(limit), FOUR, steps)


@pytest.mark.parametrize(
    "steps, takes",
    [
        ([], False),
        ([Step("add", (A,), ""), Step("update", (A + (1,),), "")], False),
        ([Step("update", (A + (None,), B + (0,)), "")], True),
        ([Step("remove", (A,), "")], True),
    ],
)
def test_takes_away(steps, takes):
    assert health.takes_away(steps) is takes


@pytest.mark.parametrize(
    "members, done",
    [([], True), ([{"healthy": True}], True), ([{"healthy": False}], False), ([{"healthy": None}, {"healthy": True}], False)],
)
def test_all_healthy(members, done):
    assert waits.check(waits.ALL_HEALTHY, {"members": members}) is done


@pytest.mark.parametrize(
    "text, same",
    [("10.0.0.1", "10.0.0.1"), ("2001:DB8:0:0::1", "2001:db8::1"), ("web-1", "web-1"), (None, None)],
)
def test_same_address(text, same):
    assert plans.same_address(text) == same


class Client:
    """Answers a read with what it was given."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.queries = []

    def call(self, operation, body=None, query=(), **ids):
        self.queries.append(query)
        return self.answers.pop(0)


@pytest.mark.parametrize(
    "found, status, healthy, reason",
    [
        ({"operating_status": "ONLINE"}, "ONLINE", True, None),
        ({"operating_status": "NO_MONITOR", "status": None, "reason": None}, "NO_MONITOR", True, None),
        ({"operating_status": "OFFLINE", "reason": {"reason_code": "CONNECT_TIMEOUT"}}, "OFFLINE", False, "CONNECT_TIMEOUT"),
        ({"operating_status": "OFFLINE", "status": [{"operating_status": "ONLINE"}]}, "ONLINE", True, None),
        ({"operating_status": "ONLINE", "status": [{"operating_status": "ONLINE"}, {"operating_status": "INITIAL"}]},
         "INITIAL", False, None),
        ({"operating_status": "ONLINE", "status": [{"listener_id": "a"}]}, "ONLINE", True, None),
        ({}, None, False, None),
    ],
)  # fmt: skip
def test_v3_status(found, status, healthy, reason):
    client = Client({"members": [dict(found, id="x", address="10.0.0.1")]})
    member = elb_v3.list_members(client, "pool")[0]
    assert (member["operating_status"], member["healthy"], member["reason"]) == (status, healthy, reason)


def test_v3_marker_goes_with_limit():
    client = Client(
        {"members": [{"id": "x", "address": "a"}], "page_info": {"next_marker": "x"}},
        {"members": [{"id": "y", "address": "b"}], "page_info": {"next_marker": None}},
    )
    assert [one["id"] for one in elb_v3.list_members(client, "pool")] == ["x", "y"]
    assert client.queries == [[("limit", 2000)], [("limit", 2000), ("marker", "x")]]


PLACES = [
    {"load_balancer_id": "lb-1", "listener_id": "lbl-1", "location_id": None},
    {"load_balancer_id": "lb-2", "listener_id": "lbl-2", "location_id": "loc-2"},
]


def target(place, port, word, address="10.0.0.1"):
    """A target as a health read tells it."""
    return {"place": tuple(PLACES[place].values()), "address": address, "port": port, "healthy": word == "Alive", "health": word}


@pytest.mark.parametrize(
    "port, targets, health",
    [
        (80, [target(0, 80, "Alive"), target(1, 80, "Alive")], "Alive"),
        (80, [target(0, 80, "Alive"), target(1, 80, "Dead")], "Dead at lb-2/lbl-2/loc-2"),
        (80, [target(0, 80, "Alive")], "not listed at lb-2/lbl-2/loc-2"),
        (80, [target(0, 81, "Alive"), target(1, 80, "Alive")], "not listed at lb-1/lbl-1"),
        (80, [target(0, 80, "Alive", "10.0.0.2"), target(1, 80, "Alive")], "not listed at lb-1/lbl-1"),
        (0, [target(0, 443, "Alive"), target(1, 80, "Alive")], "Alive"),
        (0, [target(0, 443, "Alive"), target(0, 444, "Dead"), target(1, 80, "Alive")], "Dead at lb-1/lbl-1"),
    ],
)
def test_clb_health_is_that_of_every_place(port, targets, health):
    row = clb_members.judge({("10.0.0.1", port): 7}, PLACES, targets)[0]
    assert (row["key"], row["weight"], row["health"]) == (("10.0.0.1", port), 7, health)
    assert row["healthy"] is (health == "Alive")


@pytest.mark.parametrize(
    "found, healthy, word",
    [
        ({"HealthStatus": True, "HealthStatusDetail": "Alive"}, True, "Alive"),
        ({"HealthStatus": False, "HealthStatusDetail": "Close"}, True, "Close"),
        ({"HealthStatus": False, "HealthStatusDetial": "Dead"}, False, "Dead"),
        ({"HealthStatus": True}, True, "Alive"),
        ({"HealthStatus": 1}, False, "Unknown"),
        ({"HealthStatus": True, "TargetGroupId": "lbtg-2"}, None, None),
        ({"HealthStatus": True, "TargetGroupId": ""}, True, "Alive"),
    ],
)
def test_clb_target_health(found, healthy, word):
    targets = [dict({"IP": "10.0.0.1", "Port": 80, "TargetGroupId": "lbtg-1"}, **found)]
    listener = {"ListenerId": "lbl-1", "Rules": [{"LocationId": "", "Targets": targets}]}
    elsewhere = {"ListenerId": "lbl-9", "Rules": [{"Targets": [{"IP": "10.0.0.9"}]}]}
    client = Client({"LoadBalancers": [{"LoadBalancerId": "lb-1", "Listeners": [listener, elsewhere]}]})
    rows = clb_members.read_health(client, "lbtg-1", PLACES[:1])
    assert [(row["healthy"], row["health"]) for row in rows] == ([] if healthy is None else [(healthy, word)])
