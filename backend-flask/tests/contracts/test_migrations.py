"""Migrations go up, down and up again, and make the schema that is committed."""

from __future__ import annotations

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


def test_migrations_make_the_committed_schema(url: str) -> None:
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
