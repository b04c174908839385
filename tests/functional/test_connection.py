# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where credentials come from, how often one logs in, and what a wrong clock is told: contract section 2."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from specs import SPECS
from test_secrets import asked
from world import URL, plugin

HUAWEI = {"HW": ("HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN"),
          "SDK": ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"),
          "OS": ("OS_ACCESS_KEY", "OS_SECRET_KEY", "OS_SECURITY_TOKEN")}  # fmt: skip
TENCENT = ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY")
TOKENS = ("TENCENTCLOUD_SECURITY_TOKEN", "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SESSION_TOKEN")
LOGIN, PROJECTS, READ = "iam.CreateToken", "iam.ListProjects", "elb_classic.ListMembers"


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    """A home without profiles."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def huawei(world):
    """Reads members with exactly these connection options."""
    own = {"listener_id": world.ids["listener_id"], "endpoint_url": URL, "project_id": world.huawei["project_id"]}
    return lambda **more: world.run("elb_member_info", connect=False, **dict(own, **more))


@pytest.fixture
def tencent(world):
    """Reads target groups with exactly these connection options."""
    own = {"target_group_ids": [world.ids["target_group_id"]], "endpoint_url": URL, "region": world.tencent["region"]}
    return lambda **more: world.run("clb_target_group_info", connect=False, **dict(own, **more))


def key(account):
    """The key pair of an account."""
    return {name: account[name] for name in ("access_key", "secret_key", "secret_id") if name in account}


def setenv(monkeypatch, names, values):
    for name, value in zip(names, values, strict=False):
        monkeypatch.setenv(name, value)


def write(folder, name, text, mode=0o600):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(mode)
    return folder / name


# --- which source is used, and that it is told


def test_options_win(world, huawei, monkeypatch):
    for names in HUAWEI.values():
        setenv(monkeypatch, names, ("NOBODY", "no-secret-of-anybody", "left-over-token"))
    result = huawei(**key(world.huawei))
    assert result["connection"] == {"provider": "huaweicloud", "source": "option (access_key, secret_key)", "region": None,
                                    "endpoint": URL.rstrip("/")}  # fmt: skip


@pytest.mark.parametrize("family", HUAWEI)
def test_environment_families_in_their_order(world, huawei, monkeypatch, family):
    good = list(key(world.huawei).values())
    found = False
    for name, names in HUAWEI.items():
        found = found or name == family
        if found:  # the families behind it are wrong
            setenv(monkeypatch, names, good if name == family else ("NOBODY", "no-secret-of-anybody"))
    result = huawei()
    assert not result.get("failed"), result["msg"]
    assert result["connection"]["source"] == "environment (%s, %s)" % HUAWEI[family][:2]


def test_an_empty_variable_is_not_set(world, huawei, monkeypatch):
    setenv(monkeypatch, HUAWEI["HW"], ("", "", ""))
    setenv(monkeypatch, HUAWEI["OS"], key(world.huawei).values())
    result = huawei()
    assert not result.get("failed"), result["msg"]
    assert result["connection"]["source"] == "environment (OS_ACCESS_KEY, OS_SECRET_KEY)"


@pytest.mark.parametrize("family", HUAWEI)
def test_a_temporary_key_of_a_family(world, huawei, monkeypatch, family):
    setenv(monkeypatch, HUAWEI[family], world.huawei["temporary"].values())
    result = huawei()
    assert not result.get("failed"), result["msg"]
    assert result["connection"]["source"] == "environment (%s, %s, %s)" % HUAWEI[family]


@pytest.mark.parametrize("mine, left_over", [(one, two) for one in (*HUAWEI, "option") for two in HUAWEI if one != two])
def test_a_token_of_another_family_is_not_used(world, huawei, monkeypatch, mine, left_over):
    monkeypatch.setenv(HUAWEI[left_over][2], "left-over-token")
    options = key(world.huawei) if mine == "option" else {}
    setenv(monkeypatch, HUAWEI.get(mine, ()), key(world.huawei).values())
    result = huawei(**options)
    assert not result.get("failed"), result["msg"]
    assert "TOKEN" not in result["connection"]["source"]


@pytest.mark.parametrize("token", TOKENS)
def test_tencent_tokens_in_their_order(world, tencent, monkeypatch, token):
    account = world.tencent["temporary"]
    setenv(monkeypatch, TENCENT, (account["secret_id"], account["secret_key"]))
    for name in TOKENS[TOKENS.index(token):]:
        monkeypatch.setenv(name, account["token"] if name == token else "left-over-token")
    result = tencent()
    assert not result.get("failed"), result["msg"]
    assert result["connection"] == {
        "provider": "tencentcloud", "source": "environment (%s, %s, %s)" % (*TENCENT, token),
        "region": world.tencent["region"], "endpoint": URL.rstrip("/"),
    }  # fmt: skip


def test_tencent_options_win_and_leave_a_foreign_token(world, tencent, monkeypatch):
    setenv(monkeypatch, (*TENCENT, *TOKENS), ["NOBODY-HAS-THIS"] * 5)
    result = tencent(**key(world.tencent))
    assert not result.get("failed") and result["connection"]["source"] == "option (secret_id, secret_key)"


def test_profiles_come_last(world, huawei, tencent, monkeypatch, home):
    mine, other = world.huawei, world.tencent
    one = write(home / ".huaweicloud", "credentials", f"[basic]\nak = {mine['access_key']}\nsk = {mine['secret_key']}\n")
    two = write(home / ".tencentcloud", "credentials",
                f"[default]\nsecret_id={other['secret_id']}\nsecret_key={other['secret_key']}\n")  # fmt: skip
    assert huawei()["connection"]["source"] == f"profile basic of {one} (access_key, secret_key)"
    assert tencent()["connection"]["source"] == f"profile default of {two} (secret_id, secret_key)"
    setenv(monkeypatch, HUAWEI["OS"], key(mine).values())
    setenv(monkeypatch, TENCENT, key(other).values())
    assert huawei()["connection"]["source"] == "environment (OS_ACCESS_KEY, OS_SECRET_KEY)"
    assert "SECRET_ID" in tencent()["connection"]["source"]


def test_a_profile_fills_only_what_is_not_given(world, huawei, home):
    project = world.huawei["project_id"]
    write(home / ".huaweicloud", "credentials", f"[mine]\nak = NOBODY\nsk = no-secret\nproject_id = {project}\nregion = eu-de\n")
    result = huawei(profile="mine", project_id=None, **key(world.huawei))
    assert not result.get("failed"), result["msg"]
    assert result["connection"]["source"] == "option (access_key, secret_key)" and result["connection"]["region"] == "eu-de"


def test_a_profile_name_is_not_a_path(world, tencent, home):
    account = {"secretId": world.tencent["secret_id"], "secretKey": world.tencent["secret_key"]}
    (home / ".tccli").mkdir()
    write(home / "elsewhere", "mine.credential", json.dumps(account))
    result = tencent(profile="../elsewhere/mine")
    assert result["failed"] and "is in no Tencent Cloud credentials file" in result["msg"] and world.sent() == []


def test_a_pair_of_two_sources_is_told(world, huawei, monkeypatch):
    monkeypatch.setenv("OS_SECRET_KEY", world.huawei["secret_key"])
    result = huawei(access_key=world.huawei["access_key"])
    assert result["connection"]["source"] == "option (access_key); environment (OS_SECRET_KEY)"


def test_a_failure_tells_the_source_too(huawei, monkeypatch):
    setenv(monkeypatch, HUAWEI["OS"], ("NOBODY", "no-secret-of-anybody"))
    result = huawei()
    assert result["failed"] and result["connection"]["source"] == "environment (OS_ACCESS_KEY, OS_SECRET_KEY)"


@pytest.mark.parametrize("name", SPECS)
def test_every_module_tells_and_documents_it(world, name):
    result = world.run(name, check=True, diff=True, **asked(world, name))
    documented = yaml.safe_load(plugin(f"modules.{name}").RETURN)
    assert set(result["connection"]) == set(documented["connection"]["sample"])
    # What Ansible itself documents.
    assert set(result) - {"changed", "diff", "warnings", "deprecations"} <= set(documented)


# --- permissions of profile files


@pytest.mark.parametrize("mode, warned", [(0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o660, True)])
def test_a_file_that_others_can_read(world, huawei, tencent, home, mode, warned):
    mine, other = world.huawei, world.tencent
    files = [
        write(home / ".huaweicloud", "credentials", f"[basic]\nak={mine['access_key']}\nsk={mine['secret_key']}\n", mode),
        write(home / ".tccli", "default.credential",
              json.dumps({"secretId": other["secret_id"], "secretKey": other["secret_key"]}), mode),
    ]  # fmt: skip
    for run, file in zip((huawei, tencent), files, strict=True):
        # A plain function keeps warnings of an earlier run in this process.
        plugin_warnings().clear()
        result = run()
        assert not result.get("failed"), result["msg"]
        told = [text for text in result.get("warnings", []) if str(file) in str(text)]
        assert len(told) == (1 if warned else 0) and all("chmod 600" in str(text) for text in told)


def plugin_warnings():
    """Ansible's store of warnings."""
    from ansible.module_utils.common import warnings

    return warnings._global_warnings


# --- log in by password


@pytest.fixture
def password(world):
    """Options to log in by password."""
    return {name: world.huawei[name] for name in ("username", "password", "domain_name", "region")} | {"project_id": None}


def test_one_login_a_run(world, password):
    options = {"listener_id": world.ids["listener_id"], "members": world.ids["server_ids"], "batch_size": 2}
    result = world.run("elb_member", connect=False, endpoint_url=URL, **options, **password)
    assert result["changed"] and world.sent().count(LOGIN) == 1 and PROJECTS not in world.sent() and len(world.sent()) > 6
    assert result["connection"]["source"] == "option (username, password, domain_name)"


@pytest.mark.parametrize("number", [0, 2])
def test_a_project_that_is_not_one_is_not_guessed(world, huawei, number):
    projects = [{"id": f"{count:032x}", "name": "eu-de"} for count in range(number)]
    world.fault(PROJECTS, "answer", body=json.dumps({"projects": projects}))
    result = huawei(project_id=None, region="eu-de", **key(world.huawei))
    assert result["failed"] and f"has {number} projects named 'eu-de'" in result["msg"] and world.sent() == [PROJECTS]


def test_a_login_without_a_token_is_told(world, huawei, password):
    world.fault(LOGIN, "answer", status=201, body=json.dumps({"token": {"project": {"id": world.huawei["project_id"]}}}))
    result = huawei(**password)
    assert result["failed"] and "gave no token; check auth_url" in result["msg"] and world.sent() == [LOGIN]


def test_one_login_after_an_expiry(world, huawei, password):
    world.fault(READ, "unauthorized_once")
    result = huawei(**password)
    assert not result.get("failed") and world.sent() == [LOGIN, READ, LOGIN, READ]
    world.forget()
    world.fault(READ, "unauthorized_once", times=None)
    result = huawei(**password)
    assert result["failed"] and world.sent() == [LOGIN, READ, LOGIN, READ]


def test_a_token_of_ones_own_is_not_renewed(world, huawei):
    world.fault(READ, "unauthorized_once", times=None)
    result = huawei(auth_token="a-token-that-is-over")
    assert result["failed"] and world.sent() == [READ]


def test_a_wrong_password_is_tried_once(world, huawei, password):
    result = huawei(**dict(password, password="not-the-password"))
    assert result["failed"] and world.sent() == [LOGIN] and "Logging in as operator" in result["msg"]
    assert "not-the-password" not in json.dumps(result)


def test_what_the_task_says_wins_over_the_environment(world, huawei, password, monkeypatch):
    monkeypatch.setenv("HW_AUTH_TOKEN", "left-over-token")
    setenv(monkeypatch, HUAWEI["HW"], ("NOBODY", "no-secret-of-anybody"))
    result = huawei(**password)
    assert not result.get("failed") and world.sent() == [LOGIN, READ]


# --- a wrong clock


@pytest.mark.parametrize("ahead", [3600, -3600, 86400 * 365])
@pytest.mark.parametrize("cloud", ["huawei", "tencent"])
def test_a_wrong_clock_is_told_with_the_difference(world, huawei, tencent, monkeypatch, cloud, ahead):
    clock = plugin("module_utils.clock").CLOCK
    real = clock.wall
    monkeypatch.setattr(clock, "wall", lambda: real() + ahead)
    result = huawei(**key(world.huawei)) if cloud == "huawei" else tencent(**key(world.tencent))
    where = "ahead of" if ahead > 0 else "behind"
    told = re.search(rf"This machine's clock is ([0-9]+) seconds {where} the server's", result["msg"])
    # The server tells whole seconds.
    assert result["failed"] and abs(int(told[1]) - abs(ahead)) <= 2 and len(world.sent()) == 1


@pytest.mark.parametrize("date", ["", "yesterday", None])
def test_a_wrong_clock_without_a_date_of_the_server(world, huawei, monkeypatch, date):
    clock = plugin("module_utils.clock").CLOCK
    real, handle = clock.wall, world.emulator.handle

    def undated(request):
        response = handle(request)
        response.headers.pop("date", None)
        response.headers.update({} if date is None else {"date": date})
        return response

    monkeypatch.setattr(clock, "wall", lambda: real() + 3600)
    monkeypatch.setattr(world.emulator, "handle", undated)
    result = huawei(**key(world.huawei))
    assert result["failed"] and "seconds" not in result["msg"] and "clock" in result["msg"]


def test_what_a_gateway_repeats_is_cut_off(huawei, world):
    """The canonical request and so on are of no use to a person."""
    text = "verify aksk signature fail, canonicalRequest:GET|/v1.0/|limit=100"
    world.fault(READ, "answer", status=401, body=json.dumps({"error_code": "APIGW.0301", "error_msg": text}))
    result = huawei(**key(world.huawei))
    assert result["failed"] and result["error"]["message"] == "verify aksk signature fail"


def test_a_wrong_key_is_not_blamed_on_the_clock(huawei, world):
    result = huawei(**dict(key(world.huawei), secret_key="not-this-secret-key"))
    assert result["failed"] and "seconds" not in result["msg"] and "Check key" in result["msg"]
