"""CloudFormation stacks, made or changed from their templates, on AWS and on the emulator alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from ..settings import Refusal
from . import config_validation, lambda_packages, ssm_secrets, templates
from .environments import Environment, client, explained
from .stacks import Stack

_MADE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
_STANDING = (*_MADE, "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")
_GITHUB = ":oidc-provider/token.actions.githubusercontent.com"
_CLOUDFRONT_LIST = "com.amazonaws.global.cloudfront.origin-facing"


@dataclass(frozen=True)
class Change:
    """What a change set would do to one resource."""

    action: str
    resource: str
    kind: str
    replaces: bool

    @property
    def destroys(self) -> bool:
        """Tell whether the resource that is there now won't be."""
        return self.action == "Remove" or self.replaces

    def __str__(self) -> str:
        """Answer it as a line for a person."""
        action = "Replace" if self.replaces else self.action
        return f"  {action:<8}{self.resource:<28}{self.kind}"


@dataclass(frozen=True)
class Plan:
    """A change set that waits to be applied."""

    stack: Stack
    change_set: str
    changes: tuple[Change, ...]


class Deployer:
    """Deploys stacks of one environment.

    Raises `Refusal`, in one line with what to do next, where AWS does.
    """

    def __init__(self, environment: Environment, cache: Path) -> None:
        self.environment = environment
        self.session = environment.session()
        self._cache = cache
        self._formation = client(self.session, "cloudformation")
        self._s3 = client(self.session, "s3")

    def deploy(
        self,
        stack: Stack,
        parameters: Mapping[str, str],
        *,
        show: Callable[[Plan], None] = lambda _plan: None,
        delete_data: bool = False,
    ) -> dict[str, str]:
        """Make the stack what its template says; answer its outputs.

        `parameters` are those that no file knows. The plan is shown before it is applied; one that
        would delete people's data isn't applied, unless `delete_data`.
        """
        plan = self.plan(stack, parameters)
        if plan is not None:
            show(plan)
            if not delete_data:
                self._refuse_to_lose_data(plan)
            self.apply(plan)
        ssm_secrets.follow(self.session, self.environment, stack, self.outputs)
        return self.outputs(stack.name)

    def plan(self, stack: Stack, parameters: Mapping[str, str]) -> Plan | None:
        """Make a change set; None where the stack is what the template says already."""
        name = self.environment.full_name(stack.name)
        with explained(name):
            status = self.status(stack.name)
            self._refuse_half_made(stack.name, status)
            ssm_secrets.precede(self.session, self.environment, stack)
            exists = status in _STANDING
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
            found = self._made_change_set(name, change_set)
        if found is None:
            return None
        return Plan(stack, change_set, tuple(_change(item) for item in found))

    def apply(self, plan: Plan) -> None:
        """Do what the plan says, and wait for its end."""
        name = self.environment.full_name(plan.stack.name)
        with explained(name):
            self._formation.execute_change_set(StackName=name, ChangeSetName=plan.change_set)
            if self.settle(plan.stack.name) not in _MADE:
                raise Refusal(f"{name} failed: {self.failure(plan.stack.name)}")

    def discard(self, plan: Plan) -> None:
        """Forget a plan."""
        name = self.environment.full_name(plan.stack.name)
        with explained(name):
            self._formation.delete_change_set(StackName=name, ChangeSetName=plan.change_set)
            if self.status(plan.stack.name) == "REVIEW_IN_PROGRESS":
                self._formation.delete_stack(StackName=name)  # it holds nothing yet

    def status(self, stack: str) -> str | None:
        """Answer CloudFormation's word for how the stack is; None where there is none."""
        found = self.description(stack)
        return found["StackStatus"] if found else None

    def stands(self, stack: str) -> bool:
        """Tell whether the stack is there and whole."""
        return self.status(stack) in _STANDING

    def description(self, stack: str) -> dict[str, Any] | None:
        """Answer what CloudFormation says of the stack."""
        with explained(self.environment.full_name(stack)):
            try:
                (found,) = self._formation.describe_stacks(
                    StackName=self.environment.full_name(stack)
                )["Stacks"]
            except ClientError as error:
                if "does not exist" in error.response["Error"]["Message"]:
                    return None
                raise
        return None if found["StackStatus"] == "DELETE_COMPLETE" else dict(found)

    def settle(self, stack: str) -> str | None:
        """Wait while CloudFormation works on the stack; answer how it is then."""
        while (status := self.status(stack)) is not None and status.endswith("_IN_PROGRESS"):
            time.sleep(self.environment.poll_seconds)
        return status

    def outputs(self, stack: str) -> dict[str, str]:
        """Answer what the stack says of itself.

        Raises:
            Refusal: it isn't deployed.
        """
        found = self.description(stack)
        if found is None or found["StackStatus"] not in _STANDING:
            raise Refusal(
                f"The stack {stack} of {self.environment.name} isn't deployed:"
                f" bin/aws/deploy {stack} --env {self.environment.name}."
            )
        return {item["OutputKey"]: item["OutputValue"] for item in found.get("Outputs", [])}

    def resources(self, stack: str) -> dict[str, tuple[str, str]]:
        """Answer what the stack is made of: logical id → type and physical id."""
        pages = self._formation.get_paginator("list_stack_resources")
        return {
            item["LogicalResourceId"]: (item["ResourceType"], item.get("PhysicalResourceId", ""))
            for page in pages.paginate(StackName=self.environment.full_name(stack))
            for item in page["StackResourceSummaries"]
            if item["ResourceStatus"]
            != "DELETE_COMPLETE"  # as after a first deployment that failed
        }

    def failure(self, stack: str) -> str:
        """Answer why the stack failed last, and what to do."""
        name = self.environment.full_name(stack)
        events = self._formation.describe_stack_events(StackName=name)["StackEvents"]
        failed = [
            (event["LogicalResourceId"], " ".join(event["ResourceStatusReason"].split()))
            for event in events  # the newest stand first
            if event["ResourceStatus"].endswith("FAILED") or "ROLLBACK" in event["ResourceStatus"]
            if event.get("ResourceStatusReason")
            if "cancelled" not in event["ResourceStatusReason"].lower()
        ]
        own = [f"{resource}: {why}" for resource, why in failed if resource != name]
        reasons = own or self._invalid(name) or [why for _, why in failed]
        if not reasons:
            return "CloudFormation gives no reason; its events are in the console."
        first = reasons[-1].rstrip(".")
        if "already exist" in first.lower():
            return f"{first}. Something outside the stack has that name: import it, or delete it."
        return f"{first}. Mend that, and deploy again."

    def _invalid(self, name: str) -> list[str]:
        """Answer what CloudFormation found wrong before it began."""
        events = self._formation.describe_events(StackName=name)["OperationEvents"]
        return [
            f"{event['LogicalResourceId']}: {' '.join(event['ValidationStatusReason'].split())}"
            for event in events
            if event.get("ValidationStatus") == "FAILED" and event.get("ValidationStatusReason")
        ]

    def _refuse_half_made(self, stack: str, status: str | None) -> None:
        if status in (None, *_STANDING, "REVIEW_IN_PROGRESS"):
            return
        name, env = self.environment.full_name(stack), self.environment.name
        if status in ("CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"):
            raise Refusal(
                f"{name} is half made ({status}): {self.failure(stack)}"
                f" First remove it: bin/aws/destroy {stack} --env {env}."
            )
        if str(status).endswith("_IN_PROGRESS"):
            raise Refusal(
                f"{name} is being worked on ({status}): wait for it, bin/aws/status --env {env}."
            )
        raise Refusal(
            f"{name} is stuck ({status}): {self.failure(stack)} First"
            f" aws cloudformation continue-update-rollback --stack-name {name}."
        )

    def _refuse_to_lose_data(self, plan: Plan) -> None:
        kept = templates.kept_resources(plan.stack.template)
        lost = [
            change.resource
            for change in plan.changes
            if change.destroys
            and (change.resource in kept or change.kind in templates.holding_types())
        ]
        if lost:
            self.discard(plan)
            raise Refusal(
                f"{plan.stack.name} would lose {', '.join(lost)}, with people's data: nothing was"
                " changed. Move the data first; then say --delete-data."
            )

    def _made_change_set(self, name: str, change_set: str) -> list[dict[str, Any]] | None:
        while True:
            found = self._formation.describe_change_set(StackName=name, ChangeSetName=change_set)
            if found["Status"] == "FAILED":
                self._formation.delete_change_set(StackName=name, ChangeSetName=change_set)
                reason = found.get("StatusReason", "CloudFormation gives no reason")
                if any(words in reason for words in _NO_CHANGES):
                    return None
                raise Refusal(f"{name}: {reason.rstrip('.')}. Nothing was changed.")
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
        """Fill the template's parameters: from what is given, the environment's file, packages,
        other stacks; one without a default keeps what it had."""
        declared = templates.read(stack.template)["Parameters"]
        values = {
            "Env": self.environment.name,
            **self._uploaded_packages(stack),
            **self._others_outputs(stack),
            **self._found(stack, declared),
            **self.environment.said(stack, declared),
            **given,
        }
        unknown = sorted(values.keys() - declared.keys())
        if unknown:
            raise Refusal(f"The stack {stack.name} has no parameter {', '.join(unknown)}.")
        lacking = config_validation.lacking(declared, values)
        if lacking and not exists:
            raise Refusal(config_validation.complaint(self.environment, stack, lacking))
        return [
            *({"ParameterKey": key, "ParameterValue": str(value)} for key, value in values.items()),
            *({"ParameterKey": key, "UsePreviousValue": True} for key in lacking),
        ]

    def _others_outputs(self, stack: Stack) -> dict[str, str]:
        has = {other.name for other in self.environment.stacks}
        values = {
            parameter: self.outputs(other)[key]
            for parameter, (other, key) in stack.needs.items()
            if other in has
        }
        for parameter, (other, key) in stack.later.items():
            if other in has and self.status(other) in _STANDING:
                values[parameter] = self.outputs(other)[key]
        return values

    def _found(self, stack: Stack, declared: Mapping[str, Any]) -> dict[str, str]:
        """Look up what AWS knows of the account and the region."""
        found: dict[str, str] = {}
        if "CloudFrontPrefixList" in declared:
            lists = client(self.session, "ec2").describe_managed_prefix_lists(
                Filters=[{"Name": "prefix-list-name", "Values": [_CLOUDFRONT_LIST]}]
            )["PrefixLists"]
            found |= {"CloudFrontPrefixList": lists[0]["PrefixListId"]} if lists else {}
        if "OidcProvider" in declared and self._is_provided(stack):
            found["OidcProvider"] = "false"
        return found

    def _is_provided(self, stack: Stack) -> bool:
        """Tell whether somebody else made GitHub's identity provider: an account has one."""
        if self.stands(stack.name) and "GitHub" in self.resources(stack.name):
            return False
        known = client(self.session, "iam").list_open_id_connect_providers()
        return any(
            provider["Arn"].endswith(_GITHUB) for provider in known["OpenIDConnectProviderList"]
        )

    def _uploaded_packages(self, stack: Stack) -> dict[str, str]:
        if not stack.lambdas:
            return {}
        bucket = self.artifact_bucket()
        self._ensure_bucket(bucket)
        target = self.environment.target
        keys = {}
        for parameter, folder in stack.lambdas.items():
            package = lambda_packages.build(folder, target, self._cache)
            keys[parameter] = package.name
            if not self._has(bucket, package.name):
                self._s3.upload_file(str(package), bucket, package.name)
        return {
            "ArtifactBucket": bucket,
            "LambdaRuntime": target.runtime,
            "LambdaArchitecture": target.architecture,
            **keys,
        }

    def artifact_bucket(self) -> str:
        """Answer the name of the bucket with the Lambdas' packages, which no stack can make."""
        account = client(self.session, "sts").get_caller_identity()["Account"]
        return f"cruddur-{self.environment.name}-artifacts-{account}"

    def _ensure_bucket(self, bucket: str) -> None:
        try:
            self._s3.head_bucket(Bucket=bucket)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("404", "NoSuchBucket", "NotFound"):
                raise
            region = self.environment.region
            place: Any = {"CreateBucketConfiguration": {"LocationConstraint": region}}
            self._s3.create_bucket(Bucket=bucket, **(place if region != "us-east-1" else {}))
            self._s3.put_public_access_block(
                Bucket=bucket,
                PublicAccessBlockConfiguration={
                    "BlockPublicAcls": True,
                    "IgnorePublicAcls": True,
                    "BlockPublicPolicy": True,
                    "RestrictPublicBuckets": True,
                },
            )

    def _has(self, bucket: str, key: str) -> bool:
        try:
            self._s3.head_object(Bucket=bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound"):
                return False
            raise
        return True


def _change(item: Mapping[str, Any]) -> Change:
    return Change(
        item["Action"],
        item["LogicalResourceId"],
        item["ResourceType"],
        replaces=item.get("Replacement") == "True",
    )
