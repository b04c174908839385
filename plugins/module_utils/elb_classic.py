# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classic ELB v1.0: the backend servers of a listener.

Source: API notes Huawei 4.1 and 4.2.
"""

from __future__ import annotations

from .answers import is_rows
from .client import Operation
from .paging import pages, repeats

_MEMBERS = "/v1.0/{project_id}/elbaas/listeners/{listener_id}/members"
LIST = Operation(
    "elb", "ListMembers", "GET", _MEMBERS, shape=list,
    readable=lambda data: is_rows(data, "id", "server_id", "server_address"),
)  # fmt: skip
ADD = Operation("elb", "CreateMembers", "POST", _MEMBERS, "write")
REMOVE = Operation("elb", "DeleteMembers", "POST", _MEMBERS + "/action", "write")
# The answer's uri says /v1/, but the job lives under /v1.0/.
JOB = Operation("elb", "ShowJob", "GET", "/v1.0/{project_id}/jobs/{job_id}", "poll")

PAGE = 100


def list_members(client, listener_id, enough=None):
    """All members of a listener.

    A page that is shorter than asked for is the last one. But a gateway might cap pages at a round number, so a short page
    of 10, 20, .. members is followed by one more read, unless ``enough`` says that the members so far will do.

    ``address`` is the private IP: the API calls it ``server_address`` here, and ``address`` when adding.

    :param enough: function: members so far -> whether they will do
    :returns: list of dicts with ``id``, ``server_id``, ``address``, ``status``, ``health_status``, ``server_name``
    :raises StateError: the pages do not come to an end
    """
    found, seen, marker = [], set(), "0"
    for _number in pages("the member list"):
        page = client.call(LIST, query=[("limit", PAGE), ("marker", marker)], listener_id=listener_id)
        new = [member for member in page if member["id"] not in seen]
        seen.update(member["id"] for member in new)
        found.extend(new)
        short = len(page) < PAGE
        capped = short and len(page) % 10 == 0 and (enough is None or not enough([_member(one) for one in found]))
        if not page or (short and not capped):
            return [_member(one) for one in found]
        if not new:
            raise repeats("the member list")
        marker = page[-1]["id"]


def _member(found):
    return {
        "id": found["id"],
        "server_id": found.get("server_id"),
        "address": found.get("server_address"),
        "status": found.get("status"),
        "health_status": found.get("health_status"),
        "server_name": found.get("server_name"),
    }


def add_members(client, listener_id, members):
    """Start adding; returns the id of the job.

    :param members: list of (server_id, address)
    """
    body = [{"server_id": server_id, "address": address} for server_id, address in members]
    return client.call(ADD, body, listener_id=listener_id).get("job_id")


def remove_members(client, listener_id, member_ids):
    """Start removing; returns the id of the job."""
    body = {"removeMember": [{"id": member_id} for member_id in member_ids]}
    return client.call(REMOVE, body, listener_id=listener_id).get("job_id")


def read_job(client, job_id):
    """One look at a job."""
    return client.call(JOB, job_id=job_id)
