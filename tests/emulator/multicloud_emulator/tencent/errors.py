# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CLB's refusals: the documented codes, with the texts that were observed or, where none was, plain ones."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal: it is answered with HTTP 200 and ``Response.Error`` (API notes, Tencent 1.8).

    :param code: exact code, such as ``InvalidParameter.LBIdNotFound`` (API notes, Tencent 1.9)
    """

    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def missing(name: str) -> ApiError:
    """A required parameter was not sent."""
    return ApiError("MissingParameter", f"The request is missing a required parameter `{name}`.")


def wrong_type(name: str) -> ApiError:
    """Null, or another JSON type than the documented one."""
    return ApiError("InvalidParameter", f"The value type of parameter `{name}` is not valid.")


def wrong_format(name: str, value: str) -> ApiError:
    """A string that does not look like what it has to be."""
    return ApiError("InvalidParameter.FormatError", f"The format of parameter `{name}` is not valid: `{value}`.")


def wrong_length(name: str, low: int, high: int) -> ApiError:
    """A list with too few or too many items."""
    return ApiError("InvalidParameterValue.Length", f"The number of `{name}` must be between {low} and {high}.")


def load_balancer_not_found(load_balancer_id: str) -> ApiError:
    """CLB spells not-found this way."""
    return ApiError("InvalidParameter.LBIdNotFound", f"LoadBalancer {load_balancer_id} not found.")


def listener_not_found(listener_id: str) -> ApiError:
    """No such listener on the load balancer."""
    return ApiError("InvalidParameter.ListenerIdNotFound", f"Listener {listener_id} not found.")


def location_not_found(location_id: str) -> ApiError:
    """No such rule on the listener."""
    return ApiError("InvalidParameter.LocationNotFound", f"Location {location_id} not found.")


def target_group_not_found(target_group_id: str) -> ApiError:
    """No target group action declares a not-found code (API notes, Tencent 4.2)."""
    return ApiError("InvalidParameterValue", f"TargetGroup {target_group_id} not found.")


def busy(form: str, task_name: str, load_balancer_id: str) -> ApiError:
    """A running task holds the load balancer or the target group: nothing was started.

    :param form: ``code`` or ``text`` (setting ``tencent_busy_form``)
    :param task_name: the task that holds it, as it is shown to users
    """
    if form == "text":
        return ApiError("FailedOperation", f"Loadbalancer({load_balancer_id}) is not in normal desState, "
                        "maybe some tasks are being processed, please try later.")
    return ApiError("FailedOperation.ResourceInOperating", f"Your task is working ({task_name}). "
                    "Pls wait for the task to complete and try again.")


def throttled(code: str, limit: int) -> ApiError:
    """More requests of one action in a second than allowed: nothing was started."""
    return ApiError(code, f"Your current request times equals to `{limit + 1}` in a second, which exceeds the "
                    f"frequency limit `{limit}` for a second. Please reduce the frequency of calls.")


def unknown_action(action: str) -> ApiError:
    """The action does not exist; names are case-sensitive."""
    return ApiError("InvalidAction", f"The request action={action} is invalid or not found.")


def bad_token() -> ApiError:
    """The session token is missing, wrong or expired."""
    return ApiError("AuthFailure.TokenFailure", "The provided token is invalid or has expired.")
