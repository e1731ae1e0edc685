"""Statements that come again are prepared, and answer as psycopg's own cursors do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from cruddur.platform import prepared_statements
from cruddur.platform.connection_pool import Connection
from cruddur.platform.prepared_statements import PREPARE_AFTER, Parameters, Query, parse_query

PREPARED = parse_query("SELECT statement FROM pg_prepared_statements WHERE statement = %(text)s")
VALUES = {
    "uuid": UUID(int=7),
    "moment": datetime(2020, 2, 29, 12, 30, 0, 123456, UTC),
    "flag": True,
    "small": 7,
    "large": 2**40,
    "words": "Zoë's 100 % “so it goes” 🎉",
    "nothing": None,
    "uuids": [UUID(int=1), UUID(int=2)],
    "texts": ["a", 'b,"c"', ""],
    "empty": [],
    "hash": b"\x00\xff",
}
SELECT_VALUES = """
SELECT %(uuid)s::uuid AS uuid, %(moment)s::timestamptz AS moment, %(flag)s::boolean AS flag,
    %(small)s::int AS small, %(large)s::bigint AS large, %(words)s::text AS words,
    %(nothing)s::text AS nothing, %(uuids)s::uuid[] AS uuids, %(texts)s::text[] AS texts,
    %(empty)s::uuid[] AS empty, %(hash)s::bytea AS hash, %(words)s::text LIKE '%% %%' AS spaced,
    json_build_object('words', %(words)s::text) AS document
"""


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with Connection.connect(database_url, autocommit=True, row_factory=dict_row) as opened:
        yield opened


def is_prepared(connection: Connection, text: str) -> bool:
    row = connection.statements.run(PREPARED, {"text": text}, is_prepared=False).first_row()
    return row is not None


def test_rows_are_those_of_a_cursor_before_and_after_a_statement_is_prepared(
    connection: Connection,
) -> None:
    expected = connection.execute(SELECT_VALUES, VALUES).fetchone()
    query = parse_query(SELECT_VALUES)
    for _ in range(PREPARE_AFTER + 3):
        assert connection.statements.run(query, VALUES).first_row() == expected
    assert is_prepared(connection, query.text.decode())


def test_a_parameter_may_have_another_type_than_before(connection: Connection) -> None:
    query = parse_query("SELECT %(n)s + 0 AS n")
    for n in (1, 2**20, 2**40, None) * (PREPARE_AFTER + 2):
        assert connection.statements.run(query, {"n": n}).first_row() == {"n": n}


def test_what_returns_nothing_has_no_row_but_a_count(connection: Connection) -> None:
    statements = connection.statements
    for _ in range(PREPARE_AFTER + 2):
        assert statements.run(parse_query("SELECT 1 AS n WHERE false"), {}).first_row() is None
        updated = statements.run(parse_query("UPDATE users SET handle = handle WHERE false"), {})
        assert (updated.row_count, updated.first_row()) == (0, None)
    assert statements.run(parse_query("SELECT generate_series(1, 3)"), {}).row_count == 3


def test_the_number_of_prepared_statements_is_bounded(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared_statements, "MAX_PREPARED", 3)
    texts = [f"SELECT {n} AS n" for n in range(6)]
    for text in texts:
        for _ in range(PREPARE_AFTER + 1):
            connection.statements.run(parse_query(text), {})
    assert [is_prepared(connection, text) for text in texts] == [False] * 3 + [True] * 3
    for n, text in enumerate(texts):
        assert connection.statements.run(parse_query(text), {}).first_row() == {"n": n}


def test_a_statement_that_is_planned_for_its_parameters_is_never_prepared(
    connection: Connection,
) -> None:
    query = parse_query("SELECT %(n)s::int AS n")
    for n in range(PREPARE_AFTER + 3):
        row = connection.statements.run(query, {"n": n}, is_prepared=False).first_row()
        assert row == {"n": n}
    assert not is_prepared(connection, query.text.decode())


def test_the_plan_mode_is_back_after_an_error_of_a_statement_planned_for_its_parameters(
    connection: Connection,
) -> None:
    mode = parse_query("SELECT current_setting('plan_cache_mode') AS mode")
    failing = parse_query("SELECT 1 / %(n)s::int AS n")
    with pytest.raises(psycopg.errors.DivisionByZero):
        connection.statements.run(failing, {"n": 0}, is_prepared=False)
    assert connection.statements.run(mode, {}).first_row() == {"mode": "auto"}
    with pytest.raises(psycopg.errors.DivisionByZero), connection.transaction():
        connection.statements.run(failing, {"n": 0}, is_prepared=False)
    assert connection.statements.run(mode, {}).first_row() == {"mode": "auto"}


def test_errors_are_psycopgs_and_leave_the_connection_usable(connection: Connection) -> None:
    query = parse_query("SELECT 1 / %(n)s::int AS n")
    for _ in range(PREPARE_AFTER + 2):
        with pytest.raises(psycopg.errors.DivisionByZero):
            connection.statements.run(query, {"n": 0})
        assert connection.statements.run(query, {"n": 1}).first_row() == {"n": 1}
    with pytest.raises(psycopg.errors.SyntaxError):
        connection.statements.run(parse_query("SELEC"), {})
    with pytest.raises(KeyError):
        connection.statements.run(query, {})
    assert connection.statements.run(query, {"n": 1}).first_row() == {"n": 1}


def test_two_queries_are_answered_in_one_round_trip_as_one_after_the_other(
    connection: Connection,
) -> None:
    one = parse_query("SELECT %(words)s::text AS words")
    other = parse_query("SELECT n FROM generate_series(%(small)s::int, 9) AS n")
    for _ in range(PREPARE_AFTER + 3):
        first, second = connection.statements.run_both((one, VALUES), (other, VALUES))
        assert first.first_row() == {"words": VALUES["words"]}
        assert second.first_row() == {"n": 7}
        assert second.row_count == 3
    assert is_prepared(connection, one.text.decode())


@pytest.mark.parametrize("number", [0, 1])
def test_after_an_error_in_one_of_two_queries_the_connection_works(
    connection: Connection, number: int
) -> None:
    one: tuple[Query, Parameters] = (parse_query("SELECT 1 AS one"), {})
    wrong: tuple[Query, Parameters] = (
        parse_query("SELECT 1 / %(zero)s::int AS wrong"),
        {"zero": 0},
    )
    for _ in range(PREPARE_AFTER + 2):
        with pytest.raises(psycopg.errors.DivisionByZero):
            connection.statements.run_both(*((wrong, one) if number == 0 else (one, wrong)))
        first, second = connection.statements.run_both(one, one)
        assert first.first_row() == second.first_row() == {"one": 1}
