"""What a statement costs beside its work: checks of the connection, and planning."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from cruddur.accounts.service import Viewer
from cruddur.activities import reactions, repository
from cruddur.activities import service as activities
from cruddur.activities.schemas import NewActivity, Reaction, Ttl
from cruddur.context import ApiContext
from cruddur.platform import connection_pool
from cruddur.platform.connection_pool import Connection
from cruddur.platform.database import Database, Joinable, Statement
from cruddur.platform.prepared_statements import PREPARE_AFTER
from cruddur.profiles import service as profiles
from cruddur.social import service as social
from devtools.local.database_roles import role_url
from tests.conftest import ROOT
from tests.waiting import WAIT_SECONDS

ONE = Statement("test/one", "SELECT 1 AS one")
PID = Statement("test/pid", "SELECT pg_backend_pid() AS pid")
WRITE = Statement("test/write", "UPDATE users SET handle = handle WHERE false")
LIST = Statement(
    "test/list",
    "SELECT %(viewer_uuid)s AS viewer, n FROM generate_series(1, 9) AS n LIMIT %(limit)s + 1",
)
PLANS = Statement(
    "test/plans",
    "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
    " WHERE statement LIKE '-- A page of everybody%%'",
)
MODE = "SELECT current_setting('plan_cache_mode') AS mode"
MANY = 30
FUNCTIONS = ROOT / "backend-flask/db/functions"


@pytest.fixture
def single(database_url: str) -> Iterator[Database]:
    """A pool of one connection."""
    database = Database(
        role_url(database_url, "api", statement_timeout_seconds=WAIT_SECONDS),
        pool_size=1,
        statement_timeout_seconds=WAIT_SECONDS,
        wait_seconds=WAIT_SECONDS,
    )
    database.open()
    yield database
    database.close()


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The connections that were asked whether they work."""
    checked: list[object] = []
    check = ConnectionPool.check_connection

    def record(connection: Any) -> None:
        checked.append(connection)
        check(connection)

    monkeypatch.setattr(ConnectionPool, "check_connection", record)
    return checked


def test_a_connection_that_just_answered_is_not_asked_again(
    single: Database, checks: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_pool, "_FRESH_SECONDS", WAIT_SECONDS)
    for _ in range(5):
        single.fetch_one(ONE)
    assert len(checks) == 1


def test_a_write_always_asks_its_connection(
    single: Database, checks: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_pool, "_FRESH_SECONDS", WAIT_SECONDS)
    for _ in range(3):
        single.execute(WRITE)
    assert len(checks) == 3


def test_a_transaction_asks_its_connection_by_its_begin(
    single: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_pool, "_FRESH_SECONDS", WAIT_SECONDS)
    monkeypatch.setattr(Connection, "is_fresh", lambda _connection: True)
    for _ in range(3):
        before = _close_connection(single, database_url)
        with single.transaction() as transaction:
            assert transaction.fetch_one(PID) != before
            transaction.execute(WRITE)


def test_a_transaction_fails_with_a_part_that_joined_it(single: Database) -> None:
    called: list[str] = []

    def fail(work: Joinable) -> None:
        with work.transaction() as part:
            part.execute(WRITE)
            raise ZeroDivisionError

    def go_on_after_an_error() -> None:
        with single.transaction() as transaction:
            transaction.on_commit(lambda: called.append("committed"))
            with pytest.raises(ZeroDivisionError):
                fail(Joinable(transaction))

    with pytest.raises(RuntimeError):
        go_on_after_an_error()
    assert called == []


def test_a_read_is_sent_again_if_its_connection_was_just_closed(
    single: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_pool, "_FRESH_SECONDS", WAIT_SECONDS)
    monkeypatch.setattr(Connection, "is_fresh", lambda _connection: True)
    before = _close_connection(single, database_url)
    after = single.fetch_one(PID)
    assert after is not None
    assert after != before


@pytest.mark.parametrize("verb", ["INSERT", "UPDATE", "DELETE"])
def test_what_writes_is_not_a_read(verb: str) -> None:
    assert not Statement("test/write", f"WITH t AS ({verb} …) SELECT 1").is_read


def test_what_locks_is_not_a_read() -> None:
    for clause in ("FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE", "FOR KEY SHARE"):
        assert not Statement("test/lock", f"SELECT 1 FROM users {clause}").is_read
    assert ONE.is_read


def test_a_function_that_writes_is_known_by_its_name() -> None:
    """A statement doesn't show what the function that it calls does."""
    for file in FUNCTIONS.glob("*.sql"):
        text = file.read_text("utf-8")
        if "VOLATILE" in text:
            assert file.stem.startswith("write_"), file
            assert not Statement("test/call", f"SELECT 1 FROM {file.stem}(1)").is_read


def test_what_writes_is_sent_once_unless_it_says_that_it_is_idempotent() -> None:
    write = "UPDATE users SET handle = handle"
    assert not Statement("test/write", write).is_repeatable
    assert Statement("test/write", f"-- Idempotent: it may be sent again.\n{write}").is_repeatable
    assert ONE.is_repeatable


def test_a_like_and_a_follow_are_sent_again_if_their_connection_was_just_closed(
    single: Database,
    context: ApiContext,
    make_users: Callable[[int], list[Viewer]],
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alice, bob = make_users(2)
    new = NewActivity(message="a", ttl=Ttl.ONE_DAY)
    crud = json.loads(activities.create(context, bob.uuid, new))
    cut = replace(context, database=single)
    monkeypatch.setattr(connection_pool, "_FRESH_SECONDS", WAIT_SECONDS)
    monkeypatch.setattr(Connection, "is_fresh", lambda _connection: True)
    for _ in range(2):
        _close_connection(single, database_url)
        liked = reactions.react(cut, alice.uuid, UUID(crud["uuid"]), Reaction.LIKE)
        assert json.loads(liked)["likes_count"] == 1
        _close_connection(single, database_url)
        assert json.loads(social.follow(cut, alice.uuid, bob.handle))["following"]
    assert json.loads(profiles.profile(context, bob.uuid))["followers_count"] == 1


def _close_connection(single: Database, database_url: str) -> dict[str, object]:
    """Let the server end the pool's only connection; return the row of its process id."""
    before = single.fetch_one(PID)
    assert before is not None
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 60000)", [before["pid"]])
    return before


def test_a_connection_that_was_idle_is_asked(
    single: Database, checks: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_pool, "_FRESH_SECONDS", 0)
    for _ in range(5):
        single.fetch_one(ONE)
    assert len(checks) == 5


@pytest.mark.parametrize("viewer_uuid", [None, uuid4()])
def test_a_page_of_the_public_feed_is_planned_once(
    single: Database, viewer_uuid: UUID | None
) -> None:
    read = repository.ReadContext(viewer_uuid, datetime.now(UTC))
    for _ in range(MANY):
        repository.public_feed(single, read, after=None, limit=20)
    assert single.fetch_one(PLANS) == {"generic_plans": MANY - PREPARE_AFTER, "custom_plans": 0}


def test_a_statement_that_is_not_prepared_is_planned_for_its_parameters(single: Database) -> None:
    """A search for a rare word needs another plan than one for a common word."""
    search = Statement("test/search", f"-- Not prepared\n{MODE}")
    for _ in range(2):
        assert single.fetch_one(search) == {"mode": "force_custom_plan"}
        assert single.fetch_one(Statement("test/page", MODE)) == {"mode": "force_generic_plan"}


def test_the_page_size_and_an_anonymous_viewer_are_literals() -> None:
    signed_in = {"viewer_uuid": uuid4(), "limit": 20}
    assert "LIMIT 20 + 1" in LIST.render(signed_in)
    assert "%(viewer_uuid)s AS viewer" in LIST.render(signed_in)
    assert "NULL::uuid AS viewer" in LIST.render({"viewer_uuid": None, "limit": 20})


def test_the_missing_cursor_of_a_first_page_is_a_literal() -> None:
    page = Statement("test/page", "SELECT uuid FROM users WHERE uuid < coalesce(%(after)s, uuid)")
    assert "coalesce(NULL::uuid, uuid)" in page.render({"after": None})
    assert page.render({"after": uuid4()}) == page.text


def test_a_literal_page_size_is_a_number() -> None:
    hostile = {"viewer_uuid": None, "limit": "1; DROP TABLE users"}
    assert "LIMIT %(limit)s + 1" in LIST.render(hostile)
