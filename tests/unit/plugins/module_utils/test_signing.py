# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The test vectors of the API notes (Huawei 1.1, Tencent 1.6)."""

from __future__ import annotations

import calendar
import time

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import signing

ACCESS, SECRET = "EXAMPLEAK0123456789A", "ExampleSecretKey0123456789abcdefghijklmn"
NOW = calendar.timegm((2025, 1, 2, 3, 4, 5))
PROJECT = "0123456789abcdef0123456789abcdef"
POOL = "/v3/%s/elb/pools/11111111-2222-3333-4444-555555555555/members" % PROJECT
ELB = {"Host": "elb.eu-west-101.myhuaweicloud.eu", "Content-Type": "application/json", "X-Project-Id": PROJECT}
PAGE = [("limit", 2), ("name", "a b~c/d"), ("address", ["10.0.0.12", "10.0.0.11"]), ("admin_state_up", True)]


@pytest.mark.parametrize(
    "method, path, query, headers, body, names, signature",
    [
        (
            "GET", "/v3/projects", [("name", "eu-west-101")], {"Host": "iam.eu-west-101.myhuaweicloud.eu"}, b"",
            "host;x-sdk-date", "048f1b4a3c81a0ef476ce5dd4659cad550f37f6040cfca1932c77a004959fc08",
        ),
        (
            "POST", POOL + "/batch-add", [], ELB,
            b'{"members":[{"address":"10.0.0.11","protocol_port":8080,"weight":1}]}',
            "content-type;host;x-project-id;x-sdk-date",
            "a6ebdadf8bfb597589036c80890b4803e28e945a9d873bf00ccb72cfa3279869",
        ),
        (
            "GET", POOL, PAGE, dict(ELB, **{"X-Security-Token": "example-sts-token"}), b"",
            "content-type;host;x-project-id;x-sdk-date;x-security-token",
            "4f167191dffa608cd49d9da9ef73950d1dd08739fa121daf139c0e41d660f329",
        ),
    ],
)  # fmt: skip
def test_sdk_hmac_vectors(method, path, query, headers, body, names, signature):
    text = signing.query_string(query)
    made = signing.sdk_hmac(method, path, text, headers, body, ACCESS, SECRET, NOW)
    assert made == {
        "X-Sdk-Date": "20250102T030405Z",
        "Authorization": "SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%s" % (ACCESS, names, signature),
    }


def test_query_string_is_sorted_and_encoded():
    assert signing.query_string(PAGE) == (
        "address=10.0.0.11&address=10.0.0.12&admin_state_up=true&limit=2&name=a%20b~c%2Fd"
    )


ASSOCIATION = (
    b'{"Associations": [{"LoadBalancerId": "lb-phbx2420", "ListenerId": "lbl-m2q6sp9m", '
    b'"LocationId": "loc-jjqr0ric", "TargetGroupId": "lbtg-5xunivs0"}]}'
)


@pytest.mark.parametrize(
    "content_type, more, body, signature",
    [
        ("application/json", {}, ASSOCIATION, "9c3f95ff951d4da4a356be8c9598cfbdc8ed703e45fdc5105a1c4e1317ea28fa"),
        (
            "application/json; charset=utf-8", {"X-TC-Action": "AssociateTargetGroups"},
            ASSOCIATION.replace(b", ", b",").replace(b": ", b":"),
            "72f9473dcdc9c61b59cd13c5d7aa25756c7d0d71e7872aebb7a22fa05498d114",
        ),
    ],
)  # fmt: skip
def test_tc3_vectors(content_type, more, body, signature):
    headers = dict({"Content-Type": content_type, "Host": "clb.tencentcloudapi.com"}, **more)
    made = signing.tc3(
        "clb", headers, body, "AKIDEXAMPLE00000000000000000000000", "EXAMPLEKEY1111111111111111111111", 1763629200
    )
    assert made.endswith("Signature=" + signature)
    assert "Credential=AKIDEXAMPLE00000000000000000000000/2025-11-20/clb/tc3_request" in made


@pytest.mark.parametrize("text, encoded", [("../x", "..%2Fx"), ("a%2fb", "a%252fb"), ("ü~", "%C3%BC~")])
def test_ids_cannot_reach_another_path(text, encoded):
    assert signing.encode(text) == encoded


@pytest.fixture
def far_east(monkeypatch):
    """A machine where it is another day already."""
    monkeypatch.setenv("TZ", "FAR-14")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_dates_are_of_utc(far_east):
    late = calendar.timegm((2025, 1, 2, 23, 4, 5))
    assert time.localtime(late).tm_mday == 3
    assert signing.sdk_hmac("GET", "/", "", {"Host": "h"}, b"", ACCESS, SECRET, late)["X-Sdk-Date"] == "20250102T230405Z"
    assert "/2025-01-02/clb/tc3_request" in signing.tc3("clb", {"Host": "h"}, b"", ACCESS, SECRET, late)
