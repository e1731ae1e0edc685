"""SQL lives in files, one statement each, in the house's style."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = sorted((ROOT / "backend-flask/cruddur").glob("*/sql/*.sql"))


@pytest.fixture(params=FILES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def body(file: Path) -> str:
    return re.sub(r"--.*", "", file.read_text("utf-8")).strip()


def test_there_are_statements() -> None:
    assert FILES


def test_a_file_says_what_it_answers_and_takes(file: Path) -> None:
    comment = "".join(re.findall(r"^-- ?(.*)", file.read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"%\((\w+)\)s", body(file)))
    documented = set(re.findall(r"\w+", comment.partition("Parameters:")[2]))
    assert named
    assert named <= documented


def test_a_file_holds_one_statement(file: Path) -> None:
    assert ";" not in body(file)


def test_a_read_is_bounded_and_names_its_columns(file: Path) -> None:
    text = body(file)
    assert not re.search(r"SELECT\s+\*|\.\*", text)
    if not re.search(r"\b(INSERT|UPDATE|DELETE)\b", text):
        assert re.search(r"\bLIMIT\b", text)


def test_a_statement_is_used(file: Path) -> None:
    repository = (file.parents[1] / "repository.py").read_text("utf-8")
    assert f'_sql["{file.stem}"]' in repository


# docs/scaling.md, "More than one writer", compares what we use with sharded databases.
COMPARED = {
    "foreign keys, all with `ON DELETE CASCADE`": r"REFERENCES .+ ON DELETE CASCADE",
    "`CHECK` with a function or a pattern": r"CHECK \(.*(octet_length|~)",
    "triggers": r"CREATE TRIGGER",
    "functions in PL/pgSQL": r"LANGUAGE plpgsql",
    "GIN indexes, `tsvector` columns": r"USING gin|tsvector,",
    "partial and covering indexes, `NULLS NOT DISTINCT`": r"INDEX .+ WHERE|NULLS NOT DISTINCT",
    "a generated column of our own function": r"GENERATED ALWAYS AS \(public\.",
    "`COLLATE` in expressions": r"COLLATE pg_",
    "arrays in columns": r"uuids uuid\[\],",
    "an advisory lock": r"pg_advisory_xact_lock",
    "`FOR UPDATE`, `FOR NO KEY UPDATE`, `FOR KEY SHARE`, `SKIP LOCKED`": r"SKIP LOCKED",
    "the recursive statement of a thread": r"WITH RECURSIVE",
    "`INSERT … ON CONFLICT DO UPDATE`": r"ON CONFLICT .+ DO UPDATE",
}
NOT_COMPARED = (
    r"CREATE SEQUENCE|nextval|AS IDENTITY",
    r"\bLISTEN\b|\bNOTIFY\b|pg_notify",
    r"\bMERGE INTO\b",
    r"MATERIALIZED VIEW",
    r"\bTEMP(ORARY)? TABLE\b",
    r"ROW LEVEL SECURITY",
    r"\bEXCLUDE USING\b",
    r"PARTITION BY RANGE|CREATE TYPE|CREATE DOMAIN|CREATE RULE",
    r"FOREIGN KEY (?!.*ON DELETE CASCADE)",
)


def test_the_comparison_with_sharded_databases_is_about_our_sql() -> None:
    schema = (ROOT / "backend-flask/db/schema.sql").read_text("utf-8")
    text = "\n".join((schema, *(body(file) for file in FILES)))
    page = (ROOT / "docs/scaling.md").read_text("utf-8")
    for row, pattern in COMPARED.items():
        assert f"\n| {row}" in page
        assert re.search(pattern, text), row
    for pattern in NOT_COMPARED:
        assert not re.search(pattern, text), pattern
