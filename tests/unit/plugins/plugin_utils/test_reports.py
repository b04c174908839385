# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What services are like."""

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.plugin_utils.reports import due, problems, report, sick

SHAPE = {"name", "kind", "endpoint", "private_endpoint", "addresses", "ids", "members", "healthy", "changed"}


def step(module, result, dry=False, **options):
    """A step of the service x."""
    return {"service": "x", "module": module, "options": options, "result": result, "dry": dry}


@pytest.mark.parametrize(
    "service",
    [
        {"kind": "cluster_elb", "cluster_id": "c", "elb_id": "e"},
        {"kind": "kubernetes_api", "cluster_id": "c", "eip": {"name": "e"}},
        {"kind": "elb_service", "pool_id": "p", "members": []},
        {"kind": "clb_service", "target_group": {"name": "g"}},
    ],
)
def test_the_shape_is_the_same_whatever_is_known(service):
    (told,) = report([dict(service, name="x")], [])
    assert set(told) == SHAPE
    assert told["changed"] is False
    assert told["healthy"] is None


def test_a_load_balancer_with_a_public_address_is_reached_there():
    elb = {"id": "e", "public_ip": "203.0.113.9", "private_ip": "10.0.0.9", "private_endpoint": "10.0.0.9:8000"}
    service = {"name": "x", "kind": "cluster_elb", "cluster_id": "c", "elb_id": "e"}
    (told,) = report([service], [step("css_elb_bind", {"changed": True, "elb": elb})])
    assert told["endpoint"] == "203.0.113.9:8000"
    assert told["private_endpoint"] == "10.0.0.9:8000"
    assert told["changed"] is True


def test_a_forecast_says_whether_a_step_is_due():
    same = {"diff": {"before": {"members": []}, "after": {"members": []}}}
    other = {"diff": {"before": {"members": []}, "after": {"members": [1]}}}
    assert due([], "x", "elb_member")
    assert not due([step("elb_member", same, dry=True)], "x", "elb_member")
    assert due([step("elb_member", other, dry=True)], "x", "elb_member")
    assert due([step("elb_member", {"skipped": True}, dry=True)], "x", "elb_member")
    assert due([step("css_elb_bind", same, dry=True)], "x", "css_elb_bind")


def test_all_problems_are_told_once():
    steps = [step("eip", {"msg": "No."}, dry=True), step("elb_member", {"msg": "skip", "skipped": True}, dry=True),
             step("cce_master_eip_info", {"phase": "Hibernation", "eip": {"address": "203.0.113.9"}}, cluster_id="c")]
    assert problems(steps).splitlines() == [
        "Service x: No.",
        "Service x: cluster c is Hibernation, not Available",
        "Service x: the public address of cluster c is 203.0.113.9; set replace to true to unbind it first",
    ]


def test_members_that_are_not_healthy_or_not_there_are_named():
    service = {"members": [{"address": "a", "port": "80"}, {"address": "b", "port": 80}, {"address": "c", "port": 80},
                           {"address": "d", "port": 80, "weight": 0}]}  # fmt: skip
    found = [{"address": "a", "port": 80, "healthy": True}, {"address": "b", "port": 80, "healthy": False, "health": "Dead"},
             {"address": "d", "port": 80, "healthy": False}]  # fmt: skip
    assert sick(service, found) == ["b Dead", "c not there"]


PLACE = {"load_balancer_id": "lb-1", "listener_id": "lbl-1"}
GROUP = {"name": "group", "kind": "clb_service", "target_group": {"name": "shop", "vpc_id": "vpc-1"}, "associations": [PLACE]}


def listeners(target_type="TARGETGROUP", public=True, **more):
    """What clb_listener_info found, as a loop registers it."""
    found = {"id": "lbl-1", "protocol": "TCP", "port": 80, "target_type": target_type, "rules": []}
    balancer = {"id": "lb-1", "addresses": ["192.0.2.1"], "public": public, "vpc_id": "vpc-1", "status": 1, **more}
    result = {"results": [{"item": "lb-1", "load_balancer": balancer, "listeners": [found]}]}
    return {"service": "group", "module": "clb_listener_info", "options": GROUP, "dry": True, "result": result}


def associated():
    """The association has looked for itself."""
    return dict(listeners(), module="clb_target_group_assoc", result={"associations": []})


def test_the_places_of_a_group_that_is_still_to_be_made_are_looked_at():
    assert problems([listeners()]) == ""
    assert "has target type NODE, but target group shop is v1" in problems([listeners("NODE")])
    assert "are in vpc-2" in problems([listeners(vpc_id="vpc-2")])
    assert "is still being created" in problems([listeners(status=0)])
    assert problems([listeners("NODE"), associated()]) == ""


def test_a_layer_4_endpoint_is_that_of_the_load_balancer():
    assert report([GROUP], [listeners()])[0]["endpoint"] == "192.0.2.1:80"
    told = report([GROUP], [listeners(public=False)])[0]
    assert (told["endpoint"], told["private_endpoint"]) == ("192.0.2.1:80", "192.0.2.1:80")
    assert report([dict(GROUP, endpoint="https://shop.test")], [listeners()])[0]["endpoint"] == "https://shop.test"


def test_what_was_read_before_a_change_is_not_the_result():
    service = {"name": "kube", "kind": "kubernetes_api", "cluster_id": "c"}
    before = {"phase": "Available", "public_endpoint": None, "private_endpoint": "https://p"}
    bound = {"changed": True, "public_endpoint": "https://192.0.2.1:5443", "private_endpoint": "https://p", "eip": {"id": "e"}}
    steps = [{"service": "kube", "module": "cce_master_eip_info", "options": service, "dry": True, "result": before},
             {"service": "kube", "module": "cce_master_eip", "options": service, "dry": False, "result": bound}]  # fmt: skip
    assert report([service], steps)[0]["endpoint"] == "https://192.0.2.1:5443"
