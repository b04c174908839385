# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be read is checked before the first write, also where the thing that it is about does not exist yet."""

from __future__ import annotations

from cloud_site import Site
from declarations import group, search, warehouse
from series import Case, run


def test_places_are_checked_before_their_target_group_is_made(site: Site) -> None:
    ids, lb = site.ids, site.ids["load_balancer_id"]
    wrong = {
        "lb-missing1 does not exist": {"load_balancer_id": "lb-missing1", "listener_id": "lbl-a"},
        "listener lbl-missing1 of load balancer": {"load_balancer_id": lb, "listener_id": "lbl-missing1"},
        "has target type NODE": {"load_balancer_id": lb, "listener_id": ids["node_listener_id"]},
        "is HTTP: location_id is needed": {"load_balancer_id": lb, "listener_id": ids["http_listener_id"]},
        "rule loc-missing1 of listener": {"load_balancer_id": lb, "listener_id": ids["http_listener_id"],
                                          "location_id": "loc-missing1"},
        "which has no rules: leave out location_id": {"load_balancer_id": lb, "listener_id": ids["tcp_listener_id"],
                                                      "location_id": "loc-a"},
        "but the backends of": {"load_balancer_id": ids["load_balancer_other_vpc_id"],
                                "listener_id": ids["tcp_listener_other_vpc_id"]},
        "weight goes with target groups of type v2": {"load_balancer_id": lb, "weight": 5,
                                                      "listener_id": ids["tcp_listener_ids"][1]},
    }  # fmt: skip
    told = run(site, {"wrong": Case([group(site, associations=list(wrong.values()))]), "right": Case([group(site)])})
    assert [words for words in wrong if words not in told["wrong"].failure] == []
    assert len(told["wrong"].failure.splitlines()) == len(wrong)
    assert told["wrong"].writes == []
    assert told["right"].failure == ""
    service = told["right"].result["services"][0]
    assert service["endpoint"].endswith("/") and service["addresses"] == ["203.0.113.10"]


def test_a_load_balancer_that_the_cluster_cannot_have_is_refused(site: Site) -> None:
    ids = site.ids
    services = [warehouse(site, elb_id=ids["elb_id_shared"]), search(site, elb_id=ids["elb_id_other_vpc"])]
    told = run(site, {"wrong": Case(services)})["wrong"]
    lines = told.failure.splitlines()
    assert [line.split(" is not among those that cluster ")[0] for line in lines] == [
        f"Service warehouse: load balancer {ids['elb_id_shared']}", f"Service search: load balancer {ids['elb_id_other_vpc']}",
    ]  # fmt: skip
    assert told.writes == []


def test_the_public_address_of_a_layer_4_listener_is_the_endpoint(site: Site) -> None:
    places = [{"load_balancer_id": site.ids["load_balancer_id"], "listener_id": site.ids["tcp_listener_id"]}]
    told = run(site, {"right": Case([group(site, associations=places)])})["right"]
    assert told.failure == ""
    assert told.result["services"][0]["endpoint"] == "203.0.113.10:9001"
