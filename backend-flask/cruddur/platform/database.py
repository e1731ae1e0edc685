"""Postgres, through one pool and statements that live in .sql files."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, LiteralString, Protocol
from uuid import UUID

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from cruddur.errors import Unavailable
from cruddur.platform.telemetry.tracing import Value, span

Row = dict[str, Any]

# How long a statement waits for a connection.
WAIT_SECONDS = 3.0
_DATABASE: Mapping[str, Value] = {"db.system.name": "postgresql"}


class Conflict(Exception):
    """Somebody else has what has to be unique: a service's matter, no fault of the statement."""

    status = 409  # what spans heed


@dataclass(frozen=True)
class Statement:
    """One SQL statement; `name` is its file, as `activities/public_feed`.

    Postgres keeps a plan for statements that come often. One whose best plan depends on its
    parameters says `-- Planned anew each time` in its file.
    """

    name: str
    text: LiteralString

    @property
    def prepare(self) -> bool | None:
        """Psycopg's `prepare`: None leaves it to its counting."""
        return False if "-- Planned anew each time" in self.text else None


@dataclass(frozen=True)
class Page:
    """One page of a list: JSON text, and the id to go on after where there is more."""

    body: str
    next_after: UUID | None


def statements(package: str) -> Mapping[str, Statement]:
    """Read a feature's `sql/` folder, once, at import: file name without ending → statement."""
    feature = package.rpartition(".")[2]
    folder = files(package) / "sql"
    return {
        name: Statement(f"{feature}/{name}", file.read_text("utf-8"))
        for file in folder.iterdir()
        for name, _, ending in [file.name.rpartition(".")]
        if ending == "sql"
    }


@contextmanager
def _asking(statement: Statement) -> Iterator[None]:
    with span(statement.name, "client", **_DATABASE):
        try:
            yield
        except psycopg.errors.UniqueViolation as error:
            raise Conflict from error


class Queries(Protocol):
    """What a repository may do, inside a transaction or without one."""

    def one(self, statement: Statement, **parameters: object) -> Row | None:
        """Run a statement; answer its first row."""

    def run(self, statement: Statement, **parameters: object) -> int:
        """Run a statement; answer how many rows it touched."""


class Transactional(Queries, Protocol):
    """What a service may do: queries, and several of them together."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Lend a transaction: kept at the end, rolled back by any exception."""


class Transaction:
    """Statements that happen together or not at all."""

    def __init__(self, connection: psycopg.Connection[DictRow]) -> None:
        self._connection = connection
        self._afterwards: list[Callable[[], None]] = []

    def one(self, statement: Statement, **parameters: object) -> Row | None:
        """Run a statement; answer its first row."""
        with _asking(statement):
            return self._connection.execute(
                statement.text, parameters, prepare=statement.prepare
            ).fetchone()

    def run(self, statement: Statement, **parameters: object) -> int:
        """Run a statement; answer how many rows it touched."""
        with _asking(statement):
            return self._connection.execute(
                statement.text, parameters, prepare=statement.prepare
            ).rowcount

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Lend a part of this transaction, which can fail on its own: a savepoint."""
        with self._connection.transaction():
            yield self

    def afterwards(self, act: Callable[[], None]) -> None:
        """Do something once all of it is kept; never where it is rolled back."""
        self._afterwards.append(act)

    def has_been_kept(self) -> None:
        """Do what was to be done afterwards."""
        for act in self._afterwards:
            act()


class Database:
    """A pool of connections that are checked when lent, and replaced when found dead.

    Raises `Unavailable` where no connection can be had in time or one breaks in use. A broken
    statement is never tried again here: whether it took effect isn't known.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int,
        statement_timeout_seconds: int,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        milliseconds = statement_timeout_seconds * 1000
        # Shorter, so that who waited for a lock in vain is told so.
        lock_milliseconds = milliseconds // 2
        self._pool: ConnectionPool[psycopg.Connection[DictRow]] = ConnectionPool(
            url,
            min_size=1,
            max_size=pool_size,
            timeout=wait_seconds,
            max_idle=300,
            kwargs={
                "autocommit": True,
                "row_factory": dict_row,
                "application_name": "cruddur",
                "connect_timeout": math.ceil(wait_seconds),
                "keepalives_idle": 30,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                # What is read at random costs hardly more: no disk turns under our databases. And
                # a page takes less time than starting workers to share it.
                "options": (
                    "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"
                    f" -c statement_timeout={milliseconds}"
                    f" -c lock_timeout={lock_milliseconds}"
                    f" -c idle_in_transaction_session_timeout={2 * milliseconds} -c TimeZone=UTC"
                ),
            },
            open=False,
        )

    def open(self) -> None:
        """Start connecting, in the background: the process lives before its database does."""
        self._pool.open()

    def close(self) -> None:
        """Give every connection back to the server."""
        self._pool.close()

    def standing(self) -> Mapping[str, float]:
        """Answer how many connections there are, lent and free, and how many wait for one."""
        stats = self._pool.get_stats()
        size, free = stats.get("pool_size", 0), stats.get("pool_available", 0)
        return {
            "size": size,
            "lent": size - free,
            "most": stats.get("pool_max", 0),
            "waiting": stats.get("requests_waiting", 0),
        }

    def counted(self) -> Mapping[str, float]:
        """Answer how many had to wait for a connection, and how long all of them did."""
        stats = self._pool.get_stats()
        return {
            "queued": stats.get("requests_queued", 0),
            "wait_ms": stats.get("requests_wait_ms", 0),
        }

    def one(self, statement: Statement, **parameters: object) -> Row | None:
        """Run a statement on its own; answer its first row."""
        with _asking(statement), self._lend() as connection:
            return connection.execute(
                statement.text, parameters, prepare=statement.prepare
            ).fetchone()

    def run(self, statement: Statement, **parameters: object) -> int:
        """Run a statement on its own; answer how many rows it touched."""
        with _asking(statement), self._lend() as connection:
            return connection.execute(
                statement.text, parameters, prepare=statement.prepare
            ).rowcount

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Lend a transaction: committed at the end, rolled back by any exception."""
        with span("transaction"), self._lend() as connection:
            transaction = Transaction(connection)
            with connection.transaction():
                yield transaction
        transaction.has_been_kept()

    @contextmanager
    def _lend(self) -> Iterator[psycopg.Connection[DictRow]]:
        try:
            connection = self._working_connection()
            try:
                yield connection
            finally:
                self._pool.putconn(connection)
        except (PoolTimeout, psycopg.OperationalError) as error:
            raise Unavailable("The database doesn't answer.") from error

    def _working_connection(self) -> psycopg.Connection[DictRow]:
        """Take a connection that answers.

        Where one is dead, so are most others: the server went away. The pool's own check would
        find them one by one, and pause longer after each; here all are replaced at once.
        """
        connection = self._pool.getconn()
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.OperationalError:
            self._pool.putconn(connection)
            self._pool.drain()
            connection = self._pool.getconn()
        return connection
