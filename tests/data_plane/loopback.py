# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backends, clients, and a world whose modules talk to a served emulator: all on loopback."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from world import World, plugin

from multicloud_emulator.core import Emulator

PATIENCE = 10  # seconds
SLOW = 1.5  # seconds
BUSY = 0.03  # seconds
ADDRESSES = [f"10.0.0.{number}" for number in range(31, 37)]


class Site:
    """A real HTTP server for each member address; it answers with that address."""

    def __init__(self) -> None:
        self.servers: dict[str, ThreadingHTTPServer] = {}
        self.ports: dict[str, int] = {}

    def start(self, address: str, status: int = 200) -> None:
        """Serve; at the same port as before, if it was stopped."""
        port = self.ports.get(address, 0)
        server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"text": address.encode(), "status": status}))
        self.servers[address], self.ports[address] = server, server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self, address: str) -> None:
        """Listen no more."""
        server = self.servers.pop(address)
        server.shutdown()
        server.server_close()

    def update(self, address: str, meanwhile: Callable[[], None]) -> None:
        """What an update does to those who still come: requests under way are cut, and then answered with 503 for a while."""
        for status in (503, 200):
            server = self.servers[address]
            self.stop(address)
            server.cut()
            self.start(address, status)
            if status == 503:
                meanwhile()

    def mapping(self) -> dict[str, str]:
        """The setting ``data_plane_backends``."""
        return {address: f"127.0.0.1:{port}" for address, port in self.ports.items()}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *args: Any):
        self.open: set[socket.socket] = set()
        super().__init__(*args)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget it."""
        self.open.discard(request)
        super().shutdown_request(request)

    def cut(self) -> None:
        """End all connections, as a process that dies does."""
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *args: Any) -> None:
        """Health checks hang up as soon as they know enough."""


class _Handler(BaseHTTPRequestHandler):
    text = b""
    status = 200
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer; ``/slow`` takes a while, ``/busy`` a little."""
        time.sleep({"/slow": SLOW, "/busy": BUSY}.get(self.path, 0))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.text)))
        self.end_headers()
        self.wfile.write(self.text)

    def log_message(self, *args: Any) -> None:
        """Quietly."""


class Load(threading.Thread):
    """A client that sends one request after the other, each on a new connection or all on one, and counts."""

    def __init__(self, place: str, keep: bool = False, path: str = "/"):
        super().__init__(daemon=True)
        self.place, self.keep, self.path = place, keep, path
        self.answers: Counter[str] = Counter()
        self.failures: list[str] = []
        self._ended = threading.Event()

    def run(self) -> None:
        """Until ``end``."""
        kept = http.client.HTTPConnection(self.place, timeout=PATIENCE)
        while not self._ended.wait(0.002):
            try:
                self.answers[get(self.place, kept if self.keep else None, self.path)] += 1
            except (OSError, http.client.HTTPException, ValueError) as problem:
                self.failures.append(repr(problem))
        kept.close()

    @property
    def sent(self) -> int:
        """How many requests have come to an end."""
        return sum(self.answers.values()) + len(self.failures)

    def end(self) -> None:
        """Stop, and say what there was."""
        self._ended.set()
        self.join(PATIENCE)
        print(f"{sum(self.answers.values())} requests answered, {len(self.failures)} lost: {dict(self.answers)}")


def get(place: str, connection: http.client.HTTPConnection | None = None, path: str = "/") -> str:
    """Which backend answers.

    :raises OSError: none does
    :raises ValueError: the answer is not 200
    """
    using = connection or http.client.HTTPConnection(place, timeout=PATIENCE)
    try:
        using.request("GET", path)
        response = using.getresponse()
        text = response.read().decode()
        if response.status != 200:
            raise ValueError(f"{response.status} {text}")
        return text
    finally:
        if connection is None:
            using.close()


def until(true: Callable[[], Any], what: str) -> None:
    """Wait until it is true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.02)


class LiveWorld(World):
    """Runs modules against a served emulator with HAProxy behind it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, emulator: Emulator, url: str, site: Site):
        client, clock = plugin("module_utils.client"), plugin("module_utils.clock")
        mount, real_clock = client.Client.__dict__["mount"], clock.CLOCK
        super().__init__(monkeypatch, emulator)
        monkeypatch.setattr(client.Client, "mount", mount)
        monkeypatch.setattr(clock, "CLOCK", real_clock)
        self.url, self.site = url, site

    def connection(self, module: str) -> dict[str, Any]:
        """Connection options for a module."""
        return dict(super().connection(module), endpoint_url=self.url)

    def ask(self, path: str, method: str = "GET", body: Any = None) -> Any:
        """A control path."""
        return requests.request(method, f"{self.url}/_emulator/{path}", json=body, timeout=PATIENCE).json()

    def act(self, name: str, **params: Any) -> None:
        """Another actor."""
        assert "result" in self.ask("act", "POST", {"name": name, "params": params})

    def change(self, module: str, **options: Any) -> dict:
        """Run a module that has to change something."""
        result = self.run(module, **options)
        assert result.get("changed") is True, result
        return result

    def place(self, listener: str) -> str:
        """Where a listener or rule is reached: ``127.0.0.1:PORT``."""
        told = self.ask("")
        assert told["data_plane_problem"] is None
        return told["data_plane"][listener]

    def reached(self, listener: str, times: int = 20) -> set[str]:
        """The backends that answer a client of a listener; none: the empty set."""
        place, found = self.place(listener), set()
        for _time in range(times):
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                found.add(get(place))
        return found
