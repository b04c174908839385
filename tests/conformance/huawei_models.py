# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judges the JSON of an answer by a model of the Huawei Cloud SDK.

The SDK itself turns ``"5"`` into 5 where its model says int, so what it parsed does not tell what came over the wire.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

SIMPLE = {"str": (str,), "int": (int,), "long": (int,), "float": (int, float), "decimal.Decimal": (int, float),
          "bool": (bool,)}

# Fields that the API notes have and the SDK's models lack.
ONLY_IN_THE_NOTES = frozenset((
    "ElbResp.private_ip_v6",
    "ShowElbDetailResponse.agency",
))


def faults(value: Any, kind: str, models: Any, path: str = "") -> list[str]:
    """What is wrong with a JSON value, as ``path: sentence``; null may stand for anything.

    :param kind: the type as the SDK writes it, such as ``list[ClusterDetail]``
    :param models: the module that holds the models (``client.model_package``)
    """
    if value is None or kind == "object":
        return []
    if kind in SIMPLE:
        fits = isinstance(value, SIMPLE[kind]) and (kind == "bool" or not isinstance(value, bool))
        return [] if fits else [f"{path}: {value!r} is not {kind}"]
    if kind in ("date", "datetime"):
        return [] if isinstance(value, str) and _is_date(value) else [f"{path}: {value!r} is not a {kind}"]
    if listed := re.fullmatch(r"list\[(.+)\]", kind):
        if not isinstance(value, list):
            return [f"{path}: {value!r} is not a list"]
        return [fault for one in value for fault in faults(one, listed[1], models, f"{path}[]")]
    if not isinstance(value, dict) and getattr(models, kind, None) is not None:
        return _enumerated(value, getattr(models, kind), path)
    if not isinstance(value, dict):
        return [f"{path}: {value!r} is not an object"]
    if mapped := re.fullmatch(r"dict\(str, (.+)\)", kind):
        return [fault for key, one in value.items() for fault in faults(one, mapped[1], models, f"{path}.{key}")]
    return _object(value, getattr(models, kind), models, path)


def _object(value: dict[str, Any], model: Any, models: Any, path: str) -> list[str]:
    names = {name: attribute for attribute, name in model.attribute_map.items()}
    found = []
    for name, one in value.items():
        where = f"{path}.{name}".removeprefix(".")
        if name in names:
            found += faults(one, model.openapi_types[names[name]], models, where)
        elif f"{model.__name__}.{name}" not in ONLY_IN_THE_NOTES:
            found.append(f"{where}: {model.__name__} does not know it")
    return found


def _enumerated(value: Any, model: Any, path: str) -> list[str]:
    if model.openapi_types:
        return [f"{path}: {value!r} is not an object"]
    words = {one for name, one in vars(model).items() if name.isupper() and isinstance(one, (str, int))}
    return [] if value in words else [f"{path}: {value!r} is not one of {sorted(words)}"]


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
