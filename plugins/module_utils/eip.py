# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Elastic IPs, API v1 on the ``vpc`` host.

Source: API notes Huawei 7.1.
"""

from __future__ import annotations

from .answers import is_rows
from .client import Operation
from .errors import CloudError, StateError
from .retry_classes import GONE

SHOW = Operation(
    "vpc", "ShowPublicip", "GET", "/v1/{project_id}/publicips/{eip_id}",
    readable=lambda data: is_rows([data.get("publicip")], "id"),
)  # fmt: skip
LIST = Operation(
    "vpc", "ListPublicips", "GET", "/v1/{project_id}/publicips", readable=lambda data: is_rows(data.get("publicips"), "id")
)

PAGE = 1000


def _normalise(found):
    return {
        "id": found.get("id"),
        "address": found.get("public_ip_address"),
        "status": found.get("status"),
        "port_id": found.get("port_id") or None,
    }


def show(client, eip_id):
    """One EIP: ``id``, ``address``, ``status``, ``port_id``; None if it does not exist."""
    try:
        return _normalise(client.call(SHOW, eip_id=eip_id)["publicip"])
    except CloudError as error:
        if error.kind == GONE:
            return None
        raise


def find(client, address):
    """The EIP with an address, in any enterprise project; None if there is none.

    Open Telekom Cloud ignores the filter, so the answer is filtered here too.

    :raises StateError: more than one has it, or the pages do not come to an end
    """
    hits, seen, marker = {}, set(), None
    while True:
        query = [("limit", PAGE), ("public_ip_address", address), ("enterprise_project_id", "all_granted_eps")]
        if marker is not None:
            query.append(("marker", marker))
        page = client.call(LIST, query=query)["publicips"]
        hits.update({one["id"]: one for one in page if one.get("public_ip_address") == address})
        if len(page) < PAGE:
            break
        if page[-1]["id"] in seen:
            raise StateError("the pages of the EIP list repeat; nothing was changed")
        marker = page[-1]["id"]
        seen.add(marker)
    if len(hits) > 1:
        raise StateError("%d EIPs have the address %s: %s; give eip_id" % (len(hits), address, ", ".join(sorted(hits))))
    return _normalise(list(hits.values())[0]) if hits else None
