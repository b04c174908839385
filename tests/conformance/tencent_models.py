# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judges the JSON of an answer by a model of the Tencent Cloud SDK.

The SDK stores whatever comes, so the types are taken from the documentation of its models: also where null may stand.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tencentcloud.clb.v20180317 import models

SIMPLE = {"str": (str,), "int": (int,), "int non-negative": (int,), "float": (int, float), "bool": (bool,)}
DECLARED = re.compile(r":param _(\w+): (.*?):type \1: (?::class:`[\w.]*\.(\w+)`|([^\n]+))", re.DOTALL)
MAY_BE_NULL = "返回 null"
# No source says what else stands here when there is nothing to tell.
NULL_ALL_THE_SAME = frozenset((
    "AssociationItem.RuleId", "AssociationItem.Weight", "Backend.Tag", "BasicTargetGroupInfo.Weight", "Listener.Rules",
    "ListenerBackend.Rules", "LoadBalancer.LoadBalancerDomain", "LoadBalancer.TargetCount",
    "RuleOutput.HealthCheck", "RuleOutput.RewriteTarget", "TargetGroupBackend.EniId", "TargetGroupBackend.InstanceId",
    "TargetGroupBackend.InstanceName", "TargetRegionInfo.NumericalVpcId",
))


def faults(value: Any, model: type, path: str = "") -> list[str]:
    """What is wrong with a JSON object, as ``path: sentence``."""
    if not isinstance(value, dict):
        return [f"{path}: {value!r} is not an object"]
    fields, found = _fields(model), []
    for name, one in value.items():
        where = f"{path}.{name}".removeprefix(".")
        if name not in fields:
            found.append(f"{where}: {model.__name__} does not know it")
        elif one is not None:
            found += _value(one, fields[name][0], where)
        elif not fields[name][1]:
            found.append(f"{where}: null is not documented")
    return found


def _value(value: Any, kind: str, path: str) -> list[str]:
    if listed := re.fullmatch(r"list of (.+)", kind):
        if not isinstance(value, list):
            return [f"{path}: {value!r} is not a list"]
        return [fault for one in value for fault in _value(one, listed[1], f"{path}[]")]
    if kind in SIMPLE:
        fits = isinstance(value, SIMPLE[kind]) and (kind == "bool" or not isinstance(value, bool))
        return [] if fits else [f"{path}: {value!r} is not {kind}"]
    return faults(value, getattr(models, kind), path)


@cache
def _fields(model: type) -> dict[str, tuple[str, bool]]:
    """Type of each field, and whether it may be null."""
    text = model.__init__.__doc__
    return {name: ((of_model or kind).strip(), MAY_BE_NULL in about or f"{model.__name__}.{name}" in NULL_ALL_THE_SAME)
            for name, about, of_model, kind in DECLARED.findall(text)}
