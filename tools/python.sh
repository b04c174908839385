#!/bin/sh
# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a Python program with $PYTHON if that is set, else with the first Python 3.11 or newer that really starts
# (a version manager's stand-in for a version that is not chosen does not).

usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    usable "$PYTHON" && exec "$PYTHON" "$@"
    echo "PYTHON=$PYTHON is not a Python 3.11 or newer that starts: name another one, or leave PYTHON out." >&2
    exit 2
fi

pyenv=${PYENV_ROOT:-$(pyenv root 2>/dev/null)}
for name in python3 'python3.[1-9][0-9]' python; do
    IFS=:
    for folder in $PATH "${pyenv:-/nowhere}/versions/*/bin"; do
        IFS=
        for python in $folder/$name; do
            usable "$python" && exec "$python" "$@"
        done
    done
done
echo "No Python 3.11 or newer was found: install one (Debian: apt-get install python3-venv), or call make with PYTHON=/path/to/python3." >&2
exit 2
