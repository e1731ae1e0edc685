"""An environment: where one copy of the product lives on AWS, as `aws/config/<env>.toml` says."""

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

from ..settings import ROOT, Refusal
from .lambda_packages import Target
from .stacks import STACKS, Stack

_CONFIG = ROOT / "aws" / "config"
_SIGN_IN_AGAIN = {
    "ExpiredToken",
    "ExpiredTokenException",
    "RequestExpired",
    "TokenRefreshRequired",
}
_NOT_KNOWN = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}


@dataclass(frozen=True)
class Environment:
    """What differs from one environment to another."""

    name: str
    region: str
    account: str | None
    stacks: tuple[Stack, ...]
    parameters: Mapping[str, Mapping[str, str]]
    target: Target
    poll_seconds: float
    runs_tasks: bool

    @classmethod
    def named(cls, name: str) -> Environment:
        """Read an environment's file.

        Raises:
            Refusal: there is none, or it can't be used.
        """
        file = _CONFIG / f"{name}.toml"
        if not re.fullmatch(r"[a-z][a-z0-9-]{1,15}", name) or not file.exists():
            known = ", ".join(sorted(found.stem for found in _CONFIG.glob("*.toml")))
            raise Refusal(f"There is no environment {name!r} in aws/config; there is {known}.")
        return cls.read(name, file)

    @classmethod
    def read(cls, name: str, file: Path) -> Environment:
        """Read an environment from this file."""
        try:
            said = tomllib.loads(file.read_text())
            names = said.get("stacks", [stack.name for stack in STACKS])
            unknown = sorted({*names, *said.get("parameters", {})} - _NAMES - {"shared"})
            if unknown:
                raise Refusal(f"{file.name} names stacks that there aren't: {', '.join(unknown)}.")
            target = Target(**said["lambda"]) if "lambda" in said else Target.this_machine()
            return cls(
                name=name,
                region=said["region"],
                account=said.get("account"),
                stacks=tuple(stack for stack in STACKS if stack.name in names),
                parameters=said.get("parameters", {}),
                target=target,
                poll_seconds=said.get("poll_seconds", 5),
                runs_tasks=said.get("runs_tasks", True),
            )
        except (tomllib.TOMLDecodeError, TypeError) as error:
            raise Refusal(f"{file.name} can't be read: {error}.") from error
        except KeyError as error:
            raise Refusal(f"{file.name} doesn't say its {error.args[0]}.") from error

    def stack(self, name: str) -> Stack:
        """Answer a stack of this environment.

        Raises:
            Refusal: it has none of that name.
        """
        for stack in self.stacks:
            if stack.name == name:
                return stack
        known = ", ".join(stack.name for stack in self.stacks)
        raise Refusal(f"{self.name} has no stack {name!r}; it has {known}.")

    def said(self, stack: Stack, declared: Collection[str]) -> dict[str, str]:
        """Answer what the file says of a stack's parameters: its own, and what it shares."""
        shared = self.parameters.get("shared", {})
        return {
            **{name: value for name, value in shared.items() if name in declared},
            **self.parameters.get(stack.name, {}),
        }

    def full_name(self, stack: str) -> str:
        """Answer the stack's name on AWS."""
        return f"cruddur-{self.name}-{stack}"

    def session(self) -> boto3.Session:
        """Answer a way to AWS, once it is sure that it leads to this environment.

        Raises:
            Refusal: wrong account or region, or no credentials that work.
        """
        for variable in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            if os.environ.get(variable, self.region) != self.region:
                raise Refusal(
                    f"{variable} is {os.environ[variable]}, but {self.name} is in {self.region}:"
                    f" unset {variable}, or name another environment."
                )
        if self.account is not None and not re.fullmatch(r"\d{12}", self.account):
            raise Refusal(
                f"aws/config/{self.name}.toml doesn't say which account {self.name} is in:"
                ' write its twelve digits there, as account = "…".'
            )
        with explained():
            session = boto3.Session(region_name=self.region)
            found = client(session, "sts").get_caller_identity()["Account"]
        if self.account not in (None, found):
            raise Refusal(
                f"These credentials are of account {found}, but {self.name} is in {self.account}:"
                " sign in there, or set AWS_PROFILE."
            )
        return session


_NAMES = {stack.name for stack in STACKS}


def client(session: boto3.Session, service: str) -> Any:
    """Answer a client that doesn't keep anybody waiting for long."""
    quick = Config(
        retries={"mode": "standard", "max_attempts": 3},
        connect_timeout=5,
        # Left to itself, boto3 signs S3's URLs in an old way.
        signature_version="s3v4" if service == "s3" else None,
    )
    make: Any = session.client
    return make(service, config=quick)


@contextmanager
def explained(what: str = "AWS") -> Iterator[None]:
    """Say in a line what AWS refused, and what to do next.

    Raises:
        Refusal: in the place of botocore's exceptions.
    """
    try:
        yield
    except (NoCredentialsError, ProfileNotFound) as error:
        raise Refusal(
            f"There are no AWS credentials here ({error}): sign in, as with aws sso login,"
            " and set AWS_PROFILE."
        ) from error
    except EndpointConnectionError as error:
        raise Refusal(f"{error} Look at the network, and at AWS_ENDPOINT_URL.") from error
    except ClientError as error:
        raise Refusal(f"{what}: {_in_words(error)}") from error
    except BotoCoreError as error:
        name = type(error).__name__
        hint = " Sign in again, as with aws sso login." if "Token" in name or "SSO" in name else ""
        raise Refusal(f"{what}: {_one_line(str(error))}{hint}") from error


def _in_words(error: ClientError) -> str:
    code, words = error.response["Error"]["Code"], _one_line(error.response["Error"]["Message"])
    if code in _SIGN_IN_AGAIN:
        return "The credentials have expired: sign in again, as with aws sso login."
    if code in _NOT_KNOWN:
        return f"AWS doesn't know these credentials ({code}): sign in, or set AWS_PROFILE."
    if code.startswith("AccessDenied") or code in ("UnauthorizedOperation", "403"):
        return f"{words} Ask for that right, or sign in as somebody who has it."
    if code == "BucketAlreadyExists":
        return "The bucket's name is taken by another account: rename the environment."
    return words


def _one_line(words: str) -> str:
    line = " ".join(words.split())
    return line if line.endswith(".") else f"{line}."
