"""Migrations run up, down and up again, and produce the committed schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from stack.schema import FILE, MIGRATIONS, dump, migrate
from tests.conftest import variable

NUMBERED = sorted(MIGRATIONS.glob("*.sql"))


@pytest.fixture
def url() -> Iterator[str]:
    server = variable("CONNECTION_URL")
    name = f"test_{uuid4().hex[:12]}"
    yield server.replace("/cruddur?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@pytest.mark.parametrize("zone", ["UTC", "America/St_Johns", "Asia/Kathmandu"])
def test_migrations_make_the_committed_schema(url: str, zone: str) -> None:
    migrate(url, "create")
    with psycopg.connect(url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET timezone = '{zone}'".encode())
    migrate(url, "up")
    assert dump(url) == FILE.read_text("utf-8"), "run bin/db/schema"


def test_every_migration_can_be_taken_back(url: str) -> None:
    migrate(url, "create")
    empty = dump(url)
    migrate(url, "up")
    for _ in NUMBERED:
        migrate(url, "rollback")
    assert dump(url) == empty
    migrate(url, "up")
    assert dump(url) == FILE.read_text("utf-8")


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name.partition("_")[0]) for path in NUMBERED]
    assert numbers == list(range(1, len(numbers) + 1))


# What the release before, which still runs meanwhile, would stumble over.
NARROWS = re.compile(
    r"DROP\s+(TABLE|COLUMN|VIEW)|\bRENAME\b|SET\s+NOT\s+NULL|ALTER\s+COLUMN\s+\w+\s+(SET\s+DATA\s+)?TYPE",
    re.IGNORECASE,
)
BEFORE_THE_FIRST_RELEASE = {"0011_people_of_hashtags"}


def test_a_migration_only_adds_unless_it_says_that_nothing_uses_what_goes() -> None:
    narrowing = set()
    for file in NUMBERED:
        up = file.read_text("utf-8").split("-- migrate:down")[0]
        if NARROWS.search(up) and "-- Contracts: " not in up:
            narrowing.add(file.stem)
    assert narrowing == BEFORE_THE_FIRST_RELEASE
