# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Huawei half: which service answers, behind which gateway."""

from __future__ import annotations

from typing import Any

from ..cloud import Cloud
from ..messages import Operation, Request, Response, json_response


class HuaweiCloud(Cloud):
    """Huawei Cloud behind its API gateway."""

    name = "huawei"

    def reset(self) -> None:
        """Make the seeded state anew."""

    def identify(self, request: Request) -> Operation | None:
        """The operation that the route belongs to."""
        return None

    def handle(self, request: Request, operation: Operation) -> Response:
        """Not there yet: every path is unpublished."""
        return self.refuse("unpublished", operation)

    def refuse(self, kind: str, operation: Operation) -> Response:
        """The gateway's own words."""
        return json_response(404, {"error_code": "APIGW.0101", "error_msg": "The API does not exist or has not been "
                                   "published in the environment", "request_id": "0" * 32})

    def describe(self) -> dict[str, Any]:
        """Credentials and ids."""
        return {"huawei": {}, "resources": {}}

    def dump(self) -> dict[str, Any]:
        """The state."""
        return {}

    def act(self, name: str, **params: Any) -> Any:
        """Another actor."""
        raise ValueError(f"huawei: no act {name!r}")
