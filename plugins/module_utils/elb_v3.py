# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ELB v3: the members of a backend server group (pool).

Changes take effect at once; there is no job. Source: API notes Huawei 5.1 and 5.2.
"""

from __future__ import annotations

from .answers import is_rows
from .client import Operation
from .errors import CloudError
from .paging import pages, repeats
from .plans import same_address
from .retry_classes import FINAL

_MEMBERS = "/v3/{project_id}/elb/pools/{pool_id}/members"
_ONE = _MEMBERS + "/{member_id}"
LIST = Operation("elb", "ListMembers", "GET", _MEMBERS, readable=lambda data: is_rows(data.get("members"), "id", "address"))
ADD = Operation("elb", "CreateMember", "POST", _MEMBERS, "write")
UPDATE = Operation("elb", "UpdateMember", "PUT", _ONE, "write")
REMOVE = Operation("elb", "DeleteMember", "DELETE", _ONE, "write", empty=True)
BATCH_ADD = Operation("elb", "BatchCreateMembers", "POST", _MEMBERS + "/batch-add", "write", needs=("members",))
BATCH_UPDATE = Operation("elb", "BatchUpdateMembers", "POST", _MEMBERS + "/batch-update", "write", needs=("members",))
BATCH_REMOVE = Operation("elb", "BatchDeleteMembers", "POST", _MEMBERS + "/batch-delete", "write", needs=("members",))

BATCH = 200
PAGE = 2000
# NO_MONITOR: the pool checks no health, so there is nothing better to know.
HEALTHY = ("ONLINE", "NO_MONITOR")
# What a batch says of each of its items. "existed" and "not found" mean that it was so already.
DONE = ("successful", None)
HELD = ("existed", "not found")


def list_members(client, pool_id):
    """All members of a pool.

    :returns: list of dicts with ``id``, ``address``, ``protocol_port``, ``weight``, ``name``, ``subnet_cidr_id``,
        ``operating_status``, ``healthy``, ``reason``, ``member_type``, ``instance_id``
    :raises StateError: the pages do not come to an end
    """
    found, markers, query = {}, set(), [("limit", PAGE)]
    for _number in pages("the member list"):
        answer = client.call(LIST, query=query, pool_id=pool_id)
        found.update((one["id"], one) for one in answer["members"])
        marker = (answer.get("page_info") or {}).get("next_marker")
        if not marker:
            return [_member(one) for one in found.values()]
        if marker in markers:
            raise repeats("the member list")
        markers.add(marker)
        # The marker takes effect only together with limit.
        query = [("limit", PAGE), ("marker", marker)]


def _member(found):
    status, reason = _health(found)
    return {
        "id": found["id"],
        "address": same_address(found.get("address")),
        "protocol_port": found.get("protocol_port"),
        "weight": found.get("weight"),
        "name": found.get("name") or "",
        "subnet_cidr_id": found.get("subnet_cidr_id") or None,
        "operating_status": status,
        "healthy": status in HEALTHY,
        "reason": reason,
        "member_type": found.get("member_type"),
        "instance_id": found.get("instance_id") or None,
    }


def _health(found):
    """The status of a member and why: what a listener says wins over the outer word, and the worst listener counts."""
    told = [one for one in found.get("status") or [] if one.get("operating_status")] or [found]
    worst = next((one for one in told if one.get("operating_status") not in HEALTHY), told[0])
    return worst.get("operating_status"), (worst.get("reason") or {}).get("reason_code")


def add(client, pool_id, members):
    """Add members in one request.

    :param members: list of dicts for the API; what is None is not sent
    :returns: {(address, protocol_port): ``ret_status``}
    """
    answer = client.call(BATCH_ADD, {"members": [_told(one) for one in members]}, pool_id=pool_id)
    return {(same_address(one.get("address")), one.get("protocol_port")): one.get("ret_status") for one in answer["members"]}


def update(client, pool_id, members):
    """Change members in one request; as :func:`add`, but with ``id``, and the answer is by id."""
    answer = client.call(BATCH_UPDATE, {"members": [_told(one) for one in members]}, pool_id=pool_id)
    return {one.get("id"): one.get("ret_status") for one in answer["members"]}


def remove(client, pool_id, members):
    """Remove members in one request; as :func:`update`, but ``id`` is all that is sent."""
    answer = client.call(BATCH_REMOVE, {"members": members}, pool_id=pool_id)
    return {one.get("id"): one.get("ret_status") for one in answer["members"]}


def add_one(client, pool_id, member):
    """Add one member, where the cloud has no batches."""
    client.call(ADD, {"member": _told(member)}, pool_id=pool_id)


def update_one(client, pool_id, member):
    """Change one member, where the cloud has no batches."""
    fields = {name: value for name, value in _told(member).items() if name != "id"}
    client.call(UPDATE, {"member": fields}, pool_id=pool_id, member_id=member["id"])


def remove_one(client, pool_id, member):
    """Remove one member, where the cloud has no batches."""
    client.call(REMOVE, pool_id=pool_id, member_id=member["id"])


def _told(member):
    return {name: value for name, value in member.items() if value is not None}


# The batch and the single call of each action.
WRITES = {"add": (add, add_one), "update": (update, update_one), "remove": (remove, remove_one)}
_BATCHES = {"add": BATCH_ADD, "update": BATCH_UPDATE, "remove": BATCH_REMOVE}


def refusal(action, words):
    """The error of a batch that refused some of its items, or None.

    :param words: {what the item is called: its ``ret_status``}
    """
    refused = ["%s: %s" % one for one in words.items() if one[1] not in DONE + HELD]
    if not refused:
        return None
    return CloudError(FINAL, _BATCHES[action], ", ".join(refused), status=200, provider="huaweicloud")
