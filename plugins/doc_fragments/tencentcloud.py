# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options of Tencent Cloud."""

from __future__ import annotations


class ModuleDocFragment:
    """Connection."""

    DOCUMENTATION = r"""
requirements:
  - requests
  - jmespath
options:
  secret_id:
    description:
      - Id of the key pair.
      - If not set, E(TENCENTCLOUD_SECRET_ID) is used.
    type: str
  secret_key:
    description:
      - Secret key of O(secret_id).
      - If not set, E(TENCENTCLOUD_SECRET_KEY) is used.
    type: str
  security_token:
    description:
      - Session token of a temporary key pair. A token from another source than O(secret_id) is not used.
      - If not set, the first of E(TENCENTCLOUD_SECURITY_TOKEN), E(TENCENTCLOUD_TOKEN), E(TENCENTCLOUD_SESSION_TOKEN) is
        used.
    type: str
  region:
    description:
      - Region, such as V(ap-guangzhou).
      - If not set, E(TENCENTCLOUD_REGION) is used.
    type: str
  profile:
    description:
      - Profile that fills what option and environment leave open. A section of C(~/.tencentcloud/credentials) (or what
        E(TENCENTCLOUD_CREDENTIALS_FILE) names), of C(/etc/tencentcloud/credentials), or the name of a C(~/.tccli)
        profile (the folder can be set by E(TENCENTCLOUD_SHARED_CREDENTIALS_DIR)).
      - If not set, E(TENCENTCLOUD_PROFILE) is used; without any credentials, V(default) is tried.
    type: str
  endpoint_url:
    description:
      - Base URL of the API in place of C(https://clb.tencentcloudapi.com), such as
        V(https://clb.intl.tencentcloudapi.com).
      - If not set, E(TENCENTCLOUD_ENDPOINT_URL) is used.
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
"""
