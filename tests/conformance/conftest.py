# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a process, the vendors' SDKs as its clients, and the proof that a test drives what it names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from emulator_process import EmulatorProcess
from huawei_sdk import Huawei
from hypothesis import settings
from tencent_sdk import Clb

# Virtual time stands still unless a test lets it pass. Until a job has ended, 60 seconds have to.
STILL = ("--factor", "0", "--set", "job_seconds=60", "--set", "job_init_seconds=10")

settings.register_profile("conformance", max_examples=200, deadline=None, database=None)
settings.load_profile("conformance")


def pytest_configure(config: pytest.Config) -> None:
    """Markers are strict; what the SDKs do to the clock is their own affair."""
    config.addinivalue_line("filterwarnings", "ignore:datetime.datetime.utc:DeprecationWarning")
    config.addinivalue_line("markers", "drives(*operations): the SDK calls these operations, and they succeed")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """A test that says that it drives an operation really does: an SDK called it, and it succeeded."""
    outcome = yield
    named = {operation for mark in pyfuncitem.iter_markers("drives") for operation in mark.args}
    if named:
        calls, journal = pyfuncitem.funcargs["calls"], pyfuncitem.funcargs["emulator"].journal()
        done = {entry["operation"] for entry in journal if 200 <= entry["status"] < 300 and not entry["code"]
                and calls & {entry["operation"].removeprefix("clb."), f"{entry['method']} {entry['path']}"}}
        assert named <= done, f"not driven: {', '.join(sorted(named - done))}"
    return outcome


@pytest.fixture(scope="session")
def process() -> Iterator[EmulatorProcess]:
    """The emulator, once for all tests."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        os.environ.pop(name)  # both SDKs would use it even on this machine
    started = EmulatorProcess(*STILL)
    yield started
    started.stop()


@pytest.fixture
def emulator(process: EmulatorProcess) -> EmulatorProcess:
    """The emulator with its seeded world."""
    process.reset()
    return process


@pytest.fixture
def calls() -> set[str]:
    """What the SDKs called with success: actions, or methods and paths."""
    return set()


@pytest.fixture
def clb(emulator: EmulatorProcess, calls: set[str]) -> Clb:
    """The Tencent Cloud SDK with the world's own key."""
    return Clb(emulator, calls)


@pytest.fixture
def another_clb(emulator: EmulatorProcess, calls: set[str]) -> Callable[..., Clb]:
    """Makes the SDK with another key, region, method or profile."""
    return lambda **how: Clb(emulator, calls, **how)


@pytest.fixture
def huawei(emulator: EmulatorProcess, calls: set[str]) -> Huawei:
    """The Huawei Cloud SDK with the world's own key."""
    return Huawei(emulator, calls)


@pytest.fixture
def another_huawei(emulator: EmulatorProcess, calls: set[str]) -> Callable[..., Huawei]:
    """Makes the SDK with another key, project or host."""
    return lambda **how: Huawei(emulator, calls, **how)
