# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The failures of this collection, and the sentence that a person gets for each."""

from __future__ import annotations

from .retry_classes import RETRYABLE

LONGEST_VALUE = 100


def shown(value):
    """A value as it stands in a sentence: quoted, and not longer than a sentence can bear."""
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else "%s... (%d characters)" % (text[:LONGEST_VALUE], len(text))


class ExposureError(Exception):
    """A failure with one sentence for a person.

    :param message: what happened and what to do
    """

    timed_out = False
    error = None

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def sentence(self, doing):
        """The whole sentence. ``doing`` says what was being done to which id, or is None."""
        return self.message if doing is None else "%s: %s" % (doing, self.message)


def own_error(provider, operation, error, code=None):
    """The ``error`` of a failure that is not an answer of the cloud: the same keys, with what is known.

    :param operation: the :class:`client.Operation` that it is about, or None
    """
    return {
        "provider": provider,
        "service": None if operation is None else operation.service,
        "operation": None if operation is None else operation.name,
        "http_status": None,
        "code": code,
        "message": str(error),
        "request_id": None,
        "retryable": error.timed_out,
    }


class InputError(ExposureError):
    """An option cannot be used as it was given; no call that changes anything was made."""

    def sentence(self, doing):
        return self.message


class StateError(ExposureError):
    """The cloud's state forbids what was asked for, as a read showed. The message names the ids itself."""

    def sentence(self, doing):
        return self.message[0].upper() + self.message[1:].rstrip(".") + "."


class InUse(StateError):
    """Something that is asked for is in use; perhaps somebody else did the same work since the state was read."""


class JobFailed(ExposureError):
    """A job or task of the cloud ended without success.

    :param job_id: its id
    :param code: the cloud's code for the failure, or None
    """

    def __init__(self, message, job_id=None, code=None):
        super().__init__(message)
        self.job_id = job_id
        self.code = code


class JobLost(ExposureError):
    """A job can no longer be asked about; the state has to tell what became of it."""


class TimedOut(ExposureError):
    """``wait_timeout`` is over.

    :param cause: the last :class:`CloudError` before it, or None
    """

    timed_out = True

    def __init__(self, message, cause=None):
        super().__init__(message)
        self.error = None if cause is None else cause.error


# What to do about it. The first code that fits is used.
ADVICE = (
    ("APIGW.0101", "This cloud or region does not publish that API; check region, cloud and endpoint_url."),
    ("APIG.0101", "This cloud or region does not publish that API; check region, cloud and endpoint_url."),
    ("APIGW.0301", "Check key, region and this machine's clock; it was not tried again, because five failures lock a key."),
    ("APIGW.0302", "Grant the user the permission for this action."),
    ("AuthFailure.SignatureExpire", "This machine's clock differs from the server's by more than five minutes."),
    ("AuthFailure", "Check secret_id, secret_key and security_token."),
    ("UnauthorizedOperation", "Grant the permission for this action, or have the feature enabled for the account."),
    ("LimitExceeded", "This is a quota, not throttling; raise it or free something."),
    ("DWS.0015", "The cluster does not exist or is not yours."),
    ("ELB.6015", "This cannot be changed: delete the listener first, or use another port."),
    ("DWS.0114", "Give the load balancer a private IPv4 address."),
)  # fmt: skip


# Refusals that a wrong clock explains, and from how many seconds on.
DATED = ("APIGW.0301", "APIG.0301", "AuthFailure.SignatureExpire")
NOTABLE = 60


class CloudError(ExposureError):
    """The cloud refused a request, or its answer was lost.

    :param kind: retry class, see ``retry_classes``
    :param retry_after: seconds that the cloud asked to wait, or None
    :param ahead: seconds that this machine's clock is ahead of the server's, or None
    """

    def __init__(self, kind, operation, message, status=None, code=None, request_id=None, retry_after=None, provider=None,
                 ahead=None):  # fmt: skip
        super().__init__(message)
        self.ahead = ahead
        self.kind = kind
        self.code = code
        self.status = status
        self.retry_after = retry_after
        self.error = {
            "provider": provider,
            "service": operation.service,
            "operation": operation.name,
            "http_status": status,
            "code": code,
            "message": message,
            "request_id": request_id,
            "retryable": kind in RETRYABLE,
        }

    def sentence(self, doing):
        said = " ".join(dict.fromkeys(str(part) for part in (self.status, self.code) if part is not None))
        request_id = self.error["request_id"]
        text = "%s%s %s%s" % (
            "" if doing is None else doing + ": ",
            "the cloud answered %s to" % said if said else "no usable answer to",
            self.error["operation"],
            ": %s" % self.message.rstrip(". ") if self.message else "",
        )
        if request_id:
            text += " (request %s)" % request_id
        if self.code in DATED and self.ahead is not None and abs(self.ahead) >= NOTABLE:
            where = "ahead of" if self.ahead > 0 else "behind"
            return "%s. This machine's clock is %d seconds %s the server's; set it right." % (text, abs(self.ahead), where)
        for code, advice in ADVICE:
            if self.code is not None and (self.code == code or self.code.startswith(code + ".")):
                return "%s. %s" % (text, advice)
        return text + "."
