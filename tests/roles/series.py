# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One declaration in many worlds: each with another fault, all in one ansible-playbook process."""

from __future__ import annotations

import json
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cloud_site import CHANGING, Site

Request = tuple[str, str, Any]  # method, control path, body


@dataclass
class Case:
    """A world to expose services in: what is already there, which faults wait, and what is declared."""

    services: list[dict[str, Any]]
    faults: list[dict[str, Any]] = field(default_factory=list)
    there: list[Request] = field(default_factory=list)


@dataclass
class Outcome:
    """What came of a case; ``failure`` is empty if the exposure went well."""

    failure: str
    before: list[str]
    after: list[str]
    writes: list[str]
    result: dict[str, Any]

    @property
    def told(self) -> str:
        """How it differs from what there was before, one line each."""
        gone, new = set(self.before) - set(self.after), set(self.after) - set(self.before)
        return "\n".join([f"- {line}" for line in sorted(gone)] + [f"+ {line}" for line in sorted(new)])


def run(site: Site, cases: dict[str, Case]) -> dict[str, Outcome]:
    """Expose what each case declares, in a fresh world each, one after the other."""
    hosts = {name: {"exposure_services": case.services, "ansible_connection": "local"} for name, case in cases.items()}
    (site.folder / "inventory.json").write_text(json.dumps({"all": {"hosts": hosts}}))
    for name, case in cases.items():
        (site.folder / f"{name}.begin").write_text(json.dumps(_begin(site, case)))
    (site.folder / "end").write_text(json.dumps([("GET", "state", None), ("GET", "journal", None)]))
    (site.folder / "series.yml").write_text(json.dumps([_play(site.url)]))
    using = {"ansible_python_interpreter": site.python, **site.connection}
    done = site.playbook("series.yml", "-i", "inventory.json", **using)
    assert done.status == 0, done.output
    return {name: _outcome(site, name) for name in cases}


def _begin(site: Site, case: Case) -> list[Request]:
    settle = [("POST", "clock", {"advance": 60})] if case.there else []
    return [
        ("POST", "reset", None), ("PATCH", "settings", site.quick), *case.there, *settle,
        ("DELETE", "journal", None), ("POST", "faults", case.faults), ("GET", "state", None),
    ]  # fmt: skip


def _play(url: str) -> dict[str, Any]:
    send = f"{sys.executable} {Path(__file__).resolve()} {url}"
    note = "{{ {'failure': ansible_failed_result.msg | default(''), 'result': exposure_result | default({})} | to_json }}"
    tell = {"ansible.builtin.raw": "printf %s '{{ note | b64encode }}' | base64 -d > {{ inventory_hostname }}.note",
            "vars": {"note": note}, "changed_when": False}
    return {
        "hosts": "all",
        "serial": 1,
        "gather_facts": False,
        "module_defaults": {f"multicloud.exposure.{name}": {"poll_interval": 0.05} for name in CHANGING},
        "tasks": [
            {"ansible.builtin.raw": f"{send} {{{{ inventory_hostname }}}}.begin {{{{ inventory_hostname }}}}.before"},
            {"block": [{"ansible.builtin.include_role": {"name": "multicloud.exposure.exposure"}}, tell], "rescue": [tell]},
            {"ansible.builtin.raw": f"{send} end {{{{ inventory_hostname }}}}.after"},
        ],
    }


def _outcome(site: Site, name: str) -> Outcome:
    def read(what: str) -> Any:
        return json.loads((site.folder / f"{name}.{what}").read_text())

    note, (state, journal) = read("note"), read("after")
    writes = [entry["operation"] for entry in journal if entry["write"]]
    return Outcome(note["failure"], site.shown(read("before")[-1]), site.shown(state), writes, note["result"])


def _send(url: str, requests: Path, answers: Path) -> None:
    got = []
    for method, path, body in json.loads(requests.read_text()):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{url}/_emulator/{path}", data, method=method)) as answer:
            got.append(json.load(answer))
    answers.write_text(json.dumps(got))


if __name__ == "__main__":
    _send(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
