"""A person's token is checked in the round trip of the page that they read."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from cruddur.accounts import repository
from cruddur.context import ApiContext
from cruddur.platform.connection_pool import Pool
from tests.conftest import Browser, problem

PAGES = (
    "/api/activities/home",
    "/api/activities/public",
    "/api/activities/tags/cats",
    "/api/activities/bookmarks",
    "/api/activities/notifications",
    "/api/profile",
    "/api/badges",
)


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The uses of a connection."""
    used: list[object] = []
    run = Pool.run

    def record(pool: Pool, *arguments: object, **more: object) -> object:
        used.append(arguments)
        return run(pool, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Pool, "run", record)
    return used


def test_a_page_and_the_check_of_its_token_are_one_round_trip(
    alice: Browser, trips: list[object]
) -> None:
    assert alice.get("/api/profile").status_code == 200
    for page in PAGES:
        assert alice.get(page).status_code == 200  # its lease of the rate limit may be new
        trips.clear()
        assert alice.get(page).status_code == 200
        assert len(trips) == 1, page


@pytest.mark.parametrize("page", PAGES)
def test_a_revoked_token_reads_nothing(alice: Browser, context: ApiContext, page: str) -> None:
    assert alice.get(page).status_code == 200
    _revoke(alice, context)
    for _ in range(2):
        assert problem(alice.get(page), 401) == {"token_refused"}


def test_a_revoked_token_learns_of_no_other_error(alice: Browser, context: ApiContext) -> None:
    missing = "/api/activities/@nobody_at_all"
    malformed = "/api/activities/home?limit=0"
    assert problem(alice.get(missing), 404) == {"person_not_found"}
    assert problem(alice.get(malformed), 422) == {"limit_out_of_range"}
    _revoke(alice, context)
    assert problem(alice.get(missing), 401) == {"token_refused"}


def test_a_revoked_token_learns_of_no_malformed_parameter(
    alice: Browser, context: ApiContext
) -> None:
    assert alice.get("/api/profile").status_code == 200
    _revoke(alice, context)
    assert problem(alice.get("/api/activities/home?limit=0"), 401) == {"token_refused"}


def test_a_suspended_person_reads_nothing(alice: Browser, admin: psycopg.Connection) -> None:
    assert alice.get("/api/profile").status_code == 200
    admin.execute("UPDATE users SET is_suspended = true")
    assert problem(alice.get("/api/activities/home"), 401) == {"account_suspended"}
    admin.execute("UPDATE users SET is_suspended = false")
    assert alice.get("/api/activities/home").status_code == 200


def test_a_person_who_has_another_row_reads_as_that_one(
    alice: Browser, admin: psycopg.Connection
) -> None:
    """As after the restoration of a database."""
    before = alice.get("/api/profile").get_json()
    admin.execute("DELETE FROM users WHERE uuid = %s", [before["uuid"]])
    after = alice.get("/api/profile").get_json()
    assert after["handle"] == before["handle"]
    assert after["uuid"] != before["uuid"]


def test_a_page_is_read_again_if_the_server_closes_its_connection(
    app: Flask, alice: Browser, admin: psycopg.Connection
) -> None:
    assert alice.get("/api/profile").status_code == 200
    admin.execute(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
        " WHERE application_name = 'cruddur' AND datname = current_database()"
    )
    assert alice.get("/api/profile").status_code == 200


def _revoke(person: Browser, context: ApiContext) -> None:
    uuid = UUID(person.get("/api/profile").get_json()["uuid"])
    valid_from = context.clock() + timedelta(minutes=1)
    assert repository.revoke_tokens(context.database, uuid=uuid, valid_from=valid_from)
