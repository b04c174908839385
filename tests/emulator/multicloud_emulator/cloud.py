# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a cloud is to the core: ``HuaweiCloud`` and ``TencentCloud`` have exactly this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .messages import Operation, Request, Response
from .settings import Setting

if TYPE_CHECKING:
    from .core import Emulator


class Cloud:
    """One emulated cloud.

    ``emulator.clock``, ``emulator.settings`` (attributes) and ``emulator.effect(operation_name, key)`` are there for
    it. It does no I/O, never sleeps and starts no threads.
    """

    name = ""
    SETTINGS: tuple[Setting, ...] = ()

    def __init__(self, emulator: Emulator):
        self.emulator = emulator

    def reset(self) -> None:
        """Make the seeded state anew, with the same ids every time."""
        raise NotImplementedError

    def identify(self, request: Request) -> Operation | None:
        """What the request asks for, from its route alone; None when this cloud has no such operation."""
        raise NotImplementedError

    def handle(self, request: Request, operation: Operation) -> Response:
        """Check the request and carry it out.

        ``operation`` is what ``identify`` said, or one with the name ``unknown``: the cloud then answers in its own
        words. ``operation.hints`` holds what fault rules want done to the job or effect that is started:
        ``duplicate_job`` {}, ``job_fails`` {code, detail, applied}, ``job_hangs`` {applied}, ``job_lost`` {},
        ``job_slow`` {polls}, ``lag`` {seconds}.
        """
        raise NotImplementedError

    def refuse(self, kind: str, operation: Operation) -> Response:
        """The documented answer of this operation's API for a fault rule, nothing being carried out.

        :param kind: ``busy``, ``throttled``, ``unpublished`` (the API is not there) or ``unauthorized``
            (token or temporary key expired)
        """
        raise NotImplementedError

    def settle(self) -> None:
        """Let everything happen whose time has come: jobs end without being asked for."""
        raise NotImplementedError

    def describe(self) -> dict[str, Any]:
        """Its part of ``GET /_emulator/``: ``{self.name: {credentials}, "resources": {...}}``."""
        raise NotImplementedError

    def dump(self) -> dict[str, Any]:
        """The whole state as JSON values."""
        raise NotImplementedError

    def act(self, name: str, **params: Any) -> Any:
        """Another actor changes the state directly.

        :raises ValueError: no such act, or wrong parameters
        """
        raise NotImplementedError
