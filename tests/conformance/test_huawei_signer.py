# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SDK-HMAC-SHA256: our signer and the emulator's gateway against the signer of the Huawei Cloud SDK."""

from __future__ import annotations

import calendar
import time
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from hypothesis import given, settings, strategies as st

from ansible_collections.multicloud.exposure.plugins.module_utils import signing
from multicloud_emulator.core import Emulator
from multicloud_emulator.huawei.service import GatewayError, Route
from multicloud_emulator.messages import Request

ACCESS, SECRET = "EXAMPLEAK0123456789A", "ExampleSecretKey0123456789abcdefghijklmn"
HOST = "127.0.0.1:8443"
ROUTE = Route("GET", "/any", "any.Thing", "thing")
TEXT = st.text(st.characters(codec="utf-8"), max_size=10)
WORD = st.text("abcXYZ019-_.~", min_size=1, max_size=8)
VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
MOMENTS = st.integers(calendar.timegm((2001, 1, 1, 0, 0, 0)), calendar.timegm((2099, 12, 31, 23, 59, 59)))
METHODS = st.sampled_from(("GET", "POST", "PUT", "DELETE", "PATCH"))
# A space next to the text is not part of a header's value.
HEADERS = st.fixed_dictionaries({}, optional={
    "Content-Type": st.sampled_from(("application/json", "application/json; charset=utf-8 ")),
    "X-Project-Id": st.text("0123456789abcdef", min_size=32, max_size=32),
    "X-Security-Token": VISIBLE, "X-Domain-Id": WORD.map(" {} ".format), "Accept": VISIBLE, "x-language": WORD})
# The SDK sorts numbers as numbers, who only sees the wire sorts them as text: here both are the same.
VALUES = st.one_of(TEXT, st.integers(), st.booleans(), st.lists(TEXT, max_size=4),
                   st.lists(st.integers(1000, 9999), max_size=4))
QUERIES = st.lists(st.tuples(TEXT.filter(bool), VALUES), max_size=5, unique_by=lambda pair: pair[0])


@st.composite
def paths(draw):
    """A path as it goes over the wire: what need not be encoded may be, or may not, and a slash can be encoded, too."""
    segments = draw(st.lists(TEXT, max_size=4))
    safe = draw(st.sampled_from(("", "~", "~:@+=,")))
    return "/" + "/".join(quote(segment, safe=safe) for segment in segments) + draw(st.sampled_from(("", "/")))


def sdk_signed(method, path, query, headers, body, access=ACCESS, secret=SECRET):
    """A request with the SDK's signature."""
    request = SdkRequest(method=method, schema="http", host=HOST, resource_path=path, header_params=dict(headers),
                         query_params=[(name, list(one) if isinstance(one, list) else one) for name, one in query],
                         body=body)
    return Signer(SimpleNamespace(ak=access, sk=secret)).sign(request)


def dated(now):
    """The header with a time."""
    return {"X-Sdk-Date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))}


@given(METHODS, paths(), QUERIES, HEADERS, st.binary(max_size=50), MOMENTS)
def test_our_signature_is_the_sdks(method, path, query, headers, body, now):
    """The same query on the wire, the same date, the same Authorization."""
    expected = sdk_signed(method, path, query, {**headers, **dated(now)}, body)
    text = signing.query_string(query)
    assert path + ("?" + text if text else "") == expected.uri
    made = signing.sdk_hmac(method, path, text, {**headers, "Host": HOST}, body, ACCESS, SECRET, now)
    assert made == {name: expected.header_params[name] for name in ("X-Sdk-Date", "Authorization")}


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_two_keys(access, secret):
    """Nothing in a key is special."""
    expected = sdk_signed("GET", "/", [], dated(0), b"", access, secret)
    made = signing.sdk_hmac("GET", "/", "", {"Host": HOST}, b"", access, secret, 0)
    assert made["Authorization"] == expected.header_params["Authorization"]


class Gate:
    """The emulator's gateway, alone."""

    def __init__(self):
        self.emulator = Emulator(settings={"key_lock_failures": 0})
        world = self.emulator.huawei.describe()["huawei"]
        self.project = world["project_id"]
        self.keys = [(world["access_key"], world["secret_key"], None), tuple(world["temporary"].values())]

    def signed(self, method, path, query, headers, body, temporary=False, shift=0):
        """A request as it comes in, signed by the SDK for one of the world's keys."""
        access, secret, token = self.keys[temporary]
        more = {**headers, "X-Project-Id": self.project, **dated(self.emulator.clock.wall() + shift)}
        more.pop("X-Security-Token", None)
        if token is not None:
            more["X-Security-Token"] = token
        if body:
            more["Content-Type"] = "application/json"
        made = sdk_signed(method, path, query, more, body, access, secret)
        wire = {name.lower(): value for name, value in made.header_params.items()}
        path, _sign, query_string = made.uri.partition("?")
        return Request(method, "http", path, query_string, {**wire, "host": HOST}, body)

    def code(self, request):
        """None, or the code with which the gateway refuses."""
        try:
            self.emulator.huawei.gateway.check(request, ROUTE, {"project_id": self.project})
        except GatewayError as refusal:
            return f"{refusal.status} {refusal.code}"
        return None


GATE = Gate()
REQUESTS = st.builds(GATE.signed, METHODS, paths(), QUERIES, HEADERS, st.binary(max_size=50), st.booleans())


@given(REQUESTS)
def test_the_gateway_lets_in_what_the_sdk_signs(request):
    """Whatever is asked for."""
    assert GATE.code(request) is None


def with_header(request, name, change):
    """The request with another header value; None takes the header away."""
    headers = dict(request.headers)
    headers[name] = change(headers[name])
    return replace(request, headers={key: value for key, value in headers.items() if value is not None})


def with_authorization(request, part, change):
    """The request with another ``Access``, ``SignedHeaders`` or ``Signature``."""
    head, _sign, tail = request.header("authorization").partition(part + "=")
    value, comma, rest = tail.partition(",")
    return with_header(request, "authorization", lambda _old: f"{head}{part}={change(value)}{comma}{rest}")


def flipped(text):
    """One hexadecimal digit is another."""
    return ("1" if text[0] == "0" else "0") + text[1:]


def one_second_later(date):
    """A date in the gateway's spelling."""
    seconds = calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ")) + 1
    return dated(seconds)["X-Sdk-Date"]


CHANGES = {
    "method": lambda one: replace(one, method="POST" if one.method == "PUT" else "PUT"),
    "path": lambda one: replace(one, path=one.path + "x"),
    "path in front": lambda one: replace(one, path="/x" + one.path),
    "query": lambda one: replace(one, query=one.query + ("&" if one.query else "") + "zz=1"),
    "query gone": lambda one: replace(one, query="") if one.query else None,
    "body": lambda one: replace(one, body=one.body + b" "),
    "body gone": lambda one: replace(one, body=b"") if one.body else None,
    "host": lambda one: with_header(one, "host", lambda _old: "127.0.0.1"),
    "date": lambda one: with_header(one, "x-sdk-date", one_second_later),
    "date gone": lambda one: with_header(one, "x-sdk-date", lambda _old: None),
    "project": lambda one: with_header(one, "x-project-id", flipped),
    "project gone": lambda one: with_header(one, "x-project-id", lambda _old: None),
    "token": lambda one: with_header(one, "x-security-token", lambda old: old + "x")
    if "x-security-token" in one.headers else None,
    "token gone": lambda one: with_header(one, "x-security-token", lambda _old: None)
    if "x-security-token" in one.headers else None,
    "a token too many": lambda one: replace(one, headers={"x-security-token": "x", **one.headers})
    if "x-security-token" not in one.headers else None,
    "key": lambda one: with_authorization(one, "Access", lambda old: old + "X"),
    "signature": lambda one: with_authorization(one, "Signature", flipped),
    "signature gone": lambda one: with_header(one, "authorization", lambda _old: None),
    "host not signed": lambda one: with_authorization(one, "SignedHeaders", lambda old: old.replace("host;", "")),
    "a header more": lambda one: with_authorization(one, "SignedHeaders", lambda old: old + ";zz"),
    "algorithm": lambda one: with_header(one, "authorization", lambda old: old.replace("SHA256", "SM3")),
}


@pytest.mark.parametrize("part", CHANGES)
@settings(max_examples=15)
@given(request=REQUESTS)
def test_the_gateway_refuses_what_was_changed(part, request):
    """Any one part of a request."""
    changed = CHANGES[part](request)
    assert changed is None or GATE.code(changed) == "401 APIGW.0301"


@pytest.mark.parametrize("unsigned", ["host", "x-project-id", "x-security-token"])
def test_the_gateway_wants_some_headers_signed(unsigned):
    """A signature that is right, but vouches for too little."""
    access, secret, token = GATE.keys[1]
    headers = {"host": HOST, "x-project-id": GATE.project, "x-security-token": token}
    for left_out, expected in ((None, None), (unsigned, "401 APIGW.0301")):
        signed = {name: value for name, value in headers.items() if name != left_out}
        made = signing.sdk_hmac("GET", "/any", "", signed, b"", access, secret, GATE.emulator.clock.wall())
        wire = {**headers, **{name.lower(): value for name, value in made.items()}}
        assert GATE.code(Request("GET", "http", "/any", "", wire, b"")) == expected


@pytest.mark.parametrize(("shift", "code"), [(-901, "401 APIGW.0301"), (-899, None), (899, None),
                                             (902, "401 APIGW.0301")])
def test_fifteen_minutes(shift, code):
    """Before and after the gateway's own time."""
    assert GATE.code(GATE.signed("GET", "/any", [], {}, b"", shift=shift)) == code
