# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classic load balancing v1.0 by raw requests (API notes, Huawei 4)."""

from __future__ import annotations

import ipaddress

import pytest
from classic_api import (
    BALANCER,
    CHECK,
    JOB,
    LISTENER,
    MEMBER,
    NEW_LISTENER,
    QUOTA,
    STARTED,
    Classic,
    shaped,
)

ABSENT = "f" * 32


@pytest.fixture
def classic(emulator, calls):
    """Sends the requests."""
    return Classic(emulator, calls)


@pytest.fixture
def members(emulator):
    """The path of the members of the listener that has none."""
    return f"elbaas/listeners/{emulator.ids['listener_id']}/members"


@pytest.fixture
def finish(classic, emulator):
    """Polls the job of an answer to its end; gives the job."""

    def end(answer):
        shaped(answer, STARTED)
        # The uri names a version under which no job can be found.
        assert answer["uri"] == f"/v1/{classic.project}/jobs/{answer['job_id']}"
        seen = []
        for seconds in (1, 29, 30):
            emulator.advance(seconds)
            seen.append(shaped(classic("GET", f"jobs/{answer['job_id']}"), JOB))
        assert [(job["status"], job["end_time"] is None) for job in seen] in (
            [("INIT", True), ("RUNNING", True), ("SUCCESS", False)], [("INIT", True), ("RUNNING", True), ("FAIL", False)])
        return seen[-1]

    return end


def listener(emulator, **more):
    """The body of a new listener."""
    return {"name": "new", "loadbalancer_id": emulator.ids["classic_elb_id"], "protocol": "HTTP", "port": 8443,
            "backend_protocol": "HTTP", "backend_port": 80, "lb_algorithm": "roundrobin", **more}


@pytest.mark.drives("elb_classic.CreateMembers", "elb_classic.RemoveMembers", "elb_classic.ListMembers",
                    "elb_classic.ShowJob")
def test_members_come_and_go(classic, emulator, members, finish):
    """A bare array in and out; the address that was sent comes back as server_address."""
    assert classic("GET", members) == {}
    wanted = emulator.ids["server_ids"][:2]
    job = finish(classic("POST", members, wanted))
    assert (job["status"], job["error_code"]) == ("SUCCESS", None)
    emulator.advance(10)
    found = [shaped(one, MEMBER) for one in classic("GET", members)]
    assert {one["id"] for one in found} == {one["id"] for one in job["entities"]["members"]}
    assert sorted((one["server_id"], one["server_address"]) for one in found) == sorted(
        (one["server_id"], one["address"]) for one in wanted)
    assert all(ipaddress.ip_address(one["address"]) in ipaddress.ip_network("100.64.0.0/10") for one in found)
    assert {(one["status"], one["health_status"]) for one in found} == {("ACTIVE", "NORMAL")}
    assert found[0]["listeners"] == [{"id": emulator.ids["listener_id"]}]

    job = finish(classic("POST", members + "/action", {"removeMember": [{"id": one["id"]} for one in found]}))
    assert (job["status"], classic("GET", members)) == ("SUCCESS", {})
    assert [operation for operation, _key in emulator.effects()] == [
        "elb_classic.CreateMembers"] * 2 + ["elb_classic.RemoveMembers"] * 2


@pytest.mark.drives("elb_classic.ListMembers")
def test_members_page_by_page_and_filtered(classic, emulator, members):
    """The marker is the last id, 0 begins; every field but four is a filter."""
    servers = emulator.ids["server_ids"]
    emulator.act("huawei", "classic_add", listener_id=emulator.ids["listener_id"], members=servers[:5])
    found, marker = [], "0"
    while page := classic("GET", members, limit=2, marker=marker):
        assert not {one["id"] for one in page} & {one["id"] for one in found}
        found += page
        marker = page[-1]["id"]
    assert len(found) == 5
    (one,) = classic("GET", members, server_address=servers[3]["address"])
    assert one["server_id"] == servers[3]["server_id"]
    assert classic.refused("GET", members, server_name="web") == (400, "ELB.2003")


@pytest.mark.drives("elb_classic.ShowJob")
def test_a_job_that_fails_says_why(classic, emulator, members, finish):
    """With a code and a reason; the listener stays as it was."""
    emulator.fault("elb_classic.CreateMembers", "job_fails", code="ELB.1009", detail="CreateIPTask-fail")
    job = finish(classic("POST", members, emulator.ids["server_ids"][:1]))
    assert (job["status"], job["error_code"], job["fail_reason"]) == ("FAIL", "ELB.1009", "CreateIPTask-fail")
    assert classic("GET", members) == {}


def test_a_job_is_not_where_its_uri_says(classic, emulator, members):
    """The documented path is that of v1.0; an unknown job is not found."""
    answer = classic("POST", members, emulator.ids["server_ids"][:1])
    refusal = classic._session.get(emulator.url + answer["uri"], timeout=10)
    assert (refusal.status_code, refusal.json()["error_code"]) == (404, "APIGW.0101")
    assert classic.refused("GET", f"jobs/{ABSENT}")[0] == 404


@pytest.mark.parametrize(("body", "refusal"), [
    (None, (400, "ELB.0002")),
    ([], (400, "ELB.0002")),
    ({"server_id": "x", "address": "10.0.0.31"}, (400, "ELB.0002")),
    ([{"server_id": "00000000-0000-4000-8000-000000000000"}], (400, "ELB.2021")),
    ([{"address": "10.0.0.31"}], (400, "ELB.2000")),
    ([{"server_id": "00000000-0000-4000-8000-000000000000", "address": "10.0.0.31", "weight": 1}], (400, "ELB.2000")),
])
def test_members_that_cannot_be(classic, emulator, members, body, refusal):
    """Only an array of server_id and address will do."""
    assert classic.refused("POST", members, body) == refusal
    assert emulator.effects() == []


def test_listeners_that_are_not_there(classic, emulator):
    """Each call has its own code for it; deleting one is a 503."""
    one = emulator.ids["server_ids"][:1]
    assert classic.refused("POST", f"elbaas/listeners/{ABSENT}/members", one) == (400, "ELB.2011")
    assert classic.refused("POST", "elbaas/listeners/short/members", one) == (400, "ELB.2010")
    assert classic.refused("GET", f"elbaas/listeners/{ABSENT}") == (400, "ELB.6000")
    assert classic.refused("DELETE", f"elbaas/listeners/{ABSENT}") == (503, "ELB.6002")


def test_members_that_are_not_there(classic, members):
    """400 ELB.2012 is what a second removal meets."""
    gone = {"removeMember": [{"id": ABSENT}]}
    assert classic.refused("POST", members + "/action", gone) == (400, "ELB.2012")
    assert classic.refused("POST", members + "/action", {"removeMember": []}) == (400, "ELB.2002")


def test_while_a_job_runs_the_listener_is_busy(classic, emulator, members, finish):
    """Nothing is carried out before it has ended."""
    servers = emulator.ids["server_ids"]
    answer = classic("POST", members, servers[:1])
    assert classic.refused("POST", members, servers[1:2])[0] == 409
    finish(answer)
    classic("POST", members, servers[1:2])


@pytest.mark.drives("elb_classic.ListLoadBalancers", "elb_classic.CreateLoadBalancer", "elb_classic.ShowLoadBalancer",
                    "elb_classic.UpdateLoadBalancer", "elb_classic.DeleteLoadBalancer",
                    "elb_classic.DeleteLoadBalancerKeepEip", "elb_classic.ListQuotas", "elb_classic.ShowJob")
def test_a_load_balancer_from_its_making_to_its_end(classic, emulator, finish):
    """All by jobs; instance_num is text, admin_state_up a number."""
    before = classic("GET", "elbaas/loadbalancers")
    assert before["instance_num"] == str(len(before["loadbalancers"])) == "2"
    seeded = shaped(before["loadbalancers"][0], BALANCER)
    assert shaped(classic("GET", f"elbaas/loadbalancers/{seeded['id']}"), BALANCER) == seeded
    wanted = {"name": "new", "vpc_id": seeded["vpc_id"], "type": "External", "bandwidth": 10, "admin_state_up": 1}
    made = []
    for _number in range(2):
        job = finish(classic("POST", "elbaas/loadbalancers", wanted))
        made.append(job["entities"]["elb"]["id"])
        assert job["job_type"] == "createELB"
    one, two = made
    finish(classic("PUT", f"elbaas/loadbalancers/{one}", {"name": "renamed", "admin_state_up": 0}))
    shown = shaped(classic("GET", f"elbaas/loadbalancers/{one}"), BALANCER)
    assert (shown["name"], shown["admin_state_up"], shown["bandwidth"]) == ("renamed", 0, 10)
    quotas = {shaped(one, QUOTA)["type"]: one for one in classic("GET", "elbaas/quotas")["quotas"]["resources"]}
    assert (quotas["elb"]["used"], quotas["listener"]["used"] > 0) == (4, True)
    assert finish(classic("DELETE", f"elbaas/loadbalancers/{one}"))["job_type"] == "deleteELB"
    finish(classic("DELETE", f"elbaas/loadbalancers/{two}/keep-eip"))
    assert classic.refused("GET", f"elbaas/loadbalancers/{one}") == (400, "ELB.1003")
    assert classic.refused("DELETE", f"elbaas/loadbalancers/{two}") == (404, "ELB.1002")
    nothing = classic("GET", "elbaas/loadbalancers", name="nobody")
    assert nothing == {"loadbalancers": {}, "instance_num": "0"}


@pytest.mark.drives("elb_classic.CreateListener", "elb_classic.ListListeners", "elb_classic.ShowListener",
                    "elb_classic.UpdateListener", "elb_classic.DeleteListener", "elb_classic.CreateHealthcheck",
                    "elb_classic.ShowHealthcheck", "elb_classic.UpdateHealthcheck", "elb_classic.DeleteHealthcheck")
def test_a_listener_and_its_health_check(classic, emulator):
    """At once, without jobs; bare objects and a bare array."""
    made = shaped(classic("POST", "elbaas/listeners", listener(emulator)), NEW_LISTENER)
    path = f"elbaas/listeners/{made['id']}"
    check = shaped(classic("POST", "elbaas/healthcheck", {
        "listener_id": made["id"], "healthcheck_protocol": "HTTP", "healthcheck_uri": "/up",
        "healthcheck_connect_port": 80, "healthy_threshold": 2, "unhealthy_threshold": 3, "healthcheck_timeout": 5,
        "healthcheck_interval": 10}), CHECK)
    shown = shaped(classic("GET", path), LISTENER)
    assert (shown["member_number"], shown["healthcheck_id"], shown["admin_state_up"]) == (0, check["id"], True)
    changed = shaped(classic("PUT", path, {"name": "renamed", "lb_algorithm": "leastconn"}), LISTENER)
    assert (changed["name"], changed["lb_algorithm"], changed["port"]) == ("renamed", "leastconn", 8443)
    listed = classic("GET", "elbaas/listeners", loadbalancer_id=emulator.ids["classic_elb_id"])
    assert shaped({one["id"]: one for one in listed}[made["id"]], LISTENER) == changed
    looser = shaped(classic("PUT", f"elbaas/healthcheck/{check['id']}", {"unhealthy_threshold": 10}), CHECK)
    assert (looser["unhealthy_threshold"], looser["healthcheck_uri"]) == (10, "/up")
    assert shaped(classic("GET", f"elbaas/healthcheck/{check['id']}"), CHECK) == looser
    assert classic("DELETE", f"elbaas/healthcheck/{check['id']}") is None
    assert classic("DELETE", path) is None
    assert classic.refused("GET", f"elbaas/healthcheck/{check['id']}")[0] == 400
    assert classic("GET", "elbaas/listeners", name="nobody") == {}


@pytest.mark.parametrize(("more", "refusal"), [
    ({"port": 80}, (400, "ELB.6101")),
    ({"port": 0}, (400, None)),
    ({"loadbalancer_id": ABSENT}, (400, "ELB.6040")),
    ({"backend_protocol": "UDP"}, (400, None)),
])
def test_listeners_that_cannot_be(classic, emulator, more, refusal):
    """A port that is taken, a load balancer that is not there, what does not fit."""
    status, code = classic.refused("POST", "elbaas/listeners", listener(emulator, **more))
    assert (status, code if refusal[1] else None) == refusal
    assert emulator.effects() == []
