# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kubeconfigs in files: whose they are, and whether they are still good. Pure: no I/O.

What the cloud does not say is kept in the file itself, in an extension, which ``kubectl`` leaves alone.
"""

from __future__ import annotations

import datetime

import yaml

NAME = "multicloud.exposure"
DATE = "%Y-%m-%dT%H:%M:%SZ"


def kubeconfig(fetched, cluster):
    """The text of a file.

    :param fetched: result of ``cce_kubeconfig_info``
    :param cluster: result of ``cce_master_eip_info``
    """
    note = {"cluster_id": fetched["cluster_id"], "endpoints": _endpoints(cluster), "expires": fetched["expires"]}
    return dict(fetched["kubeconfig"], extensions=[{"name": NAME, "extension": note}])


def kubeconfig_state(text, wanted, cluster, now, folder=True):
    """What there is, and what is to be done.

    :param text: content of the file; None if there is none
    :param wanted: the service: ``cluster_id`` and ``kubeconfig``
    :param cluster: result of ``cce_master_eip_info``; None if its endpoints are about to change
    :param now: in UTC, such as ``2026-11-22T21:00:00Z``
    :param folder: whether the folder of the file is there
    :returns: ``ours``: the file is one for this cluster; ``reason``: why one is to be fetched, empty if it is good;
        ``problem``: why none can be; ``shown``: the file without its secrets
    """
    options = wanted["kubeconfig"]
    path, days, spare = options["path"], int(options.get("duration", 30)), int(options.get("renew_before", 7))
    note = _note(text)
    ours = bool(note) and note.get("cluster_id") == wanted["cluster_id"]
    problem = ""
    if text is not None and not ours:
        problem = "%s is not a kubeconfig that was made for cluster %s; move it away, or give another path" % (
            path, wanted["cluster_id"],
        )  # fmt: skip
    elif not folder:
        problem = "there is no folder for %s" % path
    elif spare >= days:
        problem = "kubeconfig.renew_before is %d days, and has to be less than duration, %d" % (spare, days)
    reason = ""
    if text is None:
        reason = "there is none"
    elif cluster is None or (ours and note.get("endpoints") != _endpoints(cluster)):
        reason = "the addresses of the API server are other ones"
    elif ours and _date(note.get("expires")) - _date(now) < datetime.timedelta(days=spare):
        reason = "it expires on %s" % note.get("expires")
    return {"ours": ours, "reason": reason, "problem": problem, "shown": dict(note, path=path) if ours else None}


def _endpoints(cluster):
    return [one for one in (cluster["private_endpoint"], cluster["public_endpoint"]) if one]


def _note(text):
    try:
        found = yaml.safe_load(text or "")
        notes = [one["extension"] for one in found["extensions"] if one["name"] == NAME]
        return {name: notes[0].get(name) for name in ("cluster_id", "endpoints", "expires")}
    except (yaml.YAMLError, TypeError, KeyError, IndexError, AttributeError):
        return {}  # not one of ours, whatever it is


def _date(text):
    try:
        return datetime.datetime.strptime(str(text), DATE)
    except ValueError:
        return datetime.datetime.min
