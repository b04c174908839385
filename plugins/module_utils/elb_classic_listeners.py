# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classic ELB v1.0: listeners and their health checks. All of it takes effect at once; there is no job.

Source: API notes Huawei 4.4, 4.5 and 4.7.
"""

from __future__ import annotations

from .answers import is_rows
from .client import Operation
from .elb_listener_rules import FIELDS
from .errors import CloudError
from .paging import pages, repeats
from .retry_classes import GONE


def _one(data):
    return is_rows([data], "id")


_ALL = "/v1.0/{project_id}/elbaas/listeners"
_ONE = _ALL + "/{listener_id}"
_CHECKS = "/v1.0/{project_id}/elbaas/healthcheck"
_CHECK = _CHECKS + "/{check_id}"
LIST = Operation("elb", "ListListeners", "GET", _ALL, shape=list, readable=lambda data: is_rows(data, "id", "loadbalancer_id"))
SHOW = Operation("elb", "ShowListener", "GET", _ONE, readable=_one)
CREATE = Operation("elb", "CreateListener", "POST", _ALL, "write", readable=_one)
UPDATE = Operation("elb", "UpdateListener", "PUT", _ONE, "write", empty=True)
DELETE = Operation("elb", "DeleteListener", "DELETE", _ONE, "write", empty=True)
SHOW_CHECK = Operation("elb", "ShowHealthcheck", "GET", _CHECK, readable=_one)
CREATE_CHECK = Operation("elb", "CreateHealthcheck", "POST", _CHECKS, "write", readable=_one)
UPDATE_CHECK = Operation("elb", "UpdateHealthcheck", "PUT", _CHECK, "write", empty=True)
DELETE_CHECK = Operation("elb", "DeleteHealthcheck", "DELETE", _CHECK, "write", empty=True)
BALANCER = Operation("elb", "ShowLoadBalancer", "GET", "/v1.0/{project_id}/elbaas/loadbalancers/{balancer_id}", readable=_one)

PAGE = 100
# Names of the user -> names of the API.
CHECK_NAMES = {
    "protocol": "healthcheck_protocol",
    "uri": "healthcheck_uri",
    "port": "healthcheck_connect_port",
    "healthy_threshold": "healthy_threshold",
    "unhealthy_threshold": "unhealthy_threshold",
    "timeout": "healthcheck_timeout",
    "interval": "healthcheck_interval",
}


def _listener(found):
    shown = {name: found.get(name) for name in FIELDS}
    shown.update(
        id=found["id"],
        load_balancer_id=found.get("loadbalancer_id"),
        status=found.get("status"),
        member_number=found.get("member_number"),
        # Some regions write the word for nothing.
        health_check_id=None if found.get("healthcheck_id") in (None, "", "null") else found["healthcheck_id"],
    )
    return shown


def load_balancer_type(client, load_balancer_id):
    """``External`` or ``Internal``; None if the load balancer does not exist."""
    try:
        return client.call(BALANCER, balancer_id=load_balancer_id).get("type", "unknown")
    except CloudError as error:
        if error.kind == GONE:
            return None
        raise


def list_listeners(client, load_balancer_id=None):
    """All listeners, of one load balancer if it is given.

    :returns: list of dicts with :data:`elb_listener_rules.FIELDS`, ``id``, ``load_balancer_id``, ``status``,
        ``member_number`` and ``health_check_id``
    :raises StateError: the pages do not come to an end
    """
    found, marker = {}, "0"
    filters = [] if load_balancer_id is None else [("loadbalancer_id", load_balancer_id)]
    for _number in pages("the listener list"):
        page = client.call(LIST, query=filters + [("limit", PAGE), ("marker", marker)])
        if page and all(one["id"] in found for one in page):
            raise repeats("the listener list")
        found.update({one["id"]: one for one in page})
        # A gateway might cap pages at a round number; a full stop is a page that is empty, or short and not round.
        if not page or (len(page) < PAGE and len(page) % 10 != 0):
            break
        marker = page[-1]["id"]
    # A filter that was not understood must not show foreign listeners.
    mine = [one for one in found.values() if load_balancer_id is None or one["loadbalancer_id"] == load_balancer_id.lower()]
    return [_listener(one) for one in mine]


def show_listener(client, listener_id):
    """One listener; None if it does not exist."""
    try:
        return _listener(client.call(SHOW, listener_id=listener_id))
    except CloudError as error:
        # The page for "show" gives no code for an absent listener; both are used for a bad id, too.
        if error.kind == GONE or (error.status, error.code) in ((400, "ELB.6000"), (404, "ELB.6000")):
            return None
        raise


def create_listener(client, load_balancer_id, fields):
    """Create a listener; returns it."""
    return _listener(client.call(CREATE, dict(fields, loadbalancer_id=load_balancer_id)))


def update_listener(client, listener_id, fields):
    """Change a listener in place; ``fields`` holds only what changes."""
    client.call(UPDATE, fields, listener_id=listener_id)


def delete_listener(client, listener_id):
    """Delete a listener, with its health check."""
    client.call(DELETE, listener_id=listener_id)


def show_check(client, check_id):
    """A health check: ``id`` and the names of :data:`CHECK_NAMES`; None if it does not exist."""
    try:
        found = client.call(SHOW_CHECK, check_id=check_id)
    except CloudError as error:
        if error.kind == GONE or error.code in ("ELB.7014", "ELB.7020"):
            return None
        raise
    return dict({name: found.get(theirs) for name, theirs in CHECK_NAMES.items()}, id=found["id"])


def _theirs(fields):
    return {CHECK_NAMES[name]: value for name, value in fields.items()}


def create_check(client, listener_id, fields):
    """Create the health check of a listener."""
    client.call(CREATE_CHECK, dict(_theirs(fields), listener_id=listener_id))


def update_check(client, check_id, fields):
    """Change a health check in place; ``fields`` holds only what changes."""
    client.call(UPDATE_CHECK, _theirs(fields), check_id=check_id)


def delete_check(client, check_id):
    """Delete a health check."""
    client.call(DELETE_CHECK, check_id=check_id)
