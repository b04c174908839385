# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What undoes a step."""

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.plugin_utils.undoing import aftermath, undo


def step(module, options, result, dry=False):
    """A step of a service."""
    return {"service": "web", "module": module, "options": options, "result": result, "dry": dry}


def forecast(module, options, **result):
    """What a step was forecast to do."""
    return step(module, options, result, dry=True)


POOL = {"pool_id": "p"}
A = {"address": "10.0.0.1", "protocol_port": 80, "weight": 5, "subnet_cidr_id": None, "name": "a"}
B = {"address": "10.0.0.2", "protocol_port": 80, "weight": 0, "subnet_cidr_id": None, "name": ""}


def test_what_was_only_forecast_or_changed_nothing_is_not_undone():
    steps = [forecast("elb_pool_member", POOL, changed=True, added=[A]), step("elb_pool_member", POOL, {"changed": False})]
    assert undo(steps) == []


def test_members_go_come_back_and_get_their_weight_back():
    before = {"members": [dict(A, weight=7), B]}
    steps = [
        forecast("elb_pool_member", POOL, diff={"before": before, "after": {}}),
        step("elb_pool_member", POOL, {"changed": True, "added": [dict(A, address="10.0.0.3")], "updated": [A], "removed": [B]}),
    ]
    back, gone = undo(steps)
    assert back["options"]["state"] == "present"
    assert [(one["address"], one["weight"]) for one in back["options"]["members"]] == [("10.0.0.2", 0), ("10.0.0.1", 7)]
    assert gone["options"] == {"pool_id": "p", "members": [{"address": "10.0.0.3", "protocol_port": 80}], "state": "absent"}


def test_a_step_that_failed_is_undone_as_far_as_it_might_have_come():
    steps = [
        forecast("elb_pool_member", POOL, added=[A, B], updated=[], removed=[], diff={"before": {"members": []}, "after": {}}),
        step("elb_pool_member", POOL, {"changed": True, "failed": True, "added": [], "updated": [], "removed": []}),
    ]
    assert [len(one["options"]["members"]) for one in undo(steps)] == [2]


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        (None, {"cluster_id": "c", "elb_id": "new", "state": "absent"}),
        ({"id": "old"}, {"cluster_id": "c", "elb_id": "old", "replace": True, "state": "present"}),
    ],
)
def test_a_load_balancer_is_unbound_or_the_other_one_bound_again(previous, expected):
    steps = [step("css_elb_bind", {"cluster_id": "c", "elb_id": "new"}, {"changed": True, "previous_elb": previous})]
    assert [one["options"] for one in undo(steps)] == [expected]


CSS = {"cluster_id": "c", "elb_id": "elb", "service": "css", "agency": "mine"}
BARE = {"id": "l", "protocol": "HTTPS", "port": 9200, "server_cert_id": "s", "ca_cert_id": None}


def test_a_listener_that_nobody_declared_comes_back_with_the_agency_of_its_load_balancer():
    found = {"changed": True, "previous_elb": {"id": "old", "agency": "theirs"}, "previous_listener": BARE}
    (back,) = undo([step("css_elb_bind", CSS, found)])
    assert back["options"]["agency"] == "theirs"
    assert back["options"]["listener"] == {"protocol": "HTTPS", "port": 9200, "server_cert_id": "s"}


@pytest.mark.parametrize(("authority", "states"), [("new", ["absent", "present"]), (None, ["present"])])
def test_only_without_its_load_balancer_a_listener_forgets_an_authority(authority, states):
    options = dict(CSS, listener={"protocol": "HTTPS", "port": 9200, "server_cert_id": "t", "ca_cert_id": authority})
    found = {"changed": True, "previous_elb": {"id": "elb", "agency": None}, "previous_listener": BARE}
    entries = undo([step("css_elb_bind", options, found)])
    assert [one["options"]["state"] for one in entries] == states
    assert entries[-1]["options"]["agency"] == "mine"


def test_a_public_address_is_bound_again():
    steps = [step("cce_master_eip", {"cluster_id": "c", "eip_id": "e"}, {"changed": True, "previous_address": "203.0.113.9"})]
    assert undo(steps)[0]["options"] == {"cluster_id": "c", "eip_address": "203.0.113.9", "replace": True, "state": "present"}


def test_what_was_made_is_deleted_and_what_was_changed_gets_its_options_back():
    listener = {"load_balancer_id": "lb", "port": 80}
    made = step("elb_listener", listener, {"changed": True, "failed": True, "listener_id": "l"})
    before = {"before": {"name": "old", "port": 80, "health_check": None}, "after": {}}
    changed = [forecast("elb_listener", listener, diff=before), step("elb_listener", listener, {"changed": True})]
    assert undo([made])[0]["options"] == {"listener_id": "l", "state": "absent", "force": True}
    assert undo(changed)[0]["options"] == {
        "load_balancer_id": "lb", "port": 80, "name": "old", "health_check": {"enabled": False}, "state": "present",
    }  # fmt: skip


def test_an_eip_is_released_or_gets_its_bandwidth_back():
    options = {"name": "kube", "bandwidth": {"size": 9}}
    made = step("eip", options, {"changed": True, "eip": {"id": "e"}})
    before = {"before": {"name": "kube", "bandwidth": {"size": 5, "share_type": "PER"}}, "after": {}}
    changed = [forecast("eip", options, diff=before), made]
    assert undo([made])[0]["options"] == {"eip_id": "e", "state": "absent"}
    assert undo(changed)[0]["options"] == {"eip_id": "e", "bandwidth": {"size": 5}, "state": "present"}


def test_the_last_step_is_undone_first():
    group = step("clb_target_group", {"name": "shop"}, {"changed": True, "target_group_id": "lbtg-1"})
    place = {"load_balancer_id": "lb", "listener_id": "l", "location_id": None, "target_group_id": "lbtg-1", "weight": None}
    places = step("clb_target_group_assoc", {"associations": [place]}, {"changed": True, "added": [place]})
    assert [one["module"] for one in undo([group, places])] == ["clb_target_group_assoc", "clb_target_group"]


def test_words_tell_what_was_undone_and_what_was_not():
    steps = [step("cce_master_eip", {"cluster_id": "c", "eip_id": "e"}, {"changed": True, "previous_address": None})]
    words = undo(steps)[0]["words"]
    assert aftermath([], [], True) == "This run had changed nothing."
    assert words in aftermath(steps, [], False)
    assert "Undone: %s." % words in aftermath(steps, [{"words": words, "problem": None}], True)
    assert "Not undone: %s (no)." % words in aftermath(steps, [{"words": words, "problem": "no"}], True)
