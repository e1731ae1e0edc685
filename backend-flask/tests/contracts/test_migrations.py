"""Migrations run up, down and up again, and produce the committed schema."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from db.migrate import FUNCTIONS, MIGRATIONS, ROLES_FILE, up
from devtools.codegen.schema import FILE, dump
from devtools.local.migrations import migrate
from tests.conftest import ROOT, variable

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


def test_a_database_of_the_release_before_gets_the_schema_of_a_new_one_and_keeps_its_data(
    url: str, tmp_path: Path
) -> None:
    for file in NUMBERED[:-1]:
        shutil.copy(file, tmp_path)
    up(url, tmp_path, tmp_path / "functions")  # this release's need its own columns
    row = (uuid4(), "2026-01-01T00:00:00Z", "sub", True)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO departures VALUES (%s, %s, %s, %s)", row)
        connection.execute("INSERT INTO media_to_delete VALUES (%s, %s, %s)", (row[0], *row[:2]))
    up(url)
    assert dump(url) == FILE.read_text("utf-8")
    with psycopg.connect(url, autocommit=True) as connection:
        for table in ("deleted_accounts", "departures"):
            found = connection.execute(f"SELECT user_uuid, cognito_sub FROM {table}".encode())
            assert found.fetchall() == [(row[0], "sub")]
        for table in ("media_deletion_queue", "media_to_delete"):
            found = connection.execute(f"SELECT media_uuid FROM {table}".encode())
            assert found.fetchall() == [(row[0],)]


def test_a_changed_function_is_applied_again_and_an_unchanged_one_is_not(
    url: str, tmp_path: Path
) -> None:
    functions = Path(shutil.copytree(FUNCTIONS, tmp_path / "functions"))
    names = [file.stem for file in sorted(functions.iterdir())]
    assert up(url, functions=functions) == names
    assert up(url, functions=functions) == []
    changed = functions / "to_iso8601.sql"
    changed.write_text(changed.read_text("utf-8").replace('.MS"Z"', '"Z"'), "utf-8")
    assert up(url, functions=functions) == ["to_iso8601"]
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_iso8601('epoch')").fetchone() == (
            "1970-01-01T00:00:00Z",
        )
    assert up(url) == ["to_iso8601"]
    assert dump(url) == FILE.read_text("utf-8")


def test_a_function_that_fails_leaves_all_as_they_were(url: str, tmp_path: Path) -> None:
    up(url)
    functions = Path(shutil.copytree(FUNCTIONS, tmp_path / "functions"))
    broken = functions / "visible_people.sql"
    broken.write_text(broken.read_text("utf-8").replace("users.bio,", "users.born,"), "utf-8")
    changed = functions / "to_iso8601.sql"
    changed.write_text(changed.read_text("utf-8").replace('.MS"Z"', '"Z"'), "utf-8")
    with pytest.raises(psycopg.errors.UndefinedColumn):
        up(url, functions=functions)
    assert dump(url) == FILE.read_text("utf-8")
    assert up(url) == []


def test_concurrent_migrations_run_one_after_the_other(url: str) -> None:
    with ThreadPoolExecutor() as pool:
        migrate(url, "create")
        applied = list(pool.map(lambda _: up(url), range(3)))
    assert sorted(map(len, applied)) == [0, 0, len(list(FUNCTIONS.iterdir()))]
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


def test_the_image_has_all_that_the_migrations_read() -> None:
    dockerfile = (ROOT / "backend-flask" / "Dockerfile").read_text("utf-8")
    copied = re.findall(r"^COPY (.+)$", dockerfile, re.MULTILINE)
    sources = {source for line in copied for source in line.split()[:-1]}
    for path in (FUNCTIONS, MIGRATIONS, ROLES_FILE):
        assert path.relative_to(ROOT).as_posix() in sources
