# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts a module: libraries, options, connection; prints one result or one failure in the fixed shape.

Source: contract sections 1 to 3.
"""

from __future__ import annotations

import os
import ssl
import traceback

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from . import clock, hiding, huaweicloud, tencentcloud
from .arguments import lenient, problem, refusal
from .checks import number
from .errors import ExposureError, InputError, own_error, shown
from .options import check_value

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
LONGEST_QUERY = 10000
DEFECT = "%s: this is a defect of multicloud.exposure, please report it (ANSIBLE_DISPLAY_TRACEBACK=always shows more): %s."
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
        hiding.KNOWN.clear()
        for secret in list(module.no_log_values):
            self.mask(str(secret))
        for name in cloud.ARGUMENTS:
            if name.endswith("_url") and "@" in str(self.params[name]):
                login = str(self.params[name]).partition("//")[2].rpartition("@")[0]
                self.mask(login)
                self.mask(login.partition(":")[2])

    def mask(self, secret):
        """Keep a value that was learned on the way out of everything that is printed."""
        if secret:
            self.module.no_log_values.update(hiding.learn(secret))

    def connection(self):
        """How the cloud was reached, for the result; never a secret."""
        client = self.client
        if client is None:
            return None
        operation, cloud = client.operation, client.cloud
        return {
            "provider": cloud.provider,
            "source": cloud.source,
            "region": self.params["region"],
            "endpoint": None if operation is None else cloud.base_url(operation.service),
        }

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
        _check_ca(params["ca_path"])
        for name in self._cloud.ARGUMENTS:
            check_value(name, params[name], self._cloud.SECRETS, self._cloud.CHECKS)
        deadline = clock.Deadline(clock.CLOCK, params.get("wait_timeout", 600.0))
        self.client = self._cloud.connect(self, deadline)


def _check_ca(path):
    """Refuse a file of authorities that cannot be used; an empty path would switch the verification off."""
    if path is None or os.path.isdir(path):
        return
    try:
        ssl.create_default_context(cafile=path or os.devnull)
    except (OSError, ValueError) as error:
        raise InputError(refusal("ca_path", "a readable file with certificates (PEM)", path)) from error


def _query(module):
    expression = module.params.get("query")
    if expression is not None and len(expression) > LONGEST_QUERY:
        raise InputError(refusal("query", "at most %d characters" % LONGEST_QUERY, expression))
    try:
        return None if expression is None else jmespath.compile(expression)
    except (jmespath.exceptions.JMESPathError, RecursionError) as error:
        raise InputError(_bad_query(expression, error)) from error


def _bad_query(expression, error):
    return "query %s is not a JMESPath expression that can be used: %s." % (shown(expression), str(error).splitlines()[0])


def all_options(cloud, arguments, writes):
    """The argument spec of a module: its own options, those of the connection, and those that all have.

    :param cloud: ``huaweicloud`` or ``tencentcloud``
    """
    own = dict(WAIT, **STATE) if writes else {"query": {"type": "str"}}
    return dict(TRANSPORT, **dict(CLOUDS[cloud].ARGUMENTS, **dict(own, **arguments)))


class _Module(AnsibleModule):
    """Looks at the options as they were written, before Ansible converts them."""

    def _load_params(self):
        super()._load_params()
        wrong = problem(self.argument_spec, self.params)
        if wrong is not None:
            raise InputError(wrong)


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
    options = all_options(cloud, arguments, writes)
    wrong = None
    try:
        module = _Module(argument_spec=options, supports_check_mode=True, **spec)
    except InputError as error:
        wrong = str(error)
        # Not logged: what is wrong with a value may be that it cannot be.
        module = AnsibleModule(argument_spec=lenient(options), supports_check_mode=True, no_log=True)
    if IMPORT_ERROR is not None:
        module.fail_json(
            msg=missing_required_lib(
                "requests and jmespath",
                reason="by this module; where jobs run in an execution environment (AWX), add them to its image",
            ),
            exception=IMPORT_ERROR,
        )
    run = Run(module, CLOUDS[cloud])
    try:
        result = _result(run, wrong, check, work)
    except ExposureError as error:
        failure = {"msg": error.sentence(run.doing), "timed_out": error.timed_out}
        failure["error"] = error.error or own_error(cloud, None if run.client is None else run.client.operation, error)
        failure.update(_known(run, facts))
        if run.aftermath is not None:
            failure["msg"] += " " + run.aftermath
        module.fail_json(**failure)
    except Exception as error:  # pylint: disable=broad-except
        # Ansible would print the traceback as it is; here it is masked, and what was done is told.
        text = hiding.hide("%s: %s" % (type(error).__name__, error))
        failure = dict(_known(run, facts), msg=DEFECT % (run.doing or "Starting", text), timed_out=False)
        module.fail_json(exception=hiding.hide(traceback.format_exc()), **failure)
    module.exit_json(**result)


def _result(run, wrong, check, work):
    """The whole result.

    :param wrong: why the options cannot be used, or None
    """
    if wrong is not None:
        raise InputError(wrong)
    query = _query(run.module)
    check(run.params)
    run.connect()
    result = work(run)
    result.setdefault("changed", False)
    result.update(api_calls=_calls(run), connection=run.connection())
    if query is not None:
        try:
            result["result"] = query.search(result)
        except jmespath.exceptions.JMESPathError as error:
            raise InputError(_bad_query(run.params["query"], error)) from error
    return result


def _known(run, facts):
    """What a failure tells beside its cause: a person, and a second run, can go on from there."""
    known = {"changed": run.changed, "api_calls": _calls(run), "connection": run.connection()}
    known.update(facts(run) if facts is not None and run.outcome is not None else {})
    return dict(known, **run.known)


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
