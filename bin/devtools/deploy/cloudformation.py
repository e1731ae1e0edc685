"""Deployment of CloudFormation stacks by change set, on AWS and on the emulator alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from ..errors import UserError
from . import config_validation, database_limits, ssm_secrets, templates, zones
from .artifacts import ArtifactBucket
from .change_set import Change, Plan
from .environments import Environment, client, friendly_aws_errors
from .stacks import Stack

_SUCCEEDED = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
_DEPLOYED = (*_SUCCEEDED, "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")
_GITHUB = ":oidc-provider/token.actions.githubusercontent.com"
_HIGH_THROUGHPUT = "/ssm/parameter-store/high-throughput-enabled"
_CLOUDFRONT_LIST = "com.amazonaws.global.cloudfront.origin-facing"


class Deployer:
    """Deploys stacks of one environment; errors of AWS are raised as `UserError`."""

    def __init__(self, environment: Environment, cache: Path) -> None:
        self.environment = environment
        self.session = environment.session()
        self._formation = client(self.session, "cloudformation")
        self.artifacts = ArtifactBucket(self.session, environment, cache)

    def deploy(
        self,
        stack: Stack,
        parameters: Mapping[str, str],
        *,
        show: Callable[[Plan], None] = lambda _plan: None,
        delete_data: bool = False,
    ) -> dict[str, str]:
        """Create or update the stack; return its outputs.

        `parameters` override the environment's file. The plan is shown before it is applied; one
        that would delete stateful resources isn't applied, unless `delete_data`.
        """
        plan = self.plan(stack, parameters)
        if plan is not None:
            show(plan)
            if not delete_data:
                self._check_no_data_loss(plan)
            self.apply(plan)
        ssm_secrets.after_deploy(self.session, self.environment, stack, self.outputs)
        return self.outputs(stack.name)

    def plan(self, stack: Stack, parameters: Mapping[str, str]) -> Plan | None:
        """Create a change set; return None if it has no changes."""
        name = self.environment.full_name(stack.name)
        with friendly_aws_errors(name):
            status = self.status(stack.name)
            self._check_status(stack.name, status)
            ssm_secrets.before_deploy(self.session, self.environment, stack)
            exists = status in _DEPLOYED
            change_set = f"deploy-{uuid4().hex[:12]}"
            self._formation.create_change_set(
                StackName=name,
                ChangeSetName=change_set,
                ChangeSetType="UPDATE" if exists else "CREATE",
                TemplateBody=stack.template.read_text(),
                Parameters=self._parameters(stack, parameters, exists=exists),
                Capabilities=["CAPABILITY_NAMED_IAM"],
                Tags=[
                    {"Key": "app", "Value": "cruddur"},
                    {"Key": "env", "Value": self.environment.name},
                ],
            )
            changes = self._wait_for_change_set(name, change_set)
        if changes is None:
            return None
        return Plan(stack, change_set, tuple(map(Change.parse, changes)))

    def apply(self, plan: Plan) -> None:
        """Execute the change set, and wait until it has succeeded."""
        name = self.environment.full_name(plan.stack.name)
        with friendly_aws_errors(name):
            self._formation.execute_change_set(StackName=name, ChangeSetName=plan.change_set)
            if self.wait(plan.stack.name) not in _SUCCEEDED:
                raise UserError(f"{name} failed: {self.failure_reason(plan.stack.name)}")

    def discard(self, plan: Plan) -> None:
        """Delete the change set."""
        name = self.environment.full_name(plan.stack.name)
        with friendly_aws_errors(name):
            self._formation.delete_change_set(StackName=name, ChangeSetName=plan.change_set)
            if self.status(plan.stack.name) == "REVIEW_IN_PROGRESS":
                self._formation.delete_stack(StackName=name)  # it has no resources yet

    def status(self, stack: str) -> str | None:
        """Return CloudFormation's status of the stack; None if it doesn't exist."""
        found = self.description(stack)
        return found["StackStatus"] if found else None

    def is_deployed(self, stack: str) -> bool:
        """Return whether the stack exists in a usable state."""
        return self.status(stack) in _DEPLOYED

    def description(self, stack: str) -> dict[str, Any] | None:
        """Return the stack as CloudFormation describes it; None if it doesn't exist."""
        with friendly_aws_errors(self.environment.full_name(stack)):
            try:
                (found,) = self._formation.describe_stacks(
                    StackName=self.environment.full_name(stack)
                )["Stacks"]
            except ClientError as error:
                if "does not exist" in error.response["Error"]["Message"]:
                    return None
                raise
        return None if found["StackStatus"] == "DELETE_COMPLETE" else dict(found)

    def wait(self, stack: str) -> str | None:
        """Poll until the stack's operation has ended; return the status then."""
        while (status := self.status(stack)) is not None and status.endswith("_IN_PROGRESS"):
            time.sleep(self.environment.poll_seconds)
        return status

    def outputs(self, stack: str) -> dict[str, str]:
        """Return the outputs of the stack.

        Raises:
            UserError: it isn't deployed.
        """
        found = self.description(stack)
        if found is None or found["StackStatus"] not in _DEPLOYED:
            raise UserError(
                f"The stack {stack} of {self.environment.name} isn't deployed:"
                f" bin/aws/deploy {stack} --env {self.environment.name}."
            )
        return {item["OutputKey"]: item["OutputValue"] for item in found.get("Outputs", [])}

    def resources(self, stack: str) -> dict[str, tuple[str, str]]:
        """Return the resources of the stack: logical id → type and physical id."""
        pages = self._formation.get_paginator("list_stack_resources")
        return {
            item["LogicalResourceId"]: (item["ResourceType"], item.get("PhysicalResourceId", ""))
            for page in pages.paginate(StackName=self.environment.full_name(stack))
            for item in page["StackResourceSummaries"]
            if item["ResourceStatus"] != "DELETE_COMPLETE"  # left by a failed first deployment
        }

    def failure_reason(self, stack: str) -> str:
        """Return why the last operation failed, and what to do."""
        name = self.environment.full_name(stack)
        events = self._formation.describe_stack_events(StackName=name)["StackEvents"]
        failed = [
            (event["LogicalResourceId"], " ".join(event["ResourceStatusReason"].split()))
            for event in events  # newest first
            if event["ResourceStatus"].endswith("FAILED") or "ROLLBACK" in event["ResourceStatus"]
            if event.get("ResourceStatusReason")
            if "cancelled" not in event["ResourceStatusReason"].lower()
        ]
        of_resources = [f"{resource}: {why}" for resource, why in failed if resource != name]
        reasons = of_resources or self._validation_errors(name) or [why for _, why in failed]
        if not reasons:
            return "CloudFormation gives no reason; its events are in the console."
        first = reasons[-1].rstrip(".")
        if "already exist" in first.lower():
            return f"{first}. A resource outside the stack has this name: import or delete it."
        return f"{first}. Fix this and redeploy."

    def _validation_errors(self, name: str) -> list[str]:
        """Return the errors of CloudFormation's validation before deployment."""
        events = self._formation.describe_events(StackName=name)["OperationEvents"]
        return [
            f"{event['LogicalResourceId']}: {' '.join(event['ValidationStatusReason'].split())}"
            for event in events
            if event.get("ValidationStatus") == "FAILED" and event.get("ValidationStatusReason")
        ]

    def _check_status(self, stack: str, status: str | None) -> None:
        if status in (None, *_DEPLOYED, "REVIEW_IN_PROGRESS"):
            return
        name, env = self.environment.full_name(stack), self.environment.name
        if status in ("CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"):
            raise UserError(
                f"{name} is incomplete ({status}): {self.failure_reason(stack)}"
                f" Delete it first: bin/aws/destroy {stack} --env {env}."
            )
        if str(status).endswith("_IN_PROGRESS"):
            raise UserError(
                f"{name} has an operation in progress ({status}): wait for its end,"
                f" bin/aws/status --env {env}."
            )
        raise UserError(
            f"{name} is stuck ({status}): {self.failure_reason(stack)} First"
            f" aws cloudformation continue-update-rollback --stack-name {name}."
        )

    def _check_no_data_loss(self, plan: Plan) -> None:
        retained = templates.retained_resources(plan.stack.template)
        lost = [
            change.resource
            for change in plan.changes
            if change.destroys
            and (change.resource in retained or change.kind in templates.stateful_types())
        ]
        if lost:
            self.discard(plan)
            raise UserError(
                f"{plan.stack.name} would lose {', '.join(lost)}, with user data: nothing was"
                " changed. Move the data first, then pass --delete-data."
            )

    def _wait_for_change_set(self, name: str, change_set: str) -> list[dict[str, Any]] | None:
        while True:
            found = self._formation.describe_change_set(StackName=name, ChangeSetName=change_set)
            if found["Status"] == "FAILED":
                self._formation.delete_change_set(StackName=name, ChangeSetName=change_set)
                reason = found.get("StatusReason", "CloudFormation gives no reason")
                if any(text in reason for text in _NO_CHANGES):
                    return None
                raise UserError(f"{name}: {reason.rstrip('.')}. Nothing was changed.")
            if found["Status"] == "CREATE_COMPLETE":
                changes = found["Changes"]
                while "NextToken" in found:
                    found = self._formation.describe_change_set(
                        StackName=name, ChangeSetName=change_set, NextToken=found["NextToken"]
                    )
                    changes += found["Changes"]
                return [change["ResourceChange"] for change in changes]
            time.sleep(self.environment.poll_seconds)

    def _parameters(
        self, stack: Stack, given: Mapping[str, str], *, exists: bool
    ) -> list[dict[str, Any]]:
        """Return the template's parameters: those given, from the environment's file, packages and
        other stacks; one without a value or default reuses its previous value."""
        declared = templates.read(stack.template)["Parameters"]
        values = {
            "Env": self.environment.name,
            **self.artifacts.upload_packages(stack),
            **self._inputs(stack),
            **self._account_parameters(stack, declared),
            **self.environment.configured_parameters(stack, declared),
            **given,
        }
        if "Zones" in declared and "Zones" not in values and not exists:
            values["Zones"] = zones.choose(self.session, self.environment)
        unknown = sorted(values.keys() - declared.keys())
        if unknown:
            raise UserError(f"The stack {stack.name} has no parameter {', '.join(unknown)}.")
        missing = config_validation.missing_parameters(declared, values)
        if missing and not exists:
            raise UserError(config_validation.missing_message(self.environment, stack, missing))
        return [
            *({"ParameterKey": key, "ParameterValue": str(value)} for key, value in values.items()),
            *({"ParameterKey": key, "UsePreviousValue": True} for key in missing),
        ]

    def _inputs(self, stack: Stack) -> dict[str, str]:
        names = {other.name for other in self.environment.stacks}
        values = {
            parameter: self.outputs(other)[key]
            for parameter, (other, key) in stack.inputs.items()
            if other in names
        }
        for parameter, (other, key) in stack.optional_inputs.items():
            if other in names and self.is_deployed(other):
                values[parameter] = self.outputs(other)[key]
        return values

    def _account_parameters(self, stack: Stack, declared: Mapping[str, Any]) -> dict[str, str]:
        """Look up the parameters that depend on the account and the region."""
        found: dict[str, str] = {}
        names = {each.name for each in self.environment.stacks}
        if "CloudFrontPrefixList" in declared:
            lists = client(self.session, "ec2").describe_managed_prefix_lists(
                Filters=[{"Name": "prefix-list-name", "Values": [_CLOUDFRONT_LIST]}]
            )["PrefixLists"]
            found |= {"CloudFrontPrefixList": lists[0]["PrefixListId"]} if lists else {}
        if "OidcProvider" in declared and self._is_oidc_provider_external(stack):
            found["OidcProvider"] = "false"
        if "ConnectionsAlarmThreshold" in declared and "database" in names:
            found["ConnectionsAlarmThreshold"] = str(
                database_limits.alarm_threshold(self.environment)
            )
        return found

    def account_concurrency(self) -> int:
        """Return how many Lambdas the account may run at once."""
        settings = client(self.session, "lambda").get_account_settings()
        return int(settings["AccountLimit"]["ConcurrentExecutions"])

    def has_high_throughput(self) -> bool:
        """Return whether the account pays for more than 40 reads of parameters a second."""
        setting = client(self.session, "ssm").get_service_setting(SettingId=_HIGH_THROUGHPUT)
        return bool(setting["ServiceSetting"]["SettingValue"] == "true")

    def _is_oidc_provider_external(self, stack: Stack) -> bool:
        """Return whether the account has GitHub's identity provider, and not from this stack."""
        if self.is_deployed(stack.name) and "GitHub" in self.resources(stack.name):
            return False
        providers = client(self.session, "iam").list_open_id_connect_providers()
        return any(
            provider["Arn"].endswith(_GITHUB) for provider in providers["OpenIDConnectProviderList"]
        )
