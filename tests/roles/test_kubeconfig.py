# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A kubeconfig in a file: fetched when it has to be, kept otherwise, removed in the end, and never shown."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path
from typing import Any

from cloud_site import Answer, Site
from declarations import kubernetes
from series import Case, run

ISSUE = "cce.CreateKubernetesClusterCert"


def kept(site: Site, path: Path, **more: Any) -> list[dict[str, Any]]:
    """An API server whose kubeconfig is kept in a file."""
    return [kubernetes(site, kubeconfig={"path": str(path), **more})]


def issued(site: Site) -> int:
    """How many kubeconfigs were fetched since the last time."""
    journal = site.ask("GET", "journal")
    site.ask("DELETE", "journal")
    return sum(entry["operation"] == ISSUE for entry in journal)


def shows_nothing(answer: Answer, *texts: str) -> None:
    """No secret of a kubeconfig is in what was printed, in any form."""
    assert answer.status == 0, answer.output
    for text in texts:
        for user in json.loads(text)["users"]:
            key = user["user"]["client-key-data"]
            assert key not in answer.output
            assert base64.b64decode(key).decode() not in answer.output
        assert base64.b64encode(text.encode())[:60].decode() not in answer.output


def test_it_comes_stays_is_renewed_and_goes(site: Site, tmp_path: Path) -> None:
    path, before = tmp_path / "kubeconfig", site.state()
    forecast = site.run(kept(site, path), "--check", "--diff")
    assert forecast.status == 0, forecast.output
    assert forecast.result["changed"] and not path.exists() and issued(site) == 0

    first = site.run(kept(site, path), "-vvv", "--diff")
    text = path.read_text()
    shows_nothing(first, text)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(text)["current-context"] == "external"
    assert issued(site) == 1

    path.chmod(0o644)
    second = site.run(kept(site, path), "-vvv", "--diff")
    shows_nothing(second, text)
    assert (issued(site), path.read_text(), second.changed) == (0, text, 1), "only its mode was mended"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    third = site.run(kept(site, path, renew_before=29, duration=31), "-vvv", "--diff")
    shows_nothing(third, text)
    assert (issued(site), path.read_text(), third.changed) == (0, text, 0), "30 days are more than 29"

    fourth = site.run(kept(site, path, renew_before=30, duration=40), "-vvv", "--diff")
    shows_nothing(fourth, text, path.read_text())
    assert (issued(site), fourth.changed) == (1, 1), "less than 30 days are left"
    assert fourth.result["services"][0]["changed"] is True

    last = site.run(kept(site, path), exposure_state="absent")
    assert last.status == 0, last.output
    assert not path.exists()
    assert site.state() == before


def test_what_is_in_the_way_is_told_before_anything_is_written_and_a_failure_leaves_nothing(site: Site, tmp_path: Path) -> None:
    foreign = tmp_path / "mine"
    foreign.write_text("apiVersion: v1\nkind: Config\nusers: []\n")
    new = tmp_path / "new"
    fault = {"operation": ISSUE, "do": "answer", "status": 403, "body": {"errorCode": "CCE.01403001", "errorMessage": "Refused."}}
    outcomes = run(site, {
        "foreign": Case(kept(site, foreign)),
        "folder": Case(kept(site, tmp_path / "none/kubeconfig")),
        "spare": Case(kept(site, new, duration=7)),
        "refused": Case(kept(site, new), [fault]),
    })  # fmt: skip
    assert "is not a kubeconfig that was made for cluster" in outcomes["foreign"].failure
    assert "there is no folder for" in outcomes["folder"].failure
    assert "renew_before is 7 days, and has to be less than duration, 7" in outcomes["spare"].failure
    assert [outcomes[name].writes for name in ("foreign", "folder", "spare")] == [[], [], []]
    refused = outcomes["refused"]
    assert refused.writes == ["eip.CreatePublicip", "cce.UpdateClusterEip", "cce.UpdateClusterEip", "eip.DeletePublicip"]
    assert "CCE.01403001" in refused.failure and "Undone: take EIP" in refused.failure
    assert all(outcome.told == "" for outcome in outcomes.values())
    assert foreign.read_text().startswith("apiVersion") and not new.exists()
