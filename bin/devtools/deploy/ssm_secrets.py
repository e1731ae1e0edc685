"""Secrets of an environment: SecureString parameters in SSM, below `/cruddur/<env>/`."""

from __future__ import annotations

import json
import secrets
import string
import tomllib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

import boto3
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ..errors import UserError
from ..settings import ROOT
from .environments import Environment, client
from .stacks import Stack

ROLES: tuple[str, ...] = tuple(
    tomllib.loads((ROOT / "backend-flask/db/roles.toml").read_text("utf-8"))["tables"]
)


# The role that reads from the readers, and the secret with their URLs.
READING_ROLE = "api"
READ_CONNECTION_URL = "read-connection-url-api"
VAPID_PUBLIC_KEY = "vapid-public-key"


def connection_url_name(role: str) -> str:
    """Return the name of the secret with a role's URL, such as `connection-url-sign-up`."""
    return f"connection-url-{role.replace('_', '-')}"


KNOWN = {
    "database-password": "of the database's owner; `bin/aws/secrets generate` generates it",
    "database-roles": "the logins of Postgres's roles; set when the database is deployed",
    "connection-url": "Postgres as its owner, who migrates; set when the database is deployed",
    **{connection_url_name(role): f"Postgres as the role {role}" for role in ROLES},
    READ_CONNECTION_URL: "the database's readers as the role api; set when it is deployed",
    "vapid-private-key": "of Web Push; set when its stack is deployed",
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


def save_public(session: boto3.Session, environment: Environment, name: str, value: str) -> None:
    """Store a setting that is no secret, beside the secrets."""
    client(session, "ssm").put_parameter(
        Name=path(environment, name), Value=value, Type="String", Overwrite=True
    )


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
    """Check that the secrets that a stack needs are set; generate those that only it knows.

    Raises:
        UserError: one isn't.
    """
    if stack.name == "database" and read(session, environment, "database-password") is None:
        raise UserError(
            f"The database of {environment.name} has no password yet:"
            f" bin/aws/secrets generate --env {environment.name}."
        )
    if stack.name == "push":
        _generate_vapid_keys(session, environment)


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
    save_changed(
        session,
        environment,
        "connection-url",
        connection_url(database, "cruddur", password),
    )
    passwords = read_logins(session, environment)
    for role in ROLES:
        login = login_of(read(session, environment, connection_url_name(role)), role)
        passwords.setdefault(login, generate())
        url = connection_url(database, login, passwords[login])
        save_changed(session, environment, connection_url_name(role), url)
        if role == READING_ROLE and has_readers(database):
            urls = read_connection_urls(database, login, passwords[login])
            save_changed(session, environment, READ_CONNECTION_URL, urls)
    save_changed(session, environment, "database-roles", json.dumps(passwords, sort_keys=True))


def _generate_vapid_keys(session: boto3.Session, environment: Environment) -> None:
    """Store the keys of Web Push, unless there are any: new ones would end all subscriptions."""
    # The role of a release reads public settings alone.
    found = client(session, "ssm").get_parameters(Names=[path(environment, VAPID_PUBLIC_KEY)])
    if found["Parameters"]:
        return
    key = ec.generate_private_key(ec.SECP256R1())
    number = key.private_numbers().private_value.to_bytes(32, "big")
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    save(session, environment, "vapid-private-key", _base64url(number))
    save_public(session, environment, VAPID_PUBLIC_KEY, _base64url(point))


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def connection_url(database: Mapping[str, str], login: str, password: str) -> str:
    """Return a libpq URL; each client sets PGSSLROOTCERT, the authority that it trusts."""
    return (
        f"postgresql://{login}:{quote(password)}@{database['Host']}:{database['Port']}/cruddur"
        "?sslmode=verify-full"
    )


def has_readers(database: Mapping[str, str]) -> bool:
    """Return whether the database has readers."""
    return database["ReaderHosts"] != "none"


def read_connection_urls(database: Mapping[str, str], login: str, password: str) -> str:
    """Return the URLs of the readers, separated by commas."""
    hosts = database["ReaderHosts"].split(",")
    return ",".join(connection_url({**database, "Host": each}, login, password) for each in hosts)


def login_of(url: str | None, role: str) -> str:
    """Return the login in a role's URL; the first one if there is no URL yet."""
    return (urlsplit(url).username if url else None) or f"cruddur_{role}_a"


def read_logins(session: boto3.Session, environment: Environment) -> dict[str, str]:
    """Return the password of each login of the database's roles."""
    return dict(json.loads(read(session, environment, "database-roles") or "{}"))


def save_changed(session: boto3.Session, environment: Environment, name: str, value: str) -> None:
    """Store a secret unless it is stored already."""
    if read(session, environment, name) != value:
        save(session, environment, name, value)
