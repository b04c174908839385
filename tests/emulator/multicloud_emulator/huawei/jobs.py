# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asynchronous jobs: INIT, RUNNING, then SUCCESS or FAIL, in virtual time.

The effect of a job takes place when it ends. Fault hints (``Operation.hints``) make it fail, hang, get lost, take
its time, or come twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..messages import Operation
from ..settings import Settings
from .timeline import Timeline

# A job that waits for polls ends without them at last: its id may be lost, so that nobody can poll it.
MOST_HELD_SECONDS = 30.0
INIT, RUNNING, SUCCESS, FAIL = "INIT", "RUNNING", "SUCCESS", "FAIL"


class JobFailed(Exception):
    """The work of a job cannot be done."""

    def __init__(self, code: str, detail: str):
        super().__init__(detail)
        self.code, self.detail = code, detail


@dataclass
class Job:
    """One job. ``begin`` and ``end`` are seconds since 1970 UTC; ``hold`` counts polls that still see it pending.

    ``part`` limits how many items the work may apply before the job fails (None: all); ``lag`` is how long readers
    see the old state after the effect.
    """

    id: str
    name: str
    keys: tuple[str, ...]
    operation: str
    begin: float
    init_until: float
    lag: float
    hold: int = 0
    part: int | None = None
    lost: bool = False
    end: float | None = None
    status: str = RUNNING
    code: str | None = None
    detail: str | None = None
    entities: dict[str, Any] = field(default_factory=dict)


class Jobs:
    """All jobs of the services that have them."""

    def __init__(self, timeline: Timeline, settings: Settings, new_id: Callable[[], str]):
        self._timeline = timeline
        self._settings = settings
        self._new_id = new_id
        self._jobs: dict[str, Job] = {}
        self._ready: dict[str, Callable[[], None]] = {}
        self._hanging: list[Callable[[], None]] = []

    def start(
        self, name: str, keys: tuple[str, ...], operation: Operation, work: Callable[[Job], None],
        failed: Callable[[Job], None] | None = None,
    ) -> Job:
        """Start a job, or two of them when a ``duplicate_job`` hint says so; the answer names the last.

        :param keys: what the job locks while it runs
        :param work: the effect; raises ``JobFailed`` when it cannot be done
        :param failed: called when the job ends with FAIL
        """
        job = self._start_one(name, keys, operation, work, failed)
        if "duplicate_job" in operation.hints:
            job = self._start_one(name, keys, operation, work, failed)
        return job

    def poll(self, job_id: str) -> Job | None:
        """A job as its reader finds it; None when there is none, or its polls are lost."""
        job = self._jobs.get(job_id)
        if job is None or job.lost or self._expired(job):
            return None
        if job.hold > 0:
            job.hold -= 1
        elif job.id in self._ready:
            self._ready[job.id]()
        return job

    def status(self, job: Job) -> str:
        """INIT, RUNNING, SUCCESS or FAIL."""
        if job.status == RUNNING and self._timeline.now() < job.init_until:
            return INIT
        return job.status

    def progress(self, job: Job) -> str:
        """Per cent, such as ``9%``."""
        return {INIT: "0%", RUNNING: "9%", FAIL: "9%"}.get(self.status(job), "100%")

    def busy(self, *keys: str) -> bool:
        """Does a job hold one of the keys?"""
        return any(job.end is None and set(keys) & set(job.keys) for job in self._jobs.values())

    def act_end_jobs(self) -> None:
        """Every job comes to its end: slow ones as they would, hanging ones with FAIL."""
        for job in self._jobs.values():
            job.hold = 0
        for ending in (*self._ready.values(), *self._hanging):
            ending()
        self._hanging.clear()

    def as_json(self) -> list[dict[str, Any]]:
        """All jobs, for the dump."""
        return [{"job_id": job.id, "name": job.name, "status": self.status(job), "keys": list(job.keys),
                 "failed_code": job.code} for job in self._jobs.values()]

    def _start_one(self, name: str, keys: tuple[str, ...], operation: Operation, work: Callable[[Job], None],
                   failed: Callable[[Job], None] | None) -> Job:
        hints, settings, now = operation.hints, self._settings, self._timeline.now()
        job = Job(
            self._new_id(), name, keys, operation.name, self._timeline.stamp(), now + settings.job_init_seconds,
            lag=float(hints.get("lag", {}).get("seconds", settings.read_lag_seconds)),
            hold=int(hints.get("job_slow", {}).get("polls", settings.job_pending_polls)),
            lost="job_lost" in hints,
        )
        if job.lost:
            job.hold = 0  # nobody can poll it
        self._jobs[job.id] = job
        ending = _ending(job, hints, work)
        if ending is None:
            self._hanging.append(lambda: self._end(job, _give_up, failed))
            return job

        def end() -> None:
            if job.end is not None:
                return
            if job.hold > 0 and job.id not in self._ready:
                self._ready[job.id] = end
                self._timeline.after(MOST_HELD_SECONDS, let_go)
            else:
                self._ready.pop(job.id, None)
                self._end(job, ending, failed)

        def let_go() -> None:
            job.hold = 0
            end()

        self._timeline.after(settings.job_seconds, end)
        return job

    def _end(self, job: Job, ending: Callable[[], None], failed: Callable[[Job], None] | None) -> None:
        try:
            ending()
            job.status = SUCCESS
        except JobFailed as failure:
            job.status, job.code, job.detail = FAIL, failure.code, failure.detail
            if failed is not None:
                failed(job)
        job.end = self._timeline.stamp()

    def _expired(self, job: Job) -> bool:
        limit = self._settings.job_expiry_seconds
        return limit > 0 and job.end is not None and self._timeline.stamp() > job.end + limit


def _give_up() -> None:
    raise JobFailed("JobTimeout", "The job took too long.")


def _ending(job: Job, hints: dict[str, dict[str, Any]], work: Callable[[Job], None]) -> Callable[[], None] | None:
    """What happens at the end of the job; None when it never ends."""
    if "job_hangs" in hints:
        if hints["job_hangs"].get("applied"):
            with contextlib.suppress(JobFailed):  # nobody is told
                work(job)
        return None
    if "job_fails" not in hints:
        return lambda: work(job)
    failure = hints["job_fails"]

    def fail() -> None:
        applied = failure.get("applied", False)
        if applied:
            job.part = None if applied is True else int(applied)
            work(job)
        raise JobFailed(failure.get("code", "JobFailed"), failure.get("detail", "The job failed."))

    return fail
