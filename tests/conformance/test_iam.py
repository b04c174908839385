# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""IAM and the gateway through the Huawei Cloud SDK (API notes, Huawei 1)."""

from __future__ import annotations

import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException, SdkException, ServerResponseException
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkdws.v2 import DwsClient, ListClustersRequest


@pytest.fixture
def log_in(emulator):
    """The body of a log-in with a password; keyword arguments make it wrong."""
    world = emulator.world["huawei"]

    def body(**wrong):
        own = {**world, **wrong}
        user = {"name": own["username"], "password": own["password"], "domain": {"name": own["domain_name"]}}
        return {"auth": {"identity": {"methods": ["password"], "password": {"user": user}},
                         "scope": {"project": {"name": own["region"]}}}}

    return body


def refusal_of(service, operation, body=None, **params):
    """Status and code."""
    with pytest.raises(ClientRequestException) as refusal:
        service(operation, body, **params)
    assert refusal.value.error_msg
    return refusal.value.status_code, refusal.value.error_code


@pytest.mark.drives("iam.CreateToken")
def test_a_token_by_password(huawei, emulator, log_in):
    """It is in the header; the body tells project and life."""
    answer = huawei.iam("keystone_create_user_token_by_password", log_in(), nocatalog="1")
    assert answer.status_code == 201
    assert len(answer.x_subject_token) > 32
    assert answer.token.methods == ["password"]
    assert answer.token.project.id == emulator.world["huawei"]["project_id"]
    assert answer.token.expires_at > answer.token.issued_at


def test_a_token_opens_every_service(huawei, emulator, log_in, another_huawei):
    """X-Auth-Token stands for a signature; an expired one has to be renewed, an invented one is wrong."""
    token = huawei.iam("keystone_create_user_token_by_password", log_in()).x_subject_token
    # The SDK signs nothing when it is told the authorization.
    by_token = another_huawei()
    by_token.dws.client.get_credentials().sign_request = _with_token(token)
    assert len(by_token.dws("list_clusters").clusters) == 3
    emulator.act("huawei", "expire_tokens")
    assert refusal_of(by_token.dws, "list_clusters") == (401, "APIGW.0307")
    by_token.dws.client.get_credentials().sign_request = _with_token("invented")
    assert refusal_of(by_token.dws, "list_clusters") == (401, "APIGW.0301")


def _with_token(token):
    def sign_request(request):
        request.header_params["X-Auth-Token"] = token
        request.uri = request.resource_path
        return request

    return sign_request


def test_a_wrong_password(huawei, log_in):
    """IAM's code is a number; after five of them the user is locked."""
    wrong = log_in(password="wrong")
    for _number in range(5):
        assert refusal_of(huawei.iam, "keystone_create_user_token_by_password", wrong) == (401, 401)
    assert refusal_of(huawei.iam, "keystone_create_user_token_by_password", log_in()) == (401, 401)


@pytest.mark.drives("iam.ListProjects")
def test_projects(huawei, emulator):
    """By the name of the region."""
    world = emulator.world["huawei"]
    (project,) = huawei.iam("keystone_list_projects", name=world["region"]).projects
    assert (project.id, project.name, project.enabled) == (world["project_id"], world["region"], True)
    everything = huawei.iam("keystone_list_projects").projects
    assert {one.id for one in everything} == {world["project_id"], world["project_id_2"]}
    paged = [huawei.iam("keystone_list_projects", page=number, per_page=1).projects for number in (1, 2, 3)]
    assert [len(page) for page in paged] == [1, 1, 0]


def test_the_sdk_finds_its_project_by_itself(emulator):
    """It asks IAM for the project that has the region's name."""
    world = emulator.world["huawei"]
    BasicCredentials._CACHE.clear()
    credentials = BasicCredentials(world["access_key"], world["secret_key"]).with_iam_endpoint(emulator.url)
    client = DwsClient.new_builder().with_credentials(credentials) \
        .with_region(Region(world["region"], emulator.url)).build()
    assert credentials.project_id == world["project_id"]
    assert len(client.list_clusters(ListClustersRequest()).clusters) == 3
    BasicCredentials._CACHE.clear()
    credentials = BasicCredentials(world["access_key"], world["secret_key"]).with_iam_endpoint(emulator.url)
    with pytest.raises(SdkException, match="Failed to get project id"):
        DwsClient.new_builder().with_credentials(credentials).with_region(Region("nowhere", emulator.url)).build()


@pytest.mark.drives("iam.CreateTemporaryKey", "dws.ListClusters")
def test_a_temporary_key(huawei, log_in, another_huawei):
    """Made for a token; it works with its security token, and only then."""
    token = huawei.iam("keystone_create_user_token_by_password", log_in()).x_subject_token
    by_token = another_huawei()
    by_token.iam.client.get_credentials().sign_request = _with_token(token)
    body = {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": 900}}}}
    made = by_token.iam("create_temporary_access_key_by_token", body).credential
    key = {"access_key": made.access, "secret_key": made.secret}
    assert len(another_huawei(**key, security_token=made.securitytoken).dws("list_clusters").clusters) == 3
    assert refusal_of(another_huawei(**key).dws, "list_clusters") == (401, "APIGW.0301")


@pytest.mark.drives("dws.ListClusters")
def test_the_worlds_temporary_key(emulator, another_huawei):
    """Signed with its security token."""
    assert len(another_huawei(**emulator.world["huawei"]["temporary"]).dws("list_clusters").clusters) == 3


@pytest.mark.parametrize("wrong", [{"access_key": "NOBODY"}, {"secret_key": "wrong"}, {"security_token": "needless"}])
def test_wrong_keys(another_huawei, wrong):
    """401 APIGW.0301 with a request id."""
    with pytest.raises(ClientRequestException) as refusal:
        another_huawei(**wrong).dws("list_clusters")
    assert (refusal.value.status_code, refusal.value.error_code) == (401, "APIGW.0301")
    assert len(refusal.value.request_id) == 32


def test_five_bad_signatures_lock_a_key(emulator, huawei, another_huawei):
    """For five minutes; the right secret does not help."""
    wrong = another_huawei(secret_key="wrong")
    for _number in range(5):
        assert refusal_of(wrong.dws, "list_clusters") == (401, "APIGW.0301")
    assert refusal_of(huawei.dws, "list_clusters") == (401, "APIGW.0301")
    emulator.advance(301)
    huawei.dws("list_clusters")


def test_an_api_that_is_not_published(emulator, huawei):
    """404 APIGW.0101 is not the same as not found."""
    emulator.set(absent_apis=["dws.*"])
    assert refusal_of(huawei.dws, "list_clusters") == (404, "APIGW.0101")


def test_bad_gateway(emulator, huawei):
    """What is no JSON the SDK keeps as text."""
    emulator.fault("*", "html")
    with pytest.raises(ServerResponseException) as refusal:
        huawei.dws("list_clusters")
    assert (refusal.value.status_code, refusal.value.error_code) == (502, "502")
    assert "Bad Gateway" in refusal.value.error_msg


def test_throttled(emulator, huawei):
    """Of a 429 the SDK shows the status only."""
    emulator.fault("*", "throttled")
    assert refusal_of(huawei.dws, "list_clusters") == (429, "429")
    assert emulator.journal()[-1]["code"] == "APIGW.0308"
