# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whichever write of an exposure is refused, and whichever job fails: the world afterwards is the world before."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_site import Site
from declarations import ALL, altered, kubernetes, moved
from series import Case, run

NEW = [
    "dws.AssociateElb",
    "css.EnableOrDisableElb", "css.CreateElbListener",
    "eip.CreatePublicip", "cce.UpdateClusterEip",
    "elb_classic.CreateListener", "elb_classic.CreateHealthcheck", "elb_classic.CreateMembers",
    "elb_v3.BatchCreateMembers",
    "clb.CreateTargetGroup", "clb.RegisterTargetGroupInstances", "clb.AssociateTargetGroups",
]  # fmt: skip
MOVED = [
    "dws.DisassociateElb", "dws.AssociateElb",
    "css.EnableOrDisableElb", "css.EnableOrDisableElb", "css.CreateElbListener",
    "css.UpdateEsListener",
    "eip.UpdateBandwidth", "cce.UpdateClusterEip", "cce.UpdateClusterEip",
    "elb_classic.DeleteHealthcheck",
]  # fmt: skip
ALTERED = [
    "elb_classic.UpdateListener", "elb_classic.UpdateHealthcheck", "elb_classic.CreateMembers", "elb_classic.RemoveMembers",
    "elb_v3.BatchCreateMembers", "elb_v3.BatchUpdateMembers", "elb_v3.BatchDeleteMembers",
    "clb.ModifyTargetGroupAttribute", "clb.RegisterTargetGroupInstances", "clb.ModifyTargetGroupInstancesWeight",
    "clb.DeregisterTargetGroupInstances", "clb.AssociateTargetGroups", "clb.DisassociateTargetGroups",
    "clb.AssociateTargetGroups",
]  # fmt: skip


def new(site: Site) -> tuple[list[dict[str, Any]], list[Any]]:
    """Six services of different kinds in a world without them."""
    return [make(site) for make in ALL], []


def refusal(write: str, **more: Any) -> dict[str, Any]:
    """A fault that refuses a write for good, in the words of its cloud."""
    error = {"Code": "UnauthorizedOperation", "Message": "Refused by the test"}
    if write.startswith("clb."):
        return {"do": "answer", "body": {"Response": {"Error": error, "RequestId": "of-the-test"}}, **more}
    return {"do": "answer", "status": 403, "body": {"error_code": "EMU.0403", "error_msg": error["Message"]}, **more}


@pytest.mark.parametrize(
    ("make", "writes", "odd"), [(make, writes, odd) for make, writes in ((altered, ALTERED), (new, NEW), (moved, MOVED))
                                for odd in (False, True)],
    ids=lambda value: getattr(value, "__name__", None) or ("writes" if isinstance(value, list) else f"odd={value}"),
)  # fmt: skip
def test_a_refused_write_leaves_the_world_as_it_was(site: Site, make: Any, writes: list[str], odd: bool) -> None:
    services, there = make(site)
    numbers = [number for number in range(len(writes)) if number % 2 == odd]
    cases = {
        f"{number}-{writes[number]}": Case(services, [refusal(writes[number], operation="write", skip=number)], there)
        for number in numbers
    }
    if odd:
        cases["undisturbed"] = Case(services, [], there)
    outcomes = run(site, cases)
    if odd:
        undisturbed = outcomes.pop("undisturbed")
        assert undisturbed.failure == ""
        assert undisturbed.writes == writes
        assert undisturbed.told != ""
    problems = []
    for number, (name, outcome) in zip(numbers, outcomes.items(), strict=True):
        end = "This run had changed nothing." if number == 0 else "Nothing that this run did is left."
        if outcome.told:
            problems.append(f"{name}: the world is another one\n{outcome.told}\n{outcome.failure}\n{outcome.writes}")
        elif "Refused by the test" not in outcome.failure or not outcome.failure.endswith(end):
            problems.append(f"{name}: the message is {outcome.failure!r}")
        elif ("Undone: " in outcome.failure) != (number > 0) or outcome.writes[: number + 1] != writes[: number + 1]:
            problems.append(f"{name}: {outcome.writes} and {outcome.failure!r}")
    assert problems == [], "\n\n".join(problems)
    print(f"{len(numbers)} of {len(writes)} writes refused, one in each run")


# What fails, and how many of its parts took place all the same.
JOBS = {
    new: {"dws.AssociateElb": 0, "elb_classic.CreateMembers": 1, "clb.RegisterTargetGroupInstances": 1,
          "clb.AssociateTargetGroups": 1},
    altered: {"elb_classic.CreateMembers": 0, "elb_classic.RemoveMembers": 0, "clb.RegisterTargetGroupInstances": 0,
              "clb.ModifyTargetGroupInstancesWeight": 0, "clb.DeregisterTargetGroupInstances": 0,
              "clb.AssociateTargetGroups": 0, "clb.DisassociateTargetGroups": 0},
    moved: {"dws.DisassociateElb": 0, "dws.AssociateElb": 0},
}  # fmt: skip


@pytest.mark.parametrize("make", JOBS)
def test_a_job_that_fails_leaves_the_world_as_it_was(site: Site, make: Any) -> None:
    """The write was accepted; its job fails, with nothing done, or with some of it."""
    services, there = make(site)
    kinds = {service["name"]: service for service in services}
    asynchronous = [kinds[name] for name in ("warehouse", "listener", "group") if name in kinds]
    cases = {}
    for operation, applied in JOBS[make].items():
        fault = {"operation": operation, "do": "job_fails", "detail": "Failed by the test", "applied": applied or False}
        cases[operation] = Case(asynchronous, [fault], there)
    outcomes = run(site, cases)
    problems = [
        f"{name}: {outcome.failure}\n{outcome.told}\n{outcome.writes}" for name, outcome in outcomes.items()
        if outcome.told or "Failed by the test" not in outcome.failure or "Not undone" in outcome.failure
    ]  # fmt: skip
    assert problems == [], "\n\n".join(problems)


def test_what_cannot_be_verified_is_undone_and_what_cannot_be_undone_is_told(site: Site) -> None:
    services, _there = new(site)
    unreached = [make(site) if make is not kubernetes else kubernetes(site, verify={"connect_to": "127.0.0.1:1", "timeout": 1})
                 for make in ALL]  # fmt: skip
    last = len(NEW) - 1
    hopeless = [refusal(write, operation=f"{write.partition('.')[0]}.{name}", skip=skip, times=None)
                for write, name, skip in UNDOING]  # fmt: skip
    outcomes = run(site, {
        "unreached": Case(unreached),
        "hopeless": Case(services, [refusal(NEW[last], operation=NEW[last]), *hopeless]),
        "again": Case(services),
    })  # fmt: skip
    unreached_one, hopeless_one = outcomes["unreached"], outcomes["hopeless"]
    assert "Service kubernetes: 127.0.0.1:1 was not reached" in unreached_one.failure
    assert unreached_one.writes[: len(NEW)] == NEW
    assert unreached_one.told == "", unreached_one.failure
    assert unreached_one.failure.endswith("Nothing that this run did is left.")

    done, _word, not_done = hopeless_one.failure.partition("Not undone: ")
    assert "Undone: " not in done, "nothing could be undone"
    assert [words for words in UNDONE if words not in not_done] == [], hopeless_one.failure
    assert not_done.count("Refused by the test") == 8
    assert "was not released; unbind it" in not_done
    assert hopeless_one.told != ""
    assert outcomes["again"].failure == ""


UNDOING = [
    ("dws.AssociateElb", "DisassociateElb", 0),
    ("css.CreateElbListener", "EnableOrDisableElb", 1),
    ("cce.UpdateClusterEip", "UpdateClusterEip", 1),
    ("eip.CreatePublicip", "DeletePublicip", 0),
    ("elb_classic.CreateListener", "RemoveMembers", 0),
    ("elb_classic.CreateListener", "DeleteListener", 0),
    ("elb_v3.BatchCreateMembers", "BatchDeleteMembers", 0),
    ("clb.CreateTargetGroup", "DeregisterTargetGroupInstances", 0),
    ("clb.CreateTargetGroup", "DeleteTargetGroups", 0),
]
UNDONE = [
    "deregister 2 members of target group", "delete target group shop", "take 2 members out of pool",
    "take 2 servers out of listener", "delete the listener on port 81", "take EIP", "release EIP kubernetes-api",
    "unbind load balancer",
]  # fmt: skip
