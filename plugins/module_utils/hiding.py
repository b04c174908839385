# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Takes secrets out of what a cloud says.

Ansible masks whole values only. A message that is cut to length may end within a secret, and one that repeats a request may
write it in another form, so this comes first.
"""

from __future__ import annotations

import json
from urllib.parse import quote

MASK = "********"

# every secret of this run, in all its forms
KNOWN = set()


def learn(secret):
    """Remember a secret; returns the forms in which it may be repeated."""
    forms = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    forms.update((repr(secret)[1:-1], quote(secret, safe="", errors="replace")))
    KNOWN.update(forms)
    return forms


def learn_signature(header):
    """Remember an ``Authorization`` header: whole, and the signature in it."""
    learn(header)
    learn(header.rpartition("Signature=")[2])


def hide(text):
    """The text without secrets."""
    for secret in sorted(KNOWN, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text
