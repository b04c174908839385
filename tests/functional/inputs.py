# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""For any option of any module: a value that is good, the rest of a request around it, and values that are bad."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases import CASES
from specs import SPECS, Option

LONG = 70_000
# What the reading modules need beside the connection.
INFO = {
    "css_elb_info": {"cluster_id": "dws_cluster_id"},
    "cce_master_eip_info": {"cluster_id": "cce_cluster_id"},
    "cce_kubeconfig_info": {"cluster_id": "cce_cluster_id"},
    "elb_member_info": {"listener_id": "listener_id"},
    "elb_pool_member_info": {"pool_id": "pool_id"},
    "clb_target_group_member_info": {"target_group_id": "target_group_id"},
    "clb_listener_info": {"load_balancer_id": "load_balancer_id"},
}
# Options that another case of the module fits better than its first.
CASE = {("css_elb_bind", "agency"): "css", ("css_elb_bind", "listener"): "css-listener"}
CLB_IDS = {"load_balancer_id": "lb", "listener_id": "lbl", "location_id": "loc", "target_group_id": "lbtg",
           "target_group_ids": "lbtg", "listener_ids": "lbl", "vpc_id": "vpc"}  # fmt: skip
UUID, HEX = "6a54cdbb-ed99-409e-8726-0bf484262125", "fd93f8932304a073836c3b985a60b3aa"
IPV4_ONLY = {("elb_member", "address"), ("cce_master_eip", "eip_address"), ("eip_info", "address")}
GOOD = {
    "region": "eu-west-101", "cloud": "otc.t-systems.com", "project_id": HEX, "auth_url": "https://iam.example/v3",
    "endpoint_url": "https://api.example", "max_removals": "3", "min_healthy": "50%", "query": "changed",
    "address": "10.0.0.9", "eip_address": "203.0.113.9", "uri": "/up", "http_path": "/up", "http_domain": "a.example",
    "http_codes": "2xx",
}  # fmt: skip
# Legal in these options, for the reason given.
ALLOWED = {
    ("name", "empty"): "a member of a pool may have no name",
    ("description", "empty"): "this is how it is removed",
    ("send_context", "blanks"): "what is sent may begin or end with a blank",
    ("recv_context", "blanks"): "what is received may begin or end with a blank",
    ("query", "blanks"): "an expression in YAML ends with a line break",
    ("query", "control"): "an expression may have several lines",
}
FREE = {("name", "empty"): {"elb_pool_member"}}


def is_id(option: Option) -> bool:
    """Whether the option is an id."""
    return not option.spec.get("no_log") and (option.name == "id" or option.name.endswith(("_id", "_ids")))


def good(option: Option, ids: dict[str, Any]) -> Any:
    """A value that the option takes."""
    spec = option.spec
    if "choices" in spec:
        return spec["choices"][0]
    kind = spec.get("elements", spec["type"]) if spec["type"] == "list" else spec["type"]
    if kind == "dict":
        inner = {name: good(Option(option.module, (*option.path, name), sub), ids)
                 for name, sub in spec.get("options", {}).items() if sub.get("required")}  # fmt: skip
        return [inner] if spec["type"] == "list" else inner
    value: Any = {"int": 5, "float": 5.0, "bool": True}.get(kind)
    if value is None:
        value = GOOD.get(option.name, "web")
        if is_id(option) and option.name not in GOOD:
            clb = SPECS[option.module].cloud == "tencentcloud"
            value = CLB_IDS.get(option.name, "x") + "-good0001" if clb else UUID
    return [value] if spec["type"] == "list" else value


def request(option: Option, ids: dict[str, Any]) -> dict[str, Any]:
    """A request of the module into which the option fits, as yet without it."""
    spec, first = SPECS[option.module], option.path[0]
    mine = [case for case in CASES if case.module == option.module]
    wanted = CASE.get((option.module, first), mine[0].name if mine else None)
    given = next((dict(case.options(ids)) for case in mine if case.name == wanted), {})
    if not mine:
        given = {name: ids[key] for name, key in INFO.get(option.module, {}).items()}
    rivals = spec.rivals(first)
    for name in sorted(rivals & set(given)):
        value = given.pop(name)
        # A list goes, and its short form comes.
        if isinstance(value, list) and isinstance(value[0], dict):
            given.update({key: one for key, one in value[0].items() if key in spec.options and key not in rivals})
    return given


def place(option: Option, value: Any, ids: dict[str, Any]) -> dict[str, Any]:
    """A request with this value of the option in it."""
    spec, given = SPECS[option.module], request(option, ids)
    first = option.path[0]
    if len(option.path) == 1:
        return dict(given, **{first: value})
    outer = Option(option.module, (first,), spec.options[first])
    around = given.get(first) or good(outer, ids)
    if isinstance(around, list):
        return dict(given, **{first: [dict(around[0], **{option.name: value})]})
    return dict(given, **{first: dict(around, **{option.name: value})})


def label(option: Option) -> str:
    """The option as a sentence names it."""
    first = SPECS[option.module].options[option.path[0]]
    return (f"{option.path[0]}[0]" if first["type"] == "list" and len(option.path) > 1 else option.path[0]) + "".join(
        f".{name}" for name in option.path[1:]
    )


def bad(option: Option, ids: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(what is wrong, value) for values that the option must refuse."""
    for what, value in _bad(option, ids):
        modules = FREE.get((option.name, what))
        if (option.name, what) not in ALLOWED or (modules is not None and option.module not in modules):
            yield what, value


def _bad(option: Option, ids: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    kind = option.spec["type"]
    yield from TYPES[kind]
    if kind == "list":
        elements = option.spec.get("elements", "str")
        yield "nothing", [None]
        yield from (("element " + what, [value]) for what, value in TYPES[elements])
        one = (request(option, ids).get(option.name) or good(option, ids))[0]
        if elements == "str":
            inner = Option(option.module, option.path, dict(option.spec, type="str"))
            yield from (("element " + what, [value]) for what, value in _texts(inner, one))
        yield "twice", [one, one]
    elif kind == "str" and "choices" not in option.spec:
        yield from _texts(option, good(option, ids))
    elif kind == "str":
        yield from (("choice", "nonsense"), ("case", option.spec["choices"][0].swapcase() + "x"))
        yield from (("blanks", option.spec["choices"][0] + " "), ("empty", ""))


def _texts(option: Option, value: str) -> Iterator[tuple[str, str]]:
    yield "empty", ""
    for padded in (f" {value}", f"{value} ", f"{value}\n", f"\t{value}", " ", f"\u00a0{value}"):
        yield "blanks", padded
    for inside in ("\x00", "\x1b[31m", "\n", "\r\n", "\x7f", "\u202e", "\ud800"):
        yield "control", value[:1] + inside + value[1:]
    yield "long", (value * LONG)[:LONG]
    secret = option.spec.get("no_log")
    if secret and option.name != "password":
        yield "unicode", value + "ключ"
    if is_id(option):
        for other in _other_ids(option, value):
            yield "kind", other
    if is_id(option) or option.name in ("region", "cloud"):
        for path in (f"../{value}", f"{value}/..", "..", ".", "a%2fb", "%2e%2e", f"{value}?x=1", f"{value}#", "a\\b"):
            yield "path", path
        yield "path", f"a@{value}"
        for text in (f"é{value}", "１２３", f"{value}\u200b"):
            yield "unicode", text
    if option.name.endswith("_url"):
        for url in ("host", "ftp://host", "https://", "https://somebody:word-of-pass@host", "https://host/../x", "//host",
                    "https://host?x=1", "https://h\\@evil", "https://[::1", "https://host:99999", "https://ü",
                    "http://127.0.0.1.evil.example"):
            yield "url", url
    if option.name in ("address", "eip_address"):
        for address in ("10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1/24", "0x7f.1", "1", "fe80::1%eth0", "::g", "web"):
            yield "address", address
        if (option.module, option.name) in IPV4_ONLY:
            yield "IPv6", "2001:db8::1"
    if option.name in ("max_removals", "min_healthy"):
        yield from (("count", text) for text in ("-1", "101%", "1.5", "many", "%", "5 %"))
    if option.name == "query":
        yield from (("expression", text) for text in ("members[", "a b", "]"))
    if option.name == "profile":
        yield from (("profile", text) for text in ("nobody-has-this", "../nobody", "/etc/passwd"))


def _other_ids(option: Option, value: str) -> Iterator[str]:
    if SPECS[option.module].cloud == "huaweicloud":
        yield from ("lb-exposed1", "lbl-tcp00001", UUID[:-1], UUID + "0", HEX[:-1], UUID.replace("-", "_"), UUID + "," + UUID)
        yield "10.0.0.1"
        return
    yield from (UUID, HEX, value.replace("-", ""), value + "," + value, value + "#lbl-x", "0")
    own = value.partition("-")[0]
    yield from (f"{prefix}-good0001" for prefix in ("lb", "lbl", "loc", "lbtg", "vpc", "ins") if prefix != own)


TYPES: dict[str, list[tuple[str, Any]]] = {
    "str": [("type", ["in-a-list"]), ("type", {"in": "a-dictionary"}), ("type", True)],
    "path": [("type", ["/a"]), ("type", {"in": "a-dictionary"}), ("empty", ""), ("missing", "/nowhere/ca.pem"),
             ("control", "/a\x00b"), ("long", "/" + "x" * LONG), ("folder's file", "/etc/passwd")],
    "int": [("type", "abc"), ("type", 1.5), ("type", True), ("type", [1]), ("type", {"a": 1}), ("empty", ""), ("range", -1),
            ("range", 10**9), ("range", "nan"), ("range", "inf"), ("range", 10**30)],
    "float": [("type", "abc"), ("type", True), ("type", [1]), ("type", {"a": 1}), ("empty", ""), ("range", -1),
              ("range", "nan"), ("range", "inf"), ("range", "-inf"), ("range", 1e9)],
    "bool": [("type", "maybe"), ("type", 2), ("type", [True]), ("type", {"a": 1}), ("empty", "")],
    "list": [("type", {"a": 1}), ("type", True), ("empty", "")],
    "dict": [("type", "abc"), ("type", 5), ("type", [1]), ("type", True), ("empty", "")],
}  # fmt: skip
