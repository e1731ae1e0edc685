"""Checks of an account before its first deployment: what new accounts lack.

Service-linked roles are created and quotas requested. The rest needs a person: one line says what,
with the name and the address of the page.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass

import boto3
from botocore.exceptions import ClientError

from . import templates
from .cloudfront_probe import CloudFrontProbe
from .environments import Environment, client

# AWS creates these by itself at the first use, but CloudFormation may be faster.
# Source: "Using service-linked roles" in the guides of ECS, ELB, RDS, Application Auto Scaling and
# CloudFront.
_ROLES = (
    "ecs.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "rds.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "vpcorigin.cloudfront.amazonaws.com",
)
# X-Ray writes spans to these log groups.
# Source: "Enable transaction search", Amazon CloudWatch user guide.
_SPAN_LOG_GROUPS = ("aws/spans", "/aws/application-signals/data")
_SPAN_RETENTION_DAYS = 30  # as X-Ray itself keeps traces, and we keep logs
_LAMBDA_QUOTA = ("lambda", "L-B99A9384")
_MIN_LAMBDAS = 1000  # what an older account has
_FARGATE_QUOTA = ("fargate", "L-3032A538"), "Fargate On-Demand vCPU resource count"
_SPOT_QUOTA = ("fargate", "L-36FBB829"), "Fargate Spot vCPU resource count"
_CPU_UNITS = 1024  # of one vCPU
_COGNITO_QUOTA = (
    "cognito-idp",
    "L-026ADBA3",
)  # UserAuthentication, in requests a second
_OPEN_REQUESTS = ("PENDING", "CASE_OPENED")
_CONSOLE = "https://console.aws.amazon.com"


@dataclass(frozen=True)
class Finding:
    """One line about the account. What `blocks` must be mended by a person before a deployment."""

    text: str
    blocks: bool = False


class AccountChecks:
    """Checks one environment's account; `dry_run` only reads."""

    def __init__(
        self, session: boto3.Session, environment: Environment, *, dry_run: bool = False
    ) -> None:
        self._session = session
        self._environment = environment
        self._dry_run = dry_run

    def run(self) -> Iterator[Finding]:
        """Check, and mend what a script may; yield what was found."""
        missing = {"freetier", "service-quotas", "xray"} & {*self._environment.missing_services}
        yield from self.roles()
        yield from self.certificate_zone()
        yield from self.cloudfront()
        yield from self.mail()
        if "xray" not in missing:
            yield from self.traces()
        if "freetier" not in missing:
            yield from self.plan()
        if "service-quotas" not in missing:
            yield from self.lambda_concurrency()
            yield from self.fargate()
            yield from self.sign_ins()
        for service in sorted(missing):
            yield Finding(f"{self._environment.name} has no {service}, so that isn't checked.")

    def roles(self) -> Iterator[Finding]:
        """Create the missing service-linked roles."""
        iam = client(self._session, "iam")
        for service in _ROLES:
            if iam.list_roles(PathPrefix=f"/aws-service-role/{service}/", MaxItems=1)["Roles"]:
                continue
            if self._dry_run:
                yield Finding(f"The service-linked role of {service} would be created.")
                continue
            try:
                iam.create_service_linked_role(AWSServiceName=service)
            except ClientError as error:  # a service may have created it in the meantime
                message = error.response["Error"]["Message"]
                if "already exists" not in message and "has been taken" not in message:
                    raise
                continue
            yield Finding(f"The service-linked role of {service} is created.")

    def certificate_zone(self) -> Iterator[Finding]:
        """Check that the hosted zone is the domain's; without it, certificates wait for hours."""
        shared = self._environment.parameters.get("shared", {})
        domain, zone = shared.get("DomainName", ""), shared.get("HostedZoneId", "")
        if not domain:
            return
        page = f"Route 53, Hosted zones: {_CONSOLE}/route53/v2/hostedzones"
        try:
            found = client(self._session, "route53").get_hosted_zone(Id=zone)
        except ClientError as error:
            if error.response["Error"]["Code"] not in (
                "NoSuchHostedZone",
                "InvalidInput",
            ):
                raise
            yield Finding(f"HostedZoneId {zone!r} isn't in this account ({page}).", blocks=True)
            return
        name = found["HostedZone"]["Name"].rstrip(".")
        if domain != name and not domain.endswith(f".{name}"):
            yield Finding(
                f"The hosted zone {zone} is {name}'s, not {domain}'s ({page}).",
                blocks=True,
            )

    def cloudfront(self) -> Iterator[Finding]:
        """Check that the account may create distributions, which a new one may have to request."""
        probe = CloudFrontProbe(self._session, self._environment)
        if probe.has_distributions():
            return
        if self._dry_run:
            yield Finding(
                "Whether CloudFront accepts this account is tried with an unused distribution."
            )
        elif (refusal := probe.create()) is not None:
            yield Finding(
                f"CloudFront refuses this account ({refusal}): ask for it (Support, Create case,"
                f" Account: {_CONSOLE}/support/home#/case/create).",
                blocks=True,
            )

    def mail(self) -> Iterator[Finding]:
        """Report the sandbox of SES, in which only verified addresses get mail."""
        if not client(self._session, "sesv2").get_account().get("ProductionAccessEnabled"):
            region = self._environment.region
            yield Finding(
                "SES is in its sandbox, so only verified addresses get mail: request production"
                f" access (SES, Account dashboard: {_CONSOLE}/ses/home?region={region}#/account)."
            )

    def traces(self) -> Iterator[Finding]:
        """Enable Transaction Search, without which X-Ray takes no spans by OTLP.

        It applies to the account's whole region, to the spans of Lambdas too.
        """
        if self._environment.parameters_with_defaults("service")["Xray"] != "true":
            return
        xray, logs = client(self._session, "xray"), client(self._session, "logs")
        is_on = xray.get_trace_segment_destination().get("Destination") == "CloudWatchLogs"
        if self._dry_run:
            if not is_on:
                yield Finding("X-Ray's Transaction Search would be enabled, for this whole region.")
            return
        if not is_on:
            region = self._environment.region
            account = client(self._session, "sts").get_caller_identity()["Account"]
            logs.put_resource_policy(
                policyName="cruddur-spans", policyDocument=_span_policy(region, account)
            )
            xray.update_trace_segment_destination(Destination="CloudWatchLogs")
            yield Finding("X-Ray's Transaction Search is enabled, for this whole region.")
        try:
            logs.put_retention_policy(
                logGroupName=_SPAN_LOG_GROUPS[0], retentionInDays=_SPAN_RETENTION_DAYS
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            yield Finding(
                f"X-Ray hasn't created its log group {_SPAN_LOG_GROUPS[0]} yet: run this again"
                f" after the first traces, so that they are kept for {_SPAN_RETENTION_DAYS} days."
            )

    def plan(self) -> Iterator[Finding]:
        """Check that a free plan isn't asked for more than it has."""
        try:
            plan = client(self._session, "freetier").get_account_plan_state()
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":  # an older account
                raise
            return
        if plan["accountPlanType"] != "FREE":
            return
        database = self._environment.parameters_with_defaults("database")
        days, instance_class = database["BackupDays"], database["InstanceClass"]
        if int(days) > 1 or not instance_class.endswith(".micro"):
            yield Finding(
                f"An account on the free plan has no {days} days of backups and no"
                f" {instance_class}: upgrade it (Billing, Free tier:"
                f" {_CONSOLE}/billing/home#/freetier), or see aws/README.md.",
                blocks=True,
            )

    def lambda_concurrency(self) -> Iterator[Finding]:
        """Request more concurrent Lambdas: new accounts may have ten."""
        limits = client(self._session, "lambda").get_account_settings()["AccountLimit"]
        present = int(limits["ConcurrentExecutions"])
        if present < _MIN_LAMBDAS:
            yield self._request(
                _LAMBDA_QUOTA,
                f"{present} concurrent Lambdas",
                "Concurrent executions",
                _MIN_LAMBDAS,
            )

    def fargate(self) -> Iterator[Finding]:
        """Request as many vCPUs as the most tasks need while a deployment replaces them."""
        service_parameters = self._environment.parameters_with_defaults("service")
        units = 2 * int(service_parameters["MaxTasks"]) * int(service_parameters["Cpu"])
        needed = math.ceil(units / _CPU_UNITS)
        quotas = [_SPOT_QUOTA] if service_parameters["SpotWeight"] != "0" else []
        if not quotas or service_parameters["RegularTasks"] != "0":
            quotas.append(_FARGATE_QUOTA)
        for quota, name in quotas:
            present = self._quota(quota)
            if present < needed:
                kind = "Fargate Spot" if quota == _SPOT_QUOTA[0] else "Fargate"
                yield self._request(quota, f"{present:g} vCPUs of {kind}", name, needed)

    def sign_ins(self) -> Iterator[Finding]:
        """Say how many open pages Cognito's quota is enough for, as it counts renewals too."""
        rate = self._quota(_COGNITO_QUOTA)
        yield Finding(
            f"Cognito allows {rate:g} sign-ins and renewals a second: {self.pages(rate):,} open"
            " pages. More are bought before there are as many"
            f" ({_quota_page(_COGNITO_QUOTA, 'Rate of UserAuthentication requests')})."
        )

    def pages(self, rate: float) -> int:
        """Return how many open pages can renew their tokens at this rate a second."""
        template = templates.read(self._environment.stack("auth").template)
        web_client = template["Resources"]["WebClient"]["Properties"]
        assert web_client["TokenValidityUnits"]["AccessToken"] == "minutes"
        return int(rate * web_client["AccessTokenValidity"] * 60)

    def _quota(self, quota: tuple[str, str]) -> float:
        """Return a quota's value, which is the default's until AWS has set another."""
        quotas = client(self._session, "service-quotas")
        which = dict(zip(("ServiceCode", "QuotaCode"), quota, strict=True))
        try:
            response = quotas.get_service_quota(**which)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchResourceException":
                raise
            response = quotas.get_aws_default_service_quota(**which)
        return float(response["Quota"]["Value"])

    def _request(self, quota: tuple[str, str], present: str, name: str, wanted: int) -> Finding:
        """Request a higher quota, unless a request is open."""
        service, code = quota
        page = _quota_page(quota, name)
        what = f"This account has {present}, and {wanted} are needed"
        if self._dry_run:
            return Finding(f"{what}: they would be requested ({page}).")
        quotas = client(self._session, "service-quotas")
        history = quotas.list_requested_service_quota_change_history_by_quota(
            ServiceCode=service, QuotaCode=code
        )["RequestedQuotas"]
        if any(request["Status"] in _OPEN_REQUESTS for request in history):
            return Finding(f"{what}: the request isn't answered yet ({page}).")
        try:
            quotas.request_service_quota_increase(
                ServiceCode=service, QuotaCode=code, DesiredValue=wanted
            )
        except ClientError as error:
            reason = error.response["Error"]["Message"].rstrip(".")
            return Finding(f"{what}, but can't be requested ({reason}): ask for them ({page}).")
        return Finding(f"{what}: they are requested ({page}).")


def _span_policy(region: str, account: str) -> str:
    """Return the policy by which X-Ray may write spans of this account to CloudWatch Logs."""
    groups = [f"arn:aws:logs:{region}:{account}:log-group:{name}:*" for name in _SPAN_LOG_GROUPS]
    condition = {
        "ArnLike": {"aws:SourceArn": f"arn:aws:xray:{region}:{account}:*"},
        "StringEquals": {"aws:SourceAccount": account},
    }
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "xray.amazonaws.com"},
        "Action": "logs:PutLogEvents",
        "Resource": groups,
        "Condition": condition,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _quota_page(quota: tuple[str, str], name: str) -> str:
    service, code = quota
    return f"Service Quotas, {name}: {_CONSOLE}/servicequotas/home/services/{service}/quotas/{code}"
