# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text of HAProxy's configuration file."""

from __future__ import annotations

from pathlib import Path

from .plan import HTTP, Backend, Key, Plan

# noreuseport: two emulators must not share a port, which they would without a word. Reloads hand the sockets on.
HEAD = """\
global
    stats socket {socket} mode 600 level admin expose-fd listeners
    maxconn 2000
    nbthread 1
    noreuseport
    hard-stop-after 30s
defaults
    timeout connect 1s
    timeout client 60s
    timeout server 60s
    timeout check 1s
    retries 3
    option redispatch 1
"""
CHECK = " check inter 200ms fall 2 rise 1"


def configuration(plan: Plan, ports: dict[str, int], socket: Path, proven: set[Key]) -> str:
    """The whole file.

    :param ports: the port on loopback of each frontend
    :param socket: of the runtime API
    :param proven: the servers that work already; others are added over the ``socket``, where they can start as down
    """
    parts = [HEAD.format(socket=socket)]
    parts += [_frontend(name, plan.backends[backend], ports[name]) for name, backend in plan.frontends.items()]
    for backend in plan.backends.values():
        lines = [f"server {key.server} {server_line(plan, key)}" for key in plan.servers
                 if key.backend == backend.name and key in proven]
        parts.append(_backend(backend, lines))
    return "".join(parts)


def server_line(plan: Plan, key: Key, weight: int | None = None) -> str:
    """Place, weight and check of a server, without its name."""
    target, own = plan.servers[key]
    return f"{target} weight {own if weight is None else weight}{CHECK if plan.checked(key) else ''}"


def _frontend(name: str, backend: Backend, port: int) -> str:
    lines = [f"mode {backend.mode}", f"bind 127.0.0.1:{port}", f"default_backend {backend.name}"]
    if backend.mode == HTTP:
        lines.append("option idle-close-on-response")
    return _section(f"frontend {name}", lines)


def _backend(backend: Backend, servers: list[str]) -> str:
    lines = [f"mode {backend.mode}", f"balance {backend.balance}"]
    if backend.balance == "source":
        lines.append("hash-type consistent")
    if backend.mode == HTTP:
        # No idle connections to servers: one that has left can be deleted as soon as its last answer is sent.
        lines.append("option http-server-close")
    if backend.check:
        lines.append(f"option httpchk GET '{backend.check}'")
    return _section(f"backend {backend.name}", lines + servers)


def _section(title: str, lines: list[str]) -> str:
    return "\n    ".join([title, *lines]) + "\n"
