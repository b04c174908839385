# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator over HTTP: a thin Starlette application under uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import Response as WebResponse
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .core import Emulator
from .data_plane.follower import Follower
from .messages import Request, Response

TRANSPORT = "emulator.transport"


class Door:
    """Turns web requests into the emulator's and its answers into web answers.

    Everything runs in one event loop and ``Emulator.handle`` never awaits, so no two requests meet inside it.
    """

    def __init__(self, emulator: Emulator, plane: Follower | None = None):
        self.emulator = emulator
        self.plane = plane

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        web = WebRequest(scope, receive)
        body = await web.body()
        request = Request(web.method, scope["scheme"], scope["raw_path"].decode("latin-1"),
                          scope["query_string"].decode("latin-1"), _headers(web), body)
        response = self.emulator.handle(request)
        await self._followed()
        if not await _still_there(receive, response.delay):
            return
        if response.ticket is not None:
            response = self.emulator.finish(response.ticket)
            await self._followed()
            if not await _still_there(receive, response.delay):
                return
        if response.drop:
            await _hang_up(scope, receive)
            return
        await _web(response)(scope, receive, send)

    async def _followed(self) -> None:
        if self.plane is not None:
            await self.plane.follow()


class Protocol(H11Protocol):
    """HTTP/1.1 that lets the application close the connection without an answer."""

    def handle_events(self) -> None:
        """Give the request its connection; its task starts only after this."""
        super().handle_events()
        if self.cycle is not None:
            self.cycle.scope[TRANSPORT] = self.transport  # type: ignore[literal-required]


class Server(uvicorn.Server):
    """uvicorn that says when it answers, and that starts and stops the data plane."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], plane: Follower | None = None):
        super().__init__(config)
        self.ready = ready
        self.plane = plane

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        if self.plane is not None:
            await self.plane.start()
        await super().startup(sockets)
        self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        await super().shutdown(sockets)
        if self.plane is not None:
            await self.plane.stop()


def make_server(emulator: Emulator, listener: socket.socket, ready: Callable[[], None], certfile: str | None = None,
                keyfile: str | None = None, plane: Follower | None = None) -> Server:
    """A server for ``emulator``; run it with ``run(sockets=[listener])``.

    :param plane: forwards on loopback what the listeners hold
    """
    app = Starlette(routes=[Mount("/", app=Door(emulator, plane))])
    config = uvicorn.Config(
        app, http=Protocol, ws="none", lifespan="off", log_level="warning", access_log=False, server_header=False,
        date_header=False, timeout_graceful_shutdown=1, timeout_keep_alive=60, ssl_certfile=certfile,
        ssl_keyfile=keyfile,
    )
    return Server(config, ready, plane)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle off only where the protocol is named; without this every answer waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def url_of(listener: socket.socket, scheme: str = "http") -> str:
    """The base URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


@contextlib.contextmanager
def served(emulator: Emulator, host: str = "127.0.0.1", port: int = 0, plane: Follower | None = None
           ) -> Iterator[str]:
    """Serve ``emulator`` in a thread while the block runs; gives the base URL."""
    listener = listen(host, port)
    ready = threading.Event()
    server = make_server(emulator, listener, ready.set, plane=plane)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    if not ready.wait(30):
        raise RuntimeError("the emulator did not start")
    try:
        yield url_of(listener)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def _headers(web: WebRequest) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in web.headers.items():
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def _web(response: Response) -> WebResponse:
    web = WebResponse(content=response.body, status_code=response.status)
    # Only our own headers: Starlette's would add a charset to the content type.
    web.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    if response.status not in (204, 304) and "content-length" not in response.headers:
        web.raw_headers.append((b"content-length", str(len(response.body)).encode()))
    return web


async def _still_there(receive: Receive, seconds: float) -> bool:
    """Wait; False as soon as the client has gone. Its request stays on its way inside the emulator."""
    if not seconds:
        return True
    gone = asyncio.ensure_future(receive())
    done, _waiting = await asyncio.wait({gone}, timeout=seconds)
    gone.cancel()
    return not done


async def _hang_up(scope: Scope, receive: Receive) -> None:
    scope[TRANSPORT].abort()
    while (await receive())["type"] != "http.disconnect":
        pass
