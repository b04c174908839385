# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sends one operation to a cloud: the session, the retries, the deadline and the count of calls.

A read is repeated here. A write is repeated here only after a *throttled* answer, which means that it was not carried
out (contract section 5); every other trouble with a write goes up to ``converge``, which reads before it decides.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from .clock import Delays
from .errors import CloudError, InputError, TimedOut
from .hiding import hide
from .retry_classes import BUSY, FINAL, RENEW, THROTTLED, UNKNOWN
from .signing import encode, query_string
from .time_limit import OverTime, time_limit

try:
    import requests
except ImportError:  # the runner tells the user
    requests = None

AGENT = "multicloud.exposure/0.1.0"


@dataclass(frozen=True)
class Operation:
    """One API operation.

    :param service: key of the endpoint, such as ``dws``
    :param name: the name that the API page uses
    :param path: template; every ``{name}`` is filled with a percent-encoded id
    :param kind: ``read``, ``write`` or ``poll`` (a job)
    :param shape: type of the answer, ``dict`` or ``list``
    :param empty: an empty body is a documented success
    :param needs: names that the answer must hold
    :param readable: function: data -> whether it has what the API page promises. What does not is an answer that cannot
        be read, and is never taken for "nothing there".
    """

    service: str
    name: str
    method: str = "POST"
    path: str = "/"
    kind: str = "read"
    shape: type = dict
    empty: bool = False
    needs: tuple = ()
    readable: object = None


@dataclass
class Answer:
    """What came back: the decoded data and the response headers."""

    data: object
    headers: object


class Client:
    """One session with one cloud.

    :param cloud: what differs between clouds: ``provider``, ``base_url(service)``, ``ids`` (path values that every
        operation may use), ``headers(operation, host, ...)`` (signs) and ``renew(client)``
    :param read_answer: ``answers.read_huawei`` or ``answers.read_tencent``
    :param deadline: :class:`clock.Deadline` of the run
    :param request_timeout: seconds for one HTTP request
    :param max_retries: how often a request without a usable answer is sent again
    :param first_delay: seconds before the first repeat
    :param verify: True, False, or the path of a CA bundle
    """

    def __init__(self, cloud, read_answer, deadline, request_timeout, max_retries, first_delay, verify):
        self.cloud = cloud
        self.read_answer = read_answer
        self.deadline = deadline
        self.clock = deadline.clock
        self.request_timeout = request_timeout
        self.max_retries = max_retries
        self.first_delay = first_delay
        self.verify = verify
        self.calls = {"read": 0, "write": 0, "poll": 0, "retry": 0}
        self.operation = None  # the last one that was sent
        self.written = None  # the last write
        self._session = None
        self._written = set()
        self._polling = False
        self._renewed = False

    @classmethod
    def of(cls, cloud, read_answer, deadline, params):
        """A client with the options that both clouds share."""
        verify = params["validate_certs"]
        if verify and params["ca_path"] is not None:
            verify = params["ca_path"]
        return cls(cloud, read_answer, deadline, params["request_timeout"], params["max_retries"],
                   params.get("poll_interval", 0.5), verify)  # fmt: skip

    @contextmanager
    def polling(self):
        """Within it, reads count as ``poll`` and are not repeated: the poller decides."""
        before, self._polling = self._polling, True
        try:
            yield
        finally:
            self._polling = before

    def delays(self):
        """Delays between repeats, in seconds."""
        return Delays(self.first_delay, factor=2.0)

    def pause(self, delay, cause=None):
        """Sleep for about ``delay`` seconds (or what ``cause`` asks for), but never past the deadline.

        :raises TimedOut: the deadline comes first
        """
        asked = None if cause is None else cause.retry_after
        seconds = delay * self.clock.jitter() if asked is None else asked
        left = self.deadline.remaining()
        if left <= 0 or (asked is not None and asked > left):
            raise TimedOut(self._out_of_time(cause), cause)
        self.clock.sleep(min(seconds, left))

    def pause_exactly(self, seconds, what, cause=None):
        """Sleep before the next look at something, without jitter; the last look is at the deadline itself.

        :param what: what is waited for, in words
        :raises TimedOut: the deadline has passed
        """
        left = self.deadline.remaining()
        if left <= 0:
            text = "wait_timeout of %g seconds is over while waiting for %s" % (self.deadline.seconds, what)
            if cause is not None:
                text += "; last answer: " + cause.sentence(None).rstrip(".")
            raise TimedOut(text + "; the change may still come about: run it again to go on from there.", cause)
        asked = 0.0 if cause is None or cause.retry_after is None else cause.retry_after
        self.clock.sleep(min(max(seconds, asked), left))

    def _out_of_time(self, cause):
        text = "wait_timeout of %g seconds is over" % self.deadline.seconds
        if cause is None:
            return text + "; run it again to go on from there."
        if cause.retry_after is not None:
            text = "the cloud asks to wait %g seconds, longer than wait_timeout allows" % cause.retry_after
        return "%s; last answer: %s; run it again to go on from there." % (text, cause.sentence(None).rstrip("."))

    def call(self, operation, body=None, query=(), **ids):
        """Carry out one operation and return its data.

        :param body: JSON value to send; None sends no body
        :param query: list of (name, value)
        :param ids: values for the path template
        :raises CloudError: see ``retry_classes`` for which kinds come up
        :raises TimedOut: the deadline is over
        """
        return self.exchange(operation, body, query, **ids).data

    def exchange(self, operation, body=None, query=(), **ids):
        """Like :meth:`call`, but returns the whole :class:`Answer`."""
        poll = operation.kind == "poll" or self._polling
        kind = "poll" if poll else operation.kind
        delays, lost, first = self.delays(), 0, True
        while True:
            if self._left() <= 0:
                raise TimedOut(self._out_of_time(None))
            try:
                return self._send(operation, kind if first else "retry", body, query, ids)
            except CloudError as error:
                first = False
                if error.kind == RENEW and not self._renewed:
                    self._renewed = True
                    if self.cloud.renew(self):
                        continue
                if poll or (operation.kind == "write" and error.kind != THROTTLED):
                    raise
                if error.kind == UNKNOWN:
                    lost += 1
                    if lost > self.max_retries:
                        raise
                elif error.kind not in (THROTTLED, BUSY):
                    raise
                self.pause(delays.take(), error)

    def _send(self, operation, counted_as, body, query, ids):
        path = operation.path.format(**{name: _segment(name, value) for name, value in dict(self.cloud.ids, **ids).items()})
        url = urlsplit(self.cloud.base_url(operation.service))
        path = url.path.rstrip("/") + path
        data = b"" if body is None else json.dumps(body, separators=(",", ":")).encode("utf-8")
        text = query_string(query)
        if operation.kind == "write":
            # A write that was sent before, in whatever mood it was answered, is a repeat.
            fingerprint = (operation.name, path, data)
            counted_as = "retry" if fingerprint in self._written else counted_as
            self._written.add(fingerprint)
        headers = {"Accept": "application/json", "User-Agent": AGENT}
        headers.update(self.cloud.headers(operation, _host(url), path, text, data, self.clock.wall()))
        self.calls[counted_as] += 1
        self.operation = operation
        if operation.kind == "write":
            self.written = operation
        target = "%s://%s%s%s" % (url.scheme, url.netloc, path, "?" + text if text else "")
        try:
            with time_limit(self._timeout(operation)):
                response = self._open().request(
                    operation.method, target, headers=headers, data=data or None, timeout=self._timeout(operation),
                    verify=self.verify, allow_redirects=False,
                )  # fmt: skip
        except (requests.RequestException, OverTime) as exc:
            raise self._no_answer(operation, exc) from None
        return Answer(self.read_answer(operation, response, self.clock.wall()), response.headers)

    def _open(self):
        if self._session is None:
            self._session = requests.Session()
            # Without an auth of its own, requests would put a ~/.netrc password in place of the signature.
            self._session.auth = lambda request: request
            self.mount(self._session)
        return self._session

    @staticmethod
    def mount(session):
        """Hook for tests: put another transport under the session."""

    def _timeout(self, operation):
        if operation.kind == "write":
            return min(self.request_timeout, self._left())
        # A last look near the deadline must not outlive it by a whole request timeout.
        return min(self.request_timeout, max(self.deadline.remaining(), 1.0), self._left())

    def _left(self):
        """Seconds until everything has to end: the deadline, and one request timeout for what was under way then."""
        return self.deadline.end + self.request_timeout - self.clock.now()

    def _no_answer(self, operation, exc):
        text = hide(str(exc))
        if isinstance(exc, (requests.Timeout, OverTime)):
            kind, message = UNKNOWN, "no answer within request_timeout of %g seconds" % self.request_timeout
        elif "CERTIFICATE_VERIFY" in text or "doesn't match" in text:
            kind, message = FINAL, "the server's certificate was refused (%s); see ca_path" % _reason(text)
        else:
            kind, message = UNKNOWN, "the connection failed (%s)" % _reason(text)
        return CloudError(kind, operation, message, provider=self.cloud.provider)


def _segment(name, value):
    """One segment of a path, percent-encoded; what would lead to another path is refused.

    :raises InputError: it is empty, or a step up
    """
    if str(value) in ("", ".", ".."):
        raise InputError("%s must be an id, not %r." % (name, value))
    return encode(value)


def _host(url):
    """The ``Host`` header: the port only where it is not the scheme's own (API notes Huawei 1.1, step 2)."""
    default = {"https": ":443", "http": ":80"}[url.scheme]
    return url.netloc[: -len(default)] if url.netloc.endswith(default) else url.netloc


def _reason(text):
    """The last, telling part of a transport error: libraries wrap it three times."""
    return re.split(r"(?:Error|Exception|Disconnected)\(|>: ", text)[-1].strip("()'\" ")[:200]
