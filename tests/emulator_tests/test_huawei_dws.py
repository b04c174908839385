# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DWS: load balancer of a cluster."""

from __future__ import annotations

import pytest
from huawei_client import Client, failed

CLUSTER = "/v1.0/{P}/clusters/"


def bind(client, elb="elb_id", cluster="dws_cluster_id", method="POST"):
    return client.call(method, f"/v2/{{P}}/clusters/{client.ids[cluster]}/elbs/{client.ids[elb]}")


def cluster_of(client, cluster="dws_cluster_id"):
    return client.get(CLUSTER + client.ids[cluster]).json["cluster"]


def job(client, answer):
    return client.get("/v1.0/{P}/job/" + answer.json["job_id"])


def test_bind_and_unbind_by_jobs():
    client = Client()
    answer = bind(client)
    assert answer.status == 200 and set(answer.json) == {"job_id"}
    assert cluster_of(client)["elb"] is None
    assert cluster_of(client)["task_status"] == "ELB_BINDING"
    assert cluster_of(client)["action_progress"] == {"ELB_BINDING": "9%"}
    assert job(client, answer).json["status"] == "INIT"
    client.wait(0.1)
    assert job(client, answer).json["status"] == "RUNNING"
    client.wait()
    assert job(client, answer).json["status"] == "SUCCESS"
    bound = cluster_of(client)
    assert bound["elb"]["id"] == client.ids["elb_id"] and bound["task_status"] is None
    assert bound["elb"]["private_endpoint"] == "10.0.0.9:8000"
    bind(client, method="DELETE")
    client.wait()
    assert cluster_of(client)["elb"] is None
    assert client.effects() == ["dws.AssociateElb", "dws.DisassociateElb"]


def test_job_lives_under_job_only():
    client = Client()
    answer = bind(client)
    for path in ("/v2/{P}/job/", "/v1/{P}/job/"):
        assert failed(client.get(path + answer.json["job_id"])) == (404, "APIGW.0101")
    # The plural belongs to classic ELB, which does not know this job.
    assert failed(client.get("/v1.0/{P}/jobs/" + answer.json["job_id"])) == (404, "ELB.1030")


def test_lock_while_a_job_runs_and_a_while_after():
    client = Client(dws_lock_after_job_seconds=2.0)
    bind(client)
    assert failed(bind(client, "elb_id_2")) == (403, "DWS.7023")
    assert failed(bind(client, cluster="dws_cluster_id_2")) == (403, "DWS.7023")
    client.wait(1)
    assert cluster_of(client)["elb"] is not None
    assert failed(bind(client, method="DELETE")) == (403, "DWS.7023")
    client.wait(2)
    assert bind(client, method="DELETE").status == 200


@pytest.mark.parametrize(("elb", "code"), [("elb_id_shared", "DWS.6041"), ("elb_id_other_vpc", "DWS.6041"),
                                           ("cce_cluster_id", "DWS.0001")])
def test_preconditions_refused_at_once(elb, code):
    assert failed(bind(Client(), elb)) == (400, code)


def test_old_cluster_version_is_refused():
    assert failed(bind(Client(), cluster="dws_cluster_id_old"))[0] == 400


def test_missing_private_ip_shows_only_in_the_job():
    client = Client()
    answer = bind(client, "elb_id_no_private_ip")
    client.wait()
    found = job(client, answer).json
    assert (found["status"], found["failed_code"]) == ("FAIL", "CreateELBTask-fail:DWS.0114")
    assert cluster_of(client)["task_status"] == "ELB_BIND_FAILED"
    assert bind(client).status == 200
    assert client.effects() == []


def test_second_bind_is_refused_or_switches():
    client = Client()
    bind(client)
    client.wait()
    assert failed(bind(client)) == (400, "DWS.6013")
    assert failed(bind(client, "elb_id_2")) == (400, "DWS.6013")
    client.emulator.settings.update({"dws_bind_other": "switch"})
    assert bind(client, "elb_id_2").status == 200
    assert cluster_of(client)["task_status"] == "ELB_SWITCHING"
    client.wait()
    assert cluster_of(client)["elb"]["id"] == client.ids["elb_id_2"]


def test_one_balancer_serves_one_cluster():
    client = Client()
    bind(client)
    client.wait()
    assert failed(bind(client, cluster="dws_cluster_id_2"))[0] == 400


def test_unbind_of_nothing_and_of_another():
    client = Client()
    assert failed(bind(client, method="DELETE")) == (400, "DWS.0102")
    bind(client)
    client.wait()
    assert failed(bind(client, "elb_id_2", method="DELETE")) == (400, "DWS.0102")
    client.emulator.settings.update({"dws_unbind_other": "unbind"})
    assert bind(client, "elb_id_2", method="DELETE").status == 200


@pytest.mark.parametrize("spelling", ["404 DWS.0047", "401 DWS.0047", "403 DWS.0015", "404 DWS.3027"])
def test_spellings_of_an_absent_cluster(spelling):
    client = Client(dws_cluster_missing=spelling)
    answer = client.get(CLUSTER + client.ids["elb_id"])
    assert "%d %s" % failed(answer) == spelling
    assert answer.json["errCode"] == answer.json["error_code"]


def test_id_that_is_no_uuid():
    assert failed(Client().get(CLUSTER + "dwh")) == (400, "DWS.0001")


def test_shape_without_elb_key():
    client = Client(dws_detail_has_elb=False)
    bind(client)
    client.wait()
    assert "elb" not in cluster_of(client)
    endpoints = client.get("/v1/{P}/clusters/" + client.ids["dws_cluster_id"] + "/endpoints").json
    assert endpoints["private_endpoints"]["elb_ip"] == "10.0.0.9"


def test_body_is_refused():
    client = Client()
    path = f"/v2/{{P}}/clusters/{client.ids['dws_cluster_id']}/elbs/{client.ids['elb_id']}"
    assert failed(client.call("POST", path, {"elb_id": "x"})) == (400, "DWS.0001")


def test_candidates_leave_out_what_cannot_be_bound():
    client = Client()
    found = client.get(f"/v2/{{P}}/clusters/{client.ids['dws_cluster_id']}/elbs").json
    ids = [elb["id"] for elb in found["elbs"]]
    assert client.ids["elb_id"] in ids and client.ids["elb_id_shared"] not in ids
    assert found["count"] == len(ids)


def test_project_list_counts_pages():
    client = Client()
    pages = [client.get("/v2/{P}/elbs", limit=3, offset=n).json["elbs"] for n in range(3)]
    assert [len(page) for page in pages] == [3, 3, 2]


def test_read_lag_after_success():
    client = Client(read_lag_seconds=5.0)
    answer = bind(client)
    client.wait(1)
    assert job(client, answer).json["status"] == "SUCCESS" and cluster_of(client)["elb"] is None
    client.wait(5)
    assert cluster_of(client)["elb"] is not None


def test_listener_is_made_on_the_balancer_and_a_taken_port_fails_the_job():
    client = Client()
    bind(client)
    client.wait()
    shown = client.get("/v3/{P}/elb/loadbalancers/" + client.ids["elb_id"]).json["loadbalancer"]
    assert len(shown["listeners"]) == 1 and len(shown["pools"]) == 1
    client.emulator.act({"name": "css_binding", "params": {
        "cluster_id": client.ids["css_cluster_id"], "elb_id": client.ids["elb_id_2"], "port": 8000}})
    answer = bind(client, "elb_id_2", "dws_cluster_id_2")
    client.wait()
    assert job(client, answer).json["failed_code"] == "CreateELBTask-fail:DWS.6013"


def test_another_actors_change_in_flight():
    client = Client()
    client.emulator.act({"name": "dws_bind", "params": {
        "cluster_id": client.ids["dws_cluster_id"], "elb_id": client.ids["elb_id"], "seconds": 3}})
    assert cluster_of(client)["action_progress"] == {"ELB_BINDING": "40%"}
    assert failed(bind(client)) == (403, "DWS.7023")
    client.wait(3)
    assert cluster_of(client)["elb"]["id"] == client.ids["elb_id"]
