# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every option of every module refuses what it cannot use, in one sentence with option and value, before any call."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings, strategies as st
from inputs import bad, good, is_id, label, place, request
from specs import SPECS, Option
from world import URL, plugin

EXCLUSIVE = [(name, group) for name, spec in SPECS.items() for group in spec.exclusive]
IDS = [option for spec in SPECS.values() for option in spec.all_options() if is_id(option)]
SERVICES = [file.stem for file in (Path(__file__).resolve().parents[2] / "plugins/module_utils").glob("*.py")]
OPTIONS = [option for spec in SPECS.values() for option in spec.all_options()]


def spoken(value):
    """How a sentence may show a value; the beginning is enough."""
    if isinstance(value, dict):
        return set.union({repr(value)[:60]}, *(spoken(one) for one in value.values()))
    words = str(value).lower() if isinstance(value, bool) else repr(value)
    # What stands before an @ in a URL may be a password.
    return {words[:60], str(value)[:60], str(value).rpartition("//")[2].rpartition("@")[2][:60]} - {""}


def complaint(world, module, value, options, secret, name):
    """What is wrong with how a module refuses a value; None if all is well."""
    world.forget()
    try:
        result = world.run(module, **options)
    except Exception as error:
        return f"crashed: {error!r}"[:300]
    message = result.get("msg", "")
    if world.sent():
        return f"sent {world.sent()} {message}"
    if not result.get("failed"):
        return "taken"
    if name not in message:
        return f"not named: {message}"
    if "\n" in message or not message.endswith(".") or len(message) > 700:
        return f"not one sentence: {message!r}"
    text = json.dumps(result, ensure_ascii=False)
    if secret and isinstance(value, str) and value.strip() and value.strip() in text:
        return f"a secret is shown: {message}"
    inner = value[0] if isinstance(value, list) and len(value) > 0 else value
    if not secret and not any(word in message for one in (value, inner) for word in spoken(one)):
        return f"value not told: {message}"
    return None


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.id)
def test_refused(world, option):
    complaints, tried = [], 0
    for what, value in bad(option, world.ids):
        tried += 1
        found = complaint(world, option.module, value, place(option, value, world.ids), option.spec.get("no_log"), label(option))
        if found is not None:
            complaints.append(f"{what} {value!r:.60}: {found}")
    assert tried >= 4 and complaints == [], "\n".join(complaints)


@pytest.mark.parametrize("name", SPECS)
def test_an_unknown_option_is_refused(world, name):
    option = Option(name, ("no_such_option",), {"type": "str"})
    result = world.run(name, **place(option, "x", world.ids))
    assert result["failed"] and "no_such_option" in result["msg"] and world.sent() == []


@pytest.mark.parametrize("option", [one for one in OPTIONS if "options" in one.spec], ids=lambda option: option.id)
def test_an_unknown_suboption_is_refused(world, option):
    inner = Option(option.module, (*option.path, "no_such_option"), {"type": "str"})
    result = world.run(option.module, **place(inner, "x", world.ids))
    assert result["failed"] and "no_such_option" in result["msg"] and world.sent() == []


@pytest.mark.parametrize("name, group", EXCLUSIVE, ids=str)
def test_options_that_exclude_each_other(world, name, group):
    first, second = (Option(name, (one,), SPECS[name].options[one]) for one in group)
    options = place(first, good(first, world.ids), world.ids)
    result = world.run(name, **dict(options, **{second.name: good(second, world.ids)}))
    assert result["failed"] and all(one in result["msg"] for one in group) and world.sent() == []


@pytest.mark.parametrize(
    "option", [one for one in OPTIONS if one.spec["type"] == "list" and "options" in one.spec], ids=lambda option: option.id
)
def test_contradictory_items(world, option):
    item = (request(option, world.ids).get(option.name) or good(option, world.ids))[0]
    optional = [name for name, spec in option.spec["options"].items() if name in ("weight", "name") and "choices" not in spec]
    assert len(item) > 1
    for name in optional:
        # The same identity, wanted in two ways.
        values = [dict(item, **{name: value}) for value in ((1, 2) if name == "weight" else ("a", "b"))]
        result = world.run(option.module, **place(option, values, world.ids))
        assert result["failed"] and f"{option.name}[1] repeats {option.name}[0]" in result["msg"], result["msg"]
        assert any(str(value) in result["msg"] for value in item.values()) and world.sent() == []


# Options that are good alone and make no sense together: (module, options, words of the refusal).
TOGETHER = [
    ("elb_member", {"purge": True, "server_id": "S", "address": "10.0.0.1"}, "purge needs an explicit list"),
    ("elb_member", {"purge": True, "state": "absent", "members": []}, "purge goes with state present"),
    ("elb_member", {"members": [{"server_id": "S"}]}, "members[0].address is needed"),
    ("elb_member", {"members": [], "wait_healthy": True, "wait": False}, "wait_healthy goes with"),
    ("elb_pool_member", {"members": [{"address": one, "protocol_port": 1} for one in ("::1", "0::1")]}, "repeats"),
    ("elb_pool_member", {"address": "10.0.0.1"}, "members is missing"),
    ("elb_pool_member", {"members": [], "wait_healthy": True, "state": "absent"}, "wait_healthy goes with"),
    ("clb_target_group_member", {"purge": True, "address": "10.0.0.1", "port": 1}, "purge needs an explicit list"),
    ("clb_target_group_assoc", {"purge": True, "target_group_id": "lbtg-1"}, "purge needs an explicit list"),
    ("clb_target_group_assoc", {"target_group_id": "lbtg-1"}, "load_balancer_id is missing"),
    ("clb_target_group_info", {"target_group_ids": ["lbtg-1"], "name": "web"}, "target_group_ids cannot go with name"),
    ("clb_target_group", {"name": "a", "full_listen": True, "port": 1, "type": "v2"}, "port cannot go with full_listen"),
    ("clb_target_group", {"name": "a", "type": "v1", "weight": 0}, "weight goes with target groups of type v2"),
    ("clb_target_group", {"name": "a", "health_check": {"http_codes": ["2xx", "2xx"]}}, "http_codes[1] repeats"),
    ("css_elb_bind", {"agency": "a", "elb_id": "S"}, "agency goes with service css"),
    ("css_elb_bind", {"service": "css", "elb_id": "S"}, "agency is needed"),
    ("css_elb_bind", {"service": "css", "elb_id": "S", "agency": "a", "listener": {"protocol": "HTTPS", "port": 1}},
     "listener.server_cert_id is needed"),
    ("cce_master_eip", {}, "eip_id or eip_address is needed"),
    ("eip", {"name": "a", "eip_id": "S", "state": "absent"}, "exclude each other"),
    ("eip", {"name": "a", "bandwidth": {"share_type": "PER", "id": "S"}}, "bandwidth.id is for share_type WHOLE"),
    ("eip", {"name": "a", "bandwidth": {"share_type": "WHOLE", "size": 5}}, "bandwidth.size is not for"),
    ("eip", {"name": "a", "bandwidth": {"size": 301}}, "a multiple of 50"),
    ("elb_listener", {"load_balancer_id": "S"}, "listener_id is missing"),
    ("elb_listener", {"listener_id": "S", "protocol": "TCP", "cookie_timeout": 5}, "cookie_timeout is for protocol HTTP"),
    ("elb_listener", {"listener_id": "S", "health_check": {"protocol": "TCP", "uri": "/"}}, "health_check.uri is for"),
]  # fmt: skip


@pytest.mark.parametrize("name, options, words", TOGETHER, ids=lambda part: part if isinstance(part, str) else "")
def test_what_makes_no_sense_together(world, name, options, words):
    own = {"elb_member": "listener_id", "elb_pool_member": "pool_id", "css_elb_bind": "dws_cluster_id",
           "cce_master_eip": "cce_cluster_id", "clb_target_group_member": "target_group_id"}  # fmt: skip
    text = json.dumps(options).replace('"S"', json.dumps(world.ids["elb_id"]))
    needed = {own[name].replace("dws_", "").replace("cce_", ""): world.ids[own[name]]} if name in own else {}
    result = world.run(name, **needed, **json.loads(text))
    assert result["failed"] and words in result["msg"] and world.sent() == []


# --- what is good is taken

TAKEN = [
    ("elb_member", {"members": [], "wait_timeout": "600", "poll_interval": 0, "max_retries": "0", "purge": "no"}),
    ("elb_member", {"members": [], "project_id": "P", "region": "eu-de_1", "cloud": "site.example:8443", "batch_size": 3.0}),
    ("elb_member", {"members": [], "max_removals": 3}),
    ("elb_member", {"members": [], "max_removals": "100%", "profile": None, "auth_token": None}),
    ("elb_pool_member", {"members": [{"address": "2001:DB8::1", "protocol_port": 0, "weight": 0, "name": ""}]}),
    ("elb_pool_member", {"members": [{"address": "10.0.0.1", "protocol_port": 65535, "weight": 100, "name": "Straße 7 ключ"}]}),
    ("clb_target_group", {"name": "组-web_1", "port": 65535}),
    ("clb_target_group", {"name": 2026, "port": 1}),
    ("eip", {"name": "n" * 64, "bandwidth": {"size": 2000, "name": "a b"}}),
    ("eip", {"name": "ключ", "bandwidth": {"size": "300"}}),
    ("eip_info", {"query": "eips[?status == 'DOWN'].\n  address\n"}),
    ("elb_listener", {"load_balancer_id": "L", "name": "ü", "protocol": "TCP", "port": 65535, "description": ""}),
]


@pytest.mark.parametrize("name, options", TAKEN, ids=str)
def test_taken(world, name, options):
    own = {"elb_member": "listener_id", "elb_pool_member": "pool_id"}
    needed = {own[name]: world.ids[own[name]]} if name in own else {}
    text = json.dumps(options).replace('"L"', json.dumps(world.ids["classic_elb_id"]))
    text = text.replace('"P"', json.dumps(world.huawei["project_id"]))
    result = world.run(name, check=True, **needed, **json.loads(text))
    assert not result.get("failed"), result["msg"]
    assert world.sent() != []


@pytest.mark.parametrize("name", SPECS)
def test_examples_are_taken(world, name):
    """What the documentation shows is not refused before any call (the ids in it are unknown to this world)."""
    tried = 0
    for task in yaml.safe_load(plugin(f"modules.{name}").EXAMPLES):
        options = task.get(f"multicloud.exposure.{name}")
        if options is None or "{{" in json.dumps(options):
            continue
        tried += 1
        world.forget()
        result = world.run(name, check=True, **{**world.connection(name), **options}, connect=False)
        assert world.sent() != [] or not result.get("failed"), (task["name"], result["msg"])
    assert tried > 0


# --- no input reaches another URL

AWKWARD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["..", ".", "", "../..", "%2e%2e", "%2f", "a/b", "a?b", "a#b", "//evil", "\\..", "a;b", "@evil", "~", " "]),
    st.lists(st.sampled_from(["..", "/", "%", "2e", "?", "#", "\\", "a", "{", "}", "\n"]), max_size=6).map("".join),
)
QUICK = settings(max_examples=15, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def operations():
    """Every operation of every service."""
    client = plugin("module_utils.client")
    found = [one for name in SERVICES for one in vars(plugin(f"module_utils.{name}")).values()]
    for _level in range(2):  # some stand in tables of tuples
        found = [inner for one in found
                 for inner in (one.values() if isinstance(one, dict) else one if isinstance(one, tuple) else [one])]  # fmt: skip
    flat = found
    return {one.path: one for one in flat if isinstance(one, client.Operation)}


def documented(path):
    """Whether a path is one that an API page has: its own segments, and ids that are one segment each."""
    return any(re.fullmatch(re.sub(r"\\{[a-z_]+\\}", "[^/]+", re.escape(known)), path) for known in operations())


def test_all_operations_are_known():
    assert len(operations()) > 25 and any("{cluster_id}" in path for path in operations())


@pytest.mark.parametrize("option", IDS, ids=lambda option: option.id)
@QUICK
@given(value=AWKWARD)
def test_no_id_leaves_the_documented_paths(world, option, value):
    world.forget()
    chosen = [value] if option.spec["type"] == "list" else value
    result = world.run(option.module, check=True, **place(option, chosen, world.ids))
    paths = [entry.path for entry in world.emulator.journal.entries]
    assert (result.get("failed") and paths == []) or all(map(documented, paths)), (result, paths)


@pytest.mark.parametrize("path", sorted(operations()))
@QUICK
@given(data=st.data())
def test_no_value_leaves_its_segment(world, path, data):
    """Below the checks of modules: an id from a cloud's answer cannot lead elsewhere either."""
    client, clock = plugin("module_utils.client"), plugin("module_utils.clock")
    errors = plugin("module_utils.errors")
    names = re.findall(r"\{([a-z_]+)\}", path)
    ids = {name: data.draw(AWKWARD.filter(lambda text: text < "\ud800" or text.isprintable())) for name in names}

    class Cloud:
        provider, ids = "huaweicloud", {}
        base_url = staticmethod(lambda service: URL.rstrip("/") + "/base")
        headers = staticmethod(lambda *_anything: {})

    def read(_operation, response, _now):
        return response

    world.forget()
    one = client.Client(Cloud, read, clock.Deadline(clock.CLOCK, 60), 5, 0, 0.5, True)
    try:
        one.call(operations()[path], **ids)
    except errors.InputError:
        assert {"", ".", ".."} & set(ids.values()) and world.sent() == []
        return
    (entry,) = world.emulator.journal.entries
    assert re.fullmatch("/base" + re.sub(r"\\{[a-z_]+\\}", "[^/]+", re.escape(path)), entry.path), entry.path
    assert ".." not in entry.path.split("/") and "." not in entry.path.split("/")


@pytest.mark.parametrize("name, value", [("HW_ENDPOINT_URL_ELB", "http://10.0.0.1"), ("HW_ENDPOINT_URL_ELB", "ftp://x"),
                                         ("HW_ENDPOINT_URL_ELB", "https://a:word-of-pass@h"), ("HW_CLOUD", "a/b"),
                                         ("HW_REGION_NAME", "evil.example/"), ("HW_PROJECT_ID", "../x"),
                                         ("HW_ENDPOINT_URL", "https://h/../x")])  # fmt: skip
def test_the_environment_is_checked_too(world, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    options = {key: one for key, one in world.connection("elb_member").items() if key in ("access_key", "secret_key")}
    if name != "HW_PROJECT_ID":
        options["project_id"] = world.huawei["project_id"]
    result = world.run("elb_member_info", connect=False, listener_id=world.ids["listener_id"], **options)
    assert result["failed"] and world.sent() == [] and "word-of-pass" not in json.dumps(result)
    assert value.rpartition("@")[2] in result["msg"]


def test_a_profile_is_checked_too(world, monkeypatch, tmp_path):
    file = tmp_path / "credentials"
    file.write_text("[basic]\nak = AK\nsk = ключ-word-of-pass\nproject_id = x\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("HUAWEICLOUD_SDK_CREDENTIALS_FILE", str(file))
    result = world.run("elb_member_info", connect=False, listener_id=world.ids["listener_id"], endpoint_url=URL)
    assert result["failed"] and world.sent() == [] and "secret_key" in result["msg"] and "word-of-pass" not in json.dumps(result)


def test_what_awx_gives_for_an_answer_left_open(world):
    """An empty string is not the same as an option left out; the refusal tells how to write that."""
    result = world.run("css_elb_bind", cluster_id=world.ids["dws_cluster_id"], state="absent", elb_id="")
    assert result["failed"] and world.sent() == []
    assert "elb_id" in result["msg"] and "{{ value | default(omit, true) }}" in result["msg"]


def test_a_query_that_cannot_be_applied_is_told(world):
    result = world.run("elb_member_info", listener_id=world.ids["listener_id"], query="length(api_calls.read)")
    assert result["failed"] and result["msg"].startswith("query 'length(api_calls.read)' is not a JMESPath expression")
    assert result["api_calls"]["read"] == 1
