"""Connection pool, timeouts, transactions and savepoints."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from cruddur.errors import Unavailable
from cruddur.platform.database import Conflict, Database, Statement, Transactional
from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.tracing import Trace, TraceContext
from devtools.local.database_roles import role_url
from tests.waiting import WAIT_SECONDS, wait_until

ONE = Statement("test/one", "SELECT 1 AS one")
SLOW = Statement("test/slow", "SELECT pg_sleep(300)")
BRIEF = Statement("test/brief", "SELECT pg_sleep(0.05)")
PERSON = Statement(
    "test/person",
    "INSERT INTO users (uuid, cognito_sub, email, handle, display_name, created_at) VALUES"
    " (%(uuid)s, %(name)s, %(name)s || '@cruddur.test', %(name)s, 'Half', now())",
)
COUNT = Statement("test/count", "SELECT count(*) FROM users WHERE display_name = 'Half'")


@pytest.fixture
def pool(database_url: str) -> Database:
    return Database(
        role_url(database_url, "api", statement_timeout_seconds=WAIT_SECONDS),
        pool_size=8,
        statement_timeout_seconds=WAIT_SECONDS,
        wait_seconds=WAIT_SECONDS,
    )


@pytest.fixture
def hasty(database_url: str) -> Iterator[Database]:
    """A pool with a statement timeout of one second."""
    pool = Database(
        role_url(database_url, "api", statement_timeout_seconds=1),
        pool_size=1,
        statement_timeout_seconds=1,
        wait_seconds=WAIT_SECONDS,
    )
    pool.open()
    yield pool
    pool.close()


def test_dead_connections_are_replaced_together(
    pool: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.open()
    all_are_lent = Barrier(8)

    def take_one(_number: int) -> None:
        with pool.transaction() as transaction:
            transaction.fetch_one(ONE)
            all_are_lent.wait(WAIT_SECONDS)

    with ThreadPoolExecutor(8) as people:
        list(people.map(take_one, range(8)))
    drained: list[ConnectionPool[Any]] = []
    drain = ConnectionPool.drain

    def drain_and_note(self: ConnectionPool[Any]) -> None:
        drained.append(self)
        drain(self)

    monkeypatch.setattr(ConnectionPool, "drain", drain_and_note)
    with psycopg.connect(database_url, autocommit=True) as other:
        cut = other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'cruddur' AND datname = current_database()"
        ).fetchall()
    assert len(cut) >= 8
    assert drained == []
    with ThreadPoolExecutor(8) as people:
        assert len(list(people.map(lambda _: pool.fetch_one(BRIEF), range(32)))) == 32
    assert drained, "the others were not replaced with the first"
    pool.close()


def test_a_statement_timeout_ends_a_slow_statement(hasty: Database) -> None:
    with pytest.raises(Unavailable):
        hasty.fetch_one(SLOW)
    assert hasty.fetch_one(ONE) == {"one": 1}


def test_a_failed_transaction_is_rolled_back(pool: Database) -> None:
    pool.open()

    def write_and_fail() -> None:
        with pool.transaction() as transaction:
            assert transaction.execute(PERSON, uuid=uuid4(), name="half") == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert pool.fetch_one(COUNT) == {"count": 0}
    pool.close()


def test_a_savepoint_rolls_back_alone_and_commits_with_its_transaction(pool: Database) -> None:
    pool.open()

    def write(work: Transactional, name: str, *, fails: bool = False) -> None:
        with work.transaction() as transaction:
            transaction.execute(PERSON, uuid=uuid4(), name=name)
            if fails:
                raise ZeroDivisionError

    def write_twice_and_fail() -> None:
        with pool.transaction() as outer:
            write(outer, "first")
            with pytest.raises(ZeroDivisionError):
                write(outer, "second", fails=True)
            assert outer.fetch_one(COUNT) == {"count": 1}
            raise KeyError

    with pytest.raises(KeyError):
        write_twice_and_fail()
    assert pool.fetch_one(COUNT) == {"count": 0}
    pool.close()


def test_an_unreachable_database_is_unavailable_and_does_not_hang(
    unreachable_database: Database,
) -> None:
    with pytest.raises(Unavailable):
        unreachable_database.fetch_one(ONE)


def test_a_unique_violation_is_not_an_error_in_traces(pool: Database, hasty: Database) -> None:
    taken: list[Trace] = []
    tracing.subscribe([taken.append], 1)
    pool.open()
    name = uuid4().hex[:8]
    pool.execute(PERSON, uuid=uuid4(), name=name)
    trace = tracing.start_trace(
        "GET /", TraceContext(uuid4().hex, None, is_sampled=True), "cruddur-api"
    )
    with pytest.raises(Conflict):
        pool.execute(PERSON, uuid=uuid4(), name=name)
    with pytest.raises(Conflict), pool.transaction() as transaction:
        transaction.execute(PERSON, uuid=uuid4(), name=name)
    with pytest.raises(Unavailable):
        hasty.fetch_one(SLOW)
    tracing.end_trace(trace)
    tracing.subscribe([], 0)
    assert [(each.name, each.error_type) for each in taken[0].spans[1:]] == [
        ("test/person", None),
        ("transaction", None),
        ("test/person", None),
        ("test/slow", "Unavailable"),
    ]
    pool.execute(Statement("test/forget", "DELETE FROM users WHERE handle = %(name)s"), name=name)
    pool.close()


def test_an_unparsable_password_is_not_logged(log_lines: list[str]) -> None:
    # Only a Lambda can meet it, in its parameter; the API wouldn't start.
    pool = Database(
        "postgresql://cruddur:pass%word@127.0.0.1:1/cruddur",
        pool_size=1,
        statement_timeout_seconds=1,
        wait_seconds=0.5,
    )
    pool.open()
    with pytest.raises(Unavailable):
        pool.fetch_one(ONE)
    wait_until(
        lambda: any(
            "error connecting in" in line and "ProgrammingError" in line for line in log_lines
        ),
        "the log says why nobody can connect",
    )
    pool.close()
    assert not any("word" in line for line in log_lines)
