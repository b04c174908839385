# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Other ways that a signed request could go: redirects, proxies, another's password, an answer without an end."""

from __future__ import annotations

import threading

import pytest
from clouds import served
from servers import Counter, Drip, Proxy, listening
from specs import SPECS

READ, WRITE = "elb_classic.ListMembers", "elb_classic.CreateMembers"


# --- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("name", ["elb_member_info", "elb_member", "clb_target_group_info", "clb_target_group"])
def test_redirects_to_another_host_are_not_followed(cloud, status, name):
    there = Counter()
    with listening(there.serve) as port:
        cloud.emulator.faults.add(operation="*", do="redirect", status=status, location=f"http://127.0.0.1:{port}/", times=None)
        result = cloud.run(name)
    assert result["failed"] and "redirects" in result["msg"] and len(cloud.sent()) == 1 and there.requests == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("operation", [READ, WRITE])
def test_redirects_to_the_same_host_are_not_followed(cloud, status, operation):
    cloud.emulator.faults.add(operation=operation, do="redirect", status=status, location=cloud.url + "/elsewhere", times=None)
    result = cloud.run("elb_member")
    assert result["failed"] and "redirects" in result["msg"]
    assert cloud.sent().count(operation) == 1 and all("elsewhere" not in one.path for one in cloud.emulator.journal.entries)


# --- proxies


@pytest.mark.parametrize("name", ["elb_member_info", "clb_target_group_info"])
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy"])
def test_a_proxy_tunnels_to_the_usual_endpoint(authority, monkeypatch, name, variable):
    """The endpoint of the region itself, reached through a proxy that leads to the emulator; it sees no credentials."""
    host = "clb.tencentcloudapi.com" if name.startswith("clb") else "elb.eu-west-101.myhuaweicloud.eu"
    with served(*authority.issue(host)) as secure:
        proxy = Proxy(("127.0.0.1", secure.port))
        with listening(proxy.serve) as port:
            monkeypatch.setenv(variable, f"http://somebody:word-of-pass@127.0.0.1:{port}")
            result = secure.run(name, endpoint_url=None, ca_path=str(authority.file))
    assert not result.get("failed"), result["msg"]
    assert proxy.lines == [f"CONNECT {host}:443 HTTP/1.1"] or proxy.lines == [f"CONNECT {host}:443 HTTP/1.0"]
    assert result["connection"]["endpoint"] == f"https://{host}"
    names = {header.partition(":")[0] for header in proxy.headers}
    assert "proxy-authorization" in names and not names & {"authorization", "x-auth-token", "x-tc-token", "x-security-token"}


def test_one_connection_for_a_run(authority, monkeypatch):
    """Through a proxy that counts them."""
    with served(*authority.issue("elb.eu-west-101.myhuaweicloud.eu")) as secure:
        proxy = Proxy(("127.0.0.1", secure.port))
        with listening(proxy.serve) as port:
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
            result = secure.run("elb_member", endpoint_url=None, ca_path=str(authority.file))
    assert result["changed"], result["msg"]
    assert sum(result["api_calls"].values()) >= 4 and len(proxy.lines) == 1


def test_plain_http_through_a_proxy_only_if_one_says_so(cloud, monkeypatch):
    proxy = Proxy(("127.0.0.1", cloud.port))
    with listening(proxy.serve) as port:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        url = "http://elb.example"
        refused = cloud.run("elb_member_info", endpoint_url=url)
        assert refused["failed"] and "plain http" in refused["msg"] and repr(url) in refused["msg"] and proxy.lines == []
        result = cloud.run("elb_member_info", endpoint_url=url, validate_certs=False)
    assert not result.get("failed"), result["msg"]
    assert len(proxy.lines) == 1 and proxy.lines[0].startswith("GET http://elb.example/v1.0/")


@pytest.mark.parametrize("exempt", ["127.0.0.1", "*", "localhost,127.0.0.1"])
def test_no_proxy(cloud, monkeypatch, exempt):
    proxy = Proxy(("127.0.0.1", cloud.port))
    with listening(proxy.serve) as port:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        assert not cloud.run("elb_member_info").get("failed") and len(proxy.lines) == 1
        monkeypatch.setenv("NO_PROXY", exempt)
        assert not cloud.run("elb_member_info").get("failed") and len(proxy.lines) == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxys_password_is_not_shown(cloud, monkeypatch, scheme):
    proxy = Proxy(("127.0.0.1", cloud.port), refuse=True)
    with listening(proxy.serve) as port:
        for variable in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(variable, f"http://somebody:word-of-pass@127.0.0.1:{port}")
        result = cloud.run("elb_member_info", endpoint_url=f"{scheme}://elb.example", validate_certs=False, max_retries=0)
    assert result["failed"] and proxy.lines != [] and "word-of-pass" not in str(result) and "c29tZWJvZHk6" not in str(result)


# --- another's password


def test_a_netrc_does_not_take_the_signatures_place(cloud, tmp_path, monkeypatch):
    file = tmp_path / "home/.netrc"
    file.write_text("machine 127.0.0.1 login somebody password word-of-pass\ndefault login somebody password word-of-pass\n")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))
    for name in ("elb_member_info", "clb_target_group_info"):
        result = cloud.run(name)
        assert not result.get("failed"), result["msg"]


# --- an answer without an end

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
DRIPS = {
    "headers": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
    "more headers": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "body": (HEAD + b"Content-Length: 100000\r\n\r\n[", b" "),
    "chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n[", b" "),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n", b"1\r\n \r\n"),
    "until the end": (HEAD + b"Connection: close\r\n\r\n[", b" "),
}


@pytest.mark.parametrize("what", DRIPS)
def test_a_dripping_answer_is_given_up(cloud, what):
    assert threading.current_thread() is threading.main_thread()
    drip = Drip(*DRIPS[what])
    with listening(drip.serve) as port:
        result = cloud.run("elb_member_info", endpoint_url=f"http://127.0.0.1:{port}", request_timeout=1, max_retries=1)
    assert result["failed"] and "no answer within request_timeout of 1 seconds" in result["msg"]
    assert result["api_calls"] == {"read": 1, "write": 0, "poll": 0, "retry": 1} and drip.requests == 2
    # Ten drops a second for each of two requests, out of 300 that it would have sent.
    assert 0 < drip.drops < 150


def test_a_server_that_never_speaks_tls_is_given_up(cloud):
    silent = Drip(b"", b"")
    with listening(silent.serve) as port:
        result = cloud.run("elb_member_info", endpoint_url=f"https://127.0.0.1:{port}", request_timeout=1, max_retries=0)
    assert result["failed"] and "no answer within request_timeout" in result["msg"] and silent.requests == 1


def test_a_slow_answer_in_time_is_taken(cloud):
    body = b"[]"
    slow = Drip(HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body) + 5, body), b" ", most=5)
    with listening(slow.serve) as port:
        result = cloud.run("elb_member_info", endpoint_url=f"http://127.0.0.1:{port}", request_timeout=10)
    assert not result.get("failed"), result["msg"]
    assert result["members"] == [] and result["api_calls"]["retry"] == 0


@pytest.mark.parametrize("name", SPECS)
def test_every_module_over_a_socket(cloud, name):
    result = cloud.run(name)
    assert not result.get("failed"), result["msg"]
    assert sum(result["api_calls"].values()) == len(cloud.sent())
