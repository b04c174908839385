# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the test suite, as data: what each runs, and in which environment."""

from __future__ import annotations

from dataclasses import dataclass, replace

from environments import ROOT
from interpreters import Interpreter


@dataclass(frozen=True)
class Part:
    """Commands that run one after the other in a copy of the collection, until one fails.

    ``counts`` says what is a test of this part: a "case" of a JUnit report, an integration "target", or the "part".
    ``at_home`` lets it use the caches in the user's home, and puts the other interpreters on the PATH as well.
    """

    name: str
    environment: str
    interpreter: Interpreter
    commands: list[list[str]]
    counts: str = "part"
    at_home: bool = False


def pytest(folder: str, python: Interpreter) -> Part:
    """A folder of tests, by plain pytest."""
    command = f"python -m pytest -q -n 2 --junit-xml tests/output/junit/pytest.xml tests/{folder}"
    return Part(folder, "tests", python, [command.split()], "case")


def others() -> list[str]:
    """The folders with tests for plain pytest that have no place in the order below."""
    found = {file.relative_to(ROOT).parts[1] for file in ROOT.glob("tests/**/test_*.py")}
    placed = {"conformance", "data_plane", "emulator", "emulator_tests", "functional", "integration", "output", "roles", "unit"}
    return sorted(found - placed)


def data_plane(python: Interpreter) -> Part:
    """The tests with a real HAProxy, which is installed where that can be done without asking."""
    install = "command -v haproxy || [ $(id -u) != 0 ] || apt-get install -y haproxy || true"
    part = pytest("data_plane", python)
    return replace(part, commands=[["sh", "-c", install], *part.commands])


def units(python: Interpreter, environment: str = "units") -> Part:
    """The unit tests, by ansible-test, on one interpreter."""
    command = f"ansible-test units --color no --num-workers 2 --python {python.minor}"
    name = python.minor if environment == "units" else environment
    return Part(f"units-{name}", environment, python, [command.split()], "case")


def integration(python: Interpreter, environment: str = "tests") -> Part:
    """The integration targets, by ansible-test."""
    command = "ansible-test integration --continue-on-error --color no"
    name = "integration" if environment == "tests" else f"integration-{environment}"
    return Part(name, environment, python, [command.split()], "target")


def lint(name: str, python: Interpreter, *commands: str) -> Part:
    """Checks that only read files."""
    return Part(name, "lint", python, [command.split() for command in commands])


def fast(pythons: list[Interpreter]) -> list[Part]:
    """What a change should pass every few minutes."""
    newest = pythons[-1]
    return [
        pytest("functional", newest),
        pytest("emulator_tests", newest),
        units(newest),
        lint("ruff", newest, "ruff check"),
    ]


def everything(pythons: list[Interpreter]) -> list[Part]:
    """All parts, the longest first."""
    newest = pythons[-1]
    old = [python for python in pythons if python.version < (3, 13)][-1:]  # ansible-core 2.17 runs on 3.12 at most
    sanity = "ansible-test sanity --junit --color no".split()
    demo = ["env", f"PYTHON={newest.path}", str(newest.path), str(ROOT / "tools/demo.py")]
    build = "ansible-galaxy collection build --output-path built".split()
    install = "ansible-galaxy collection install --offline --no-deps --collections-path installed built/*.tar.gz"
    return [
        pytest("roles", newest),
        Part("sanity", "tests", newest, [sanity], "case", at_home=True),
        integration(newest),
        *(integration(python, "oldest") for python in old),
        *(pytest(folder, newest) for folder in ["conformance", *others()]),
        data_plane(newest),
        *fast(pythons),
        *(units(python) for python in pythons[:-1]),
        *(units(python, "oldest") for python in old),
        Part("demo", "demo", newest, [demo], at_home=True),
        lint("ansible-lint", newest, "ansible-lint"),
        lint("docs", newest, "antsibull-docs lint-collection-docs --plugin-docs ."),
        lint("changelog", newest, "antsibull-changelog lint"),
        lint("licences", newest, "reuse lint"),
        Part("build", "lint", newest, [build, ["sh", "-c", install]]),
    ]
