# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent Cloud: connection options, profile files, endpoint and signed headers.

Sources: API notes Tencent 1.1 to 1.8; contract section 2.
"""

from __future__ import annotations

import json
import os

from .answers import read_tencent
from .checks import base_url, region
from .client import Client
from .errors import InputError
from .hiding import learn_signature
from .options import drop_foreign_token, fill, from_environment, read_ini, readable_by_others, sources
from .signing import tc3

ARGUMENTS = {
    "secret_id": {
        "type": "str",
        "no_log": True,
        "fallback": from_environment("secret_id", "TENCENTCLOUD_SECRET_ID"),
    },
    "secret_key": {
        "type": "str",
        "no_log": True,
        "fallback": from_environment("secret_key", "TENCENTCLOUD_SECRET_KEY"),
    },
    "security_token": {
        "type": "str",
        "no_log": True,
        "fallback": from_environment(
            "security_token", "TENCENTCLOUD_SECURITY_TOKEN", "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SESSION_TOKEN"
        ),
    },
    "region": {"type": "str", "fallback": from_environment("region", "TENCENTCLOUD_REGION")},
    "profile": {"type": "str", "fallback": from_environment("profile", "TENCENTCLOUD_PROFILE")},
    "endpoint_url": {"type": "str", "fallback": from_environment("endpoint_url", "TENCENTCLOUD_ENDPOINT_URL")},
}
SECRETS = ("secret_id", "secret_key", "security_token")
CHECKS = {"region": region}
VERSIONS = {"clb": "2018-03-17"}


def _profile_values(params, run):
    """(values, path) of the first profile file that has the profile (API notes Tencent 1.7); (None, None) if none has."""
    section = params["profile"] or "default"
    own = os.environ.get("TENCENTCLOUD_CREDENTIALS_FILE")
    paths = [own] if own else ["~/.tencentcloud/credentials", "/etc/tencentcloud/credentials"]
    for path in map(os.path.expanduser, paths):
        values = read_ini(path, section)
        if values is not None:
            _warn_if_open(path, run)
            return values, path
    if os.path.basename(section) != section:
        return None, None  # a file's name, not a way to other folders
    folder = os.environ.get("TENCENTCLOUD_SHARED_CREDENTIALS_DIR") or "~/.tccli"
    base = os.path.join(os.path.expanduser(folder), section)
    try:
        with open(base + ".credential", encoding="utf-8") as handle:
            found = json.load(handle)
        _warn_if_open(base + ".credential", run)
    except (OSError, ValueError):
        return None, None
    names = {"secretId": "secret_id", "secretKey": "secret_key", "token": "security_token"}
    values = {names[name]: value for name, value in _pairs(found) if name in names and isinstance(value, str)}
    try:
        with open(base + ".configure", encoding="utf-8") as handle:
            settings = dict(_pairs(json.load(handle)))
        region_name = dict(_pairs(settings.get("_sys_param"))).get("region")
        values["region"] = region_name if isinstance(region_name, str) else None
    except (OSError, ValueError):
        pass  # the region may come from elsewhere
    return values, base + ".credential"


def _pairs(found):
    """The items of what should be a JSON object."""
    return found.items() if isinstance(found, dict) else ()


def _warn_if_open(path, run):
    if readable_by_others(path):
        run.warn("The credentials file %s can be read by others; chmod 600 it." % path)


class Tencent:
    """One Tencent Cloud account and region.

    :param params: the connection options
    :param run: :class:`runner.Run`, for warnings and masking
    :raises InputError: something needed is missing
    """

    provider = "tencentcloud"
    ids = {}

    def __init__(self, params, run):
        self.params = params
        complete = params["secret_id"] is not None and params["secret_key"] is not None
        if not complete or params["profile"] is not None or params["region"] is None:
            values, path = _profile_values(params, run)
            if values is None and params["profile"] is not None:
                raise InputError("profile %r is in no Tencent Cloud credentials file." % params["profile"])
            known = {name: value for name, value in (values or {}).items() if name in ARGUMENTS}
            fill(params, known, "profile %s of %s" % (params["profile"] or "default", path), SECRETS, run.mask, CHECKS)
        for name in ("secret_id", "secret_key", "region"):
            if params[name] is None:
                raise InputError("%s is missing: give it, or set TENCENTCLOUD_%s." % (name, name.upper()))
        drop_foreign_token(params, "secret_id", "security_token")
        if params["endpoint_url"] is not None:
            params["endpoint_url"] = base_url("endpoint_url", params["endpoint_url"], params["validate_certs"])
        self.source = sources(SECRETS, params)

    def base_url(self, service):
        """The endpoint; finance regions are isolated and have their own (API notes Tencent 1.1)."""
        if self.params["endpoint_url"] is not None:
            return self.params["endpoint_url"]
        region = self.params["region"]
        return "https://%s.%stencentcloudapi.com" % (service, region + "." if region.endswith("-fsi") else "")

    def headers(self, operation, host, path, query, body, now):
        """The headers of one request, signed with TC3-HMAC-SHA256 (API notes Tencent 1.3, 1.4)."""
        signed = {"Content-Type": "application/json", "Host": host}
        headers = dict(signed)
        headers["X-TC-Action"] = operation.name
        headers["X-TC-Version"] = VERSIONS[operation.service]
        headers["X-TC-Region"] = self.params["region"]
        headers["X-TC-Timestamp"] = str(int(now))
        headers["X-TC-Language"] = "en-US"
        if self.params["security_token"] is not None:
            headers["X-TC-Token"] = self.params["security_token"]
        headers["Authorization"] = tc3(
            operation.service, signed, body, self.params["secret_id"], self.params["secret_key"], now
        )
        learn_signature(headers["Authorization"])
        return headers

    def renew(self, client):
        """There is nothing to log in with."""
        return False


def connect(run, deadline):
    """A :class:`client.Client` for the run's options.

    :param run: :class:`runner.Run`
    """
    run.client = Client.of(Tencent(run.params, run), read_tencent, deadline, run.params)
    return run.client
