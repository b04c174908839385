# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""eip: one EIP for a name, its bandwidth, what it refuses to release; and eip_info."""

from __future__ import annotations

import pytest

from multicloud_emulator.huawei.ids import uuid_of

CREATE, UPDATE, DELETE = "eip.CreatePublicip", "eip.UpdatePublicip", "eip.DeletePublicip"
LIST, SHOW = "eip.ListPublicips", "eip.ShowPublicip"
BANDWIDTH, SHOW_BANDWIDTH = "eip.UpdateBandwidth", "eip.ShowBandwidth"
DISASSOCIATE, SHOW_V3 = "eip_v3.DisassociatePublicips", "eip_v3.ShowPublicip"
FIRST_NEW = uuid_of("new eip 1")
SIZE = {"size": 5}


@pytest.fixture
def eip(world):
    """Runs the module for the name ``web``."""
    return lambda **more: world.run("eip", **(more if "eip_id" in more else {"name": "web", **more}))


@pytest.fixture
def seeded(world):
    """The seeded EIPs of the world, by key."""
    return lambda key: world.emulator.huawei.world.eips[world.ids[key]]


def act(world, key, **fields):
    """Another actor changes a seeded EIP."""
    world.emulator.act({"name": "eip", "params": dict({"eip_id": world.ids[key]}, **fields)})


def many(world, count, **last):
    """Let there be ``count`` EIPs; the one with the highest id gets the given fields."""
    eips = world.emulator.huawei.world.eips
    pattern = eips[world.ids["eip_id"]]
    for number in range(count - len(eips)):
        eip_id = uuid_of(f"many {number}")
        eips[eip_id] = type(pattern)(eip_id, f"198.51.100.{number + 1}", f"many-{number}", pattern.created,
                                     bandwidth=dict(pattern.bandwidth, id=uuid_of(f"bandwidth of many {number}")))
    found = eips[max(eips)]
    for name, value in last.items():
        setattr(found, name, value)
    return found


# --- allocate


def test_bodies(world, eip):
    eip(bandwidth=SIZE)
    eip(name="lab", type="5_sbgp", enterprise_project_id="0", bandwidth={"size": 350, "charge_mode": "traffic", "name": "lab-bw"})
    eip(name="both", bandwidth={"id": world.ids["shared_bandwidth_id"]})
    assert world.bodies(CREATE) == [
        {"publicip": {"type": "5_bgp", "alias": "web"}, "bandwidth": {"share_type": "PER", "name": "web", "size": 5}},
        {"publicip": {"type": "5_sbgp", "alias": "lab"}, "enterprise_project_id": "0",
         "bandwidth": {"share_type": "PER", "name": "lab-bw", "size": 350, "charge_mode": "traffic"}},
        {"publicip": {"type": "5_bgp", "alias": "both"},
         "bandwidth": {"share_type": "WHOLE", "id": world.ids["shared_bandwidth_id"]}},
    ]  # fmt: skip


def test_what_is_returned(eip):
    predicted = eip(bandwidth=SIZE, check=True)["eip"]
    made = eip(bandwidth=SIZE)["eip"]
    assert (made["status"], made["type"], made["bandwidth"]["size"], made["bandwidth"]["name"]) == ("DOWN", "5_bgp", 5, "web")
    assert (predicted["name"], predicted["bandwidth"]["size"], predicted["id"]) == ("web", 5, None)
    again = eip(alias="web", name=None)["eip"]
    assert again == made


def test_a_free_one_with_another_name_is_never_taken(world, eip):
    before = set(world.emulator.huawei.world.eips)
    made = eip(bandwidth=SIZE)["eip"]["id"]
    assert made not in before and len(world.effects()) == 1


def test_names_are_compared_exactly(world, eip):
    act(world, "eip_id", alias="Web")
    act(world, "eip_id_2", alias="web ")
    assert eip(bandwidth=SIZE)["changed"] and world.sent("write") == [CREATE]


def test_a_name_on_the_second_page(world, eip):
    world.emulator.settings.update({"eip_page_size": 10})
    last = many(world, 13, alias="web")
    result = eip(bandwidth=SIZE)
    assert not result["changed"] and result["eip"]["id"] == last.id and result["api_calls"]["read"] == 2
    world.emulator.settings.update({"marker_ignored": True})
    result = eip(name="new", bandwidth=SIZE)
    assert result["failed"] and "repeat" in result["msg"] and world.sent("write") == []


def test_a_name_in_another_enterprise_project(world, eip):
    act(world, "eip_id", alias="web", enterprise_project_id=uuid_of("enterprise project"))
    assert not eip(bandwidth=SIZE)["changed"]
    result = eip(bandwidth=SIZE, enterprise_project_id="0")
    assert result["failed"] and "enterprise_project_id" in result["msg"] and world.sent("write") == []


def test_a_filter_that_is_ignored_finds_no_other(world):
    world.emulator.settings.update({"eip_list_filters": False})
    options = {"cluster_id": world.ids["cce_cluster_id"]}
    result = world.run("cce_master_eip", eip_address=world.ids["eip_address_2"], **options)
    assert not result.get("failed"), result["msg"]
    assert result["eip"]["id"] == world.ids["eip_id_2"]
    world.run("cce_master_eip", state="absent", **options)
    refused = world.run("cce_master_eip", eip_address="198.51.100.77", **options)
    assert refused["failed"] and "No EIP has the address 198.51.100.77" in refused["msg"]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_two_with_one_name(world, eip, state):
    for key in ("eip_id", "eip_id_2"):
        act(world, key, alias="web")
    result = eip(bandwidth=SIZE, state=state)
    assert result["failed"] and world.sent("write") == []
    assert world.ids["eip_id"] in result["msg"] and world.ids["eip_id_2"] in result["msg"]


@pytest.mark.parametrize("do", ["drop_after", "html_after"])
def test_a_lost_allocation_is_adopted_by_its_name(world, eip, do):
    world.emulator.settings.update({"read_lag_seconds": 5})
    world.fault(CREATE, do)
    result = eip(bandwidth=SIZE)
    assert result["changed"] and result["eip"]["id"] == FIRST_NEW and result["eip"]["status"] == "DOWN"
    assert world.sent("write") == [CREATE]


def test_the_quota_is_final(world, eip):
    world.emulator.settings.update({"eip_quota": 4})
    result = eip(bandwidth=SIZE)
    assert result["failed"] and result["error"]["code"] == "VPC.0521" and world.sent("write") == [CREATE]


def test_an_allocation_that_ends_badly(world, eip):
    world.fault(CREATE, "act", name="eip", params={"eip_id": FIRST_NEW, "status": "ERROR"}, after=True)
    result = eip(bandwidth=SIZE)
    assert result["failed"] and result["changed"] and "ERROR" in result["msg"] and FIRST_NEW in result["msg"]
    assert result["eip"]["id"] == FIRST_NEW


def test_one_that_is_still_being_made(world, eip):
    world.emulator.settings.update({"eip_transition_seconds": 20})
    first = eip(bandwidth=SIZE, wait=False)
    assert first["changed"] and first["eip"]["status"] == "PENDING_CREATE" and first["eip"]["id"] == FIRST_NEW
    world.forget()
    assert not eip(bandwidth=SIZE, check=True)["changed"] and not eip(bandwidth=SIZE, wait=False)["changed"]
    again = eip(bandwidth=SIZE)
    assert not again["changed"] and (again["eip"]["status"], again["eip"]["bandwidth"]["size"]) == ("DOWN", 5)
    assert world.sent("write") == [] and again["api_calls"]["poll"] > 0
    other = eip(name="other", bandwidth=SIZE, wait=False)["eip"]["id"]
    assert eip(name="other", bandwidth={"size": 7})["eip"]["bandwidth"]["size"] == 7
    assert world.bodies(BANDWIDTH) == [{"bandwidth": {"size": 7}}] and other != FIRST_NEW


def test_a_rest_of_one_that_is_being_released_does_not_count(world, eip):
    act(world, "eip_id", alias="web", status="PENDING_DELETE")
    assert eip(bandwidth=SIZE)["eip"]["id"] == FIRST_NEW


# --- change


def test_the_bandwidth_is_changed_in_place(world, eip):
    eip(bandwidth={"size": 5, "charge_mode": "traffic"})
    world.forget()
    predicted = eip(bandwidth={"size": 10}, check=True, diff=True)
    done = eip(bandwidth={"size": 10}, diff=True)
    assert predicted["diff"] == done["diff"]
    assert done["diff"]["before"]["bandwidth"]["size"] == 5 and done["diff"]["after"]["bandwidth"]["size"] == 10
    assert done["api_calls"] == {"read": 2, "write": 1, "poll": 0, "retry": 0}
    eip(bandwidth={"size": 10, "charge_mode": "bandwidth"})
    eip(bandwidth={"name": "fast"})
    assert world.bodies(BANDWIDTH) == [
        {"bandwidth": {"size": 10}},
        {"bandwidth": {"size": 10, "charge_mode": "bandwidth"}},
        {"bandwidth": {"size": 10, "name": "fast"}},
    ]
    assert not eip(bandwidth={"size": 10, "charge_mode": "bandwidth", "name": "fast"})["changed"]


def test_the_charge_mode_is_read_only_when_wanted(world, eip):
    eip(bandwidth=SIZE)
    assert SHOW_BANDWIDTH not in world.sent()
    assert eip(bandwidth={"charge_mode": "bandwidth"})["eip"]["bandwidth"]["charge_mode"] == "bandwidth"
    assert world.sent().count(SHOW_BANDWIDTH) == 1


@pytest.mark.parametrize("do", ["drop", "drop_after", "busy", "throttled"])
def test_a_change_happens_once(world, eip, do):
    eip(bandwidth=SIZE)
    world.forget()
    world.fault(BANDWIDTH, do)
    assert eip(bandwidth={"size": 10})["eip"]["bandwidth"]["size"] == 10
    assert [name for name, _key in world.effects()] == [BANDWIDTH]


def test_rename_by_id(world, eip, seeded):
    bound = world.ids["eip_id_bound"]
    assert eip(eip_id=bound, name="web")["eip"]["name"] == "web"
    assert world.bodies(UPDATE) == [{"publicip": {"alias": "web"}}]
    assert seeded("eip_id_bound").status == "ACTIVE"
    assert not eip(eip_id=bound, name="web")["changed"] and not eip(eip_id=bound)["changed"]


@pytest.mark.parametrize(("change", "word"), [
    ({"type": "5_sbgp"}, "type"), ({"bandwidth": {"share_type": "WHOLE"}}, "bandwidth.share_type"),
    ({"bandwidth": {"id": uuid_of("other")}}, "bandwidth."),
])
@pytest.mark.parametrize("check", [True, False])
def test_what_cannot_change_is_named(world, eip, change, word, check):
    result = eip(eip_id=world.ids["eip_id"], check=check, **change)
    assert result["failed"] and word in result["msg"] and "cannot be changed" in result["msg"]
    assert world.ids["eip_id"] in result["msg"] and world.sent("write") == []


def test_a_shared_bandwidth_is_left_alone(world, eip):
    shared = world.ids["shared_bandwidth_id"]
    eip(bandwidth={"share_type": "WHOLE", "id": shared})
    world.forget()
    assert not eip(bandwidth={"share_type": "WHOLE", "id": shared})["changed"]
    for bandwidth, word in (({"size": 10}, "share_type"), ({"id": uuid_of("other")}, "bandwidth.id")):
        result = eip(bandwidth=bandwidth)
        assert result["failed"] and word in result["msg"] and world.sent("write") == []


def test_an_id_that_does_not_exist(world, eip):
    missing = uuid_of("missing")
    for check in (True, False):
        result = eip(eip_id=missing, bandwidth=SIZE, check=check)
        assert result["failed"] and missing in result["msg"] and "does not exist" in result["msg"]
    assert not eip(eip_id=missing, state="absent")["changed"]
    assert world.sent("write") == []


@pytest.mark.parametrize(("options", "word"), [
    ({}, "bandwidth.size"), ({"bandwidth": {"charge_mode": "traffic"}}, "bandwidth.size"),
    ({"bandwidth": {"share_type": "WHOLE"}}, "bandwidth.id"),
])
def test_what_an_allocation_needs(world, eip, options, word):
    result = eip(check=True, **options)
    assert result["failed"] and word in result["msg"] and result["api_calls"]["read"] == 1


@pytest.mark.parametrize(("options", "word"), [
    ({"bandwidth": {"size": 0}}, "bandwidth.size"), ({"bandwidth": {"size": 301}}, "301"),
    ({"bandwidth": {"size": 1200}}, "1200"), ({"bandwidth": {"size": 2001}}, "bandwidth.size"),
    ({"bandwidth": {"share_type": "PER", "id": uuid_of("x")}}, "bandwidth.id"),
    ({"bandwidth": {"id": uuid_of("x"), "size": 5}}, "bandwidth.size"), ({"bandwidth": {"id": "x"}}, "bandwidth.id"),
    ({"name": "x" * 65}, "name"), ({"name": " web"}, "name"), ({"eip_id": "web"}, "eip_id"),
    ({"enterprise_project_id": "web"}, "enterprise_project_id"), ({"type": ""}, "type"),
    ({"eip_id": uuid_of("x"), "name": "web", "state": "absent"}, "exclude"),
])
def test_bad_input(world, eip, options, word):
    result = eip(**options)
    assert result["failed"] and word in result["msg"] and world.sent() == []


def test_name_or_id_is_needed(world, eip):
    assert "name" in eip(name=None)["msg"] and world.sent() == []


# --- release


def test_a_bound_one_is_not_released(world, eip, seeded):
    bound = seeded("eip_id_bound")
    for check in (True, False):
        result = eip(eip_id=bound.id, state="absent", check=check)
        assert result["failed"] and bound.port_id in result["msg"] and bound.private_address in result["msg"]
        assert "ACTIVE" in result["msg"] and bound.address in result["msg"]
    assert world.sent("write") == [] and world.sent().count(SHOW) == len(world.sent())


@pytest.mark.parametrize("published", [True, False])
def test_what_holds_one_without_a_port_is_asked_of_v3(world, eip, published):
    act(world, "eip_id", status="ELB", holder="elb:" + world.ids["elb_id"])
    if not published:
        world.emulator.settings.update({"absent_apis": ["eip_v3.*"]})
    result = eip(eip_id=world.ids["eip_id"], state="absent")
    assert result["failed"] and "bound to" in result["msg"] and world.sent("write") == []
    assert (world.ids["elb_id"] in result["msg"]) is published


@pytest.mark.parametrize("status", ["BINDING", "VPN"])
def test_other_words_for_bound(world, eip, status):
    act(world, "eip_id", status=status)
    result = eip(eip_id=world.ids["eip_id"], state="absent")
    assert result["failed"] and status in result["msg"] and world.sent("write") == []


@pytest.mark.parametrize(("on_elb", "unbind", "bodies"), [
    (False, UPDATE, [{"publicip": {"port_id": ""}}]), (True, DISASSOCIATE, [None]),
])
@pytest.mark.parametrize("lost", [None, "drop_after"])
def test_force_unbinds_first(world, eip, on_elb, unbind, bodies, lost):
    key = "eip_id" if on_elb else "eip_id_bound"
    if on_elb:
        act(world, key, status="ELB", holder="elb:" + world.ids["elb_id"])
    options = {"eip_id": world.ids[key], "state": "absent", "force": True, "diff": True}
    predicted = eip(check=True, **options)
    if lost:
        world.fault(unbind, lost)
    done = eip(**options)
    assert done["changed"] and done["eip"] is None and done["diff"] == predicted["diff"]
    assert world.sent("write") == [unbind, DELETE] and world.bodies(unbind) == bodies
    assert not eip(**options)["changed"]


def test_somebody_binds_it_before_the_release(world, eip, seeded):
    eip_id, server = world.ids["eip_id"], seeded("eip_id_bound")
    world.fault(DELETE, "act", name="eip", params={"eip_id": eip_id, "status": "ACTIVE", "holder": server.holder,
                                                   "port_id": uuid_of("port")})  # fmt: skip
    result = eip(eip_id=eip_id, state="absent")
    assert result["failed"] and uuid_of("port") in result["msg"] and world.effects() == []


def test_a_load_balancer_that_the_cloud_knows_of_is_final(world, eip):
    act(world, "eip_id", holder="elb:" + world.ids["elb_id"])
    result = eip(eip_id=world.ids["eip_id"], state="absent")
    assert result["failed"] and result["error"]["code"] == "VPC.0516" and world.sent("write") == [DELETE]


def test_a_frozen_one_can_be_found_and_released(world, eip):
    assert eip(eip_id=world.ids["eip_id_frozen"])["eip"]["status"] == "FREEZED"
    assert eip(eip_id=world.ids["eip_id_frozen"], state="absent")["changed"]


# --- eip_info


def test_info_filters(world):
    everything = world.run("eip_info")
    assert len(everything["eips"]) == 4 and everything["api_calls"] == {"read": 1, "write": 0, "poll": 0, "retry": 0}
    for options, key in (({"name": "eip-20"}, "eip_id"), ({"address": world.ids["eip_address_2"]}, "eip_id_2"),
                         ({"status": "ACTIVE"}, "eip_id_bound"), ({"eip_id": world.ids["eip_id_2"]}, "eip_id_2")):  # fmt: skip
        assert [one["id"] for one in world.run("eip_info", **options)["eips"]] == [world.ids[key]], options
    assert world.run("eip_info", eip_id=uuid_of("missing"))["eips"] == []
    assert world.run("eip_info", eip_id=world.ids["eip_id"], name="other")["eips"] == []


def test_info_of_other_enterprise_projects_and_queries(world):
    other = uuid_of("enterprise project")
    act(world, "eip_id", enterprise_project_id=other)
    assert len(world.run("eip_info")["eips"]) == 4 and len(world.run("eip_info", enterprise_project_id=other)["eips"]) == 1
    assert world.run("eip_info", query="length(eips[?status == 'DOWN'])")["result"] == 2


def test_info_of_charge_modes(world):
    found = world.run("eip_info", charge_modes=True)
    assert {one["bandwidth"]["charge_mode"] for one in found["eips"]} == {"traffic"} and found["api_calls"]["read"] == 5
    assert {one["bandwidth"]["charge_mode"] for one in world.run("eip_info")["eips"]} == {None}


def test_info_refuses_bad_input(world):
    for options in ({"address": "x"}, {"eip_id": "x"}, {"enterprise_project_id": "x"}, {"name": ""}):
        assert world.run("eip_info", **options)["failed"] and world.sent() == []
