# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Elastic IPs and their bandwidths through the Huawei Cloud SDK (API notes, Huawei 7)."""

from __future__ import annotations

import pytest
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException, ServerResponseException

ABSENT = "00000000-0000-4000-8000-000000000000"
WANTED = {"publicip": {"type": "5_bgp", "alias": "demo"},
          "bandwidth": {"share_type": "PER", "name": "demo", "size": 5, "charge_mode": "traffic"}}


def refusal_of(service, operation, body=None, kind=ClientRequestException, **params):
    """Status and code."""
    with pytest.raises(kind) as refusal:
        service(operation, body, **params)
    assert len(refusal.value.request_id) == 32
    assert refusal.value.error_msg
    return refusal.value.status_code, refusal.value.error_code


@pytest.fixture
def port(huawei, emulator):
    """A free network port: that of a load balancer's private address."""
    return huawei.elb("show_load_balancer", loadbalancer_id=emulator.ids["elb_id"]).loadbalancer.vip_port_id


@pytest.mark.drives("eip.CreatePublicip", "eip.ShowPublicip", "eip.UpdatePublicip", "eip.DeletePublicip")
def test_an_eip_from_its_making_to_its_end(huawei, emulator, port):
    """PENDING_CREATE with bandwidth 0, DOWN, BINDING, ACTIVE with a port, DOWN, gone."""
    made = huawei.eip("create_publicip", WANTED).publicip
    assert (made.status, made.bandwidth_size, made.alias) == ("PENDING_CREATE", 0, "demo")

    def shown():
        return huawei.eip("show_publicip", publicip_id=made.id).publicip

    emulator.advance(1)
    free = shown()
    assert (free.status, free.bandwidth_size, free.bandwidth_share_type, free.port_id) == ("DOWN", 5, "PER", None)
    assert (free.public_ip_address, free.ip_version) == (made.public_ip_address, 4)

    answer = huawei.eip("update_publicip", {"publicip": {"port_id": port}}, publicip_id=made.id).publicip
    assert (answer.status, answer.port_id) == ("BINDING", port)
    assert refusal_of(huawei.eip, "delete_publicip", publicip_id=made.id) == (409, "VPC.0512")
    emulator.advance(1)
    bound = shown()
    assert (bound.status, bound.port_id, bound.private_ip_address) == ("ACTIVE", port, "10.0.0.9")
    assert refusal_of(huawei.eip, "delete_publicip", publicip_id=made.id) == (409, "VPC.0517")

    huawei.eip("update_publicip", {"publicip": {"port_id": ""}}, publicip_id=made.id)
    emulator.advance(1)
    assert (shown().status, shown().port_id) == ("DOWN", None)
    assert huawei.eip("delete_publicip", publicip_id=made.id).status_code == 204
    assert refusal_of(huawei.eip, "show_publicip", publicip_id=made.id) == (404, "VPC.0504")


@pytest.mark.drives("eip.ListPublicips")
def test_the_list_is_filtered(huawei, emulator):
    """By id and by address, each of them several times."""
    ids = emulator.ids
    both = huawei.eip("list_publicips", public_ip_address=[ids["eip_address"], ids["eip_address_2"]]).publicips
    assert {one.id for one in both} == {ids["eip_id"], ids["eip_id_2"]}
    (bound,) = huawei.eip("list_publicips", id=[ids["eip_id_bound"]]).publicips
    assert (bound.status, bool(bound.port_id), bool(bound.private_ip_address)) == ("ACTIVE", True, True)
    assert huawei.eip("list_publicips", id=[ABSENT]).publicips == []


@pytest.mark.drives("eip.ListPublicips")
def test_the_list_page_by_page(huawei):
    """The marker is the last id of the page before."""
    everything = [one.id for one in huawei.eip("list_publicips").publicips]
    assert len(everything) > 3
    pages, marker = [], None
    while not pages or pages[-1]:
        pages.append([one.id for one in huawei.eip("list_publicips", limit=2, marker=marker).publicips])
        marker = pages[-1][-1] if pages[-1] else None
        assert len(pages) <= len(everything)
    assert [one for page in pages for one in page] == everything
    assert all(len(page) <= 2 for page in pages)


@pytest.mark.drives("eip.UpdatePublicip")
def test_an_alias_wins_over_a_port(huawei, emulator, port):
    """With both in one body only the name changes."""
    answer = huawei.eip("update_publicip", {"publicip": {"port_id": port, "alias": "new"}},
                        publicip_id=emulator.ids["eip_id"]).publicip
    assert (answer.alias, answer.port_id, answer.status) == ("new", None, "DOWN")


@pytest.mark.parametrize(("change", "code"), [
    ({"publicip": {"type": "5_none"}}, "VPC.0501"),
    ({"bandwidth": {"share_type": "PER", "name": "x", "size": 0}}, "VPC.0501"),
    ({"bandwidth": {"share_type": "PER", "name": "x", "size": 301}}, "VPC.0501"),
    ({"bandwidth": {"share_type": "PER", "size": 5}}, "VPC.0501"),
])
def test_an_eip_that_cannot_be(huawei, emulator, change, code):
    """Refused, nothing is made."""
    assert refusal_of(huawei.eip, "create_publicip", {**WANTED, **change}) == (400, code)
    assert emulator.effects() == []


def test_conflicts(huawei, emulator, port):
    """An EIP that has a port, a port that has an EIP, an address that is taken."""
    ids = emulator.ids
    to_port = {"publicip": {"port_id": port}}
    assert refusal_of(huawei.eip, "update_publicip", to_port, publicip_id=ids["eip_id_bound"]) == (409, "VPC.0510")
    huawei.eip("update_publicip", to_port, publicip_id=ids["eip_id"])
    assert refusal_of(huawei.eip, "update_publicip", to_port, publicip_id=ids["eip_id_2"]) == (409, "VPC.0511")
    taken = {**WANTED, "publicip": {"type": "5_bgp", "ip_address": ids["eip_address"]}}
    assert refusal_of(huawei.eip, "create_publicip", taken) == (409, "VPC.0522")


def test_an_eip_of_a_load_balancer_stays(huawei, emulator):
    """500 VPC.0516 is no server fault; to the SDK it looks like one."""
    emulator.act("huawei", "eip", eip_id=emulator.ids["eip_id"], status="ELB", holder=f"elb:{emulator.ids['elb_id']}")
    refusal = refusal_of(huawei.eip, "delete_publicip", kind=ServerResponseException,
                         publicip_id=emulator.ids["eip_id"])
    assert refusal == (500, "VPC.0516")


@pytest.mark.drives("eip_v3.ShowPublicip", "eip_v3.DisassociatePublicips")
def test_the_v3_paths_know_what_holds_an_eip(huawei, emulator):
    """A port, or a load balancer without one; unbinding works for both, and once only."""
    ids = emulator.ids
    bound = huawei.eip_v3("show_publicip", publicip_id=ids["eip_id_bound"]).publicip
    assert (bound.status, bound.associate_instance_type) == ("ACTIVE", "PORT")
    assert bound.associate_instance_id == bound.vnic.port_id
    assert (bound.public_ip_address, bound.bandwidth.size) == (ids["eip_address_bound"], 5)
    emulator.act("huawei", "eip", eip_id=ids["eip_id"], status="ELB", holder=f"elb:{ids['elb_id']}")
    on_elb = huawei.eip_v3("show_publicip", publicip_id=ids["eip_id"]).publicip
    assert (on_elb.associate_instance_type, on_elb.associate_instance_id, on_elb.vnic) == ("ELB", ids["elb_id"], None)
    for eip_id in (ids["eip_id"], ids["eip_id_bound"]):
        answer = huawei.eip_v3("disassociate_publicips", publicip_id=eip_id)
        assert len(answer.request_id) == 32
        emulator.advance(1)
        free = huawei.eip_v3("show_publicip", publicip_id=eip_id).publicip
        assert (free.status, free.associate_instance_type, free.vnic) == ("DOWN", None, None)
        assert refusal_of(huawei.eip_v3, "disassociate_publicips", publicip_id=eip_id) == (409, "EIP.7902")
    assert refusal_of(huawei.eip_v3, "show_publicip", publicip_id=ABSENT)[0] == 404


@pytest.mark.drives("eip.ShowBandwidth", "eip.UpdateBandwidth")
def test_the_bandwidth_of_an_eip(huawei, emulator):
    """It tells its EIPs; its size can change."""
    eip_id = emulator.ids["eip_id"]
    bandwidth_id = huawei.eip("show_publicip", publicip_id=eip_id).publicip.bandwidth_id
    shown = huawei.eip("show_bandwidth", bandwidth_id=bandwidth_id).bandwidth
    assert (shown.size, shown.share_type, [one.publicip_id for one in shown.publicip_info]) == (5, "PER", [eip_id])
    changed = huawei.eip("update_bandwidth", {"bandwidth": {"size": 50}}, bandwidth_id=bandwidth_id).bandwidth
    assert (changed.id, changed.size, changed.name) == (bandwidth_id, 50, shown.name)
    assert huawei.eip("show_publicip", publicip_id=eip_id).publicip.bandwidth_size == 50
    wrong = {"bandwidth": {"size": 301}}
    assert refusal_of(huawei.eip, "update_bandwidth", wrong, bandwidth_id=bandwidth_id) == (400, "VPC.0301")
    assert refusal_of(huawei.eip, "show_bandwidth", bandwidth_id=ABSENT)[0] == 404
