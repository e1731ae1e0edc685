"""Settings of resources by which the templates keep what docs/security.md promises."""

from __future__ import annotations

from typing import Any

import pytest

from devtools.deploy import templates
from tests.conftest import ROOT
from tests.contracts.iam_policies import listed, statements
from tests.contracts.test_templates import containers, resources


def properties(file: str, name: str) -> Any:
    return templates.read(ROOT / file)["Resources"][name]["Properties"]


def conditions(resource: dict[str, Any], action: str) -> list[Any]:
    """Return the condition of each statement that allows an action, None for those without."""
    return [
        statement.get("Condition")
        for statement in statements(resource)
        if statement["Effect"] == "Allow" and action in listed(statement["Action"])
    ]


def test_passwords_stay_in_the_browser_and_tokens_are_short_lived_and_revocable() -> None:
    client = properties("aws/cfn/auth.yaml", "WebClient")
    assert set(client["ExplicitAuthFlows"]) == {"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
    assert client["EnableTokenRevocation"] is True
    assert client["TokenValidityUnits"]["AccessToken"] == "minutes"
    assert client["AccessTokenValidity"] <= 15
    assert client["PreventUserExistenceErrors"] == "ENABLED"


def test_no_user_can_verify_their_own_email() -> None:
    client = properties("aws/cfn/auth.yaml", "WebClient")
    assert set(client["WriteAttributes"]) == {"email", "name", "preferred_username"}
    updates = properties("aws/cfn/auth.yaml", "UserPool")["UserAttributeUpdateSettings"]
    assert updates["AttributesRequireVerificationBeforeUpdate"] == ["email"]


@pytest.mark.parametrize(("name", "resource"), resources("AWS::ApiGatewayV2::Route"))
def test_every_route_needs_a_token_or_a_ticket(name: str, resource: dict[str, Any]) -> None:
    route = resource["Properties"]
    if " " in route["RouteKey"]:  # a method and a path, of the uploads API
        assert route["AuthorizationType"] == "JWT"
        assert route["AuthorizerId"] == {"Ref": "Authorizer"}
    else:  # a WebSocket is opened by a ticket, which its Lambda redeems
        assert route["RouteKey"] in ("$connect", "$disconnect", "ping")


def test_uploads_are_for_the_web_app_and_its_own_tokens() -> None:
    cors = properties("aws/cfn/media.yaml", "Api")["CorsConfiguration"]
    assert cors["AllowOrigins"] == [{"Ref": "WebOrigin"}]
    assert "AllowCredentials" not in cors
    jwt = properties("aws/cfn/media.yaml", "Authorizer")["JwtConfiguration"]
    assert jwt["Audience"] == [{"Ref": "WebClientId"}]
    (rule,) = properties("aws/cfn/media.yaml", "Uploads")["CorsConfiguration"]["CorsRules"]
    assert (rule["AllowedOrigins"], rule["AllowedMethods"]) == ([{"Ref": "WebOrigin"}], ["POST"])


def test_uploads_that_were_never_processed_live_a_day() -> None:
    (rule,) = properties("aws/cfn/media.yaml", "Uploads")["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 1)


@pytest.mark.parametrize("template", ["realtime", "media"])
def test_every_gateway_is_throttled(template: str) -> None:
    limits = properties(f"aws/cfn/{template}.yaml", "Stage")["DefaultRouteSettings"]
    declared = templates.read(ROOT / f"aws/cfn/{template}.yaml")["Parameters"]
    rate, burst = (
        declared[limit["Ref"]]["Default"] if isinstance(limit, dict) else limit
        for limit in (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"])
    )
    assert rate <= 500
    assert burst <= 2 * rate


def test_the_uploads_api_allows_fewer_requests_than_the_database_has_connections_for() -> None:
    limits = properties("aws/cfn/media.yaml", "Stage")["DefaultRouteSettings"]
    assert limits["ThrottlingRateLimit"] <= 50


def test_lambdas_reach_only_their_own_items_and_objects() -> None:
    sockets = templates.read(ROOT / "aws/cfn/realtime.yaml")["Resources"]["Role"]
    for action, keys in {
        "dynamodb:PutItem": ["TICKET#*", "CONN#*", "SOCKET#*"],
        "dynamodb:DeleteItem": ["TICKET#*", "CONN#*", "SOCKET#*"],
        "dynamodb:ConditionCheckItem": ["SESSION#*"],
    }.items():
        expected = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
        assert conditions(sockets, action) == [expected], action
    pictures = templates.read(ROOT / "aws/cfn/media.yaml")["Resources"]["ProcessRole"]
    listings = conditions(pictures, "s3:ListBucket")
    # The other is the uploads bucket, whose missing objects must be told from refused ones.
    assert listings == [None, {"StringLike": {"s3:prefix": "media/*"}}]
    (put,) = [each for each in statements(pictures) if "s3:PutObject" in listed(each["Action"])]
    assert put["Resource"] == {"Fn::Sub": "${Assets.Arn}/media/*"}


@pytest.mark.parametrize(("name", "resource"), resources("AWS::IAM::Role"))
def test_ecs_assumes_roles_for_this_account_alone(name: str, resource: dict[str, Any]) -> None:
    for statement in resource["Properties"]["AssumeRolePolicyDocument"]["Statement"]:
        if statement["Principal"].get("Service") == "ecs-tasks.amazonaws.com":
            account = {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
            assert statement["Condition"] == {"StringEquals": account}


@pytest.mark.parametrize(("name", "resource"), resources("AWS::Lambda::Permission"))
def test_a_lambda_is_called_by_one_resource_of_this_account(
    name: str, resource: dict[str, Any]
) -> None:
    permission = resource["Properties"]
    assert permission["SourceArn"]
    # The ARN of a bucket has no account: somebody else could own one of this name later.
    if permission["Principal"] == "s3.amazonaws.com":
        assert permission["SourceAccount"] == {"Ref": "AWS::AccountId"}


@pytest.mark.parametrize(("name", "resource"), resources("AWS::S3::BucketPolicy"))
def test_buckets_are_read_by_our_distribution_alone(name: str, resource: dict[str, Any]) -> None:
    for statement in statements(resource):
        if statement["Effect"] == "Allow":
            assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
            source = statement["Condition"]["StringEquals"]["aws:SourceArn"]["Fn::Sub"]
            assert source.endswith(":distribution/${Distribution}")


def test_browsers_need_tls_for_two_years() -> None:
    for name in ("PageHeaders", "FileHeaders"):
        headers = properties("aws/cfn/frontend.yaml", name)["ResponseHeadersPolicyConfig"]
        hsts = headers["SecurityHeadersConfig"]["StrictTransportSecurity"]
        assert (hsts["AccessControlMaxAgeSec"], hsts["Override"]) == (63_072_000, True)
    distribution = properties("aws/cfn/frontend.yaml", "Distribution")["DistributionConfig"]
    certificate = distribution["ViewerCertificate"]["Fn::If"][1]
    assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"


def test_expiring_items_are_deleted_and_messages_are_not() -> None:
    table = properties("ddb/template.yaml", "Messages")
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["DeletionProtectionEnabled"] == {"Fn::If": ["IsProduction", True, False]}


def test_stream_records_are_retried_alone_and_not_for_ever() -> None:
    mapping = properties("ddb/template.yaml", "Mapping")
    # Without it, DynamoDB takes every batch for processed, whatever the Lambda answers.
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert 1 <= mapping["MaximumRetryAttempts"] <= 100
    assert mapping["MaximumRecordAgeInSeconds"] <= 24 * 3600


def test_containers_have_no_privileges_and_failed_deployments_are_rolled_back() -> None:
    for container in containers(templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]["Task"]):
        assert container["LinuxParameters"]["Capabilities"] == {"Drop": ["ALL"]}
    service = properties("aws/cfn/service.yaml", "Service")
    breaker = service["DeploymentConfiguration"]["DeploymentCircuitBreaker"]
    assert breaker == {"Enable": True, "Rollback": True}


def test_the_clients_address_is_the_one_that_cloudfront_saw() -> None:
    api, *_ = containers(templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]["Task"])
    variables = {each["Name"]: each["Value"] for each in api["Environment"] if "Name" in each}
    # CloudFront and the load balancer each append one address; one more could be the client's lie.
    assert variables["TRUSTED_PROXIES"] == "2"
