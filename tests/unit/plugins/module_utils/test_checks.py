# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad input: every refusal names the option and the value."""

from __future__ import annotations

import pytest

from ansible_collections.multicloud.exposure.plugins.module_utils import checks
from ansible_collections.multicloud.exposure.plugins.module_utils.errors import InputError

UUID = "194408fa-9d41-435c-a140-91edcf5fe519"
BAD = ["", " ", UUID + " ", "\n" + UUID, "../" + UUID, "%2f", "lb-12345678", "ü" * 32, UUID + UUID, "10.0.0.1", UUID + "\n"]


@pytest.mark.parametrize("value", BAD)
def test_huawei_id_refused(value):
    with pytest.raises(InputError) as caught:
        checks.huawei_id("cluster_id", value)
    assert "cluster_id" in str(caught.value)
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize("value", [UUID, UUID.replace("-", ""), UUID.upper(), None])
def test_huawei_id_taken(value):
    checks.huawei_id("cluster_id", value)


@pytest.mark.parametrize("value", ["", "lbl-12345678", "lb-", "lb-1/2", "lb-12345678 ", "lb-12345678#lbl-1", UUID, "lb-ü"])
def test_clb_id_refused(value):
    with pytest.raises(InputError) as caught:
        checks.clb_id("load_balancer_id", value, "lb")
    assert "load_balancer_id" in str(caught.value)
    assert repr(value) in str(caught.value)


def test_clb_id_taken():
    checks.clb_id("load_balancer_id", "lb-phbx2420", "lb")
    checks.clb_id("location_id", None, "loc")


@pytest.mark.parametrize("value", ["", "::1", "10.0.0", "10.0.0.256", " 10.0.0.1", "10.0.0.01", "10.0.0.1/32", "web-1"])
def test_ipv4_refused(value):
    with pytest.raises(InputError) as caught:
        checks.ipv4("address", value)
    assert "address" in str(caught.value)
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize("value", ["", "10.0.0", "10.0.0.01", " 10.0.0.1", "::1 ", "fe80::1%eth0", "10.0.0.1/32", "web-1", ":"])
def test_ip_refused(value):
    with pytest.raises(InputError) as caught:
        checks.ip("address", value)
    assert "address" in str(caught.value) and repr(value) in str(caught.value)


@pytest.mark.parametrize("value", ["10.0.0.1", "::1", "2001:DB8::1", None])
def test_ip_taken(value):
    checks.ip("address", value)


def test_text_may_be_empty():
    checks.text("name", "", least=0)
    with pytest.raises(InputError, match="0 to 255"):
        checks.text("name", " ", least=0)


@pytest.mark.parametrize("value", ["", " a", "a ", "a\x00", "a\tb", "x" * 256])
def test_text_refused(value):
    with pytest.raises(InputError, match="agency"):
        checks.text("agency", value)


@pytest.mark.parametrize("value, good", [(0, True), (100, True), (-1, False), (101, False), (None, True)])
def test_number(value, good):
    if good:
        checks.number("weight", value, 0, 100)
    else:
        with pytest.raises(InputError, match="weight must be from 0 to 100, not %d" % value):
            checks.number("weight", value, 0, 100)


def test_repeats_are_named():
    with pytest.raises(InputError, match=r"members\[2\] repeats members\[0\]: a, 10.0.0.1"):
        checks.no_repeats("members", [("a", "10.0.0.1"), ("b", None), ("a", "10.0.0.1")])


@pytest.mark.parametrize(
    "params, good",
    [
        ({"purge": False, "members": None, "state": "present"}, True),
        ({"purge": True, "members": [], "state": "present"}, True),
        ({"purge": True, "members": None, "state": "present"}, False),
        ({"purge": True, "members": [], "state": "absent"}, False),
    ],
)
def test_purge_needs_the_list(params, good):
    if good:
        checks.purge(params, "members")
    else:
        with pytest.raises(InputError, match="purge"):
            checks.purge(params, "members")


@pytest.mark.parametrize("value", [None, 1, 300, 350, 1000, 1500, 2000])
def test_bandwidth_size_taken(value):
    checks.bandwidth_size("bandwidth.size", value)


@pytest.mark.parametrize("value", [-1, 0, 301, 349, 999, 1001, 1050, 1999, 2001, 2500])
def test_bandwidth_size_refused(value):
    with pytest.raises(InputError) as caught:
        checks.bandwidth_size("bandwidth.size", value)
    assert "bandwidth.size" in str(caught.value) and str(value) in str(caught.value)
