# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playbooks as jobs of AWX: run by ansible-runner from a private data folder."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
import yaml
from cloud_site import FAMILIES, Site

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/awx.md"
PROGRAMS = Path(sys.executable).parent
PATIENCE = 300  # seconds for a job
MARK = "EXPOSURE_TEST_JOB"  # in the environment of every process of a job
# As AWX's own inventory has it.
LOCAL = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
# Nobody's settings, and no credentials: those come from the data folder.
FOREIGN = (*FAMILIES, "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")


def injected(site: Site) -> dict[str, str]:
    """The variables that the credential types of the guide inject for the clouds of a site, and where those are."""
    blocks = re.findall(r"```yaml\n# injector configuration\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    values = [dict(site.huawei, cloud=""), site.tencent]
    found = {"HW_ENDPOINT_URL": site.url, "TENCENTCLOUD_ENDPOINT_URL": site.url}
    for block, inputs in zip(blocks, values, strict=True):
        for name, template in yaml.safe_load(block)["env"].items():
            found[name] = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(template).render(inputs)
    return found


def secrets(site: Site) -> list[str]:
    """What no job may show."""
    return [site.huawei["access_key"], site.huawei["secret_key"], site.tencent["secret_id"], site.tencent["secret_key"]]


class Job:
    """One run of a playbook of the collection.

    :param name: of the playbook
    :param variables: as a survey or the template gives them
    :param inventory: groups, as the YAML inventory has them
    :param credentials: as credential types inject them; by default those of the guide
    """

    def __init__(self, site: Site, name: str, variables: dict[str, Any] | None = None, inventory: dict[str, Any] | None = None,
                 credentials: dict[str, str] | None = None, options: str = "-vvv --diff"):  # fmt: skip
        self.name = name
        self.folder = site.folder / f"job-{len(list(site.folder.glob('job-*')))}"
        groups = {"hosts": {"localhost": LOCAL}, "children": inventory or {}}
        files = {
            "project/book.yml": [{"name": name, "ansible.builtin.import_playbook": f"multicloud.exposure.{name}"}],
            "project/update.yml": [{"ansible.builtin.debug": {"msg": "updating {{ inventory_hostname }}"}}],
            "inventory/hosts.json": {"all": groups},
            "env/envvars": injected(site) if credentials is None else credentials,
            "env/extravars": variables or {},
        }  # fmt: skip
        for place, content in files.items():
            file = self.folder / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(content))
        (self.folder / "env/cmdline").write_text(options)
        (self.folder / "home").mkdir()
        (self.folder / "ansible.cfg").touch()

    def start(self) -> Job:
        """Start it."""
        settings = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
        settings |= {
            "ANSIBLE_COLLECTIONS_PATH": os.environ["ANSIBLE_COLLECTIONS_PATH"],
            "ANSIBLE_CONFIG": str(self.folder / "ansible.cfg"),
            "ANSIBLE_REMOTE_TMP": str(self.folder / "home/tmp"),
            "HOME": str(self.folder / "home"),
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "*",
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
            MARK: str(self.folder),
        }
        command = [str(PROGRAMS / "ansible-runner"), "run", str(self.folder), "-p", "book.yml", "--ident", "1"]
        self.process = subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return self

    def run(self) -> Job:
        """Run it from beginning to end."""
        return self.start().wait()

    def wait(self) -> Job:
        """Wait until it has ended."""
        self.printed = self.process.communicate(timeout=PATIENCE)[0]
        return self

    def cancel(self, container: bool = True) -> Job:
        """What AWX does: ansible-runner is told to end, and then its container goes, with all that is in it.

        :param container: False leaves a module that is under way alone, as without a container
        """
        self.process.send_signal(signal.SIGTERM)
        self.wait()
        for number in self.processes() if container else []:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        return self

    def processes(self) -> list[int]:
        """The processes of this job that are still there."""
        found = []
        for file in Path("/proc").glob("[0-9]*/environ"):
            try:
                if f"{MARK}={self.folder}\0".encode() in file.read_bytes():
                    found.append(int(file.parts[2]))
            except OSError:
                continue
        return found

    @property
    def artifacts(self) -> Path:
        """Where ansible-runner writes what it knows of the job."""
        return self.folder / "artifacts/1"

    @property
    def status(self) -> str:
        """``successful``, ``failed`` or ``canceled``."""
        return (self.artifacts / "status").read_text()

    @cached_property
    def event_files(self) -> list[str]:
        """The events as they are written down."""
        return [file.read_text() for file in sorted((self.artifacts / "job_events").glob("*.json"))]

    def events(self, kind: str) -> Iterator[dict[str, Any]]:
        """The data of the events of one kind."""
        for text in self.event_files:
            event = json.loads(text)
            if event["event"] == kind:
                yield event["event_data"]

    @property
    def shown(self) -> str:
        """All that anybody is shown: the output, and the events."""
        return "\n".join([self.printed, (self.artifacts / "stdout").read_text(), *self.event_files])

    @property
    def artifact(self) -> dict[str, Any]:
        """What the job hands on."""
        [stats] = self.events("playbook_on_stats")
        return stats.get("artifact_data", {})

    @property
    def result(self) -> dict[str, Any]:
        """The artifact ``exposure_result``."""
        assert self.status == "successful", self.printed[-6000:]
        return self.artifact["exposure_result"]


def cancelled_at(site: Site, job: Job, number: int, kind: str = "write", container: bool = True, hold: float = 600) -> Job:
    """Cancel a job after its ``number``-th request of a ``kind`` (from 0 on), as the journal of the emulator tells.

    The cloud carries that request out, and its answer is not there before ``hold`` seconds have gone.
    """
    site.ask("DELETE", "journal")
    site.fault(kind, "delay", skip=number, seconds=hold, after=True)
    job.start()
    end = time.monotonic() + PATIENCE
    while not any("delay" in entry["faults"] for entry in site.ask("GET", "journal")):
        assert job.process.poll() is None, job.wait().printed[-6000:]
        assert time.monotonic() < end, "the request never came"
        time.sleep(0.05)
    job.cancel(container)
    assert job.status == "canceled", job.printed[-6000:]
    site.ask("DELETE", "faults")
    return job
