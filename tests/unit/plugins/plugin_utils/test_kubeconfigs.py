# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.multicloud.exposure.plugins.plugin_utils.kubeconfigs import kubeconfig, kubeconfig_state

CLUSTER = {"private_endpoint": "https://10.0.0.1:5443", "public_endpoint": None}
FETCHED = {"cluster_id": "c", "expires": "2026-12-31T00:00:00Z", "kubeconfig": {"kind": "Config", "users": ["secret"]}}
FILE = json.dumps(kubeconfig(FETCHED, CLUSTER))
WANTED = {"cluster_id": "c", "kubeconfig": {"path": "/k"}}
EARLY, LATE, OVER = "2026-12-23T23:59:59Z", "2026-12-24T00:00:01Z", "2027-01-01T00:00:00Z"


def test_a_good_one_stays_and_is_shown_without_its_secrets():
    state = kubeconfig_state(FILE, WANTED, CLUSTER, EARLY)
    assert (state["ours"], state["reason"], state["problem"]) == (True, "", "")
    assert state["shown"]["expires"] == FETCHED["expires"] and "secret" not in str(state)


@pytest.mark.parametrize(
    ("text", "cluster", "now", "reason"),
    [
        (None, CLUSTER, EARLY, "there is none"),
        (FILE, CLUSTER, LATE, "it expires on"),
        (FILE, CLUSTER, OVER, "it expires on"),
        (FILE, dict(CLUSTER, public_endpoint="https://203.0.113.1:5443"), EARLY, "other ones"),
        (FILE, None, EARLY, "other ones"),
        (FILE.replace(FETCHED["expires"], "some day"), CLUSTER, EARLY, "it expires on"),
    ],
)
def test_why_another_one_is_fetched(text, cluster, now, reason):
    state = kubeconfig_state(text, WANTED, cluster, now)
    assert reason in state["reason"] and state["problem"] == ""


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "a: b", "extensions: []", "extensions: [{name: multicloud.exposure}]",
                                  FILE.replace('"cluster_id": "c"', '"cluster_id": "d"')])  # fmt: skip
def test_something_else_is_never_written_over(text):
    state = kubeconfig_state(text, WANTED, CLUSTER, EARLY)
    assert "is not a kubeconfig that was made for cluster c" in state["problem"]
    assert state["ours"] is False and state["shown"] is None


def test_what_could_not_be_written_or_would_be_renewed_each_time_is_a_problem():
    assert "there is no folder" in kubeconfig_state(None, WANTED, CLUSTER, EARLY, False)["problem"]
    short = dict(WANTED, kubeconfig={"path": "/k", "duration": 5, "renew_before": 5})
    assert "has to be less than duration" in kubeconfig_state(FILE, short, CLUSTER, EARLY)["problem"]
