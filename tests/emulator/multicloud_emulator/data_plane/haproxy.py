# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs HAProxy: servers change over its runtime API, the rest by a reload that hands the listening sockets on."""

from __future__ import annotations

import contextlib
import csv
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from .configuration import configuration, server_line
from .plan import DOWN, STARTING, UP, Key, Plan

PATIENCE = 10  # seconds until HAProxy has to answer
ATTEMPTS = 3
INSTALL = "HAProxy is not installed: apt-get install -y haproxy"


class DataPlaneError(Exception):
    """HAProxy does not do what it is asked to."""


def find() -> str | None:
    """Where HAProxy is installed; its folder is not on every user's search path."""
    return shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")


class HAProxy:
    """HAProxy, following plans. Its methods block, and must not be called by two threads at the same time.

    :param port_base: first port for frontends; 0 takes free ones
    :raises DataPlaneError: HAProxy is not installed
    """

    def __init__(self, port_base: int = 0):
        program = find()
        if program is None:
            raise DataPlaneError(INSTALL)
        self.plan = Plan()
        self.ports: dict[str, int] = {}
        self.seen: dict[Key, str] = {}
        self._program = program
        self._next_port = port_base
        self._leaving: set[Key] = set()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._socket: Path | None = None
        self._generation = 0
        self._folder = Path(tempfile.mkdtemp(prefix="data-plane-"))

    def apply(self, plan: Plan) -> None:
        """Forward what the plan says, from now on.

        :raises DataPlaneError: HAProxy does not take it; it goes on with what it has
        """
        present = set(self.plan.servers)
        if self._socket is None or plan.shape() != self.plan.shape():
            present = self._reload(plan)
        else:
            for key in present - set(plan.servers):
                self._ask(f"set server {_name(key)} state maint")
                self._leaving.add(key)
        for key, (target, weight) in plan.servers.items():
            if key not in present:
                self._add(plan, key)
            elif (target, weight) != self.plan.servers[key]:
                self._change(plan, key)
        self.plan = plan
        self.seen = {key: state for key, state in self.seen.items() if key in plan.servers and plan.checked(key)}
        self._forget_leaving()

    def look(self) -> dict[Key, str]:
        """Health of the servers that are checked; those that have left and serve nobody any more are deleted.

        :raises DataPlaneError: HAProxy is gone; the next plan starts it again
        """
        self._processes = [one for one in self._processes[:-1] if one.poll() is None] + self._processes[-1:]
        if self._processes and self._processes[-1].poll() is not None:
            self._socket = None
            self.plan, self.seen = Plan(), {}
            raise DataPlaneError(f"HAProxy ended with {self._processes[-1].returncode}")
        self._forget_leaving()
        for row in csv.DictReader(self._ask("show stat -1 4 -1").removeprefix("# ").splitlines()):
            key, state = Key(row["pxname"], row["svname"]), _state(row["status"], row["check_status"])
            if key in self.plan.servers and self.plan.checked(key) and state is not None:
                self.seen[key] = state
        return dict(self.seen)

    def stop(self) -> None:
        """End every process and remove its files."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _reload(self, plan: Plan) -> set[Key]:
        known = {key for key, value in plan.servers.items() if self.plan.servers.get(key, (None, 0))[0] == value[0]}
        proven = {key for key in known if not plan.checked(key) or self.seen.get(key) == UP}
        for attempt in range(1, ATTEMPTS + 1):
            new = [frontend for frontend in plan.frontends if frontend not in self.ports]
            for frontend in new:
                self.ports[frontend] = self._port()
            try:
                self._launch(plan, proven)
                break
            except DataPlaneError:
                # Someone else may have taken a port between our look at it and HAProxy's.
                for frontend in new:
                    del self.ports[frontend]
                if attempt == ATTEMPTS or not new:
                    raise
        self._leaving.clear()
        # What the file holds has its weight from there.
        self.plan = Plan(plan.frontends, plan.backends, {key: plan.servers[key] for key in proven})
        return proven

    def _launch(self, plan: Plan, proven: set[Key]) -> None:
        self._generation += 1
        file, place = self._folder / f"{self._generation}.cfg", self._folder / f"{self._generation}.sock"
        file.write_text(configuration(plan, self.ports, place, proven), encoding="ascii")
        command = [self._program, "-db", "-f", str(file)]
        if self._socket is not None:
            command += ["-x", str(self._socket), "-sf", str(self._processes[-1].pid)]
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._wait_for(process, place)
        self._processes.append(process)
        self._socket = place

    def _wait_for(self, process: subprocess.Popen[bytes], place: Path) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(OSError):
                ask(place, "show info")
                return
            time.sleep(0.01)
        if process.poll() is None:
            process.kill()
            process.wait()
        raise DataPlaneError(f"HAProxy did not start: {self._last_words()}")

    def _add(self, plan: Plan, key: Key) -> None:
        name = _name(key)
        if key in self._leaving and "deleted" in self._ask(f"del server {name}"):
            self._leaving.discard(key)
        if key in self._leaving:
            self._leaving.discard(key)
            target, _weight = plan.servers[key]
            self._ask(f"set server {name} weight 0")
            self._ask(f"set server {name} addr {target.host} port {target.port}")
        else:
            answer = self._ask(f"add server {name} {server_line(plan, key, weight=0)}")
            if "registered" not in answer:
                raise DataPlaneError(f"add server {name}: {answer}")
        self._ask(f"set server {name} state ready")
        self._prove(plan, key)
        self._ask(f"set server {name} weight {plan.servers[key][1]}")

    def _change(self, plan: Plan, key: Key) -> None:
        (target, weight), name = plan.servers[key], _name(key)
        if target != self.plan.servers[key][0]:
            self._ask(f"set server {name} addr {target.host} port {target.port}")
            self._prove(plan, key)
        self._ask(f"set server {name} weight {weight}")

    def _prove(self, plan: Plan, key: Key) -> None:
        """A server whose health is checked gets nothing before its first check went well."""
        if plan.checked(key):
            self._ask(f"set server {_name(key)} health down")
            self._ask(f"enable health {_name(key)}")
            self.seen[key] = STARTING

    def _forget_leaving(self) -> None:
        self._leaving = {key for key in self._leaving if "deleted" not in self._ask(f"del server {_name(key)}")}

    def _ask(self, command: str) -> str:
        if self._socket is None:
            raise DataPlaneError("HAProxy does not run")
        try:
            return ask(self._socket, command)
        except OSError as problem:
            raise DataPlaneError(f"{command}: {problem}") from None

    def _port(self) -> int:
        while True:
            with socket.socket() as probe, contextlib.suppress(OSError):
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                wanted, self._next_port = self._next_port, self._next_port + bool(self._next_port)
                if wanted > 65535:
                    raise DataPlaneError("no ports are left for frontends")
                probe.bind(("127.0.0.1", wanted))
                port = int(probe.getsockname()[1])
                if port not in self.ports.values():
                    return port

    def _last_words(self) -> str:
        lines = (self._folder / "log").read_text(errors="replace").splitlines()
        alerts = [line for line in lines if "ALERT" in line] or lines
        return " / ".join(alerts[-3:])


def ask(place: Path, command: str) -> str:
    """One command of the runtime API, and its answer.

    :raises OSError: nobody answers there
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(str(place))
        connection.sendall(command.encode() + b"\n")
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts).decode(errors="replace").strip()


def _name(key: Key) -> str:
    return f"{key.backend}/{key.server}"


def _state(status: str, check: str) -> str | None:
    """What HAProxy found out; None: nothing yet. While the next check runs, a star stands before the last result."""
    check = check.removeprefix("* ")
    if check in ("", "INI", "UNK"):
        return None
    if status.startswith("UP"):
        return UP
    if status.startswith("DOWN"):
        return DOWN
    return UP if check.endswith(("OK", "OKC")) else DOWN
