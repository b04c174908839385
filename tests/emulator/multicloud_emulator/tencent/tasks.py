# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asynchronous tasks: the locks they hold, their end in virtual time, and what a poll says (API notes, Tencent 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..settings import Settings
from .errors import ApiError, busy

DONE, FAILED, RUNNING = 0, 1, 2
NEVER = float("inf")
# A task that waits for polls ends without them at last: its id may be lost, so that nobody can poll it.
MOST_HELD_SECONDS = 30.0
Hints = dict[str, dict[str, Any]]


@dataclass
class Effect:
    """One change that a task carries out.

    :param key: what is changed, such as ``lb-../lbl-../loc-../lbtg-..``
    :param apply: makes the change; is told the virtual time from which on reads show it; False says that it was so
        already; an ApiError (something it needs has gone in the meantime) fails the task
    """

    key: str
    apply: Callable[[float], bool | None]


@dataclass
class Task:
    """One task; its id is the RequestId of the write that started it."""

    id: str
    action: str
    locks: frozenset[str]
    load_balancer_ids: list[str]
    ends: float
    effects: list[Effect]
    message: str | None = None
    fails: bool = False
    lost: bool = False
    pending_polls: int = 0
    lag: float = 0.0
    status: int = RUNNING


class Tasks:
    """The tasks of one region.

    :param record: told (operation, key) of every effect that is carried out
    """

    def __init__(self, settings: Settings, record: Callable[[str, str], None]):
        self._settings = settings
        self._record = record
        self._tasks: dict[str, Task] = {}

    def check_free(self, names: Iterable[str]) -> None:
        """Are these load balancers and target groups free?

        :param names: ids of load balancers and target groups
        :raises ApiError: a running task holds one of them
        """
        for name in names:
            for task in self._tasks.values():
                if task.status == RUNNING and name in task.locks:
                    # Behind a target group's lock users see another task name than behind a load balancer's.
                    shown = "BindTargetGroupDevice" if name.startswith("lbtg-") else task.action
                    held = (task.load_balancer_ids or [name])[0]
                    raise busy(self._settings.tencent_busy_form, shown, held)

    def start(self, task_id: str, action: str, locks: list[str], effects: list[Effect], now: float, hints: Hints,
              failure: str | None = None) -> Task:
        """Start a task. Effects show when it ends, unless a fault rule says otherwise.

        :param failure: the task carries its effects out but fails with this message
        """
        task = Task(task_id, action, frozenset(locks), _load_balancers(locks), now + self._settings.job_seconds,
                    effects, failure, failure is not None)
        task.lag = hints.get("lag", {}).get("seconds", self._settings.read_lag_seconds)
        task.pending_polls = hints.get("job_slow", {}).get("polls", self._settings.job_pending_polls)
        task.lost = "job_lost" in hints
        if task.lost:
            task.pending_polls = 0  # nobody can poll it
        if "job_fails" in hints:
            task.fails = True
            task.message = hints["job_fails"].get("detail", "The task failed on the side of the cloud.")
            task.effects = _applied(effects, hints["job_fails"])
        if "job_hangs" in hints:
            task.ends = NEVER
            self._carry_out(task, _applied(effects, hints["job_hangs"]), now)
            task.effects = []
        self._tasks[task_id] = task
        return task

    def hold(self, action: str, locks: list[str], until: float) -> None:
        """Somebody else's task: it changes nothing, but holds its locks."""
        task_id = f"foreign-{len(self._tasks)}"
        self._tasks[task_id] = Task(task_id, action, frozenset(locks), _load_balancers(locks), until, [])

    def give_up(self) -> None:
        """End the tasks that would never end, none of their changes taking place; slow ones wait for no more polls."""
        for task in self._tasks.values():
            task.pending_polls = 0
            if task.ends == NEVER and task.status == RUNNING:
                task.status, task.message = FAILED, "The task took too long."

    def settle(self, now: float) -> None:
        """End the tasks whose time has come, in the order of their ends."""
        for task in sorted(self._tasks.values(), key=lambda task: task.ends):
            held = task.pending_polls > 0 and now < task.ends + MOST_HELD_SECONDS
            if task.status == RUNNING and task.ends <= now and not held:
                self._carry_out(task, task.effects, task.ends)
                task.status = FAILED if task.fails else DONE

    def poll(self, task_id: str, now: float) -> Task:
        """What a poll sees.

        :raises ApiError: no such task, or its end is too long ago
        """
        task = self._tasks.get(task_id)
        retention = self._settings.tencent_task_retention_seconds
        if task is None or task.lost or task.ends + retention < now:
            raise ApiError(self._settings.tencent_unknown_task, f"Task {task_id} not found.")
        if task.status == RUNNING and task.pending_polls > 0:
            task.pending_polls -= 1
            if task.ends <= now:
                # It ends after this poll, not at a time that has passed.
                task.ends = now
        return task

    def dump(self) -> list[dict[str, Any]]:
        """All tasks as JSON values."""
        return [{"id": task.id, "action": task.action, "status": task.status, "locks": sorted(task.locks),
                 "ends": None if task.ends == NEVER else task.ends, "message": task.message}
                for task in self._tasks.values()]

    def _carry_out(self, task: Task, effects: list[Effect], when: float) -> None:
        for effect in effects:
            try:
                changed = effect.apply(when + task.lag)
            except ApiError as problem:
                task.fails, task.message = True, problem.message
                continue
            if changed is not False:
                self._record(f"clb.{task.action}", effect.key)


def _load_balancers(locks: list[str]) -> list[str]:
    return [one for one in locks if one.startswith("lb-")]


def _applied(effects: list[Effect], hint: dict[str, Any]) -> list[Effect]:
    """The part that is carried out all the same: ``applied`` is a number of items, or true for all."""
    applied = hint.get("applied", 0)
    return effects if applied is True else effects[: int(applied)]
