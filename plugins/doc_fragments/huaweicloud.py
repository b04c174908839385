# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options of the Huawei Cloud family."""

from __future__ import annotations


class ModuleDocFragment:
    """Connection."""

    DOCUMENTATION = r"""
requirements:
  - requests
  - jmespath
options:
  access_key:
    description:
      - Access key (AK).
      - If not set, the first of E(HW_ACCESS_KEY), E(HUAWEICLOUD_SDK_AK), E(OS_ACCESS_KEY) is used.
    type: str
  secret_key:
    description:
      - Secret key (SK) of O(access_key).
      - If not set, the first of E(HW_SECRET_KEY), E(HUAWEICLOUD_SDK_SK), E(OS_SECRET_KEY) is used.
    type: str
  security_token:
    description:
      - Security token of a temporary key pair. A token from another source than O(access_key) is not used.
      - If not set, the first of E(HW_SECURITY_TOKEN), E(HUAWEICLOUD_SDK_SECURITY_TOKEN), E(OS_SECURITY_TOKEN) is used.
    type: str
  region:
    description:
      - Region, such as V(eu-west-101) or V(eu-de).
      - If not set, the first of E(HW_REGION_NAME), E(OS_REGION_NAME), E(OS_REGION) is used.
    type: str
  project_id:
    description:
      - Id of the project. If it is not known, the project named O(project_name), or else O(region), is looked up.
      - If not set, the first of E(HW_PROJECT_ID), E(HUAWEICLOUD_SDK_PROJECT_ID), E(OS_PROJECT_ID), E(OS_TENANT_ID) is
        used.
    type: str
  project_name:
    description:
      - Name of the project, such as V(eu-de_web). The default is the project of the region.
      - If not set, the first of E(HW_PROJECT_NAME), E(OS_PROJECT_NAME), E(OS_TENANT_NAME) is used.
    type: str
  cloud:
    description:
      - Base domain of the cloud. V(myhuaweicloud.com), V(myhuaweicloud.eu), V(otc.t-systems.com) for Open Telekom Cloud,
        or V(prod-cloud-ocb.orange-business.com) for FlexibleEngine.
      - Regions that begin with V(eu-west-1) of V(myhuaweicloud.com) are reached at V(myhuaweicloud.eu).
      - If not set, E(HW_CLOUD) is used.
    type: str
    default: myhuaweicloud.com
  username:
    description:
      - IAM user, for a log-in by O(password) within O(domain_name). One log-in is made in a run.
      - If not set, the first of E(HW_USER_NAME), E(OS_USERNAME), E(OS_USER_NAME) is used.
    type: str
  password:
    description:
      - Password of O(username).
      - If not set, the first of E(HW_USER_PASSWORD), E(OS_PASSWORD) is used.
    type: str
  domain_name:
    description:
      - Account (domain) of O(username).
      - If not set, the first of E(HW_DOMAIN_NAME), E(OS_DOMAIN_NAME), E(OS_USER_DOMAIN_NAME) is used.
    type: str
  auth_url:
    description:
      - URL of the IAM service, with or without V(/v3).
      - If not set, the first of E(HW_AUTH_URL), E(HUAWEICLOUD_SDK_IAM_ENDPOINT), E(OS_AUTH_URL) is used.
    type: str
  auth_token:
    description:
      - A token that is already there; used as it is.
      - If not set, the first of E(HW_AUTH_TOKEN), E(OS_AUTH_TOKEN), E(OS_TOKEN) is used.
    type: str
  profile:
    description:
      - Section of the official SDK's credentials file, C(~/.huaweicloud/credentials) or what
        E(HUAWEICLOUD_SDK_CREDENTIALS_FILE) names. It fills what option and environment leave open.
      - If not set, E(HW_PROFILE) is used; without any credentials, the section V(basic) is tried.
    type: str
  endpoint_url:
    description:
      - Base URL that is used for every service in place of C(https://SERVICE.REGION.CLOUD).
      - E(HW_ENDPOINT_URL_DWS), E(HW_ENDPOINT_URL_CSS), E(HW_ENDPOINT_URL_ELB), E(HW_ENDPOINT_URL_CCE),
        E(HW_ENDPOINT_URL_VPC) and E(HW_ENDPOINT_URL_IAM) win over it for their service.
      - If not set, E(HW_ENDPOINT_URL) is used.
    type: str
  validate_certs:
    description:
      - Whether to verify the server's certificate. With V(false), plain C(http) to other hosts is allowed as well.
    type: bool
    default: true
  ca_path:
    description:
      - File (PEM) with the certificates of the authorities to trust, in place of those that are known.
    type: path
  request_timeout:
    description:
      - Seconds for one HTTP request as a whole, from connecting to the last byte of the answer.
    type: float
    default: 30.0
  max_retries:
    description:
      - How often a request without a usable answer is sent again. A write is sent again only after a read showed that
        it is still needed. Throttled and busy answers are bounded by O(ignore:wait_timeout) instead.
    type: int
    default: 5
notes:
  - Proxies are taken from the usual environment variables (E(HTTPS_PROXY), E(NO_PROXY)).
  - Secrets are masked in everything that a module returns or logs. Ansible's own debug output (E(ANSIBLE_DEBUG)) shows the
    arguments of a task all the same, and C(-vvv) shows the keyword C(environment); credentials from a profile, or from the
    environment of Ansible itself, are in neither.
  - RV(ignore:connection) tells where the credentials were found, never what they are.
  - An empty string is refused, because it is not the same as an option that is left out. Where a value may be empty, as an
    answer left open in an AWX survey is, write V({{ value | default(omit, true\) }}).
  - When credentials of several kinds are there, O(auth_token) is used before the key pair, and the key pair before
    O(password); what the task itself gives is used before what the environment gives.
"""
