# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fault rules: which requests they meet, what is carried out, and what the client gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from huawei_client import Client, failed

from multicloud_emulator.faults import INSTEAD, KINDS

LIST = "/v1/{P}/publicips"


def bind(client, elb="elb_id", method="POST"):
    return client.call(method, f"/v2/{{P}}/clusters/{client.ids['dws_cluster_id']}/elbs/{client.ids[elb]}")


def bound(client):
    elb = client.get("/v1.0/{P}/clusters/" + client.ids["dws_cluster_id"]).json["cluster"]["elb"]
    return None if elb is None else elb["id"]


def test_skip_and_times():
    client = Client()
    client.fault("throttled", "eip.ListPublicips", skip=1, times=2)
    assert [client.get(LIST).status for _n in range(5)] == [200, 429, 429, 200, 200]


def test_seconds_count_from_the_first_hit():
    client = Client()
    client.emulator.faults.add(operation="*", do="throttled", times=None, seconds=10)
    client.wait(100)
    assert client.get(LIST).status == 429
    client.wait(9)
    assert client.get(LIST).status == 429
    client.wait(1)
    assert client.get(LIST).status == 200


@pytest.mark.parametrize(("names", "read", "write", "poll"), [
    ("*", 429, 429, 429), ("read", 429, 200, 200), ("write", 200, 429, 200), ("poll", 200, 200, 429),
    ("dws.*", 200, 429, 429), ("dws.AssociateElb", 200, 429, 200)])
def test_which_operations_a_rule_meets(names, read, write, poll):
    client = Client()
    job_id = bind(client).json["job_id"]
    client.wait()
    bind(client, method="DELETE")
    client.wait()
    client.fault("throttled", names, times=9)
    assert client.get(LIST).status == read
    assert bind(client).status == write
    assert client.get("/v1.0/{P}/job/" + job_id).status == poll


@pytest.mark.parametrize("do", [kind for kind in INSTEAD if kind != "answer"])
def test_instead_means_not_carried_out(do):
    client = Client()
    client.fault(do, "write")
    bind(client)
    client.wait()
    assert bound(client) is None and client.effects() == []
    assert bind(client).status == 200


def test_busy_with_another_status():
    client = Client()
    client.fault("busy", "write", status=200)
    answer = bind(client)
    assert answer.status == 200 and answer.json["error_code"] == "DWS.7023" and client.effects() == []


def test_hanging_jobs_can_be_given_up():
    client = Client()
    client.fault("job_hangs", "write")
    job_id = bind(client).json["job_id"]
    client.wait(1e6)
    assert bind(client).status == 403
    client.emulator.act({"name": "end_jobs"})
    assert client.get("/v1.0/{P}/job/" + job_id).json["status"] == "FAIL" and bound(client) is None
    assert bind(client).status == 200


@pytest.mark.parametrize("do", ["drop_after", "html_after", "truncated_after", "null_after", "empty_after"])
def test_after_means_carried_out(do):
    client = Client()
    client.fault(do, "write")
    response = bind(client).response
    client.wait()
    assert bound(client) == client.ids["elb_id"]
    if do == "drop_after":
        assert response.drop
    elif do == "html_after":
        assert (response.status, response.body[:6]) == (502, b"<html>")
    else:
        assert response.status == 200
        assert {"null_after": response.body == b"null", "empty_after": response.body == b"",
                "truncated_after": response.body.startswith(b'{"job')}[do]
        if do != "null_after":
            pytest.raises(ValueError, json.loads, response.body)


def test_answer_verbatim_before_and_after():
    client = Client()
    client.fault("answer", "write", status=200, body={"error_code": "DWS.9999", "error_msg": "DWS.7023"},
                 headers={"Retry-After": "56.818"})
    answer = bind(client)
    assert (answer.status, answer.json["error_msg"], answer.headers["retry-after"]) == (200, "DWS.7023", "56.818")
    client.fault("answer_after", "write", body="{}")
    assert bind(client).json == {}
    client.wait()
    assert bound(client) == client.ids["elb_id"]
    assert client.effects() == ["dws.AssociateElb"]


def test_each_api_has_its_own_busy_and_throttle():
    client = Client()
    listener, cluster = client.ids["listener_id"], client.ids["cce_cluster_id"]
    css = client.ids["css_cluster_id"]
    writes = {
        ("POST", f"/v2/{{P}}/clusters/{client.ids['dws_cluster_id']}/elbs/{client.ids['elb_id']}"):
            ((403, "DWS.7023"), (429, "APIGW.0308")),
        ("POST", f"/v1.0/{{P}}/clusters/{css}/loadbalancers/es-switch"): ((202, "CSS.0011"), (429, "APIGW.0308")),
        ("POST", f"/v1.0/{{P}}/elbaas/listeners/{listener}/members"): ((409, "ELB.2005"), (429, "APIGW.0308")),
        ("PUT", f"/api/v3/projects/{{P}}/clusters/{cluster}/mastereip"): (
            (429, "CCE.01429002"), (429, "CCE.02429001")),
        ("PUT", "/v1/{P}/publicips/" + client.ids["eip_id"]): ((409, "VPC.0512"), (429, "APIGW.0308")),
    }
    for (method, path), (busy, throttled) in writes.items():
        client.fault("busy")
        client.fault("throttled", retry_after="3")
        assert failed(client.call(method, path)) == busy
        answer = client.call(method, path)
        assert failed(answer) == throttled
        assert answer.headers["retry-after"] == "3"


def test_gateway_faults():
    client = Client()
    for do in ("unpublished", "unauthorized_once", "html", "redirect"):
        client.fault(do)
    answers = [client.get(LIST) for _n in range(5)]
    assert failed(answers[0]) == (404, "APIGW.0101")
    assert failed(answers[1]) == (401, "APIGW.0307")
    assert answers[2].status == 502
    assert answers[3].status == 302 and "location" in answers[3].headers
    assert answers[4].status == 200


def job_of(client, answer):
    return client.get("/v1.0/{P}/job/" + answer.json["job_id"])


def test_job_fails():
    client = Client()
    client.fault("job_fails", "*", code="CreateELBTask-fail:DWS.0114", detail="no ip")
    assert bound(client) is None
    answer = bind(client)
    client.wait()
    assert job_of(client, answer).json["failed_code"] == "CreateELBTask-fail:DWS.0114"
    assert bound(client) is None and client.effects() == []


def test_job_fails_although_applied():
    client = Client()
    client.fault("job_fails", "*", applied=True)
    answer = bind(client)
    client.wait()
    assert job_of(client, answer).json["status"] == "FAIL"
    assert bound(client) == client.ids["elb_id"]


def test_job_hangs_and_holds_its_lock():
    client = Client()
    client.fault("job_hangs", "write")
    answer = bind(client)
    client.wait(3600)
    assert job_of(client, answer).json["status"] == "RUNNING"
    assert failed(bind(client)) == (403, "DWS.7023")
    assert bound(client) is None


def test_job_is_lost():
    client = Client()
    client.fault("job_lost", "write")
    answer = bind(client)
    client.wait()
    assert job_of(client, answer).status == 404
    assert bound(client) == client.ids["elb_id"]


def test_job_is_slow():
    client = Client()
    client.fault("job_slow", "write", polls=3)
    answer = bind(client)
    client.wait()
    assert [job_of(client, answer).json["status"] for _n in range(5)] == ["RUNNING"] * 3 + ["SUCCESS"] * 2


def test_duplicate_job_has_one_effect():
    client = Client()
    client.fault("duplicate_job", "write")
    answer = bind(client)
    client.wait()
    assert job_of(client, answer).json["status"] == "FAIL"
    assert bound(client) == client.ids["elb_id"]
    assert client.effects() == ["dws.AssociateElb"]


def test_lag():
    client = Client()
    client.fault("lag", "write", seconds=30)
    bind(client)
    client.wait()
    assert bound(client) is None
    client.wait(30)
    assert bound(client) == client.ids["elb_id"]


def test_another_actor_before_and_after():
    client = Client()
    act = {"name": "dws_bind", "params": {"cluster_id": client.ids["dws_cluster_id"],
                                          "elb_id": client.ids["elb_id_2"]}}
    client.fault("act", "write", **act)
    assert failed(bind(client)) == (400, "DWS.6013")
    assert bound(client) == client.ids["elb_id_2"]
    act["params"]["elb_id"] = None
    client.fault("act", "dws.ListClusterDetails", after=True, **act)
    assert bound(client) == client.ids["elb_id_2"]
    assert bound(client) is None


def test_delay_after_the_effect():
    client = Client()
    client.fault("delay", "write", seconds=40, after=True)
    assert bind(client).response.delay == 40
    client.wait()
    assert bound(client) == client.ids["elb_id"]


def test_late_request_is_carried_out_although_nobody_waits():
    client = Client()
    client.fault("delay", "write", seconds=40)
    response = bind(client).response
    assert (response.delay, response.ticket is None) == (40, False)
    client.wait(39)
    assert bound(client) is None
    client.wait(1)
    client.get(LIST)
    client.wait(1)
    assert bound(client) == client.ids["elb_id"]
    assert json.loads(client.emulator.finish(response.ticket).body)["job_id"]


def test_rules_behind_the_deciding_one_wait_for_the_next_request():
    client = Client()
    client.fault("drop")
    client.fault("throttled")
    assert client.get(LIST).response.drop
    assert client.get(LIST).status == 429


def test_wrong_rules_are_refused_whole():
    client = Client()
    answer = client.control("POST", "faults", [{"do": "drop"}, {"do": "explode"}])
    assert "explode" in answer["error"]
    assert client.control("GET", "faults") == []
    for rule in ({"do": "drop", "skip": "x"}, {"do": "drop", "operation": 1}, {"do": "busy", "seconds": "x"}):
        with pytest.raises(ValueError):
            client.emulator.faults.add(**rule)


def test_every_kind_is_in_the_readme():
    readme = (Path(__file__).parents[1] / "emulator" / "README.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in readme] == []
