# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of faults as data: what each is for the emulator, what it may cost a run, and how often it is drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from hypothesis import strategies as st

ENDLESS = ("endless", "repeating")
# Where the clock of every trial begins: dates in headers are the same in every run.
EPOCH = 1767225600.0
GATEWAY = (500, 502, 503, 504)
ANY, READS, WRITES, ASKS = ("*", "read", "write", "poll"), ("read",), ("write",), ("read", "poll")

Fields = st.SearchStrategy[dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of fault.

    :param do: the emulator's word (tests/emulator/README.md, "Faults")
    :param on: the operations that it may meet
    :param fields: strategy of the rule's other fields
    :param harsh: a run that meets it may fail, clearly; all others have to be survived
    :param loses: the client cannot know whether the request was carried out; ``max_retries`` bounds how often
    :param weight: how often it is drawn
    """

    do: str
    on: tuple[str, ...] = ANY
    fields: Fields = st.just({})
    harsh: bool = False
    loses: bool = False
    weight: int = 2


def _retry_after(least: int, most: int) -> Fields:
    date = st.integers(least - 30, most).map(lambda seconds: formatdate(EPOCH + seconds, usegmt=True))
    fraction = st.integers(least, most).map(lambda seconds: f"{seconds}.818")
    texts = st.one_of(st.integers(least, most).map(str), fraction, date, st.sampled_from(["", "soon", "nan", "-1"]))
    return st.one_of(st.just({}), st.fixed_dictionaries({"retry_after": texts}))


def _seconds(*values: float) -> Fields:
    return st.fixed_dictionaries({"seconds": st.sampled_from(values)})


def _status(*values: int) -> Fields:
    return st.fixed_dictionaries({"status": st.sampled_from(values)})


APPLIED = st.fixed_dictionaries({"applied": st.sampled_from([False, True, 1])})
KINDS: dict[str, Kind] = {
    # lost before or after the effect
    "drop": Kind("drop", loses=True),
    "drop_after": Kind("drop_after", loses=True, weight=4),
    "html": Kind("html", fields=_status(*GATEWAY), loses=True),
    "html_after": Kind("html_after", fields=_status(*GATEWAY), loses=True),
    "truncated": Kind("truncated", loses=True),
    "truncated_after": Kind("truncated_after", loses=True),
    "null": Kind("null", loses=True),
    "null_after": Kind("null_after", loses=True),
    "empty": Kind("empty", ASKS, loses=True),
    "empty_after": Kind("empty_after", loses=True),
    "late_answer": Kind("delay", fields=_seconds(4, 31, 90).map(lambda one: {**one, "after": True}), loses=True),
    # the request itself arrives late; the client may have given it up by then
    "late_request": Kind("delay", fields=_seconds(4, 31, 37), loses=True),
    "very_late_request": Kind("delay", WRITES, _seconds(90, 300), harsh=True, loses=True, weight=1),
    # refused for now
    "busy": Kind("busy", weight=3),
    "busy_200": Kind("busy", WRITES, _status(200)),
    "throttled": Kind("throttled", fields=_retry_after(0, 40), weight=4),
    "throttled_long": Kind("throttled", fields=st.just({"retry_after": "4000"}), harsh=True, weight=1),
    # jobs
    "duplicate_job": Kind("duplicate_job", WRITES),
    "job_slow": Kind("job_slow", WRITES, st.fixed_dictionaries({"polls": st.integers(1, 8)})),
    "job_lost": Kind("job_lost", WRITES),
    "job_fails": Kind("job_fails", WRITES, APPLIED.map(lambda one: {**one, "code": "X.0001", "detail": "it broke"}),
                      harsh=True),
    "job_hangs": Kind("job_hangs", WRITES, APPLIED, harsh=True),
    # reads
    "lag": Kind("lag", WRITES, _seconds(0.2, 2, 9, 14, 40), weight=3),
    "lag_for_ever": Kind("lag", WRITES, _seconds(1e6), harsh=True, weight=1),
    # final
    "unpublished": Kind("unpublished", harsh=True, weight=1),
    "redirect": Kind("redirect", harsh=True, weight=1),
    "refused": Kind("answer", WRITES, harsh=True, weight=1, fields=st.sampled_from([400, 403, 409]).map(
        lambda status: {"status": status, "body": {"error_code": "X.0002", "error_msg": "not like this"}})),
    "unauthorized": Kind("unauthorized_once", harsh=True, weight=1),
}  # fmt: skip
TOKEN_EXPIRES = Kind("act", ANY, st.just({"name": "expire_tokens"}))


def _huawei(status: int, *shapes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"status": status, "body": shape} for shape in shapes]


def _cce(status: int, code: str) -> list[dict[str, Any]]:
    family = {"error_code": "CCE_CM.0004", "error_msg": "other", "message": "m", "reason": "r"}
    known = {"errorCode": code, "errorMessage": "m"}
    return _huawei(status, known, {**known, "kind": "Status", "code": status}, {**known, **family, "code": status})


def _clb(code: str, message: str = "m") -> dict[str, Any]:
    return {"status": 200, "body": {"Response": {"Error": {"Code": code, "Message": message}, "RequestId": "r"}}}


# Every "not now" of the API notes that means "not carried out", by service. Writes only.
BUSY: dict[str, list[dict[str, Any]]] = {
    "dws": [
        *_huawei(403, {"error_code": "DWS.7023", "error_msg": "m"}, {"errCode": "DWS.7023", "externalMessage": "m"}),
        *_huawei(409, {"error_code": "DWS.0011", "error_msg": "m"}),
        *_huawei(200, {"error_code": "DWS.9999", "error_msg": "DWS.7023"}),
    ],
    "css": [*_huawei(202, {"errCode": "CSS.0011", "externalMessage": "m"}),
            *_huawei(403, {"errCode": "CSS.0011", "errMsg": "m"})],
    "elb_classic": _huawei(409, *({"error": {"code": "ELB.2005", "message": text}} for text in (
        "The listener is PENDING_UPDATE", "immutable", "another operation is in progress", "locked"))),
    "cce": [*_cce(429, "CCE.01429002"), *_cce(429, "CCE.01429003"), *_cce(409, "CCE.01409002"), *_cce(403, "CCE.01403009"),
            *_cce(403, "CCE.01403003"), *_cce(429, "CCE.02429001")],
    "eip": _huawei(409, {"code": "VPC.0512", "message": "m"}),
    "elb_v3": _huawei(409, {"error_code": "ELB.8907", "error_msg": "The load balancer is immutable", "request_id": "r"},
                      {"error_code": "ELB.8907", "error_msg": "provisioning_status PENDING_UPDATE", "request_id": "r"}),
    "clb": [
        _clb("FailedOperation.ResourceInOperating", "Your task is working (BindTargetGroupDevice). Pls wait"),
        _clb("FailedOperation.ResourceInCloning"), _clb("FailedOperation", "desState is abnormal"),
        _clb("FailedOperation", "lb is Working(x), pls Try Later"), _clb("FailedOperation", "listener is not in normal status"),
        _clb("FailedOperation", "Loadbalancer(lb-x) is not in normal desState, maybe some tasks are being processed"),
        _clb("RequestLimitExceeded"), _clb("RequestLimitExceeded.UinLimitExceeded"),
        _clb("RequestLimitExceeded.GlobalRegionUinLimitExceeded"), _clb("RequestLimitExceeded.IPLimitExceeded"),
    ],
}  # fmt: skip


def busy_codes(services: set[str]) -> Fields | None:
    """A refusal "not now" in the words of one of these services; None where the notes know none."""
    answers = [{"on": f"{service}.*", **answer} for service in sorted(services) for answer in BUSY.get(service, [])]
    return st.sampled_from(answers) if answers else None


def endless(operation: str, query: str, body: bytes, repeating: bool) -> Callable[[bytes], bytes] | None:
    """What makes a list endless: a function that fills every page with rows that do not exist; None for other reads.

    :param repeating: the same rows on every page; otherwise they are new, and no marker ever repeats
    """
    if operation == "clb.DescribeTargetGroups":
        offset = 0 if repeating else json.loads(body or b"{}").get("Offset", 0)
        return lambda answer: _more_groups(answer, offset)
    found = dict(part.split("=", 1) for part in query.split("&") if "=" in part)
    marker = "0" if repeating else found.get("marker", "0")
    makers = {"elb_classic.ListMembers": _more_members, "eip.ListPublicips": _more_eips,
              "elb_v3.ListMembers": _more_v3_members}
    maker = makers.get(operation)
    return None if maker is None else lambda answer: maker(answer, marker)


def _number(marker: str) -> int:
    return int(marker[-8:], 16) + 1 if marker.startswith("f") else 1


def _more_members(answer: bytes, marker: str) -> bytes:
    first = _number(marker)
    rows = [{"id": f"{'f' * 24}{n:08x}", "server_id": f"ffffffff-0000-4000-8000-0000{n:08x}", "server_address": "10.9.9.9",
             "address": "100.64.9.9", "status": "ACTIVE", "health_status": "NORMAL"} for n in range(first, first + 100)]
    return json.dumps(([] if first > 1 else json.loads(answer) or []) + rows).encode()


def _more_eips(answer: bytes, marker: str) -> bytes:
    first = _number(marker)
    rows = [{"id": f"ffffffff-ffff-4fff-8fff-ffff{n:08x}", "status": "DOWN", "public_ip_address": "192.0.2.1", "alias": "x",
             "bandwidth_id": "b", "bandwidth_name": "b", "bandwidth_size": 1, "bandwidth_share_type": "PER", "type": "5_bgp",
             "enterprise_project_id": "0"} for n in range(first, first + 2000)]  # fmt: skip
    return json.dumps({"publicips": rows}).encode()


def _more_v3_members(answer: bytes, marker: str) -> bytes:
    first = _number(marker)
    rows = [{"id": f"ffffffff-ffff-4fff-8fff-ffff{n:08x}", "address": "10.9.9.9", "protocol_port": n, "weight": 1, "name": "",
             "operating_status": "ONLINE"} for n in range(first, first + 5)]  # fmt: skip
    return json.dumps({"members": rows, "page_info": {"next_marker": rows[-1]["id"]}}).encode()


def _more_groups(answer: bytes, offset: int) -> bytes:
    data = json.loads(answer)
    rows = [{"TargetGroupId": f"lbtg-{n:08x}", "TargetGroupName": "x", "AssociatedRule": []} for n in range(offset, offset + 20)]
    data.get("Response", {}).update(TargetGroupSet=rows, TotalCount=offset + 1000)
    return json.dumps(data).encode()
