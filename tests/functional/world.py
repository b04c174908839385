# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs module code in this process against the emulator's core: no socket, no sleep, but the real module files."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
from typing import Any

import pytest
from ansible.module_utils.testing import patch_module_args

from multicloud_emulator.adapter import EmulatorAdapter, SharedClock
from multicloud_emulator.core import Emulator

COLLECTION = "ansible_collections.multicloud.exposure.plugins"
URL = "http://127.0.0.1:8/"
FAMILIES = ("HW_", "OS_", "HUAWEICLOUD_", "TENCENTCLOUD_")


def plugin(path: str) -> Any:
    """Import a plugin file of the collection, such as ``module_utils.client``."""
    return importlib.import_module(f"{COLLECTION}.{path}")


def run_module(module: str, options: dict[str, Any], defects: bool = False) -> dict:
    """Run a module in this process; returns its result.

    :param defects: return what is told of a defect of ours, rather than raise it
    """
    plugin("module_utils.options").SOURCES.clear()
    printed = io.StringIO()
    with patch_module_args(dict(options, _ansible_remote_tmp="/tmp")), contextlib.redirect_stdout(printed), pytest.raises(
            SystemExit) as ended:  # fmt: skip
        plugin(f"modules.{module}").main()
    result = json.loads(printed.getvalue())
    if "this is a defect" in str(result.get("msg")) and not defects:
        raise ended.value.__context__ or AssertionError(result["msg"])
    return result


def succeeded(result: dict) -> bool:
    """Whether something was changed, and all went well; a failure may have changed something, too."""
    assert not result.get("failed"), result["msg"]
    return result["changed"]


class World:
    """An emulated world, and a way to run modules in it.

    :param emulator: another emulator than a fresh one
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, emulator: Emulator | None = None):
        self.emulator = emulator or Emulator()
        self.huawei = self.emulator.huawei.describe()["huawei"]
        self.tencent = self.emulator.tencent.describe()["tencent"]
        self.ids = {
            **self.emulator.huawei.describe()["resources"],
            **self.emulator.tencent.describe()["resources"],
        }
        client = plugin("module_utils.client")
        adapter = EmulatorAdapter(self.emulator, latency=0.01)
        monkeypatch.setattr(client.Client, "mount", staticmethod(lambda session: session.mount("http://", adapter)))
        monkeypatch.setattr(plugin("module_utils.clock"), "CLOCK", SharedClock(self.emulator.clock))
        for name in list(os.environ):
            if name.startswith(FAMILIES):
                monkeypatch.delenv(name)

    def connection(self, module: str) -> dict[str, Any]:
        """Connection options for a module."""
        if module.startswith("clb"):
            keys = {name: self.tencent[name] for name in ("secret_id", "secret_key", "region")}
        else:
            keys = {name: self.huawei[name] for name in ("access_key", "secret_key", "project_id", "region")}
        return dict(keys, endpoint_url=URL)

    def run(self, module: str, check: bool = False, diff: bool = False, connect: bool = True, defects: bool = False,
            **options: Any) -> dict:
        """Run a module; returns its result (``failed`` in it tells of a failure).

        :param defects: return what is told of a defect of ours, rather than raise it
        """
        options = dict(self.connection(module) if connect else {}, **options)
        return run_module(module, dict(options, _ansible_check_mode=check, _ansible_diff=diff), defects)

    def fault(self, operation: str, do: str, **more: Any) -> None:
        """Add a fault rule."""
        self.emulator.faults.add(operation=operation, do=do, **more)

    def forget(self) -> None:
        """Forget what was sent so far."""
        self.emulator.journal.clear()
        self.emulator.effects.clear()

    def sent(self, kind: str | None = None) -> list[str]:
        """Names of the operations that were sent; ``kind`` is ``write``, ``poll`` or ``read``."""
        return [one.operation for one in self.emulator.journal.entries if kind in (None, _kind(one))]

    def bodies(self, operation: str) -> list[Any]:
        """The bodies that were sent to an operation."""
        return [one.body for one in self.emulator.journal.entries if one.operation == operation]

    def effects(self) -> list[tuple[str, str]]:
        """(operation, key) of every effect that was carried out."""
        return [(effect["operation"], effect["key"]) for effect in self.emulator.effects]


def _kind(entry: Any) -> str:
    return "write" if entry.write else "poll" if entry.poll else "read"
