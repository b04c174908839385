# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets plain pytest import the checkout as ansible_collections.multicloud.exposure, wherever it lies."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def collections_path() -> Path:
    """The folder that holds ansible_collections: the one around the checkout, or a temporary one with a link to it."""
    if ROOT.parts[-3:] == ("ansible_collections", "multicloud", "exposure"):
        return ROOT.parents[2]
    sys.path.insert(0, str(ROOT / "tools"))
    import collection_tree

    folder = Path(tempfile.mkdtemp(prefix="exposure-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return collection_tree.link(ROOT, folder)


path = str(collections_path())
os.environ["ANSIBLE_COLLECTIONS_PATH"] = path  # for every ansible program that a test starts
sys.path.insert(0, path)
