# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What another actor can do to the state behind a client's back, by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .listeners import HEALTH
from .signature import Credential
from .tasks import NEVER
from .world import MODE_OF, NODE, Association, Backend, Member, World


class Acts:
    """The acts. None of them is a request: they hold no locks, start no tasks and are seen at once.

    :param now: virtual time
    """

    def __init__(self, world: World, credentials: dict[str, Credential], now: float):
        self._world = world
        self._credentials = credentials
        self._now = now

    def carry_out(self, name: str, params: dict[str, Any]) -> Any:
        """Do one of them.

        :raises ValueError: no such act, wrong parameters, or what they name does not exist
        """
        acts: dict[str, Callable[..., Any]] = {act.__name__: act for act in (
            self.associate, self.disassociate, self.register_member, self.deregister_member, self.delete_target_group,
            self.delete_listener, self.delete_location, self.set_mode, self.set_load_balancer_status, self.set_health,
            self.hold, self.end_tasks, self.expire_token)}
        act = acts.get(name)
        if act is None:
            raise ValueError(f"tencent has no act {name!r}: use one of {', '.join(sorted(acts))}")
        try:
            inspect.signature(act).bind(**params)
        except TypeError as problem:
            raise ValueError(f"{name}: {problem}") from None
        try:
            return act(**params)
        except KeyError as problem:
            raise ValueError(f"{name}: there is no {problem}") from None

    def associate(self, load_balancer_id: str, listener_id: str, target_group_id: str, location_id: str | None = None,
                  weight: int | None = None) -> None:
        """Associate a target group."""
        key = self._association(load_balancer_id, listener_id, target_group_id, location_id)
        if weight is None and self._world.groups.truth[target_group_id].type == "v2":
            weight = 10
        self._world.associations.put(key, weight)

    def disassociate(self, load_balancer_id: str, listener_id: str, target_group_id: str,
                     location_id: str | None = None) -> None:
        """Disassociate a target group."""
        key = self._association(load_balancer_id, listener_id, target_group_id, location_id)
        self._world.associations.remove(key)

    def register_member(self, target_group_id: str, ip: str, port: int, weight: int = 10) -> None:
        """Add a member, or change its weight."""
        self._world.groups.truth[target_group_id]
        self._world.members.put(Member(target_group_id, ip, port), Backend(weight, "2026-01-05 08:00:00"))

    def deregister_member(self, target_group_id: str, ip: str, port: int) -> None:
        """Remove a member."""
        self._world.members.remove(Member(target_group_id, ip, port))

    def delete_target_group(self, target_group_id: str) -> None:
        """Delete a target group with its members and associations."""
        self._world.groups.truth[target_group_id]
        self._world.remove_group(target_group_id)

    def delete_listener(self, listener_id: str) -> None:
        """Delete a listener with all that hangs on it."""
        self._world.remove_point(listener_id)

    def delete_location(self, listener_id: str, location_id: str) -> None:
        """Delete a rule with all that hangs on it."""
        self._world.remove_point(listener_id, location_id)

    def set_mode(self, listener_id: str, target_type: str | None, location_id: str | None = None) -> None:
        """Set the ``TargetType`` of a listener or a rule."""
        if target_type not in (None, NODE, *MODE_OF.values()):
            raise ValueError(f"no such TargetType: {target_type!r}")
        listener = self._world.listeners[listener_id]
        holder = listener if location_id is None else listener.rules[location_id]
        holder.target_type = target_type

    def set_load_balancer_status(self, load_balancer_id: str, status: int) -> None:
        """0 is being created, 1 runs."""
        self._world.load_balancers[load_balancer_id].status = status

    def set_health(self, ip: str, port: int, status: str) -> None:
        """Alive, Dead, Unknown or Close, for DescribeTargetHealth."""
        if status not in HEALTH:
            raise ValueError(f"no such health status: {status!r}")
        self._world.health[(ip, port)] = status

    def hold(self, ids: list[str], seconds: float | None = None, action: str = "AssociateTargetGroups") -> None:
        """Somebody else's task holds these load balancers and target groups, for ever when ``seconds`` is None."""
        until = NEVER if seconds is None else self._now + seconds
        self._world.tasks.hold(action, ids, until)

    def end_tasks(self) -> None:
        """Every task comes to its end: slow ones as they would, hanging ones as failed."""
        self._world.tasks.give_up()

    def expire_token(self) -> None:
        """The temporary key's token is no longer good."""
        for credential in self._credentials.values():
            credential.expired = credential.token is not None

    def _association(self, load_balancer_id: str, listener_id: str, target_group_id: str,
                     location_id: str | None) -> Association:
        self._world.groups.truth[target_group_id]
        listener = self._world.listeners[listener_id]
        if listener.load_balancer_id != load_balancer_id:
            raise KeyError(load_balancer_id)
        if location_id is not None:
            listener.rules[location_id]
        elif not listener.layer_4:
            raise ValueError("a layer 7 listener needs a location_id")
        return Association(self._world.point(load_balancer_id, listener_id, location_id), target_group_id)
