"""Secrets of an environment: SecureStrings in SSM, below `/cruddur/<env>/`. No file holds one."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Mapping
from urllib.parse import quote

import boto3
from botocore.exceptions import ClientError

from ..settings import Refusal
from .environments import Environment, client
from .stacks import Stack

KNOWN = {
    "database-password": "of the database's owner; `bin/aws/secrets generate` draws it",
    "connection-url": "Postgres, as a libpq URL; made when the database is deployed",
    "otlp-headers": "only where OpenTelemetry goes somewhere: as x-honeycomb-team=KEY",
    "rollbar-token": "only where Rollbar is on: a token that may post server items",
}


def read(session: boto3.Session, environment: Environment, name: str) -> str | None:
    """Answer a secret, or None where it isn't set."""
    try:
        found = client(session, "ssm").get_parameter(
            Name=path(environment, name), WithDecryption=True
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ParameterNotFound":
            return None
        raise
    value: str = found["Parameter"]["Value"]
    return value


def save(session: boto3.Session, environment: Environment, name: str, value: str) -> None:
    """Keep a secret where the environment's Lambdas and services read it."""
    client(session, "ssm").put_parameter(
        Name=path(environment, name), Value=value, Type="SecureString", Overwrite=True
    )


def path(environment: Environment, name: str) -> str:
    """Answer the parameter's name."""
    return f"/cruddur/{environment.name}/{name}"


def drawn() -> str:
    """Draw a password that RDS and URLs take as it is."""
    letters = string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) for _ in range(40))


def precede(session: boto3.Session, environment: Environment, stack: Stack) -> None:
    """Check that the secrets that a stack is made with are there.

    Raises:
        Refusal: they aren't.
    """
    if stack.name == "database" and read(session, environment, "database-password") is None:
        raise Refusal(
            f"The database of {environment.name} has no password yet:"
            f" bin/aws/secrets generate --env {environment.name}."
        )


def follow(
    session: boto3.Session,
    environment: Environment,
    stack: Stack,
    outputs: Callable[[str], Mapping[str, str]],
) -> None:
    """Keep the secrets that a stack's outputs are part of."""
    if stack.name != "database":
        return
    said = outputs(stack.name)
    password = read(session, environment, "database-password")
    assert password is not None
    # Whose certificate is believed, PGSSLROOTCERT says where it is used.
    url = (
        f"postgresql://cruddur:{quote(password)}@{said['Host']}:{said['Port']}/cruddur"
        "?sslmode=verify-full"
    )
    if read(session, environment, "connection-url") != url:
        save(session, environment, "connection-url", url)
