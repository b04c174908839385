# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nothing is emulated that no conformance test drives."""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path

from tencentcloud.clb.v20180317.clb_client import ClbClient

from multicloud_emulator.huawei.cloud import SERVICES
from multicloud_emulator.tencent.actions import ACTIONS

ROUTES = {route.name: (route.method, route.template) for service in SERVICES for route in service.ROUTES}
# Classic load balancing is older than the SDKs: raw requests drive it (test_classic.py).
NO_SDK = {f"elb_classic.{name}" for name in (
    "ListLoadBalancers", "CreateLoadBalancer", "ShowLoadBalancer", "UpdateLoadBalancer", "DeleteLoadBalancer",
    "DeleteLoadBalancerKeepEip", "ListQuotas", "CreateListener", "ListListeners", "ShowListener", "UpdateListener",
    "DeleteListener", "CreateHealthcheck", "ShowHealthcheck", "UpdateHealthcheck", "DeleteHealthcheck",
    "CreateMembers", "RemoveMembers", "ListMembers", "ShowJob")}
SDKS = ("dws.v2.dws", "css.v1.css", "cce.v3.cce", "elb.v3.elb", "eip.v2.eip", "eip.v3.eip", "iam.v3.iam")
IN_THE_SDK = re.compile(r'"method": "(\w+)",\s+"resource_path": "([^"]+)"')


def driven():
    """Every operation that a test says it drives; the tests prove it when they run (conftest.py)."""
    found = set()
    for file in Path(__file__).parent.glob("test_*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.drives":
                found |= {ast.literal_eval(argument) for argument in call.args}
    return found


def nameless(path):
    """A path whose parameters have no names."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def sdk_paths():
    """(method, path) of everything that the SDKs can call."""
    sources = (Path(find_spec(f"huaweicloudsdk{name}_client").origin).read_text(encoding="utf-8") for name in SDKS)
    return {(method, nameless(path)) for source in sources for method, path in IN_THE_SDK.findall(source)}


def test_every_operation_of_the_emulator_is_driven():
    """A new operation needs a new test, and a test's operation exists."""
    known = set(ROUTES) | {f"clb.{action}" for action in ACTIONS}
    assert known - driven() == set()
    assert driven() - known == set()


def test_only_classic_has_no_sdk():
    """All others have the very path of the SDK."""
    paths = sdk_paths()
    assert len(paths) > 500
    assert {name for name, (method, path) in ROUTES.items() if (method, nameless(path)) not in paths} == NO_SDK


def test_every_clb_action_is_in_the_sdk():
    """By its exact name."""
    assert [action for action in ACTIONS if not hasattr(ClbClient, action)] == []
