# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Elastic IPs and their bandwidths: API v1 on the ``vpc`` host, and v3 where v1 cannot tell or do it.

Source: API notes Huawei 7; the vendor's SDK (``UpdateBandwidth``, ``ShowBandwidth``) for bandwidths.
"""

from __future__ import annotations

from .answers import is_rows
from .client import Operation
from .errors import CloudError, StateError
from .paging import pages, repeats
from .retry_classes import GONE


def _one(data):
    return is_rows([data.get("publicip")], "id")


_ALL = "/v1/{project_id}/publicips"
_ONE = _ALL + "/{eip_id}"
_BANDWIDTH = "/v1/{project_id}/bandwidths/{bandwidth_id}"
_V3 = "/v3/{project_id}/eip/publicips/{eip_id}"
SHOW = Operation("vpc", "ShowPublicip", "GET", _ONE, readable=_one)
LIST = Operation("vpc", "ListPublicips", "GET", _ALL, readable=lambda data: is_rows(data.get("publicips"), "id"))
CREATE = Operation("vpc", "CreatePublicip", "POST", _ALL, "write", readable=_one)
UPDATE = Operation("vpc", "UpdatePublicip", "PUT", _ONE, "write", empty=True)
DELETE = Operation("vpc", "DeletePublicip", "DELETE", _ONE, "write", empty=True)
SHOW_BANDWIDTH = Operation(
    "vpc", "ShowBandwidth", "GET", _BANDWIDTH, readable=lambda data: is_rows([data.get("bandwidth")], "id")
)
UPDATE_BANDWIDTH = Operation("vpc", "UpdateBandwidth", "PUT", _BANDWIDTH, "write", empty=True)
SHOW_V3 = Operation("vpc", "ShowPublicipV3", "GET", _V3, readable=_one)
DISASSOCIATE = Operation("vpc", "DisassociatePublicips", "POST", _V3 + "/disassociate-instance", "write", empty=True)

PAGE = 1000
GOING = ("PENDING_DELETE", "NOTIFY_DELETE")
# States that pass by themselves.
PASSING = ("BINDING", "PENDING_CREATE", "PENDING_UPDATE", "NOTIFYING") + GOING
BOUND = ("ACTIVE", "ELB", "VPN", "BINDING")


def _normalise(found):
    return {
        "id": found["id"],
        "name": found.get("alias") or None,
        "address": found.get("public_ip_address"),
        "status": found.get("status"),
        "type": found.get("type"),
        "port_id": found.get("port_id") or None,
        "private_address": found.get("private_ip_address") or None,
        "enterprise_project_id": found.get("enterprise_project_id"),
        "bandwidth": {
            "id": found.get("bandwidth_id"),
            "name": found.get("bandwidth_name"),
            # 0 while the EIP is still being made
            "size": found.get("bandwidth_size") or None,
            "share_type": found.get("bandwidth_share_type"),
            "charge_mode": None,
        },
    }


def is_bound(found):
    """Whether something uses an EIP, or is about to."""
    return found["status"] in BOUND or found["port_id"] is not None


def show(client, eip_id):
    """One EIP, as :func:`list_all` tells it; None if it does not exist."""
    try:
        return _normalise(client.call(SHOW, eip_id=eip_id)["publicip"])
    except CloudError as error:
        if error.kind == GONE:
            return None
        raise


def _pages(client, filters, enough):
    found, marker = {}, None
    for _number in pages("the EIP list"):
        query = [("limit", PAGE)] + filters
        if marker is not None:
            query.append(("marker", marker))
        page = client.call(LIST, query=query)["publicips"]
        if page and page[-1]["id"] in found:
            raise repeats("the EIP list")
        found.update({one["id"]: one for one in page})
        # A gateway might cap pages at a round number; a full stop is a page that is empty, or short and not round.
        if not page or (len(page) < PAGE and (len(page) % 10 != 0 or enough(found.values()))):
            return [_normalise(one) for one in found.values()]
        marker = page[-1]["id"]


def list_all(client, enterprise_project_id="all_granted_eps"):
    """All EIPs, of all enterprise projects unless one is named.

    :returns: list of dicts with ``id``, ``name``, ``address``, ``status``, ``type``, ``port_id``, ``private_address``,
        ``enterprise_project_id`` and ``bandwidth`` (``id``, ``name``, ``size``, ``share_type``, ``charge_mode``, which
        is None here: see :func:`charge_mode`)
    :raises StateError: the pages do not come to an end
    """
    return _pages(client, [("enterprise_project_id", enterprise_project_id)], lambda found: False)


def find(client, address):
    """The EIP with an address, in any enterprise project; None if there is none.

    Open Telekom Cloud ignores the filter, so the answer is filtered here too.

    :raises StateError: more than one has it, or the pages do not come to an end
    """
    filters = [("public_ip_address", address), ("enterprise_project_id", "all_granted_eps")]
    found = _pages(client, filters, lambda rows: any(one.get("public_ip_address") == address for one in rows))
    hits = [one for one in found if one["address"] == address]
    if len(hits) > 1:
        ids = ", ".join(sorted(one["id"] for one in hits))
        raise StateError("%d EIPs have the address %s: %s; give eip_id" % (len(hits), address, ids))
    return hits[0] if hits else None


def create(client, name, kind, bandwidth, enterprise_project_id):
    """Allocate an EIP; returns it as it is at first, ``PENDING_CREATE`` and without a bandwidth size.

    :param kind: ``type`` of the API, such as ``5_bgp``
    :param bandwidth: fields of the API
    """
    body = {"publicip": {"type": kind, "alias": name}, "bandwidth": bandwidth}
    if enterprise_project_id is not None:
        body["enterprise_project_id"] = enterprise_project_id
    return _normalise(client.call(CREATE, body)["publicip"])


def rename(client, eip_id, name):
    """Change the name; nothing else may be in that body."""
    client.call(UPDATE, {"publicip": {"alias": name}}, eip_id=eip_id)


def unbind(client, found):
    """Unbind an EIP from its port, or, where it has none (a dedicated load balancer), from what holds it."""
    if found["port_id"] is not None:
        client.call(UPDATE, {"publicip": {"port_id": ""}}, eip_id=found["id"])
    else:
        client.call(DISASSOCIATE, eip_id=found["id"])


def delete(client, eip_id):
    """Release an EIP."""
    client.call(DELETE, eip_id=eip_id)


def holder(client, found):
    """In words, what an EIP is bound to, as well as can be told."""
    if found["port_id"] is not None:
        address = "" if found["private_address"] is None else " (%s)" % found["private_address"]
        return "port %s%s" % (found["port_id"], address)
    try:
        shown = client.call(SHOW_V3, eip_id=found["id"])["publicip"]
        kind, instance = shown.get("associate_instance_type"), shown.get("associate_instance_id")
    except CloudError:  # not every cloud has v3, and this is only for a message
        kind = instance = None
    return "something that v1 of the API does not tell" if kind is None else "%s %s" % (kind, instance)


def charge_mode(client, bandwidth_id):
    """How a bandwidth is charged: ``bandwidth`` (also when the API says nothing) or ``traffic``; None if it is gone."""
    try:
        return client.call(SHOW_BANDWIDTH, bandwidth_id=bandwidth_id)["bandwidth"].get("charge_mode") or "bandwidth"
    except CloudError as error:
        if error.kind == GONE:
            return None
        raise


def update_bandwidth(client, bandwidth_id, fields):
    """Change ``name``, ``size`` or ``charge_mode``; one of the first two has to be among them."""
    client.call(UPDATE_BANDWIDTH, {"bandwidth": fields}, bandwidth_id=bandwidth_id)
