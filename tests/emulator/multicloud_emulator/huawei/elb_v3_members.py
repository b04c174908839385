# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ELB v3: members of pools, singly and in batches (API notes, Huawei 5.1)."""

from __future__ import annotations

import ipaddress
from typing import Any

from ..messages import Response
from .elb_v3 import BASE, ElbV3Service
from .service import ApiError, Call, Route, coded, json_body, kinds, whole

POOL = BASE + "/pools/{pool_id}"
ONE = POOL + "/members/{member_id}"
CHANGEABLE = kinds("name availability_zone", "weight protocol_port", "admin_state_up")
CREATABLE = {**CHANGEABLE, **kinds("address subnet_cidr_id project_id")}
FILTERS = {"id", "name", "address", "protocol_port", "subnet_cidr_id", "weight", "admin_state_up", "operating_status",
           "ip_version", "member_type", "instance_id", "availability_zone", "enterprise_project_id"}
IP_TYPE_PROTOCOLS = ("UDP", "TCP", "TLS", "HTTP", "HTTPS", "QUIC", "GRPC")
BATCH = 200


class ElbV3Members(ElbV3Service):
    """Members; changes take effect at once and create no job."""

    ROUTES = (
        Route("GET", BASE + "/members", "elb_v3.ListAllMembers", "all_members"),
        Route("GET", POOL + "/members", "elb_v3.ListMembers", "members"),
        Route("POST", POOL + "/members", "elb_v3.CreateMember", "create", write=True),
        Route("POST", POOL + "/members/batch-add", "elb_v3.BatchCreateMembers", "batch_add", write=True),
        Route("POST", POOL + "/members/batch-update", "elb_v3.BatchUpdateMembers", "batch_update", write=True),
        Route("POST", POOL + "/members/batch-delete", "elb_v3.BatchDeleteMembers", "batch_delete", write=True),
        Route("GET", ONE, "elb_v3.ShowMember", "show"),
        Route("PUT", ONE, "elb_v3.UpdateMember", "update", write=True),
        Route("DELETE", ONE, "elb_v3.DeleteMember", "delete", write=True),
    )

    def members(self, call: Call) -> Response:
        """List the members of a pool."""
        pool = self._pool(call)
        shown = [self._shown(pool, member) for member in self.world.members3[pool["id"]].seen(self.now())]
        return self.listing(call, "members", shown, FILTERS)

    def all_members(self, call: Call) -> Response:
        """List the members of all pools."""
        shown = [{**self._shown(pool, member), "pool_id": pool["id"], "loadbalancers": pool["loadbalancers"]}
                 for pool in self.world.pools3.values()
                 for member in self.world.members3[pool["id"]].seen(self.now())]
        return self.listing(call, "members", shown, {*FILTERS, "pool_id"},
                            {"loadbalancer_id": lambda member: member["loadbalancers"]})

    def show(self, call: Call) -> Response:
        """One member."""
        pool = self._pool(call)
        for member in self.world.members3[pool["id"]].seen(self.now()):
            if member["id"] == call.params["member_id"]:
                return self.answer(200, {"member": self._shown(pool, member)})
        raise self.missing("Member", call.params["member_id"])

    def create(self, call: Call) -> Response:
        """Create one; what is there is refused."""
        pool, fields = self._pool(call), self.body(call, "member", CREATABLE)
        self._check(pool, fields)
        members = self._members(pool)
        if _key(fields) in {_key(member) for member in members}:
            raise coded(self.settings.elb_v3_duplicate, "A member with this address and port already exists.")
        self._begin(pool, len(members) + 1)
        member = self.cloud.balancers.member(fields)
        self._put(call, pool, [*members, member], [("add", member)])
        return self.answer(201, {"member": self._shown(pool, member)})

    def update(self, call: Call) -> Response:
        """Change one in place; the address cannot change."""
        pool, fields = self._pool(call), self.body(call, "member", CHANGEABLE)
        changed = self._changed(pool, [{"id": call.params["member_id"], **fields}])
        self._begin(pool, 0)
        self._put(call, pool, self._merged(pool, changed), [("update", member) for member in changed])
        return self.answer(200, {"member": self._shown(pool, changed[0])})

    def delete(self, call: Call) -> Response:
        """Delete one."""
        pool = self._pool(call)
        gone = [member for member in self._members(pool) if member["id"] == call.params["member_id"]]
        if not gone:
            raise self.missing("Member", call.params["member_id"])
        self._check_protection(pool)
        self._begin(pool, 0)
        kept = [member for member in self._members(pool) if member not in gone]
        self._put(call, pool, kept, [("delete", gone[0])])
        return Response(204)

    def batch_add(self, call: Call) -> Response:
        """Add up to 200; what is there answers ``existed``."""
        pool, items = self._pool(call), self._batch(call, CREATABLE)
        for item in items:
            self._check(pool, item)
        members, answers, done = list(self._members(pool)), [], []
        for item in items:
            found = next((member for member in members if _key(member) == _key(item)), None)
            if found is None:
                found = self.cloud.balancers.member(item)
                members.append(found)
                done.append(("add", found))
                answers.append((found, "successful"))
            else:
                answers.append((found, "existed"))
        self._begin(pool, len(members))
        self._put(call, pool, members, done)
        shown = [{**self._in_batch(pool, member, "availability_zone"), "ret_status": status}
                 for member, status in answers]
        return self.answer(self.settings.elb_v3_batch_status, {"members": shown})

    def batch_update(self, call: Call) -> Response:
        """Change up to 200 by id; all or none."""
        pool, items = self._pool(call), self._batch(call, {**CHANGEABLE, "id": str})
        changed = self._changed(pool, items)
        self._begin(pool, 0)
        self._put(call, pool, self._merged(pool, changed), [("update", member) for member in changed])
        return self.answer(200, {"members": [self._in_batch(pool, member) for member in changed]})

    def batch_delete(self, call: Call) -> Response:
        """Delete up to 200, by id or by address and port; what is not there answers ``not found``."""
        pool, items = self._pool(call), self._batch(call, kinds("id address", "protocol_port"))
        for item in items:
            if set(item) not in ({"id"}, {"address", "protocol_port"}):
                raise self.bad("Give either id, or address and protocol_port.")
        self._check_protection(pool)
        members, answers, done = list(self._members(pool)), [], []
        for item in items:
            found = next((m for m in members if m["id"] == item.get("id") or _key(m) == _key(item)), None)
            if found is not None:
                members.remove(found)
                done.append(("delete", found))
            answers.append({"id": item.get("id") if found is None else found["id"],
                            "ret_status": "not found" if found is None else "successful"})
        self._begin(pool, 0)
        self._put(call, pool, members, done)
        return self.answer(200, {"members": answers})

    def _pool(self, call: Call) -> dict[str, Any]:
        pool = self.world.pools3.get(call.params["pool_id"])
        if pool is None:
            raise self.missing("Pool", call.params["pool_id"])
        return pool

    def _members(self, pool: dict[str, Any]) -> tuple[dict[str, Any], ...]:
        return self.world.members3[pool["id"]].value

    def _begin(self, pool: dict[str, Any], count: int) -> None:
        if count > self.settings.elb_v3_member_quota:
            raise ApiError(409, "ELB.8905", "Quota exceeded for resources: members_per_pool.")
        self.hold([one["id"] for one in pool["loadbalancers"]])

    def _put(self, call: Call, pool: dict[str, Any], members: list[dict[str, Any]],
             done: list[tuple[str, dict[str, Any]]]) -> None:
        if done:
            self.world.members3[pool["id"]].set(tuple(members), self.now(), self.lag(call))
        for what, member in done:
            self.effect(call.operation.name, f"{pool['id']}/{what}/{member['address']}:{member['protocol_port']}"
                        + (f"/{member['weight']}" if what == "update" else ""))

    def _changed(self, pool: dict[str, Any], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        by_id, changed = {member["id"]: member for member in self._members(pool)}, []
        for item in items:
            if not isinstance(item.get("id"), str) or item["id"] not in by_id:
                raise self.missing("Member", str(item.get("id")))
            merged = {**by_id[item["id"]], **item, "updated_at": self.cloud.balancers.stamps()["updated_at"]}
            # Whether a member is up is found out, not set (API notes, Huawei 5.1).
            merged["admin_state_up"] = by_id[item["id"]]["admin_state_up"]
            self._check_values(pool, merged)
            if _key(merged) in {_key(member) for member in by_id.values() if member["id"] != merged["id"]}:
                raise coded(self.settings.elb_v3_duplicate, "A member with this address and port already exists.")
            changed.append(merged)
        return changed

    def _merged(self, pool: dict[str, Any], changed: list[dict[str, Any]]) -> list[dict[str, Any]]:
        new = {member["id"]: member for member in changed}
        return [new.get(member["id"], member) for member in self._members(pool)]

    def _batch(self, call: Call, known: dict[str, type]) -> list[dict[str, Any]]:
        body = json_body(call, ApiError(400, "ELB.9805", "The request body is missing or not JSON."))
        items = body.get("members") if isinstance(body, dict) and set(body) == {"members"} else None
        if not isinstance(items, list) or not 1 <= len(items) <= BATCH:
            raise self.bad(f"members must be a list of 1 to {BATCH}.")
        for item in items:
            if not isinstance(item, dict):
                raise self.bad("A member is not an object.")
            self.check_fields(item, known)
        return items

    def _check(self, pool: dict[str, Any], fields: dict[str, Any]) -> None:
        try:
            address = ipaddress.ip_address(fields.get("address") or "")
        except ValueError:
            raise self.bad("address is missing or not an IP address.") from None
        if "protocol_port" not in fields and not pool["any_port_enable"]:
            raise self.bad("protocol_port is missing.")
        fields.setdefault("protocol_port", 0)
        self._check_values(pool, {"weight": 1, "name": "", **fields})
        if fields.get("subnet_cidr_id") is None:
            self._check_ip_type(pool, address)
            return
        subnet = next((one for one in self.world.subnets if one.neutron_id == fields["subnet_cidr_id"]), None)
        if subnet is None:
            raise self.bad("subnet_cidr_id is not the id of an IPv4 subnet.")
        if pool["vpc_id"] not in (None, subnet.vpc_id) or address not in ipaddress.ip_network(subnet.cidr):
            raise self.bad("The address is not in the subnet, or the subnet is in another VPC.")

    def _check_ip_type(self, pool: dict[str, Any], address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
        if pool["protocol"] not in IP_TYPE_PROTOCOLS:
            raise ApiError(400, "ELB.8938", "The pool's protocol does not take members by IP.")
        for one in pool["loadbalancers"]:
            if not self.world.lb3[one["id"]]["ip_target_enable"]:
                raise ApiError(400, "ELB.8939", "The load balancer does not have ip_target_enable.")
        if address.version != 4 or not address.is_private:
            raise self.bad("A member by IP needs a private IPv4 address.")

    def _check_values(self, pool: dict[str, Any], fields: dict[str, Any]) -> None:
        least, most = (0, 0) if pool["any_port_enable"] else (1, 65535)
        if not whole(fields["protocol_port"], least, most):
            raise self.bad(f"protocol_port must be {least} to {most}.")
        if not whole(fields["weight"], 0, 100):
            raise self.bad("weight must be 0 to 100.")
        if not isinstance(fields["name"], str) or len(fields["name"]) > 255:
            raise self.bad("name must have at most 255 characters.")

    def _check_protection(self, pool: dict[str, Any]) -> None:
        if pool["member_deletion_protection_enable"]:
            raise ApiError(403, "ELB.8903", "The pool protects its members from deletion.")

    def _shown(self, pool: dict[str, Any], member: dict[str, Any]) -> dict[str, Any]:
        shown = {name: value for name, value in member.items() if name not in ("health", "since")}
        return {**shown, "operating_status": self._status(pool, member), "status": [], "reason": None}

    def _in_batch(self, pool: dict[str, Any], member: dict[str, Any], *without: str) -> dict[str, Any]:
        """A member in the answer to a batch: with a port, without its IP version."""
        shown = {**self._shown(pool, member), "port_id": ""}
        return {name: value for name, value in shown.items() if name not in ("ip_version", *without)}

    def _status(self, pool: dict[str, Any], member: dict[str, Any]) -> str:
        if member["health"] is not None:
            return str(member["health"])
        if not pool["listeners"] and not pool["loadbalancers"]:
            return "UNKNOWN"
        if pool["healthmonitor_id"] is None:
            return "NO_MONITOR"
        ready = self.now() >= member["since"] + self.settings.elb_v3_initial_seconds
        return "ONLINE" if ready else "INITIAL"

    def act_pool_add(self, pool_id: str, members: list[dict[str, Any]]) -> None:
        """Another actor adds members."""
        made = [self.cloud.balancers.member(one) for one in members]
        self.world.members3[pool_id].set((*self._members(self.world.pools3[pool_id]), *made), self.now(), 0)

    def act_pool_remove(self, pool_id: str, address: str) -> None:
        """Another actor removes the members with this address."""
        kept = tuple(one for one in self._members(self.world.pools3[pool_id]) if one["address"] != address)
        self.world.members3[pool_id].set(kept, self.now(), 0)

    def act_pool_health(self, pool_id: str, address: str, operating_status: str | None) -> None:
        """The members with this address get this status; None: as it develops by itself."""
        for member in self._members(self.world.pools3[pool_id]):
            if member["address"] == address:
                member["health"] = operating_status


def _key(member: dict[str, Any]) -> tuple[Any, Any]:
    return member.get("address"), member.get("protocol_port")
