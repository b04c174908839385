# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wrong types are told before Ansible converts them; secrets are hidden in all their forms; a request is bounded."""

from __future__ import annotations

import signal
import threading

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import arguments, hiding
from ansible_collections.multicloud.exposure.plugins.module_utils.time_limit import OverTime, time_limit

OPTIONS = {
    "name": {"type": "str", "aliases": ["alias"]},
    "key": {"type": "str", "no_log": True},
    "count": {"type": "int"},
    "state": {"type": "str", "choices": ["present", "absent"]},
    "ids": {"type": "list", "elements": "str"},
    "items": {"type": "list", "elements": "dict", "options": {"port": {"type": "int", "required": True}}},
    "check": {"type": "dict", "options": {"on": {"type": "bool"}}},
}


@pytest.mark.parametrize(
    "given, told",
    [
        ({"name": ["a"]}, "name must be a string, not ['a']."),
        ({"alias": True}, "alias must be a string, not true."),
        ({"key": ["secret"]}, "key must be a string."),
        ({"key": "a\0b"}, "key must be text in UTF-8 without null characters."),
        ({"count": True}, "count must be a whole number, not true."),
        ({"count": "1.5"}, "count must be a whole number, not '1.5'."),
        ({"count": float("inf")}, "count must be a whole number, not inf."),
        ({"state": "gone"}, "state must be one of present, absent, not 'gone'."),
        ({"count": ""}, "count must be a whole number, not ''; to leave it out, write {{ value | default(omit, true) }}."),
        ({"ids": {"a": 1}}, "ids must be a list, not {'a': 1}."),
        ({"ids": [None]}, "ids[0] must be a string, not None."),
        ({"items": [{"port": 1}, {"port": "x"}]}, "items[1].port must be a whole number, not 'x'."),
        ({"items": [{"port": None}]}, "items[0].port is required, and has no value."),
        ({"items": "a"}, "items[0] must be a dictionary, not 'a'."),
        ({"check": 5}, "check must be a dictionary, not 5."),
        ({"check": {"on": "maybe"}}, "check.on must be true or false, not 'maybe'."),
    ],
)
def test_problem(given, told):
    assert arguments.problem(OPTIONS, given) == told


@pytest.mark.parametrize(
    "given",
    [{}, {"name": 5, "count": "5", "ids": "a,b", "check": {"on": "yes"}}, {"items": [], "ids": []}, {"name": None, "count": 0},
     {"check": "on=true"}, {"items": [{"port": "0"}]}, {"unknown": object(), "_ansible_verbosity": 3}],
)  # fmt: skip
def test_no_problem(given):
    assert arguments.problem(OPTIONS, given) is None


def test_hiding():
    hiding.KNOWN.clear()
    hiding.learn('a"b\\c/é')
    hiding.learn_signature("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=0a1b2c")
    for form in ('a"b\\c/é', 'a\\"b\\\\c/\\u00e9', "a%22b%5Cc%2F%C3%A9", "0a1b2c"):
        assert hiding.hide("before %s after" % form) == "before ******** after"
    assert hiding.hide("nothing to hide") == "nothing to hide"


def test_the_longest_secret_first():
    hiding.KNOWN.clear()
    hiding.learn("short")
    hiding.learn("short and long")
    assert hiding.hide("short and long") == "********"


def test_time_limit():
    with pytest.raises(OverTime), time_limit(0.01):
        threading.Event().wait(20)
    with time_limit(5):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_no_time_limit_outside_the_main_thread():
    done = []

    def run():
        with time_limit(0.01):
            done.append(threading.Event().wait(0.05))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert done == [False]
