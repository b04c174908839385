# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Odd shapes of answers, normalised."""

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import cce, checks, clock, waits
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError, JobFailed

INTERNAL, EXTERNAL = "https://10.0.0.86:5443", "https://203.0.113.20:5443"


@pytest.mark.parametrize(
    "found, expected",
    [
        ([{"url": INTERNAL, "type": "Internal"}, {"url": EXTERNAL, "type": "External"}], (INTERNAL, EXTERNAL)),
        ({"internal": INTERNAL, "external": EXTERNAL, "external_otc": "https://x"}, (INTERNAL, EXTERNAL)),
        ([{"Internal": INTERNAL}, {"External": EXTERNAL}, {"external_otc": "https://x"}], (INTERNAL, EXTERNAL)),
        ([{"internal": INTERNAL, "external": EXTERNAL}], (INTERNAL, EXTERNAL)),
        ({"internal": INTERNAL, "external": ""}, (INTERNAL, None)),
        ([], (None, None)),
        (None, (None, None)),
    ],
)
def test_endpoints(found, expected):
    assert cce.endpoints(found) == expected


@pytest.mark.parametrize("url, host", [(EXTERNAL, "203.0.113.20"), ("https://[2001:db8::1]:5443", "2001:db8::1"), (None, None)])
def test_host(url, host):
    assert cce.host(url) == host


@pytest.mark.parametrize(
    "wait, document, verdict",
    [
        (waits.DWS_JOB, {"status": "SUCCESS"}, True),
        (waits.DWS_JOB, {"status": "WAITING"}, False),
        (waits.DWS_JOB, {"status": "FAIL", "failed_detail": "DWS.0114:no IP"}, "DWS.0114:no IP"),
        (waits.DWS_JOB, {"status": "STOP", "failed_code": "X"}, "X"),
        (waits.ELB_JOB, {"status": "FAIL", "error_code": "ELB.1009", "fail_reason": "why"}, "ELB.1009 why"),
        (waits.ELB_JOB, {"status": "FAIL", "error_code": None, "fail_reason": None}, "no reason given"),
        (waits.CLB_TASK, {"Status": 0}, True),
        (waits.CLB_TASK, {}, False),
        (waits.CLB_TASK, {"Status": None}, False),
        (waits.CLB_TASK, {"Status": 7}, False),
        (waits.CLB_TASK, {"Status": 1, "Message": "why"}, "why"),
        (waits.CLB_TASK, {"Status": 1}, "no reason given"),
        (waits.SETTLED, {"left": 0, "busy": False}, True),
        (waits.SETTLED, {"left": 0, "busy": True}, False),
        (waits.SETTLED, {"left": 1, "busy": False}, False),
        (waits.HEALTHY, {"missing": 0, "members": []}, True),
        (waits.HEALTHY, {"missing": 0, "members": [{"health_status": "ABNORMAL"}]}, False),
        (waits.HEALTHY, {"missing": 1, "members": []}, False),
        (waits.EIP_STEADY, {"status": "DOWN"}, True),
        (waits.EIP_STEADY, {"status": "PENDING_CREATE"}, False),
    ],
)
def test_acceptors(wait, document, verdict):
    if isinstance(verdict, bool):
        assert waits.check(wait, document) is verdict
    else:
        with pytest.raises(JobFailed, match=verdict):
            waits.check(wait, document, "job-1")


@pytest.mark.parametrize("url", ["", "ftp://host", "host:80", "https://", "https://u:p@host", "https://host/?a=1", "http://[::1",
                                 "https://host:99999", "https://host/../x", "https://h\\@x", "https://host/#a"])
def test_base_urls_refused(url):
    with pytest.raises(InputError, match="endpoint_url"):
        checks.base_url("endpoint_url", url, True)


@pytest.mark.parametrize(
    "url, verify, good",
    [("http://127.0.0.1:8400/", True, True), ("http://[::1]:8400", True, True), ("http://localhost", True, True),
     ("http://10.0.0.1", True, False), ("http://10.0.0.1", False, True), ("http://127.0.0.1.evil.example", True, False),
     ("HTTP://evil.example", True, False), ("https://10.0.0.1/", True, True)],
)  # fmt: skip
def test_plain_http_is_for_loopback(url, verify, good):
    if good:
        assert checks.base_url("endpoint_url", url, verify) == url.rstrip("/")
    else:
        with pytest.raises(InputError, match="plain http"):
            checks.base_url("endpoint_url", url, verify)


def test_delays_grow_to_their_limit():
    delays = clock.Delays(0.5)
    taken = [delays.take() for _unused in range(12)]
    assert taken[:3] == [0.5, 0.75, 1.125]
    assert taken[-1] == 10.0
    none = clock.Delays(0)
    assert none.take() == 0 and 0 < none.take() < none.take()
