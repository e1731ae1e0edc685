"""Search vectors are stored by triggers, alike under every locale, and carried over."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from db.migrate import FUNCTIONS, MIGRATIONS, up
from tests.conftest import variable
from tests.search.test_words import FOUND, NAMES, SENTENCES

BEFORE = [file for file in sorted(MIGRATIONS.glob("*.sql")) if file.stem < "0023"]
SEARCH = {
    "search_query",
    "search_vector",
    "search_words",
    "set_activity_words",
    "set_name_words",
    "unspaced_letters",
}


def added_since() -> set[str]:
    """Return the functions of the search, and those that need a table or column added since."""
    later = [file.read_text("utf-8") for file in MIGRATIONS.glob("*.sql") if file not in BEFORE]
    names = {
        name
        for text in later
        for name in re.findall(r"(?:CREATE TABLE|ADD COLUMN) (?:IF NOT EXISTS )?(\w+)", text)
    }
    words = {
        file.stem: set(re.findall(r"\w+", re.sub(r"--.*", "", file.read_text("utf-8"))))
        for file in FUNCTIONS.glob("*.sql")
    }
    added = set(SEARCH)
    while found := {name for name in words if words[name] & (names | added)} - added:
        added |= found
    return added


@pytest.fixture
def url() -> Iterator[str]:
    server = variable("CONNECTION_URL")
    name = f"test_{uuid4().hex[:12]}"
    yield server.replace("/cruddur?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def create(url: str, options: str) -> None:
    with psycopg.connect(variable("CONNECTION_URL"), autocommit=True) as connection:
        name = url.rpartition("/")[2].partition("?")[0]
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 {options}".encode())


@pytest.mark.parametrize(
    "options",
    [
        "LOCALE_PROVIDER libc LOCALE 'C'",
        "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' LOCALE 'C'",
        "LOCALE_PROVIDER libc LOCALE 'C.UTF-8'",
    ],
)
def test_no_locale_changes_what_is_found(admin: psycopg.Connection, url: str, options: str) -> None:
    try:
        create(url, options)
    except psycopg.errors.WrongObjectType:
        pytest.skip("libc has no such locale here, as on macOS")
    up(url)
    texts = [text for text, _ in FOUND] + SENTENCES + list(NAMES)
    query = """
        SELECT t, search_vector(t)::text, search_query(ARRAY[t], TRUE)::text
        FROM unnest(%s::text[]) AS t
    """
    with psycopg.connect(url) as connection:
        assert connection.execute(query, [texts]).fetchall() == (
            admin.execute(query, [texts]).fetchall()
        )


def test_a_database_with_another_encoding_is_refused(url: str) -> None:
    create(url, "LOCALE 'C' ENCODING 'LATIN1'")
    with pytest.raises(SystemExit, match="the encoding UTF8, and has LATIN1: restore a dump"):
        up(url)


def insert(connection: psycopg.Connection, handle: str, name: str, message: str) -> None:
    """Insert a person and a crud of theirs as the release before does."""
    connection.execute(
        """
        WITH person AS (
            INSERT INTO users (uuid, cognito_sub, handle, display_name, created_at)
            VALUES (uuidv7(), %(handle)s, %(handle)s, %(name)s, now())
            RETURNING uuid
        )
        INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
        SELECT uuidv7(), uuid, %(message)s, now(), now() + interval '1 day' FROM person
        """,
        {"handle": handle, "name": name, "message": message},
    )


def people(connection: psycopg.Connection, *typed: str) -> set[str]:
    rows = connection.execute(
        "SELECT handle FROM users WHERE name_words @@ search_query(%s, TRUE)", (list(typed),)
    )
    return {handle for (handle,) in rows}


def cruds(connection: psycopg.Connection, *typed: str) -> set[str]:
    rows = connection.execute(
        "SELECT message FROM activities WHERE words @@ search_query(%s, FALSE)", (list(typed),)
    )
    return {message for (message,) in rows}


def test_what_the_release_before_wrote_and_writes_is_found(url: str, tmp_path: Path) -> None:
    migrations, functions = tmp_path / "migrations", tmp_path / "functions"
    migrations.mkdir()
    functions.mkdir()
    for file in BEFORE:
        shutil.copy(file, migrations)
    added = added_since()
    for file in FUNCTIONS.iterdir():
        if file.stem not in added:
            shutil.copy(file, functions)
    up(url, migrations, functions)
    with psycopg.connect(url, autocommit=True) as connection:
        insert(connection, "tanaka", "田中太郎", "今日は東京に行く")
        insert(connection, "bob", "Bob", "don’t write node.js")
    up(url)
    with psycopg.connect(url, autocommit=True) as connection:
        assert people(connection, "太郎") == people(connection, "tan") == {"tanaka"}
        assert cruds(connection, "東京") == {"今日は東京に行く"}
        assert cruds(connection, "don't", "node.js") == {"don’t write node.js"}
        insert(connection, "sergey", "Сергей", "大阪にも行く")
        assert people(connection, "СЕРГ") == {"sergey"}
        assert cruds(connection, "行く") == {"今日は東京に行く", "大阪にも行く"}
        connection.execute("UPDATE users SET display_name = 'Олег' WHERE handle = 'sergey'")
        connection.execute("UPDATE users SET handle = 'oleg' WHERE handle = 'sergey'")
        assert people(connection, "олег") == people(connection, "ole") == {"oleg"}
        assert people(connection, "сергей") == set()
        # A query of the release before.
        old = connection.execute(
            "SELECT message FROM activities WHERE words @@ to_tsquery('public.cruds', %s)",
            ("'write' & 'nod':*",),
        )
        assert old.fetchall() == [("don’t write node.js",)]


def test_a_changed_rule_carries_what_is_stored_over_even_if_it_was_cut_short(
    url: str, tmp_path: Path
) -> None:
    up(url)
    with psycopg.connect(url, autocommit=True) as connection:
        insert(connection, "bob", "Bob", "a kite")
    functions = Path(shutil.copytree(FUNCTIONS, tmp_path / "functions"))
    changed = functions / "search_words.sql"
    text = changed.read_text("utf-8")
    assert text.count("[^a-z0-9]+") == 1
    changed.write_text(text.replace("[^a-z0-9]+", "[^a-jl-z0-9]+"), "utf-8")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE activities ADD CHECK (words @@ 'kite') NOT VALID")
        with pytest.raises(psycopg.errors.CheckViolation):
            up(url, functions=functions)
        connection.execute("ALTER TABLE activities DROP CONSTRAINT activities_words_check")
        assert up(url, functions=functions) == ["search_words"]
        row = connection.execute("SELECT words::text FROM activities").fetchone()
        assert row == ("'a':1 'ite':2",)
