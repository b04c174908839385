# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-builder makes of the collection: a build context. No container engine is needed for that."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
META = ROOT / "meta/execution-environment.yml"
GUIDE = ROOT / "docs/awx.md"
IMPORTED = {"requests", "jmespath"}


def builder(*words: object) -> str:
    """What ansible-builder says."""
    command = [str(Path(sys.executable).parent / "ansible-builder"), *map(str, words)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


def packages(text: str) -> dict[str, str]:
    """Requirements by name."""
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    return {re.split(r"[<>=~! ]", line)[0]: line for line in lines if line}


def test_a_build_context_is_made_of_the_file_itself(tmp_path: Path) -> None:
    builder("create", "-f", META, "-c", tmp_path, "--output-filename", "Containerfile")
    assert "FROM " in (tmp_path / "Containerfile").read_text()
    needed = tmp_path / "_build/requirements.txt"
    assert needed.is_file() and not needed.is_symlink()  # a link would lead out of the context
    assert set(packages(needed.read_text())) == IMPORTED


def test_the_collection_is_understood_where_it_is_installed() -> None:
    found = yaml.safe_load(builder("introspect", os.environ["ANSIBLE_COLLECTIONS_PATH"]))
    assert found["python"] == [f"{line}  # from collection multicloud.exposure" for line in
                               packages((ROOT / "requirements.txt").read_text()).values()]  # fmt: skip
    assert found["system"] == []


def test_every_file_that_is_named_is_there_in_both_places() -> None:
    named = yaml.safe_load(META.read_text())["dependencies"]
    assert set(named) <= {"python", "system"} and "python" in named
    for name in named.values():
        root, beside = (packages((folder / name).read_text()) for folder in (ROOT, META.parent))
        assert root == beside


def test_the_environment_of_the_guide_can_be_made(tmp_path: Path) -> None:
    [text] = re.findall(r"```yaml\n(# execution-environment.yml.*?)```", GUIDE.read_text(), re.DOTALL)
    (tmp_path / "execution-environment.yml").write_text(text)
    builder("create", "-f", tmp_path / "execution-environment.yml", "-c", tmp_path / "context")
    collections = yaml.safe_load((tmp_path / "context/_build/requirements.yml").read_text())["collections"]
    assert any("multicloud.exposure" in one["name"] for one in collections)
