# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a folder of tests/ that is a program, in the tests' environment; options go there as they are, but for empty ones."""

from __future__ import annotations

import subprocess
import sys

import environments
import interpreters


def main() -> int:
    environments.end_tidily()
    environment = environments.make("tests", interpreters.chosen()[-1])
    folder, *options = [option for option in sys.argv[1:] if not option.endswith("=")]
    command = [environment / "bin/python", environments.ROOT / "tests" / folder, *options]
    return subprocess.run(command, env=environments.variables(environment), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
