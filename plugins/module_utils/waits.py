# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waits as data, and the one poller that carries them out.

A wait is a set of acceptors in JMESPath, tried on what a read returned: ``failed`` ends it badly, ``done`` ends it
well, anything else (an unknown status word too) is still pending.

Sources: API notes Huawei 2.10, 4.2, 6.1, 7.1; API notes Tencent 7.
"""

from __future__ import annotations

from dataclasses import dataclass

from .clock import Delays
from .errors import CloudError, JobFailed, JobLost
from .retry_classes import DENIED, RENEW, RETRYABLE

try:
    import jmespath
except ImportError:  # the runner tells the user
    jmespath = None


@dataclass(frozen=True)
class Wait:
    """What to wait for.

    :param what: words for messages
    :param done: JMESPath acceptor of success
    :param failed: JMESPath acceptor of failure, or None
    :param reason: JMESPath of the words that explain a failure, or None
    :param code: JMESPath of the cloud's code for a failure, or None
    :param pending: JMESPath of what is still missing, told when time is over, or None
    """

    what: str
    done: str
    failed: str | None = None
    reason: str | None = None
    pending: str | None = None
    code: str | None = None


DWS_JOB = Wait(
    "job",
    done="status == 'SUCCESS'",
    failed="status == 'FAIL' || status == 'STOP'",
    reason="join(' ', [failed_code, failed_detail][?@])",
    code="failed_code",
)
ELB_JOB = Wait(
    "job",
    done="status == 'SUCCESS'",
    failed="status == 'FAIL'",
    reason="join(' ', [error_code, fail_reason][?@])",
    code="error_code",
)
# 0 is success: only the number itself says so, never its truth (API notes Tencent 7).
CLB_TASK = Wait("task", done="Status == `0`", failed="Status == `1`", reason="Message")

IDLE = Wait("another operation to end", done="busy == `false`")
SETTLED = Wait("the change to show", done="left == `0` && busy == `false`")
HEALTHY = Wait(
    "the members to become healthy",
    done="missing == `0` && length(members[?health_status != 'NORMAL']) == `0`",
    pending="join(', ', members[?health_status != 'NORMAL'].join(' ', [server_id, address, 'is', health_status || 'gone']))",
)
# The same for members that say themselves what they are called and whether they are healthy (see health.py).
ALL_HEALTHY = Wait(
    "the members to become healthy",
    done="length(members[?!healthy]) == `0`",
    pending="join(', ', members[?!healthy].join(' ', [label, 'is', health || 'gone']))",
)
EIP_STEADY = Wait(
    "the EIP to leave a passing state",
    done="!contains(['BINDING', 'PENDING_CREATE', 'PENDING_UPDATE', 'NOTIFYING'], status)",
)

# A job that answers "no" this often in a row is lost; one bad answer proves nothing.
REFUSALS = 3


def accepts(acceptor, document):
    """Whether a JMESPath acceptor holds for a document."""
    return acceptor is not None and jmespath.search(acceptor, document) is True


def check(wait, document, job_id=None):
    """Whether the wait is over.

    :raises JobFailed: the acceptor of failure holds
    """
    if accepts(wait.failed, document):
        reason = jmespath.search(wait.reason, document) if wait.reason is not None else None
        name = wait.what if job_id is None else "%s %s" % (wait.what, job_id)
        code = jmespath.search(wait.code, document) if wait.code is not None else None
        raise JobFailed("%s failed: %s." % (name, str(reason or "no reason given").rstrip(".")), job_id, code)
    return accepts(wait.done, document)


def poll(client, wait, read, first_delay, job_id=None):
    """Read until the wait is over; a read that fails does not end it.

    :param read: function without arguments; returns the document for the acceptors
    :param first_delay: seconds before the first look; grows by 1.5 to at most 10 (contract section 1)
    :returns: the document that ended the wait
    :raises JobFailed: it ended badly
    :raises JobLost: a job's id is refused again and again
    :raises TimedOut: the deadline came first
    """
    delays, refused, trouble, document = Delays(first_delay), 0, None, None
    name = wait.what if job_id is None else "%s %s" % (wait.what, job_id)
    while True:
        missing = jmespath.search(wait.pending, document) if wait.pending and document else None
        client.pause_exactly(delays.take(), "%s (%s)" % (name, missing) if missing else name, trouble)
        try:
            with client.polling():
                document = read()
        except CloudError as error:
            if error.kind in (DENIED, RENEW):
                raise  # the same key would be refused again, and five refusals lock it
            trouble = error
            refused = 0 if error.kind in RETRYABLE else refused + 1
            if refused < REFUSALS:
                continue
            if job_id is None:
                raise
            raise JobLost("job %s cannot be asked about any more" % job_id) from error
        refused, trouble = 0, None
        if check(wait, document, job_id):
            return document
