# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kubernetes clusters, ordinary and Autopilot, through the Huawei Cloud SDK (API notes, Huawei 6)."""

from __future__ import annotations

import pytest
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

ABSENT = "00000000-0000-4000-8000-000000000000"
PLAIN = {"resource": "cce_cluster_id", "kind": "", "address": "10.0.0.86", "category": "CCE"}
AUTOPILOT = {"resource": "cce_autopilot_cluster_id", "kind": "autopilot_", "address": "10.0.0.88", "category": "Turbo"}
BOTH = pytest.mark.parametrize("which", [PLAIN, AUTOPILOT], ids=["plain", "autopilot"])


def bind(eip_id):
    """The one body that binds."""
    return {"spec": {"action": "bind", "spec": {"id": eip_id}}}


UNBIND = {"spec": {"action": "unbind"}}


class Cluster:
    """The calls about one cluster, by the names of the ordinary ones."""

    def __init__(self, service, cluster_id, kind):
        self._service, self.id, self._kind = service, cluster_id, kind

    def __call__(self, operation, body=None, **params):
        verb, _sign, rest = operation.partition("_")
        return self._service(f"{verb}_{self._kind}{rest}", body, **{"cluster_id": self.id, **params})


@pytest.fixture
def cluster(huawei, emulator):
    """Makes the calls about an ordinary or an Autopilot cluster."""
    return lambda which=PLAIN: Cluster(huawei.cce, emulator.ids[which["resource"]], which["kind"])


def refusal_of(call, *arguments, **params):
    """Status and code, as the SDK's exception tells them."""
    with pytest.raises(ClientRequestException) as refusal:
        call(*arguments, **params)
    assert len(refusal.value.request_id) == 32
    assert refusal.value.error_msg
    return refusal.value.status_code, refusal.value.error_code


@BOTH
def test_an_eip_comes_and_goes(huawei, emulator, cluster, which):
    """At once, without a job; unbinding answers nothing at all."""
    one, eip_id, address = cluster(which), emulator.ids["eip_id"], emulator.ids["eip_address"]
    private, public = f"https://{which['address']}:5443", f"https://{address}:5443"
    before = one("show_cluster_endpoints")
    assert (before.status.private_endpoint, before.status.public_endpoint) == (private, "")

    answer = one("update_cluster_eip", bind(eip_id))
    assert (answer.spec.action, answer.spec.elastic_ip) == ("bind", address)
    assert (answer.spec.spec.id, answer.spec.spec.is_dynamic) == (eip_id, False)
    assert (answer.spec.spec.eip.bandwidth.size, answer.spec.spec.eip.bandwidth.sharetype) == (5, "PER")
    assert (answer.status.private_endpoint, answer.status.public_endpoint) == (private, public)
    assert one("show_cluster_endpoints").status.public_endpoint == public
    shown = one("show_cluster").status
    assert [(point.type, point.url) for point in shown.endpoints] == [("Internal", private), ("External", public)]
    held = huawei.eip("show_publicip", publicip_id=eip_id).publicip
    assert (held.status, held.private_ip_address) == ("BINDING", which["address"])

    empty = one("update_cluster_eip", UNBIND)
    assert (empty.status_code, empty.raw_content, empty.spec) == (200, b"", None)
    assert one("show_cluster_endpoints").status.public_endpoint == ""
    assert [key.split("/")[1] for _operation, key in emulator.effects()] == ["bind", "unbind"]


@pytest.mark.drives("cce.UpdateClusterEip", "cce.ShowClusterEndpoints", "cce.ShowCluster", "cce.ListClusters",
                    "cce.CreateKubernetesClusterCert", "cce.ShowJob")
def test_every_call_of_an_ordinary_cluster(cluster, emulator):
    """What the paths under /api/v3 offer."""
    _every_call(cluster(PLAIN), emulator, PLAIN)


@pytest.mark.drives("cce.UpdateAutopilotClusterEip", "cce.ShowAutopilotClusterEndpoints", "cce.ShowAutopilotCluster",
                    "cce.ListAutopilotClusters", "cce.CreateAutopilotKubernetesClusterCert", "cce.ShowAutopilotJob")
def test_every_call_of_an_autopilot_cluster(cluster, emulator):
    """What the paths under /autopilot/v3 offer."""
    _every_call(cluster(AUTOPILOT), emulator, AUTOPILOT)


def _every_call(one, emulator, which):
    shown = one("show_cluster")
    assert (shown.kind, shown.api_version, shown.status.phase) == ("Cluster", "v3", "Available")
    assert (shown.metadata.uid, shown.spec.category) == (one.id, which["category"])
    listed = one._service(f"list_{which['kind']}clusters")
    assert one.id in {item.metadata.uid for item in listed.items}
    job = one._service(f"show_{which['kind']}job", job_id=shown.status.job_id)
    assert (job.spec.cluster_uid, job.status.phase) == (one.id, "Success")

    inside = one("create_kubernetes_cluster_cert", {"duration": 30})
    assert (inside.current_context, [item.name for item in inside.clusters]) == ("internal", ["internalCluster"])
    assert inside.port_id
    one("update_cluster_eip", bind(emulator.ids["eip_id"]))
    outside = one("create_kubernetes_cluster_cert", {"duration": -1})
    assert (outside.current_context, outside.clusters[1].name) == ("external", "externalCluster")
    assert outside.clusters[1].cluster.insecure_skip_tls_verify is True
    assert outside.clusters[1].cluster.server == one("show_cluster_endpoints").status.public_endpoint


def test_the_clusters_are_two_worlds(huawei, emulator):
    """An Autopilot cluster is not found by the ordinary paths, and the other way round."""
    ids = emulator.ids
    ordinary = Cluster(huawei.cce, ids["cce_autopilot_cluster_id"], "")
    autopilot = Cluster(huawei.cce, ids["cce_cluster_id"], "autopilot_")
    assert refusal_of(ordinary, "show_cluster")[0] == refusal_of(autopilot, "show_cluster")[0] == 404


@pytest.mark.parametrize("shape", ["live", "documented", "two_families"])
@pytest.mark.parametrize(("resource", "refusal"), [
    ("eip_id_bound", (400, "CCE.01400001")), ("eip_id_frozen", (400, "CCE.01400001")), (ABSENT, (404, "CCE.01404001"))])
def test_an_eip_that_cannot_be_bound(cluster, emulator, shape, resource, refusal):
    """Of two families of codes the SDK takes the other one."""
    emulator.set(cce_error_shape=shape)
    status, code = refusal_of(cluster(), "update_cluster_eip", bind(emulator.ids.get(resource, resource)))
    assert (status, code) == (refusal if shape != "two_families" else (refusal[0], "CCE_CM.0004"))
    assert emulator.effects() == []


def test_one_eip_at_a_time(cluster, emulator):
    """Another one has to wait until the first is unbound; unbinding nothing is refused."""
    one = cluster()
    assert refusal_of(one, "update_cluster_eip", UNBIND)[0] == 400
    one("update_cluster_eip", bind(emulator.ids["eip_id"]))
    assert refusal_of(one, "update_cluster_eip", bind(emulator.ids["eip_id_2"]))[0] == 409
    one("update_cluster_eip", UNBIND)
    one("update_cluster_eip", bind(emulator.ids["eip_id_2"]))


def test_fields_without_effect_are_refused(cluster, emulator):
    """The SDK's model still has bandwidth and elasticIp; live they were a reason for 400."""
    body = bind(emulator.ids["eip_id"])
    body["spec"]["elasticIp"] = emulator.ids["eip_address"]
    assert refusal_of(cluster(), "update_cluster_eip", body)[0] == 400
    assert refusal_of(cluster(), "update_cluster_eip", {"spec": {"action": "bind", "spec": {}}})[0] == 400


def test_a_cluster_that_is_not_available(huawei, emulator):
    """A hibernated one has no endpoints and takes no EIP."""
    asleep = Cluster(huawei.cce, emulator.ids["cce_cluster_id_hibernated"], "")
    assert asleep("show_cluster").status.endpoints == []
    assert refusal_of(asleep, "update_cluster_eip", bind(emulator.ids["eip_id"]))[0] == 403


@pytest.mark.drives("cce.ListClusters")
def test_clusters_by_phase(huawei, emulator):
    """The filter is a phase."""
    found = huawei.cce("list_clusters", status="Hibernation").items
    assert [item.metadata.uid for item in found] == [emulator.ids["cce_cluster_id_hibernated"]]


def test_while_the_cluster_is_locked(cluster, emulator):
    """429 CCE.01429002 is no throttle: it ends when the other request does."""
    one = cluster()
    emulator.act("huawei", "cce_cluster", cluster_id=one.id, locked_for=30)
    with pytest.raises(ClientRequestException) as refusal:
        one("update_cluster_eip", bind(emulator.ids["eip_id"]))
    # Of a 429 the SDK shows the status only.
    assert (refusal.value.status_code, emulator.journal()[-1]["code"]) == (429, "CCE.01429002")
    emulator.advance(30)
    one("update_cluster_eip", bind(emulator.ids["eip_id"]))
