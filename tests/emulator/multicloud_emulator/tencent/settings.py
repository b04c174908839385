# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the API notes leave open about CLB. The frame merges this table: it is ``TencentCloud.SETTINGS``."""

from __future__ import annotations

from ..settings import Setting

SETTINGS = (
    # gateway
    Setting("tencent_rate_limit", 20, "requests of one action in a virtual second; 0 is no limit", "Tencent 8"),
    Setting("tencent_rate_limit_code", "RequestLimitExceeded", "error code of a throttled request", "Tencent 1.9",
            ("RequestLimitExceeded", "RequestLimitExceeded.UinLimitExceeded",
             "RequestLimitExceeded.GlobalRegionUinLimitExceeded", "RequestLimitExceeded.IPLimitExceeded")),
    Setting("tencent_busy_form", "code", "a lock is told by its code, or by the older text under FailedOperation",
            "Tencent 1.9", ("code", "text")),
    # associations
    Setting("tencent_duplicate_association", "failed_operation", "associate what is already associated",
            "Tencent 3.5, 12.1", ("failed_operation", "accepted")),
    Setting("tencent_missing_association", "failed_operation", "disassociate what is not associated",
            "Tencent 3.5, 12.2", ("failed_operation", "accepted")),
    Setting("tencent_reassociate_updates_weight", True, "associate a v2 group again with another weight changes the "
            "weight; else it is a duplicate", "Tencent 3.5, 12.1"),
    Setting("tencent_batch_with_bad_item", "refused", "several associations, one of them bad: all refused at once, or "
            "the good ones carried out and the task fails", "Tencent 3.2, 12.3", ("refused", "partial")),
    Setting("tencent_v2_switches_mode", False, "a v2 group switches a listener or rule of another mode that holds "
            "nothing", "Tencent 3.3, 12.4"),
    Setting("tencent_v1_second_group", "failed_operation", "a second v1 group on the same attach point",
            "Tencent 3.3, 12.5", ("failed_operation", "replace", "accepted")),
    Setting("tencent_v1_weight", "ignored", "a weight sent with a v1 group", "Tencent 3.1", ("ignored", "refused")),
    # reads
    Setting("tencent_l4_location_id", "null", "how a read shows that layer 4 has no LocationId",
            "Tencent 3.4", ("null", "empty", "missing")),
    Setting("tencent_max_target_group_ids", 100, "TargetGroupIds in one read", "Tencent 12.9"),
    Setting("tencent_max_target_group_limit", 100, "highest Limit of DescribeTargetGroups", "Tencent 12.9"),
    Setting("tencent_forced_page", 0, "DescribeTargetGroups ignores Limit and gives pages of this size; 0 is off",
            "seen by users"),
    Setting("tencent_offset_ignored", False, "true: DescribeTargetGroups gives the same page again and again",
            "a cloud that is broken"),
    Setting("tencent_unknown_target_group", "empty", "read of a target group id that does not exist",
            "Tencent 3.6", ("empty", "error")),
    Setting("tencent_group_name_filter", "exact", "how the filter TargetGroupName compares", "Tencent 4.2, unconfirmed",
            ("exact", "fuzzy")),
    Setting("tencent_member_total", "query", "TotalCount of a member read: of the query, or of the page",
            "Tencent 4.3", ("query", "page")),
    Setting("tencent_forced_member_page", 0, "DescribeTargetGroupInstances ignores Limit and gives pages of this size; "
            "0 is off", "a cloud that is broken"),
    Setting("tencent_hidden_members", 0, "members of a group that CAM hides: RealCount is so much larger",
            "Tencent 4.3"),
    Setting("tencent_targets_show_group_members", False, "DescribeTargets also lists what is reached through a group",
            "Tencent 5, 12.8"),
    # tasks
    Setting("tencent_unknown_task", "InvalidParameter", "error code for a task id that nobody knows",
            "Tencent 7, 12.6", ("InvalidParameter", "FailedOperation", "InternalError")),
    Setting("tencent_task_retention_seconds", 86400.0, "virtual seconds after its end that a task can be read",
            "Tencent 7, 12.6"),
    # target groups, members and direct targets
    Setting("tencent_delete_associated_group", "refused", "delete a target group that is still associated",
            "Tencent 3.5, 12.7", ("refused", "accepted")),
    Setting("tencent_max_members", 20, "members in one Register call", "Tencent 4.3, 12.7"),
    Setting("tencent_existing_member", "updates_weight", "register a member or target that exists",
            "Tencent 4.3, 5, 12.7", ("updates_weight", "refused")),
    Setting("tencent_missing_member", "refused", "deregister or change a member that does not exist", "Tencent 4.3",
            ("refused", "accepted")),
)
