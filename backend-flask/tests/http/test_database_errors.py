"""Errors of Postgres, as a client of the API and a load balancer see them."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from cruddur.app import build_context, build_database, create_app
from cruddur.config import Config
from cruddur.platform import connection_pool
from devtools.local.database_roles import role_url
from tests import databases
from tests.conftest import Account, Browser, problem, variable
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def own_url() -> Iterator[str]:
    """A database of these tests, as its owner."""
    with databases.own(variable("CONNECTION_URL")) as url:
        yield url


@pytest.fixture(scope="module")
def own_settings(settings: Config, own_url: str) -> Config:
    """The configuration of an app with this database."""
    api = role_url(own_url, "api", statement_timeout_seconds=settings.statement_timeout_seconds)
    return settings.model_copy(update={"connection_url": api})


@pytest.fixture(scope="module")
def client(own_settings: Config) -> Iterator[FlaskClient]:
    """A client of an app on this database."""
    database = build_database(own_settings)
    database.open()
    yield create_app(own_settings, build_context(own_settings, database)).test_client()
    database.close()


@pytest.fixture
def person(client: FlaskClient, cast: dict[str, Account]) -> Browser:
    """Alice, in this app, where she has no row yet."""
    return Browser(client, cast["alice"])


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("08006", 503),
        ("22012", 500),
        ("23514", 500),
        ("25006", 503),
        ("25P03", 503),
        ("26000", 503),
        ("28P01", 503),
        ("40001", 503),
        ("40P01", 503),
        ("42P01", 500),
        ("53100", 503),
        ("55P03", 503),
        ("57014", 503),
        ("57P01", 503),
        ("58030", 503),
        ("XX000", 503),
    ],
)
def test_a_failed_write_says_whether_to_try_again(
    client: FlaskClient,
    cast: dict[str, Account],
    own_url: str,
    state: str,
    status: int,
) -> None:
    # Not a Browser, which accepts only documented responses: a bug's 500 isn't one.
    headers = {"Authorization": f"Bearer {cast['alice'].access_token}"}
    with psycopg.connect(own_url, autocommit=True) as admin:
        admin.execute(
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '{state}'; END $$;"
            " CREATE OR REPLACE TRIGGER refuse BEFORE INSERT ON users"
            " FOR EACH ROW EXECUTE FUNCTION refuse()".encode()
        )
        response = client.get("/api/profile", headers=headers)
        admin.execute("DROP TRIGGER refuse ON users")
    code = "unavailable" if status == 503 else "internal_error"
    assert problem(response, status) == {code}
    assert ("Retry-After" in response.headers) == (status == 503)


def test_a_database_that_only_reads_serves_reads_and_is_not_ready(
    person: Browser, own_url: str
) -> None:
    assert person.get("/api/profile").status_code == 200
    databases.set_read_only(own_url, is_read_only=True)
    with psycopg.connect(own_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'cruddur'"
        )
    crud = {"message": "Hello", "ttl": "1-day"}
    assert problem(person.post("/api/activities", json=crud), 503) == {"unavailable"}
    assert person.get("/api/activities/public").status_code == 200
    wait_until(
        lambda: person.get("/api/readyz").status_code == 503, "the result isn't the cached one"
    )
    assert problem(person.get("/api/readyz"), 503) == {"database_not_ready"}

    # The old connections still read only: the check of readiness replaces them.
    databases.set_read_only(own_url, is_read_only=False)
    wait_until(lambda: person.get("/api/readyz").status_code == 200, "the writer is found")
    assert person.post("/api/activities", json=crud).status_code == 200


@pytest.mark.own_app
def test_a_request_has_one_budget_of_waiting_and_the_thread_none_after_it(
    app: Flask, anonymous: Browser
) -> None:
    seen: list[float | None] = []

    @app.get("/api/waited")
    def waited() -> str:
        seen.append(connection_pool._waited_seconds.get())
        return "waited"

    assert anonymous.get("/api/waited").status_code == 200
    assert seen != [None]
    assert connection_pool._waited_seconds.get() is None
