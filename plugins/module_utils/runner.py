# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts a module: libraries, options, connection; prints one result or one failure in the fixed shape.

Source: contract sections 1 to 3.
"""

from __future__ import annotations

import traceback

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from . import clock, huaweicloud, tencentcloud
from .checks import number, text
from .errors import ExposureError, InputError, own_error

IMPORT_ERROR = None
try:
    import jmespath
    import requests  # noqa: F401, pylint: disable=unused-import
except ImportError:
    IMPORT_ERROR = traceback.format_exc()
    jmespath = None

CLOUDS = {"huaweicloud": huaweicloud, "tencentcloud": tencentcloud}

TRANSPORT = {
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "request_timeout": {"type": "float", "default": 30.0},
    "max_retries": {"type": "int", "default": 5},
}
WAIT = {
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float", "default": 600.0},
    "poll_interval": {"type": "float", "default": 0.5},
}
STATE = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}


class Run:
    """One run of one module: its options, its connection and what is known so far."""

    def __init__(self, module, cloud):
        self.module = module
        self.params = module.params
        self.check_mode = module.check_mode
        self.wait = module.params.get("wait", True)
        self.poll_interval = module.params.get("poll_interval", 0.5)
        self.warn = module.warn
        self.client = None
        self.outcome = None
        self.doing = None
        self.changed = False
        self.known = {}
        self.aftermath = None  # what a person must know if the run ends here
        self.job_ids = []
        self._cloud = cloud

    def mask(self, secret):
        """Keep a value that was learned on the way out of everything that is printed."""
        self.module.no_log_values.add(secret)

    def log(self, message):
        """A line for ``-vvv``; never a secret."""
        self.module.debug(message)

    def started(self, job_id):
        """Remember the id of a job or task, so that a person can pick up from it."""
        if job_id is not None:
            self.job_ids.append(job_id)

    def connect(self):
        """Check the connection options and log in.

        :raises InputError: an option cannot be used
        """
        params = self.params
        number("request_timeout", params["request_timeout"], 0.001, 3600)
        number("max_retries", params["max_retries"], 0, 100)
        number("wait_timeout", params.get("wait_timeout"), 0, 86400)
        number("poll_interval", params.get("poll_interval"), 0, 3600)
        for name in self._cloud.ARGUMENTS:
            text(name, params[name], longest=65536) if name not in self._cloud.SECRETS else self._secret(name)
        deadline = clock.Deadline(clock.CLOCK, params.get("wait_timeout", 600.0))
        self.client = self._cloud.connect(self, deadline)

    def _secret(self, name):
        value = self.params[name]
        if value is not None and (not value or value != value.strip() or not value.isprintable()):
            raise InputError("%s is empty, or has blanks around it or control characters in it." % name)


def _query(module):
    expression = module.params.get("query")
    try:
        return None if expression is None else jmespath.compile(expression)
    except jmespath.exceptions.JMESPathError as exc:
        module.fail_json(msg="query %r is not a JMESPath expression: %s." % (expression, str(exc).splitlines()[0]))


def main(cloud, arguments, check, work, facts=None, writes=True, **spec):
    """The whole life of a module.

    :param cloud: ``huaweicloud`` or ``tencentcloud``
    :param arguments: the module's own options
    :param check: function: params -> None; raises InputError before any call
    :param work: function: run -> result, a dict
    :param facts: function: run -> dict, what a failure should tell beside the fixed keys
    :param writes: False for an ``_info`` module
    :param spec: further arguments of AnsibleModule
    """
    options = dict(TRANSPORT, **CLOUDS[cloud].ARGUMENTS)
    options.update(dict(WAIT, **STATE) if writes else {"query": {"type": "str"}})
    options.update(arguments)
    module = AnsibleModule(argument_spec=options, supports_check_mode=True, **spec)
    if IMPORT_ERROR is not None:
        module.fail_json(
            msg=missing_required_lib(
                "requests and jmespath",
                reason="by this module; where jobs run in an execution environment (AWX), add them to its image",
            ),
            exception=IMPORT_ERROR,
        )
    query = _query(module)
    run = Run(module, CLOUDS[cloud])
    try:
        check(module.params)
        run.connect()
        result = work(run)
    except ExposureError as error:
        failure = {"msg": error.sentence(run.doing), "timed_out": error.timed_out}
        failure["error"] = error.error or own_error(cloud, None if run.client is None else run.client.operation, error)
        failure["changed"] = run.changed
        failure["api_calls"] = _calls(run)
        failure.update(facts(run) if facts is not None and run.outcome is not None else {})
        failure.update(run.known)
        if run.aftermath is not None:
            failure["msg"] += " " + run.aftermath
        module.fail_json(**failure)
    result.setdefault("changed", False)
    result["api_calls"] = _calls(run)
    if query is not None:
        result["result"] = query.search(result)
    module.exit_json(**result)


def _calls(run):
    return {"read": 0, "write": 0, "poll": 0, "retry": 0} if run.client is None else run.client.calls


def changed_result(run, before, after):
    """``changed``, and ``diff`` in diff mode.

    :param before: what the user controls, before the run
    :param after: the same after it, or as predicted in check mode
    """
    outcome = run.outcome
    changed = bool(outcome.planned) if run.check_mode else outcome.written
    result = {"changed": changed}
    if run.module._diff:  # pylint: disable=protected-access
        result["diff"] = {"before": before, "after": after if changed else before}
    return result
