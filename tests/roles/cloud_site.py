# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs real ansible-playbook processes against an emulator over HTTP."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EMULATOR = Path(__file__).resolve().parents[1] / "emulator"
FAMILIES = ("HW_", "OS_", "HUAWEICLOUD_", "TENCENTCLOUD_", "ANSIBLE_")
PATIENCE = 60  # seconds until the emulator must listen
CHANGING = ("css_elb_bind", "cce_master_eip", "eip", "elb_listener", "elb_member", "elb_pool_member", "clb_target_group",
            "clb_target_group_member", "clb_target_group_assoc")  # fmt: skip
# What a state dump tells of history rather than of what there is.
HISTORY = {
    "active_from", "busy", "create_time", "created", "created_at", "floating", "healthy_from", "jobs", "locked_until", "moves",
    "registered", "since", "task_status", "tasks", "update_time", "updated", "updated_at",
}  # fmt: skip
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}")


@dataclass
class Answer:
    """How a run of ansible-playbook went."""

    status: int
    output: str
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """``changed`` in the recap, over all hosts."""
        return sum(int(number) for number in re.findall(r"^\S+ +: ok=\d+ +changed=(\d+)", self.output, re.MULTILINE))

    @property
    def result(self) -> dict[str, Any]:
        """The fact ``exposure_result``."""
        return self.told["result"]

    @property
    def failure(self) -> str:
        """The message of the failure; empty if there was none."""
        return self.told["failure"]


class Site:
    """An emulator, and a way to run plays against it."""

    def __init__(self, url: str, folder: Path):
        self.url = url
        self.folder = folder
        self.quick: dict[str, Any] = {}  # settings to start each test with
        self.python = sys.executable  # what plays of a test run modules with
        self.seeded: set[str] = set()
        world = self.ask("GET", "")
        self.ids = world["resources"]
        huawei, tencent = world["huawei"], world["tencent"]
        self.huawei = {name: huawei[name] for name in ("access_key", "secret_key", "project_id", "region")}
        self.tencent = {name: tencent[name] for name in ("secret_id", "secret_key", "region")}
        self.connection = {
            "exposure_huaweicloud": dict(self.huawei, endpoint_url=url),
            "exposure_tencentcloud": dict(self.tencent, endpoint_url=url),
        }

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """A control request to the emulator."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_emulator/{path}", data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def act(self, name: str, **params: Any) -> None:
        """Another actor changes something."""
        self.ask("POST", "act", {"name": name, "params": params})

    def fault(self, operation: str, do: str, **more: Any) -> None:
        """Add a fault rule."""
        self.ask("POST", "faults", {"operation": operation, "do": do, **more})

    def refuse_write(self, number: int, tencent: bool = False) -> None:
        """The ``number``-th write (from 0 on) is refused for good, in the words of its cloud."""
        error = {"Code": "UnauthorizedOperation", "Message": "Refused by the test."}
        said = {"Response": {"Error": error, "RequestId": "of-the-test"}} if tencent else {
            "error_code": "EMU.0403", "error_msg": "Refused by the test."}  # fmt: skip
        self.fault("write", "answer", skip=number, status=200 if tencent else 403, body=said)

    def writes(self) -> list[str]:
        """Names of the writes since the last time."""
        found = [entry["operation"] for entry in self.ask("GET", "journal") if entry["write"]]
        self.ask("DELETE", "journal")
        return found

    def state(self) -> list[str]:
        """What there is, without history, one line for each fact. Ids that were not seeded are all the same."""
        return self.shown(self.ask("GET", "state"))

    def shown(self, state: dict[str, Any]) -> list[str]:
        """A state dump as ``state`` tells it."""
        lines = _lines(_settled({name: state[name] for name in ("huawei", "tencent")}))
        return sorted(ID.sub(lambda found: found[0] if found[0] in self.seeded else "(made)", line) for line in lines)

    def reset(self) -> None:
        """The seeded world again."""
        self.quick = self.quick or {one["name"]: one["value"] for one in self.ask("GET", "settings")}
        self.ask("POST", "reset")
        self.ask("PATCH", "settings", self.quick)
        self.seeded = set(ID.findall(json.dumps(self.ask("GET", "state"))))

    def run(self, services: list[dict[str, Any]], *options: str, **extra: Any) -> Answer:
        """Run the role exposure in a play of its own."""
        role = {"ansible.builtin.include_role": {"name": "multicloud.exposure.exposure"}}
        return self.play([role], *options, exposure_services=services, **{**self.connection, **extra})

    def play(self, tasks: list[dict[str, Any]], *options: str, **extra: Any) -> Answer:
        """Run tasks in a play on localhost; the fact ``exposure_result`` and the message of a failure come back."""
        told = self.folder / "told.json"
        told.unlink(missing_ok=True)
        result = "{{ {'result': exposure_result | default({}), 'failure': ansible_failed_result.msg | default('')} }}"
        tell = {"ansible.builtin.copy": {"content": result, "dest": str(told), "mode": "0600"},
                "check_mode": False, "diff": False, "changed_when": False}
        play = {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {f"multicloud.exposure.{name}": {"poll_interval": 0.05} for name in CHANGING},
            "tasks": [{"block": tasks, "rescue": [tell, {"ansible.builtin.fail": {"msg": "{{ ansible_failed_result.msg }}"}}]},
                      tell],
        }
        book = self.folder / "play.yml"
        book.write_text(json.dumps([play]))
        answer = self.playbook(str(book), *options, **{"ansible_python_interpreter": self.python, **extra})
        answer.told = json.loads(told.read_text()) if told.exists() else {"result": {}, "failure": ""}
        return answer

    def playbook(self, name: str, *options: str, environment: dict[str, str] | None = None, **extra: Any) -> Answer:
        """Run a playbook by path or by name."""
        (self.folder / "ansible.cfg").touch()
        variables = self.folder / "variables.json"
        variables.write_text(json.dumps(extra))
        command = [str(Path(sys.executable).parent / "ansible-playbook"), name, "-e", f"@{variables}", *options]
        settings = {key: value for key, value in os.environ.items() if not key.startswith(FAMILIES)}
        settings |= {
            "ANSIBLE_COLLECTIONS_PATH": os.environ["ANSIBLE_COLLECTIONS_PATH"],
            "ANSIBLE_CONFIG": str(self.folder / "ansible.cfg"),
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_PIPELINING": "1",
            "HOME": str(self.folder),
        } | (environment or {})
        done = subprocess.run(command, cwd=self.folder, env=settings, capture_output=True, text=True, check=False, timeout=1800)
        return Answer(done.returncode, done.stdout + done.stderr)


def _settled(value: Any) -> Any:
    """A state without history, and with lists in one order."""
    if isinstance(value, dict):
        kept = {key: _settled(one) for key, one in value.items() if key not in HISTORY}
        # Ids of members are new each time; what they stand for is compared.
        return {key: one for key, one in kept.items() if key != "id"} if {"server_id", "address"} <= set(kept) else kept
    if isinstance(value, list):
        return sorted((_settled(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def _lines(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _lines(one, f"{path}/{key}")
    elif isinstance(value, list):
        yield from (f"{path} has {json.dumps(one, sort_keys=True)}" for one in value)
    else:
        yield f"{path} = {value}"


@contextlib.contextmanager
def site(folder: Path) -> Iterator[Site]:
    """An emulator that runs as long as the context lasts, with quick jobs."""
    quick = ["job_seconds=0.02", "job_init_seconds=0.0", "classic_pending_seconds=0.0", "classic_healthy_after_seconds=0.02",
             "elb_v3_initial_seconds=0.02", "eip_transition_seconds=0.02"]  # fmt: skip
    command = [sys.executable, str(EMULATOR), "--port", "0"]
    command += [part for setting in quick for part in ("--set", setting)]
    with tempfile.TemporaryFile("w+") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield Site(_address(process, log), folder)
        finally:
            process.terminate()


def _address(process: subprocess.Popen, log: Any) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        log.seek(0)
        said = re.search(r"listening on (http://\S+)\s", log.read())
        if said:
            return said[1]
        time.sleep(0.05)
    log.seek(0)
    raise RuntimeError(f"The emulator did not start: {log.read()}")
