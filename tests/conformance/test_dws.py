# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""GaussDB(DWS) through the Huawei Cloud SDK (API notes, Huawei 2)."""

from __future__ import annotations

import pytest
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

ABSENT = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def place(emulator):
    """The cluster and the load balancer of most tests."""
    return {"cluster_id": emulator.ids["dws_cluster_id"], "elb_id": emulator.ids["elb_id"]}


@pytest.fixture
def cluster(huawei, place):
    """Reads the cluster."""
    return lambda: huawei.dws("list_cluster_details", cluster_id=place["cluster_id"]).cluster


def refusal_of(service, operation, **params):
    """The SDK's exception."""
    with pytest.raises(ClientRequestException) as refusal:
        service(operation, **params)
    assert len(refusal.value.request_id) == 32
    assert refusal.value.error_msg
    return refusal.value.status_code, refusal.value.error_code


@pytest.mark.drives("dws.AssociateElb", "dws.DisassociateElb", "dws.ListJobDetails", "dws.ListClusterDetails")
def test_a_load_balancer_comes_and_goes(huawei, emulator, place, cluster):
    """INIT, RUNNING, SUCCESS; the cluster tells the task while it runs and the load balancer afterwards."""
    assert (cluster().elb, cluster().task_status) == (None, None)
    job_id = huawei.dws("associate_elb", **place).job_id
    seen = []
    for seconds in (1, 29, 30):
        emulator.advance(seconds)
        seen.append(huawei.dws("list_job_details", job_id=job_id))
    assert [job.status for job in seen] == ["INIT", "RUNNING", "SUCCESS"]
    assert [job.end_time is None for job in seen] == [True, True, False]
    assert (seen[1].job_id, seen[1].job_name, seen[1].progress) == (job_id, "ecfClusterElbCreateJob", "9%")
    assert (seen[2].failed_code, seen[2].failed_detail, seen[2].progress) == (None, None, "100%")
    bound = cluster().elb
    assert (bound.id, bound.private_ip, bound.private_endpoint) == (place["elb_id"], "10.0.0.9", "10.0.0.9:8000")
    assert bound.vpc_id == cluster().vpc_id

    job_id = huawei.dws("disassociate_elb", **place).job_id
    assert (cluster().task_status, cluster().action_progress) == ("ELB_UNBINDING", {"ELB_UNBINDING": "9%"})
    emulator.advance(60)
    assert huawei.dws("list_job_details", job_id=job_id).status == "SUCCESS"
    assert cluster().elb is None
    key = "/".join(place.values())
    assert emulator.effects() == [("dws.AssociateElb", key), ("dws.DisassociateElb", key)]


@pytest.mark.drives("dws.AssociateElb", "dws.ListJobDetails")
def test_a_job_that_fails_says_why(huawei, emulator, place, cluster):
    """The load balancer without a private address is accepted, and only the job finds out."""
    place["elb_id"] = emulator.ids["elb_id_no_private_ip"]
    job_id = huawei.dws("associate_elb", **place).job_id
    emulator.advance(60)
    job = huawei.dws("list_job_details", job_id=job_id)
    assert (job.status, job.failed_code) == ("FAIL", "CreateELBTask-fail:DWS.0114")
    assert job.failed_detail == "DWS.0114:ELB private IP is not configured."
    assert (cluster().elb, cluster().task_status, cluster().status) == (None, "ELB_BIND_FAILED", "AVAILABLE")
    assert emulator.effects() == []


@pytest.mark.drives("dws.ListElbs", "dws.ListElbsInfo")
def test_candidates(huawei, emulator, place):
    """Dedicated is called Internal; of the project's list, offset counts pages."""
    candidates = huawei.dws("list_elbs", cluster_id=place["cluster_id"])
    assert candidates.count == len(candidates.elbs)
    found = {one.id: one for one in candidates.elbs}[place["elb_id"]]
    assert (found.type, found.vip_address, found.cluster_id) == ("Internal", "10.0.0.9", None)
    assert emulator.ids["elb_id_shared"] not in {one.id for one in candidates.elbs}

    pages = [huawei.dws("list_elbs_info", limit=3, offset=number) for number in range(4)]
    total = pages[0].count
    assert [page.count for page in pages] == [total] * 4
    assert [len(page.elbs) for page in pages] == [min(3, max(0, total - 3 * number)) for number in range(4)]
    assert len({one.id for page in pages for one in page.elbs}) == total > 6


@pytest.mark.drives("dws.ListClusters", "dws.ListClustersV2", "dws.ListClusterEndpoints")
def test_lists_and_addresses(huawei, emulator, place):
    """Three clusters; the endpoints tell the load balancer's private address."""
    for answer in (huawei.dws("list_clusters"), huawei.dws("show_clusters")):
        assert [one.status for one in answer.clusters] == ["AVAILABLE"] * 3
        one = answer.clusters[0]
        assert (one.id, one.port, one.number_of_node) == (place["cluster_id"], 8000, 3)
        assert one.endpoints[0].connect_info == "10.0.1.10:8000"
    assert answer.count == 3
    before = huawei.dws("list_cluster_endpoints", cluster_id=place["cluster_id"]).private_endpoints
    emulator.act("huawei", "dws_bind", **place)
    after = huawei.dws("list_cluster_endpoints", cluster_id=place["cluster_id"]).private_endpoints
    assert (before.elb_ip, after.elb_ip) == (None, "10.0.0.9")
    assert (after.ip, after.port) == ("10.0.1.10,10.0.1.11,10.0.1.12", 8000)


def test_while_a_job_runs_the_cluster_is_busy(huawei, emulator, place):
    """403 DWS.7023, for another load balancer as for the same."""
    huawei.dws("associate_elb", **place)
    for elb_id in (place["elb_id"], emulator.ids["elb_id_2"]):
        refusal = refusal_of(huawei.dws, "associate_elb", **{**place, "elb_id": elb_id})
        assert refusal == (403, "DWS.7023")
    emulator.advance(60)
    huawei.dws("disassociate_elb", **place)


@pytest.mark.parametrize(("change", "refusal"), [
    ({"cluster_id": ABSENT}, (404, "DWS.0047")),
    ({"cluster_id": "no-uuid"}, (400, "DWS.0001")),
    ({"elb_id": ABSENT}, (400, "DWS.0001")),
    ({"elb_id": "elb_id_shared"}, (400, "DWS.6041")),
    ({"elb_id": "elb_id_other_vpc"}, (400, "DWS.6041")),
    ({"cluster_id": "dws_cluster_id_old"}, (400, "DWS.0001")),
])
def test_what_cannot_be_bound_is_refused(huawei, emulator, place, change, refusal):
    """With the documented code and status, and no job."""
    wanted = {**place, **{name: emulator.ids.get(value, value) for name, value in change.items()}}
    assert refusal_of(huawei.dws, "associate_elb", **wanted) == refusal
    assert emulator.effects() == []


def test_nothing_is_bound(huawei, place):
    """400 DWS.0102 is what a second unbind meets."""
    assert refusal_of(huawei.dws, "disassociate_elb", **place) == (400, "DWS.0102")


def test_an_unknown_job(huawei):
    """It is not found."""
    assert refusal_of(huawei.dws, "list_job_details", job_id="0" * 32) == (404, "DWS.0047")


def test_another_project_is_forbidden(another_huawei, place):
    """The key does not reach it."""
    stranger = another_huawei(project_id="f" * 32)
    assert refusal_of(stranger.dws, "associate_elb", **place) == (403, "APIGW.0302")
