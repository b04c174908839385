# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every module of this collection can do."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
    support: full
    details:
      - The same reads are made as in the real run, and nothing is written.
  platform:
    description: Target OS/families that can be operated against.
    platforms: posix
    support: full
    details:
      - It talks to an HTTPS API only. Run it on the controller (C(delegate_to=localhost)) or on any host with Python,
        C(requests) and C(jmespath).
"""

    CHANGE = r"""
options: {}
attributes:
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: full
  idempotent:
    description:
      - When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    support: full
"""

    INFO = r"""
options:
  query:
    description:
      - A JMESPath expression that is applied to the whole result.
      - What it finds is returned as RV(ignore:result).
    type: str
attributes:
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: N/A
    details:
      - It changes nothing.
  facts:
    description: Action returns an C(ansible_facts) dictionary that will update existing host facts.
    support: none
"""

    HUAWEI = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/multicloud.exposure.huaweicloud) in C(module_defaults) to set connection options once.
    support: full
    membership:
      - multicloud.exposure.huaweicloud
      - multicloud.exposure.all
"""

    TENCENT = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/multicloud.exposure.tencentcloud) in C(module_defaults) to set connection options once.
    support: full
    membership:
      - multicloud.exposure.tencentcloud
      - multicloud.exposure.all
"""
