"""SQLSTATE classes: what passes by itself is `Unavailable`, what doesn't is a bug."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest

from cruddur.errors import Unavailable
from cruddur.platform.database import Database, Statement
from cruddur.platform.log_positions import POSTGRES
from tests.waiting import WAIT_SECONDS, wait_until

ONE = Statement("test/one", "SELECT 1 AS one")
PID = Statement("test/pid", "SELECT pg_backend_pid() AS pid")
RAISE = Statement("test/raise", "SELECT raise_state(%(state)s)")
LOCK = Statement("test/lock", "SELECT pg_advisory_xact_lock(%(key)s)")
TEMPORARY = {
    "08": ["08000", "08003", "08006", "08P01"],
    "25": ["25P03", "25P04"],
    "28": ["28000", "28P01"],
    "40": ["40000", "40001", "40003", "40P01"],
    "53": ["53000", "53100", "53200", "53300", "53400"],
    "55": ["55000", "55006", "55P03"],
    "57": ["57000", "57014", "57P05", "57ZZZ"],
    "58": ["58000", "58030", "58P01"],
    "72": ["72000"],
    "XX": ["XX000", "XX001", "XX002"],
}
# After these, connections are made anew.
WRONG_SERVER = ["25006", "26000", "57P01", "57P02", "57P03", "57P04"]
BUGS = ["0A000", "21000", "22012", "23503", "24000", "25001", "25P02", "42601", "42P01", "54001"]
BUGS += ["P0001", "P0002", "44000", "F0000", "ZZ999"]


@pytest.fixture
def database(
    own_database: str, connect: Callable[..., Database], admin_of: Callable[[str], None]
) -> Database:
    """A pool of one connection, in whose database `raise_state` raises any error."""
    admin_of(
        "CREATE FUNCTION raise_state(state text) RETURNS void LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = state; END $$"
    )
    return connect(own_database, size=1, statement_timeout=WAIT_SECONDS, wait_seconds=WAIT_SECONDS)


@pytest.fixture
def admin_of(own_database: str) -> Callable[[str], None]:
    """Return a function that runs a statement in the test's database."""

    def run(text: str) -> None:
        with psycopg.connect(own_database, autocommit=True) as connection:
            connection.execute(text.encode())

    return run


@pytest.mark.parametrize("states", TEMPORARY.values(), ids=TEMPORARY)
def test_an_error_that_passes_is_unavailable(database: Database, states: list[str]) -> None:
    before = database.fetch_one(PID)
    for state in states:
        with pytest.raises(Unavailable) as found:
            database.fetch_one(RAISE, state=state)
        assert found.value.retry_after_seconds, state
        with pytest.raises(Unavailable), database.transaction() as transaction:
            transaction.fetch_one(RAISE, state=state)
    assert database.fetch_one(PID) == before


@pytest.mark.parametrize("state", WRONG_SERVER)
def test_connections_to_the_wrong_server_are_replaced(database: Database, state: str) -> None:
    before = database.fetch_one(PID)
    with pytest.raises(Unavailable):
        database.fetch_one(RAISE, state=state)
    assert database.fetch_one(PID) != before


def test_a_bug_stays_one(database: Database) -> None:
    for state in BUGS:
        with pytest.raises(psycopg.Error) as found:
            database.fetch_one(RAISE, state=state)
        assert found.value.sqlstate == state


def test_a_deadlock_ends_one_of_the_two(
    own_database: str, connect: Callable[..., Database]
) -> None:
    database = connect(
        own_database, size=2, statement_timeout=WAIT_SECONDS, wait_seconds=WAIT_SECONDS
    )
    both_hold_one = Barrier(2)

    def lock(keys: tuple[int, int]) -> type[object]:
        try:
            with database.transaction() as transaction:
                transaction.fetch_one(LOCK, key=keys[0])
                both_hold_one.wait(WAIT_SECONDS)
                transaction.fetch_one(LOCK, key=keys[1])
        except Unavailable as error:
            return type(error.__cause__)
        return type(None)

    with ThreadPoolExecutor(2) as people:
        ends = set(people.map(lock, [(1, 2), (2, 1)]))
    assert ends == {type(None), psycopg.errors.DeadlockDetected}


def test_a_process_that_slept_in_a_transaction_is_unavailable(
    database: Database, own_database: str
) -> None:
    def sleep_and_go_on(name: UUID) -> None:
        with database.transaction() as transaction:
            transaction.execute(Statement("test/name", f"SET application_name = '{name}'"))
            transaction.execute(
                Statement("test/hurry", "SET idle_in_transaction_session_timeout = 1")
            )
            with psycopg.connect(own_database, autocommit=True) as watching:
                wait_until(
                    lambda: (
                        not watching.execute(
                            "SELECT FROM pg_stat_activity WHERE application_name = %s", (str(name),)
                        ).fetchone()
                    ),
                    "the server has ended the session",
                )
            transaction.fetch_one(ONE)

    with pytest.raises(Unavailable) as found:
        sleep_and_go_on(uuid4())
    # On a busy machine, the connection may be reset before the server's reason is read.
    reasons = (psycopg.errors.IdleInTransactionSessionTimeout, psycopg.OperationalError)
    assert isinstance(found.value.__cause__, reasons)
    assert database.fetch_one(ONE) == {"one": 1}


def test_a_session_that_an_operator_ends_is_unavailable(database: Database) -> None:
    with pytest.raises(Unavailable):
        database.fetch_one(Statement("test/end", "SELECT pg_terminate_backend(pg_backend_pid())"))
    assert database.fetch_one(ONE) == {"one": 1}


def test_plans_from_before_a_migration_are_replaced(
    database: Database, admin_of: Callable[[str], None]
) -> None:
    admin_of("CREATE TABLE things (amount int); GRANT SELECT ON things TO cruddur_api")
    amounts = Statement("test/amounts", "SELECT amount FROM things")
    for _ in range(10):  # psycopg prepares what is frequent
        assert database.fetch_one(amounts) is None
    admin_of("ALTER TABLE things ALTER COLUMN amount TYPE bigint")
    with pytest.raises(Unavailable):
        database.fetch_one(amounts)
    assert database.fetch_one(amounts) is None


def test_prepared_statements_that_are_gone_are_prepared_again(database: Database) -> None:
    for _ in range(10):
        assert database.fetch_one(ONE) == {"one": 1}
    database.execute(Statement("test/forget", "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"))
    with pytest.raises(Unavailable):
        database.fetch_one(ONE)
    assert database.fetch_one(ONE) == {"one": 1}


def test_a_rollback_keeps_prepared_statements(database: Database) -> None:
    database.ask_for_positions(POSTGRES.writer)
    written = Statement("test/written", "-- Read back.\nSELECT 1 AS one")
    for _ in range(10):
        assert database.fetch_one(written) == {"one": 1}
    with pytest.raises(ZeroDivisionError), database.transaction():
        raise ZeroDivisionError
    assert database.fetch_one(written) == {"one": 1}
