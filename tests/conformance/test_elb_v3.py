# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ELB v3 through the Huawei Cloud SDK (API notes, Huawei 5)."""

from __future__ import annotations

import pytest
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

ABSENT = "00000000-0000-4000-8000-000000000000"


def refusal_of(service, operation, body=None, **params):
    """Status and code."""
    with pytest.raises(ClientRequestException) as refusal:
        service(operation, body, **params)
    assert len(refusal.value.request_id) == 32
    assert refusal.value.error_msg
    return refusal.value.status_code, refusal.value.error_code


@pytest.fixture
def elb(huawei):
    """The service."""
    return huawei.elb


@pytest.fixture
def pool(elb, emulator):
    """Calls about the members of the pool that has a health monitor."""
    return lambda operation, body=None, **params: elb(operation, body, **{"pool_id": emulator.ids["pool_id"], **params})


def pages(call, key):
    """All ids, page by page, with two to a page."""
    found, marker = [], None
    while True:
        answer = call(limit=2, marker=marker)
        page = [one.id for one in getattr(answer, key)]
        assert answer.page_info.current_count == len(page) <= 2
        assert not set(page) & set(found)
        found += page
        marker = answer.page_info.next_marker
        if marker is None:
            return found
        assert marker == page[-1]


@pytest.mark.drives("elb_v3.ListLoadBalancers", "elb_v3.ShowLoadBalancer", "elb_v3.ShowLoadBalancerStatus")
def test_load_balancers(elb, emulator):
    """Dedicated ones are guaranteed; the tree shows what hangs on one."""
    balancer_id = emulator.ids["elb_id_pools"]
    shown = elb("show_load_balancer", loadbalancer_id=balancer_id).loadbalancer
    assert (shown.id, shown.guaranteed, shown.ip_target_enable) == (balancer_id, True, True)
    assert (shown.provisioning_status, shown.operating_status) == ("ACTIVE", "ONLINE")
    assert {one.id for one in shown.pools} == {emulator.ids["pool_id"], emulator.ids["pool_id_2"]}
    tree = elb("show_load_balancer_status", loadbalancer_id=balancer_id).statuses.loadbalancer
    assert {one.id for one in tree.listeners} == {one.id for one in shown.listeners}
    assert {one.id for listener in tree.listeners for one in listener.pools} == {one.id for one in shown.pools}
    (shared,) = elb("list_load_balancers", guaranteed=False).loadbalancers
    assert shared.id == emulator.ids["elb_id_shared"]
    (named,) = elb("list_load_balancers", id=[balancer_id]).loadbalancers
    assert named.vip_port_id == shown.vip_port_id
    assert refusal_of(elb, "show_load_balancer", loadbalancer_id=ABSENT) == (404, "ELB.8904")


@pytest.mark.drives("elb_v3.ListLoadBalancers")
def test_page_by_page(elb):
    """The marker is the last id; the last page has none."""
    everything = elb("list_load_balancers")
    assert (everything.page_info.next_marker, len(everything.request_id)) == (None, 32)
    found = pages(lambda **page: elb("list_load_balancers", **page), "loadbalancers")
    assert found == [one.id for one in everything.loadbalancers]
    assert len(found) > 4


@pytest.mark.drives("elb_v3.ListLoadBalancers")
def test_a_bound_eip_shows(elb, emulator):
    """As eips and as publicips."""
    ids = emulator.ids
    emulator.act("huawei", "eip", eip_id=ids["eip_id"], holder=f"elb:{ids['elb_id']}", status="ELB")
    (one,) = elb("list_load_balancers", id=[ids["elb_id"]]).loadbalancers
    assert (one.eips[0].eip_address, one.publicips[0].publicip_id) == (ids["eip_address"], ids["eip_id"])


@pytest.mark.drives("elb_v3.CreateMember", "elb_v3.ShowMember", "elb_v3.UpdateMember", "elb_v3.DeleteMember",
                    "elb_v3.ListMembers")
def test_a_member_from_its_making_to_its_end(pool, emulator):
    """201 at once, INITIAL until the monitor has looked; weight 0 drains."""
    wanted = {"address": "10.0.0.31", "protocol_port": 8080, "name": "web", "weight": 5,
              "subnet_cidr_id": emulator.ids["subnet_cidr_id"]}
    answer = pool("create_member", {"member": wanted})
    made = answer.member
    assert (answer.status_code, made.address, made.protocol_port, made.weight) == (201, "10.0.0.31", 8080, 5)
    assert (made.member_type, made.instance_id) == ("instance", emulator.ids["server_ids"][0]["server_id"])
    assert (made.operating_status, made.ip_version) == ("INITIAL", "v4")
    emulator.advance(60)
    assert pool("show_member", member_id=made.id).member.operating_status == "ONLINE"

    changed = pool("update_member", {"member": {"weight": 0}}, member_id=made.id).member
    assert (changed.id, changed.weight, changed.name) == (made.id, 0, "web")
    assert [one.weight for one in pool("list_members").members] == [0]
    assert pool("delete_member", member_id=made.id).status_code == 204
    assert refusal_of(pool, "delete_member", member_id=made.id) == (404, "ELB.8904")
    assert pool("list_members").members == []


@pytest.mark.drives("elb_v3.BatchCreateMembers", "elb_v3.BatchUpdateMembers", "elb_v3.BatchDeleteMembers",
                    "elb_v3.ListMembers", "elb_v3.ListAllMembers")
def test_batches_answer_for_each_member(pool, elb, emulator):
    """successful or existed, successful or not found: a batch with duplicates is no error."""
    one, two = ({"address": f"10.0.0.{number}", "protocol_port": 8080} for number in (31, 32))
    first = pool("batch_create_members", {"members": [one]}).members
    second = pool("batch_create_members", {"members": [one, two]}).members
    assert [member.ret_status for member in (*first, *second)] == ["successful", "existed", "successful"]
    assert second[0].id == first[0].id
    assert [member.member_type for member in second] == ["ip", "ip"]

    lighter = pool("batch_update_members", {"members": [{"id": second[0].id, "weight": 0}]})
    assert [member.weight for member in lighter.members] == [0]
    assert {(member.address, member.weight) for member in pool("list_members").members} == {
        ("10.0.0.31", 0), ("10.0.0.32", 1)}
    assert {member.pool_id for member in elb("list_all_members").members} == {emulator.ids["pool_id"]}

    by_address = {"address": "10.0.0.31", "protocol_port": 8080}
    gone = pool("batch_delete_members", {"members": [by_address, {"id": second[1].id}, {"id": ABSENT}]}).members
    assert [member.ret_status for member in gone] == ["successful", "successful", "not found"]
    assert pool("list_members").members == []


@pytest.mark.drives("elb_v3.ListMembers")
def test_members_page_by_page_and_filtered(pool):
    """Filters can be given several times."""
    wanted = [{"address": f"10.0.0.{number}", "protocol_port": 8000 + number} for number in range(31, 36)]
    made = pool("batch_create_members", {"members": wanted}).members
    found = pages(lambda **page: pool("list_members", **page), "members")
    assert sorted(found) == sorted(one.id for one in made)
    two = pool("list_members", address=["10.0.0.35", "10.0.0.33"]).members
    assert {one.protocol_port for one in two} == {8033, 8035}
    (one,) = pool("list_members", protocol_port=[8034]).members
    assert one.address == "10.0.0.34"


def test_members_that_cannot_be(pool, elb, emulator):
    """Twice, 201 in one batch, outside of the subnet, no such pool."""
    member = {"address": "10.0.0.31", "protocol_port": 8080}
    pool("create_member", {"member": member})
    assert refusal_of(pool, "create_member", {"member": member}) == (409, "ELB.8907")
    many = [{"address": f"10.0.1.{number}", "protocol_port": 80} for number in range(201)]
    assert refusal_of(pool, "batch_create_members", {"members": many}) == (400, "ELB.8902")
    assert len(pool("batch_create_members", {"members": many[:200]}).members) == 200
    outside = {"address": "10.9.0.1", "protocol_port": 80, "subnet_cidr_id": emulator.ids["subnet_cidr_id"]}
    assert refusal_of(pool, "create_member", {"member": outside}) == (400, "ELB.8902")
    assert refusal_of(pool, "create_member", {"member": {**member, "weight": 101}}) == (400, "ELB.8902")
    assert refusal_of(elb, "create_member", {"member": member}, pool_id=ABSENT) == (404, "ELB.8904")


@pytest.mark.drives("elb_v3.CreateListener", "elb_v3.ShowListener", "elb_v3.UpdateListener", "elb_v3.ListListeners",
                    "elb_v3.DeleteListener", "elb_v3.DeleteListenerForce", "elb_v3.CreatePool", "elb_v3.ShowPool",
                    "elb_v3.UpdatePool", "elb_v3.ListPools", "elb_v3.DeletePool", "elb_v3.DeletePoolCascade",
                    "elb_v3.CreateHealthMonitor", "elb_v3.ShowHealthMonitor", "elb_v3.UpdateHealthMonitor",
                    "elb_v3.ListHealthMonitors", "elb_v3.DeleteHealthMonitor")
def test_listener_pool_and_monitor(elb, emulator):
    """All of a new listener, and down again in the order that the API wants."""
    wanted = {"loadbalancer_id": emulator.ids["elb_id"], "protocol": "TCP", "protocol_port": 443, "name": "new"}
    answer = elb("create_listener", {"listener": wanted})
    listener = answer.listener
    assert (answer.status_code, listener.protocol, listener.protocol_port) == (201, "TCP", 443)
    assert [one.id for one in listener.loadbalancers] == [emulator.ids["elb_id"]]
    assert refusal_of(elb, "create_listener", {"listener": wanted}) == (409, "ELB.8907")
    behind = {"listener_id": listener.id, "protocol": "TCP", "lb_algorithm": "ROUND_ROBIN"}
    pool = elb("create_pool", {"pool": behind}).pool
    assert elb("show_listener", listener_id=listener.id).listener.default_pool_id == pool.id
    check = {"pool_id": pool.id, "type": "TCP", "delay": 5, "timeout": 3, "max_retries": 3}
    monitor = elb("create_health_monitor", {"healthmonitor": check}).healthmonitor
    assert elb("show_pool", pool_id=pool.id).pool.healthmonitor_id == monitor.id

    renamed = elb("update_listener", {"listener": {"name": "renamed"}}, listener_id=listener.id).listener
    assert (renamed.id, renamed.name) == (listener.id, "renamed")
    fair = elb("update_pool", {"pool": {"lb_algorithm": "LEAST_CONNECTIONS"}}, pool_id=pool.id).pool
    assert fair.lb_algorithm == "LEAST_CONNECTIONS"
    slow = elb("update_health_monitor", {"healthmonitor": {"delay": 50}}, healthmonitor_id=monitor.id)
    assert slow.healthmonitor.delay == 50
    assert [one.name for one in elb("list_listeners", id=[listener.id]).listeners] == ["renamed"]
    assert [one.id for one in elb("list_pools", listener_id=[listener.id]).pools] == [pool.id]
    assert monitor.id in {one.id for one in elb("list_health_monitors").healthmonitors}
    assert elb("show_health_monitor", healthmonitor_id=monitor.id).healthmonitor.pools[0].id == pool.id

    assert refusal_of(elb, "delete_listener", listener_id=listener.id) == (409, "ELB.8907")
    assert refusal_of(elb, "delete_pool", pool_id=pool.id) == (409, "ELB.8907")
    elb("delete_health_monitor", healthmonitor_id=monitor.id)
    elb("delete_pool", pool_id=pool.id)
    elb("delete_listener", listener_id=listener.id)
    assert refusal_of(elb, "show_listener", listener_id=listener.id) == (404, "ELB.8904")

    elb("delete_listener_force", listener_id=emulator.ids["pool_listener_id"])
    elb("delete_pool_cascade", pool_id=emulator.ids["pool_id"])
    assert refusal_of(elb, "show_pool", pool_id=emulator.ids["pool_id"]) == (404, "ELB.8904")
