"""Outages of Postgres: refused, suspended, restarted, failed over; and its recovery."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from cruddur.errors import Unavailable
from cruddur.platform import connection_pool
from cruddur.platform.database import Database, Statement
from tests import databases
from tests.tcp_proxy import Mode, TcpProxy, proxied
from tests.waiting import WAIT_SECONDS, wait_until

ONE = Statement("test/one", "SELECT 1 AS one")
PID = Statement("test/pid", "SELECT pg_backend_pid() AS pid")
SLEEP = Statement("test/sleep", "SELECT pg_sleep(1.2)")
WRITE = Statement("test/write", "UPDATE users SET handle = handle")
# With psycopg's own pauses, which double, these would take an hour.
MANY_ATTEMPTS = 12


@pytest.fixture
def proxy(database_url: str) -> Iterator[tuple[TcpProxy, str]]:
    """A proxy in front of Postgres, and the URL through it."""
    with proxied(database_url) as found:
        yield found


def answers(database: Database) -> bool:
    try:
        return database.fetch_one(ONE) == {"one": 1}
    except Unavailable:
        return False


def is_unavailable(use: Callable[[], object]) -> bool:
    """Return whether a use of the database ends with `Unavailable`; if it hangs, the test fails."""
    ended: list[bool] = []

    def run() -> None:
        try:
            use()
            ended.append(False)
        except Unavailable:
            ended.append(True)

    threading.Thread(target=run, daemon=True).start()
    wait_until(lambda: ended, "the database is no longer waited for")
    return ended[0]


def test_connecting_is_tried_again_at_short_intervals_however_long_the_outage(
    proxy: tuple[TcpProxy, str], connect: Callable[..., Database]
) -> None:
    server, url = proxy
    database = connect(url, size=1, wait_seconds=0.5)
    wait_until(lambda: answers(database), "the pool is connected")
    server.set_mode(Mode.CUT)
    wait_until(lambda: not answers(database), "the outage is noticed")
    wait_until(lambda: server.attempts >= MANY_ATTEMPTS, "connecting is tried again and again")
    server.set_mode(Mode.FORWARD)
    wait_until(lambda: answers(database), "the pool is connected again")


def test_a_pool_that_starts_in_an_outage_connects_after_it(
    proxy: tuple[TcpProxy, str], connect: Callable[..., Database]
) -> None:
    server, url = proxy
    server.set_mode(Mode.CUT)
    database = connect(url, wait_seconds=0.5)
    # Nobody asks for a connection: an idle process is ready for the first request after it.
    wait_until(lambda: server.attempts >= MANY_ATTEMPTS, "connecting is tried again and again")
    server.set_mode(Mode.FORWARD)
    wait_until(lambda: answers(database), "the pool is connected")


def test_a_request_to_a_silent_server_ends_and_the_pool_recovers(
    proxy: tuple[TcpProxy, str], connect: Callable[..., Database]
) -> None:
    server, url = proxy
    database = connect(url, statement_timeout=1, wait_seconds=0.5)
    wait_until(lambda: answers(database), "the pool is connected")
    server.set_mode(Mode.SILENT)
    for _ in range(2):
        assert is_unavailable(lambda: database.fetch_one(ONE))
    server.set_mode(Mode.FORWARD)
    wait_until(lambda: answers(database), "the server's process was continued")


def test_connections_that_stay_silent_for_ever_are_given_up(
    proxy: tuple[TcpProxy, str], connect: Callable[..., Database]
) -> None:
    server, url = proxy
    database = connect(url, statement_timeout=1, wait_seconds=0.5)
    wait_until(lambda: answers(database), "the pool is connected")
    server.set_mode(Mode.SILENT)
    assert is_unavailable(lambda: database.fetch_one(ONE))
    wait_until(lambda: server.attempts >= 3, "what isn't answered is given up")
    server.abandon()
    wait_until(lambda: answers(database), "new connections are answered")


def test_a_statement_ends_when_its_server_falls_silent(
    proxy: tuple[TcpProxy, str], connect: Callable[..., Database]
) -> None:
    server, url = proxy
    database = connect(url, wait_seconds=0.5)
    wait_until(lambda: answers(database), "the pool is connected")

    def fall_silent() -> None:
        with database.transaction() as transaction:
            transaction.set_statement_timeout(1)
            server.set_mode(Mode.SILENT)
            transaction.fetch_one(ONE)

    assert is_unavailable(fall_silent)
    server.set_mode(Mode.FORWARD)
    wait_until(lambda: answers(database), "the server's process was continued")


def test_a_statement_may_take_as_long_as_its_transaction_allows(
    database_url: str, connect: Callable[..., Database]
) -> None:
    database = connect(database_url, statement_timeout=1, wait_seconds=0.1)

    def sleep() -> bool:
        try:
            with database.transaction() as transaction:
                transaction.set_statement_timeout(WAIT_SECONDS)
                return transaction.fetch_one(SLEEP) is not None
        except Unavailable:
            return False  # on a slow machine: no connection in time

    wait_until(sleep, "a statement takes longer than others may")


def test_a_transaction_that_does_nothing_is_ended_by_the_server(
    database_url: str, connect: Callable[..., Database]
) -> None:
    """A process that was suspended doesn't hold its locks for ever."""
    database = connect(database_url, statement_timeout=1)

    def is_gone(pid: int) -> bool:
        with psycopg.connect(database_url, autocommit=True) as other:
            found = other.execute("SELECT FROM pg_stat_activity WHERE pid = %s", [pid])
            return found.fetchone() is None

    def do_nothing() -> None:
        with database.transaction() as transaction:
            row = transaction.fetch_one(PID)
            assert row is not None
            wait_until(lambda: is_gone(row["pid"]), "the session is ended")
            transaction.fetch_one(ONE)

    assert is_unavailable(do_nothing)
    assert answers(database)


def test_connections_to_a_server_that_only_reads_are_replaced(
    own_database: str, connect: Callable[..., Database]
) -> None:
    databases.set_read_only(own_database, is_read_only=True)
    database = connect(own_database, size=1, wait_seconds=WAIT_SECONDS)
    wait_until(lambda: answers(database), "reads are answered")
    databases.set_read_only(own_database, is_read_only=False)
    before = database.fetch_one(PID)
    with pytest.raises(Unavailable):
        database.execute(WRITE)
    assert database.execute(WRITE) == 0
    assert database.fetch_one(PID) != before


def test_connections_are_not_replaced_for_every_failed_write(
    own_database: str, connect: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_pool, "_REPLACE_INTERVAL", WAIT_SECONDS)
    databases.set_read_only(own_database, is_read_only=True)
    database = connect(own_database, size=1, wait_seconds=WAIT_SECONDS)
    wait_until(lambda: answers(database), "reads are answered")
    pids = []
    for _ in range(3):
        with pytest.raises(Unavailable):
            database.execute(WRITE)
        pids.append(database.fetch_one(PID))
    assert pids == [pids[0]] * 3


def test_all_waits_of_a_request_together_are_bounded(
    database_url: str, connect: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = connect(database_url, size=1, wait_seconds=0.5)
    wait_until(lambda: answers(database), "the pool is connected")
    waits: list[float] = []
    getconn = ConnectionPool.getconn

    def record(pool: ConnectionPool, timeout: float) -> object:
        waits.append(timeout)
        return getconn(pool, timeout)

    with database.transaction():  # it has the only connection
        monkeypatch.setattr(ConnectionPool, "getconn", record)
        connection_pool.begin_request()
        assert not answers(database)
        assert not answers(database)
        connection_pool.end_request()
        assert not answers(database)
    first, second, outside = waits
    assert first + second < outside * 1.1
    wait_until(lambda: answers(database), "the breaker is closed again")
