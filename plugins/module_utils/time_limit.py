# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bounds one HTTP request as a whole.

The timeout of ``requests`` is for each read of the socket: a server that sends a byte now and then would hold it for ever.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager


class OverTime(Exception):
    """The request took longer than it may. Not an OSError, which the HTTP library would take for one of its own."""


@contextmanager
def time_limit(seconds):
    """End what runs within it after ``seconds``: connecting, headers and body alike.

    Only the main thread can have an alarm, and a module runs there; elsewhere there is no limit.

    :raises OverTime: the time is over
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number, _frame):
        raise OverTime()

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
