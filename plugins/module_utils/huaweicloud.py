# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Huawei Cloud family: connection options, endpoints, log-in and signed headers.

Sources: API notes Huawei 1.1 to 1.5; contract section 2.
"""

from __future__ import annotations

import os

from .answers import is_rows, read_huawei
from .checks import base_url, domain, huawei_id, region
from .client import Client, Operation
from .errors import InputError
from .hiding import learn_signature
from .options import drop_foreign_token, family, fill, from_environment, read_ini, readable_by_others, sources
from .signing import sdk_hmac

ARGUMENTS = {
    "access_key": {
        "type": "str",
        "no_log": True,
        "fallback": from_environment("access_key", "HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "OS_ACCESS_KEY"),
    },
    "secret_key": {
        "type": "str",
        "no_log": True,
        "fallback": from_environment("secret_key", "HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "OS_SECRET_KEY"),
    },
    "security_token": {
        "type": "str",
        "no_log": True,
        "fallback": from_environment(
            "security_token", "HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN", "OS_SECURITY_TOKEN"
        ),
    },
    "region": {
        "type": "str",
        "fallback": from_environment("region", "HW_REGION_NAME", "OS_REGION_NAME", "OS_REGION"),
    },
    "project_id": {
        "type": "str",
        "fallback": from_environment(
            "project_id", "HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"
        ),
    },
    "project_name": {
        "type": "str",
        "fallback": from_environment("project_name", "HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME"),
    },
    "cloud": {
        "type": "str",
        "default": "myhuaweicloud.com",
        "fallback": from_environment("cloud", "HW_CLOUD"),
    },
    "username": {
        "type": "str",
        "fallback": from_environment("username", "HW_USER_NAME", "OS_USERNAME", "OS_USER_NAME"),
    },
    "password": {
        "type": "str",
        "no_log": True,
        "fallback": from_environment("password", "HW_USER_PASSWORD", "OS_PASSWORD"),
    },
    "domain_name": {
        "type": "str",
        "fallback": from_environment("domain_name", "HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME"),
    },
    "auth_url": {
        "type": "str",
        "fallback": from_environment("auth_url", "HW_AUTH_URL", "HUAWEICLOUD_SDK_IAM_ENDPOINT", "OS_AUTH_URL"),
    },
    "auth_token": {
        "type": "str",
        "no_log": True,
        "fallback": from_environment("auth_token", "HW_AUTH_TOKEN", "OS_AUTH_TOKEN", "OS_TOKEN"),
    },
    "profile": {"type": "str", "fallback": from_environment("profile", "HW_PROFILE")},
    "endpoint_url": {"type": "str", "fallback": from_environment("endpoint_url", "HW_ENDPOINT_URL")},
}
SECRETS = ("access_key", "secret_key", "security_token", "password", "auth_token")
CHECKS = {"region": region, "cloud": domain, "project_id": huawei_id}

# What each way to prove who we are needs, in the order in which they are tried.
WAYS = (("auth_token",), ("access_key", "secret_key"), ("username", "password", "domain_name"))

LOGIN = Operation("iam", "KeystoneCreateUserTokenByPassword", "POST", "/v3/auth/tokens")
PROJECTS = Operation(
    "iam", "KeystoneListProjects", "GET", "/v3/projects", readable=lambda data: is_rows(data.get("projects"), "id")
)


def read_profile(params, run):
    """Fill empty options from the official SDK's credentials file (API notes Huawei 1.5).

    :raises InputError: the profile was asked for and is not there
    """
    path = os.path.expanduser(os.environ.get("HUAWEICLOUD_SDK_CREDENTIALS_FILE") or "~/.huaweicloud/credentials")
    values = read_ini(path, params["profile"] or "basic")
    if values is None:
        if params["profile"] is not None:
            raise InputError("profile %r is not a section of the credentials file %s." % (params["profile"], path))
        return
    if readable_by_others(path):
        run.warn("The credentials file %s can be read by others; chmod 600 it." % path)
    names = {"ak": "access_key", "sk": "secret_key", "iam_endpoint": "auth_url"}
    known = {names.get(name, name): value for name, value in values.items()}
    known = {name: value for name, value in known.items() if name in ARGUMENTS}
    fill(params, known, "profile %s of %s" % (params["profile"] or "basic", path), SECRETS, run.mask, CHECKS)


class Huawei:
    """One Huawei-family project: where its services are, and how a request is signed.

    :param params: the connection options
    :param run: :class:`runner.Run`, for warnings and masking
    :raises InputError: something needed is missing
    """

    provider = "huaweicloud"

    def __init__(self, params, run):
        self.params = params
        self.run = run
        self.token = None
        self.ids = {}
        ways = [way for way in WAYS if all(params[name] is not None for name in way)]
        if not ways or params["profile"] is not None:
            read_profile(params, run)
            ways = [way for way in WAYS if all(params[name] is not None for name in way)]
        if not ways:
            raise InputError(
                "No credentials: give access_key and secret_key (HW_ACCESS_KEY, HW_SECRET_KEY), or auth_token, "
                "or username, password and domain_name, or a profile."
            )
        # What the task itself says wins over what happens to be in the environment.
        self.way = min(ways, key=lambda way: family(way[0], params) != "option")
        drop_foreign_token(params, "access_key", "security_token")
        for name in ("endpoint_url", "auth_url"):
            if params[name] is not None:
                params[name] = base_url(name, params[name], params["validate_certs"])
        if params["project_id"] is None and params["region"] is None and params["project_name"] is None:
            raise InputError("region or project_id is needed: give region, or set HW_REGION_NAME.")
        self.source = sources(self.way + ("security_token",) * (self.way == WAYS[1]), params)

    def base_url(self, service):
        """The base URL of a service (API notes Huawei 1.4).

        :raises InputError: neither region nor an endpoint is known
        """
        params = self.params
        name = "HW_ENDPOINT_URL_" + service.upper()
        if os.environ.get(name):
            return base_url(name, os.environ[name], params["validate_certs"])
        if service == "iam" and params["auth_url"] is not None:
            url = params["auth_url"]
            return url[: -len("/v3")] if url.endswith("/v3") else url
        if params["endpoint_url"] is not None:
            return params["endpoint_url"]
        if params["region"] is None:
            raise InputError("region is needed to find the %s endpoint: give region or endpoint_url." % service)
        cloud = params["cloud"]
        if cloud == "myhuaweicloud.com" and params["region"].startswith("eu-west-1"):
            cloud = "myhuaweicloud.eu"
        return "https://%s.%s.%s" % (service, params["region"], cloud)

    def headers(self, operation, host, path, query, body, now):
        """The headers of one request, signed or with the token (API notes Huawei 1.1, 1.2)."""
        # The vendor's SDK sends the type with every method, and CCE asks for it on reads too.
        headers = {"Host": host, "Content-Type": "application/json"}
        if operation is LOGIN:
            return headers
        if self.token is not None:
            headers["X-Auth-Token"] = self.token
            return headers
        if "project_id" in self.ids:  # never on the look-up of the project itself (API notes Huawei 1.3)
            headers["X-Project-Id"] = self.ids["project_id"]
        if self.params["security_token"] is not None:
            headers["X-Security-Token"] = self.params["security_token"]
        headers.update(
            sdk_hmac(operation.method, path, query, headers, body, self.params["access_key"],
                     self.params["secret_key"], now)
        )  # fmt: skip
        learn_signature(headers["Authorization"])
        return headers

    def open(self, client):
        """Log in if needed, and learn the project's id.

        :raises InputError: no project, or more than one, has the name
        """
        params = self.params
        if self.way == WAYS[0]:
            self.token = params["auth_token"]
        elif self.way == WAYS[2]:
            self.renew(client)
        if params["project_id"] is not None:
            self.ids["project_id"] = params["project_id"]
        if "project_id" in self.ids:
            return
        name = params["project_name"] or params["region"]
        before, self.run.doing = self.run.doing, "Looking up project %s" % name
        found = client.call(PROJECTS, query=[("name", name)])["projects"]
        if len(found) != 1:
            raise InputError(
                "The account has %d projects named %r; give project_id (HW_PROJECT_ID)." % (len(found), name)
            )
        self.ids["project_id"] = found[0]["id"]
        self.run.doing = before

    def renew(self, client):
        """Get a token by password. Returns False where there is no password to do it with."""
        params = self.params
        if self.way != WAYS[2]:
            return False
        project = {"id": params["project_id"]} if params["project_id"] is not None else {
            "name": params["project_name"] or params["region"]
        }  # fmt: skip
        before, self.run.doing = self.run.doing, "Logging in as %s" % params["username"]
        user = {"name": params["username"], "password": params["password"], "domain": {"name": params["domain_name"]}}
        body = {
            "auth": {
                "identity": {"methods": ["password"], "password": {"user": user}},
                "scope": {"project": project},
            }
        }
        answer = client.exchange(LOGIN, body, query=[("nocatalog", "true")])
        self.run.doing = before
        self.token = answer.headers.get("X-Subject-Token")
        if not self.token:
            raise InputError("The log-in at %s gave no token; check auth_url." % self.base_url("iam"))
        self.run.mask(self.token)
        project_id = (answer.data.get("token", {}).get("project") or {}).get("id")
        if project_id is not None:
            self.ids.setdefault("project_id", project_id)
        return True


def connect(run, deadline):
    """A :class:`client.Client` for the run's options, logged in.

    :param run: :class:`runner.Run`
    """
    params = run.params
    cloud = Huawei(params, run)
    client = Client.of(cloud, read_huawei, deadline, params)
    run.client = client
    cloud.open(client)
    return client
