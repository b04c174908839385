# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one loop of every module: read, plan, write what is missing, wait, verify.

It keeps the rule of contract section 5: a write whose answer was lost, refused as busy, or refused because of somebody
else's change is followed by a read, and only what is still missing is written again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .clock import Deadline, Delays
from .errors import CloudError, ExposureError, InUse, JobFailed, JobLost, StateError, TimedOut, own_error
from .plans import batches, changes, removals_allowed
from .retry_classes import BUSY, CONFLICT, FINAL, GONE, THROTTLED, UNKNOWN
from .waits import IDLE, SETTLED, check, poll

# Seconds for a change to show before we believe that it did not happen. A job whose id was lost with the answer can
# not be asked about, and these clouds take a few seconds to carry one out.
SETTLE = 15.0


@dataclass(frozen=True)
class Step:
    """One write.

    :param action: such as ``bind`` or ``add``
    :param items: hashable keys of what it changes
    :param doing: words for messages, with the ids
    :param alone: its effect must show before the next step starts
    """

    action: str
    items: tuple
    doing: str
    alone: bool = False

    def effects(self):
        """What this step would have done, as (action, item)."""
        return {(self.action, item) for item in self.items}


def batched(action, items, size, doing):
    """Steps of at most ``size`` items each; ``doing`` has a place for how many they are."""
    return [Step(action, tuple(some), doing % len(some)) for some in batches(items, size)]


@dataclass
class Outcome:
    """What a run found and did."""

    before: object = None
    after: object = None
    planned: list = field(default_factory=list)
    done: set = field(default_factory=set)
    written: bool = False

    def items(self, action, predicted=False):
        """The items that ``action`` was done for (or would be), in the order of the plan."""
        return [
            item
            for step in self.planned
            if step.action == action
            for item in step.items
            if predicted or (action, item) in self.done
        ]


class Partly(Exception):
    """A write ended, but not with all of its items carried out; the state tells what is left.

    :param done: items that were carried out
    :param held: items that were so already
    :param error: :class:`CloudError` to raise if the state still asks for the other items, or None to send them again
    """

    def __init__(self, done=(), held=(), error=None):
        super().__init__("not all was carried out")
        self.done = tuple(done)
        self.held = tuple(held)
        self.error = error


def refuse_removals(run, what, current, remove):
    """Stop a plan that removes more than ``max_removals`` allows: a bad template must not empty a pool.

    :param current: how many there are
    :param remove: what the plan removes
    :raises StateError: it is too much
    """
    limit = run.params["max_removals"]
    if len(remove) > removals_allowed(current, limit):
        raise StateError(
            "this would remove %d of %d %s, more than max_removals (%s) allows; nothing was removed"
            % (len(remove), current, what, limit)
        )


def refuse_changes(what, current, wanted):
    """Stop a plan that asks for what the cloud cannot change.

    :param what: which object, in words with its id
    :param current: dict of the fields that are there; None is one that the cloud does not tell
    :param wanted: dict of those that are asked for and cannot be changed
    :raises StateError: names the first one that differs
    """
    for name, value in changes(current, wanted).items():
        if current.get(name) is not None:
            raise StateError("%s has %s %s, which cannot be changed to %s" % (what, name, current[name], value))


def _keys(steps):
    return {key for step in steps for key in step.effects()}


def _without(steps, keys):
    """The steps without some of their items."""
    rest = [replace(step, items=tuple(item for item in step.items if (step.action, item) not in keys)) for step in steps]
    return [step for step in rest if step.items]


class Converger:
    """Brings one object to the wanted state.

    :param run: :class:`runner.Run`
    :param read: function without arguments; returns the state, a dict. A true ``busy`` in it means that some operation
        is under way and a write would be refused; a true ``changing``, that it is this very thing that changes.
    :param plan: pure function: state -> list of :class:`Step` still to do
    :param send: function: step -> id of the job that it started, or None
    :param job_wait: :class:`waits.Wait` of that job
    :param read_job: function: job id -> document
    :param precheck: function: (state, steps) -> None, called once before the first write; raises what forbids it
    :param gone: the state that stands for "the parent does not exist", which ``absent`` takes as done
    :param settle: seconds for a change to show before we believe that it did not happen
    :param makes: each write makes one thing more; it is not sent again before ``settle`` is over, however short the time
    """

    def __init__(self, run, read, plan, send, job_wait=None, read_job=None, precheck=None, gone=None, settle=SETTLE,
                 makes=False):  # fmt: skip
        self.run = run
        self.client = run.client
        self._read_state = read
        self.gone = gone
        # A short wait_timeout must leave time to write again.
        self.settle = settle if makes else min(settle, run.client.deadline.seconds / 3)
        self.plan = plan
        self.send = send
        self.job_wait = job_wait
        self.read_job = read_job
        self.precheck = precheck
        self.outcome = Outcome()
        self.lost = 0
        self.suspects = set()  # effects of writes whose answer was lost
        self.moved = 0
        self.delays = self.client.delays()

    def go(self):
        """Do it. In check mode only the plan is made.

        :returns: :class:`Outcome`
        """
        run, outcome = self.run, self.outcome
        run.outcome = outcome
        state = outcome.before = outcome.after = self._read()
        left = outcome.planned = self.plan(state)
        # A change of the very thing that is under way may undo what the state shows now.
        if not left and not (state.get("changing") and run.wait):
            return outcome
        if not run.check_mode and (state.get("busy") or state.get("changing")):
            left, state = self._wait_until_idle()
            outcome.planned = left
        if left and self.precheck is not None:
            left, state = self._prechecked(left, state)
            outcome.planned = left
        if run.check_mode or not left:
            outcome.after = state
            return outcome
        try:
            self._write_all(left)
            if run.wait:
                outcome.after = self._verify()
        except ExposureError as error:
            run.changed = outcome.written
            if not isinstance(error, TimedOut) or not self._holds_after_all():
                raise
            run.warn("%s The wanted state holds all the same." % error)
        run.changed = outcome.written  # what fails after this was still preceded by a change
        return outcome

    def _prechecked(self, left, state):
        """What is left to do after all that could forbid it was asked; somebody else may have done it meanwhile."""
        try:
            self.precheck(state, left)
        except InUse:
            state = self._read()
            if state.get("busy") or self.plan(state):
                raise
            return [], state
        return left, state

    def _read(self):
        try:
            return self._read_state()
        except CloudError as error:
            if error.kind != GONE or self.gone is None or self.run.params["state"] != "absent":
                raise
            self.run.warn("Taken as absent: %s" % error.sentence(self.run.doing))
            return dict(self.gone)

    def _write_all(self, left):
        run, outcome = self.run, self.outcome
        while left:
            step = left[0]
            run.doing = step.doing
            self._also_planned(step)
            try:
                job_id = self.send(step)
            except CloudError as error:
                left = self._after_refusal(step, left, error)
                continue
            except Partly as part:
                left = self._after_part(step, part)
                continue
            outcome.written = True
            self.lost, self.delays = 0, self.client.delays()
            left = left[1:]
            run.started(job_id)
            if left or run.wait:
                self._finish(step, job_id)
                if left and step.alone:
                    self._until_shown(step)
            outcome.done |= step.effects()

    def _also_planned(self, step):
        """What a later plan brought up counts as planned, too."""
        self.outcome.planned = self.outcome.planned + _without([step], _keys(self.outcome.planned))

    def _after_part(self, step, part):
        """The steps that are left after a write of which only a part was carried out."""
        held = {(step.action, item) for item in part.held}
        # After a lost answer, what "is so already" is our own work.
        done = {(step.action, item) for item in part.done} | (held if self.lost else set())
        if done:
            self.outcome.written, self.lost = True, 0
            self.outcome.done |= done
        elif not held:
            self.moved += 1
            if self.moved > max(self.client.max_retries, 1):
                raise part.error or part.__cause__
        # What the cloud says is so, is not sent again even if the reads lag behind; the verifying read waits for it.
        remaining = _without(self._settle(done | held), done | held)
        if part.error is not None and step.effects() & _keys(remaining):
            raise part.error
        return remaining

    def _finish(self, step, job_id):
        """Wait for the job; where there is none, the verifying read is the wait."""
        if job_id is None:
            return
        try:
            poll(self.client, self.job_wait, lambda: self.read_job(job_id), self.run.poll_interval, job_id)
        except JobLost as error:
            self.run.warn("%s; its effect is judged by the state." % error)
            self._until_shown(step)
        except JobFailed as error:
            # A job that failed because somebody else did the same work leaves what was wanted.
            missing = _keys(self.plan(self._read()))
            self.outcome.done |= step.effects() - missing
            if step.effects() & missing:
                error.error = own_error(self.client.cloud.provider, self.client.written, error, error.code)
                raise
            self.run.warn("%s The wanted state holds all the same." % error)

    def _after_refusal(self, step, left, error):
        """The steps that are left after a write that was not plainly accepted."""
        if error.kind == UNKNOWN:
            self.outcome.written = True  # it may have happened, and that is what a person must know
            self.lost += 1
            if self.lost > self.client.max_retries:
                raise error
            self.suspects |= step.effects()
            remaining = self._settle(step.effects())
        elif error.kind in (BUSY, THROTTLED):
            self.client.pause(self.delays.take(), error)
            remaining = self._settle(set())
        elif self._may_be_explained(error):
            # A write of our own whose answer was lost may be what is in the way, and be late to show.
            remaining = self._settle(self.suspects & step.effects())
            self._refuse_standstill(_keys(left), _keys(remaining), error)
        else:
            raise error
        # After a lost answer, what is so by now is our own work.
        self.outcome.done |= self.suspects - _keys(remaining)
        return remaining

    def _refuse_standstill(self, left, remaining, error):
        """After a refusal that somebody else may explain: has anything moved?

        What was to be done may have turned into something else, such as a change into an addition; not for ever, though.
        """
        if len(remaining) < len(left):
            return
        self.moved += 1
        if left <= remaining or self.moved > self.client.max_retries:
            raise error

    def _may_be_explained(self, error):
        """Whether somebody else's change may be behind a refusal.

        Most of these APIs publish no code for "already there", so every plain "bad request" and "conflict" is looked into.
        """
        return error.kind in (CONFLICT, GONE) or (error.kind == FINAL and error.status in (400, 403, 409))

    def _settle(self, suspects):
        """Read until what we did, or may have done, shows; give up believing in it after ``settle`` seconds."""
        suspects = suspects | self.outcome.done
        until = Deadline(self.client.clock, self.settle)
        delays = Delays(self.run.poll_interval)
        state = self._read()
        while True:
            left = self.plan(state)
            if not state.get("busy") and (not suspects & _keys(left) or until.remaining() <= 0):
                return left
            self.client.pause_exactly(delays.take(), SETTLED.what)
            with self.client.polling():
                state = self._read_patiently(state)

    def _read_patiently(self, last):
        try:
            return self._read()
        except CloudError as error:
            if error.kind in (UNKNOWN, THROTTLED, BUSY):
                return last
            raise

    def _document(self, keys=None):
        """The state with how much is left to do, for the acceptors."""
        state = self._read()
        left = _keys(self.plan(state))
        return dict(state, busy=bool(state.get("busy")), left=len(left if keys is None else left & keys))

    def _until_shown(self, step):
        poll(self.client, SETTLED, lambda: self._document(step.effects()), self.run.poll_interval)

    def _wait_until_idle(self):
        state = poll(self.client, IDLE, self._document, self.run.poll_interval)
        return self.plan(state), state

    def _verify(self):
        self.run.doing = "Verifying: " + self.outcome.planned[-1].doing[0].lower() + self.outcome.planned[-1].doing[1:]
        state = self._document()
        return state if check(SETTLED, state) else poll(self.client, SETTLED, self._document, self.run.poll_interval)

    def _holds_after_all(self):
        """After a timeout, one last look: what has happened? Whatever goes wrong here, the timeout is what is told."""
        outcome = self.outcome
        try:
            with self.client.polling():
                state = self._read()
            missing = _keys(self.plan(state))
        except ExposureError:
            return False
        outcome.after = state
        if outcome.written:
            outcome.done = _keys(outcome.planned) - missing
        return not missing and not state.get("busy")
