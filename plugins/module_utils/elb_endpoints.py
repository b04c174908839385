# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Huawei ELB: where clients reach the members of a classic listener or of a pool.

Source: API notes Huawei 4 and 5.
"""

from __future__ import annotations

from . import elb_classic_listeners as classic
from .answers import is_rows
from .client import Operation
from .errors import CloudError
from .retry_classes import FINAL, GONE

_V3 = "/v3/{project_id}/elb/"


def _has(name):
    return lambda data: is_rows([data.get(name)], "id")


POOL = Operation("elb", "ShowPool", "GET", _V3 + "pools/{pool_id}", readable=_has("pool"))
LISTENER = Operation("elb", "ShowListener", "GET", _V3 + "listeners/{listener_id}", readable=_has("listener"))
BALANCER = Operation("elb", "ShowLoadBalancer", "GET", _V3 + "loadbalancers/{balancer_id}", readable=_has("loadbalancer"))


def quietly(read, client, the_id):
    """The endpoints; none where the cloud does not tell, because they are only a help."""
    try:
        return read(client, the_id)
    except CloudError as error:
        if error.kind not in (FINAL, GONE):
            raise
        return []


def _endpoint(protocol, port, address, public):
    return {"protocol": protocol, "address": address, "port": port, "public": public}


def of_classic(client, listener_id):
    """Where a classic listener is reached.

    :returns: list of dicts with ``protocol``, ``address``, ``port`` and ``public``
    """
    listener = classic.show_listener(client, listener_id)
    if listener is None:
        return []
    balancer = client.call(classic.BALANCER, balancer_id=listener["load_balancer_id"])
    address, public = balancer.get("vip_address"), balancer.get("type") == "External"
    return [_endpoint(listener["protocol"], listener["port"], address, public)] if address else []


def of_pool(client, pool_id):
    """Where the listeners of a pool are reached; the same shape."""
    found, balancers = [], {}
    for one in client.call(POOL, pool_id=pool_id)["pool"].get("listeners") or []:
        listener = client.call(LISTENER, listener_id=one["id"])["listener"]
        for owner in listener.get("loadbalancers") or []:
            if owner["id"] not in balancers:
                balancers[owner["id"]] = client.call(BALANCER, balancer_id=owner["id"])["loadbalancer"]
            for address, public in _addresses(balancers[owner["id"]]):
                found.append(_endpoint(listener.get("protocol"), listener.get("protocol_port"), address, public))
    return found


def _addresses(balancer):
    public = [one.get("publicip_address") for one in balancer.get("publicips") or []]
    public += [one.get("eip_address") for one in balancer.get("eips") or []]
    return [(one, True) for one in dict.fromkeys(public) if one] + [
        (one, False) for one in [balancer.get("vip_address")] if one
    ]
