# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client without a cloud: the host that is signed, how long a request may take, and what an error of the library shows."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import requests

from ansible_collections.multicloud.exposure.plugins.module_utils import client as module, clock, hiding
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import TimedOut

READ = module.Operation("dws", "Read", "GET")
WRITE = module.Operation("dws", "Write", kind="write")


class Stopped(clock.Clock):
    """A clock that somebody else moves."""

    time = 0.0

    def now(self):
        return self.time


class Nowhere:
    """A cloud that must not be asked."""

    provider, ids = "huaweicloud", {}


@pytest.fixture
def client():
    """A client with 10 seconds to go, and 30 for each request."""
    return module.Client(Nowhere, None, clock.Deadline(Stopped(), 10.0), 30.0, 5, 0.5, True)


@pytest.mark.parametrize(
    "url, host",
    [("https://a.example", "a.example"), ("https://a.example:443", "a.example"), ("https://a.example:8443", "a.example:8443"),
     ("http://127.0.0.1:80", "127.0.0.1"), ("http://127.0.0.1:443", "127.0.0.1:443"), ("https://[::1]:1", "[::1]:1")],
)  # fmt: skip
def test_the_host_has_no_usual_port(url, host):
    assert module._host(urlsplit(url)) == host


@pytest.mark.parametrize("operation", [READ, WRITE])
def test_no_request_begins_after_the_end(client, operation):
    client.clock.time = 40.0
    with pytest.raises(TimedOut, match="wait_timeout of 10 seconds is over"):
        client.call(operation)
    assert set(client.calls.values()) == {0}


@pytest.mark.parametrize(
    "operation, now, seconds",
    [(READ, 0.0, 10.0), (READ, 4.0, 6.0), (READ, 9.5, 1.0), (READ, 20.0, 1.0), (READ, 39.5, 0.5),
     (WRITE, 0.0, 30.0), (WRITE, 9.5, 30.0), (WRITE, 25.0, 15.0)],
)  # fmt: skip
def test_how_long_a_request_may_take(client, operation, now, seconds):
    client.clock.time = now
    assert client._timeout(operation) == seconds


def test_a_transport_error_shows_no_secret(client):
    hiding.KNOWN.clear()
    hiding.learn("word-of-pass")
    error = client._no_answer(READ, requests.ConnectionError("cannot reach https://somebody:word-of-pass@host"))
    assert "cannot reach" in str(error) and "word-of-pass" not in str(error) + str(error.error)
