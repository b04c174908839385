# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a schedule is: one request of a user, the world that it meets, and all that goes wrong. JSON both ways."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from catalogue import ENDLESS, KINDS, TOKEN_EXPIRES, busy_codes
from hypothesis import strategies as st
from subjects import SUBJECTS, place, services

# What clouds may do one way or another and a run has to cope with, by the beginning of the setting's name.
SETTINGS: dict[str, list[Any]] = {
    "job_seconds": [0.3, 3.0, 20.0], "job_pending_polls": [0, 3], "read_lag_seconds": [0.0, 1.0, 8.0],
    "gateway_prefix": ["APIGW", "APIG"],
    "dws_lock_after_job_seconds": [0.0, 5.0], "dws_answers_job_id": [True, False], "dws_bind_same": ["refuse", "accept"],
    "dws_bind_refusal": ["400 DWS.6013", "409 DWS.6013"],
    "css_message_key": ["externalMessage", "errMsg"], "css_enable_again": ["refuse", "accept"],
    "css_enable_is_async": [False, True], "css_detail_has_agency": [True, False],
    "classic_max_page_size": [0, 10], "classic_empty_list": ["{}", "[]"], "classic_duplicate": ["refuse", "ignore", "job_fails"],
    "classic_remove_absent": ["refuse", "ignore"], "classic_lock": ["listener", "loadbalancer"], "classic_job_entities": [-1, 0],
    "classic_pending_seconds": [0.1, 6.0],
    "cce_error_shape": ["live", "documented", "two_families"], "cce_endpoints_shape": ["huawei", "otc", "otc_in_list", "otc_doc"],
    "cce_endpoint_lag_seconds": [0.0, 5.0], "cce_lock_seconds": [0.0, 5.0], "cce_bind_same": ["refuse", "accept"],
    "cce_bound_refusal": ["409 CCE.01409001", "400 CCE.01400001"], "cce_unbind_nothing": ["refuse", "accept"],
    "eip_transition_seconds": [0.1, 4.0], "eip_list_filters": [True, False],
    "elb_v3_batch_status": [200, 201], "elb_v3_lock_seconds": [0.0, 2.0], "elb_v3_max_page_size": [0, 1],
    "tencent_rate_limit": [20, 2], "tencent_busy_form": ["code", "text"],
    "tencent_duplicate_association": ["failed_operation", "accepted"],
    "tencent_missing_association": ["failed_operation", "accepted"], "tencent_batch_with_bad_item": ["refused", "partial"],
    "tencent_l4_location_id": ["null", "empty", "missing"], "tencent_forced_page": [0, 1],
    "tencent_unknown_task": ["InvalidParameter", "FailedOperation", "InternalError"],
}  # fmt: skip
FAMILY = {"elb_classic": ("classic_",), "cce": ("cce_", "eip_"), "clb": ("tencent_",)}


@dataclass(frozen=True)
class Schedule:
    """One trial.

    :param case: name of the subject
    :param start: the world that it starts in
    :param state: what is asked for
    :param check: in check mode
    :param knobs: wait, wait_timeout, request_timeout, poll_interval, max_retries
    :param login: "key" or "password"
    :param settings: of the emulator, for the run only
    :param faults: rules with their ``kind``
    :param acts: {"name", "at"}: what another actor does before the request with this number
    :param rivals: {"state", "wait", "at"}: the same module, run by somebody else before the request with this number
    """

    case: str
    start: str = "fresh"
    state: str = "present"
    check: bool = False
    knobs: dict[str, Any] = field(default_factory=dict)
    login: str = "key"
    settings: dict[str, Any] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)
    rivals: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> str:
        """One line; what is as usual is left out."""
        usual = asdict(Schedule(self.case))
        return json.dumps({key: value for key, value in asdict(self).items() if key == "case" or value != usual[key]})

    @classmethod
    def of_json(cls, text: str) -> Schedule:
        """The schedule that :meth:`as_json` wrote."""
        return cls(**json.loads(text))


def _choices(name: str) -> dict[str, list[Any]]:
    families: set[str] = set()
    for service in services(SUBJECTS[name]):
        families |= set(FAMILY.get(service, (f"{service}_",)))
    own = tuple(families)
    frame = ("job_", "read_lag_") + (("gateway_prefix",) if "tencent_" not in own else ())
    return {key: values for key, values in SETTINGS.items() if key.startswith(own + frame)}


def _evenly(values: list[Any]) -> st.SearchStrategy[Any]:
    """One of the values, none of them preferred: hypothesis likes the first and the last of a short choice best."""
    return st.integers(0, 10**6).map(lambda number: values[number * 7919 % len(values)])


@st.composite
def faults(draw: st.DrawFn, name: str, login: str) -> dict[str, Any]:
    """One fault rule."""
    kinds = [kind for kind, what in KINDS.items() for _n in range(what.weight)] + ["busy_code"] * 3 + list(ENDLESS)
    kind = draw(_evenly(kinds + (["token_expires"] * 4 if login == "password" else [])))
    where = {"skip": draw(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 6])), "times": draw(st.sampled_from([1, 1, 1, 2, 3]))}
    if kind in ENDLESS:
        return {"kind": kind, **where}
    if kind == "busy_200" and not services(SUBJECTS[name]) <= {"dws", "css", "cce", "clb"}:
        kind = "busy"  # the others tell it by the status
    if kind == "busy_code":
        codes = busy_codes(services(SUBJECTS[name]))
        if codes is not None:
            return {"kind": kind, "do": "answer", **where, "skip": draw(st.integers(0, 1)), **draw(codes)}
        kind = "busy"
    what = TOKEN_EXPIRES if kind == "token_expires" else KINDS[kind]
    on = draw(st.sampled_from(what.on))
    if on == "write":
        where["skip"] = draw(st.sampled_from([0, 0, 0, 1, 2]))
    return {"kind": kind, "on": on, "do": what.do, **where, **draw(what.fields)}


@st.composite
def schedules(draw: st.DrawFn, name: str | None = None) -> Schedule:
    """Any schedule, of one subject or of all."""
    name = draw(st.sampled_from(sorted(SUBJECTS))) if name is None else name
    case = SUBJECTS[name]
    huawei = not case.module.startswith("clb")
    login = draw(_evenly(["key", "key", "password", "key"])) if huawei else "key"
    starts = ["fresh", "present", "gone", "half", *place(name).starts]
    knobs = draw(st.fixed_dictionaries({
        "wait_timeout": st.sampled_from([600, 600, 600, 60, 20, 5, 0, 600, 600]),
        "request_timeout": st.sampled_from([30, 30, 3]),
        "poll_interval": st.sampled_from([0.5, 0.5, 2.0, 0.0]),
        "max_retries": st.sampled_from([5, 5, 2, 0, 5, 5]),
        "wait": st.sampled_from([True, True, True, False, True]),
    }))  # fmt: skip
    choices = _choices(name)
    picked = draw(st.lists(st.sampled_from(sorted(choices)), max_size=4, unique=True))
    settings = {key: draw(st.sampled_from(choices[key])) for key in picked}
    who = draw(_evenly(["nobody"] * 9 + ["acts", "rivals", "both", "acts", "rivals"]))
    known, acts, rivals = sorted(place(name).acts), [], []
    moment = st.sampled_from([2, 3, 1, 4, 5, 6, 7, 8, 10, 12, 14, 2])
    if who in ("acts", "both") and known:
        acts = draw(st.lists(st.fixed_dictionaries({"name": st.sampled_from(known), "at": moment}), min_size=1, max_size=3))
    if who in ("rivals", "both"):
        rival = {"state": st.sampled_from(["present", "absent"]), "wait": st.booleans(), "at": moment}
        rivals = draw(st.lists(st.fixed_dictionaries(rival), min_size=1, max_size=2))
    return Schedule(
        name, draw(_evenly(starts)), draw(_evenly(["present", "present", "absent"])),
        draw(_evenly([False] * 11 + [True])), knobs, login, settings,
        draw(st.lists(faults(name, login), min_size=0 if acts or rivals else 1, max_size=5)), acts, rivals,
    )
