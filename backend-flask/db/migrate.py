"""Migration runner: dbmate's versioned migrations, then repeatable ones (SQL functions, roles).

    python db/migrate.py [--wait] {up,roles,rollback,create,drop}

The database is that of DATABASE_URL. An advisory lock serializes concurrent runs. DATABASE_ROLES
has the logins to create or change, as JSON: {"cruddur_api_a": "password"}. `up` also does `roles`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

MIGRATIONS = Path(__file__).parent / "migrations"
FUNCTIONS = Path(__file__).parent / "functions"
ROLES_FILE = Path(__file__).with_name("roles.toml")
ROLES: Mapping[str, Any] = tomllib.loads(ROLES_FILE.read_text("utf-8"))
PREFIX = "cruddur_"
PRIVILEGES = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}
_LOCK = 7305717  # any number that nothing else locks in this database
_POLL_SECONDS = 0.2
_MIN_SERVER_VERSION = 18
# What the stored search vectors are computed by.
_SEARCH_FUNCTIONS = {"unspaced_letters", "search_words", "search_vector"}
# Roles are the server's, so migrations of other databases change the same rows of its catalogue.
_MAX_ROLE_ATTEMPTS = 20
_CONCURRENT_CHANGES = (
    psycopg.errors.DuplicateObject,
    psycopg.errors.InternalError_,  # tuple concurrently updated
    psycopg.errors.UniqueViolation,
)


def main() -> None:
    """Run a command of dbmate; after `up`, apply the functions whose file changed."""
    parser = argparse.ArgumentParser(description="Migrate the database of DATABASE_URL.")
    parser.add_argument("--wait", action="store_true", help="wait until the server accepts us")
    parser.add_argument("command", choices=("up", "roles", "rollback", "create", "drop"))
    options = parser.parse_args()
    url = os.environ["DATABASE_URL"]
    try:
        if options.wait:
            _dbmate(url, "wait")
        if options.command == "up":
            up(url)
        elif options.command == "roles":
            with _locked(url) as connection:
                apply_roles(connection, _passwords())
        elif options.command == "rollback":
            rollback(url)
        else:
            _dbmate(url, options.command)
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
    except psycopg.Error as error:
        sys.exit(str(error).strip())


def up(url: str, migrations: Path = MIGRATIONS, functions: Path = FUNCTIONS) -> list[str]:
    """Create the database if it is missing, and migrate it; return the functions applied."""
    with _locked(url) as connection:
        _check_server(connection)
        _dbmate(url, "migrate", migrations)
        applied = _apply(connection, functions)
        apply_roles(connection, _passwords())
        return applied


def apply_roles(connection: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Make roles and grants those of the file, and give these logins their passwords."""
    for attempt in range(1, _MAX_ROLE_ATTEMPTS + 1):
        try:
            with connection.transaction():
                for role in ROLES["tables"]:
                    _create_role(connection, f"{PREFIX}{role}", "NOLOGIN")
                _grant(connection)
                for login, password in passwords.items():
                    _apply_login(connection, login, password)
        except _CONCURRENT_CHANGES:
            if attempt == _MAX_ROLE_ATTEMPTS:
                raise
            time.sleep(_POLL_SECONDS)
        else:
            return


def settings_of(role: str) -> dict[str, str]:
    """Return the settings of a role's logins; times are in milliseconds."""
    milliseconds = ROLES["statement_timeout_seconds"][role] * 1000
    return {
        **ROLES["settings"],
        **ROLES["role_settings"].get(role, {}),
        "statement_timeout": str(milliseconds),
        "lock_timeout": str(milliseconds // 2),
        "idle_in_transaction_session_timeout": str(2 * milliseconds),
    }


def _passwords() -> dict[str, str]:
    return dict(json.loads(os.environ.get("DATABASE_ROLES") or "{}"))


def _create_role(connection: psycopg.Connection, name: str, kind: LiteralString) -> None:
    found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (name,))
    if found.fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} " + kind).format(sql.Identifier(name)))


def _grant(connection: psycopg.Connection) -> None:
    """Grant what is missing on the tables that exist, and revoke the rest."""
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = {name for (name,) in found}
    wanted = {
        (f"{PREFIX}{role}", table, PRIVILEGES[letter])
        for role, granted in ROLES["tables"].items()
        for table, letters in granted.items()
        for letter in letters
        if table in tables
    }
    granted = set(
        connection.execute(
            "SELECT grantee, table_name, privilege_type FROM information_schema.table_privileges"
            " WHERE table_schema = 'public' AND grantee = ANY(%s)",
            ([f"{PREFIX}{role}" for role in ROLES["tables"]],),
        )
    )
    for statement, changes in (
        ("GRANT {} ON {} TO {}", wanted - granted),
        ("REVOKE {} ON {} FROM {}", granted - wanted),
    ):
        for role, table, privilege in sorted(changes):
            connection.execute(
                sql.SQL(statement).format(
                    sql.SQL(privilege), sql.Identifier("public", table), sql.Identifier(role)
                )
            )
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _apply_login(connection: psycopg.Connection, login: str, password: str) -> None:
    """Create or change a login, such as cruddur_api_a; its password is sent as a SCRAM verifier."""
    role = login.removeprefix(PREFIX)[:-2]
    _create_role(connection, login, "LOGIN")
    member = connection.execute(
        "SELECT pg_has_role(%s, %s, 'MEMBER')", (login, f"{PREFIX}{role}")
    ).fetchone()
    if member == (False,):
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(
                sql.Identifier(f"{PREFIX}{role}"), sql.Identifier(login)
            )
        )
    verifier = connection.pgconn.encrypt_password(
        password.encode(), login.encode(), b"scram-sha-256"
    )
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), verifier.decode())
    )
    for name, value in settings_of(role).items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(login), sql.Identifier(name), value
            )
        )


def rollback(url: str) -> None:
    """Undo the newest migration. The next `up` applies all functions again."""
    with _locked(url) as connection:
        _dbmate(url, "rollback")
        if _has_history(connection):
            connection.execute("DELETE FROM schema_functions")


def _apply(connection: psycopg.Connection, folder: Path) -> list[str]:
    """Apply the files that differ from what was applied last, in one transaction.

    They are run in the order of their names, twice: first without checking the functions' bodies,
    so that a function may call one that follows, then with the check.

    Those that compute search vectors count as applied once the stored vectors are carried over.
    """
    if not _has_history(connection):
        return []
    rows = connection.execute("SELECT name, checksum FROM schema_functions").fetchall()
    applied: dict[str, str] = dict(rows)
    texts = {file.stem: file.read_bytes() for file in sorted(folder.glob("*.sql"))}
    checksums = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    changed = [name for name in texts if checksums[name] != applied.get(name)]
    with connection.transaction():
        for check in (b"off", b"on"):
            connection.execute(b"SET LOCAL check_function_bodies = " + check)
            for name in changed:
                connection.execute(texts[name])
        for name in changed:
            if name not in _SEARCH_FUNCTIONS:
                _record(connection, name, checksums[name])
    if _SEARCH_FUNCTIONS.intersection(changed):
        _carry_search_vectors_over(connection)
    for name in _SEARCH_FUNCTIONS.intersection(changed):
        _record(connection, name, checksums[name])
    return changed


def _record(connection: psycopg.Connection, name: str, checksum: str) -> None:
    connection.execute(
        "INSERT INTO schema_functions (name, checksum) VALUES (%s, %s)"
        " ON CONFLICT (name) DO UPDATE"
        " SET checksum = excluded.checksum, applied_at = excluded.applied_at",
        (name, checksum),
    )
    print(f"Applied: functions/{name}.sql")  # noqa: T201  # beside dbmate's lines


def _carry_search_vectors_over(connection: psycopg.Connection) -> None:
    """Compute the stored search vectors anew, and write those that differ.

    Each row is a transaction: no request waits, and there can't be a deadlock with one. Rows that
    are written meanwhile have theirs from the triggers.
    """
    connection.execute("SET synchronous_commit = off")
    connection.execute(
        """
        DO $$
        DECLARE
            found uuid;
        BEGIN
            FOR found IN SELECT uuid FROM activities LOOP
                UPDATE activities
                SET words = search_vector(activity_text(message, poll_choices))
                WHERE uuid = found AND words
                    IS DISTINCT FROM search_vector(activity_text(message, poll_choices));
                COMMIT;
            END LOOP;
            FOR found IN SELECT uuid FROM users LOOP
                UPDATE users SET name_words = search_vector(handle || ' ' || display_name)
                WHERE uuid = found
                    AND name_words IS DISTINCT FROM search_vector(handle || ' ' || display_name);
                COMMIT;
            END LOOP;
            IF to_regclass('muted_words') IS NOT NULL THEN
                UPDATE muted_words SET query = search_query(ARRAY[folded], FALSE);
            END IF;
        END
        $$
        """
    )
    connection.execute("RESET synchronous_commit")


def _check_server(connection: psycopg.Connection) -> None:
    """Refuse a server on which search can't run. The locale of the database doesn't matter."""
    version = connection.info.server_version // 10_000
    encoding = connection.info.parameter_status("server_encoding")
    if version < _MIN_SERVER_VERSION:
        sys.exit(
            f"PostgreSQL {_MIN_SERVER_VERSION} or later is needed, and this is {version}:"
            " restore a dump of the database on a newer server."
        )
    if encoding != "UTF8":
        sys.exit(
            f"The database has to have the encoding UTF8, and has {encoding}: restore a dump of it"
            " into one that is created with TEMPLATE template0 ENCODING 'UTF8'."
        )


def _has_history(connection: psycopg.Connection) -> bool:
    found = connection.execute("SELECT to_regclass('schema_functions') IS NOT NULL").fetchone()
    return bool(found and found[0])


@contextmanager
def _locked(url: str) -> Iterator[psycopg.Connection]:
    """Context manager that connects and holds the advisory lock.

    It polls: a blocked `pg_advisory_lock` keeps a snapshot, for whose end CREATE INDEX CONCURRENTLY
    in the other run would wait, which is a deadlock.
    """
    with _connect(url) as connection:
        while True:
            found = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
            if found and found[0]:
                break
            time.sleep(_POLL_SECONDS)
        yield connection


def _connect(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError:
        _dbmate(url, "create")
        return psycopg.connect(url, autocommit=True)


def _dbmate(url: str, command: str, migrations: Path = MIGRATIONS) -> None:
    subprocess.run(
        [str(Path(sys.executable).with_name("dbmate")), "--no-dump-schema"]
        + ["--migrations-dir", str(migrations), command],
        env={**os.environ, "DATABASE_URL": url},
        check=True,
    )


if __name__ == "__main__":
    main()
