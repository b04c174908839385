# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The front door through the Tencent Cloud SDK: keys, forms, regions, rates (API notes, Tencent 1)."""

from __future__ import annotations

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException


def refusal_of(clb, action="DescribeTargetGroups", **params):
    """The SDK's exception."""
    with pytest.raises(TencentCloudSDKException) as refusal:
        clb(action, **params)
    return refusal.value


@pytest.mark.drives("clb.DescribeTargetGroups", "clb.AssociateTargetGroups")
def test_get_is_another_form_of_the_same_call(emulator, another_clb):
    """Lists of objects travel as dotted names, numbered from 0."""
    clb, ids = another_clb(method="GET"), emulator.ids
    answer = clb("DescribeTargetGroups", TargetGroupIds=[ids["target_group_id"], ids["target_group_id_2"]], Limit=1)
    assert (answer.TotalCount, len(answer.TargetGroupSet)) == (2, 1)
    clb("AssociateTargetGroups", Associations=[
        {"LoadBalancerId": ids["load_balancer_id"], "ListenerId": listener, "TargetGroupId": ids["target_group_id"]}
        for listener in ids["tcp_listener_ids"][:12]])
    emulator.advance(60)
    assert len(emulator.effects()) == 12


@pytest.mark.drives("clb.DescribeTargetGroups")
def test_a_temporary_key_needs_its_token(emulator, another_clb):
    """And an expired token is no good."""
    key = emulator.world["tencent"]["temporary"]
    assert another_clb(key=key)("DescribeTargetGroups").TotalCount == 5
    assert refusal_of(another_clb(key={**key, "token": "another"})).code == "AuthFailure.TokenFailure"
    emulator.act("tencent", "expire_token")
    assert refusal_of(another_clb(key=key)).code == "AuthFailure.TokenFailure"


@pytest.mark.parametrize(("change", "code"), [
    ({"secret_id": "AKIDNOBODY0000000000000000000000000"}, "AuthFailure.SecretIdNotFound"),
    ({"secret_key": "wrong"}, "AuthFailure.SignatureFailure"),
])
def test_wrong_keys(emulator, another_clb, change, code):
    """The SDK reads the error although the HTTP status is 200."""
    refusal = refusal_of(another_clb(key={**emulator.world["tencent"], **change}))
    assert refusal.code == code
    assert refusal.message and len(refusal.requestId) == 36


@pytest.mark.drives("clb.DescribeTargetGroups")
def test_another_region_is_another_world(another_clb):
    """And a region that does not exist is refused."""
    assert another_clb(region="ap-tokyo")("DescribeTargetGroups").TotalCount == 0
    assert refusal_of(another_clb(region="ap-nowhere")).code == "UnsupportedRegion"


def test_a_signature_of_another_hour_is_refused(emulator, clb, monkeypatch):
    """More than five minutes apart, before or after."""
    import tencentcloud.common.abstract_client as sdk

    now = sdk.time.time()
    for seconds in (-301, 301):
        monkeypatch.setattr(sdk.time, "time", lambda seconds=seconds: now + seconds)
        assert refusal_of(clb).code == "AuthFailure.SignatureExpire"
    monkeypatch.setattr(sdk.time, "time", lambda: now - 290)
    clb("DescribeTargetGroups")


def test_the_twenty_first_call_of_a_second_is_refused(emulator, clb):
    """Each action for itself, and the next second is a new one."""
    for _number in range(20):
        clb("DescribeTargetGroups")
    assert refusal_of(clb).code == "RequestLimitExceeded"
    clb("DescribeLoadBalancers")
    emulator.advance(1)
    clb("DescribeTargetGroups")


def test_bad_gateway_is_a_network_error(emulator, clb):
    """What is not HTTP 200 the SDK calls ServerNetworkError."""
    emulator.fault("*", "html")
    assert refusal_of(clb).code == "ServerNetworkError"
    emulator.fault("*", "drop")
    assert refusal_of(clb).code == "ClientNetworkError"


def test_an_action_that_does_not_exist(clb):
    """Names are case-sensitive."""
    with pytest.raises(TencentCloudSDKException) as refusal:
        clb.client.call("Describetargetgroups", {})
    assert refusal.value.code == "InvalidAction"


def test_parameters_that_the_api_does_not_have(clb):
    """Unknown names and null are refused."""
    for params, code in (({"TargetGroupId": "lbtg-legacy01"}, "UnknownParameter"),
                         ({"TargetGroupIds": None}, "InvalidParameter")):
        with pytest.raises(TencentCloudSDKException) as refusal:
            clb.client.call("DescribeTargetGroups", params)
        assert refusal.value.code == code
