"""Environments on AWS, read from `aws/config/<env>.toml`: region, account, stacks, parameters."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ProfileNotFound,
)

from ..errors import UserError
from ..settings import ROOT
from . import templates
from .lambda_packages import Target
from .stacks import STACKS, Stack

_CONFIG = ROOT / "aws" / "config"
_EXPIRED_CODES = {
    "ExpiredToken",
    "ExpiredTokenException",
    "RequestExpired",
    "TokenRefreshRequired",
}
_UNKNOWN_CREDENTIALS_CODES = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}


@dataclass(frozen=True)
class Environment:
    """The configuration of one environment."""

    name: str
    region: str
    account: str | None
    stacks: tuple[Stack, ...]
    parameters: Mapping[str, Mapping[str, str]]
    target: Target
    poll_seconds: float
    runs_tasks: bool
    missing_services: tuple[str, ...]
    security_contact: str

    @classmethod
    def named(cls, name: str) -> Environment:
        """Read an environment's file.

        Raises:
            UserError: there is none, or it is invalid.
        """
        file = _CONFIG / f"{name}.toml"
        if not re.fullmatch(r"[a-z][a-z0-9-]{1,15}", name) or not file.exists():
            known = ", ".join(sorted(found.stem for found in _CONFIG.glob("*.toml")))
            raise UserError(f"There is no environment {name!r} in aws/config; there is {known}.")
        return cls.read(name, file)

    @classmethod
    def read(cls, name: str, file: Path) -> Environment:
        """Read an environment from this file."""
        try:
            config = tomllib.loads(file.read_text())
            names = config.get("stacks", [stack.name for stack in STACKS])
            unknown = sorted({*names, *config.get("parameters", {})} - _NAMES - {"shared"})
            if unknown:
                raise UserError(f"{file.name} names unknown stacks: {', '.join(unknown)}.")
            contact = config.get("security_contact", "")
            if not re.fullmatch(r"((mailto:|https://)[!-~]+)?", contact):
                raise UserError(f"{file.name}: security_contact is neither mailto:… nor https://…")
            target = Target(**config["lambda"]) if "lambda" in config else Target.this_machine()
            return cls(
                name=name,
                region=config["region"],
                account=config.get("account"),
                stacks=tuple(stack for stack in STACKS if stack.name in names),
                parameters=config.get("parameters", {}),
                target=target,
                poll_seconds=config.get("poll_seconds", 5),
                runs_tasks=config.get("runs_tasks", True),
                missing_services=tuple(config.get("missing_services", ())),
                security_contact=contact,
            )
        except (tomllib.TOMLDecodeError, TypeError) as error:
            raise UserError(f"{file.name} can't be read: {error}.") from error
        except KeyError as error:
            raise UserError(f"{file.name} lacks {error.args[0]}.") from error

    def stack(self, name: str) -> Stack:
        """Return a stack of this environment.

        Raises:
            UserError: there is none of that name.
        """
        for stack in self.stacks:
            if stack.name == name:
                return stack
        known = ", ".join(stack.name for stack in self.stacks)
        raise UserError(f"{self.name} has no stack {name!r}; it has {known}.")

    def configured_parameters(self, stack: Stack, declared: Collection[str]) -> dict[str, str]:
        """Return the parameters of a stack: its own, and the shared ones that it declares."""
        shared = self.parameters.get("shared", {})
        return {
            **{name: value for name, value in shared.items() if name in declared},
            **self.parameters.get(stack.name, {}),
        }

    def parameters_with_defaults(self, stack_name: str) -> dict[str, str]:
        """Return the parameters of a stack that are configured or have a default."""
        stack = self.stack(stack_name)
        declared = templates.read(stack.template)["Parameters"]
        defaults = {
            name: str(each["Default"]) for name, each in declared.items() if "Default" in each
        }
        return defaults | self.configured_parameters(stack, declared)

    def full_name(self, stack: str) -> str:
        """Return the stack's name on AWS."""
        return f"cruddur-{self.name}-{stack}"

    def session(self) -> boto3.Session:
        """Return a session, after checking that its credentials are of this environment's account.

        Raises:
            UserError: another account or region, or no valid credentials.
        """
        for variable in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            if os.environ.get(variable, self.region) != self.region:
                raise UserError(
                    f"{variable} is {os.environ[variable]}, but {self.name} is in {self.region}:"
                    f" unset {variable}, or name another environment."
                )
        if self.account is not None and not re.fullmatch(r"\d{12}", self.account):
            raise UserError(
                f"aws/config/{self.name}.toml doesn't have the account of {self.name}:"
                ' add its twelve digits, as account = "…".'
            )
        with friendly_aws_errors():
            session = boto3.Session(region_name=self.region)
            account = client(session, "sts").get_caller_identity()["Account"]
        if self.account not in (None, account):
            raise UserError(
                f"These credentials are of account {account}, but {self.name} is in {self.account}:"
                " sign in there, or set AWS_PROFILE."
            )
        return session


_NAMES = {stack.name for stack in STACKS}


def client(session: boto3.Session, service: str) -> Any:
    """Return a boto3 client with short timeouts and few retries."""
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 3},
        connect_timeout=5,
        # boto3's default for presigned S3 URLs is signature version 2.
        signature_version="s3v4" if service == "s3" else None,
    )
    make: Any = session.client
    return make(service, config=config)


@contextmanager
def friendly_aws_errors(what: str = "AWS") -> Iterator[None]:
    """Context manager that turns botocore errors into a one-line `UserError` with the next step.

    Raises:
        UserError: instead of botocore's exceptions.
    """
    try:
        yield
    except (NoCredentialsError, ProfileNotFound) as error:
        raise UserError(
            f"There are no AWS credentials here ({error}): sign in, as with aws sso login,"
            " and set AWS_PROFILE."
        ) from error
    except EndpointConnectionError as error:
        raise UserError(f"{error} Check the network, and AWS_ENDPOINT_URL.") from error
    except ClientError as error:
        raise UserError(f"{what}: {_message(error)}") from error
    except BotoCoreError as error:
        name = type(error).__name__
        hint = " Sign in again, as with aws sso login." if "Token" in name or "SSO" in name else ""
        raise UserError(f"{what}: {_one_line(str(error))}{hint}") from error


def _message(error: ClientError) -> str:
    code, message = error.response["Error"]["Code"], _one_line(error.response["Error"]["Message"])
    if code in _EXPIRED_CODES:
        return "The credentials have expired: sign in again, as with aws sso login."
    if code in _UNKNOWN_CREDENTIALS_CODES:
        return f"AWS doesn't know these credentials ({code}): sign in, or set AWS_PROFILE."
    if code.startswith("AccessDenied") or code in ("UnauthorizedOperation", "403"):
        return f"{message} Request this permission, or sign in as a user who has it."
    if code == "BucketAlreadyExists":
        return "The bucket's name is taken by another account: rename the environment."
    return message


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if line.endswith(".") else f"{line}."
