# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Data: what an answer means for the question "may it be sent again, and when".

THROTTLED  not carried out; the same request may be sent again after a while
BUSY       not carried out, because another operation holds the resource; read, then send what is still missing
UNKNOWN    may have been carried out; read before anything else
CONFLICT   refused in a way that somebody else's change explains; read, then decide
GONE       the object that is named does not exist
RENEW      the token has to be renewed, once
DENIED     credentials or permission; never sent again, not even in a wait
FINAL      everything else: refused at once

Sources: API notes Huawei 1.6, 1.7 and the code tables of 2 to 7; API notes Tencent 1.9.
"""

from __future__ import annotations

import re

THROTTLED = "throttled"
BUSY = "busy"
UNKNOWN = "unknown"
CONFLICT = "conflict"
GONE = "gone"
RENEW = "renew"
DENIED = "denied"
FINAL = "final"

RETRYABLE = (THROTTLED, BUSY, UNKNOWN)
# This cloud or region does not have the API at all.
UNPUBLISHED = ("APIGW.0101", "APIG.0101")

# (class, HTTP status or None for any, code as a full-match pattern or None, message as a search pattern or None)
# The first row that fits decides.
HUAWEI = (
    (RENEW, 401, r"APIGW?\.0307", None),
    (GONE, 401, r"DWS\.0047", None),
    (DENIED, 401, None, None),
    (BUSY, None, r"DWS\.(7023|0011)", None),
    (BUSY, None, r"DWS\.9999", r"DWS\.7023"),
    (BUSY, None, r"CSS\.0011", None),
    (BUSY, None, r"CCE\.(0142900[23]|01409002|0140300[3-9])", None),
    (BUSY, None, r"VPC\.0512", None),
    (CONFLICT, None, r"ELB\.2012|DWS\.0102|CSS\.0001|EIP\.7902|CCE\.01409001|VPC\.05(10|11|17)", None),
    (GONE, None, r"DWS\.(0001|0015|0047|3027)|CSS\.(0015|0022|0047)|ELB\.(1002|1003|2011|6002|8904|9800)", None),
    (FINAL, None, r"VPC\.05(09|16)|ELB\.(8905|9807)|VPC\.0521", None),
    # 404 APIGW.* means that this cloud does not have the API; it is never "the object is absent".
    (FINAL, 404, r"APIGW?\..*", None),
    (GONE, 404, r".+", None),
    (FINAL, 409, None, r"(?i)quota"),
    (CONFLICT, 409, None, r"(?i)exist|duplicat|already|in use"),
    # ELB speaks of "PENDING" and "immutable" while an earlier change is still under way.
    (BUSY, 409, None, r"(?i)pending|immutable|locked|operat|progress|busy|working|later"),
    # API notes Huawei 5.8: a 409 of ELB that speaks of neither duplicate nor quota is waited for.
    (BUSY, 409, r"ELB\..*", None),
    (CONFLICT, 409, None, None),
    (THROTTLED, 429, None, None),
    (DENIED, 403, r"APIGW?\..*|CCE\.01403001|ELB\.980[234]", None),
    (FINAL, 501, None, None),
)

BUSY_TEXT = "|".join(
    (
        r"Your task is working",
        r"is not in normal (status|desState)",
        r"desState is abnormal",
        r"des status abnormal",
        r"is Working\(.*pls Try Later",
    )
)

TENCENT = (
    (THROTTLED, None, r"RequestLimitExceeded(\..*)?", None),
    (BUSY, None, r"FailedOperation\.ResourceIn(Operating|Cloning)", None),
    (BUSY, None, r"FailedOperation", BUSY_TEXT),
    (UNKNOWN, None, r"InternalError(\..*)?|ServiceUnavailable", None),
    (UNKNOWN, None, r"ResourceUnavailable|ResourceInUse", None),
    (GONE, None, r"InvalidParameter\.(LBIdNotFound|ListenerIdNotFound|LocationNotFound)|ResourceNotFound(\..*)?", None),
    (DENIED, None, r"AuthFailure(\..*)?|UnauthorizedOperation(\..*)?|IpInBlacklist|IpNotInWhitelist", None),
    # No code is published for this one (API notes Tencent 3.6), so the words decide.
    (GONE, None, r"InvalidParameter(Value)?", r"(?i)target ?group.*(not found|not exist)"),
    # Associating twice or dissociating what is gone: the code is not documented, so the state decides.
    (CONFLICT, None, r"FailedOperation|InvalidParameter|InvalidParameterValue(\.Duplicate)?", None),
    (FINAL, None, r".+", None),
    (THROTTLED, 429, None, None),
    (UNKNOWN, None, None, None),
)


def classify(rules, status, code, message):
    """The retry class of an error.

    :param rules: ``HUAWEI`` or ``TENCENT``
    :param status: HTTP status (int)
    :param code: the cloud's code, or None if the body had none
    :param message: the cloud's message, or None
    """
    for kind, on_status, on_code, on_text in rules:
        if on_status is not None and on_status != status:
            continue
        if on_code is not None and (code is None or re.fullmatch(on_code, code) is None):
            continue
        if on_text is not None and re.search(on_text, message or "") is None:
            continue
        return kind
    return UNKNOWN if status >= 500 or status == 408 else FINAL
