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
