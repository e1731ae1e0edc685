"""Shared fixtures: alice, bob and carol, real Postgres, the emulator's Cognito.

`bin/test` starts both and names them in the environment. The tests have a database of their
own on that server, emptied after each test.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from cruddur import lambda_context
from cruddur.accounts import deletion
from cruddur.accounts import repository as accounts_rows
from cruddur.accounts import service as accounts
from cruddur.accounts.known_people import KnownPeople
from cruddur.accounts.service import Viewer
from cruddur.app import build_context, build_database, create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.platform import logs
from cruddur.platform.cache import TtlCache
from cruddur.platform.database import Database
from cruddur.platform.telemetry import metrics
from cruddur.rate_limits.service import Limiter
from devtools.local.database_roles import role_url
from tests import databases, network_guard
from tests.replica_servers import ReplicatedDatabase
from tests.waiting import WAIT_SECONDS

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Testing123!"
# Longer than in the product, because a run may take more than fifteen minutes.
ACCESS_TOKEN_LIFE = timedelta(days=1)


class Clock:
    """A clock that a test can move and stop."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self._stopped: datetime | None = None

    def __call__(self) -> datetime:
        """Return the time."""
        return (self._stopped or datetime.now(UTC)) + self.ahead

    def stop(self, moment: datetime | None = None) -> None:
        """Stop the clock."""
        self._stopped = moment or datetime.now(UTC)


def mid_window() -> datetime:
    """Return a moment of this hour in the middle of every rate limit's window."""
    return datetime.now(UTC).replace(minute=1, second=40, microsecond=0)


@dataclass(frozen=True)
class Account:
    """A Cognito user."""

    email: str
    handle: str
    access_token: str
    refresh_token: str


class Browser:
    """A client of the API; anonymous without an account."""

    def __init__(self, client: FlaskClient, account: Account | None = None) -> None:
        self._client = client
        self.account = account

    def get(self, path: str, **options: Any) -> TestResponse:
        """Send GET."""
        return self._open("GET", path, options)

    def head(self, path: str, **options: Any) -> TestResponse:
        """Send HEAD."""
        return self._open("HEAD", path, options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """Send POST."""
        return self._open("POST", path, options)

    def put(self, path: str, **options: Any) -> TestResponse:
        """Send PUT."""
        return self._open("PUT", path, options)

    def patch(self, path: str, **options: Any) -> TestResponse:
        """Send PATCH."""
        return self._open("PATCH", path, options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        """Send DELETE."""
        return self._open("DELETE", path, options)

    def options(self, path: str, **options: Any) -> TestResponse:
        """Send OPTIONS."""
        return self._open("OPTIONS", path, options)

    def crud(self, message: str, ttl: str = "1-day", **more: object) -> dict[str, Any]:
        """Create a crud, which must be accepted; return it."""
        response = self.post("/api/activities", json={"message": message, "ttl": ttl, **more})
        assert response.status_code == 200, response.text
        written: dict[str, Any] = response.get_json()
        return written

    def reply(self, parent: dict[str, Any], message: str, **more: object) -> dict[str, Any]:
        """Create a reply, which must be accepted; return it."""
        path = f"/api/activities/{parent['uuid']}/reply"
        response = self.post(path, json={"message": message, **more})
        assert response.status_code == 200, response.text
        written: dict[str, Any] = response.get_json()
        return written

    def edit(self, crud: dict[str, Any], **changes: object) -> TestResponse:
        """Edit a crud, as it was read."""
        version = crud.get("edited_at", crud["created_at"])
        path = f"/api/activities/{crud['uuid']}"
        return self.patch(path, json=changes, headers={"If-Match": f'"{version}"'})

    @property
    def handle(self) -> str:
        """The handle of the account."""
        assert self.account is not None
        return self.account.handle

    def act(self, act: str, other: Browser) -> dict[str, bool]:
        """Follow, block or mute a user, which must be accepted; return the relation."""
        return self._relation(self.put(f"/api/users/@{other.handle}/{act}"))

    def undo(self, act: str, other: Browser) -> dict[str, bool]:
        """Unfollow, unblock or unmute a user; return the relation."""
        return self._relation(self.delete(f"/api/users/@{other.handle}/{act}"))

    def _relation(self, response: TestResponse) -> dict[str, bool]:
        assert response.status_code == 200, response.text
        relation: dict[str, bool] = response.get_json()
        assert set(relation) == {
            "following",
            "requested",
            "followed_by",
            "blocking",
            "muting",
            "muting_reposts",
        }
        return relation

    def _open(self, method: str, path: str, options: dict[str, Any]) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        if self.account is not None:
            headers.setdefault("Authorization", f"Bearer {self.account.access_token}")
        response = self._client.open(path, method=method, headers=headers, **options)
        assert_documented(self._client.application, response)
        return response


OPENAPI = json.loads((ROOT / "backend-flask/openapi.json").read_text("utf-8"))


def assert_documented(app: Flask, response: TestResponse) -> None:
    """Assert that openapi.json has the status of a response, if it has its operation."""
    adapter = app.url_map.bind_to_environ(response.request.environ)
    try:
        rule, _ = adapter.match(return_rule=True)
    except HTTPException:
        return
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule))
    described = OPENAPI["paths"].get(path, {}).get(response.request.method.lower())
    if described is not None:
        assert str(response.status_code) in described["responses"], response.text


def pytest_configure() -> None:
    """Import all tests without garbage collection."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Collect garbage rarely, and exclude imported modules: it takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def variable(name: str) -> str:
    """Return an environment variable that bin/test sets for the running product."""
    if name not in os.environ:
        pytest.exit(f"{name} isn't set: run bin/test, which starts what the tests need.", 4)
    return os.environ[name]


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A database of this run."""
    server = variable("CONNECTION_URL")
    url = databases.create(server)
    yield url
    databases.drop(server, url)


@pytest.fixture(scope="session")
def replicated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplicatedDatabase]:
    """A database of this run on a server of its own, with a replica."""
    database = ReplicatedDatabase(tmp_path_factory.mktemp("replicated"))
    try:
        database.start()
        yield database
    finally:
        database.stop()


@pytest.fixture(scope="session")
def app_client_id() -> Iterator[str]:
    """An app client of the real pool that takes passwords, as tests have no browser for SRP."""
    cognito = boto3.client("cognito-idp")
    pool = variable("AWS_COGNITO_USER_POOL_ID")
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="tests",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        EnableTokenRevocation=True,
        AccessTokenValidity=ACCESS_TOKEN_LIFE.days,
        TokenValidityUnits={"AccessToken": "days"},
    )["UserPoolClient"]["ClientId"]
    yield client
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId=client)


@pytest.fixture(scope="session")
def sign_up(app_client_id: str) -> Callable[[str], Account]:
    """Return a function that signs a user up in Cognito; Postgres has no row yet."""
    cognito = boto3.client("cognito-idp")
    pool = variable("AWS_COGNITO_USER_POOL_ID")

    def make(name: str) -> Account:
        mark = uuid4().hex[:8]
        email, handle = f"{name}-{mark}@cruddur.test", f"{name}_{mark}"
        attributes = {"email": email, "name": name.title(), "preferred_username": handle}
        # The client sends a request again after a slow answer, and the name is taken then.
        with suppress(cognito.exceptions.UsernameExistsException):
            cognito.sign_up(
                ClientId=app_client_id,
                Username=email,
                Password=PASSWORD,
                UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
            )
        cognito.admin_confirm_sign_up(UserPoolId=pool, Username=email)
        return sign_in(cognito, app_client_id, email, handle)

    return make


def sign_in(cognito: Any, client_id: str, email: str, handle: str) -> Account:
    """Sign in with the password; return the new tokens."""
    tokens = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return Account(email, handle, tokens["AccessToken"], tokens["RefreshToken"])


@pytest.fixture(scope="session")
def cast(sign_up: Callable[[str], Account]) -> dict[str, Account]:
    """Alice, bob and carol."""
    return {name: sign_up(name) for name in ("alice", "bob", "carol")}


@pytest.fixture
def gateway(app_client_id: str) -> Iterator[str]:
    """The deployed gateway, which takes the tokens of the tests' client too for a while."""
    with admit_to_gateway(app_client_id) as url:
        yield url


@contextmanager
def admit_to_gateway(client_id: str) -> Iterator[str]:
    """Context manager: the deployed gateway, whose URL this is, takes the tokens of a client."""
    url = variable("UPLOADS_API_URL")
    api_id = url.split("/")[-2]
    gateway = boto3.client("apigatewayv2")
    (authorizer,) = gateway.get_authorizers(ApiId=api_id)["Items"]

    def let_in(clients: list[str]) -> None:
        gateway.update_authorizer(
            ApiId=api_id,
            AuthorizerId=authorizer["AuthorizerId"],
            JwtConfiguration={**authorizer["JwtConfiguration"], "Audience": clients},
        )

    known = authorizer["JwtConfiguration"]["Audience"]
    let_in([*known, client_id])
    try:
        yield url
    finally:
        let_in(known)


@pytest.fixture(scope="session")
def settings(database_url: str, app_client_id: str) -> Config:
    """The configuration of the app under test."""
    return Config(
        connection_url=role_url(database_url, "api", statement_timeout_seconds=60),
        connection_pool_size=8,
        aws_endpoint_url=variable("AWS_ENDPOINT_URL"),
        aws_cognito_user_pool_id=variable("AWS_COGNITO_USER_POOL_ID"),
        aws_cognito_user_pool_client_id=app_client_id,
        ddb_message_table=variable("DDB_MESSAGE_TABLE"),
        assets_bucket=variable("ASSETS_BUCKET"),
        realtime_url=variable("REALTIME_URL"),
        cruddur_web_url="http://localhost:3000",
        rate_limits_scale=100,
        statement_timeout_seconds=60,
        timeouts_scale=WAIT_SECONDS,
    )


@pytest.fixture(scope="session")
def database(settings: Config) -> Iterator[Database]:
    """The database of the app under test, connected."""
    built = build_database(settings)
    built.open()
    yield built
    built.close()


@pytest.fixture(scope="session", autouse=True)
def _long_deletion_budget() -> Iterator[None]:
    """Give the synchronous part of an account deletion enough time on a slow machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deletion, "_SYNC_BUDGET", timedelta(seconds=WAIT_SECONDS))
        yield


@pytest.fixture(scope="session")
def network_violations() -> Iterator[list[str]]:
    """The AWS and HTTP calls that were made inside a transaction."""
    with network_guard.watch() as violations:
        yield violations


@pytest.fixture(autouse=True)
def _no_network_in_transactions(network_violations: list[str]) -> Iterator[None]:
    """Fail a test in which a transaction waits for the network, also if the product hides it."""
    yield
    found = list(network_violations)
    network_violations.clear()
    assert not found, "a call inside a transaction"


@pytest.fixture
def unreachable_database() -> Iterator[Database]:
    """A pool whose database can't be reached."""
    pool = Database(
        "postgresql://nobody@127.0.0.1:1/nothing",
        pool_size=1,
        statement_timeout_seconds=1,
        wait_seconds=0.1,
    )
    pool.open()
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def shared_context(settings: Config, database: Database) -> ApiContext:
    """The dependencies of the app under test."""
    return build_context(settings, database)


@pytest.fixture
def clock() -> Clock:
    """The clock of the app under test."""
    return Clock()


@pytest.fixture
def context(shared_context: ApiContext, clock: Clock) -> ApiContext:
    """The dependencies of the app under test, with a clock that the test can move."""
    return ApiContext(
        database=shared_context.database,
        clock=clock,
        tokens=shared_context.tokens,
        cognito=shared_context.cognito,
        user_pool=shared_context.user_pool,
        cache=TtlCache(),
        publish=shared_context.publish,
        messages=shared_context.messages,
        pictures=shared_context.pictures,
        realtime_url=shared_context.realtime_url,
        secure_cookies=shared_context.secure_cookies,
        push_services=shared_context.push_services,
    )


@pytest.fixture(scope="session")
def shared_app(settings: Config, shared_context: ApiContext) -> Flask:
    """The app under test, built once: building its routes takes longer than most tests."""
    return create_app(settings, shared_context)


@pytest.fixture(scope="session")
def admin(database_url: str) -> Iterator[psycopg.Connection]:
    """A separate connection to the database of the app under test."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    settings: Config,
    shared_app: Flask,
    context: ApiContext,
    database: Database,
    admin: psycopg.Connection,
) -> Iterator[Flask]:
    """The app under test, with dependencies and rate limits of this test, on an empty database."""
    # A process has one app, but other tests build apps with pools of their own.
    metrics.register_gauge("pool", database.pool_gauges)
    metrics.register_counter("pool", database.pool_counters)
    if request.node.get_closest_marker("own_app"):
        yield create_app(settings, context)
    else:
        shared_app.extensions["cruddur"] = context
        shared_app.extensions["cruddur.limiter"] = Limiter(settings.rate_limits_scale)
        shared_app.extensions["cruddur.known_people"] = KnownPeople()
        yield shared_app
    # Few rows: DELETE is faster than TRUNCATE, which makes a new file for each index.
    admin.execute(
        "DELETE FROM activities; DELETE FROM users; DELETE FROM media_deletion_queue;"
        " DELETE FROM rate_limit_counts; DELETE FROM deleted_accounts;"
        " DELETE FROM deleted_follows; DELETE FROM reports; DELETE FROM appeals;"
        " DELETE FROM kept_media; DELETE FROM trend_exclusions"
    )


@pytest.fixture
def anonymous(app: Flask) -> Browser:
    """An anonymous browser."""
    return Browser(app.test_client())


@pytest.fixture
def alice(app: Flask, cast: dict[str, Account]) -> Browser:
    """Alice, signed in."""
    return Browser(app.test_client(), cast["alice"])


@pytest.fixture
def bob(app: Flask, cast: dict[str, Account]) -> Browser:
    """Bob, signed in."""
    return Browser(app.test_client(), cast["bob"])


@pytest.fixture
def carol(app: Flask, cast: dict[str, Account]) -> Browser:
    """Carol, signed in."""
    return Browser(app.test_client(), cast["carol"])


@pytest.fixture
def friends(alice: Browser, bob: Browser) -> tuple[Browser, Browser]:
    """Alice and bob, who follow each other."""
    for person in (alice, bob):
        assert person.get("/api/profile").status_code == 200  # creates the row
    alice.act("follow", bob)
    bob.act("follow", alice)
    return alice, bob


@pytest.fixture
def make_users(app: Flask, context: ApiContext) -> Callable[[int], list[Viewer]]:
    """Return a function that creates users in Postgres alone, as Cognito takes long."""

    def gather(count: int) -> list[Viewer]:
        people = []
        for number in range(count):
            sub, handle = str(uuid4()), f"one_of_many_{number}"
            accounts.register(
                context, sub=sub, handle=handle, name="One", email=f"{sub}@cruddur.test"
            )
            row = accounts_rows.person_by_sub(
                context.database, cognito_sub=sub, issued_at=context.clock()
            )
            assert row is not None
            people.append(Viewer(row["uuid"], row["handle"]))
        return people

    return gather


@pytest.fixture
def lambda_role() -> str:
    """The database's role of the Lambda under test."""
    return "sign_up"


@pytest.fixture
def lambda_env(
    app: Flask, database_url: str, lambda_role: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The Lambdas' environment: the tests' database, by an SSM parameter as on AWS."""
    name = f"/cruddur/test-{uuid4().hex}/connection-url"
    monkeypatch.setenv("CONNECTION_URL_PARAMETER", name)
    lambda_context.context.cache_clear()
    lambda_context.messages.cache_clear()
    parameters = boto3.client("ssm")
    url = role_url(database_url, lambda_role)
    parameters.put_parameter(Name=name, Value=url, Type="SecureString")
    yield
    parameters.delete_parameter(Name=name)
    if lambda_context.context.cache_info().currsize:
        database = lambda_context.context().database
        assert isinstance(database, Database)
        database.close()
    lambda_context.context.cache_clear()
    lambda_context.messages.cache_clear()


def problem(response: TestResponse, status: int) -> set[str]:
    """Assert a problem of this status; return its fields' codes, or its own code."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    body = json.loads(response.text)
    assert set(body) == {"type", "title", "status", "detail", "errors", "request_id"}
    assert body["status"] == status
    assert isinstance(body["detail"], str)
    assert body["detail"].endswith(".")
    assert body["request_id"] == response.headers["X-Request-Id"]
    return {error["code"] for error in body["errors"]} or {body["type"].rpartition(":")[2]}


@pytest.fixture
def log_lines() -> Iterator[list[str]]:
    """The lines that the API logs in a test, as JSON text."""
    heard: list[str] = []
    root = logging.getLogger()
    handlers, level, hook = list(root.handlers), root.level, threading.excepthook
    logs.configure()
    # The first call of a Lambda may have added a handler, which would repeat each line.
    root.handlers += [each for each in handlers if type(each).__module__ != logs.__name__]
    logs.subscribe([lambda line: heard.append(line[0])])
    yield heard
    logs.subscribe([])
    threading.excepthook = hook
    root.handlers, root.level = handlers, level
