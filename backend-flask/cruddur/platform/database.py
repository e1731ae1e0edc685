"""Postgres: .sql files, transactions with savepoints and on_commit callbacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, LiteralString, Protocol
from uuid import UUID

import psycopg

from cruddur.platform.breaker import Breaker
from cruddur.platform.connection_pool import MAX_LIFETIME_SECONDS, Connection, Pool
from cruddur.platform.prepared_statements import Result, parse_query
from cruddur.platform.telemetry.tracing import Value, span

Row = dict[str, Any]

_WRITES = re.compile(
    r"\b(INSERT|UPDATE|DELETE|SHARE|pg_advisory\w+|set_config|nextval|write_\w+)\b"
)
# How long a statement waits for a connection of the pool.
WAIT_SECONDS = 3.0
_DATABASE: dict[str, Value] = {"db.system.name": "postgresql"}


class Conflict(Exception):
    """A unique constraint is violated. Services expect it, so traces don't show it as an error."""

    status = 409  # spans treat it as they do an HTTP status


@dataclass(frozen=True)
class Statement:
    """One SQL statement; `name` is its file, as `activities/public_feed`.

    Postgres reuses the plan of a frequent statement, if it depends on no parameter. So these are
    literals in the text: the page size, the NULL of a first page's cursor, and the NULL of an
    anonymous viewer, for whom the planner leaves out blocks, mutes and likes. A statement whose
    best plan depends on others says `-- Not prepared` in its file.
    """

    name: str
    text: LiteralString

    @cached_property
    def is_prepared(self) -> bool:
        """Whether it is prepared when it comes again."""
        return "-- Not prepared" not in self.text

    @cached_property
    def is_read(self) -> bool:
        """Whether it changes and locks nothing."""
        return _WRITES.search(self.text) is None

    @cached_property
    def is_repeatable(self) -> bool:
        """Whether it may be sent again if it isn't known whether it took effect."""
        return self.is_read or "Idempotent: it may be sent again." in self.text

    @cached_property
    def is_read_back(self) -> bool:
        """Whether pages that its client reads later must show what it wrote, or found written."""
        if "Not read back" in self.text:
            return False
        return not self.is_read or "Read back" in self.text

    def render(self, parameters: Mapping[str, object]) -> LiteralString:
        """Return the text for these parameters: the literals are a number, and NULL."""
        limit = parameters.get("limit")
        return _render(
            self.text,
            limit if isinstance(limit, int) else None,
            is_anonymous=parameters.get("viewer_uuid", ...) is None,
            is_first=parameters.get("after", ...) is None,
        )


@lru_cache(maxsize=1024)
def _render(
    text: LiteralString, limit: int | None, *, is_anonymous: bool, is_first: bool
) -> LiteralString:
    rendered = text
    if limit is not None:
        rendered = rendered.replace("%(limit)s", str(limit))
    if is_anonymous:
        rendered = rendered.replace("%(viewer_uuid)s", "NULL::uuid")
    if is_first:
        rendered = rendered.replace("%(after)s", "NULL::uuid")
    return rendered


_SET_STATEMENT_TIMEOUT = Statement(
    "database/set_statement_timeout",
    "SELECT set_config('statement_timeout', %(milliseconds)s, true)",
)


@dataclass(frozen=True)
class Page:
    """One page of a list: JSON text, and the last id if there is a next page."""

    body: str
    next_cursor: UUID | None


def statements(package: str) -> Mapping[str, Statement]:
    """Read a feature's `sql/` folder, at import: file name without ending → statement."""
    feature = package.rpartition(".")[2]
    folder = files(package) / "sql"
    return {
        name: Statement(f"{feature}/{name}", file.read_text("utf-8"))
        for file in folder.iterdir()
        for name, _, ending in [file.name.rpartition(".")]
        if ending == "sql"
    }


def _run(connection: Connection, statement: Statement, parameters: Mapping[str, object]) -> Result:
    query = parse_query(statement.render(parameters))
    try:
        return connection.statements.run(query, parameters, is_prepared=statement.is_prepared)
    except psycopg.errors.UniqueViolation as error:
        raise Conflict from error


class Queries(Protocol):
    """Runs statements, inside a transaction or without one: what a repository needs."""

    def fetch_one(self, statement: Statement, **parameters: object) -> Row | None:
        """Run a statement; return its first row."""

    def execute(self, statement: Statement, **parameters: object) -> int:
        """Run a statement; return the number of affected rows."""


class Transactional(Queries, Protocol):
    """Runs statements, alone or in a transaction: what a service needs."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Yield a transaction: committed at the end, rolled back by any exception."""


class Transaction:
    """A transaction: all of its statements take effect, or none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._on_commit: list[Callable[[], None]] = []
        self._has_failed = False

    def fetch_one(self, statement: Statement, **parameters: object) -> Row | None:
        """Run a statement; return its first row."""
        with span(statement.name, "client", _DATABASE):
            return _run(self._connection, statement, parameters).first_row()

    def execute(self, statement: Statement, **parameters: object) -> int:
        """Run a statement; return the number of affected rows."""
        with span(statement.name, "client", _DATABASE):
            return _run(self._connection, statement, parameters).row_count

    def set_statement_timeout(self, seconds: int) -> None:
        """Set the timeout of the statements in this transaction."""
        self.fetch_one(_SET_STATEMENT_TIMEOUT, milliseconds=str(seconds * 1000))
        self._connection.limit_statements(seconds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Yield a savepoint: a part that can be rolled back alone."""
        with self._connection.transaction():
            yield self

    @contextmanager
    def join(self) -> Iterator[Transaction]:
        """Yield this transaction, for a part that can't be rolled back alone: it fails with it."""
        try:
            yield self
        except BaseException:
            self._has_failed = True
            raise

    def require_success(self) -> None:
        """Raise if a part failed that joined this transaction."""
        if self._has_failed:
            raise RuntimeError("a part of this transaction failed")

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Register a callback to run after commit; it is dropped on rollback."""
        self._on_commit.append(callback)

    def run_on_commit(self) -> None:
        """Run the callbacks of `on_commit`."""
        for callback in self._on_commit:
            callback()


class Joinable:
    """Runs statements in a transaction; what would be a transaction of its own is a part of it.

    A savepoint would be two more round trips.
    """

    def __init__(self, transaction: Transaction) -> None:
        self.fetch_one = transaction.fetch_one
        self.execute = transaction.execute
        self.transaction = transaction.join


@dataclass(frozen=True)
class Check:
    """A read that decides whether others may be used, by its row."""

    statement: Statement
    parameters: Mapping[str, object]
    is_passed: Callable[[Row | None], bool]

    def require(self, row: Row | None) -> None:
        """Raise CheckFailed, unless it is passed."""
        if not self.is_passed(row):
            raise CheckFailed


class CheckFailed(Exception):
    """What was read must not be used."""


class CheckedReads:
    """Runs statements after a check, which is sent together with the first of them.

    Whatever runs one raises CheckFailed if the check isn't passed.
    """

    def __init__(self, database: Database, check: Check) -> None:
        self._database = database
        self._check: Check | None = check

    def require(self) -> None:
        """Run the check, unless it has."""
        if (check := self._check) is not None:
            check.require(self._database.fetch_one(check.statement, **check.parameters))
            self._check = None

    def fetch_one(self, statement: Statement, **parameters: object) -> Row | None:
        """Run a statement; return its first row."""
        if (check := self._check) is None or not (statement.is_read and statement.is_prepared):
            self.require()
            return self._database.fetch_one(statement, **parameters)
        checked, row = self._database.fetch_both(
            check.statement, check.parameters, statement, parameters
        )
        check.require(checked)
        self._check = None
        return row

    def execute(self, statement: Statement, **parameters: object) -> int:
        """Run a statement; return the number of affected rows."""
        self.require()
        return self._database.execute(statement, **parameters)

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Yield a transaction: committed at the end, rolled back by any exception."""
        self.require()
        return self._database.transaction()


class Database:
    """The statements and transactions of a pool; raises what `Pool.connection` does."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int,
        statement_timeout_seconds: int,
        wait_seconds: float = WAIT_SECONDS,
        breaker: Breaker | None = None,
        max_lifetime_seconds: float = MAX_LIFETIME_SECONDS,
    ) -> None:
        self.breaker = breaker or Breaker("database")
        self._pool = Pool(
            url,
            size=pool_size,
            statement_timeout_seconds=statement_timeout_seconds,
            wait_seconds=wait_seconds,
            breaker=self.breaker,
            max_lifetime_seconds=max_lifetime_seconds,
        )

    def open(self) -> None:
        """Start connecting in the background: the process may start before its database."""
        self._pool.open()

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def ask_for_positions(self, query: LiteralString) -> None:
        """Ask for the log's position after each write; see `cruddur.platform.log_positions`."""
        self._pool.ask_for_positions(query)

    def pool_gauges(self) -> Mapping[str, float]:
        """Return the pool's gauges: connections, those in use, the maximum, waiting requests."""
        stats = self._pool.stats()
        size, free = stats.get("pool_size", 0), stats.get("pool_available", 0)
        return {
            "size": size,
            "in_use": size - free,
            "max": stats.get("pool_max", 0),
            "waiting": stats.get("requests_waiting", 0),
        }

    def pool_counters(self) -> Mapping[str, float]:
        """Return the pool's counters: requests that had to wait, and their total wait in ms."""
        stats = self._pool.stats()
        return {
            "queued": stats.get("requests_queued", 0),
            "wait_ms": stats.get("requests_wait_ms", 0),
        }

    def fetch_one(self, statement: Statement, **parameters: object) -> Row | None:
        """Run a statement on its own; return its first row."""

        def run(connection: Connection) -> Row | None:
            row = _run(connection, statement, parameters).first_row()
            if statement.is_read_back:
                self._pool.require_position(connection)
            return row

        with span(statement.name, "client", _DATABASE):
            return self._pool.run(run, is_repeatable=statement.is_repeatable)

    def fetch_both(
        self,
        first: Statement,
        first_parameters: Mapping[str, object],
        second: Statement,
        second_parameters: Mapping[str, object],
    ) -> tuple[Row | None, Row | None]:
        """Run two prepared reads in this order, in one round trip; return the first row of each."""

        def run(connection: Connection) -> tuple[Row | None, Row | None]:
            one, other = connection.statements.run_both(
                (parse_query(first.render(first_parameters)), first_parameters),
                (parse_query(second.render(second_parameters)), second_parameters),
            )
            return one.first_row(), other.first_row()

        with span(first.name, "client", _DATABASE), span(second.name, "client", _DATABASE):
            return self._pool.run(run, is_repeatable=True)

    def execute(self, statement: Statement, **parameters: object) -> int:
        """Run a statement on its own; return the number of affected rows."""

        def run(connection: Connection) -> int:
            count = _run(connection, statement, parameters).row_count
            if statement.is_read_back:
                self._pool.require_position(connection)
            return count

        with span(statement.name, "client", _DATABASE):
            return self._pool.run(run)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Yield a transaction: committed at the end, rolled back by any exception."""
        with span("transaction"), self._pool.transaction() as connection:
            transaction = Transaction(connection)
            yield transaction
            transaction.require_success()
        transaction.run_on_commit()
