# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""clb_target_group_assoc: calls, bodies, check mode, lost and refused writes."""

from __future__ import annotations

import pytest

MODULE = "clb_target_group_assoc"
ASSOCIATE, DISSOCIATE = "clb.AssociateTargetGroups", "clb.DisassociateTargetGroups"


@pytest.fixture
def tcp(world):
    """The short form for the TCP listener."""
    return {
        "load_balancer_id": world.ids["load_balancer_id"],
        "listener_id": world.ids["tcp_listener_id"],
        "target_group_id": world.ids["target_group_id"],
    }


@pytest.fixture
def http(world, tcp):
    """The short form for the HTTP rule."""
    return dict(tcp, listener_id=world.ids["http_listener_id"], location_id=world.ids["location_id"])


def many(world, count):
    """``count`` associations, each with a listener of its own."""
    return [
        {
            "load_balancer_id": world.ids["load_balancer_id"],
            "listener_id": listener_id,
            "target_group_id": world.ids["target_group_id"],
        }
        for listener_id in world.ids["tcp_listener_ids"][:count]
    ]


def test_whole_life(world, tcp, http):
    options = {"associations": [tcp, http]}
    predicted = world.run(MODULE, check=True, diff=True, **options)
    assert predicted["changed"] and predicted["api_calls"]["write"] == predicted["api_calls"]["poll"] == 0
    assert world.effects() == []
    done = world.run(MODULE, diff=True, **options)
    assert done["changed"] and done["diff"] == predicted["diff"] and done["added"] == predicted["added"]
    assert len(done["task_ids"]) == 1
    assert {one["location_id"] for one in done["associations"]} == {None, http["location_id"]}
    assert all("LocationId" not in one or one["LocationId"] for one in world.bodies(ASSOCIATE)[0]["Associations"])
    world.forget()
    again = world.run(MODULE, **options)
    assert not again["changed"] and again["api_calls"] == {"read": 1, "write": 0, "poll": 0, "retry": 0}
    gone = world.run(MODULE, state="absent", **options)
    assert gone["changed"] and gone["associations"] == [] and len(gone["removed"]) == 2
    assert not world.run(MODULE, state="absent", **options)["changed"]
    assert len(world.effects()) == 2


@pytest.mark.parametrize("count, writes", [(1, 1), (20, 1), (21, 2)])
def test_twenty_a_call(world, count, writes):
    result = world.run(MODULE, associations=many(world, count))
    assert result["changed"] and len(result["added"]) == count
    # groups, listeners, load balancers, and the verifying read (a page of rules belongs to one group)
    assert result["api_calls"]["write"] == writes and result["api_calls"]["read"] == 4
    assert result["api_calls"]["retry"] == 0
    assert [len(body["Associations"]) for body in world.bodies(ASSOCIATE)] == [20, 1][:writes] or count == 1
    assert len(set(world.effects())) == len(world.effects()) == count


def test_purge_keeps_other_groups(world, tcp, http):
    other = dict(tcp, listener_id=world.ids["tcp_listener_ids"][3], target_group_id=world.ids["target_group_id_2"])
    world.run(MODULE, associations=[tcp, http, other])
    result = world.run(MODULE, associations=[tcp], purge=True)
    assert [one["listener_id"] for one in result["removed"]] == [http["listener_id"]]
    assert not world.run(MODULE, **other)["changed"]


def test_weight_of_v2_groups(world, tcp):
    place = dict(tcp, listener_id=world.ids["tcp_listener_v2_id"], target_group_id=world.ids["target_group_v2_id"])
    assert world.run(MODULE, **place, weight=0)["associations"][0]["weight"] == 0
    assert not world.run(MODULE, **place)["changed"]
    predicted = world.run(MODULE, check=True, diff=True, **place, weight=50)
    done = world.run(MODULE, diff=True, **place, weight=50)
    assert done["changed"] and done["diff"] == predicted["diff"] and done["added"] == done["removed"] == []
    assert done["updated"] == predicted["updated"] and done["updated"][0]["weight"] == 50
    assert done["associations"][0]["weight"] == 50


def test_a_weight_of_a_place_becomes_zero(world, tcp):
    place = dict(tcp, listener_id=world.ids["tcp_listener_v2_id"], target_group_id=world.ids["target_group_v2_id"])
    world.run(MODULE, **place, weight=50)
    result = world.run(MODULE, **place, weight=0)
    assert result["changed"] and result["associations"][0]["weight"] == 0 and DISSOCIATE not in world.sent()


def test_a_call_has_groups_of_one_type(world, tcp):
    other = dict(tcp, listener_id=world.ids["tcp_listener_v2_id"], target_group_id=world.ids["target_group_v2_id"], weight=5)
    result = world.run(MODULE, associations=[tcp, other])
    assert not result.get("failed"), result["msg"]
    calls = [[one["TargetGroupId"] for one in body["Associations"]] for body in world.bodies(ASSOCIATE)]
    assert calls == [[tcp["target_group_id"]], [other["target_group_id"]]]


def test_problems_are_told_at_once_and_before_any_write(world, tcp, http):
    bad = [
        dict(tcp, listener_id="lbl-missing0"),
        dict(tcp, listener_id=world.ids["node_listener_id"]),
        dict(http, location_id="loc-missing0"),
        {name: value for name, value in http.items() if name != "location_id"},
    ]
    result = world.run(MODULE, associations=bad)
    assert result["failed"] and world.sent("write") == []
    for words in ("lbl-missing0", world.ids["node_listener_id"], "loc-missing0", "location_id is needed"):
        assert words in result["msg"]


@pytest.mark.parametrize("do", ["drop", "drop_after", "html", "html_after", "truncated_after", "null_after", "empty_after"])
def test_lost_answer_has_one_effect(world, tcp, do):
    world.fault(ASSOCIATE, do)
    result = world.run(MODULE, **tcp)
    assert result["changed"] and len(world.effects()) == 1
    assert len(result["added"]) == 1
    assert len(world.sent("write")) == (1 if do.endswith("_after") else 2)


@pytest.mark.parametrize("do", ["busy", "throttled"])
def test_refused_for_now(world, tcp, do):
    world.fault(ASSOCIATE, do, times=3)
    result = world.run(MODULE, **tcp)
    assert result["changed"] and len(world.effects()) == 1
    assert result["api_calls"]["write"] == 1 and result["api_calls"]["retry"] == 3


def test_final_errors_are_tried_once(world, tcp):
    body = '{"Response":{"Error":{"Code":"LimitExceeded","Message":"quota"},"RequestId":"r-1"}}'
    world.fault(ASSOCIATE, "answer", status=200, body=body)
    result = world.run(MODULE, **tcp)
    assert result["failed"] and len(world.sent("write")) == 1
    assert result["error"]["code"] == "LimitExceeded" and result["error"]["request_id"] == "r-1"
    assert "LimitExceeded" in result["msg"] and tcp["listener_id"] in result["msg"]


def test_failed_task_tells_what_was_done(world):
    world.fault(ASSOCIATE, "job_fails", detail="why it failed", applied=1)
    result = world.run(MODULE, associations=many(world, 3))
    assert result["failed"] and "why it failed" in result["msg"]
    assert len(result["added"]) == 1 and result["task_ids"] and len(world.sent("write")) == 1


def test_task_that_never_ends(world, tcp):
    world.fault(ASSOCIATE, "job_hangs")
    result = world.run(MODULE, **tcp, wait_timeout=30)
    assert result["failed"] and result["timed_out"] and len(result["task_ids"]) == 1
    assert len(world.sent("write")) == 1


def test_purge_alone_is_refused(world, tcp):
    result = world.run(MODULE, **tcp, purge=True)
    assert result["failed"] and "purge" in result["msg"] and world.sent() == []


def test_wait_false(world, tcp):
    result = world.run(MODULE, **tcp, wait=False)
    assert result["changed"] and result["api_calls"]["poll"] == 0 and result["api_calls"]["write"] == 1
    assert len(result["added"]) == 1 and len(result["associations"]) == 1
