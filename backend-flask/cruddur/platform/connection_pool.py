"""Connection pool: checks connections before use, replaces dead ones, and bounds every wait."""

from __future__ import annotations

import math
import select
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

from cruddur.errors import Unavailable
from cruddur.platform import log_positions
from cruddur.platform.breaker import Breaker
from cruddur.platform.prepared_statements import PreparedStatements
from cruddur.platform.sqlstates import Recovery, recovery

T = TypeVar("T")

# How often connecting is tried again while the server is away, however long that is.
_RECONNECT_INTERVAL = 0.25
# While writes fail, the connections are replaced this often at most.
_REPLACE_INTERVAL = 1.0
# For what may be sent again, a connection that answered within this time is checked by its socket
# alone.
_FRESH_SECONDS = 1.0
# What a statement raises on a connection that the server has closed. Timeouts have other types.
_CLOSED = (
    psycopg.OperationalError,
    psycopg.errors.AdminShutdown,
    psycopg.errors.CrashShutdown,
)
# How long a connection is used; a new one may lead to another server.
MAX_LIFETIME_SECONDS = 3600.0
# Neither psycopg nor libpq knows a shorter one.
_MIN_CONNECT_TIMEOUT = 2
# The share of its wait that a request may still have for each connection after it has used it up.
_LAST_WAIT_SHARE = 1 / 30

# How long the current request has waited for connections; None outside of requests.
_waited_seconds: ContextVar[float | None] = ContextVar("waited_seconds", default=None)


def begin_request() -> None:
    """Bound the sum of the waits for a connection, instead of each, until `end_request`."""
    _waited_seconds.set(0.0)


def end_request() -> None:
    """Bound each wait on its own again."""
    _waited_seconds.set(None)


class Connection(psycopg.Connection[DictRow]):
    """A connection that waits for the server up to `answer_timeout` seconds, then closes itself.

    The server's own timeouts don't help where the server is suspended, or the network silent.
    """

    answer_timeout: float | None = None
    # What a late answer may take beyond the server's own timeout.
    grace_seconds: float = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connected_at = time.monotonic()
        self.answered_at = float("-inf")
        self._socket = select.poll()
        self._socket.register(self.fileno(), select.POLLIN)
        self.statements = PreparedStatements(self)

    def is_fresh(self) -> bool:
        """Return whether the server answered a moment ago, and hasn't closed the connection since.

        What it sends unasked, such as the reason why it ends, makes the socket readable.
        """
        was_used = time.monotonic() - self.answered_at < _FRESH_SECONDS
        return was_used and not self._socket.poll(0)

    def limit_statements(self, timeout_seconds: float) -> None:
        """Wait for each statement as long as the server's own timeout, and a little longer."""
        self.answer_timeout = timeout_seconds + self.grace_seconds

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Run a command of psycopg; all of them come through here.

        Raises:
            psycopg.OperationalError: the server is silent, or away.
        """
        try:
            return super().wait(gen, interval, self.answer_timeout if timeout is None else timeout)
        except psycopg.OperationalError:
            # The answer may still come: it would be taken for that of the next command.
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise


def connect(url: str, *, timeout_seconds: float) -> Connection:
    """Return a connection that waits for each answer this long."""
    connection = Connection.connect(url, **_arguments(timeout_seconds, timeout_seconds))
    connection.answer_timeout = timeout_seconds
    return connection


def _arguments(connect_timeout_seconds: float, answer_timeout_seconds: float) -> dict[str, Any]:
    """Return psycopg's arguments; the server's settings are its role's (db/roles.toml)."""
    return {
        "autocommit": True,
        "row_factory": dict_row,
        "application_name": "cruddur",
        # A rollback makes psycopg deallocate all statements, ours too, if it has prepared one.
        "prepare_threshold": None,
        "connect_timeout": max(_MIN_CONNECT_TIMEOUT, math.ceil(connect_timeout_seconds)),
        # The kernel's: how long what was sent may stay unacknowledged, and how soon an idle
        # connection to a host that is gone is found.
        "tcp_user_timeout": round(answer_timeout_seconds * 1000),
        "keepalives_idle": 30,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }


class Pool:
    """A pool of connections; raises `Unavailable` for errors that pass by themselves.

    A broken statement is never retried, unless it may be sent again: it isn't known whether it took
    effect.
    """

    def __init__(
        self,
        url: str,
        *,
        size: int,
        statement_timeout_seconds: int,
        wait_seconds: float,
        breaker: Breaker,
        max_lifetime_seconds: float = MAX_LIFETIME_SECONDS,
    ) -> None:
        self._statement_timeout_seconds = statement_timeout_seconds
        self._wait_seconds = wait_seconds
        self._breaker = breaker
        # Shorter than the wait, so that it leaves time for a new connection.
        self._check_timeout = wait_seconds * 2 / 3
        self._replaced_at = float("-inf")
        self._position_query: LiteralString | None = None
        self._commit_query: LiteralString | None = None
        self._lock = threading.Lock()
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            connection_class=Connection,
            min_size=1,
            max_size=size,
            timeout=wait_seconds,
            max_idle=300,
            max_lifetime=max_lifetime_seconds,
            # Psycopg doubles its pauses until it gives up. It shall give up immediately and begin
            # anew, so that the pauses stay short.
            reconnect_timeout=_RECONNECT_INTERVAL,
            reconnect_failed=_connect_anew,
            configure=self._configure,
            kwargs=_arguments(self._check_timeout, statement_timeout_seconds),
            open=False,
        )

    def open(self) -> None:
        """Start connecting in the background: the process may start before its database."""
        self._pool.open()

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def stats(self) -> Mapping[str, int]:
        """Return psycopg's statistics."""
        return self._pool.get_stats()

    def run(self, work: Callable[[Connection], T], *, is_repeatable: bool = False) -> T:
        """Run work on a connection that works.

        What may be sent again runs on a connection that is asked first only if it was idle. If it
        turns out that the server has just closed it, the work runs on another one.

        Raises:
            Unavailable: none is free in time, the breaker is open, or Postgres can't answer now.
        """
        if is_repeatable:
            try:
                return self._run(work, checks_fresh=False)
            except Unavailable as error:
                if type(error.__cause__) not in _CLOSED:
                    raise
        return self._run(work, checks_fresh=True)

    def _run(self, work: Callable[[Connection], T], *, checks_fresh: bool) -> T:
        connection = self._take(checks_fresh=checks_fresh)
        try:
            result = work(connection)
        except BaseException as error:
            self._give_back(connection, error)
            raise
        self._give_back(connection)
        return result

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a connection in a transaction: committed at the end, rolled back by any exception.

        Its BEGIN asks whether the connection works, before anything can have happened.

        Raises:
            Unavailable: as `run`.
        """
        connection = self._take(checks_fresh=True, check=_begin)
        try:
            yield connection
            self._commit(connection)
        except BaseException as error:
            # What went wrong before is what the caller hears of.
            with suppress(psycopg.Error):
                connection.rollback()
            self._give_back(connection, error)
            raise
        self._give_back(connection)

    def ask_for_positions(self, query: LiteralString) -> None:
        """Ask for the log's position after each write, and require it of the reads that follow."""
        if self._position_query is None:
            self._commit_query = f"COMMIT; {query}"
            self._position_query = query

    def require_position(self, connection: Connection) -> None:
        """Require the log's position of the reads that follow, if anybody asks for positions."""
        if self._position_query is None:
            return
        try:
            row = connection.execute(self._position_query).fetchone()
        except psycopg.Error:
            row = None  # what was written is committed, so this is no failure
        log_positions.require(row["position"] if row else log_positions.LATEST)

    def _commit(self, connection: Connection) -> None:
        if self._commit_query is None:
            connection.statements.command(b"COMMIT")
            return
        # One message: the second statement runs after the commit.
        cursor = connection.execute(self._commit_query, prepare=False)
        cursor.nextset()
        row = cursor.fetchone()
        assert row is not None
        log_positions.require(row["position"])

    def _take(
        self, *, checks_fresh: bool, check: Callable[[Connection], None] | None = None
    ) -> Connection:
        """Return a connection that works; one that just answered is asked only if `checks_fresh`.

        `check` asks it, and raises what psycopg raises; by default an empty query does.
        `_give_back` must follow.
        """
        # The wait for a connection alone: a slow statement isn't a failing store.
        is_trial = self._breaker.enter()
        try:
            connection = self._checked_connection(checks_fresh=checks_fresh, check=check)
        except BaseException as error:
            self._breaker.leave(is_trial=is_trial, has_failed=isinstance(error, psycopg.Error))
            _raise_if_unavailable(error)
            raise
        self._breaker.leave(is_trial=is_trial, has_failed=False)
        connection.limit_statements(self._statement_timeout_seconds)
        return connection

    def _give_back(self, connection: Connection, error: BaseException | None = None) -> None:
        """Return a connection to the pool, after the error with which its work ended.

        Raises:
            Unavailable: the error passes by itself.
        """
        if error is None:
            connection.answered_at = time.monotonic()
        elif isinstance(error, psycopg.Error):
            connection.answered_at = float("-inf")
            if recovery(error) is Recovery.RECONNECT:
                self._replace_all(connection)
        connection.answer_timeout = self._check_timeout
        self._pool.putconn(connection)
        _raise_if_unavailable(error)

    def _configure(self, connection: Connection) -> None:
        connection.grace_seconds = self._wait_seconds
        connection.answer_timeout = self._check_timeout

    def _checked_connection(
        self, *, checks_fresh: bool, check: Callable[[Connection], None] | None
    ) -> Connection:
        """Return a connection that works.

        If one is dead, most others are too: the server restarted. The pool's own check would find
        them one by one, and wait longer after each; here all are replaced together.
        """
        began = time.monotonic()
        waited = _waited_seconds.get()
        left = self._wait_seconds - (waited or 0.0)
        deadline = began + max(left, self._wait_seconds * _LAST_WAIT_SHARE)
        try:
            return self._connection_until(deadline, checks_fresh=checks_fresh, check=check)
        finally:
            if waited is not None:
                _waited_seconds.set(waited + time.monotonic() - began)

    def _connection_until(
        self,
        deadline: float,
        *,
        checks_fresh: bool,
        check: Callable[[Connection], None] | None,
    ) -> Connection:
        while True:
            connection = self._pool.getconn(deadline - time.monotonic())
            if connection.is_fresh() and not checks_fresh:
                return connection
            try:
                left = max(deadline - time.monotonic(), self._wait_seconds * _LAST_WAIT_SHARE)
                connection.answer_timeout = min(self._check_timeout, left)
                (check or ConnectionPool.check_connection)(connection)
            except psycopg.Error:
                connection.close()
                self._replace_all(connection)
                self._pool.putconn(connection)
            else:
                return connection

    def _replace_all(self, failed: Connection) -> None:
        """Replace every connection, unless a failure of the same kind just has."""
        with self._lock:
            now = time.monotonic()
            is_known = failed.connected_at < self._replaced_at
            if is_known or now < self._replaced_at + _REPLACE_INTERVAL:
                return
            self._replaced_at = now
        self._pool.drain()


def _raise_if_unavailable(error: BaseException | None) -> None:
    if isinstance(error, psycopg.Error) and recovery(error) is not None:
        raise Unavailable("The database doesn't answer.") from error


def _begin(connection: Connection) -> None:
    connection.statements.command(b"BEGIN")


def _connect_anew(pool: ConnectionPool[Any]) -> None:
    # If no attempt is under way, the check begins one.
    pool.check()
