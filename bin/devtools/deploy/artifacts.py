"""The S3 bucket of Lambda packages, which exists before any stack that needs them."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from ..errors import UserError
from . import lambda_packages
from .environments import Environment, client
from .stacks import Stack

# AWS gives no account this number.
_EMULATOR_ACCOUNT = "000000000000"


class ArtifactBucket:
    """The bucket of one environment."""

    def __init__(self, session: Any, environment: Environment, cache: Path) -> None:
        self._session = session
        self._environment = environment
        self._cache = cache
        self._s3 = client(session, "s3")

    @functools.cached_property
    def name(self) -> str:
        """The bucket's name, which includes the account."""
        return f"cruddur-{self._environment.name}-artifacts-{self._account}"

    def upload_packages(self, stack: Stack) -> dict[str, str]:
        """Build and upload a stack's Lambda packages; return the template's parameters for them.

        Raises:
            UserError: they would be for this machine, but go to AWS.
        """
        if not stack.lambdas:
            return {}
        target = self._environment.target
        if target.is_native and self._account != _EMULATOR_ACCOUNT:
            raise UserError(
                f"aws/config/{self._environment.name}.toml has no [lambda], so its packages would"
                " be for this machine: add a runtime and an architecture, as in production.toml."
            )
        self._create()
        keys = {}
        for parameter, folder in stack.lambdas.items():
            package = lambda_packages.build(folder, target, self._cache)
            keys[parameter] = package.name
            if not self._has(package.name):
                self._s3.upload_file(str(package), self.name, package.name)
        return {
            "ArtifactBucket": self.name,
            "LambdaRuntime": target.runtime,
            "LambdaArchitecture": target.architecture,
            **keys,
        }

    @functools.cached_property
    def _account(self) -> str:
        return str(client(self._session, "sts").get_caller_identity()["Account"])

    def _create(self) -> None:
        """Create the bucket, unless it exists."""
        try:
            self._s3.head_bucket(Bucket=self.name)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("404", "NoSuchBucket", "NotFound"):
                raise
            region = self._environment.region
            location: Any = {"CreateBucketConfiguration": {"LocationConstraint": region}}
            self._s3.create_bucket(Bucket=self.name, **(location if region != "us-east-1" else {}))
            self._s3.put_public_access_block(
                Bucket=self.name,
                PublicAccessBlockConfiguration={
                    "BlockPublicAcls": True,
                    "IgnorePublicAcls": True,
                    "BlockPublicPolicy": True,
                    "RestrictPublicBuckets": True,
                },
            )

    def _has(self, key: str) -> bool:
        try:
            self._s3.head_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound"):
                return False
            raise
        return True
