# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every option of every module refuses what it cannot use, in one sentence with option and value, before any call."""

from __future__ import annotations

import json

import pytest
from inputs import bad, label, place
from specs import SPECS

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
