# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every playbook as a job of AWX: credentials injected, answers of a survey, an artifact, no secrets; and cancelled half-way."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from cloud_site import Site
from declarations import ALL, group, in_pool, kubernetes, listener, pool, servers, warehouse
from jobs import LOCAL, PATIENCE, Job, cancelled_at, injected, secrets
from leaks import leaks

PLAIN = ""  # command line of jobs of which nothing is looked at but what they did
undisturbed: dict[str, list[str]] = {}


def ended_well(site: Site, job: Job, *more: str) -> dict[str, Any]:
    """The artifact of a job, none of whose output tells a secret.

    :param more: secrets that do not come from credentials
    """
    result = job.result
    assert len(job.event_files) > 8
    assert leaks(job.shown, [*secrets(site), *more]) == []
    return result


def test_a_workflow_of_three_jobs(site: Site) -> None:
    before = site.state()
    file = site.folder / "kubeconfig"
    six = [make(site, kubeconfig={"path": str(file)}) if make is kubernetes else make(site) for make in ALL]
    expose = Job(site, "expose", {"exposure_services_yaml": yaml.safe_dump(six), "exposure_verify": "true"}).run()
    assert expose.status == "successful", expose.printed[-6000:]
    key = yaml.safe_load(file.read_text())["users"][0]["user"]["client-key-data"]
    first = ended_well(site, expose, key)
    assert [one["name"] for one in first["services"]] == [make.__name__ for make in ALL]
    assert first["changed"] is True and all(one["changed"] and one["healthy"] for one in first["services"])
    assert len(site.writes()) == 12
    # What is looked for can be found: the credentials have been there.
    assert len(leaks((expose.folder / "env/envvars").read_text(), secrets(site))) == 4
    assert leaks((expose.folder / "env/extravars").read_text(), secrets(site)) == []

    # What a job hands on is an extra variable of the next one, and must not pass for its own result.
    verify = Job(site, "verify", {"exposure_services": six, **expose.artifact}).run()
    second = ended_well(site, verify, key)
    assert second["changed"] is False
    assert [dict(one, changed=True) for one in second["services"]] == first["services"]
    assert site.writes() == []

    withdraw = Job(site, "withdraw", {"exposure_services": six, **verify.artifact}).run()
    third = ended_well(site, withdraw, key)
    assert third["changed"] is True and all(one["changed"] for one in third["services"])
    assert [one["members"] for one in third["services"]] == [[]] * 6
    assert site.state() == before


def rolling(site: Site, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers of a survey (all of them text) and an inventory, for two of the members of what there is."""
    ids = site.ids
    answers = {"rolling_update_hosts": "web", "rolling_update_tasks": "update.yml", "rolling_update_serial": "1"}
    if kind == "classic":
        site.act("classic_add", listener_id=ids["listener_id"], members=ids["server_ids"][:3])
        site.ask("POST", "clock", {"advance": 60})
        answers |= {"expose_elb_service_listener_id": ids["listener_id"]}
        hosts = servers(site)
    elif kind == "pool":
        hosts = in_pool(site, 3)
        answers |= {"expose_elb_service_pool_id": ids["pool_id"], "expose_elb_service_member_port": "8080"}
    else:
        hosts = {f"web-{number}": {"private_address": f"10.0.0.1{number}"} for number in (1, 2, 3)}
        for host in hosts.values():
            site.act("register_member", target_group_id=ids["target_group_id"], ip=host["private_address"], port=8080, weight=7)
        answers |= {"rolling_update_kind": "clb_service", "expose_clb_service_target_group_id": ids["target_group_id"],
                    "expose_clb_service_member_port": "8080"}  # fmt: skip
    role = "expose_clb_service" if kind == "group" else "expose_elb_service"
    answers |= {f"{role}_drain_seconds": "0", f"{role}_min_healthy": "1", f"{role}_name": "shop"}
    web = {name: dict(host, **LOCAL) for name, host in list(hosts.items())[:2]}
    return answers, {"web": {"hosts": web}}


@pytest.mark.parametrize("kind", ["classic", "pool", "group"])
def test_a_rolling_update(site: Site, kind: str) -> None:
    answers, inventory = rolling(site, kind)
    before = site.state()
    site.ask("DELETE", "journal")
    job = Job(site, "rolling_update", answers, inventory).run()
    result = ended_well(site, job)
    [service] = result["services"]
    assert result["changed"] is True and service["changed"] is True and service["name"] == "shop"
    assert len(service["members"]) == 3
    assert service["healthy"] is (None if kind == "group" else True)  # a target group that is used nowhere is not checked
    assert job.printed.count("updating web-") == 2
    assert len(site.writes()) == 4
    assert site.state() == before


def test_the_demo(site: Site) -> None:
    before = site.state()
    job = Job(site, "demo", credentials={"EXPOSURE_EMULATOR_URL": site.url}).run()
    result = ended_well(site, job)
    assert len(result["services"]) == 6
    assert len(site.writes()) == 21
    assert site.state() == before


def test_credentials_come_from_nowhere_else(site: Site) -> None:
    places = {name: value for name, value in injected(site).items() if name.endswith("ENDPOINT_URL")}
    job = Job(site, "expose", {"exposure_services": [pool(site), group(site)]}, credentials=places).run()
    assert job.status == "failed" and job.artifact == {}
    assert "No credentials: give access_key and secret_key (HW_ACCESS_KEY, HW_SECRET_KEY)" in job.shown
    assert "secret_id is missing: give it, or set TENCENTCLOUD_SECRET_ID." in job.shown


def test_a_wrong_key_is_not_shown(site: Site) -> None:
    wrong = {"HW_SECRET_KEY": "a-key-that-is-wrong-0123456789", "TENCENTCLOUD_SECRET_KEY": "another-key-that-is-wrong-01234"}
    job = Job(site, "verify", {"exposure_services": [pool(site), group(site)]}, credentials={**injected(site), **wrong}).run()
    assert job.status == "failed"
    assert "AuthFailure.SignatureFailure" in job.shown and "APIGW.0301" in job.shown
    assert leaks(job.shown, [*secrets(site), *wrong.values()]) == []


# --- cancelled half-way


def twice(site: Site) -> list[Any]:
    """Effects that were carried out more than once."""
    done = Counter((one["operation"], one["key"]) for one in site.ask("GET", "state")["effects"])
    return [one for one, times in done.items() if times > 1]


def alone(site: Site, make: Callable[..., dict[str, Any]]) -> list[str]:
    """What there is after a run that nothing disturbs."""
    if make.__name__ not in undisturbed:
        answer = site.run([make(site)])
        assert answer.status == 0, answer.output
        undisturbed[make.__name__] = site.state()
        site.reset()
    return undisturbed[make.__name__]


CANCELLED = [(warehouse, "poll", 0), (kubernetes, "write", 1), (listener, "poll", 0), (group, "write", 1)]


@pytest.mark.parametrize(("make", "kind", "number"), CANCELLED, ids=lambda value: getattr(value, "__name__", str(value)))
def test_an_exposure_that_was_cancelled_is_made_whole(site: Site, make: Any, kind: str, number: int) -> None:
    expected = alone(site, make)
    variables = {"exposure_services": [make(site)]}
    cancelled_at(site, Job(site, "expose", variables, options=PLAIN), number, kind)
    result = Job(site, "expose", variables, options=PLAIN).run().result
    assert site.state() == expected
    assert twice(site) == []
    assert [one["healthy"] for one in result["services"]] == [True]


@pytest.mark.parametrize("make", [kubernetes, group])
def test_a_withdrawal_that_was_cancelled_is_made_whole(site: Site, make: Any) -> None:
    before = site.state()
    variables = {"exposure_services": [make(site)]}
    assert site.run(variables["exposure_services"], exposure_verify=False).status == 0
    cancelled_at(site, Job(site, "withdraw", variables, options=PLAIN), 0)
    assert site.state() != before
    assert Job(site, "withdraw", variables, options=PLAIN).run().result["changed"] is True
    assert site.state() == before
    assert twice(site) == []


@pytest.mark.parametrize(("kind", "number"), [("classic", 0), ("pool", 1)])
def test_a_rolling_update_that_was_cancelled_is_made_whole(site: Site, kind: str, number: int) -> None:
    answers, inventory = rolling(site, kind)
    before = site.state()
    cancelled_at(site, Job(site, "rolling_update", answers, inventory, options=PLAIN), number)
    assert (site.state() == before) is bool(number % 2)
    job = Job(site, "rolling_update", answers, inventory, options=PLAIN).run()
    assert job.result["changed"] is True
    assert job.printed.count("updating web-") == 2
    assert site.state() == before


@pytest.mark.parametrize("make", [kubernetes])
def test_a_module_that_outlives_its_job_does_no_harm(site: Site, make: Any) -> None:
    """Without a container nobody ends a module that is under way. It hears its answer while the next job is at work."""
    expected = alone(site, make)
    variables = {"exposure_services": [make(site)]}
    first = cancelled_at(site, Job(site, "expose", variables, options=PLAIN), 0, container=False, hold=15)
    assert first.processes() != []
    assert Job(site, "expose", variables, options=PLAIN).run().result["changed"] is True
    end = time.monotonic() + PATIENCE
    while first.processes() and time.monotonic() < end:
        time.sleep(0.1)
    assert first.processes() == []
    assert site.state() == expected
    assert twice(site) == []
