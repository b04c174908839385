# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Refuses options of a wrong type before Ansible converts them.

Ansible turns a list into text, takes ``true`` for the number 1, and often tells neither option nor value when it refuses.
"""

from __future__ import annotations

from ansible.module_utils.common.validation import check_type_bool, check_type_dict, check_type_float, check_type_int

from .errors import shown

WORDS = {"str": "a string", "path": "a path", "int": "a whole number", "float": "a number", "bool": "true or false",
         "list": "a list", "dict": "a dictionary"}  # fmt: skip
CONVERT = {"int": check_type_int, "float": check_type_float, "bool": check_type_bool, "dict": check_type_dict}


def lenient(options):
    """An argument spec that takes anything, so that the failure can be told; secrets stay masked."""
    kept = ("no_log", "fallback", "default", "aliases")
    return {name: dict({key: spec[key] for key in kept if key in spec}, type="raw") for name, spec in options.items()}


def problem(options, given, prefix=""):
    """The first option of a wrong type, as a sentence; None if all can be converted.

    :param options: argument spec
    :param given: what the user wrote: name -> value
    :param prefix: of the names of sub-options, such as ``members[0].``
    """
    for name, spec in options.items():
        for alias in [name] + spec.get("aliases", []):
            if alias not in given:
                continue
            found = _problem(prefix + alias, spec, given[alias])
            if found is not None:
                return found
    return None


def _problem(name, spec, value):
    if value is None:
        return "%s is required, and has no value." % name if spec.get("required") else None
    kind = spec["type"]
    wanted = WORDS[kind]
    if "options" not in spec and _is_broken(value):
        return _unnamed(name, "text in UTF-8 without null characters", spec, value)
    if "choices" in spec and kind == "str":
        wanted = "one of %s" % ", ".join(spec["choices"])
        good = value in spec["choices"]
    elif kind in ("str", "path"):
        good = isinstance(value, str) or (kind == "str" and isinstance(value, (int, float)) and not isinstance(value, bool))
    elif kind == "list":
        return _list_problem(name, spec, value)
    else:
        good, value = _converted(kind, value)
    if not good:
        return _unnamed(name, wanted, spec, value)
    return problem(spec["options"], value, name + ".") if "options" in spec else None


def _unnamed(name, wanted, spec, value):
    return "%s must be %s." % (name, wanted) if spec.get("no_log") else refusal(name, wanted, value)


def _is_broken(value):
    """Whether there is text in it that Ansible cannot even log."""
    if isinstance(value, dict):
        return any(_is_broken(key) or _is_broken(one) for key, one in value.items())
    return isinstance(value, str) and ("\0" in value or value != value.encode("utf-8", "replace").decode("utf-8"))


def _list_problem(name, spec, value):
    if value == "":
        return refusal(name, WORDS["list"], value)
    if isinstance(value, str):
        value = value.split(",")
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        value = [value]
    if not isinstance(value, list):
        return refusal(name, WORDS["list"], value)
    item = dict({key: spec[key] for key in ("options", "choices") if key in spec}, type=spec.get("elements", "str"))
    for index, one in enumerate(value):  # what is inside is told by its own name
        label = "%s[%d]" % (name, index)
        found = refusal(label, WORDS[item["type"]], one) if one is None else _problem(label, item, one)
        if found is not None:
            return found
    return None


def _converted(kind, value):
    """Whether a value can be converted, and to what."""
    if isinstance(value, bool) and kind != "bool":
        return False, value
    try:
        return True, CONVERT[kind](value)
    except (TypeError, ValueError, OverflowError):  # infinity is no whole number
        return False, value


def refusal(name, wanted, value):
    """The sentence that names option and value.

    An empty string is never the same as an option that is left out; AWX surveys give one for an answer left open.
    """
    advice = "; to leave it out, write {{ value | default(omit, true) }}" if value == "" else ""
    return "%s must be %s, not %s%s." % (name, wanted, shown(value), advice)
