# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Six services of all kinds: exposed, unchanged, withdrawn; predicted; refused."""

from __future__ import annotations

from typing import Any

from cloud_site import Site
from declarations import ALL, group, kubernetes, listener, pool, search, warehouse

SHAPE = {"name", "kind", "endpoint", "private_endpoint", "addresses", "ids", "members", "healthy", "changed"}


def six(site: Site) -> list[dict[str, Any]]:
    """One service of each sort."""
    return [make(site) for make in ALL]


def test_six_services_come_stay_and_go(site: Site) -> None:
    before = site.state()
    first = site.run(six(site))
    assert first.status == 0, first.output
    services = first.result["services"]
    assert first.result["changed"] is True
    assert [one["name"] for one in services] == [make.__name__ for make in ALL]
    assert all(set(one) == SHAPE and one["changed"] and one["healthy"] for one in services)
    assert [len(one["members"]) for one in services] == [0, 0, 0, 2, 2, 2]
    assert services[0]["endpoint"] == "10.0.0.9:8000"
    assert services[2]["endpoint"].startswith("https://203.0.113.")
    assert services[3]["endpoint"] == "203.0.113.11:81"
    assert services[4]["endpoint"].rpartition(":")[0] in services[4]["addresses"]
    assert len(site.writes()) == 12

    second = site.run(six(site))
    assert second.status == 0, second.output
    assert second.changed == 0
    assert second.result["changed"] is False
    assert [dict(one, changed=True) for one in second.result["services"]] == services
    assert site.writes() == []

    third = site.run(six(site), exposure_state="absent")
    assert third.status == 0, third.output
    assert all(one["changed"] for one in third.result["services"])
    assert site.writes() == [
        "clb.DisassociateTargetGroups", "clb.DeleteTargetGroups", "elb_v3.BatchDeleteMembers", "elb_classic.RemoveMembers",
        "elb_classic.DeleteListener", "cce.UpdateClusterEip", "eip.DeletePublicip",
        "css.EnableOrDisableElb", "dws.DisassociateElb",
    ]  # fmt: skip
    assert site.state() == before

    fourth = site.run(six(site), exposure_state="absent")
    assert fourth.status == 0, fourth.output
    assert fourth.changed == 0
    assert site.writes() == []


def test_what_was_exposed_last_is_withdrawn_first(site: Site) -> None:
    services = [search(site), pool(site)]
    assert site.run(services, exposure_verify=False).status == 0
    site.ask("DELETE", "journal")
    answer = site.run(services, exposure_state="absent")
    assert answer.status == 0, answer.output
    assert site.writes() == ["elb_v3.BatchDeleteMembers", "css.EnableOrDisableElb"]


def test_check_mode_predicts_on_an_empty_world(site: Site) -> None:
    before = site.state()
    answer = site.run(six(site), "--check", "--diff")
    assert answer.status == 0, answer.output
    assert answer.changed > 0
    assert all(one["changed"] for one in answer.result["services"])
    assert site.writes() == []
    assert site.state() == before


def test_all_problems_are_told_before_anything_is_written(site: Site) -> None:
    services = [
        warehouse(site),
        search(site, elb_id=site.ids["css_elb_id"], cluster_id="00000000-0000-4000-8000-000000000000"),
        kubernetes(site, cluster_id=site.ids["cce_cluster_id_hibernated"]),
        listener(site, load_balancer_id="0" * 32),
        pool(site, pool_id="00000000-0000-4000-8000-000000000000"),
        group(site, target_group=None, target_group_id=site.ids["target_group_id"], associations=[
            {"load_balancer_id": site.ids["load_balancer_id"], "listener_id": site.ids["node_listener_id"]}]),
    ]  # fmt: skip
    answer = site.run(services)
    assert answer.status == 2
    told = answer.failure.splitlines()
    assert [line.split(":")[0] for line in told] == [f"Service {one['name']}" for one in services[1:]]
    assert "Hibernation" in told[1]
    assert "target type" in told[4]
    assert site.writes() == []


def test_options_of_another_kind_are_refused_without_a_call(site: Site) -> None:
    site.ask("DELETE", "journal")
    answer = site.run([warehouse(site), pool(site, purge="perhaps")])
    assert answer.status == 2
    assert "purge" in answer.failure
    answer = site.run([warehouse(site, pool_id="x"), pool(site)])
    assert answer.status == 2
    assert "Service warehouse: " in answer.failure
    assert "pool_id" in answer.failure
    assert site.ask("GET", "journal") == []


def test_an_endpoint_that_is_not_reached_is_withdrawn_and_no_secret_is_shown(site: Site) -> None:
    before = site.state()
    answer = site.run([kubernetes(site, verify={"connect_to": "127.0.0.1:1", "timeout": 1})], "-vvv")
    assert answer.status == 2
    assert "Service kubernetes: 127.0.0.1:1 was not reached" in answer.failure
    assert "Undone: " in answer.failure
    assert site.state() == before
    assert site.huawei["secret_key"] not in answer.output
    assert site.tencent["secret_key"] not in answer.output


def test_without_roll_back_what_was_done_stays_and_is_told(site: Site) -> None:
    site.refuse_write(1)
    answer = site.run([search(site)], exposure_rollback=False, exposure_verify=False)
    assert answer.status == 2
    assert "exposure_rollback is false" in answer.failure
    assert f"unbind load balancer {site.ids['css_elb_id']}" in answer.failure
    assert site.writes() == ["css.EnableOrDisableElb", "css.CreateElbListener"]
    again = site.run([search(site)])
    assert again.status == 0, again.output
    assert site.writes() == ["css.CreateElbListener"]


def test_the_role_of_one_kind_takes_its_options_with_its_prefix(site: Site) -> None:
    options = {f"expose_elb_service_{name}": value for name, value in pool(site).items() if name != "kind"}
    role = {"ansible.builtin.include_role": {"name": "multicloud.exposure.expose_elb_service"}}
    answer = site.play([role], **options, **site.connection)
    assert answer.status == 0, answer.output
    assert [one["name"] for one in answer.result["services"]] == ["pool"]
    assert site.writes() == ["elb_v3.BatchCreateMembers"]


def test_verify_refuses_what_is_not_as_declared(site: Site) -> None:
    assert site.run([pool(site), group(site)], exposure_verify=False).status == 0
    verify = {"ansible.builtin.include_role": {"name": "multicloud.exposure.exposure", "tasks_from": "verify"}}
    members = pool(site)["members"]
    answer = site.play([verify], exposure_services=[pool(site, members=members[:1]), group(site)], **site.connection)
    assert answer.status == 0, answer.output
    site.act("pool_remove", pool_id=site.ids["pool_id"], address=members[0]["address"])
    site.ask("DELETE", "journal")
    answer = site.play([verify], exposure_services=[pool(site), group(site)], **site.connection)
    assert answer.status == 2
    assert answer.failure == "Not exposed as declared: pool."
    assert site.writes() == []
