# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator in-process, as a transport adapter of ``requests``: no sockets, no sleep.

    emulator = Emulator()
    session = requests.Session()
    session.mount("http://", EmulatorAdapter(emulator))
    session.mount("https://", EmulatorAdapter(emulator))
"""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from .clock import Clock
from .core import Emulator
from .messages import Request, Response


class EmulatorAdapter(BaseAdapter):
    """Sends requests to an ``Emulator`` in this process, whatever their host.

    :param latency: virtual seconds that each request takes
    """

    def __init__(self, emulator: Emulator, latency: float = 0.0):
        super().__init__()
        self.emulator = emulator
        self.latency = latency

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, timeout: Any = None, verify: Any = True,
        cert: Any = None, proxies: Any = None,
    ) -> requests.Response:
        """Answer one request.

        :raises requests.ConnectionError: the emulator closed the connection instead of answering
        :raises requests.ReadTimeout: the answer takes longer than ``timeout``; virtual time has passed by it
        """
        self.emulator.clock.advance(self.latency)
        limit = timeout[1] if isinstance(timeout, tuple) else timeout
        response = self.emulator.handle(_incoming(request))
        self._wait(response, limit, request)
        if response.ticket is not None:
            left = None if limit is None else limit - response.delay
            response = self.emulator.finish(response.ticket)
            self._wait(response, left, request)
        if response.drop:
            raise requests.ConnectionError("Connection aborted: closed without an answer", request=request)
        return HTTPAdapter().build_response(request, _outgoing(response))

    def close(self) -> None:
        """Nothing is open."""

    def _wait(self, response: Response, limit: float | None, request: requests.PreparedRequest) -> None:
        if limit is not None and response.delay > limit:
            self.emulator.clock.advance(limit)
            raise requests.ReadTimeout(f"Read timed out. (read timeout={limit})", request=request)
        self.emulator.clock.advance(response.delay)


class SharedClock:
    """A client's clock that moves the emulator's: sleeping costs no real time.

    It has the methods of ``module_utils.clock.Clock``.
    """

    def __init__(self, clock: Clock):
        self.clock = clock

    def now(self) -> float:
        """Virtual seconds."""
        return self.clock.now()

    def wall(self) -> float:
        """Seconds since 1970 UTC."""
        return self.clock.wall()

    def sleep(self, seconds: float) -> None:
        """Let virtual time pass."""
        self.clock.advance(seconds)

    def jitter(self) -> float:
        """No jitter: a test run is the same every time."""
        return 1.0


def _incoming(request: requests.PreparedRequest) -> Request:
    url = urlsplit(request.url or "")
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    # As a real client writes it: a port only when it is not the scheme's own.
    own = {"http": ":80", "https": ":443"}.get(url.scheme, "")
    headers.setdefault("host", url.netloc.rpartition("@")[2].removesuffix(own))
    body = request.body or b""
    if not isinstance(body, (str, bytes)):
        raise TypeError("only whole bodies can be sent in-process")
    return Request(request.method or "GET", url.scheme, url.path or "/", url.query, headers,
                   body.encode() if isinstance(body, str) else body)


def _outgoing(response: Response) -> HTTPResponse:
    headers = {"content-length": str(len(response.body)), **response.headers}
    return HTTPResponse(body=io.BytesIO(response.body), headers=headers, status=response.status,
                        preload_content=False, decode_content=False)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
