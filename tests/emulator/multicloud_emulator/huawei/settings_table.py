# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of the Huawei half: everything that the API notes leave open."""

from __future__ import annotations

from ..settings import Setting

U = "unconfirmed"
SETTINGS = (
    # Gateway and IAM
    Setting("gateway_prefix", "APIGW", "prefix of gateway codes", "API notes 1.7", ("APIGW", "APIG")),
    Setting("absent_apis", [], "operations that this cloud does not publish, such as [\"elb_classic.*\"]",
            "API notes 0"),
    Setting("signature_skew_seconds", 900, "how far X-Sdk-Date may be from the server's time", "API notes 1.1"),
    Setting("key_lock_failures", 5, "bad signatures in a row that lock an access key; 0: never", "API notes 1.1"),
    Setting("key_lock_seconds", 300, "how long an access key stays locked", "API notes 1.1"),
    Setting("user_lock_failures", 5, "wrong passwords in a row that lock a user; 0: never", "API notes 1.2"),
    Setting("token_seconds", 86400, "life of a token", "API notes 1.2"),
    Setting("huawei_requests_per_second", 0, "requests a second and operation before 429; 0: no limit",
            f"API notes 1.7, {U}"),
    Setting("job_expiry_seconds", 0, "finished jobs are forgotten after so long; 0: never", f"API notes 4.2, {U}"),
    # DWS
    Setting("dws_cluster_missing", "404 DWS.0047", "answer for an absent cluster", "API notes 2, DWS codes",
            ("404 DWS.0047", "401 DWS.0047", "403 DWS.0015", "404 DWS.3027", "400 DWS.0001")),
    Setting("dws_job_missing", "404 DWS.0047", "answer for an absent job", U),
    Setting("dws_elb_missing", "400 DWS.0001", "answer for an absent load balancer", U),
    Setting("dws_bind_refusal", "400 DWS.6013", "answer when cluster or load balancer is bound already", U),
    Setting("dws_bind_same", "refuse", "POST of the load balancer that is bound", U, ("refuse", "accept")),
    Setting("dws_bind_other", "refuse", "POST while another one is bound", U, ("refuse", "switch")),
    Setting("dws_unbind_other", "refuse", "DELETE of another load balancer than the bound one", U,
            ("refuse", "unbind")),
    Setting("dws_lock_after_job_seconds", 0.0, "DWS.7023 for so long after a job has ended", "API notes 8.15"),
    Setting("dws_answers_job_id", True, "false: bind and unbind answer {}", "API notes 2"),
    Setting("dws_detail_has_elb", True, "false: cluster detail without the elb key, as OTC documents it",
            f"API notes 2.7, {U}"),
    # CSS
    Setting("css_message_key", "externalMessage", "key of the message in an error", f"API notes 1.6, {U}"),
    Setting("css_cluster_missing", "403 CSS.0015", "answer for an absent cluster", "API notes 3, CSS codes",
            ("403 CSS.0015", "400 CSS.0047", "404 CSS.0022")),
    Setting("css_conflict_code", "CSS.0032", "code of a 409", U),
    Setting("css_precondition_code", "CSS.0032", "code of a 412", U),
    Setting("css_enable_again", "refuse", "enabling the load balancer that is enabled", U, ("refuse", "accept")),
    Setting("css_enable_is_async", False, "true: a load balancer shows only after a job's time", "API notes 3.1"),
    Setting("css_detail_has_agency", True, "es-listeners tells the agency", "API notes 3.4"),
    Setting("css_update_port_is_text", False, "protocol_port is a string in the answer to PUT", "API notes 3.5"),
    # Classic ELB
    Setting("classic_page_size", 10, "page size without limit", f"API notes 4.1, {U}"),
    Setting("classic_max_page_size", 0, "largest page, whatever limit says; 0: none", U),
    Setting("classic_max_members", 100, "members in one add or remove; 0: any", f"API notes 4.1, {U}"),
    Setting("classic_member_quota", 500, "members of a listener; 0: any", "API notes 4.7"),
    Setting("classic_listener_quota", 0, "listeners of a load balancer; 0: any", "API notes 4.4"),
    Setting("classic_empty_list", "{}", "how an empty array is written", "API notes 4.1", ("{}", "[]")),
    Setting("classic_uri_version", "v1", "version in the uri of a job answer", "API notes 4.1", ("v1", "v1.0")),
    Setting("classic_duplicate", "refuse", "adding a member that is there", f"API notes 4.1, {U}",
            ("refuse", "ignore", "job_fails")),
    Setting("classic_duplicate_code", "ELB.2005", "code of that refusal", f"API notes 4.7, {U}"),
    Setting("classic_remove_absent", "refuse", "an absent member id among others", f"API notes 4.1, {U}",
            ("refuse", "ignore")),
    Setting("classic_remove_everywhere", False, "true: removing takes a member off all listeners",
            f"API notes 4.1, {U}"),
    Setting("classic_unknown_server", "accept", "a server that is not one of the world's", U,
            ("accept", "job_fails")),
    Setting("classic_lock", "listener", "what a running job locks", U, ("listener", "loadbalancer", "none")),
    Setting("classic_busy", "409 ELB.2005", "answer while it is locked", U),
    Setting("classic_pending_seconds", 0.1, "a new member is PENDING for so long", "API notes 4.1"),
    Setting("classic_healthy_after_seconds", 0.3, "an ACTIVE member becomes NORMAL after so long", "API notes 8.17"),
    Setting("classic_job_entities", -1, "members that a job tells of at most; -1: all", "API notes 4.2"),
    Setting("classic_server_names", False, "true: members tell the name of their server", "API notes 4.1"),
    Setting("classic_null_as_text", False, "healthcheck_id of a listener without is the string null",
            "seen in a client"),
    Setting("classic_caller_is_admin", False, "true: member queries give nothing", "API notes 4.1"),
    # CCE
    Setting("cce_error_shape", "live", "errors as seen live, as documented, or with two families of codes",
            "API notes 1.6, 6.8", ("live", "documented", "two_families")),
    Setting("cce_action_any_case", True, "BIND is bind", "API notes 6.1"),
    Setting("cce_endpoints_shape", "huawei", "shape of status.endpoints", "API notes 6.3",
            ("huawei", "otc", "otc_in_list", "otc_doc")),
    Setting("cce_openapi_has_eip_id", False, "openapi tells the EIP's id, as OTC documents it", "API notes 6.2"),
    Setting("cce_unbound_key_missing", False, "true: openapi leaves publicEndpoint out when unbound",
            "API notes 6.2"),
    Setting("cce_endpoint_lag_seconds", 0.0, "the endpoint shows so long after the PUT", "API notes 6.1"),
    Setting("cce_lock_seconds", 0.0, "429 CCE.01429002 for so long after a change", "API notes 6.1"),
    Setting("cce_bind_same", "refuse", "binding the EIP that is bound", U, ("refuse", "accept")),
    Setting("cce_bind_other", "refuse", "binding while another one is bound", U, ("refuse", "replace")),
    Setting("cce_bound_refusal", "409 CCE.01409001", "answer when an EIP is bound already", U),
    Setting("cce_unbind_nothing", "refuse", "unbinding when nothing is bound", U, ("refuse", "accept")),
    Setting("cce_unbound_refusal", "400 CCE.01400001", "answer when nothing is bound", U),
    Setting("cce_eip_missing", "404 CCE.01404001", "answer for an absent EIP", U),
    Setting("cce_eip_in_use", "400 CCE.01400001", "answer for an EIP that is not DOWN", U),
    Setting("cce_wrong_phase", "403 CCE.01403009", "answer when the cluster is not Available", U),
    # EIP
    Setting("eip_transition_seconds", 0.1, "an EIP is in between for so long", "API notes 7.1"),
    Setting("eip_page_size", 0, "largest page of the list; 0: 2000", "API notes 7.1"),
    Setting("eip_list_filters", True, "false: the list ignores filters, as OTC documents none", "API notes 7.1"),
    Setting("eip_default_enterprise_project", "0", "whose EIPs a list without enterprise_project_id shows",
            "API notes 8.32"),
    Setting("eip_quota", 200, "EIPs in all", "API notes 7.3"),
    # ELB v3
    Setting("elb_v3_max_page_size", 0, "largest page, whatever limit says; 0: none", U),
)
