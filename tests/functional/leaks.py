# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds secrets in text, also a part of one, or one in another form."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

PIECE = 8


def leaks(text: str, secrets: Iterable[str]) -> list[str]:
    """The pieces of secrets that a text shows: ``PIECE`` characters in a row are one too many."""
    found = []
    for secret in secrets:
        assert len(secret) >= PIECE, f"{secret!r} is too short to be looked for"
        for form in dict.fromkeys((secret, json.dumps(secret)[1:-1], repr(secret)[1:-1], quote(secret, safe=""))):
            pieces = [form[at:at + PIECE] for at in range(len(form) - PIECE + 1)]
            # A row of noughts says nothing.
            found += [piece for piece in pieces if len(set(piece)) > 3 and piece in text][:1]
    return found
