# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent's gateway: who may come in, and in which form (API notes, Tencent 1)."""

from __future__ import annotations

import json

import pytest
from tencent_client import Client, error_of, sign

from multicloud_emulator.messages import Request
from multicloud_emulator.tencent.errors import ApiError
from multicloud_emulator.tencent.signature import Credential, verify

READ = "DescribeTargetGroups"
EXAMPLE = Credential("AKIDEXAMPLE00000000000000000000000", "EXAMPLEKEY1111111111111111111111")
TIMESTAMP = 1763629200
ASSOCIATION = {"LoadBalancerId": "lb-phbx2420", "ListenerId": "lbl-m2q6sp9m", "LocationId": "loc-jjqr0ric",
               "TargetGroupId": "lbtg-5xunivs0"}
POST_BODY = json.dumps({"Associations": [ASSOCIATION]}).encode()
COMPACT_BODY = json.dumps({"Associations": [ASSOCIATION]}, separators=(",", ":")).encode()
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
# API notes, Tencent 1.6, A to C: method, query, content type, signed headers, body, signature
VECTORS = [
    ("POST", "", JSON, "content-type;host", POST_BODY,
     "9c3f95ff951d4da4a356be8c9598cfbdc8ed703e45fdc5105a1c4e1317ea28fa"),
    ("POST", "", JSON + "; charset=utf-8", "content-type;host;x-tc-action", COMPACT_BODY,
     "72f9473dcdc9c61b59cd13c5d7aa25756c7d0d71e7872aebb7a22fa05498d114"),
    ("GET", "TaskId=dd2f3116-421c-4eda-8401-b9ddefcc65d5", FORM, "content-type;host", b"",
     "5097d2bbb8f4223e2490cbb525b3816777a5eeb008baed51a046eec8634a6ab9"),
]


@pytest.fixture
def client():
    return Client()


def code(client, action=READ, params=None, **wrong):
    return error_of(client.send(action, params, **wrong))[0]


def vector_request(vector, **changed):
    method, query, content_type, names, body, signature = vector
    return Request(method, "https", "/", query, {
        "content-type": content_type, "host": "clb.tencentcloudapi.com", "x-tc-timestamp": str(TIMESTAMP),
        "x-tc-action": "AssociateTargetGroups",
        "authorization": f"TC3-HMAC-SHA256 Credential={EXAMPLE.secret_id}/2025-11-20/clb/tc3_request, "
                         f"SignedHeaders={names}, Signature={signature}", **changed}, body)


@pytest.mark.parametrize("vector", VECTORS)
def test_published_vectors_are_accepted(vector):
    assert verify(vector_request(vector), {EXAMPLE.secret_id: EXAMPLE}, TIMESTAMP, "clb") is EXAMPLE


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("changed", [{"host": "clb.tencentcloudapi.cn"}, {"content-type": "application/json;v=2"}])
def test_vectors_with_one_header_changed_are_refused(vector, changed):
    with pytest.raises(ApiError, match="SignatureFailure"):
        verify(vector_request(vector, **changed), {EXAMPLE.secret_id: EXAMPLE}, TIMESTAMP, "clb")


@pytest.mark.parametrize("scheme, port, accepted", [
    ("https", ":443", False), ("http", ":80", False), ("https", ":8443", True), ("http", ":443", True),
    ("https", "", True),
])
def test_port_in_host_only_when_it_is_not_the_usual_one(client, scheme, port, accepted):
    request = client.request(READ, host="clb.tencentcloudapi.com" + port)
    request.scheme = scheme
    answer = client.read(client.emulator.handle(request))
    assert ("Error" not in answer) is accepted
    assert accepted or error_of(answer)[0] == "AuthFailure.SignatureFailure"


def test_good_request(client):
    assert client.send(READ)["TotalCount"] == 5


def test_charset_is_fine_when_signed(client):
    assert "Error" not in client.send(READ, content_type="application/json; charset=utf-8")


def test_charset_added_after_signing(client):
    assert code(client, headers={"content-type": "application/json; charset=utf-8"}) == "AuthFailure.SignatureFailure"


def test_host_without_its_port(client):
    assert code(client, headers={"host": "127.0.0.1"}) == "AuthFailure.SignatureFailure"


def test_body_serialised_again_after_signing(client):
    assert code(client, params={"Limit": 5}, sent=b'{"Limit":5}') == "AuthFailure.SignatureFailure"


def test_action_may_be_signed_and_its_value_is_lowercased(client):
    assert "Error" not in client.send(READ, more_signed={"x-tc-action": READ})


def test_signed_action_must_be_the_one_sent(client):
    wrong = code(client, more_signed={"x-tc-action": "DescribeListeners"})
    assert wrong == "AuthFailure.SignatureFailure"


@pytest.mark.parametrize("skew", [-299, 300])
def test_skew_within_five_minutes(client, skew):
    assert "Error" not in client.send(READ, skew=skew)


@pytest.mark.parametrize("skew", [-301, 301])
def test_skew_of_more_than_five_minutes(client, skew):
    assert code(client, skew=skew) == "AuthFailure.SignatureExpire"


@pytest.mark.parametrize("names", [["content-type"], ["host"], ["host", "content-type"]])
def test_both_headers_have_to_be_signed_in_order(client, names):
    request = client.request(READ)
    timestamp, key = int(request.header("x-tc-timestamp")), client.credentials
    some = {name: request.headers[name] for name in names}
    good = sign(key["secret_id"], key["secret_key"], timestamp, "POST", "", some, request.body)
    request.headers["authorization"] = good.replace("content-type;host", ";".join(names))
    assert error_of(client.read(client.emulator.handle(request)))[0] == "AuthFailure.SignatureFailure"


def test_signed_header_that_is_not_sent(client):
    assert code(client, more_signed={"x-tc-trace": "a"}) == "AuthFailure.SignatureFailure"


def test_date_of_the_scope_is_that_of_the_timestamp(client):
    assert code(client, date="2001-01-01") == "AuthFailure.SignatureFailure"


def test_service_of_the_scope(client):
    assert code(client, service="vpc") == "AuthFailure.SignatureFailure"


def test_unknown_key(client):
    key = {"secret_id": "AKIDNOBODY", "secret_key": client.credentials["secret_key"]}
    assert code(client, key=key) == "AuthFailure.SecretIdNotFound"


def test_wrong_secret(client):
    key = {"secret_id": client.credentials["secret_id"], "secret_key": "wrong"}
    assert code(client, key=key) == "AuthFailure.SignatureFailure"


def test_temporary_key_needs_its_token(client):
    key = client.credentials["temporary"]
    assert "Error" not in client.send(READ, key=key, headers={"x-tc-token": key["token"]})
    assert code(client, key=key) == "AuthFailure.TokenFailure"
    assert code(client, key=key, headers={"x-tc-token": "other"}) == "AuthFailure.TokenFailure"
    client.emulator.tencent.act("expire_token")
    assert code(client, key=key, headers={"x-tc-token": key["token"]}) == "AuthFailure.TokenFailure"


def test_token_with_a_permanent_key(client):
    assert code(client, headers={"x-tc-token": "something"}) == "AuthFailure.TokenFailure"


@pytest.mark.parametrize("authorization", [None, "", "TC3-HMAC-SHA256 Credential=a", "Bearer x"])
def test_authorization_that_is_none(client, authorization):
    assert code(client, headers={"authorization": authorization}) == "AuthFailure.InvalidAuthorization"


def test_unsigned_payload(client):
    headers = {"x-tc-content-sha256": "UNSIGNED-PAYLOAD"}
    request = client.request(READ, body=b"UNSIGNED-PAYLOAD", sent=b'{"Limit": 2}', headers=headers)
    assert len(client.read(client.emulator.handle(request))["TargetGroupSet"]) == 2


def test_query_form(client):
    group = client.ids["target_group_id"]
    query = f"Limit=1&TargetGroupIds.0={group}&TargetGroupIds.1={client.ids['target_group_id_2']}"
    answer = client.send(READ, method="GET", query=query, content_type=FORM)
    assert (answer["TotalCount"], [one["TargetGroupId"] for one in answer["TargetGroupSet"]]) == (2, [group])


def test_query_that_is_not_the_signed_one(client):
    assert code(client, method="GET", query="Limit=1&Offset=0", signed_query="Offset=0&Limit=1",
                content_type=FORM) == "AuthFailure.SignatureFailure"


def test_query_form_carries_lists_of_objects(client):
    item = client.item("http_listener_v2_id", "target_group_v2_id", "location_v2_id", Weight=0)
    query = "&".join(f"Associations.0.{name}={value}" for name, value in item.items())
    answer = client.send("AssociateTargetGroups", method="GET", query=query, content_type=FORM)
    client.wait()
    assert client.status(answer) == 0
    assert client.rules(client.ids["target_group_v2_id"])[0]["Weight"] == 0


@pytest.mark.parametrize("query, wanted", [
    ("TargetGroupIds.1=lbtg-legacy01", "InvalidParameter"),
    ("TargetGroupIds=lbtg-legacy01", "InvalidParameter"),
    ("Limit=ten", "InvalidParameter"),
    ("Limit=1&Limit=2", "InvalidParameter"),
    ("Limit=x&Limit.5=y", "InvalidParameter"),
    ("TargetGroupIds.0=" + "a" * 32 * 1024, "RequestSizeLimitExceeded"),
    ("Limt=1", "UnknownParameter"),
])
def test_queries_that_are_wrong(client, query, wanted):
    assert code(client, method="GET", query=query, content_type=FORM) == wanted


@pytest.mark.parametrize("spelling, value", [("true", True), ("false", False)])
def test_boolean_in_a_query(client, spelling, value):
    query = f"SnatEnable={spelling}&TargetGroupId={client.ids['target_group_id']}"
    client.send("ModifyTargetGroupAttribute", method="GET", query=query, content_type=FORM)
    (group,) = client.ok(READ, TargetGroupIds=[client.ids["target_group_id"]])["TargetGroupSet"]
    assert group["SnatEnable"] is value


@pytest.mark.parametrize("spelling, accepted", [("true", True), ("True", False), ("1", False)])
def test_spelling_of_a_boolean_in_a_query(client, spelling, accepted):
    query = f"SnatEnable={spelling}&TargetGroupId={client.ids['target_group_id']}"
    answer = client.send("ModifyTargetGroupAttribute", method="GET", query=query, content_type=FORM)
    assert ("Error" not in answer) is accepted


@pytest.mark.parametrize("content_type", [FORM, "text/plain", "multipart/form-data; boundary=x"])
def test_post_is_json(client, content_type):
    assert code(client, content_type=content_type) == "InvalidParameter"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff{}"])
def test_body_that_is_no_json_object(client, body):
    assert code(client, body=body) == "InvalidParameter"


def test_body_of_more_than_ten_megabytes(client):
    assert code(client, body=b'{"TargetGroupIds": ["' + b"a" * 10 * 1024 * 1024 + b'"]}') == "RequestSizeLimitExceeded"


@pytest.mark.parametrize("headers, wanted", [
    ({"x-tc-version": "2017-03-12"}, "NoSuchVersion"),
    ({"x-tc-version": None}, "MissingParameter"),
    ({"x-tc-region": "eu-de"}, "UnsupportedRegion"),
    ({"x-tc-region": None}, "MissingParameter"),
    ({"x-tc-timestamp": None}, "MissingParameter"),
    ({"x-tc-timestamp": "now"}, "InvalidParameter"),
    ({"x-tc-action": None}, "MissingParameter"),
    ({"x-tc-language": "de-DE"}, "InvalidParameter"),
])
def test_common_headers(client, headers, wanted):
    assert code(client, headers=headers) == wanted


@pytest.mark.parametrize("action", ["describeTargetGroups", "DescribeTargetgroups", "Nothing"])
def test_action_names_are_exact(client, action):
    assert code(client, action) == "InvalidAction"


def test_another_region_is_another_world(client):
    headers = {"x-tc-region": "ap-shanghai"}
    assert client.send(READ, headers=headers)["TotalCount"] == 0
    balancer = {"LoadBalancerId": client.ids["load_balancer_id"]}
    assert code(client, "DescribeListeners", balancer, headers=headers) == "InvalidParameter.LBIdNotFound"


@pytest.mark.parametrize("params, wanted", [
    ({"Limits": 1}, "UnknownParameter"),
    ({"Limit": None}, "InvalidParameter"),
    ({"Limit": "20"}, "InvalidParameter"),
    ({"Limit": 1.5}, "InvalidParameter"),
    ({"Limit": True}, "InvalidParameter"),
    ({"Limit": -1}, "InvalidParameterValue.Range"),
    ({"TargetGroupIds": "lbtg-legacy01"}, "InvalidParameter"),
    ({"TargetGroupIds": [None]}, "InvalidParameter"),
    ({"Filters": ["TargetGroupVpcId"]}, "InvalidParameter"),
    ({"TargetGroupIds": ["lb-exposed1#lbl-tcp00001"]}, "InvalidParameter.FormatError"),
    ({"TargetGroupIds": [""]}, "InvalidParameter.FormatError"),
    ({"Filters": [{"Name": "TargetGroupVpcId"}]}, "MissingParameter"),
    ({"Filters": [{"Name": "TargetGroupVpcId", "Values": ["a"], "Value": "b"}]}, "UnknownParameter"),
])
def test_shapes_of_parameters(client, params, wanted):
    assert code(client, params=params) == wanted


def test_other_methods(client):
    request = client.request(READ, method="PUT")
    answer = client.read(client.emulator.tencent.handle(request, client.emulator.tencent.identify(request)))
    assert error_of(answer)[0] == "UnsupportedProtocol"


def test_twenty_requests_a_second_of_each_action(client):
    for _number in range(20):
        client.ok(READ)
    error, message = client.error(READ)
    assert (error, "frequency limit `20`" in message) == ("RequestLimitExceeded", True)
    client.ok("DescribeTargetGroupList")
    client.wait(0.75)
    assert client.error(READ)[0] == "RequestLimitExceeded"
    client.wait(0.25)
    client.ok(READ)


def test_rate_is_a_setting():
    limit = "RequestLimitExceeded.UinLimitExceeded"
    client = Client(tencent_rate_limit=1, tencent_rate_limit_code=limit)
    client.ok(READ)
    assert client.error(READ)[0] == limit
    client.emulator.settings.update({"tencent_rate_limit": 0})
    for _number in range(30):
        client.ok(READ)


def test_throttled_write_is_not_carried_out():
    client = Client(tencent_rate_limit=1)
    client.ok("AssociateTargetGroups", Associations=[client.item("http_listener_id", location="location_id")])
    client.wait(0.5)
    assert client.error("AssociateTargetGroups", Associations=[client.item()])[0] == "RequestLimitExceeded"
    client.wait()
    assert len(client.rules(client.ids["target_group_id"])) == 1


def test_nothing_secret_in_the_journal(client):
    key = client.credentials["temporary"]
    client.send(READ, key=key, headers={"x-tc-token": key["token"]})
    journal = json.dumps(client.emulator.journal.as_json())
    assert READ in journal
    assert not any(secret in journal for secret in (key["token"], key["secret_key"], "Signature", key["secret_id"]))
