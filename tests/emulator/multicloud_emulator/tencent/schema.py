# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shape of parameters as data, and the one check of it: names, JSON types, lengths and ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from .errors import ApiError, missing, wrong_format, wrong_length, wrong_type

Fields = dict[str, "Field"]


@dataclass(frozen=True)
class Field:
    """One parameter.

    ``low`` and ``high`` bound an integer, or the length of a list; ``pattern`` and ``choices`` bound a string.
    ``fields`` are those of an object; ``item`` is what a list holds.
    """

    kind: str
    required: bool = False
    low: int = 0
    high: int = 2**31 - 1
    pattern: str = ""
    choices: tuple[str, ...] = ()
    fields: Fields | None = None
    item: Field | None = None


def needed(field: Field) -> Field:
    """The same field, required."""
    return replace(field, required=True)


def text(pattern: str = "", choices: tuple[str, ...] = ()) -> Field:
    """A string."""
    return Field("text", pattern=pattern, choices=choices)


def ident(prefix: str) -> Field:
    """An id such as ``lbtg-`` and 8 lower-case letters or digits."""
    return text(prefix + "-[0-9a-z]{8}")


def integer(low: int = 0, high: int = 2**31 - 1) -> Field:
    """A JSON integer."""
    return Field("integer", low=low, high=high)


def boolean() -> Field:
    """A JSON boolean."""
    return Field("boolean")


def many(item: Field, low: int = 0, high: int = 2**31 - 1) -> Field:
    """A list."""
    return Field("list", low=low, high=high, item=item)


def record(fields: Fields) -> Field:
    """An object."""
    return Field("record", fields=fields)


def check(fields: Fields, params: dict[str, Any], from_query: bool = False, path: str = "") -> dict[str, Any]:
    """The parameters, with values of a query turned into their types.

    :param from_query: every value is a string, as a query has it
    :raises ApiError: UnknownParameter, MissingParameter, InvalidParameter or InvalidParameterValue
    """
    for name in params:
        if name not in fields:
            raise ApiError("UnknownParameter", f"The parameter `{path}{name}` is not recognized.")
    for name, field in fields.items():
        if field.required and name not in params:
            raise missing(path + name)
    return {name: _value(fields[name], value, from_query, path + name) for name, value in params.items()}


def _value(field: Field, value: Any, from_query: bool, path: str) -> Any:
    if field.kind == "record":
        if not isinstance(value, dict):
            raise wrong_type(path)
        return check(field.fields or {}, value, from_query, path + ".")
    if field.kind == "list":
        if not isinstance(value, list):
            raise wrong_type(path)
        if not field.low <= len(value) <= field.high:
            raise wrong_length(path, field.low, field.high)
        return [_value(field.item, one, from_query, f"{path}.{number}") for number, one in enumerate(value)]
    if field.kind == "integer":
        return _integer(field, value, from_query, path)
    if field.kind == "boolean":
        return _boolean(value, from_query, path)
    return _text(field, value, path)


def _integer(field: Field, value: Any, from_query: bool, path: str) -> int:
    if from_query and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type(path)
    if not field.low <= value <= field.high:
        raise ApiError("InvalidParameterValue.Range",
                       f"The value of `{path}` must be between {field.low} and {field.high}, not {value}.")
    return value


def _boolean(value: Any, from_query: bool, path: str) -> bool:
    if from_query and value in ("true", "false"):
        return value == "true"
    if not isinstance(value, bool):
        raise wrong_type(path)
    return value


def _text(field: Field, value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise wrong_type(path)
    if field.pattern and not re.fullmatch(field.pattern, value):
        raise wrong_format(path, value)
    if field.choices and value not in field.choices:
        raise ApiError("InvalidParameterValue", f"The value of `{path}` must be one of {', '.join(field.choices)}.")
    return value
