# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator on real sockets, and modules that run in this process and reach it by them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from cases import CASES
from inputs import INFO
from world import run_module

from multicloud_emulator.clock import Clock
from multicloud_emulator.core import Emulator
from multicloud_emulator.http import listen, make_server, url_of


class Cloud:
    """An emulator that is served, with its accounts.

    :param url: where it is served
    """

    def __init__(self, emulator: Emulator, url: str):
        self.emulator, self.url = emulator, url
        self.port = int(url.rpartition(":")[2])
        self.huawei = emulator.huawei.describe()["huawei"]
        self.tencent = emulator.tencent.describe()["tencent"]
        self.ids = {**emulator.huawei.describe()["resources"], **emulator.tencent.describe()["resources"]}

    def keys(self, module: str) -> dict[str, Any]:
        """Credentials and region for a module."""
        if module.startswith("clb"):
            return {name: self.tencent[name] for name in ("secret_id", "secret_key", "region")}
        return {name: self.huawei[name] for name in ("access_key", "secret_key", "project_id", "region")}

    def asked(self, module: str) -> dict[str, Any]:
        """What to ask of a module."""
        mine = [case for case in CASES if case.module == module]
        return mine[0].options(self.ids) if mine else {key: self.ids[one] for key, one in INFO.get(module, {}).items()}

    def run(self, module: str, **options: Any) -> dict[str, Any]:
        """Run a module; an option None is left out."""
        given = {"endpoint_url": self.url, **self.keys(module), **self.asked(module), **options}
        return run_module(module, {name: value for name, value in given.items() if value is not None})

    def sent(self) -> list[str]:
        """Names of the operations that arrived."""
        return [one.operation for one in self.emulator.journal.entries]


@contextlib.contextmanager
def served(certfile: str | None = None, keyfile: str | None = None) -> Iterator[Cloud]:
    """An emulator on a port of this machine, over HTTPS if there is a certificate."""
    emulator, listener, ready = Emulator(Clock(factor=20)), listen("127.0.0.1", 0), threading.Event()
    server = make_server(emulator, listener, ready.set, certfile, keyfile)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    assert ready.wait(30)
    try:
        yield Cloud(emulator, url_of(listener, "https" if certfile else "http"))
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
