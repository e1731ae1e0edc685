"""Secrets of an environment: SecureString parameters in SSM, below `/cruddur/<env>/`."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Mapping
from urllib.parse import quote

import boto3
from botocore.exceptions import ClientError

from ..errors import UserError
from .environments import Environment, client
from .stacks import Stack

KNOWN = {
    "database-password": "of the database's owner; `bin/aws/secrets generate` generates it",
    "connection-url": "Postgres, as a libpq URL; set when the database is deployed",
    "otlp-headers": "only if OpenTelemetry is exported: as x-honeycomb-team=KEY",
    "rollbar-token": "only if Rollbar is on: a token with the scope post_server_item",
}


def read(session: boto3.Session, environment: Environment, name: str) -> str | None:
    """Return a secret, or None if it isn't set."""
    try:
        response = client(session, "ssm").get_parameter(
            Name=path(environment, name), WithDecryption=True
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ParameterNotFound":
            return None
        raise
    value: str = response["Parameter"]["Value"]
    return value


def save(session: boto3.Session, environment: Environment, name: str, value: str) -> None:
    """Store a secret where the environment's Lambdas and services read it."""
    client(session, "ssm").put_parameter(
        Name=path(environment, name), Value=value, Type="SecureString", Overwrite=True
    )


def path(environment: Environment, name: str) -> str:
    """Return the parameter's name."""
    return f"/cruddur/{environment.name}/{name}"


def generate() -> str:
    """Return a random password of letters and digits, which needs no escaping in URLs."""
    letters = string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) for _ in range(40))


def before_deploy(session: boto3.Session, environment: Environment, stack: Stack) -> None:
    """Check that the secrets that a stack needs are set.

    Raises:
        UserError: one isn't.
    """
    if stack.name == "database" and read(session, environment, "database-password") is None:
        raise UserError(
            f"The database of {environment.name} has no password yet:"
            f" bin/aws/secrets generate --env {environment.name}."
        )


def after_deploy(
    session: boto3.Session,
    environment: Environment,
    stack: Stack,
    outputs: Callable[[str], Mapping[str, str]],
) -> None:
    """Store the secrets that are derived from a stack's outputs."""
    if stack.name != "database":
        return
    database = outputs(stack.name)
    password = read(session, environment, "database-password")
    assert password is not None
    # Each client sets PGSSLROOTCERT, the certificate authority that it trusts.
    url = (
        f"postgresql://cruddur:{quote(password)}@{database['Host']}:{database['Port']}/cruddur"
        "?sslmode=verify-full"
    )
    if read(session, environment, "connection-url") != url:
        save(session, environment, "connection-url", url)
