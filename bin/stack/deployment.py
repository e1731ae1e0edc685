"""CloudFormation stacks, made or changed from their templates, on AWS and on the emulator alike."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from . import packages
from .settings import ROOT, Refusal
from .stacks import Stack

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient


class Deployer:
    """Deploys stacks of one environment, as `aws/config/<env>.toml` describes it."""

    def __init__(self, env: str, cache: Path) -> None:
        file = ROOT / "aws" / "config" / f"{env}.toml"
        if not file.exists():
            known = ", ".join(sorted(found.stem for found in file.parent.glob("*.toml")))
            raise Refusal(f"There is no environment {env!r} in aws/config; there is {known}.")
        self._env = env
        self._config = tomllib.loads(file.read_text())
        self._cache = cache
        region = self._config["region"]
        quick = Config(retries={"mode": "standard", "max_attempts": 3}, connect_timeout=5)
        session = boto3.Session(region_name=region)
        self._formation: CloudFormationClient = session.client("cloudformation", config=quick)
        self._s3 = session.client("s3", config=quick.merge(Config(signature_version="s3v4")))
        self._sts = session.client("sts", config=quick)
        self._ssm = session.client("ssm", config=quick)

    def save_secret(self, name: str, value: str) -> None:
        """Keep a secret where the environment's Lambdas and services read it."""
        self._ssm.put_parameter(
            Name=f"/cruddur/{self._env}/{name}", Value=value, Type="SecureString", Overwrite=True
        )

    def deploy(self, stack: Stack, parameters: Mapping[str, str]) -> dict[str, str]:
        """Make the stack what its template says; answer its outputs.

        `parameters` are those that no file knows; the environment's own come from its file.

        Raises:
            Refusal: CloudFormation refuses or fails; the words are its own.
        """
        name = self._full_name(stack.name)
        parameters = {
            "Env": self._env,
            **self._uploaded_packages(stack),
            **self._others_outputs(stack),
            **self._config.get("parameters", {}).get(stack.name, {}),
            **parameters,
        }
        try:
            self._apply(name, stack.template.read_text(), parameters)
            return self.outputs(stack.name)
        except ClientError as error:
            raise Refusal(f"{name}: {error.response['Error']['Message']}") from error
        except WaiterError as error:
            raise Refusal(f"{name} failed: {self._reason(name)}") from error

    def outputs(self, stack: str) -> dict[str, str]:
        """Answer what the stack says of itself."""
        name = self._full_name(stack)
        (found,) = self._formation.describe_stacks(StackName=name)["Stacks"]
        return {item["OutputKey"]: item["OutputValue"] for item in found.get("Outputs", [])}

    def _full_name(self, stack: str) -> str:
        return f"cruddur-{self._env}-{stack}"

    def _others_outputs(self, stack: Stack) -> dict[str, str]:
        return {
            parameter: self.outputs(other)[key] for parameter, (other, key) in stack.needs.items()
        }

    def _apply(self, name: str, template: str, parameters: Mapping[str, str]) -> None:
        exists = self._exists(name)
        call = self._formation.update_stack if exists else self._formation.create_stack
        try:
            call(
                StackName=name,
                TemplateBody=template,
                Parameters=[
                    {"ParameterKey": key, "ParameterValue": value}
                    for key, value in parameters.items()
                ],
                Capabilities=["CAPABILITY_IAM"],
                Tags=[{"Key": "app", "Value": "cruddur"}, {"Key": "env", "Value": self._env}],
            )
        except ClientError as error:
            if "No updates are to be performed" in error.response["Error"]["Message"]:
                return
            raise
        done = "stack_update_complete" if exists else "stack_create_complete"
        self._formation.get_waiter(done).wait(  # type: ignore[call-overload]
            StackName=name, WaiterConfig={"Delay": self._config.get("poll_seconds", 5)}
        )

    def _exists(self, name: str) -> bool:
        try:
            (stack,) = self._formation.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if "does not exist" in error.response["Error"]["Message"]:
                return False
            raise
        return stack["StackStatus"] != "DELETE_COMPLETE"

    def _reason(self, name: str) -> str:
        events = self._formation.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
            for event in events
            if event["ResourceStatus"].endswith("FAILED")
        ]
        return reasons[-1] if reasons else "CloudFormation gives no reason"

    def _uploaded_packages(self, stack: Stack) -> dict[str, str]:
        if not stack.lambdas:
            return {}
        target = packages.Target.this_machine()
        if "lambda" in self._config:
            target = packages.Target(**self._config["lambda"])
        account = self._sts.get_caller_identity()["Account"]
        bucket = f"cruddur-{self._env}-artifacts-{account}"
        self._ensure_bucket(bucket)
        keys = {}
        for parameter, folder in stack.lambdas.items():
            package = packages.build(folder, target, self._cache)
            keys[parameter] = package.name
            if not self._has(bucket, package.name):
                self._s3.upload_file(str(package), bucket, package.name)
        return {
            "ArtifactBucket": bucket,
            "LambdaRuntime": target.runtime,
            "LambdaArchitecture": target.architecture,
            **keys,
        }

    def _ensure_bucket(self, bucket: str) -> None:
        try:
            self._s3.head_bucket(Bucket=bucket)
        except ClientError:
            self._s3.create_bucket(Bucket=bucket)
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
