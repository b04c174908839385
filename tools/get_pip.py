# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Helps ansible-test to a pip where the host that it downloads get-pip.py from cannot be reached."""

from __future__ import annotations

import re
import urllib.request
from http.client import HTTPException
from pathlib import Path

URL = "https://ci-files.testing.ansible.com/ansible-test/get-pip-{}.py"
STAND_IN = """\
import subprocess
import sys

wanted = [word for word in sys.argv[1:] if "==" in word]
subprocess.check_call([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
subprocess.check_call([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted])
"""


def reachable(url: str) -> bool:
    """Whether ``url`` answers at once, without the proxies, which ansible-test does not use either."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(urllib.request.Request(url, method="HEAD"), timeout=3):
            return True
    except (OSError, HTTPException):
        return False


def provide(environment: Path) -> None:
    """Put a stand-in where the ansible-test of ``environment`` keeps its download, if it has none and can get none."""
    source = next(environment.glob("lib/python*/site-packages/ansible_test/_internal/python_requirements.py"))
    for version in re.findall(r"pip='([\d.]+)'", source.read_text()):
        kept = Path.home() / ".ansible/test/cache/get_pip_{}.py".format(version.replace(".", "_"))
        if not kept.exists() and not reachable(URL.format(version)):
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(STAND_IN)
