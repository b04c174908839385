# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``ansible-playbook multicloud.exposure.demo`` and nothing else: it brings its own cloud, and leaves nothing behind."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

from cloud_site import Answer, Site

PATIENCE = 60  # seconds until Ansible has written down how the emulator ended
NOWHERE = "http://127.0.0.1:1"
# What a caller has of his own, each of which would lead astray.
CALLERS = {
    "HW_ACCESS_KEY": "the-callers", "HW_SECRET_KEY": "the-callers", "HW_SECURITY_TOKEN": "the-callers", "HW_PROFILE": "work",
    "HW_CLOUD": "example.com", "HW_PROJECT_ID": "0" * 32, "HW_ENDPOINT_URL": NOWHERE, "OS_AUTH_URL": NOWHERE,
    **{f"HW_ENDPOINT_URL_{service}": NOWHERE for service in ("CCE", "CSS", "DWS", "ELB", "IAM", "VPC")},
    "TENCENTCLOUD_SECRET_ID": "the-callers", "TENCENTCLOUD_SECRET_KEY": "the-callers", "TENCENTCLOUD_TOKEN": "the-callers",
    "TENCENTCLOUD_PROFILE": "work", "TENCENTCLOUD_ENDPOINT_URL": NOWHERE, "TENCENTCLOUD_REGION": "eu-frankfurt",
    "http_proxy": NOWHERE, "HTTP_PROXY": NOWHERE, "no_proxy": "", "NO_PROXY": "",
}  # fmt: skip
STAGES = {"first-run": True, "second-run": False, "preview": True, "withdraw": True}


def demo(site: Site, **environment: str) -> Answer:
    """Run the demonstration; whatever it keeps in files is kept in the folder of the test."""
    return site.playbook("multicloud.exposure.demo", environment={"TMPDIR": str(site.folder), **environment})


def ended(folder: Path) -> bool:
    """Whether the emulator that was started is no longer there. Ansible's own record of the job tells when it ends."""
    [record] = (folder / ".ansible_async").iterdir()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if json.loads(record.read_text() or "{}").get("rc") is not None:
            return not list(folder.glob("exposure-demo-*"))
        time.sleep(0.05)
    return False


def changes(answer: Answer) -> dict[str, int]:
    """How much each stage changed, by the recap."""
    return {name: int(number) for name, number in re.findall(r"^(\S+) +: ok=\d+ +changed=(\d+)", answer.output, re.MULTILINE)}


def test_it_needs_nothing_and_touches_nothing_of_the_caller(site: Site) -> None:
    answer = demo(site, **CALLERS)
    assert answer.status == 0, answer.output
    found = changes(answer)
    assert {name: found[name] > 0 for name in STAGES} == STAGES
    assert "second run: changed=0" in answer.output
    table = re.findall(r'^ +"(\w+) +(\w+) +(\S+) +(\S+) +(\S+) +changed"', answer.output, re.MULTILINE)
    assert [row[0] for row in table] == ["warehouse", "search", "kubernetes", "web", "pool", "shop"] * 2
    assert len({row[1] for row in table}) == 4
    assert [row[4] for row in table] == ["yes"] * 6 + ["-"] * 6
    assert "10.0.0.9:8000" in table[0]
    assert ended(site.folder)
    assert site.writes() == []  # this one was not asked


def test_the_emulator_ends_when_a_stage_fails(site: Site) -> None:
    site.folder.joinpath("broken.json").write_text(json.dumps({"exposure_services": [{"name": "broken", "kind": "pool"}]}))
    answer = site.playbook("multicloud.exposure.demo", "-e", "@broken.json", environment={"TMPDIR": str(site.folder)})
    assert answer.status == 2, answer.output
    assert "value of kind must be one of" in answer.output
    assert "second-run " not in answer.output
    assert ended(site.folder)


def test_where_it_cannot_run_one_sentence_says_what_to_install(site: Site) -> None:
    (site.folder / "lacking").mkdir()
    (site.folder / "lacking/starlette.py").write_text("raise ImportError('not installed')\n")
    answer = demo(site, PYTHONPATH=str(site.folder / "lacking"))
    assert answer.status == 2, answer.output
    sentence = r"The demo needs the emulator of both clouds\. .* -m pip install -r (\S+/tests/emulator/requirements\.txt)"
    assert Path(re.search(sentence, answer.output)[1]).is_file()
    assert changes(answer) == {"localhost": 0}
    assert not (site.folder / ".ansible_async").exists()


def test_one_that_is_named_and_not_there_is_not_replaced(site: Site) -> None:
    answer = demo(site, EXPOSURE_EMULATOR_URL=NOWHERE)
    assert answer.status == 2, answer.output
    assert f"There is no emulator of this collection at {NOWHERE}." in answer.output
    assert changes(answer) == {"localhost": 0}
    assert not (site.folder / ".ansible_async").exists()
