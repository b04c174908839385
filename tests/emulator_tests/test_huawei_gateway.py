# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway lets right requests through and refuses everything else."""

from __future__ import annotations

import hashlib
import json

import pytest
from huawei_client import Client, failed

from multicloud_emulator.huawei.signature import canonical_query, canonical_request, sign
from multicloud_emulator.messages import Request

PROJECT = "0123456789abcdef0123456789abcdef"
MEMBERS = f"/v3/{PROJECT}/elb/pools/11111111-2222-3333-4444-555555555555/members"
ELB = {"content-type": "application/json", "host": "elb.eu-west-101.myhuaweicloud.eu", "x-project-id": PROJECT,
       "x-sdk-date": "20250102T030405Z"}
VECTORS = [
    ("GET", "/v3/projects", "name=eu-west-101",
     {"host": "iam.eu-west-101.myhuaweicloud.eu", "x-sdk-date": "20250102T030405Z"}, b"",
     "acf5ac717e9b9843f8659259ead15a6a08e34855c1ac71e9c521395ab9a3053b",
     "048f1b4a3c81a0ef476ce5dd4659cad550f37f6040cfca1932c77a004959fc08"),
    ("POST", f"{MEMBERS}/batch-add", "", ELB,
     b'{"members":[{"address":"10.0.0.11","protocol_port":8080,"weight":1}]}',
     "1e43c0842e439e74ee2ac86720a374d930f775b2d0d4c564f3819d9a2f04169f",
     "a6ebdadf8bfb597589036c80890b4803e28e945a9d873bf00ccb72cfa3279869"),
    ("GET", MEMBERS, "limit=2&name=a%20b~c%2Fd&address=10.0.0.12&address=10.0.0.11&admin_state_up=true",
     {**ELB, "x-security-token": "example-sts-token"}, b"",
     "168447fc6057b28dcdc0a76152d36bcd0e34f90ee014b940653fafd518814134",
     "4f167191dffa608cd49d9da9ef73950d1dd08739fa121daf139c0e41d660f329"),
]
LIST = "/v1/{P}/publicips"


@pytest.mark.parametrize(("method", "path", "query", "headers", "body", "digest", "signature"), VECTORS)
def test_signing_vectors_of_the_api_notes(method, path, query, headers, body, digest, signature):
    canonical = canonical_request(Request(method, "https", path, query, headers, body), list(headers))
    assert hashlib.sha256(canonical.encode()).hexdigest() == digest
    assert sign(canonical, "20250102T030405Z", "ExampleSecretKey0123456789abcdefghijklmn") == signature


def test_canonical_query_of_vector_3():
    assert canonical_query(VECTORS[2][2]) == (
        "address=10.0.0.11&address=10.0.0.12&admin_state_up=true&limit=2&name=a%20b~c%2Fd")
    assert canonical_query("key") == "key="


def test_right_request_gets_through():
    answer = Client().get(LIST)
    assert answer.status == 200
    assert len(answer.headers["x-request-id"]) == 32


def test_body_and_path_and_query_are_part_of_the_signature():
    for change in ({"body": b'{"publicip":{"alias":"y"}}'}, {"query": "limit=1"}, {"path": "/v1/x/publicips"},
                   {"method": "POST"}):
        client = Client()
        request = client.request("PUT", "/v1/{P}/publicips/" + client.ids["eip_id"], {"publicip": {"alias": "x"}})
        for name, value in change.items():
            setattr(request, name, value)
        if "path" in change:
            request.path = f"/v1/{client.project}/publicips"
            request.method = "GET"
        assert client.emulator.handle(request).status in (401, 404), change
        assert not client.effects()


def test_port_of_the_host_is_part_of_the_signature():
    client = Client()
    request = client.request("GET", LIST)
    request.headers["host"] = "127.0.0.1"
    assert client.emulator.handle(request).status == 401


def test_unknown_key():
    client = Client()
    client.access = "UNKNOWN"
    assert failed(client.get(LIST)) == (401, "APIGW.0301")


def test_five_bad_signatures_lock_the_key_for_five_minutes():
    client = Client()
    right, client.secret = client.secret, "wrong"
    for _time in range(5):
        assert failed(client.get(LIST)) == (401, "APIGW.0301")
    client.secret = right
    answer = client.get(LIST)
    assert failed(answer) == (401, "APIGW.0301")
    assert "limit" in answer.json["error_msg"]
    client.wait(301)
    assert client.get(LIST).status == 200


def test_a_good_signature_forgets_the_bad_ones():
    client = Client()
    right = client.secret
    for _round in range(2):
        client.secret = "wrong"
        for _time in range(4):
            client.get(LIST)
        client.secret = right
        assert client.get(LIST).status == 200


@pytest.mark.parametrize("skew", [-901, 901])
def test_clock_skew(skew):
    client = Client()
    assert failed(client.call("GET", LIST, skew=skew)) == (401, "APIGW.0301")
    assert client.call("GET", LIST, skew=skew - skew / abs(skew) * 5).status == 200


@pytest.mark.parametrize("header", ["x-project-id", "x-security-token"])
def test_project_and_token_headers_have_to_be_signed(header):
    client = Client()
    values = {"x-project-id": client.project, "x-security-token": client.keys["temporary"]["security_token"]}
    if header == "x-security-token":
        client.access, client.secret = client.keys["temporary"]["access_key"], client.keys["temporary"]["secret_key"]
    answer = client.call("GET", LIST, drop=(header,), unsigned={header: values[header]})
    assert failed(answer) == (401, "APIGW.0301")


def test_temporary_key_needs_its_token_and_a_permanent_one_none():
    client = Client()
    temporary = client.keys["temporary"]
    assert client.call("GET", LIST, headers={"x-security-token": "x"}).status == 401
    client.access, client.secret = temporary["access_key"], temporary["secret_key"]
    assert client.get(LIST).status == 401
    assert client.call("GET", LIST, headers={"x-security-token": temporary["security_token"]}).status == 200


def test_project_in_the_path_and_in_the_header():
    client = Client()
    other = client.keys["project_id_2"]
    assert failed(client.get("/v1/" + "f" * 32 + "/publicips")) == (403, "APIGW.0302")
    assert failed(client.call("GET", LIST, headers={"x-project-id": other})) == (403, "APIGW.0310")
    client.extra = {}
    assert client.get(LIST).status == 200


def test_unknown_paths_methods_and_unpublished_apis():
    client = Client(absent_apis=["elb_classic.*"])
    for method, path in (("GET", "/v9/{P}/nothing"), ("DELETE", LIST), ("GET", LIST + "/"),
                         ("GET", "/v1.0/{P}/elbaas/loadbalancers")):
        assert failed(client.call(method, path)) == (404, "APIGW.0101"), path


def test_content_type_of_a_body():
    client = Client()
    path = "/v1/{P}/publicips/" + client.ids["eip_id"]
    body = {"publicip": {"alias": "x"}}
    assert failed(client.call("PUT", path, body, headers={"content-type": "text/plain"})) == (400, "APIGW.0602")
    assert failed(client.call("PUT", path, body, drop=("content-type",))) == (400, "APIGW.0602")
    assert client.call("PUT", path, body, headers={"content-type": "application/json;charset=utf8"}).status == 200


def test_no_credentials_at_all():
    client = Client()
    request = client.request("GET", LIST)
    del request.headers["authorization"]
    assert client.emulator.handle(request).status == 401


def test_rate_limit():
    client = Client(huawei_requests_per_second=2)
    assert [client.get(LIST).status for _n in range(3)] == [200, 200, 429]
    client.wait(1)
    assert client.get(LIST).status == 200


def token_of(client, **scope):
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": {
        "name": client.keys["username"], "password": client.keys["password"],
        "domain": {"name": client.keys["domain_name"]}}}}, **scope}}
    request = Request("POST", "http", "/v3/auth/tokens", "nocatalog=true",
                      {"content-type": "application/json", "host": "h"}, json.dumps(body).encode())
    return client.emulator.handle(request)


def with_token(client, token):
    path = LIST.replace("{P}", client.project)
    return client.emulator.handle(Request("GET", "http", path, "", {"host": "h", "x-auth-token": token}, b""))


def test_token_by_password_works_until_it_expires():
    client = Client()
    answer = token_of(client, scope={"project": {"name": client.keys["project_name"]}})
    assert answer.status == 201
    assert json.loads(answer.body)["token"]["project"]["id"] == client.project
    token = answer.headers["x-subject-token"]
    assert with_token(client, token).status == 200
    client.wait(86400)
    expired = with_token(client, token)
    assert (expired.status, json.loads(expired.body)["error_code"]) == (401, "APIGW.0307")


def test_token_without_a_project_or_unknown():
    client = Client()
    unscoped = token_of(client).headers["x-subject-token"]
    assert with_token(client, unscoped).status == 403
    assert with_token(client, "unknown").status == 401


def test_wrong_password_locks_the_user():
    client = Client()
    right, client.keys["password"] = client.keys["password"], "wrong"
    first = token_of(client)
    assert (first.status, json.loads(first.body)["error"]["code"]) == (401, 401)
    for _time in range(4):
        token_of(client)
    client.keys["password"] = right
    assert "locked" in json.loads(token_of(client).body)["error"]["message"]


def test_projects_by_name():
    client = Client()
    client.extra = {}
    found = client.get("/v3/projects", name=client.keys["region"]).json["projects"]
    assert [project["id"] for project in found] == [client.project]
    assert client.get("/v3/projects", name="nowhere").json["projects"] == []
    client.extra = {"x-project-id": client.project}
    assert client.get("/v3/projects").status == 403
