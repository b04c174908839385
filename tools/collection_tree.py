# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays the checkout out the way Ansible looks for collections: as a link, or as a copy of what git would take."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

PLACE = Path("ansible_collections", "multicloud", "exposure")


def link(root: Path, folder: Path) -> Path:
    """Link ``folder``/ansible_collections/multicloud/exposure to ``root``; returns ``folder``, a collections path."""
    place = folder / PLACE
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(root, target_is_directory=True)
    return folder


def names(root: Path) -> list[str]:
    """The files below ``root`` that git knows or would add; ends the program where git cannot tell."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(listed, cwd=root, check=True, stdout=subprocess.PIPE).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The tests need git, and a clone that it can read: {error}.")
    return sorted(set(filter(None, answer.decode().split("\0"))))


def copy(root: Path, folder: Path) -> Path:
    """Copy the files that ``names`` lists into a fresh ``folder``; returns the collection in it.

    ansible-test resolves links, so only a copy will do; and a build must not pack what tools left lying around.
    The copy is a repository of its own, else tools find the one around it, which ignores these files.
    """
    shutil.rmtree(folder, ignore_errors=True)
    place = folder / PLACE
    for name in names(root):
        source, target = root / name, place / name
        if source.is_symlink() or source.is_file():  # a file may be deleted and not yet staged
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    subprocess.run(["git", "init", "--quiet", place], check=True)
    return place
