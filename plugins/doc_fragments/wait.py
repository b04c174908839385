# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of every module that changes something."""

from __future__ import annotations


class ModuleDocFragment:
    """State, waiting."""

    DOCUMENTATION = r"""
options:
  state:
    description:
      - Whether it should be there.
    type: str
    choices: [present, absent]
    default: present
  wait:
    description:
      - Whether to wait until the cloud has carried out the change and a read shows it.
      - With V(false) the module returns after the last write was accepted. Steps that must end before the next can
        start are waited for all the same.
    type: bool
    default: true
  wait_timeout:
    description:
      - How long the whole run may take, in seconds. It is one deadline for repeats, polls and the verifying read.
    type: float
    default: 600.0
  poll_interval:
    description:
      - Seconds before the first look at a job; it grows by 1.5 to at most 10 seconds.
    type: float
    default: 0.5
"""
