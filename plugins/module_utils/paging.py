# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bounds the reading of lists: some clouds have answered with pages that never came to an end."""

from __future__ import annotations

from .errors import StateError

# Ten times what the largest quota of these APIs fills, even where a gateway gives ten rows a page.
MOST = 500


def pages(what):
    """Numbers for the pages of a list: ``for _number in pages("the member list"):`` around the reading of one page.

    :param what: words for the list
    :raises StateError: there are too many pages
    """
    yield from range(1, MOST + 1)
    raise StateError("the pages of %s do not come to an end" % what)


def repeats(what):
    """The error for a page that has been there before.

    :param what: words for the list
    """
    return StateError("the pages of %s repeat" % what)
