# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tencent Cloud: CLB 2018-03-17 (API notes, Tencent)."""

from __future__ import annotations

from .cloud import TencentCloud

__all__ = ["TencentCloud"]
