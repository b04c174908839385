# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The known faults of these APIs, each with its exact answer. The letters are those of the API behaviour notes.

D data warehouse, S search service, E1 classic load balancer, C Kubernetes, T Tencent CLB.
"""

from __future__ import annotations

import json

import pytest
from world import succeeded

DWS_READ, DWS_BIND, DWS_UNBIND = "dws.ListClusterDetails", "dws.AssociateElb", "dws.DisassociateElb"
CSS_READ, CSS_SWITCH = "css.ShowElbDetail", "css.EnableOrDisableElb"
E1_READ, E1_ADD, E1_REMOVE = "elb_classic.ListMembers", "elb_classic.CreateMembers", "elb_classic.RemoveMembers"
CCE_PUT = "cce.UpdateClusterEip"
T_READ, T_ADD, T_REMOVE = "clb.DescribeTargetGroups", "clb.AssociateTargetGroups", "clb.DisassociateTargetGroups"


def answer(world, operation, status, body, **more):
    """Answer verbatim, without carrying it out."""
    world.fault(operation, "answer", status=status, body=body if isinstance(body, str) else json.dumps(body), **more)


def tencent(code, message="text"):
    return {"Response": {"Error": {"Code": code, "Message": message}, "RequestId": "r-1"}}


@pytest.fixture
def dws(world):
    """Runs css_elb_bind on the data warehouse."""
    ids = {"cluster_id": world.ids["dws_cluster_id"], "elb_id": world.ids["elb_id"]}
    return lambda **more: world.run("css_elb_bind", **dict(ids, **more))


@pytest.fixture
def css(world):
    """Runs css_elb_bind on the search cluster."""
    ids = {"cluster_id": world.ids["css_cluster_id"], "elb_id": world.ids["css_elb_id"], "agency": "css_elb_agency"}
    return lambda **more: world.run("css_elb_bind", service="css", **dict(ids, **more))


@pytest.fixture
def members(world):
    """Runs elb_member with two servers."""
    ids = {"listener_id": world.ids["listener_id"], "members": world.ids["server_ids"][:2]}
    return lambda **more: world.run("elb_member", **dict(ids, **more))


@pytest.fixture
def cce(world):
    """Runs cce_master_eip."""
    ids = {"cluster_id": world.ids["cce_cluster_id"], "eip_id": world.ids["eip_id"]}
    by_address = {"cluster_id": world.ids["cce_cluster_id"]}
    return lambda **more: world.run("cce_master_eip", **dict(by_address if "eip_address" in more else ids, **more))


@pytest.fixture
def clb(world):
    """Runs clb_target_group_assoc on a TCP listener."""
    names = {"load_balancer_id": "load_balancer_id", "listener_id": "tcp_listener_id", "target_group_id": "target_group_id"}
    ids = {name: world.ids[key] for name, key in names.items()}
    return lambda **more: world.run("clb_target_group_assoc", **dict(ids, **more))


def test_f1_d_busy_although_normal(world, dws):
    text = "Cluster status is not allowed to operation."
    body = {"externalMessage": text, "errCode": "DWS.7023", "error_code": "DWS.7023", "error_msg": text}
    answer(world, DWS_BIND, 403, body, times=2)
    result = dws()
    assert succeeded(result) and result["api_calls"]["retry"] == 2 and len(world.effects()) == 1


def test_f2_d_another_403_is_final(world, dws):
    answer(world, DWS_BIND, 403, {"error_code": "DWS.0015", "error_msg": "Cluster does not exist."})
    result = dws()
    assert result["failed"] and world.sent("write") == [DWS_BIND] and result["error"]["code"] == "DWS.0015"


@pytest.mark.parametrize("missing", ["404 DWS.0047", "401 DWS.0047", "403 DWS.0015", "404 DWS.3027", "400 DWS.0001"])
def test_f3_d_gone_in_all_spellings(world, dws, missing):
    world.emulator.settings.update({"dws_cluster_missing": missing})
    unknown = world.ids["elb_id"]  # a good id, but not that of a cluster
    absent = dws(cluster_id=unknown, state="absent")
    assert not absent.get("failed"), absent["msg"]
    assert not absent["changed"]
    world.forget()
    result = dws(cluster_id=unknown)
    assert result["failed"] and missing.split()[1] in result["msg"] and len(world.sent()) == 1


def test_f4_d_already_unbound_by_somebody(world, dws):
    dws()
    world.fault(DWS_UNBIND, "act", name="dws_bind", params={"cluster_id": world.ids["dws_cluster_id"], "elb_id": None})
    result = dws(state="absent")
    assert not result.get("failed") and not result["changed"] and result["elb"] is None
    assert world.sent("write").count(DWS_UNBIND) == 1


def test_f5_d_no_job_id(world, dws):
    world.emulator.settings.update({"dws_answers_job_id": False})
    result = dws()
    assert succeeded(result) and result["elb"]["id"] == world.ids["elb_id"] and "job_id" not in result
    assert len(world.sent("write")) == 1


def test_f6_d_error_inside_200(world, dws):
    answer(world, DWS_BIND, 200, {"error_code": "DWS.9999", "error_msg": "DWS.7023"})
    assert succeeded(dws()) and len(world.effects()) == 1
    world.emulator.reset()
    answer(world, DWS_BIND, 200, {"error_code": "DWS.9999", "error_msg": "shrinking"})
    result = dws()
    assert result["failed"] and len(world.sent("write")) == 1


def test_f7_d_job_fails_late(world, dws):
    result = dws(elb_id=world.ids["elb_id_no_private_ip"])
    assert result["failed"] and "DWS.0114" in result["msg"] and result["job_id"]
    assert len(world.sent("write")) == 1
    # the lingering ELB_BIND_FAILED does not block the next run
    assert succeeded(dws())


def test_f8_d_unknown_status_is_pending(world, dws):
    answer(world, "dws.ListJobDetails", 200, {"status": "DELAY_SCHEDULED"}, times=2)
    answer(world, "dws.ListJobDetails", 200, {"status": "SOMETHING NEW", "progress": ""}, times=2)
    assert succeeded(dws()) and len(world.sent("write")) == 1


@pytest.mark.parametrize("status", [404, 500])
def test_f9_d_one_bad_poll(world, dws, status):
    answer(world, "dws.ListJobDetails", status, {"error_code": "DWS.9999", "error_msg": "m"})
    assert succeeded(dws()) and len(world.sent("write")) == 1


def test_f10_d_lag_after_success(world, dws):
    world.emulator.settings.update({"read_lag_seconds": 8})
    result = dws()
    assert succeeded(result) and result["elb"]["id"] == world.ids["elb_id"] and len(world.effects()) == 1


@pytest.mark.parametrize("same", [True, False])
def test_f11_d_foreign_change_in_flight(world, dws, same):
    elb_id = world.ids["elb_id"] if same else world.ids["elb_id_2"]
    world.emulator.act({"name": "dws_bind", "params": {"cluster_id": world.ids["dws_cluster_id"], "elb_id": elb_id,
                                                       "seconds": 5}})  # fmt: skip
    result = dws()
    assert world.sent("write") == []
    if same:
        assert not result["changed"] and result["elb"]["id"] == elb_id
    else:
        assert result["failed"] and elb_id in result["msg"] and "replace" in result["msg"]


def test_f12_s_explained_and_final_refusals(world, css):
    css()
    world.fault(CSS_SWITCH, "act", name="css_binding", params={"cluster_id": world.ids["css_cluster_id"], "elb_id": None})
    result = css(state="absent")
    assert not result.get("failed") and not result["changed"]
    world.forget()
    answer(world, CSS_SWITCH, 412, {"errCode": "CSS.0032", "externalMessage": "m"})
    result = css()
    assert result["failed"] and len(world.sent("write")) == 1
    world.forget()
    answer(world, CSS_SWITCH, 202, {"errCode": "CSS.0011", "externalMessage": "busy"}, times=2)
    assert succeeded(css()) and len(world.effects()) == 1
    assert not css(cluster_id=world.ids["elb_id"], state="absent")["changed"]


@pytest.mark.parametrize("for_ever", [True, False])
def test_f13_s_half_state(world, css, for_ever):
    listener = {"protocol": "HTTP", "port": 9200}
    world.fault("css.CreateElbListener", "lag", seconds=1e6 if for_ever else 20)
    result = css(listener=listener, wait_timeout=60)
    if for_ever:
        assert result["failed"] and result["timed_out"] and "CSS" in str(result) or result["changed"]
    else:
        assert succeeded(result) and result["listener"]["port"] == 9200
    assert world.sent("write") == [CSS_SWITCH, "css.CreateElbListener"]


@pytest.mark.parametrize("empty", ["{}", "[]"])
def test_f14_e1_empty_list(world, members, empty):
    world.emulator.settings.update({"classic_empty_list": empty})
    assert succeeded(members())
    assert members(members=[], purge=True)["members"] == []


@pytest.mark.parametrize("version", ["v1", "v1.0"])
def test_f15_e1_uri_is_not_followed(world, members, version):
    world.emulator.settings.update({"classic_uri_version": version})
    assert succeeded(members())
    jobs = [one.path for one in world.emulator.journal.entries if one.operation == "elb_classic.ShowJob"]
    assert jobs and all(path.startswith("/v1.0/") for path in jobs)


def test_f16_e1_job_fails(world, members):
    world.fault(E1_ADD, "job_fails", code="ELB.1009", detail="CreateIPTask-fail")
    result = members()
    assert result["failed"] and "CreateIPTask-fail" in result["msg"] and result["added"] == [] and result["job_ids"]


def test_f17_e1_only_part_in_entities(world, members):
    world.emulator.settings.update({"classic_job_entities": 0, "read_lag_seconds": 5})
    result = members()
    assert succeeded(result) and len(result["members"]) == len(result["added"]) == 2 and len(world.effects()) == 2


def test_f18_e1_removed_by_somebody_else(world, members):
    members()
    server = world.ids["server_ids"][0]["server_id"]
    world.fault(E1_REMOVE, "act", name="classic_remove",
                params={"listener_id": world.ids["listener_id"], "server_id": server})  # fmt: skip
    result = members(state="absent")
    assert not result.get("failed") and result["changed"] and result["members"] == []


@pytest.mark.parametrize(
    "status, code", [(400, "ELB.2011"), (403, "ELB.2001"), (503, "ELB.6002"), (400, "ELB.2021")]
)
def test_f18_e1_final_refusals(world, members, status, code):
    answer(world, E1_ADD, status, {"error": {"code": code, "message": "m"}})
    result = members()
    assert result["failed"] and len(world.sent("write")) == 1 and result["error"]["code"] == code


@pytest.mark.parametrize("header", [None, "3", "56.818"])
def test_f20_gateway_throttle(world, members, header):
    world.fault(E1_ADD, "throttled", **({} if header is None else {"retry_after": header}))
    assert succeeded(members()) and len(world.effects()) == 2


def test_f25_c_exact_bodies(world, cce):
    cce()
    cce(state="absent")
    assert world.bodies(CCE_PUT) == [
        {"spec": {"action": "bind", "spec": {"id": world.ids["eip_id"]}}},
        {"spec": {"action": "unbind"}},
    ]


@pytest.mark.parametrize("shape", ["live", "documented", "two_families"])
@pytest.mark.parametrize("status, code", [(429, "CCE.01429002"), (409, "CCE.01409002"), (403, "CCE.01403009")])
def test_f26_f27_c_transient(world, cce, status, code, shape):
    bodies = {
        "live": {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": status, "errorCode": code,
                 "errorMessage": "m"},
        "documented": {"errorCode": code, "errorMessage": "m"},
        "two_families": {"kind": "Status", "code": status, "errorCode": code, "errorMessage": "m",
                         "error_code": "CCE_CM.0004", "error_msg": "other", "message": "m", "reason": "r"},
    }  # fmt: skip
    answer(world, CCE_PUT, status, bodies[shape], times=2)
    result = cce()
    assert succeeded(result) and len(world.effects()) == 1 and result["api_calls"]["retry"] == 2


def test_f27_c_permission_is_final(world, cce):
    answer(world, CCE_PUT, 403, {"errorCode": "CCE.01403001", "errorMessage": "Forbidden."})
    result = cce()
    assert result["failed"] and len(world.sent("write")) == 1


@pytest.mark.parametrize("shape", ["huawei", "otc", "otc_in_list", "otc_doc"])
def test_f28_c_endpoints(world, cce, shape):
    world.emulator.settings.update({"cce_endpoints_shape": shape, "cce_endpoint_lag_seconds": 5})
    assert cce()["public_endpoint"] == f"https://{world.ids['eip_address']}:5443"
    assert not cce()["changed"]


def test_f28_c_hibernated_cluster_is_refused(world, cce):
    result = cce(cluster_id=world.ids["cce_cluster_id_hibernated"])
    assert result["failed"] and "Hibernation" in result["msg"] and world.sent("write") == []


@pytest.mark.parametrize("eip", ["eip_id_bound", "eip_id_frozen"])
@pytest.mark.parametrize("by", ["id", "address"])
def test_f29_c_eip_that_cannot_be_bound(world, cce, eip, by):
    cce()
    world.forget()
    address = world.ids[eip.replace("_id_", "_address_")]
    options = {"eip_id": world.ids[eip]} if by == "id" else {"eip_address": address}
    result = cce(replace=True, **options)
    assert result["failed"] and world.sent("write") == [] and address in result["msg"]
    assert result["previous_address"] == world.ids["eip_address"]


def test_f29_c_bound_by_somebody_else_to_the_same_cluster(world, cce):
    """Between our read of the cluster and that of the EIP; what is wanted holds, so nothing is wrong."""
    params = {"cluster_id": world.ids["cce_cluster_id"], "eip_id": world.ids["eip_id"]}
    world.fault("eip.ShowPublicip", "act", name="cce_eip", params=params)
    result = cce()
    assert not result.get("failed") and not result["changed"] and world.sent("write") == []
    assert result["eip"]["address"] == world.ids["eip_address"]


def test_c_another_one_is_bound_after_our_unbind(world, cce):
    cce()
    other = {"cluster_id": world.ids["cce_cluster_id"], "eip_id": world.ids["eip_id_2"]}
    world.fault("cce.ShowCluster", "act", name="cce_eip", params=other, skip=1)
    result = world.run("cce_master_eip", cluster_id=other["cluster_id"], eip_address=world.ids["eip_address"], state="absent")
    assert not result.get("failed") and result["changed"]
    assert result["eip"] == {"id": None, "address": world.ids["eip_address_2"], "status": None}


def test_f29_c_unknown_eip(world, cce):
    result = cce(eip_id=world.ids["elb_id"])
    assert result["failed"] and world.ids["elb_id"] in result["msg"] and world.sent("write") == []
    result = cce(eip_address="198.51.100.99")
    assert result["failed"] and "198.51.100.99" in result["msg"] and world.sent("write") == []


def test_f30_c_lost_endpoint_is_told(world, cce):
    cce()
    answer(world, CCE_PUT, 400, {"errorCode": "CCE.01400012", "errorMessage": "quota"}, skip=1)
    result = cce(eip_id=world.ids["eip_id_2"], replace=True)
    assert result["failed"] and result["changed"] and result["previous_address"] == world.ids["eip_address"]
    assert "no public endpoint" in result["msg"] and world.ids["eip_address"] in result["msg"]


@pytest.mark.parametrize(
    "code, message",
    [
        ("FailedOperation.ResourceInOperating", "Your task is working (AssociateTargetGroups). Pls wait"),
        ("FailedOperation.ResourceInOperating", "Your task is working (BindTargetGroupDevice). Pls wait"),
        ("FailedOperation.ResourceInCloning", "m"),
        ("FailedOperation", "Loadbalancer(lb-x) is not in normal desState, maybe some tasks are being processed"),
        ("FailedOperation", "listener is not in normal status"),
        ("FailedOperation", "desState is abnormal"),
        ("FailedOperation", "des status abnormal"),
        ("FailedOperation", "lb is Working(x), pls Try Later"),
        ("RequestLimitExceeded", "m"),
        ("RequestLimitExceeded.UinLimitExceeded", "m"),
        ("RequestLimitExceeded.GlobalRegionUinLimitExceeded", "m"),
        ("RequestLimitExceeded.IPLimitExceeded", "m"),
    ],
)
def test_f31_f37_t_not_now(world, clb, code, message):
    answer(world, T_ADD, 200, tencent(code, message), times=2)
    result = clb()
    assert succeeded(result) and len(world.effects()) == 1 and result["api_calls"]["retry"] == 2


@pytest.mark.parametrize("code, message", [("FailedOperation", "listenerId lbl-x not in targetgroup mode"),
                                           ("InvalidParameterValue", "m"), ("LimitExceeded", "m"),
                                           ("UnauthorizedOperation", "m")])  # fmt: skip
def test_f32_t_final(world, clb, code, message):
    answer(world, T_ADD, 200, tencent(code, message))
    result = clb()
    assert result["failed"] and len(world.sent("write")) == 1 and result["error"]["code"] == code
    assert message in result["msg"] and "r-1" in result["msg"]


def test_f33_t_task_polls(world, clb):
    for body in (tencent("RequestLimitExceeded"), tencent("InternalError"), tencent("InvalidParameter"),
                 {"Response": {"Status": 7, "RequestId": "r"}}, {"Response": {"RequestId": "r"}},
                 {"Response": {"Status": None, "RequestId": "r"}}):  # fmt: skip
        answer(world, "clb.DescribeTaskStatus", 200, body)
    assert succeeded(clb()) and len(world.sent("write")) == 1


@pytest.mark.parametrize("how", ["null", "empty", "missing"])
def test_f34_t_location_id(world, clb, how):
    choices = {"null": "null", "empty": "empty", "missing": "missing"}
    world.emulator.settings.update({"tencent_l4_location_id": choices[how], "read_lag_seconds": 3})
    assert clb()["associations"][0]["location_id"] is None
    assert not clb()["changed"]
    assert succeeded(clb(state="absent"))


def test_f34_t_unknown_group(world, clb):
    assert not clb(target_group_id="lbtg-missing0", state="absent")["changed"]
    result = clb(target_group_id="lbtg-missing0")
    assert result["failed"] and "lbtg-missing0" in result["msg"] and world.sent("write") == []


def test_f35_t_made_by_somebody_else(world, clb):
    place = {"load_balancer_id": world.ids["load_balancer_id"], "listener_id": world.ids["tcp_listener_id"],
             "target_group_id": world.ids["target_group_id"]}  # fmt: skip
    world.fault(T_ADD, "act", name="associate", params=place)
    result = clb()
    assert not result.get("failed") and not result["changed"] and len(result["associations"]) == 1
    world.fault(T_REMOVE, "act", name="disassociate", params=place)
    result = clb(state="absent")
    assert not result.get("failed") and result["associations"] == []


def test_f36_t_vpc(world, clb):
    result = clb(target_group_id=world.ids["target_group_other_vpc_id"])
    assert result["failed"] and "vpc-" in result["msg"] and world.sent("write") == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("done", [True, False])
def test_f38_f39_gateway_errors(world, clb, status, done):
    world.fault(T_ADD, "html_after" if done else "html", status=status)
    result = clb()
    assert succeeded(result) and len(world.effects()) == 1


def test_f40_token_expires_once(world, members):
    login = {"access_key": None, "secret_key": None, "username": world.huawei["username"],
             "password": world.huawei["password"], "domain_name": world.huawei["domain_name"]}  # fmt: skip
    world.fault(E1_ADD, "act", name="expire_tokens")
    result = members(**login)
    assert succeeded(result) and len(world.effects()) == 2
    assert world.sent().count("iam.CreateToken") + world.sent().count("iam.KeystoneCreateUserTokenByPassword") == 2


def test_f41_added_by_somebody_else(world, members):
    first = world.ids["server_ids"][:1]
    world.fault(E1_ADD, "act", name="classic_add", params={"listener_id": world.ids["listener_id"], "members": first})
    result = members()
    assert not result.get("failed"), result
    assert len(result["members"]) == 2 and result["changed"]


def test_f42_locks_are_waited_for(world, members):
    world.emulator.settings.update({"job_seconds": 20})
    assert succeeded(members(wait=False))
    assert succeeded(members(members=world.ids["server_ids"][2:4]))
    assert len(members()["members"]) == 4 and len(set(world.effects())) == len(world.effects()) == 4


@pytest.mark.parametrize("body", ["{}", '{"foo": 1}'])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_f39_an_answer_without_its_content_is_unreadable(world, dws, css, cce, clb, body, state):
    reads = {dws: DWS_READ, css: CSS_READ, cce: "cce.ShowCluster", clb: T_READ}
    for run, read in reads.items():
        answer(world, read, 200, body if run is not clb else '{"Response": %s}' % body, times=None)
        result = run(state=state, max_retries=1)
        assert result["failed"] and not result["changed"] and "could not be read" in result["msg"]
    assert world.sent("write") == []


def test_e1_pages(world, members):
    many = [{"server_id": "%08d-0000-4000-8000-000000000001" % index, "address": "10.0.1.%d" % index} for index in range(25)]
    result = members(members=many)
    assert result["api_calls"]["read"] == 2 and result["api_calls"]["write"] == 1
    assert members(members=many)["api_calls"] == {"read": 1, "write": 0, "poll": 0, "retry": 0}
    # a gateway that caps pages must not make members look absent
    world.emulator.settings.update({"classic_max_page_size": 10})
    world.forget()
    assert not members(members=many)["changed"] and world.sent("write") == []
    assert len(members(members=many[:1], purge=True)["removed"]) == 24


def test_e1_batches(world, members):
    result = members(members=world.ids["server_ids"][:5], batch_size=2)
    assert [len(body) for body in world.bodies(E1_ADD)] == [2, 2, 1]
    assert len(result["job_ids"]) == 3 and result["api_calls"]["read"] == 2 and len(result["added"]) == 5


def test_e1_wait_healthy_names_who_is_not(world, members):
    members()
    server = world.ids["server_ids"][0]
    world.emulator.act({"name": "classic_health", "params": {"listener_id": world.ids["listener_id"],
                                                             "server_id": server["server_id"],
                                                             "health_status": "ABNORMAL"}})  # fmt: skip
    result = members(wait_healthy=True, wait_timeout=30)
    assert result["failed"] and result["timed_out"] and not result["changed"]
    assert server["server_id"] in result["msg"] and "ABNORMAL" in result["msg"]
    assert world.ids["server_ids"][1]["server_id"] not in result["msg"]


def test_d_replace(world, dws):
    dws()
    refused = dws(elb_id=world.ids["elb_id_2"])
    assert refused["failed"] and world.ids["elb_id"] in refused["msg"] and "replace" in refused["msg"]
    predicted = dws(elb_id=world.ids["elb_id_2"], replace=True, check=True, diff=True)
    world.forget()
    result = dws(elb_id=world.ids["elb_id_2"], replace=True, diff=True)
    assert succeeded(result) and result["diff"] == predicted["diff"]
    assert result["previous_elb"]["id"] == world.ids["elb_id"] and result["elb"]["id"] == world.ids["elb_id_2"]
    assert world.sent("write") == [DWS_UNBIND, DWS_BIND] and result["api_calls"]["write"] == 2
    assert not dws(state="absent")["changed"]  # another one is bound, so the named one is absent already
    assert succeeded(dws(state="absent", elb_id=world.ids["elb_id_2"]))


def test_d_replace_by_one_that_cannot_be_bound(world, dws):
    dws()
    world.forget()
    result = dws(elb_id=world.ids["elb_id_other_vpc"], replace=True)
    assert result["failed"] and world.sent("write") == [] and "nothing was unbound" in result["msg"]


def test_d_on_open_telekom_cloud(world, dws):
    world.emulator.settings.update({"dws_detail_has_elb": False})
    for changed in (True, False):
        assert dws(cloud="otc.t-systems.com")["changed"] is changed
    assert succeeded(dws(cloud="otc.t-systems.com", state="absent"))
    assert len(world.effects()) == 2


def test_s_listener_life(world, css):
    http, https = {"protocol": "HTTP", "port": 9200}, {"protocol": "HTTPS", "port": 9200,
                                                       "server_cert_id": world.ids["server_cert_id"]}  # fmt: skip
    assert css(listener=http)["listener"]["protocol"] == "HTTP"
    refused = css(listener=https)
    assert refused["failed"] and "replace" in refused["msg"]
    predicted = css(listener=https, replace=True, check=True, diff=True)
    done = css(listener=https, replace=True, diff=True)
    assert succeeded(done) and done["diff"] == predicted["diff"] and done["listener"]["protocol"] == "HTTPS"
    changed = dict(https, server_cert_id=world.ids["ca_cert_id"])
    world.forget()
    result = css(listener=changed)
    if not result.get("failed"):
        assert world.sent("write") == ["css.UpdateEsListener"]
    assert css(state="absent")["elb"] is None


def test_c_replace(world, cce):
    cce()
    refused = cce(eip_id=world.ids["eip_id_2"])
    assert refused["failed"] and world.ids["eip_address"] in refused["msg"]
    predicted = cce(eip_address=world.ids["eip_address_2"], replace=True, check=True, diff=True)
    done = cce(eip_address=world.ids["eip_address_2"], replace=True, diff=True)
    assert succeeded(done) and done["diff"] == predicted["diff"] and done["api_calls"]["write"] == 2
    assert done["eip"] == {"id": world.ids["eip_id_2"], "address": world.ids["eip_address_2"], "status": "ACTIVE"}
    assert done["previous_address"] == world.ids["eip_address"]
    assert not cce(state="absent")["changed"] and succeeded(cce(state="absent", eip_id=world.ids["eip_id_2"]))


def test_max_removals(world, members):
    members(members=world.ids["server_ids"][:5])
    world.forget()
    for limit in ("3", "79%"):
        result = members(members=world.ids["server_ids"][:1], purge=True, max_removals=limit)
        assert result["failed"] and "max_removals" in result["msg"] and world.sent("write") == []
    assert len(members(members=world.ids["server_ids"][:1], purge=True, max_removals="80%")["removed"]) == 4


CLB_ROW = {"TargetGroupId": "", "VpcId": "vpc-default1", "TargetGroupType": "v1", "AssociatedRule": [], "AssociatedRuleCount": 0}


@pytest.mark.parametrize("state", ["present", "absent"])
def test_f39_half_readable_answers(world, dws, css, members, cce, clb, state):
    group = dict(CLB_ROW, TargetGroupId=world.ids["target_group_id"])
    without = {name: value for name, value in group.items() if name != "AssociatedRule"}
    answers = [
        (dws, DWS_READ, [{"cluster": {}}, {"cluster": []}, {"cluster": None}, {"cluster": {"id": "x", "elb": "x"}},
                         {"cluster": {"id": "x", "elb": {"name": "x"}}}]),
        (css, CSS_READ, [{"elb_enable": None}, {"elb_enable": "false"}, {"elb_enable": True, "loadBalancer": "x"}]),
        (members, E1_READ, [[{"id": "x"}], [None], '"[]"', "null", {"members": []}]),
        (cce, "cce.ShowCluster", [{"status": {}}, {"status": None}, {"status": {"phase": "Available", "endpoints": "x"}},
                                  {"status": {"phase": "Available", "endpoints": [None]}}]),
        (clb, T_READ, [{"Response": found} for found in (
            {"TotalCount": 1, "TargetGroupSet": [without]},
            {"TotalCount": 1, "TargetGroupSet": [dict(group, AssociatedRuleCount=3)]},
            {"TotalCount": 1, "TargetGroupSet": [dict(group, AssociatedRule=[None])]},
            {"TotalCount": 5, "TargetGroupSet": []},
            {"TotalCount": 1, "TargetGroupSet": [dict(group, TargetGroupId="lbtg-another0")]},
        )]),
    ]  # fmt: skip
    for run, read, bodies in answers:
        for body in bodies:
            world.emulator.faults.clear()
            answer(world, read, 200, body, times=None)
            result = run(state=state, max_retries=1)
            assert result.get("failed") and not result["changed"] and "could not be read" in result["msg"], (body, result)
    assert world.sent("write") == []


def test_f11_d_absent_waits_for_a_bind_in_flight(world, dws):
    world.emulator.act({"name": "dws_bind", "params": {"cluster_id": world.ids["dws_cluster_id"],
                                                       "elb_id": world.ids["elb_id"], "seconds": 5}})  # fmt: skip
    result = dws(state="absent")
    assert succeeded(result) and world.sent("write") == [DWS_UNBIND] and result["elb"] is None


def test_f28_c_no_endpoint_at_all_is_not_unbound(world, cce):
    cce()
    world.forget()
    body = {"kind": "Cluster", "status": {"phase": "Available", "endpoints": []}}
    answer(world, "cce.ShowCluster", 200, body)
    assert not cce()["changed"] and world.sent("write") == []
    answer(world, "cce.ShowCluster", 200, body)
    assert succeeded(cce(state="absent"))


def test_failed_jobs_tell_the_code(world, dws, members):
    result = dws(elb_id=world.ids["elb_id_no_private_ip"])
    assert result["error"]["operation"] == "AssociateElb" and "DWS.0114" in result["error"]["code"]
    world.fault(E1_ADD, "job_fails", code="ELB.1009", detail="CreateIPTask-fail")
    result = members()
    assert result["error"]["operation"] == "CreateMembers" and result["error"]["code"] == "ELB.1009"
    assert set(result["error"]) == {"provider", "service", "operation", "http_status", "code", "message", "request_id",
                                    "retryable"}  # fmt: skip


def test_e1_busy_409_is_waited_for(world, members):
    answer(world, E1_ADD, 409, {"error": {"code": "ELB.2005", "message": "text"}}, times=2)
    assert succeeded(members()) and len(world.effects()) == 2
