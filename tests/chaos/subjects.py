# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a schedule can be about: every row of tests/functional/cases.py, and some bigger requests of our own.

A new module joins by its row there. What follows here adds more to try where it is known: other worlds to start in, and
what another actor might do in the same place.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from cases import CASES, Case
from world import plugin

Ids = dict[str, Any]
Options = dict[str, Any]
Act = dict[str, Any]


def _like(name: str, new_name: str, **changes: Any) -> Case:
    base = next(case for case in CASES if case.name == name)
    changed = {key: value for key, value in changes.items() if not callable(value)}
    made = {key: value for key, value in changes.items() if callable(value)}
    return replace(base, name=new_name, options=lambda ids: {
        **base.options(ids), **changed, **{key: value(ids) for key, value in made.items()}})


def _places(ids: Ids, number: int) -> list[dict[str, Any]]:
    return [{"load_balancer_id": ids["load_balancer_id"], "listener_id": listener, "target_group_id": ids["target_group_id"]}
            for listener in ids["tcp_listener_ids"][:number]]  # fmt: skip


def _v2(ids: Ids) -> Options:
    place = {"load_balancer_id": ids["load_balancer_id"], "target_group_id": ids["target_group_v2_id"]}
    return {"associations": [
        {**place, "listener_id": ids["tcp_listener_v2_id"], "weight": 0},
        {**place, "listener_id": ids["http_listener_v2_id"], "location_id": ids["location_v2_id"], "weight": 30},
    ]}  # fmt: skip


CLB = next(case for case in CASES if case.name == "clb")
EXTRA = (
    _like("dws", "dws-replace", replace=True),
    _like("css-listener", "css-replace", replace=True),
    _like("cce-id", "cce-replace", replace=True),
    _like("cce-address", "cce-address-replace", replace=True),
    _like("members", "members-batches", members=lambda ids: ids["server_ids"][:5], batch_size=2),
    _like("members", "members-purge", purge=True),
    replace(CLB, name="clb-many", options=lambda ids: {"associations": _places(ids, 24)}),
    replace(CLB, name="clb-purge", options=lambda ids: {"associations": _places(ids, 3), "purge": True}),
    replace(CLB, name="clb-v2", options=_v2),
    replace(CLB, name="clb-v2-purge", options=lambda ids: {**_v2(ids), "purge": True}),
)
SUBJECTS = {case.name: case for case in (*CASES, *EXTRA)}


def services(case: Case) -> set[str]:
    """The services that a case writes to, as operations are named after them."""
    return {name.partition(".")[0] for name in (*case.writes, *case.unwrites)}


def has_option(case: Case, name: str) -> bool:
    """Does the module have this option?"""
    return name in plugin(f"modules.{case.module}").ARGUMENTS


def halved(options: Options) -> Options:
    """The same request for half of the things in its list."""
    return {name: value[: (len(value) + 1) // 2] if isinstance(value, list) else value for name, value in options.items()
            if name != "purge"}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """What may happen in the place that some cases are about.

    :param starts: name -> acts that make another world to start in
    :param acts: name -> what another actor may do at any moment; None where it makes no sense for the options
    """

    starts: dict[str, Callable[[Ids, Options], list[Act]]]
    acts: dict[str, Callable[[Ids, Options], Act]]


def act(name: str, **params: Any) -> Act:
    """One act, as the emulator takes it."""
    return {"name": name, "params": params}


def _dws(elb: Callable[[Ids, Options], str | None], seconds: float = 0.0) -> Callable[[Ids, Options], Act]:
    return lambda ids, options: act("dws_bind", cluster_id=options["cluster_id"], elb_id=elb(ids, options), seconds=seconds)


def _css(elb: Callable[[Ids, Options], str | None], port: int | None = None) -> Callable[[Ids, Options], Act]:
    return lambda ids, options: act("css_binding", cluster_id=options["cluster_id"], elb_id=elb(ids, options), port=port,
                                    agency=options["agency"])


def _members(number: int, options: Options) -> list[dict[str, str]]:
    return options["members"][:number] if number > 0 else [STRANGE_SERVER]


def _classic_add(number: int) -> Callable[[Ids, Options], Act]:
    return lambda ids, options: act("classic_add", listener_id=options["listener_id"],
                                    members=_members(number, options))


def _classic_remove(index: int) -> Callable[[Ids, Options], Act]:
    return lambda ids, options: act("classic_remove", listener_id=options["listener_id"],
                                    server_id=options["members"][index]["server_id"])


def _cce(eip: Callable[[Ids, Options], str | None]) -> Callable[[Ids, Options], Act]:
    return lambda ids, options: act("cce_eip", cluster_id=options["cluster_id"], eip_id=eip(ids, options))


def _cce_phase(phase: str) -> Callable[[Ids, Options], Act]:
    return lambda ids, options: act("cce_cluster", cluster_id=options["cluster_id"], phase=phase)


STRANGER = "a listener that nobody asked for"
STRANGE_SERVER = {"server_id": "5e5e5e5e-0000-4000-8000-00000000005e", "address": "10.0.0.99"}


def _association(options: Options, index: int) -> dict[str, Any]:
    return dict(options["associations"][index] if "associations" in options else options)


def _clb(name: str, index: int, **changes: Any) -> Callable[[Ids, Options], Act]:
    def make(ids: Ids, options: Options) -> Act:
        place = _association(options, index)
        place.update({key: value for key, value in changes.items() if key != "weight" or "weight" in place})
        if changes.get("listener_id") == STRANGER:
            place.update(listener_id=ids["tcp_listener_ids"][25])
            place.pop("location_id", None)
        gone = {"purge", "weight"} if name == "disassociate" else {"purge"}
        return act(name, **{key: value for key, value in place.items() if key not in gone})

    return make


def _hold(ids: Ids, options: Options) -> Act:
    place = _association(options, 0)
    return act("hold", ids=[place["load_balancer_id"], place["target_group_id"]], seconds=7)


def _ours(ids: Ids, options: Options) -> str | None:
    return options.get("elb_id") or options.get("eip_id") or ids["eip_id"]


def _none(_ids: Ids, _options: Options) -> None:
    return None


PLACES: dict[str, Place] = {
    "dws.ListClusterDetails": Place(
        {"other": lambda ids, options: [_dws(lambda ids, _o: ids["elb_id_2"])(ids, options)]},
        {"bind ours": _dws(_ours), "bind ours slowly": _dws(_ours, 6), "unbind": _dws(_none), "unbind slowly": _dws(_none, 6),
         "bind another": _dws(lambda ids, _o: ids["elb_id_2"])},
    ),
    "css.ShowElbDetail": Place(
        {"other": lambda ids, options: [_css(lambda ids, _o: ids["css_elb_id_2"], 9200)(ids, options)],
         "ours alone": lambda ids, options: [_css(_ours)(ids, options)],
         "ours elsewhere": lambda ids, options: [_css(_ours, 9201)(ids, options)]},
        {"bind ours": _css(_ours), "listen": _css(_ours, 9200), "unbind": _css(_none),
         "bind another": _css(lambda ids, _o: ids["css_elb_id_2"])},
    ),
    "elb_classic.ListMembers": Place(
        {"stranger": lambda ids, options: [_classic_add(0)(ids, options)],
         "one of ours and a stranger": lambda ids, options: [_classic_add(1)(ids, options), _classic_add(0)(ids, options)]},
        {"add one of ours": _classic_add(1), "add a stranger": _classic_add(0), "remove the first": _classic_remove(0),
         "remove the last": _classic_remove(-1)},
    ),
    "cce.ShowCluster": Place(
        {"other": lambda ids, options: [_cce(lambda ids, _o: ids["eip_id_2"])(ids, options)]},
        {"bind ours": _cce(_ours), "unbind": _cce(_none), "bind another": _cce(lambda ids, _o: ids["eip_id_2"]),
         "upgrade begins": _cce_phase("Upgrading"), "upgrade ends": _cce_phase("Available")},
    ),
    "clb.DescribeTargetGroups": Place(
        {"stranger": lambda ids, options: [_clb("associate", 0, listener_id=STRANGER)(ids, options)],
         "one of ours": lambda ids, options: [_clb("associate", 0, weight=55)(ids, options)]},
        {"associate the first": _clb("associate", 0), "associate the last": _clb("associate", -1),
         "associate a stranger": _clb("associate", 0, listener_id=STRANGER), "dissociate the first": _clb("disassociate", 0),
         "dissociate the last": _clb("disassociate", -1), "hold": _hold},
    ),
}  # fmt: skip


@functools.cache
def place(name: str) -> Place:
    """What may happen in the place that a case is about; nothing, where nothing is known."""
    case = SUBJECTS[name]
    known = case.module != "clb_target_group"  # it reads the same, but is about something else
    return PLACES.get(case.read, Place({}, {})) if known else Place({}, {})
