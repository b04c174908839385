# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a connection value comes from: option, environment, profile file, in this order."""

from __future__ import annotations

import configparser
import os
import stat

from ansible.module_utils.basic import AnsibleFallbackNotFound

from .checks import text
from .errors import InputError

# option name -> what gave its value in this run: an environment variable, or a profile in words
SOURCES = {}
LONGEST_SECRET = 65536


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
    """Where ``option`` was found: ``option``, an environment family such as ``HW``, a profile in words, or None."""
    if params.get(option) is None:
        return None
    source = SOURCES.get(option, "option")
    return source.split("_")[0] if source.isupper() else source


def sources(names, params):
    """Where these options were found, in words; never a value."""
    found = {}
    for name in names:
        if params.get(name) is not None:
            source = SOURCES.get(name, "option")
            place, detail = ("environment", source) if source.isupper() else (source, name)
            found.setdefault(place, []).append(detail)
    return "; ".join("%s (%s)" % (place, ", ".join(details)) for place, details in found.items())


def check_secret(name, value):
    """Refuse a secret that cannot be one; it is not named.

    :raises InputError: names the option
    """
    if not value or value != value.strip() or not value.isprintable():
        raise InputError("%s is empty, or has blanks around it or control characters in it." % name)
    if len(value) > LONGEST_SECRET or (name != "password" and not value.isascii()):
        raise InputError("%s is longer than any key or token, or has characters that none has." % name)


def check_value(name, value, secrets, checks):
    """Refuse a connection option that cannot be used.

    :param secrets: names of the options that are never shown
    :param checks: option name -> function of ``checks``, where more is known than that it is text
    :raises InputError: names the option, and the value unless it is a secret
    """
    if value is None:
        return
    if name in secrets:
        check_secret(name, value)
    else:
        checks.get(name, text)(name, value)


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


def fill(params, values, where, secrets, mask, checks):
    """Put profile values into the options that are still empty.

    :param values: option name -> value
    :param where: the profile and its file, in words
    :param secrets: names of the options that must be masked
    :param mask: called with every secret value
    :param checks: as for :func:`check_value`
    :raises InputError: a value cannot be used
    """
    for name, value in values.items():
        if value and params.get(name) is None:
            if name in secrets:
                mask(value)
                mask(value.strip())
            params[name] = value.strip()
            SOURCES[name] = where
            check_value(name, params[name], secrets, checks)
