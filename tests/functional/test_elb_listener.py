# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""elb_listener: what it is known by, only changed fields, the health check, members, UDP; and elb_listener_info."""

from __future__ import annotations

import json

import pytest

from multicloud_emulator.huawei.ids import hex_of

CREATE, UPDATE, DELETE = "elb_classic.CreateListener", "elb_classic.UpdateListener", "elb_classic.DeleteListener"
LIST, SHOW, BALANCER = "elb_classic.ListListeners", "elb_classic.ShowListener", "elb_classic.ShowLoadBalancer"
NEW_CHECK, SHOW_CHECK = "elb_classic.CreateHealthcheck", "elb_classic.ShowHealthcheck"
UPDATE_CHECK, DELETE_CHECK = "elb_classic.UpdateHealthcheck", "elb_classic.DeleteHealthcheck"
REMOVE = "elb_classic.RemoveMembers"
FULL = {"name": "web", "protocol": "HTTP", "port": 8081, "backend_port": 80}
CHECKED = dict(FULL, health_check={"protocol": "HTTP", "uri": "/up", "interval": 5})


@pytest.fixture
def listener(world):
    """Runs the module on the external load balancer, or by id."""

    def run(**more):
        where = {} if "listener_id" in more else {"load_balancer_id": world.ids["classic_elb_id"]}
        return world.run("elb_listener", **dict(where, **more))

    return run


def foreign(world, port, **fields):
    """Another actor adds a listener."""
    made = dict({"loadbalancer_id": world.ids["classic_elb_id"], "port": port}, **fields)
    world.emulator.act({"name": "classic_add_listener", "params": {"listener": made}})


# --- create


def test_bodies(world, listener):
    balancer = world.ids["classic_elb_id"]
    listener(**CHECKED)
    listener(name="tls", protocol="SSL", port=443, certificate_id=hex_of("c"), ssl_ciphers="Strict", lb_algorithm="source")
    listener(name="app", protocol="HTTP", port=8082, sticky_session_type="insert", cookie_timeout=10, description="")
    listener(name="db", protocol="TCP", port=5432, tcp_draining_timeout=0)
    assert world.bodies(CREATE) == [
        dict(FULL, loadbalancer_id=balancer, backend_protocol="HTTP", lb_algorithm="roundrobin"),
        {"name": "tls", "protocol": "SSL", "port": 443, "loadbalancer_id": balancer, "backend_protocol": "TCP",
         "backend_port": 443, "lb_algorithm": "source", "certificate_id": hex_of("c"), "ssl_ciphers": "Strict"},
        {"name": "app", "protocol": "HTTP", "port": 8082, "loadbalancer_id": balancer, "backend_protocol": "HTTP",
         "backend_port": 8082, "lb_algorithm": "roundrobin", "session_sticky": True, "sticky_session_type": "insert",
         "cookie_timeout": 10, "description": ""},
        {"name": "db", "protocol": "TCP", "port": 5432, "loadbalancer_id": balancer, "backend_protocol": "TCP",
         "backend_port": 5432, "lb_algorithm": "roundrobin", "tcp_draining": True, "tcp_draining_timeout": 0},
    ]  # fmt: skip
    (check,) = world.bodies(NEW_CHECK)
    assert check == {"listener_id": check["listener_id"], "healthcheck_protocol": "HTTP", "healthcheck_uri": "/up",
                     "healthcheck_interval": 5}  # fmt: skip


def test_what_is_returned(listener):
    predicted = listener(check=True, **CHECKED)["listener"]
    made = listener(**CHECKED)["listener"]
    assert (made["status"], made["member_number"], made["backend_protocol"]) == ("ACTIVE", 0, "HTTP")
    assert made["health_check"]["uri"] == "/up" and made["health_check"]["id"] == made["health_check_id"]
    told = {name: value for name, value in predicted.items() if value is not None and name != "health_check"}
    assert {name: made[name] for name in told} == told and predicted["health_check"]["interval"] == 5
    assert listener(wait=False, **dict(FULL, port=8083))["listener"]["id"] is not None


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(("where", "fields", "word"), [
    ("missing", {}, "does not exist"), ("classic_elb_id_2", {"protocol": "UDP"}, "internal"),
    ("classic_elb_id_2", {"protocol": "TCP", "health_check": {"protocol": "UDP"}}, "internal"),
])
def test_a_load_balancer_that_cannot_have_it(world, check, where, fields, word):
    options = dict({"name": "dns", "protocol": "TCP", "port": 53}, **fields)
    balancer = world.ids.get(where, hex_of("missing"))
    result = world.run("elb_listener", check=check, load_balancer_id=balancer, **options)
    assert result["failed"] and word in result["msg"] and balancer in result["msg"]
    assert world.sent() == [LIST, BALANCER]


@pytest.mark.parametrize("without", ["name", "protocol"])
def test_what_a_new_one_needs(world, listener, without):
    result = listener(**{name: value for name, value in FULL.items() if name != without})
    assert result["failed"] and f"give {without}" in result["msg"] and world.sent() == [LIST]
    result = listener(name="new", check=True)
    assert result["failed"] and "give protocol" in result["msg"]
    assert "give certificate_id" in listener(name="tls", protocol="HTTPS", port=443)["msg"]
    assert world.sent("write") == []


@pytest.mark.parametrize("do", ["drop_after", "html_after"])
def test_a_lost_answer_and_then_the_health_check(world, listener, do):
    world.emulator.settings.update({"read_lag_seconds": 3})
    world.fault(CREATE, do)
    result = listener(**CHECKED)
    assert result["changed"] and result["listener"]["health_check"]["uri"] == "/up"
    assert world.sent("write") == [CREATE, NEW_CHECK]


def test_a_failure_half_way_tells_what_there_is(world, listener):
    world.fault(NEW_CHECK, "answer", status=400, body='{"error": {"code": "ELB.7001", "message": "no"}}')
    result = listener(**CHECKED)
    assert result["failed"] and result["changed"] and result["error"]["code"] == "ELB.7001"
    assert result["listener_id"] in world.emulator.huawei.world.listeners
    assert listener(**CHECKED)["changed"] and [name for name, _key in world.effects()] == [CREATE, NEW_CHECK]


@pytest.mark.parametrize(("theirs", "writes"), [
    ({"name": "web", "protocol": "HTTP", "backend_protocol": "HTTP", "backend_port": 80}, [CREATE]),
    ({"name": "old", "protocol": "HTTP", "backend_protocol": "HTTP", "backend_port": 80}, [CREATE, UPDATE]),
    ({}, [CREATE]),
])
def test_somebody_takes_the_port_first(world, listener, theirs, writes):
    made = dict({"loadbalancer_id": world.ids["classic_elb_id"], "port": 8081}, **theirs)
    world.fault(CREATE, "act", name="classic_add_listener", params={"listener": made})
    result = listener(**FULL)
    assert world.sent("write") == writes
    if theirs:
        assert not result.get("failed") and result["changed"] is (len(writes) == 2)
    else:
        assert result["failed"] and "cannot be changed" in result["msg"]


def test_the_quota_is_told(world, listener):
    world.emulator.settings.update({"classic_listener_quota": 3})
    result = listener(**FULL)
    assert result["failed"] and result["error"]["code"] == "ELB.6091" and world.sent("write") == [CREATE]


# --- what it is known by


def test_the_port_tells_which_one(world, listener):
    first = listener(**FULL)["listener"]["id"]
    assert listener(**dict(FULL, name="new"))["listener"]["id"] == first
    assert world.bodies(UPDATE) == [{"name": "new"}]
    assert listener(**dict(FULL, port=8082))["listener"]["id"] != first


def test_the_name_tells_which_one(world, listener):
    first = listener(**FULL)["listener"]["id"]
    assert listener(name="web", lb_algorithm="leastconn")["listener"]["id"] == first
    assert world.bodies(UPDATE) == [{"lb_algorithm": "leastconn"}]
    listener(**dict(FULL, port=8082))
    for state in ("present", "absent"):
        result = listener(name="web", state=state)
        assert result["failed"] and first in result["msg"] and "8082" in result["msg"]
    assert DELETE not in world.sent()


def test_the_id_tells_which_one(world, listener):
    first = listener(**FULL)["listener"]["id"]
    assert listener(listener_id=first, port=9000)["listener"]["port"] == 9000
    assert world.bodies(UPDATE) == [{"port": 9000}]
    result = listener(listener_id=first, port=80)
    assert result["failed"] and result["error"]["code"] == "ELB.6101"
    missing = hex_of("missing")
    assert "does not exist" in listener(listener_id=missing)["msg"]
    assert not listener(listener_id=missing, state="absent")["changed"]


def test_a_filter_that_is_ignored_shows_no_foreign_listener(world, listener):
    row = {"id": hex_of("of another"), "loadbalancer_id": hex_of("another"), "name": "web", "protocol": "HTTP", "port": 8081}
    world.fault(LIST, "answer", body=json.dumps([row]))
    result = listener(**FULL)
    assert not result.get("failed"), result["msg"]
    assert world.sent("write") == [CREATE] and result["listener"]["id"] != row["id"]


def test_more_listeners_than_a_page(world, listener):
    world.emulator.settings.update({"classic_max_page_size": 10})
    for port in range(9001, 9024):
        foreign(world, port, name=f"foreign-{port}")
    before = len(world.emulator.huawei.world.listeners)
    assert not listener(name="foreign-9023")["changed"] and not listener(port=9001)["changed"]
    assert len(world.emulator.huawei.world.listeners) == before and world.sent("write") == []
    world.emulator.settings.update({"marker_ignored": True})
    assert "repeat" in listener(**FULL)["msg"]


# --- change


@pytest.mark.parametrize("change", [
    {"name": "new"}, {"backend_port": 81}, {"lb_algorithm": "source"}, {"description": "words"},
    {"backend_port": 81, "lb_algorithm": "leastconn"},
])
def test_only_what_changes_is_sent(world, listener, change):
    listener(**FULL)
    world.forget()
    options = {**FULL, **change}
    predicted = listener(check=True, diff=True, **options)
    done = listener(diff=True, **options)
    assert predicted["diff"] == done["diff"] and done["changed"]
    assert {name: done["listener"][name] for name in change} == change
    assert world.bodies(UPDATE) == [change]
    assert done["api_calls"] == {"read": 2, "write": 1, "poll": 0, "retry": 0}
    assert not listener(**options)["changed"]


def test_values_that_are_false(world, listener):
    listener(name="db", protocol="TCP", port=5432, tcp_draining=True, tcp_draining_timeout=5, description="x")
    listener(port=5432, tcp_draining_timeout=0)
    listener(port=5432, tcp_draining=False)
    listener(port=5432, description="")
    assert world.bodies(UPDATE) == [{"tcp_draining_timeout": 0}, {"tcp_draining": False}, {"description": ""}]
    assert not listener(port=5432, tcp_draining=False, description="")["changed"]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(("change", "word"), [
    ({"protocol": "TCP"}, "protocol HTTP"), ({"backend_protocol": "TCP"}, "backend_protocol HTTP"),
    ({"session_sticky": True}, "session_sticky False"), ({"sticky_session_type": "insert"}, "session_sticky False"),
])
def test_what_cannot_change_is_named(world, listener, change, word, check):
    listener(**FULL)
    world.forget()
    result = listener(check=check, port=8081, **change)
    assert result["failed"] and word in result["msg"] and "cannot be changed" in result["msg"] and "8081" in result["msg"]
    assert world.sent("write") == []


def test_what_the_cloud_does_not_tell_is_not_sent(world, listener):
    foreign(world, 8081, protocol="HTTP", backend_protocol="HTTP", session_sticky=True, sticky_session_type=None)
    result = listener(port=8081, sticky_session_type="insert")
    assert not result.get("failed"), result["msg"]
    assert not result["changed"] and world.sent("write") == []


def test_another_load_balancer_is_named(world, listener):
    result = listener(listener_id=world.ids["listener_id"], load_balancer_id=world.ids["classic_elb_id_2"])
    assert result["failed"] and "load_balancer_id" in result["msg"] and world.sent("write") == []


def test_the_clouds_own_word_for_it_has_advice(world, listener):
    listener(**FULL)
    world.fault(UPDATE, "answer", status=400, body='{"error": {"code": "ELB.6015", "message": "no"}}')
    result = listener(port=8081, lb_algorithm="source")
    assert result["failed"] and "delete the listener first" in result["msg"]


def test_an_option_that_means_nothing_to_the_listener(world, listener):
    listener(**FULL)
    result = listener(port=8081, tcp_timeout=5)
    assert result["failed"] and "tcp_timeout" in result["msg"] and UPDATE not in world.sent()


@pytest.mark.parametrize(("options", "word"), [
    ({"port": 0}, "port"), ({"port": 65536}, "65536"), ({"port": 80, "backend_port": 0}, "backend_port"),
    ({"name": "x" * 65}, "name"), ({"name": ""}, "name"), ({"port": 80, "description": "<b>"}, "description"),
    ({"port": 80, "description": "x" * 129}, "description"), ({"port": 80, "tcp_timeout": 1441}, "1441"),
    ({"port": 80, "tcp_draining_timeout": 61}, "61"), ({"port": 80, "certificate_id": "x"}, "certificate_id"),
    ({"port": 80, "protocol": "HTTP", "tcp_timeout": 5}, "tcp_timeout"),
    ({"port": 80, "protocol": "TCP", "udp_timeout": 5}, "udp_timeout"),
    ({"port": 80, "protocol": "UDP", "session_sticky": True}, "session_sticky"),
    ({"port": 80, "protocol": "TCP", "sticky_session_type": "insert"}, "sticky_session_type"),
    ({"port": 80, "protocol": "HTTP", "certificate_id": hex_of("c")}, "certificate_id"),
    ({"port": 80, "protocol": "UDP", "backend_protocol": "TCP"}, "backend_protocol"),
    ({"port": 80, "protocol": "SSL", "backend_protocol": "HTTP"}, "backend_protocol"),
    ({"port": 80, "protocol": "TCP", "backend_protocol": "UDP"}, "backend_protocol"),
    ({"port": 80, "session_sticky": True, "lb_algorithm": "source"}, "session_sticky"),
    ({"port": 80, "session_sticky": False, "sticky_session_type": "insert"}, "sticky_session_type"),
    ({"port": 80, "tcp_draining": False, "tcp_draining_timeout": 5}, "tcp_draining"),
    ({"port": 80, "ssl_ciphers": "Extended", "ssl_protocols": "TLSv1.2"}, "ssl_ciphers"),
    ({"port": 80, "health_check": {"interval": 51}}, "health_check.interval"),
    ({"port": 80, "health_check": {"port": 0}}, "health_check.port"),
    ({"port": 80, "health_check": {"uri": "up"}}, "health_check.uri"),
    ({"port": 80, "health_check": {"uri": "/" + "x" * 80}}, "health_check.uri"),
    ({"port": 80, "health_check": {"uri": "/", "protocol": "TCP"}}, "health_check.uri"),
    ({"listener_id": "x"}, "listener_id"), ({"load_balancer_id": "x", "port": 80}, "load_balancer_id"), ({}, "listener_id"),
])
def test_bad_input(world, listener, options, word):
    result = listener(**options)
    assert result["failed"] and word in result["msg"] and world.sent() == []


# --- health check


def test_the_health_check_of_a_listener_that_is_there(world, listener):
    listener(**FULL)
    for health, writes in (
        ({"protocol": "TCP", "timeout": 9}, [NEW_CHECK]), ({"timeout": 9}, []), ({}, []), (None, []),
        ({"timeout": 8, "protocol": "TCP"}, [UPDATE_CHECK]), ({"protocol": "HTTP", "uri": "/x"}, [UPDATE_CHECK]),
        ({"uri": "/y"}, [UPDATE_CHECK]), ({"enabled": False, "timeout": 1}, [DELETE_CHECK]), ({"enabled": False}, []),
        ({}, [NEW_CHECK]),
    ):  # fmt: skip
        world.forget()
        options = {"port": 8081} if health is None else {"port": 8081, "health_check": health}
        predicted = listener(check=True, diff=True, **options)
        assert world.sent("write") == []
        done = listener(diff=True, **options)
        assert done["changed"] is predicted["changed"] is bool(writes) and done["diff"] == predicted["diff"], health
        assert world.sent("write") == writes, health
        assert (SHOW_CHECK in world.sent()) is (health is not None and done["listener"]["health_check_id"] is not None
                                                or DELETE_CHECK in writes), health  # fmt: skip
    assert world.bodies(NEW_CHECK)[-1] == {"listener_id": listener(port=8081)["listener"]["id"]}


def test_only_the_changed_fields_of_a_health_check_are_sent(world, listener):
    listener(**CHECKED)
    listener(port=8081, lb_algorithm="source", health_check={"uri": "/up", "interval": 7})
    assert world.bodies(UPDATE) == [{"lb_algorithm": "source"}] and world.bodies(UPDATE_CHECK) == [{"healthcheck_interval": 7}]


def test_a_uri_for_a_check_without(world, listener):
    listener(port=80, health_check={"protocol": "TCP"})
    world.forget()
    result = listener(port=80, health_check={"uri": "/up"})
    assert result["failed"] and "health_check.uri" in result["msg"] and world.sent("write") == []


@pytest.mark.parametrize("do", ["drop", "drop_after", "busy", "throttled"])
@pytest.mark.parametrize("write", [NEW_CHECK, UPDATE_CHECK, DELETE_CHECK])
def test_a_change_of_the_health_check_happens_once(world, listener, write, do):
    listener(**FULL)
    wanted = {"interval": 5}
    if write != NEW_CHECK:
        listener(port=8081, health_check={"interval": 6})
        wanted = wanted if write == UPDATE_CHECK else {"enabled": False}
    world.forget()
    world.fault(write, do)
    result = listener(port=8081, health_check=wanted)
    assert result["changed"] and [name for name, _key in world.effects()] == [write]


def test_a_health_check_that_goes_between_two_reads(world, listener):
    listener(**CHECKED)
    world.fault(SHOW_CHECK, "answer", status=400, body='{"error": {"code": "ELB.7020", "message": "absent"}}')
    result = listener(port=8081, health_check={"enabled": False})
    assert not result.get("failed") and not result["changed"] and result["listener"]["health_check"] is None


def test_the_word_null_is_no_health_check(world, listener):
    world.emulator.settings.update({"classic_null_as_text": True})
    assert listener(port=80)["listener"]["health_check_id"] is None
    assert listener(port=80, health_check={})["changed"] and world.sent("write") == [NEW_CHECK]


# --- delete


def test_a_listener_with_members_is_not_deleted(world, listener):
    for check in (True, False):
        result = listener(port=8080, state="absent", check=check)
        assert result["failed"] and "2 members" in result["msg"] and result["removed"] == []
    assert world.sent("write") == []


def test_force_removes_the_members_first(world, listener):
    options = {"port": 8080, "state": "absent", "force": True, "diff": True}
    predicted = listener(check=True, **options)
    done = listener(**options)
    assert done["diff"] == predicted["diff"] and done["removed"] == predicted["removed"] and len(done["removed"]) == 2
    assert world.sent("write") == [REMOVE, DELETE] and len(done["job_ids"]) == 1 and done["listener"] is None
    assert not listener(**options)["changed"]


@pytest.mark.parametrize("do", ["drop_after", "busy", "job_lost"])
def test_force_happens_once(world, listener, do):
    world.fault(REMOVE, do)
    assert listener(port=8080, state="absent", force=True)["changed"]
    assert [name for name, _key in world.effects()] == [REMOVE, REMOVE, DELETE] and len(set(world.effects())) == 3


def test_the_listener_waits_for_its_members_to_be_gone(world, listener):
    world.fault(REMOVE, "lag", seconds=20)
    assert listener(port=8080, state="absent", force=True)["changed"]
    first, last = (one.time for one in world.emulator.journal.entries if one.write)
    assert last - first >= 20  # virtual time: a read showed them gone before the listener went


def test_a_removal_that_fails_leaves_the_listener(world, listener):
    world.fault(REMOVE, "job_fails", code="ELB.1009", detail="it broke")
    result = listener(port=8080, state="absent", force=True)
    assert result["failed"] and "it broke" in result["msg"] and result["removed"] == [] and DELETE not in world.sent()


def test_a_cloud_that_refuses_is_told(world, listener):
    world.emulator.settings.update({"classic_delete_with_members": "400 ELB.6005"})
    params = {"listener_id": world.ids["listener_id"], "members": world.ids["server_ids"][:1]}
    world.fault(DELETE, "act", name="classic_add", params=params)
    result = listener(port=80, state="absent")
    assert result["failed"] and world.effects() == []


def test_somebody_deletes_it_first(world, listener):
    world.fault(DELETE, "act", name="classic_delete_listener", params={"listener_id": world.ids["listener_id"]})
    result = listener(port=80, state="absent")
    assert not result.get("failed") and not result["changed"] and world.sent("write") == [DELETE]


# --- UDP


def test_udp_is_warned_of(world, listener):
    made = listener(name="dns", protocol="UDP", port=5353, udp_timeout=1)
    assert warned(made, made["listener"]["id"])
    assert warned(listener(port=53, udp_timeout=2, check=True), world.ids["listener_id_udp"])
    foreign(world, 54, protocol="UDP", backend_protocol="UDP")
    last = list(world.emulator.huawei.world.listeners)[-1]
    assert not warned(listener(port=54, state="absent"), last)
    assert not warned(listener(port=80), world.ids["listener_id"])


def warned(result, listener_id):
    """Whether there is a warning for a UDP listener (in this process, those of earlier runs are shown again)."""
    told = [str(one) for one in result.get("warnings", [])]
    return any(listener_id in one and "answer ping" in one and "serve UDP" in one for one in told)


# --- elb_listener_info


def test_info_filters(world):
    everything = world.run("elb_listener_info")
    assert len(everything["listeners"]) == 4 and everything["api_calls"] == {"read": 1, "write": 0, "poll": 0, "retry": 0}
    balancer = world.ids["classic_elb_id"]
    for options, keys in (
        ({"load_balancer_id": balancer}, {"listener_id", "listener_id_2", "listener_id_udp"}),
        ({"load_balancer_id": balancer, "port": 80}, {"listener_id"}), ({"protocol": "UDP"}, {"listener_id_udp"}),
        ({"port": 80}, {"listener_id", "listener_id_internal"}), ({"name": "listener-id-2"}, {"listener_id_2"}),
        ({"listener_id": world.ids["listener_id"]}, {"listener_id"}),
        ({"listener_id": world.ids["listener_id"], "port": 81}, set()), ({"listener_id": hex_of("missing")}, set()),
    ):  # fmt: skip
        found = world.run("elb_listener_info", **options)["listeners"]
        assert {one["id"] for one in found} == {world.ids[key] for key in keys}, options


def test_info_of_health_checks(world, listener):
    listener(**CHECKED)
    assert all(one["health_check"] is None for one in world.run("elb_listener_info")["listeners"])
    found = world.run("elb_listener_info", health_checks=True, query="listeners[?health_check].health_check.uri")
    assert found["result"] == ["/up"] and found["api_calls"]["read"] == 2


def test_info_refuses_bad_input(world):
    for options in ({"port": 0}, {"listener_id": "x"}, {"load_balancer_id": "x"}, {"name": ""}):
        assert world.run("elb_listener_info", **options)["failed"] and world.sent() == []
