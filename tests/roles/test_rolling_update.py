# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members leave service and come back, one host after the other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cloud_site import Answer, Site
from declarations import in_pool, servers

UPDATE = [{"name": "Update", "ansible.builtin.debug": {"msg": "updating {{ inventory_hostname }}"}},
          {"name": "Look", "ansible.builtin.assert": {"that": "not broken | default(false)", "fail_msg": "It is broken."}}]


def roll(site: Site, hosts: dict[str, dict[str, Any]], *options: str, **extra: Any) -> Answer:
    """Run the playbook rolling_update over hosts of the inventory."""
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    inventory = site.folder / "inventory.json"
    inventory.write_text(json.dumps({"web": {"hosts": {name: dict(one, **local) for name, one in hosts.items()}}}))
    tasks = site.folder / "update.yml"
    tasks.write_text(json.dumps(UPDATE))
    return site.playbook(
        "multicloud.exposure.rolling_update", "-i", str(inventory), *options,
        rolling_update_hosts="web", rolling_update_tasks=str(tasks), **{**site.connection, **extra},
    )  # fmt: skip


def bodies(site: Site, operation: str) -> list[Any]:
    """What was sent to an operation, in order."""
    return [entry["body"] for entry in site.ask("GET", "journal") if entry["operation"] == operation]


def test_classic_members_are_removed_and_added_one_after_the_other(site: Site) -> None:
    hosts = servers(site)
    site.act("classic_add", listener_id=site.ids["listener_id"], members=site.ids["server_ids"][:2])
    site.ask("POST", "clock", {"advance": 60})
    before = site.state()
    site.ask("DELETE", "journal")
    answer = roll(
        site, hosts, expose_elb_service_listener_id=site.ids["listener_id"], expose_elb_service_drain_seconds=0,
        expose_elb_service_min_healthy=1,
    )  # fmt: skip
    assert answer.status == 0, answer.output
    assert site.writes() == ["elb_classic.RemoveMembers", "elb_classic.CreateMembers"] * 2
    assert site.state() == before


def test_weights_of_a_pool_go_to_zero_and_come_back(site: Site) -> None:
    hosts = in_pool(site)
    before = site.state()
    site.ask("DELETE", "journal")
    answer = roll(
        site, hosts, expose_elb_service_pool_id=site.ids["pool_id"], expose_elb_service_member_port=8080,
        expose_elb_service_drain_seconds=0, expose_elb_service_min_healthy="50%",
    )  # fmt: skip
    assert answer.status == 0, answer.output
    sent = bodies(site, "elb_v3.BatchUpdateMembers")
    assert [one["weight"] for body in sent for one in body["members"]] == [0, 5, 0, 5]
    assert set(site.writes()) == {"elb_v3.BatchUpdateMembers"}
    assert site.state() == before


def test_weights_of_a_target_group_go_to_zero_and_come_back(site: Site) -> None:
    ids = site.ids
    site.act("register_member", target_group_id=ids["target_group_id"], ip="10.0.0.11", port=8080, weight=7)
    before = site.state()
    answer = roll(
        site, {"web-1": {"private_address": "10.0.0.11"}}, rolling_update_kind="clb_service",
        expose_clb_service_target_group_id=ids["target_group_id"], expose_clb_service_member_port=8080,
        expose_clb_service_drain_seconds=0,
    )  # fmt: skip
    assert answer.status == 0, answer.output
    assert site.writes() == ["clb.ModifyTargetGroupInstancesWeight"] * 2
    assert site.state() == before


@pytest.mark.parametrize("kind", ["classic", "pool", "group"])
def test_too_few_healthy_members_stop_the_update_before_anything_is_changed(site: Site, kind: str) -> None:
    if kind == "classic":
        hosts, more = servers(site), {"expose_elb_service_listener_id": site.ids["listener_id"]}
        site.act("classic_add", listener_id=site.ids["listener_id"], members=site.ids["server_ids"][:2])
        site.ask("POST", "clock", {"advance": 60})
    elif kind == "group":
        of = {"target_group_id": site.ids["target_group_id"]}
        site.act("associate", load_balancer_id=site.ids["load_balancer_id"], listener_id=site.ids["tcp_listener_id"], **of)
        site.act("register_member", ip="10.0.0.11", port=8080, weight=7, **of)
        hosts, more = {"web-1": {"private_address": "10.0.0.11"}}, {
            "rolling_update_kind": "clb_service", "expose_clb_service_target_group_id": of["target_group_id"],
            "expose_clb_service_member_port": 8080, "expose_clb_service_min_healthy": "100%",
            "expose_clb_service_drain_seconds": 0,
        }  # fmt: skip
    else:
        hosts, more = in_pool(site), {"expose_elb_service_pool_id": site.ids["pool_id"], "expose_elb_service_member_port": 8080}
    site.ask("DELETE", "journal")
    answer = roll(site, hosts, expose_elb_service_drain_seconds=0, expose_elb_service_min_healthy="100%", **more)
    assert answer.status == 2
    assert "min_healthy" in answer.output
    assert "updating" not in answer.output
    assert site.writes() == []


def test_a_host_without_its_address_is_named(site: Site) -> None:
    answer = roll(site, {"web-1": {}}, expose_elb_service_pool_id=site.ids["pool_id"], expose_elb_service_member_port=8080)
    assert answer.status == 2
    assert "host web-1 has no variable private_address" in answer.output


def test_a_failed_update_tells_which_weight_to_give_back_and_the_next_run_does(site: Site) -> None:
    hosts = in_pool(site)
    before = site.state()
    more = {"expose_elb_service_pool_id": site.ids["pool_id"], "expose_elb_service_member_port": 8080,
            "expose_elb_service_drain_seconds": 0}  # fmt: skip
    broken = roll(site, {name: dict(one, broken=True) for name, one in hosts.items()}, **more)
    assert broken.status == 2
    assert "web-0 stay out of service. Weights before, by address and port: 10.0.0.31:8080 = 5." in broken.output
    assert "updating web-1" not in broken.output
    again = roll(site, hosts, **more)
    assert again.status == 0, again.output
    assert site.state() == before


def test_a_failed_update_of_classic_members_tells_that_they_are_out(site: Site) -> None:
    hosts = {name: dict(one, broken=True) for name, one in servers(site).items()}
    site.act("classic_add", listener_id=site.ids["listener_id"], members=site.ids["server_ids"][:2])
    answer = roll(site, hosts, expose_elb_service_listener_id=site.ids["listener_id"], expose_elb_service_drain_seconds=0)
    assert answer.status == 2
    assert "It is broken. web-0 stay out of service.  Run the playbook again" in answer.output
    assert site.writes() == ["elb_classic.RemoveMembers"]
