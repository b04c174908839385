# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets as users meet them: real ansible, ansible-playbook and ansible-runner, told to show as much as they can."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import ansible_runner
import pytest
from leaks import leaks
from specs import SPECS

TOKEN = "MIIF" + "".join(f"{number:04x}" for number in range(300))
PROGRAMS = Path(sys.executable).parent
# Ansible prints the arguments of a task in these lines, whatever the module says of them.
ANSIBLES_OWN = "done with _execute_module"


def command(*words, cwd, more=None):
    """Run a program of Ansible; returns (exit code, everything that it printed)."""
    settings = {"NO_PROXY": "*", "LC_ALL": "C.UTF-8", "PATH": f"{PROGRAMS}:{os.environ['PATH']}", **(more or {})}
    done = subprocess.run([str(PROGRAMS / words[0]), *words[1:]], env={**os.environ, **settings}, cwd=cwd, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)  # fmt: skip
    return done.returncode, done.stdout


def playbook(cloud, folder, names, **options):
    """A playbook that uses each module once."""
    tasks = [
        {"name": f"Use {name}", f"multicloud.exposure.{name}": {**cloud.asked(name), **own(name, options)}, "ignore_errors": True}
        for name in names
    ]
    file = folder / "playbook.yml"
    file.write_text(json.dumps([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}]))
    return file


def own(name, options):
    """The options that a module has."""
    return {key: value for key, value in options.items() if key in SPECS[name].options}


def environment(cloud, temporary=False):
    """Variables with the accounts of a cloud."""
    huawei, tencent = cloud.huawei, cloud.tencent
    key, other = (huawei["temporary"], tencent["temporary"]) if temporary else (huawei, tencent)
    found = {
        "HW_ENDPOINT_URL": cloud.url, "HW_PROJECT_ID": huawei["project_id"], "HW_REGION_NAME": huawei["region"],
        "HW_ACCESS_KEY": key["access_key"], "HW_SECRET_KEY": key["secret_key"],
        "TENCENTCLOUD_ENDPOINT_URL": cloud.url, "TENCENTCLOUD_REGION": tencent["region"],
        "TENCENTCLOUD_SECRET_ID": other["secret_id"], "TENCENTCLOUD_SECRET_KEY": other["secret_key"],
    }  # fmt: skip
    if temporary:
        found.update(HW_SECURITY_TOKEN=key["security_token"], TENCENTCLOUD_TOKEN=other["token"])
    return found


def secrets_of(variables):
    """The secret ones."""
    return [value for name, value in variables.items() if name.endswith(("_KEY", "_TOKEN", "_SECRET_ID"))]


def echo(cloud, keys):
    """Refuse everything, and repeat the secrets of the cloud that is meant; the last is cut off within."""
    for operation, status, first in (("clb.*", 200, "secret_id"), ("*", 400, "access_key")):  # Tencent Cloud refuses with 200
        text = "refused: " + ", ".join([keys[first], keys["secret_key"], keys["security_token"]] * 2)
        body = {"error_code": "X.1", "error_msg": text, "Response": {"Error": {"Code": "InvalidParameter", "Message": text}}}
        cloud.emulator.faults.add(operation=operation, do="answer", status=status, body=json.dumps(body), times=None)


def test_all_modules_succeed_and_show_nothing(cloud, tmp_path):
    variables = environment(cloud, temporary=True)
    code, out = command("ansible-playbook", "-vvv", "--diff", str(playbook(cloud, tmp_path, SPECS)), cwd=tmp_path,
                        more={**variables, "ANSIBLE_DEBUG": "1", "ANSIBLE_INJECT_INVOCATION": "1"})  # fmt: skip
    assert code == 0 and "failed=0" in out and "ignored=0" in out and f"ok={len(SPECS)}" in out, out[-3000:]
    assert out.count('"source": "environment (HW_ACCESS_KEY, HW_SECRET_KEY, HW_SECURITY_TOKEN)"') >= 2
    assert leaks(out, secrets_of(variables)) == []


def test_all_modules_fail_and_show_nothing(cloud, tmp_path):
    """Secrets as options, in check mode; a gateway that repeats them; tracebacks."""
    keys = {"access_key": "ACCESSKEYTHATISGIVEN", "secret_id": "SECRETIDTHATISGIVEN", "secret_key": "secret-key-that-is-given",
            "security_token": TOKEN}  # fmt: skip
    echo(cloud, keys)
    variables = {"HW_ENDPOINT_URL": cloud.url, "HW_PROJECT_ID": cloud.huawei["project_id"],
                 "TENCENTCLOUD_ENDPOINT_URL": cloud.url, "TENCENTCLOUD_REGION": "ap-guangzhou",
                 "ANSIBLE_DISPLAY_TRACEBACK": "always", "ANSIBLE_INJECT_INVOCATION": "1"}  # fmt: skip
    (tmp_path / "keys.json").write_text(json.dumps(keys))
    file = playbook(cloud, tmp_path, SPECS, **{name: "{{ %s }}" % name for name in keys})
    code, out = command("ansible-playbook", "-vvv", "--check", "--diff", "-e", f"@{tmp_path}/keys.json", str(file), cwd=tmp_path,
                        more=variables)  # fmt: skip
    assert code == 0 and f"ignored={len(SPECS)}" in out and out.count("refused: ********") >= len(SPECS), out[-3000:]
    assert "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in out and "Traceback" in out
    assert leaks(out, keys.values()) == []


@pytest.mark.parametrize("source", ["profile", "password", "option"])
def test_ad_hoc_and_debug(cloud, tmp_path, source):
    """What Ansible's debug output shows beside the module's own; an option it prints itself."""
    huawei = cloud.huawei
    words = {"listener_id": cloud.ids["listener_id"], "endpoint_url": cloud.url}
    if source == "profile":
        folder = Path(os.environ["HOME"]) / ".huaweicloud"
        folder.mkdir()
        (folder / "credentials").write_text(f"[basic]\nak = {huawei['access_key']}\nsk = {huawei['secret_key']}\n")
        words["project_id"] = huawei["project_id"]
        secrets = [huawei["access_key"], huawei["secret_key"]]
    elif source == "password":
        words.update({name: huawei[name] for name in ("username", "domain_name", "region")})
        secrets = [huawei["password"]]
    else:
        words.update(access_key="ACCESSKEYTHATISGIVEN", secret_key="secret-key-that-is-given", project_id=huawei["project_id"])
        secrets = [words["access_key"], words["secret_key"]]
    arguments = " ".join(f"{name}={value}" for name, value in words.items())
    code, out = command("ansible", "localhost", "-vvv", "-m", "multicloud.exposure.elb_member_info", "-a", arguments,
                        cwd=tmp_path, more={"ANSIBLE_DEBUG": "1", "HW_USER_PASSWORD": huawei["password"]})  # fmt: skip
    assert code == (2 if source == "option" else 0) and '"source"' in out, out[-3000:]
    lines = [line for line in out.splitlines() if source != "option" or ANSIBLES_OWN not in line]
    assert leaks("\n".join(lines), secrets) == []
    if source == "profile":
        assert "can be read by others; chmod 600 it" in out
    if source == "password":
        tokens = list(cloud.emulator.huawei.world.tokens)
        assert tokens != [] and leaks(out, tokens) == []


def test_ansible_runner(cloud, tmp_path):
    """As AWX runs it: its standard output and the events of its jobs; one key is right, the other is not."""
    variables = {**environment(cloud), "TENCENTCLOUD_SECRET_KEY": "a-secret-key-that-is-wrong"}
    (tmp_path / "project").mkdir()
    names = ["elb_member_info", "elb_member", "clb_target_group_info", "clb_target_group_assoc"]
    file = playbook(cloud, tmp_path / "project", names)
    done = ansible_runner.run(
        private_data_dir=str(tmp_path), playbook=file.name, quiet=True, verbosity=3, cmdline="--diff",
        envvars={**variables, "ANSIBLE_INJECT_INVOCATION": "1", "NO_PROXY": "*", "LC_ALL": "C.UTF-8",
                 "PATH": f"{PROGRAMS}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.status == "successful" and done.stats["ignored"] == {"localhost": 2}
    artifacts = tmp_path / "artifacts" / done.config.ident
    events = [file.read_text() for file in (artifacts / "job_events").iterdir()]
    out = "\n".join([(artifacts / "stdout").read_text(), *events, json.dumps(list(done.events))])
    assert "AuthFailure.SignatureFailure" in out and '"changed": true' in out and len(events) > 8
    assert leaks(out, secrets_of(variables)) == []


def test_verbose_tells_the_source(cloud, tmp_path):
    variables, file = environment(cloud), str(playbook(cloud, tmp_path, ["clb_target_group_info"]))
    _code, out = command("ansible-playbook", "-v", file, cwd=tmp_path, more=variables)
    assert '"source": "environment (TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY)"' in out, out
    _code, out = command("ansible-playbook", file, cwd=tmp_path, more=variables)
    assert "TENCENTCLOUD" not in out
