"""Prepared statements of a connection, run by libpq, which psycopg wraps.

A psycopg cursor does the same for any query that it may be given, and that costs three times as
much CPU as sending a prepared statement and reading its row. Ours are a few that come again.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import errors, generators
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Column = tuple[str, Callable[[Buffer], Any]]
Parameters = Mapping[str, object]

# A statement is prepared when it comes again so often: what comes once is cheaper without.
PREPARE_AFTER = 5
# With more, the one that was unused longest is deallocated.
MAX_PREPARED = 100

_PARAMETER = re.compile(r"%\((\w+)\)s|%%")


@dataclass(frozen=True, slots=True)
class Query:
    """A text with `$1`, `$2` for its parameters, and their names in this order."""

    text: bytes
    names: tuple[str, ...]
    formats: list[PyFormat]


@lru_cache(maxsize=1024)
def parse_query(text: str) -> Query:
    """Return a text with `%(name)s` for its parameters, and `%%` for a percent sign, as a query."""
    numbers: dict[str, int] = {}

    def replace(found: re.Match[str]) -> str:
        name = found[1]
        return "%" if name is None else f"${numbers.setdefault(name, len(numbers) + 1)}"

    numbered = _PARAMETER.sub(replace, text)
    return Query(numbered.encode(), tuple(numbers), [PyFormat.AUTO] * len(numbers))


class Result:
    """What Postgres answered."""

    __slots__ = ("_columns", "_result")

    def __init__(self, result: PGresult, columns: list[Column]) -> None:
        self._result = result
        self._columns = columns

    @property
    def row_count(self) -> int:
        """How many rows were returned or changed."""
        return self._result.command_tuples or 0

    def first_row(self) -> dict[str, Any] | None:
        """Return the first row, None if there is none."""
        result = self._result
        if not result.ntuples:
            return None
        row = {}
        for number, (name, load) in enumerate(self._columns):
            value = result.get_value(0, number)
            row[name] = None if value is None else load(value)
        return row


@dataclass(slots=True)
class _Known:
    """A statement that came before; it has a name once it is prepared, and columns then."""

    uses: int = 0
    name: bytes | None = None
    columns: list[Column] | None = None


# A statement and its text, with values, their types and formats: a plain tuple, made for each call.
_Bound = tuple[
    _Known,
    bytes,
    Sequence[Buffer | None],
    tuple[int, ...] | None,
    Sequence[Format] | None,
]


class PreparedStatements:
    """The statements of one connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._transformer = Transformer(connection)
        # By text and types of the parameters; the one used last is the last.
        self._known: OrderedDict[tuple[bytes, tuple[int, ...]], _Known] = OrderedDict()
        self._prepared_count = 0

    def run(self, query: Query, parameters: Parameters, *, is_prepared: bool = True) -> Result:
        """Run a query; one that isn't prepared is planned for its parameters.

        Raises:
            psycopg.Error: as a cursor does.
        """
        bound = self._bind(query, parameters, is_prepared=is_prepared)
        if is_prepared:
            self._send(bound)
            return self._result(bound[0], self._receive())
        with self._planned_for_parameters():
            self._send(bound)
            return self._result(bound[0], self._receive())

    def run_both(
        self, first: tuple[Query, Parameters], second: tuple[Query, Parameters]
    ) -> tuple[Result, Result]:
        """Run two queries that are prepared, in this order, in one round trip; raise as `run`."""
        bound = [self._bind(*query, is_prepared=True) for query in (first, second)]
        pgconn = self._connection.pgconn
        pgconn.enter_pipeline_mode()
        for each in bound:
            self._send(each)
        pgconn.pipeline_sync()
        results = self._connection.wait(_fetch_both(pgconn))
        pgconn.exit_pipeline_mode()
        # The server leaves out the second if the first has failed.
        one, other = (
            self._result(known, _require_success(result))
            for (known, *_), result in zip(bound, results, strict=True)
        )
        return one, other

    def command(self, text: bytes) -> None:
        """Run a command without parameters, such as BEGIN; raise as `run`."""
        self._connection.pgconn.send_query(text)
        self._receive()

    def _bind(self, query: Query, parameters: Parameters, *, is_prepared: bool) -> _Bound:
        transformer = self._transformer
        values = transformer.dump_sequence(
            [parameters[name] for name in query.names], query.formats
        )
        types, formats = transformer.types, transformer.formats
        known = self._use(query.text, types or ()) if is_prepared else _Known()
        return known, query.text, values, types, formats

    def _send(self, bound: _Bound) -> None:
        known, text, values, types, formats = bound
        if known.name is None:
            self._connection.pgconn.send_query_params(text, values, types, formats)
        else:
            self._connection.pgconn.send_query_prepared(known.name, values, formats)

    def _result(self, known: _Known, result: PGresult) -> Result:
        if known.name is None:
            return Result(result, self._columns(result))
        if known.columns is None:
            known.columns = self._columns(result)
        return Result(result, known.columns)

    @contextmanager
    def _planned_for_parameters(self) -> Iterator[None]:
        """Context manager in which a statement is planned for its parameters.

        The role of the API plans for any (`db/roles.toml`). An error in a transaction undoes it.
        """
        pgconn = self._connection.pgconn
        self.command(b"SET plan_cache_mode = force_custom_plan")
        try:
            yield
        finally:
            if pgconn.transaction_status in (TransactionStatus.IDLE, TransactionStatus.INTRANS):
                self.command(b"RESET plan_cache_mode")

    def _use(self, text: bytes, types: tuple[int, ...]) -> _Known:
        """Count a use of a statement; prepare it if it came often enough."""
        key = (text, types)
        known = self._known.get(key)
        if known is None:
            while len(self._known) >= MAX_PREPARED:
                _, oldest = self._known.popitem(last=False)
                if oldest.name is not None:
                    self.command(b"DEALLOCATE " + oldest.name)
            known = self._known[key] = _Known()
        else:
            self._known.move_to_end(key)
        if known.name is None:
            known.uses += 1
            if known.uses > PREPARE_AFTER:
                self._prepared_count += 1
                name = b"s%d" % self._prepared_count
                self._connection.pgconn.send_prepare(name, text, types)
                self._receive()
                known.name = name
        return known

    def _receive(self) -> PGresult:
        result: PGresult = self._connection.wait(generators.execute(self._connection.pgconn))[-1]
        return _require_success(result)

    def _columns(self, result: PGresult) -> list[Column]:
        found: list[Column] = []
        for number in range(result.nfields):
            name = result.fname(number)
            assert name is not None
            loader = self._transformer.get_loader(result.ftype(number), Format.TEXT)
            found.append((name.decode(), loader.load))
        return found


def _require_success(result: PGresult) -> PGresult:
    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise errors.error_from_result(result)
    return result


def _fetch_both(pgconn: PGconn) -> PQGen[list[PGresult]]:
    """Send a pipeline of two queries; return their results, and take the end of the pipeline."""
    yield from generators.send(pgconn)
    results = []
    for _ in range(2):
        result = yield from generators.fetch(pgconn)
        assert result is not None
        results.append(result)
        # Nothing follows the result of a query but the end of it.
        yield from generators.fetch(pgconn)
    yield from generators.fetch(pgconn)
    return results
