# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classic ELB v1.0: backend servers of a listener, and the jobs (API notes, Huawei 4.1, 4.2)."""

from __future__ import annotations

import ipaddress
from typing import Any

from ..messages import Response, json_response
from . import classic_shapes as shapes
from .classic import BASE, ClassicService
from .jobs import Job, JobFailed
from .service import HEX, UUID, ApiError, Call, Route, json_body
from .timeline import Lagging
from .world import ClassicListener, ClassicMember

ADD, REMOVE = "elb_classic.CreateMembers", "elb_classic.RemoveMembers"
MEMBERS = BASE + "/listeners/{listener_id}/members"
FILTERS = ("id", "server_id", "server_address", "address", "status", "health_status")


class ClassicMembers(ClassicService):
    """Members of listeners. A server behind several listeners of one load balancer is one member."""

    ROUTES = (
        Route("POST", MEMBERS, ADD, "add", write=True),
        Route("POST", MEMBERS + "/action", REMOVE, "remove", write=True),
        Route("GET", MEMBERS, "elb_classic.ListMembers", "members"),
        Route("GET", "/v1.0/{project_id}/jobs/{job_id}", "elb_classic.ShowJob", "job", poll=True),
    )

    def add(self, call: Call) -> Response:
        """Add members: a bare array of exactly ``server_id`` and ``address``."""
        listener = self._listener(call)
        wanted = self._wanted(call)
        self._refuse_if_busy(listener)
        known = {(m.server_id, m.address) for m in listener.members.value}
        if known & set(wanted) and self.settings.classic_duplicate == "refuse":
            raise ApiError(400, self.settings.classic_duplicate_code, "The backend member already exists.")
        quota = self.settings.classic_member_quota
        if quota and len(known | set(wanted)) > quota:
            raise ApiError(403, "ELB.2001", "Quota exceeded for resources: members.")
        return self._start(call, listener, "addMember", lambda job: self._do_add(job, listener, wanted))

    def remove(self, call: Call) -> Response:
        """Remove members by member id."""
        listener = self._listener(call)
        ids = self._unwanted(call)
        self._refuse_if_busy(listener)
        absent = [one for one in ids if one not in {m.id for m in listener.members.value}]
        if absent and (self.settings.classic_remove_absent == "refuse" or len(absent) == len(ids)):
            raise ApiError(400, "ELB.2012", f"The backend member {absent[0]} does not exist.")
        return self._start(call, listener, "removeMember", lambda job: self._do_remove(job, listener, ids))

    def members(self, call: Call) -> Response:
        """Query members: a bare array, page by page; an empty one may be ``{}``."""
        listener = self._listener(call)
        if set(call.query) - {*FILTERS, "limit", "marker"}:
            raise ApiError(400, "ELB.2003", "Invalid filter.")
        shown = [] if self.settings.classic_caller_is_admin else [
            shapes.member(self, member) for member in listener.members.seen(self.now())]
        for name in FILTERS:
            if name in call.query:
                shown = [member for member in shown if member[name] in call.query[name]]
        page = self.page(call, shown, "ELB.2003")
        return json_response(200, page or self.empty())

    def job(self, call: Call) -> Response:
        """A job; the uri in the answer to the write may name another version."""
        job = self.jobs.poll(call.params["job_id"])
        if job is None or not job.operation.startswith("elb_classic."):
            raise ApiError(404, "ELB.1030", "The job does not exist.")
        return json_response(200, shapes.job(self, job))

    def _start(self, call: Call, listener: ClassicListener, name: str, work: Any) -> Response:
        keys = (f"classic-listener:{listener.id}", f"classic-elb:{listener.balancer_id}")
        job = self.jobs.start(name, keys, call.operation, work)
        return json_response(200, self.job_answer(job))

    def _do_add(self, job: Job, listener: ClassicListener, wanted: list[tuple[str, str]]) -> None:
        if listener.id not in self.world.listeners:
            raise JobFailed("ELB.2011", "The listener does not exist.")
        for server_id, address in wanted:
            self._check_server(listener, server_id, address)
        members = list(listener.members.value)
        made = []
        for server_id, address in wanted[: job.part]:
            if (server_id, address) in {(m.server_id, m.address) for m in members}:
                if self.settings.classic_duplicate == "job_fails":
                    raise JobFailed("ELB.1009", "CreateMemberTask-fail: the backend member already exists.")
                continue
            member = self._member(listener, server_id, address)
            members.append(member)
            made.append(member)
            self.effect(ADD, f"{listener.id}/{server_id}/{address}")
        listener.members.set(tuple(members), self.now(), job.lag)
        shown = made[: self.settings.classic_job_entities] if self.settings.classic_job_entities >= 0 else made
        job.entities = {"members": [shapes.member(self, member) for member in shown]}

    def _do_remove(self, job: Job, listener: ClassicListener, ids: list[str]) -> None:
        members = list(listener.members.value)
        for member in [m for m in members if m.id in ids][: job.part]:
            members.remove(member)
            self._detach(member, listener)
            self.effect(REMOVE, f"{listener.id}/{member.server_id}/{member.address}")
        listener.members.set(tuple(members), self.now(), job.lag)
        job.entities = {"members": [{"id": one} for one in ids]}

    def _detach(self, member: ClassicMember, listener: ClassicListener) -> None:
        leaving = list(member.listeners) if self.settings.classic_remove_everywhere else [listener.id]
        for listener_id in leaving:
            if listener_id in member.listeners:
                member.listeners.remove(listener_id)
            other = self.world.listeners.get(listener_id)
            if other is not None and other is not listener:
                other.members.set(tuple(m for m in other.members.value if m is not member), self.now(), 0)

    def _member(self, listener: ClassicListener, server_id: str, address: str) -> ClassicMember:
        for other in self.world.listeners.values():
            for member in other.members.value:
                same = (member.server_id, member.address) == (server_id, address)
                if same and member.balancer_id == listener.balancer_id:
                    member.listeners.append(listener.id)
                    return member
        number, settings = self.world.ids.number("floating"), self.settings
        server = self.world.servers.get(server_id)
        return ClassicMember(
            self.world.ids.hex("member"), listener.balancer_id, server_id, address,
            f"100.64.{number // 250}.{number % 250 + 1}", self.timeline.stamp(),
            self.now() + settings.classic_pending_seconds,
            self.now() + settings.classic_pending_seconds + settings.classic_healthy_after_seconds,
            server_name=None if server is None or not settings.classic_server_names else server.name,
            listeners=[listener.id],
        )

    def _check_server(self, listener: ClassicListener, server_id: str, address: str) -> None:
        if self.settings.classic_unknown_server == "accept":
            return
        server = self.world.servers.get(server_id)
        balancer = self.world.balancers[listener.balancer_id]
        if server is None or server.address != address or server.vpc_id != balancer.vpc_id:
            raise JobFailed("ELB.1009", f"CreateMemberTask-fail: server {server_id} with {address} does not exist.")

    def _wanted(self, call: Call) -> list[tuple[str, str]]:
        body = json_body(call, ApiError(400, "ELB.0002", "The request body is empty or not JSON."))
        if not isinstance(body, list) or not body:
            raise ApiError(400, "ELB.0002", "The request body must be an array of members.")
        self._check_count(body)
        wanted = []
        for item in body:
            if not isinstance(item, dict) or set(item) - {"server_id", "address"}:
                raise ApiError(400, "ELB.2000", "A member has exactly server_id and address.")
            server_id, address = item.get("server_id"), item.get("address")
            if not isinstance(server_id, str) or not UUID.fullmatch(server_id):
                raise ApiError(400, "ELB.2000", "server_id is missing or malformed.")
            if not isinstance(address, str) or not _ipv4(address):
                raise ApiError(400, "ELB.2021", "address is null or malformed.")
            wanted.append((server_id, address))
        if len(set(wanted)) != len(wanted):
            raise ApiError(400, "ELB.2000", "A member is given twice.")
        return wanted

    def _unwanted(self, call: Call) -> list[str]:
        refusal = ApiError(400, "ELB.2002", "The request body is wrong.")
        body = json_body(call, refusal)
        items = body.get("removeMember") if isinstance(body, dict) and set(body) == {"removeMember"} else None
        if not isinstance(items, list) or not items:
            raise refusal
        self._check_count(items)
        for item in items:
            if not isinstance(item, dict) or set(item) != {"id"} or not isinstance(item["id"], str):
                raise refusal
            if not HEX.fullmatch(item["id"]):
                raise refusal
        ids = [item["id"] for item in items]
        if len(set(ids)) != len(ids):
            raise refusal
        return ids

    def _check_count(self, items: list[Any]) -> None:
        most = self.settings.classic_max_members
        if most and len(items) > most:
            raise ApiError(400, "ELB.2000", f"More than {most} members in one request.")

    def _listener(self, call: Call) -> ClassicListener:
        listener_id = call.params["listener_id"]
        if not HEX.fullmatch(listener_id):
            raise ApiError(400, "ELB.2010", "The listener ID is malformed.")
        if listener_id not in self.world.listeners:
            raise ApiError(400, "ELB.2011", "The listener does not exist.")
        return self.world.listeners[listener_id]

    def _refuse_if_busy(self, listener: ClassicListener) -> None:
        keys = {"listener": (f"classic-listener:{listener.id}",),
                "loadbalancer": (f"classic-elb:{listener.balancer_id}",)}
        if self.jobs.busy(*keys.get(self.settings.classic_lock, ())):
            raise self.busy()

    def act_classic_add(self, listener_id: str, members: list[dict[str, str]]) -> list[str]:
        """Another actor adds members, those that are not there yet; gives their ids."""
        listener = self.world.listeners[listener_id]
        known = {(m.server_id, m.address) for m in listener.members.value}
        new = [one for one in members if (one["server_id"], one["address"]) not in known]
        made = [self._member(listener, one["server_id"], one["address"]) for one in new]
        listener.members.set((*listener.members.value, *made), self.now(), 0)
        return [member.id for member in made]

    def act_classic_remove(self, listener_id: str, server_id: str) -> None:
        """Another actor removes a server."""
        listener = self.world.listeners[listener_id]
        for member in [m for m in listener.members.value if m.server_id == server_id]:
            self._detach(member, listener)
        kept = tuple(m for m in listener.members.value if m.server_id != server_id)
        listener.members = Lagging(kept)

    def act_classic_health(self, listener_id: str, server_id: str, health_status: str | None) -> None:
        """A server's health becomes this one; None: as it develops by itself."""
        for member in self.world.listeners[listener_id].members.value:
            if member.server_id == server_id:
                member.health = health_status


def _ipv4(text: str) -> bool:
    try:
        return str(ipaddress.IPv4Address(text)) == text
    except ValueError:
        return False
