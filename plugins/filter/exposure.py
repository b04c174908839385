# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters of the roles. What they do is in ``plugin_utils``, as pure functions."""

from __future__ import annotations

from ansible_collections.multicloud.exposure.plugins.plugin_utils import (
    declaration,
    kubeconfigs,
    reports,
    rotation,
    undoing,
)


class FilterModule:
    """Filters by name."""

    def filters(self):
        """Name to function."""
        return {
            "services": declaration.services,
            "service_options": declaration.service_options,
            "host_members": declaration.host_members,
            "undo": undoing.undo,
            "aftermath": undoing.aftermath,
            "kubeconfig": kubeconfigs.kubeconfig,
            "kubeconfig_state": kubeconfigs.kubeconfig_state,
            "problems": reports.problems,
            "due": reports.due,
            "made": reports.made,
            "report": reports.report,
            "sick": reports.sick,
            "too_few": rotation.too_few,
            "weights": rotation.weights,
            "weighted": rotation.weighted,
        }
