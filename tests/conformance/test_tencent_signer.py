# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""TC3-HMAC-SHA256: our signer and the emulator's verifier against the signer of the Tencent Cloud SDK."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from tencentcloud.clb.v20180317.clb_client import ClbClient
from tencentcloud.common.credential import Credential as SdkCredential
from tencentcloud.common.http.request import RequestInternal
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

from ansible_collections.multicloud.exposure.plugins.module_utils import signing
from multicloud_emulator.messages import Request
from multicloud_emulator.tencent.errors import ApiError
from multicloud_emulator.tencent.signature import Credential, verify

ID, KEY, TOKEN = "AKIDEXAMPLE00000000000000000000000", "EXAMPLEKEY1111111111111111111111", "example-token"
TEXT = st.text(st.characters(codec="utf-8"), max_size=10)
NAMES = st.text("abcXYZ", min_size=1, max_size=6)
HOSTS = st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?(\.[a-z]{2,6}){0,3}(:[1-9][0-9]{1,4})?", fullmatch=True)
MOMENTS = st.integers(0, 4102444799)
JSON = st.recursive(st.one_of(TEXT, st.integers(), st.booleans()),
                    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
                    max_leaves=8)
PARAMS = st.dictionaries(NAMES, JSON, max_size=4)


def sdk_signed(params, method="POST", token=None, unsigned_payload=False, host="127.0.0.1:8443"):
    """A request as it comes in, signed by the SDK."""
    profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=host, reqMethod=method))
    profile.unsignedPayload = unsigned_payload
    client = ClbClient(SdkCredential(ID, KEY, token), "ap-guangzhou", profile)
    made = RequestInternal(host, method, "/", header={})
    client._build_req_inter("DescribeTargetGroups", params, made)
    headers = {name.lower(): value for name, value in made.header.items()}
    if method == "GET":
        return Request("GET", "http", "/", made.data, headers, b"")
    return Request("POST", "http", "/", "", headers, made.data.encode())


def code(request, wall=None):
    """None, or the code with which the emulator refuses."""
    credentials = {ID: Credential(ID, KEY, TOKEN if "x-tc-token" in request.headers else None)}
    try:
        verify(request, credentials, time.time() if wall is None else wall, "clb")
    except ApiError as refusal:
        return refusal.code
    return None


@given(PARAMS, HOSTS)
def test_our_signature_is_the_sdks(params, host):
    """Of the very bytes that the SDK sends."""
    request = sdk_signed(params, host=host)
    headers = {"Content-Type": request.header("content-type"), "Host": host}
    now = int(request.header("x-tc-timestamp"))
    assert signing.tc3("clb", headers, request.body, ID, KEY, now) == request.header("authorization")


@given(TEXT, TEXT, HOSTS, st.binary(max_size=50), MOMENTS, st.sampled_from(("clb", "vpc", "sts")))
def test_any_key_any_day(secret_id, secret_key, host, body, now, service):
    """The date is that of the timestamp in UTC, the key is made of date and service."""
    headers = {"Content-Type": "application/json", "Host": host, "X-TC-Timestamp": str(now)}
    made = RequestInternal(host, "POST", "/", headers, body)
    date = time.strftime("%Y-%m-%d", time.gmtime(now))
    expected = ClbClient(SdkCredential("a", "b"), "ap-guangzhou")._get_tc3_signature({}, made, date, service, secret_key)
    authorization = signing.tc3(service, {name: headers[name] for name in ("Host", "Content-Type")}, body, secret_id,
                                secret_key, now)
    assert authorization == (f"TC3-HMAC-SHA256 Credential={secret_id}/{date}/{service}/tc3_request, "
                             f"SignedHeaders=content-type;host, Signature={expected}")


REQUESTS = st.builds(sdk_signed, PARAMS, st.sampled_from(("POST", "GET")), st.sampled_from((None, TOKEN)))


@given(REQUESTS)
def test_the_emulator_lets_in_what_the_sdk_signs(request):
    """By POST and by GET, with a token and without."""
    assert code(request) is None


@given(PARAMS)
def test_an_unsigned_payload(params):
    """The literal is signed in place of the body."""
    request = sdk_signed(params, unsigned_payload=True)
    assert code(request) is None
    assert code(replace(request, body=b"{}")) is None
    assert code(with_header(request, "x-tc-content-sha256", lambda _old: None)) == "AuthFailure.SignatureFailure"


def with_header(request, name, change):
    """The request with another header value; None takes the header away."""
    headers = dict(request.headers)
    headers[name] = change(headers[name])
    return replace(request, headers={key: value for key, value in headers.items() if value is not None})


def with_authorization(request, old, new):
    """The request with something replaced in ``Authorization``."""
    assert old in request.header("authorization")
    return with_header(request, "authorization", lambda value: value.replace(old, new))


def another_signature(request):
    """One hexadecimal digit is another."""
    signature = request.header("authorization")[-64:]
    return with_authorization(request, signature, signature[:-1] + ("1" if signature[-1] == "0" else "0"))


FAILURE, FORM = "AuthFailure.SignatureFailure", "AuthFailure.InvalidAuthorization"
CHANGES = {
    "method": (lambda one: replace(one, method="GET" if one.method == "POST" else "POST"), FAILURE),
    "body": (lambda one: replace(one, body=one.body + b" ") if one.method == "POST" else None, FAILURE),
    "query": (lambda one: replace(one, query=one.query + "&x=1") if one.method == "GET" else None, FAILURE),
    "content type": (lambda one: with_header(one, "content-type", lambda old: old + "; charset=utf-8"), FAILURE),
    "content type gone": (lambda one: with_header(one, "content-type", lambda _old: None), FAILURE),
    "host": (lambda one: with_header(one, "host", lambda _old: "127.0.0.1"), FAILURE),
    "a second later": (lambda one: with_header(one, "x-tc-timestamp", lambda old: str(int(old) + 1)), FAILURE),
    "no time": (lambda one: with_header(one, "x-tc-timestamp", lambda _old: None), "MissingParameter"),
    "key id": (lambda one: with_authorization(one, ID, ID[:-1] + "X"), "AuthFailure.SecretIdNotFound"),
    "service": (lambda one: with_authorization(one, "/clb/", "/vpc/"), FAILURE),
    "date": (lambda one: with_authorization(one, "/20", "/19"), FAILURE),
    "signature": (another_signature, FAILURE),
    "content type not signed": (lambda one: with_authorization(one, "content-type;host", "host"), FAILURE),
    "a header more": (lambda one: with_authorization(one, ";host", ";host;x-tc-action"), FAILURE),
    "algorithm": (lambda one: with_authorization(one, "TC3-HMAC-SHA256", "TC3-HMAC-SM3"), FORM),
    "nothing": (lambda one: with_header(one, "authorization", lambda _old: None), FORM),
}


@pytest.mark.parametrize("part", CHANGES)
@settings(max_examples=15)
@given(request=REQUESTS)
def test_the_emulator_refuses_what_was_changed(part, request):
    """Any one part of a request."""
    change, expected = CHANGES[part]
    changed = change(request)
    assert changed is None or code(changed) == expected


@pytest.mark.parametrize("unsigned", ["content-type", "host"])
def test_the_emulator_wants_some_headers_signed(unsigned):
    """A signature that is right, but vouches for too little."""
    headers, now = {"content-type": "application/json", "host": "127.0.0.1:8443"}, int(time.time())
    for left_out, expected in ((None, None), (unsigned, FAILURE)):
        signed = {name: value for name, value in headers.items() if name != left_out}
        wire = {**headers, "x-tc-timestamp": str(now), "authorization": signing.tc3("clb", signed, b"{}", ID, KEY, now)}
        assert code(Request("POST", "http", "/", "", wire, b"{}")) == expected


@pytest.mark.parametrize(("shift", "expected"), [(-302, "AuthFailure.SignatureExpire"), (-298, None), (298, None),
                                                 (302, "AuthFailure.SignatureExpire")])
def test_five_minutes(shift, expected):
    """Before and after the gateway's own time."""
    request = sdk_signed({})
    assert code(request, int(request.header("x-tc-timestamp")) + shift) == expected
