# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret is shown, wherever it comes from and whatever goes wrong: neither whole, nor in part, nor in another form."""

from __future__ import annotations

import json
import syslog

import pytest
from cases import CASES
from inputs import INFO
from leaks import leaks
from specs import SPECS
from world import URL, plugin

from multicloud_emulator.messages import Response

# As much as Ansible can be told to show.
SHOWN = {"_ansible_inject_invocation": True, "_ansible_verbosity": 5, "_ansible_debug": True,
         "_ansible_tracebacks_for": ["error", "warning", "deprecated"]}  # fmt: skip
TOKEN = "MIIF" + "".join(f"{number:04x}" for number in range(900))
AWKWARD = 'pa"ss\\w|or=d canonical/%2f ключ&é'
STARTS = (0, 330, 395)  # a message is cut at 400


@pytest.fixture
def printed(monkeypatch):
    """What modules write to the system's log."""
    lines = []
    monkeypatch.setattr(syslog, "syslog", lambda *words: lines.append(str(words)))
    return lines


def asked(world, name):
    """Options for any module."""
    mine = [case for case in CASES if case.module == name]
    return mine[0].options(world.ids) if mine else {key: world.ids[one] for key, one in INFO.get(name, {}).items()}


def all_secrets(world):
    """The seeded secrets."""
    mine, other = world.huawei, world.tencent
    found = [mine[name] for name in ("access_key", "secret_key", "password")] + [other["secret_id"], other["secret_key"]]
    return found + list(mine["temporary"].values()) + list(other["temporary"].values())


def told(result, printed):
    """Everything that came out."""
    return json.dumps(result, ensure_ascii=False) + "\n".join(printed)


class Echo:
    """A gateway that refuses, and repeats the request in its refusal: one header, or the body.

    :param form: how the refusal looks
    """

    def __init__(self, world, monkeypatch, form):
        self.world, self.form, self.turn = world, form, 0
        self.real, self.seen = world.emulator.handle, []
        monkeypatch.setattr(world.emulator, "handle", self.handle)

    def handle(self, request):
        if request.path.endswith("/auth/tokens") and self.form != "login":
            return self.real(request)
        self.seen += [value for name, value in request.headers.items() if name in ("authorization", "x-auth-token")]
        parts = sorted(f"{name}: {value}" for name, value in request.headers.items()) + [request.body.decode()]
        parts.sort(key=lambda part: not part.startswith(("authorization", "x-auth", "x-security", "x-tc-token")))
        part = parts[self.turn % len(parts)]
        text = "." * STARTS[self.turn // len(parts) % len(STARTS)] + part
        if self.form == "html":
            return Response(502, {"content-type": "text/html"}, f"<html>{text}</html>".encode())
        if self.form == "redirect":
            return Response(302, {"location": "https://other.example/?" + text.replace("\n", "")}, b"")
        if self.form == "unreadable":
            return Response(200, {}, f'{{"error": "{text}'.encode())
        body = {"error_code": "X.1", "error_msg": text, "request_id": "r", "code": "X.1", "message": text}
        if request.header("x-tc-action"):
            body = {"Response": {"Error": {"Code": "InvalidParameter", "Message": text}, "RequestId": "r"}}
        return Response(401 if self.form == "denied" else 200 if "Response" in body else 400, {}, json.dumps(body).encode())


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_success(world, printed, name, check):
    result = world.run(name, check=check, diff=True, **SHOWN, **asked(world, name))
    assert not result.get("failed"), result
    assert result["invocation"]["module_args"]["secret_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert printed != [] and leaks(told(result, printed), all_secrets(world)) == []


@pytest.mark.parametrize("name", SPECS)
def test_wrong_keys(world, printed, name):
    wrong = "WrongSecretKeyOfThisVeryTest"
    result = world.run(name, diff=True, **SHOWN, **dict(asked(world, name), secret_key=wrong))
    assert result["failed"] and "Traceback" in result.get("exception", "Traceback is not asked for")
    assert leaks(told(result, printed), [wrong, *all_secrets(world)]) == []


def temporary(world, name):
    """A temporary key with a long token, for any module."""
    if name.startswith("clb"):
        own = {key: world.tencent["temporary"][key] for key in ("secret_id", "secret_key")}
    else:
        own = {key: world.huawei["temporary"][key] for key in ("access_key", "secret_key")}
    return dict(own, security_token=TOKEN)


def refuse_to_leak(world, monkeypatch, printed, name, form, turns):
    """Run a module against a gateway that repeats, and look at all that comes out."""
    echo, secrets = Echo(world, monkeypatch, form), temporary(world, name)
    more = {"wait_timeout": 1} if SPECS[name].writes else {}
    options = dict(world.connection(name), **secrets, **more, **asked(world, name), max_retries=0)
    for turn in turns:
        echo.turn, echo.seen = turn, []
        result = world.run(name, connect=False, **SHOWN, **options)
        assert result["failed"] and echo.seen
        signatures = [one.rpartition("Signature=")[2] for one in echo.seen]
        assert leaks(told(result, printed), [*secrets.values(), *signatures]) == [], result["msg"]


FORMS = ["refused", "denied", "html", "redirect", "unreadable"]


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("form", FORMS)
def test_a_gateway_that_repeats_the_request(world, monkeypatch, printed, name, form):
    refuse_to_leak(world, monkeypatch, printed, name, form, (0, 1))


@pytest.mark.parametrize("name", ["elb_member", "clb_target_group_assoc"])
@pytest.mark.parametrize("form", FORMS)
def test_a_gateway_that_repeats_any_part(world, monkeypatch, printed, name, form):
    refuse_to_leak(world, monkeypatch, printed, name, form, range(len(STARTS) * 14))


@pytest.mark.parametrize("form", ["refused", "login"])
def test_a_password_and_its_token(world, monkeypatch, printed, form):
    password = AWKWARD if form == "login" else world.huawei["password"]
    echo = Echo(world, monkeypatch, form)
    given = {key: world.huawei[key] for key in ("username", "domain_name", "region")}
    for turn in range(len(STARTS) * 14):
        echo.turn, echo.seen = turn, []
        result = world.run("elb_member_info", connect=False, listener_id=world.ids["listener_id"], endpoint_url=URL,
                           max_retries=0, password=password, **SHOWN, **given)  # fmt: skip
        assert result["failed"]
        tokens = echo.seen if form == "refused" else []
        assert (form == "login" or tokens != []) and leaks(told(result, printed), [password, *tokens]) == [], result["msg"]


@pytest.mark.parametrize("source", ["environment", "profile"])
@pytest.mark.parametrize("name", ["elb_member_info", "clb_target_group_info"])
def test_secrets_of_environment_and_profile(world, monkeypatch, tmp_path, printed, source, name):
    monkeypatch.setenv("HOME", str(tmp_path))
    tencent = name.startswith("clb")
    first, key = ("ANIDTHATISNOTSHOWN", "ASECRETKEYNOTSHOWN")
    if source == "environment":
        pair = ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY") if tencent else ("HW_ACCESS_KEY", "HW_SECRET_KEY")
        monkeypatch.setenv(pair[0], first)
        monkeypatch.setenv(pair[1], key)
    else:
        folder = tmp_path / (".tencentcloud" if tencent else ".huaweicloud")
        folder.mkdir()
        names = ("default", "secret_id", "secret_key") if tencent else ("basic", "ak", "sk")
        (folder / "credentials").write_text(f"[{names[0]}]\n{names[1]} =  {first} \n{names[2]} = {key}\n")
    huawei = {"listener_id": world.ids["listener_id"], "project_id": world.huawei["project_id"]}
    options = {"region": "ap-guangzhou"} if tencent else huawei
    for form in ("refused", "denied", "html"):
        with pytest.MonkeyPatch.context() as patch:
            echo = Echo(world, patch, form)
            for turn in range(12):
                echo.turn = turn
                result = world.run(name, connect=False, endpoint_url=URL, max_retries=0, **SHOWN, **options)
                assert result["failed"] and echo.seen, result
                assert leaks(told(result, printed), [first, key]) == [], result["msg"]


@pytest.mark.parametrize("name", SPECS)
def test_a_defect_of_ours(world, monkeypatch, printed, name):
    """A traceback of Python's own would show what an exception carries; what was done is told all the same."""
    secret = world.connection(name)["secret_key"]

    def broken(*_anything):
        raise KeyError(f"key {secret} of {AWKWARD}")

    monkeypatch.setattr(plugin(f"modules.{name}"), "work", broken)
    more = {} if name.startswith("clb") else {"password": AWKWARD, "username": "u", "domain_name": "d"}
    result = world.run(name, defects=True, **SHOWN, **more, **asked(world, name))
    assert result["failed"] and "this is a defect of multicloud.exposure" in result["msg"] and "KeyError" in result["msg"]
    assert result["api_calls"]["write"] == 0 and result["changed"] is False
    assert "Traceback" in result.get("exception", "Traceback is not asked for")
    assert leaks(told(result, printed), [secret] + ([AWKWARD] if more else [])) == []


def test_a_defect_shows_no_signature(world, monkeypatch, printed):
    """Ansible masks the values that it knows; signed headers are known to us alone."""
    signatures = []

    def broken(run):
        cloud = run.client.cloud
        header = cloud.headers(plugin("module_utils.elb_classic").LIST, "h", "/", "", b"", 0)["Authorization"]
        signatures.append(header.rpartition("Signature=")[2])
        raise KeyError(header)

    monkeypatch.setattr(plugin("modules.elb_member"), "work", broken)
    result = world.run("elb_member", defects=True, **SHOWN, **asked(world, "elb_member"))
    assert result["failed"] and "this is a defect of multicloud.exposure" in result["msg"] and len(signatures[0]) == 64
    assert leaks(result["msg"], signatures) == [] and leaks(told(result, printed), signatures) == []


def test_a_password_in_a_url(world, printed):
    result = world.run("elb_member_info", listener_id=world.ids["listener_id"], **SHOWN,
                       **{"endpoint_url": "https://somebody:word-of-pass@host.example"})  # fmt: skip
    assert result["failed"] and leaks(told(result, printed), ["word-of-pass"]) == []
    assert "@host.example" in result["msg"]
