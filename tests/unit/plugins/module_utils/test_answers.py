# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every error shape of the API notes, and the answers that look like success but are not."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import answers
from ansible_collections.multicloud.exposure.plugins.module_utils.client import Operation
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import CloudError

READ = Operation("dws", "Read", "GET", "/x")
LIST = Operation("elb", "List", "GET", "/x", shape=list)
WRITE = Operation("dws", "Write", "POST", "/x", "write", empty=True)
POLL = Operation("elb", "Job", "GET", "/x", "poll")
NOW = 1735787045.0  # 2025-01-02 03:04:05


def response(status, body, headers=None):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return SimpleNamespace(status_code=status, content=content, headers=headers or {})


def huawei_error(operation, status, body, headers=None):
    with pytest.raises(CloudError) as caught:
        answers.read_huawei(operation, response(status, body, headers), NOW)
    return caught.value


@pytest.mark.parametrize(
    "body, code, message",
    [
        ({"error_code": "APIGW.0301", "error_msg": "m", "request_id": "r"}, "APIGW.0301", "m"),
        (
            {"externalMessage": "m", "errCode": "DWS.0047", "error_code": "DWS.0047", "error_msg": "m"},
            "DWS.0047", "m",
        ),
        ({"errCode": "CSS.0015", "externalMessage": "m"}, "CSS.0015", "m"),
        ({"error": {"code": "ELB.6101", "message": "m"}}, "ELB.6101", "m"),
        ({"error": {"code": 401, "message": "m", "title": "Unauthorized"}}, "401", "m"),
        ({"code": "VPC.0504", "message": "m"}, "VPC.0504", "m"),
        (
            {"errorCode": "CCE.01404001", "errorMessage": "m", "error_code": "CCE_CM.0004", "error_msg": "o", "code": 404},
            "CCE.01404001", "m",
        ),
        ({"errorCode": "X.1", "errorMsg": "m"}, "X.1", "m"),
        ({"NeutronError": {"type": "t", "message": "m"}}, None, None),
        ([], None, None),
    ],
)  # fmt: skip
def test_every_error_shape(body, code, message):
    assert answers.find_error(body) == (code, message)


@pytest.mark.parametrize(
    "operation, status, body, kind",
    [
        (READ, 401, {"error_code": "APIGW.0307", "error_msg": "m"}, "renew"),
        (READ, 401, {"error_code": "APIGW.0301", "error_msg": "m"}, "denied"),
        (READ, 401, {"error_code": "DWS.0047", "error_msg": "m"}, "gone"),
        (READ, 403, {"error_code": "DWS.0015", "error_msg": "m"}, "gone"),
        (READ, 404, {"error_code": "APIGW.0101", "error_msg": "m"}, "final"),
        (READ, 404, b"<html>", "final"),
        (READ, 404, {"error_code": "DWS.3027", "error_msg": "m"}, "gone"),
        (WRITE, 403, {"error_code": "DWS.7023", "error_msg": "m"}, "busy"),
        (WRITE, 409, {"error_code": "DWS.0011", "error_msg": "m"}, "busy"),
        (WRITE, 200, {"error_code": "DWS.9999", "error_msg": "DWS.7023"}, "busy"),
        (WRITE, 200, {"error_code": "DWS.9999", "error_msg": "other"}, "final"),
        (WRITE, 202, {"errCode": "CSS.0011", "externalMessage": "m"}, "busy"),
        # an error of any shape inside a 2xx
        (WRITE, 200, {"errorCode": "CCE.01429002", "errorMessage": "m"}, "busy"),
        (WRITE, 200, {"error": {"code": "ELB.2001", "message": "m"}}, "final"),
        (WRITE, 400, {"error_code": "DWS.0102", "error_msg": "m"}, "conflict"),
        (WRITE, 429, {"errorCode": "CCE.01429002", "errorMessage": "m"}, "busy"),
        (WRITE, 429, {"errorCode": "CCE.02429001", "errorMessage": "m"}, "throttled"),
        (WRITE, 429, {"error_code": "APIGW.0308", "error_msg": "m"}, "throttled"),
        (WRITE, 409, {"errorCode": "CCE.01409002", "errorMessage": "m"}, "busy"),
        (WRITE, 403, {"errorCode": "CCE.01403009", "errorMessage": "m"}, "busy"),
        (WRITE, 403, {"errorCode": "CCE.01403001", "errorMessage": "m"}, "denied"),
        (WRITE, 400, {"error": {"code": "ELB.2012", "message": "m"}}, "conflict"),
        (WRITE, 403, {"error": {"code": "ELB.2001", "message": "m"}}, "final"),
        (WRITE, 503, {"error": {"code": "ELB.6002", "message": "m"}}, "gone"),
        (WRITE, 409, {"error_code": "ELB.8907", "error_msg": "member already exists"}, "conflict"),
        (WRITE, 409, {"error_code": "ELB.8907", "error_msg": "Invalid state PENDING_UPDATE"}, "busy"),
        (WRITE, 409, {"error_code": "ELB.8905", "error_msg": "Quota exceeded"}, "final"),
        (WRITE, 409, {"error_code": "ELB.0409", "error_msg": "The quota of members is exceeded"}, "final"),
        (WRITE, 409, {"code": "VPC.0512", "message": "m"}, "busy"),
        (WRITE, 500, {"code": "VPC.0516", "message": "m"}, "final"),
        (WRITE, 500, {"error_code": "DWS.0005", "error_msg": "m"}, "unknown"),
        (WRITE, 502, b"<html>bad gateway</html>", "unknown"),
        (WRITE, 200, b'{"job_id": "x', "unknown"),
        (WRITE, 200, b"null", "unknown"),
        (WRITE, 200, b"{job_id:1}", "unknown"),
        (READ, 200, b"", "unknown"),
        (LIST, 200, {"members": []}, "unknown"),
        (LIST, 200, b"null", "unknown"),
        (READ, 302, b"", "final"),
    ],
)
def test_retry_class(operation, status, body, kind):
    assert huawei_error(operation, status, body).kind == kind


@pytest.mark.parametrize(
    "operation, status, body, data",
    [
        (LIST, 200, b"{}", []),
        (LIST, 200, b"[]", []),
        (WRITE, 200, b"", {}),
        (WRITE, 200, {"error_code": "DWS.0000"}, {"error_code": "DWS.0000"}),
        # a failed job is an answer, not a refusal of the poll
        (POLL, 200, {"status": "FAIL", "error_code": "ELB.1009"}, {"status": "FAIL", "error_code": "ELB.1009"}),
    ],
)
def test_success(operation, status, body, data):
    assert answers.read_huawei(operation, response(status, body), NOW) == data


@pytest.mark.parametrize(
    "text, seconds",
    [("3", 3.0), ("56.818", 56.818), ("Thu, 02 Jan 2025 03:04:15 GMT", 10.0), ("Thu, 02 Jan 2025 03:00:00 GMT", 0.0),
     ("soon", None), ("nan", None), ("inf", None)],
)  # fmt: skip
def test_retry_after(text, seconds):
    error = huawei_error(WRITE, 429, {"error_code": "APIGW.0308", "error_msg": "m"}, {"Retry-After": text})
    assert error.retry_after == seconds


def tencent(status, body):
    return answers.read_tencent(Operation("clb", "Associate", kind="write"), response(status, body), NOW)


@pytest.mark.parametrize(
    "status, body, kind",
    [
        (200, ("RequestLimitExceeded", "m"), "throttled"),
        (200, ("RequestLimitExceeded.UinLimitExceeded", "m"), "throttled"),
        (200, ("LimitExceeded", "m"), "final"),
        (200, ("FailedOperation.ResourceInOperating", "m"), "busy"),
        (200, ("FailedOperation", "Your task is working (X). Pls wait"), "busy"),
        (200, ("FailedOperation", "Loadbalancer(lb-x) is not in normal desState, maybe"), "busy"),
        (200, ("FailedOperation", "listenerId lbl-x not in targetgroup mode"), "conflict"),
        (200, ("InternalError", "m"), "unknown"),
        (200, ("InvalidParameter.LBIdNotFound", "m"), "gone"),
        (200, ("AuthFailure.SignatureExpire", "m"), "denied"),
        (200, ("UnknownParameter", "m"), "final"),
        (502, b"<html>", "unknown"),
        (200, b"null", "unknown"),
        (200, b'{"Response": null}', "unknown"),
        (200, b'{"Response": {"Err', "unknown"),
    ],
)
def test_tencent_retry_class(status, body, kind):
    if isinstance(body, tuple):
        body = {"Response": {"Error": {"Code": body[0], "Message": body[1]}, "RequestId": "r-1"}}
    with pytest.raises(CloudError) as caught:
        tencent(status, body)
    assert caught.value.kind == kind


def test_tencent_success_and_request_id():
    assert tencent(200, {"Response": {"RequestId": "r-1", "Status": 0}})["Status"] == 0
    with pytest.raises(CloudError) as caught:
        tencent(200, {"Response": {"Error": {"Code": "LimitExceeded", "Message": "m"}, "RequestId": "r-1"}})
    assert caught.value.error["request_id"] == "r-1"
    assert caught.value.error["retryable"] is False
