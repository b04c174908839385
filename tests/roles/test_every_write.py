# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whichever write of an exposure is refused, and whichever job fails: the world afterwards is the world before."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_site import Site
from declarations import ALL, altered, moved
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
