# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificates: verified unless one says otherwise, whatever the environment says."""

from __future__ import annotations

import pytest
from clouds import served
from specs import SPECS

MODULES = ("elb_member_info", "clb_target_group_info", "elb_member")
ONCE = {"read": 1, "write": 0, "poll": 0, "retry": 0}


@pytest.fixture(scope="module")
def secure(authority):
    """An emulator over HTTPS whose certificate is for this machine."""
    with served(*authority.issue("localhost", "127.0.0.1")) as cloud:
        yield cloud


@pytest.fixture(autouse=True)
def forget(secure):
    """Each test starts with an empty journal."""
    secure.emulator.journal.clear()


def refused(result, secure):
    """Whether it ended with one clear sentence about the certificate, tried once, and nothing was sent."""
    message = result["msg"]
    assert "the server's certificate was refused" in message and "see ca_path" in message and "\n" not in message, message
    assert result["api_calls"] == ONCE and secure.sent() == [] and result["error"]["retryable"] is False
    assert result["connection"]["endpoint"] == secure.url or "localhost" in result["connection"]["endpoint"]
    return result["failed"]


@pytest.mark.parametrize("name", SPECS)
def test_an_unknown_authority_is_refused(secure, name):
    assert refused(secure.run(name), secure)


@pytest.mark.parametrize("name", SPECS)
def test_ca_path(secure, authority, name):
    result = secure.run(name, ca_path=str(authority.file))
    assert not result.get("failed"), result["msg"]
    assert secure.sent() != []


def test_ca_path_of_another_authority(secure, stranger):
    assert refused(secure.run("elb_member_info", ca_path=str(stranger.file)), secure)


def test_the_environments_bundle_is_used(secure, authority, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.file))
    assert not secure.run("elb_member_info").get("failed")


def test_ca_path_wins_over_the_environment(secure, authority, stranger, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(stranger.file))
    assert not secure.run("elb_member_info", ca_path=str(authority.file)).get("failed")


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", None])
@pytest.mark.parametrize("name", MODULES)
def test_validate_certs_false(secure, stranger, monkeypatch, variable, name):
    if variable is not None:
        monkeypatch.setenv(variable, str(stranger.file))
    result = secure.run(name, validate_certs=False)
    assert not result.get("failed"), result["msg"]
    assert secure.sent() != []


def test_a_certificate_for_another_host(authority):
    with served(*authority.issue("other.example")) as other:
        assert refused(other.run("elb_member_info", ca_path=str(authority.file)), other)
        assert not other.run("elb_member_info", validate_certs=False).get("failed")


def test_the_name_counts_not_the_address(secure, authority):
    url = secure.url.replace("127.0.0.1", "localhost")
    assert not secure.run("elb_member_info", ca_path=str(authority.file), endpoint_url=url).get("failed")


def test_a_file_without_certificates_is_refused_before_any_call(secure, tmp_path):
    for file, content in (("empty.pem", ""), ("text.pem", "not a certificate"), ("gone.pem", None)):
        path = tmp_path / file
        if content is not None:
            path.write_text(content)
        result = secure.run("elb_member_info", ca_path=str(path))
        assert result["failed"] and "ca_path" in result["msg"] and str(path) in result["msg"]
        assert sum(result["api_calls"].values()) == 0 and secure.sent() == []
