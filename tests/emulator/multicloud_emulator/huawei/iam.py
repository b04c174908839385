# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""IAM: tokens and projects (API notes, Huawei 1.2, 1.3)."""

from __future__ import annotations

import hashlib
from typing import Any

from ..messages import Response, json_response
from .service import ApiError, Call, Route, Service, json_body, number, whole, written
from .world import Key, Project, Token

TIME = "%Y-%m-%dT%H:%M:%S.000000Z"
TITLES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}


class Iam(Service):
    """The operations of IAM."""

    ROUTES = (
        Route("POST", "/v3/auth/tokens", "iam.CreateToken", "create_token", open=True),
        Route("GET", "/v3/projects", "iam.ListProjects", "projects", unscoped=True),
        Route("POST", "/v3.0/OS-CREDENTIAL/securitytokens", "iam.CreateTemporaryKey", "temporary_key", unscoped=True),
    )

    def shape(self, error: ApiError, request_id: str) -> dict[str, Any]:
        """``{"error": {code, message, title}}`` with a number as code."""
        title = TITLES.get(error.status, "Error")
        return {"error": {"code": error.status, "message": error.message, "title": title}}

    def busy(self) -> ApiError:
        """IAM has no locks; the gateway speaks."""
        return self.throttled()

    def create_token(self, call: Call) -> Response:
        """Log in with a password; the token is in ``X-Subject-Token``."""
        auth = self._auth(call)
        user = self._user(auth)
        project = self._scope(auth.get("scope"))
        now = self.now()
        expires = now + self.settings.token_seconds
        value = "MIIEmulator" + hashlib.sha256(f"{user}/{self.world.ids.number('token')}".encode()).hexdigest()
        self.world.tokens[value] = Token(value, expires, None if project is None else project.id)
        stamp = self.timeline.stamp()
        token: dict[str, Any] = {
            "expires_at": written(stamp + self.settings.token_seconds, TIME), "issued_at": written(stamp, TIME),
            "methods": ["password"], "roles": [{"id": "0", "name": "te_admin"}],
            "user": {"id": "1" * 32, "name": user, "domain": self._domain(), "password_expires_at": ""},
        }
        if project is not None:
            token["project"] = {"id": project.id, "name": project.name, "domain": self._domain()}
        if not call.one("nocatalog"):
            token["catalog"] = []
        return json_response(201, {"token": token}, {"x-subject-token": value})

    def projects(self, call: Call) -> Response:
        """Projects that the caller can use, filtered and paged."""
        page, size = number(call.one("page")), number(call.one("per_page"))
        if ("page" in call.query) != ("per_page" in call.query):
            raise ApiError(400, "400", "page and per_page go together.")
        wanted = {"name": call.one("name"), "domain_id": call.one("domain_id"), "parent_id": call.one("parent_id")}
        found = [self._project(project) for project in self.world.projects if self._reaches(call.caller, project)]
        for name, value in wanted.items():
            if value is not None:
                found = [project for project in found if project[name] == value]
        if "page" in call.query:
            if not whole(page, 1, 10**9) or not whole(size, 1, 5000):
                raise ApiError(400, "400", "page or per_page is wrong.")
            found = found[((page or 1) - 1) * (size or 1):(page or 1) * (size or 1)]
        link = f"https://iam.{self.world.region}.example.com/v3/projects"
        return json_response(200, {"projects": found, "links": {"self": link, "next": None, "previous": None}})

    def temporary_key(self, call: Call) -> Response:
        """A temporary access key for the caller of a token."""
        body = json_body(call, ApiError(400, "400", "The request body is not JSON."))
        try:
            identity = body["auth"]["identity"]
            methods, seconds = identity["methods"], int(identity.get("token", {}).get("duration_seconds", 900))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ApiError(400, "400", "The request body is invalid.") from None
        if methods != ["token"] or not 900 <= seconds <= 86400:
            raise ApiError(400, "400", "methods must be token, duration_seconds 900 to 86400.")
        number = self.world.ids.number("temporary")
        digest = hashlib.sha256(f"temporary {number}".encode()).hexdigest()
        projects = tuple(project.id for project in self.world.projects if self._reaches(call.caller, project))
        key = Key("HST" + digest[:17].upper(), digest[:40], projects, "gQpld" + digest, self.now() + seconds)
        self.world.keys[key.access_key] = key
        return json_response(201, {"credential": {
            "access": key.access_key, "secret": key.secret_key, "securitytoken": key.security_token,
            "expires_at": written(self.timeline.stamp() + seconds, TIME)}})

    def _auth(self, call: Call) -> dict[str, Any]:
        body = json_body(call, ApiError(400, "400", "The request body is not JSON."))
        auth = body.get("auth") if isinstance(body, dict) else None
        if not isinstance(auth, dict) or set(auth) - {"identity", "scope"}:
            raise ApiError(400, "400", "Expecting to find auth in the request body.")
        return auth

    def _user(self, auth: dict[str, Any]) -> str:
        try:
            identity = auth["identity"]
            methods, given = identity["methods"], identity["password"]["user"]
            name, password, domain = given["name"], given["password"], given["domain"]
            account = domain.get("name", self.world.domain_name if domain.get("id") == self.world.domain_id else None)
        except (KeyError, TypeError, AttributeError):
            raise ApiError(400, "400", "Expecting to find methods, name, password and domain.") from None
        if methods != ["password"] or not isinstance(name, str):
            raise ApiError(400, "400", "Only the method password is supported.")
        user = self.world.users.get(name)
        limit = self.settings.user_lock_failures
        if user is not None and limit and user.failures >= limit:
            raise ApiError(401, "401", "The account is locked.")
        if user is None or user.password != password or account != self.world.domain_name:
            if user is not None:
                user.failures += 1
            raise ApiError(401, "401", "The username or password is wrong.")
        user.failures = 0
        return user.name

    def _scope(self, scope: Any) -> Project | None:
        if scope is None:
            return None
        if not isinstance(scope, dict) or set(scope) - {"project", "domain"}:
            raise ApiError(400, "400", "The scope is wrong.")
        wanted = scope.get("project")
        if wanted is None:
            return None
        for project in self.world.projects:
            if isinstance(wanted, dict) and (wanted.get("id", project.id), wanted.get("name", project.name)) == (
                    project.id, project.name) and wanted:
                return project
        raise ApiError(401, "401", "The project does not exist or is not the user's.")

    def _reaches(self, caller: Key | Token, project: Project) -> bool:
        return not isinstance(caller, Key) or caller.may_use(project.id)

    def _project(self, project: Project) -> dict[str, Any]:
        return {"id": project.id, "name": project.name, "domain_id": self.world.domain_id, "enabled": True,
                "parent_id": self.world.domain_id, "is_domain": False, "description": "",
                "links": {"self": f"https://iam.{self.world.region}.example.com/v3/projects/{project.id}"}}

    def _domain(self) -> dict[str, str]:
        return {"id": self.world.domain_id, "name": self.world.domain_name}

    def act_expire_tokens(self) -> None:
        """Every token has to be renewed from now on."""
        for token in self.world.tokens.values():
            token.expires = float("-inf")
