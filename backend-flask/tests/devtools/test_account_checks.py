"""What a new account lacks is found, and mended where a script may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from devtools.deploy.account_checks import AccountChecks, Finding
from devtools.deploy.environments import Environment
from tests.conftest import ROOT
from tests.devtools.stubbed_aws import StubbedSession

LAMBDA = {"ServiceCode": "lambda", "QuotaCode": "L-B99A9384"}
FARGATE = {"ServiceCode": "fargate", "QuotaCode": "L-3032A538"}
SPOT = {"ServiceCode": "fargate", "QuotaCode": "L-36FBB829"}
COGNITO = {"ServiceCode": "cognito-idp", "QuotaCode": "L-026ADBA3"}
DOMAIN = {"DomainName": "cruddur.example", "HostedZoneId": "Z1"}
# Source: "Enable transaction search", Amazon CloudWatch user guide.
SPAN_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "xray.amazonaws.com"},
                "Action": "logs:PutLogEvents",
                "Resource": [
                    "arn:aws:logs:us-east-1:123456789012:log-group:aws/spans:*",
                    "arn:aws:logs:us-east-1:123456789012:log-group:/aws/application-signals/data:*",
                ],
                "Condition": {
                    "ArnLike": {"aws:SourceArn": "arn:aws:xray:us-east-1:123456789012:*"},
                    "StringEquals": {"aws:SourceAccount": "123456789012"},
                },
            }
        ],
    }
)
UNVERIFIED = (
    "Your account must be verified before you can add new CloudFront resources. To verify your"
    " account, please contact AWS Support (https://console.aws.amazon.com/support/home#/) and"
    " include this error message."
)


@pytest.fixture
def session() -> Iterator[StubbedSession]:
    aws = StubbedSession()
    yield aws
    assert aws.was_called_as_planned()


def checks(
    session: StubbedSession, shared: dict[str, str] | None = None, *, dry_run: bool = False
) -> AccountChecks:
    production = Environment.named("production")
    parameters = {**production.parameters, "shared": shared or {}}
    aws: Any = session
    return AccountChecks(aws, replace(production, parameters=parameters), dry_run=dry_run)


def only(findings: Iterator[Finding]) -> Finding:
    (found,) = findings
    assert "\n" not in found.text
    return found


def a_role(service: str) -> dict[str, Any]:
    return {
        "Path": f"/aws-service-role/{service}/",
        "RoleName": "AWSServiceRoleForECS",
        "RoleId": "AROA0000000000000000",
        "Arn": f"arn:aws:iam::000000000000:role/aws-service-role/{service}/Role",
        "CreateDate": "2026-01-01T00:00:00Z",
    }


def test_a_missing_service_linked_role_is_created(session: StubbedSession) -> None:
    session.answers("iam", "list_roles", {"Roles": []})
    session.answers(
        "iam", "create_service_linked_role", {}, {"AWSServiceName": "ecs.amazonaws.com"}
    )
    for service in (
        "elasticloadbalancing",
        "rds",
        "ecs.application-autoscaling",
        "vpcorigin.cloudfront",
    ):
        prefix = {"PathPrefix": f"/aws-service-role/{service}.amazonaws.com/", "MaxItems": 1}
        session.answers("iam", "list_roles", {"Roles": [a_role(service)]}, prefix)
    assert only(checks(session).roles()).text.endswith("ecs.amazonaws.com is created.")


def test_a_dry_run_creates_no_roles_and_requests_nothing(session: StubbedSession) -> None:
    for _ in range(5):
        session.answers("iam", "list_roles", {"Roles": []})
    session.answers("xray", "get_trace_segment_destination", {"Destination": "XRay"})
    session.answers(
        "lambda", "get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 10}}
    )
    session.answers("cloudfront", "list_distributions", no_distributions())
    dry = checks(session, dry_run=True)
    assert len(list(dry.roles())) == 5
    assert "would be enabled" in only(dry.traces()).text
    assert "would be requested" in only(dry.lambda_concurrency()).text
    assert "is tried" in only(dry.cloudfront()).text


def no_distributions() -> dict[str, Any]:
    empty = {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": 0}
    return {"DistributionList": empty}


def test_an_account_that_cloudfront_hasnt_verified_cant_go_on(session: StubbedSession) -> None:
    session.answers("cloudfront", "list_distributions", no_distributions())
    session.refuses("cloudfront", "create_distribution", "AccessDenied", UNVERIFIED)
    found = only(checks(session).cloudfront())
    assert found.blocks
    assert "must be verified" in found.text
    assert "(Support, Create case, Account: https://console.aws.amazon.com/support" in found.text


def test_x_ray_takes_spans_by_otlp_once_transaction_search_is_on(session: StubbedSession) -> None:
    session.answers("xray", "get_trace_segment_destination", {"Destination": "XRay"})
    session.answers("sts", "get_caller_identity", {"Account": "123456789012"})
    session.answers(
        "logs",
        "put_resource_policy",
        {},
        {"policyName": "cruddur-spans", "policyDocument": SPAN_POLICY},
    )
    session.answers(
        "xray", "update_trace_segment_destination", {}, {"Destination": "CloudWatchLogs"}
    )
    session.refuses("logs", "put_retention_policy", "ResourceNotFoundException")
    enabled, missing = checks(session).traces()
    assert "is enabled" in enabled.text
    assert "hasn't created its log group aws/spans yet" in missing.text


def test_spans_are_retained_as_long_as_logs(session: StubbedSession) -> None:
    session.answers("xray", "get_trace_segment_destination", {"Destination": "CloudWatchLogs"})
    expected = {"logGroupName": "aws/spans", "retentionInDays": 30}
    session.answers("logs", "put_retention_policy", {}, expected)
    assert list(checks(session).traces()) == []


def test_an_environment_without_x_ray_changes_nothing_of_it(session: StubbedSession) -> None:
    aws: Any = session
    assert list(AccountChecks(aws, Environment.named("staging")).traces()) == []


def test_ten_concurrent_lambdas_are_too_few_and_more_are_requested(
    session: StubbedSession,
) -> None:
    limits = {"AccountLimit": {"ConcurrentExecutions": 10}}
    history = "list_requested_service_quota_change_history_by_quota"
    session.answers("lambda", "get_account_settings", limits)
    session.answers("service-quotas", history, {"RequestedQuotas": []}, LAMBDA)
    wanted = {**LAMBDA, "DesiredValue": 1000}
    session.answers("service-quotas", "request_service_quota_increase", {}, wanted)
    found = only(checks(session).lambda_concurrency())
    assert (found.blocks, "they are requested" in found.text) == (False, True)

    session.answers("lambda", "get_account_settings", limits)
    session.answers("service-quotas", history, {"RequestedQuotas": [{"Status": "CASE_OPENED"}]})
    assert "isn't answered yet" in only(checks(session).lambda_concurrency()).text

    session.answers("lambda", "get_account_settings", limits)
    session.answers("service-quotas", history, {"RequestedQuotas": [{"Status": "DENIED"}]})
    session.refuses(
        "service-quotas", "request_service_quota_increase", "AccessDeniedException", "Not you."
    )
    found = only(checks(session).lambda_concurrency())
    assert "can't be requested (Not you)" in found.text
    assert "Service Quotas, Concurrent executions: https://" in found.text


def test_enough_is_not_requested_again(session: StubbedSession) -> None:
    session.answers(
        "lambda", "get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 1000}}
    )
    session.answers("service-quotas", "get_service_quota", {"Quota": {"Value": 6.0}}, FARGATE)
    assert list(checks(session).lambda_concurrency()) == []
    assert list(checks(session).fargate()) == []


def test_fargate_needs_twice_the_most_tasks(session: StubbedSession) -> None:
    # Six tasks of a quarter of a vCPU, twice while a deployment replaces them.
    session.refuses("service-quotas", "get_service_quota", "NoSuchResourceException")
    default = {"Quota": {"Value": 2.0}}
    session.answers("service-quotas", "get_aws_default_service_quota", default, FARGATE)
    history = "list_requested_service_quota_change_history_by_quota"
    session.answers("service-quotas", history, {"RequestedQuotas": []}, FARGATE)
    wanted = {**FARGATE, "DesiredValue": 3}
    session.answers("service-quotas", "request_service_quota_increase", {}, wanted)
    assert "2 vCPUs of Fargate, and 3 are needed" in only(checks(session).fargate()).text


def test_spot_tasks_have_a_quota_of_their_own(session: StubbedSession) -> None:
    session.answers("service-quotas", "get_service_quota", {"Quota": {"Value": 0.0}}, SPOT)
    history = "list_requested_service_quota_change_history_by_quota"
    session.answers("service-quotas", history, {"RequestedQuotas": []}, SPOT)
    wanted = {**SPOT, "DesiredValue": 1}
    session.answers("service-quotas", "request_service_quota_increase", {}, wanted)
    aws: Any = session
    found = only(AccountChecks(aws, Environment.named("staging")).fargate())
    assert "0 vCPUs of Fargate Spot, and 1 are needed" in found.text


def test_cognitos_quota_is_said_in_open_pages(session: StubbedSession) -> None:
    # A page renews its token every fifteen minutes: 120 x 900.
    session.answers("service-quotas", "get_service_quota", {"Quota": {"Value": 120.0}}, COGNITO)
    pages = "108,000 open pages"
    said = only(checks(session).sign_ins()).text
    assert f"120 sign-ins and renewals a second: {pages}" in said
    assert pages in (ROOT / "aws" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("is_allowed", [True, False])
def test_the_sandbox_of_ses_is_reported(session: StubbedSession, is_allowed: bool) -> None:
    session.answers("sesv2", "get_account", {"ProductionAccessEnabled": is_allowed})
    found = list(checks(session).mail())
    assert [each.blocks for each in found] == ([] if is_allowed else [False])
    assert is_allowed or "SES, Account dashboard: https://" in found[0].text


def test_a_free_plan_has_fewer_backups(session: StubbedSession) -> None:
    account = {"accountId": "000000000000", "accountPlanStatus": "ACTIVE"}
    free, paid = ({**account, "accountPlanType": kind} for kind in ("FREE", "PAID"))
    session.answers("freetier", "get_account_plan_state", free)
    found = only(checks(session).plan())
    assert (found.blocks, "no 14 days of backups" in found.text) == (True, True)
    session.answers("freetier", "get_account_plan_state", paid)
    session.refuses("freetier", "get_account_plan_state", "ResourceNotFoundException")
    assert [list(checks(session).plan()), list(checks(session).plan())] == [[], []]


def hosted_zone(name: str) -> dict[str, Any]:
    return {"HostedZone": {"Id": "/hostedzone/Z1", "Name": f"{name}.", "CallerReference": "x"}}


@pytest.mark.parametrize("name", ["cruddur.example", "example"])
def test_a_hosted_zone_of_the_domain_is_accepted(session: StubbedSession, name: str) -> None:
    session.answers("route53", "get_hosted_zone", hosted_zone(name), {"Id": "Z1"})
    assert list(checks(session, DOMAIN).certificate_zone()) == []
    assert list(checks(session).certificate_zone()) == []


def test_another_domains_zone_is_refused(session: StubbedSession) -> None:
    session.answers("route53", "get_hosted_zone", hosted_zone("ruddur.example"))
    assert "is ruddur.example's" in only(checks(session, DOMAIN).certificate_zone()).text
    session.refuses("route53", "get_hosted_zone", "NoSuchHostedZone")
    found = only(checks(session, DOMAIN).certificate_zone())
    assert (found.blocks, "isn't in this account" in found.text) == (True, True)
