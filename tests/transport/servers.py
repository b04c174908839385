# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Small servers on real sockets: a proxy, one that drips, and one that only counts."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

PATIENCE = 20  # seconds after which a socket that nobody reads is given up


class Proxy:
    """An HTTP proxy on loopback: forwards, and tunnels; every name leads to one address.

    :param target: (host, port) that every connection is led to
    :param refuse: answer 407 to all
    """

    def __init__(self, target: tuple[str, int], refuse: bool = False):
        self.target, self.refuse = target, refuse
        self.lines: list[str] = []
        self.headers: list[str] = []

    def serve(self, client: socket.socket) -> None:
        """One connection."""
        head = b""
        while b"\r\n\r\n" not in head:
            piece = client.recv(65536)
            if not piece:
                return
            head += piece
        first, _end, rest = head.partition(b"\r\n")
        self.lines.append(first.decode())
        self.headers += rest.partition(b"\r\n\r\n")[0].decode().lower().split("\r\n")
        if self.refuse:
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(self.target, PATIENCE) as server:
            if first.startswith(b"CONNECT"):
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                method, url, version = first.split(b" ")
                server.sendall(b" ".join((method, b"/" + url.split(b"/", 3)[3], version)) + b"\r\n" + rest)
            back = threading.Thread(target=_pump, args=(server, client), daemon=True)
            back.start()
            _pump(client, server)
            back.join(PATIENCE)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


class Drip:
    """Answers every request a byte at a time, until the client has gone.

    :param start: what comes at once
    :param drop: what comes again and again, for at most ``most`` times
    """

    def __init__(self, start: bytes, drop: bytes, most: int = 150):
        self.start, self.drop, self.most = start, drop, most
        self.drops = self.requests = 0

    def serve(self, client: socket.socket) -> None:
        """One connection."""
        client.recv(65536)
        self.requests += 1
        client.sendall(self.start)
        for _number in range(self.most):
            time.sleep(0.1)
            client.sendall(self.drop)  # fails once the client has gone
            self.drops += 1


class Counter:
    """Only counts who comes."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []

    def serve(self, client: socket.socket) -> None:
        """One connection."""
        self.requests.append(client.recv(65536))
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


@contextlib.contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serve each connection in a thread of its own while the block runs; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def one(client: socket.socket) -> None:
            with client, contextlib.suppress(OSError):
                client.settimeout(PATIENCE)
                serve(client)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
