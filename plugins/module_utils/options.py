# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a connection value comes from: option, environment, profile file, in this order."""

from __future__ import annotations

import configparser
import os
import stat

from ansible.module_utils.basic import AnsibleFallbackNotFound

# option name -> environment variable that gave its value in this run
SOURCES = {}


def from_environment(option, *names):
    """Fallback for an argument spec: the first of the variables that is set and not empty.

    An empty variable counts as unset, because a shell cannot easily pass "no value".
    """
    return (_lookup, [option] + list(names))


def _lookup(option, *names):
    for name in names:
        if os.environ.get(name, "") != "":
            SOURCES[option] = name
            return os.environ[name]
    raise AnsibleFallbackNotFound


def family(option, params):
    """Where ``option`` was found: ``option``, an environment family such as ``HW``, ``profile``, or None."""
    if params.get(option) is None:
        return None
    source = SOURCES.get(option, "option")
    return source.split("_")[0] if source.isupper() else source


def drop_foreign_token(params, key, token):
    """Forget a session token that does not belong to the key pair.

    A token left over in the environment next to a key given as an option makes every signature fail.
    """
    if params.get(token) is not None and family(token, params) != family(key, params):
        params[token] = None


def readable_by_others(path):
    """Whether group or others may read the file."""
    return bool(os.stat(path).st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def read_ini(path, section):
    """One section of a credentials file as a dict; None if file or section is missing."""
    parser = configparser.RawConfigParser()
    try:
        with open(path, encoding="utf-8") as handle:
            parser.read_file(handle)
    except (OSError, configparser.Error, UnicodeDecodeError):
        return None
    return dict(parser.items(section)) if parser.has_section(section) else None


def fill(params, values, secrets, mask):
    """Put profile values into the options that are still empty.

    :param values: option name -> value
    :param secrets: names of the options that must be masked
    :param mask: called with every secret value
    """
    for name, value in values.items():
        if value and params.get(name) is None:
            params[name] = value.strip()
            SOURCES[name] = "profile"
            if name in secrets:
                mask(params[name])
