"""Postgres's roles: each may do to each table what the file says, and nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from cruddur import lambda_context
from cruddur.config import Config
from db.migrate import FUNCTIONS, MIGRATIONS, PRIVILEGES, ROLES, apply_roles, settings_of, up
from devtools.deploy import ssm_secrets
from devtools.local import database_roles
from devtools.local.database_roles import role_url
from devtools.local.migrations import migrate
from tests import databases
from tests.conftest import ROOT, variable

GRANTS = {
    (f"cruddur_{role}", table, PRIVILEGES[letter])
    for role, granted in ROLES["tables"].items()
    for table, letters in granted.items()
    for letter in letters
}
TIMEOUTS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
BOOKKEEPING = {"schema_migrations", "schema_functions"}
# What a role that only reads and writes rows is refused.
OWNERS_WORK = [
    "ALTER TABLE users ADD COLUMN born date",
    "DROP TABLE users",
    "TRUNCATE users",
    "CREATE TABLE mine (n int)",
    "CREATE TEMPORARY TABLE mine (n int)",
    "CREATE INDEX ON users (bio)",
    "ALTER FUNCTION to_iso8601 VOLATILE",
    "CREATE TRIGGER mine AFTER DELETE ON users EXECUTE FUNCTION enqueue_media_deletion()",
    "SELECT FROM schema_migrations",
    "CREATE ROLE mine",
    "SET ROLE cruddur",
    "COPY users TO PROGRAM 'true'",
]


@pytest.fixture
def url() -> Iterator[str]:
    with databases.own(variable("CONNECTION_URL")) as made:
        # The privileges of the database itself aren't copied from the tests' template.
        with psycopg.connect(made, autocommit=True) as owner:
            apply_roles(owner, {})
        yield made


@pytest.fixture
def empty() -> Iterator[str]:
    """A database without tables."""
    server = variable("CONNECTION_URL")
    name = f"test_{uuid4().hex[:12]}"
    migrate(server.replace("/cruddur?", f"/{name}?"), "create")
    yield server.replace("/cruddur?", f"/{name}?")
    databases.drop(server, server.replace("/cruddur?", f"/{name}?"))


def granted(url: str) -> set[tuple[str, str, str]]:
    """Return every privilege that somebody but the owner has on a table."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT grantee, table_name, privilege_type FROM information_schema.table_privileges"
            " WHERE table_schema = 'public' AND grantee <> current_user"
        )
        return {(role, table, privilege) for role, table, privilege in found}


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in found}


def test_a_new_database_has_the_grants_of_the_file(url: str) -> None:
    assert granted(url) == GRANTS
    assert set(ROLES["tables"]["api"]) == tables(url) - BOOKKEEPING


def test_a_database_of_the_release_before_has_them_too_and_works_on(empty: str) -> None:
    """It was migrated by a release without roles, whose processes log in as the owner."""
    subprocess.run(
        [shutil.which("dbmate") or "dbmate", "--no-dump-schema"]
        + ["--migrations-dir", str(MIGRATIONS), "migrate"],
        env={**os.environ, "DATABASE_URL": empty},
        check=True,
        capture_output=True,
    )
    person = (uuid4(), "alice", "Alice", "alice@cruddur.test", "sub", "2026-01-01T00:00:00Z")
    with psycopg.connect(empty, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO users (uuid, handle, display_name, email, cognito_sub, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            person,
        )
        assert granted(empty) == set()
        migrate(empty, "up")
        assert granted(empty) == GRANTS
        owner.execute("UPDATE users SET bio = 'still the owner'")
    with psycopg.connect(role_url(empty, "api")) as connection:
        assert connection.execute("SELECT bio FROM users").fetchone() == ("still the owner",)


def test_an_owner_who_is_no_superuser_makes_roles_and_changes_passwords(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on RDS, whose first user may create roles and databases."""
    mark = f"t{uuid4().hex[:8]}"
    monkeypatch.setattr("db.migrate.PREFIX", f"{mark}_")
    monkeypatch.delenv("DATABASE_ROLES", raising=False)
    server = variable("CONNECTION_URL")
    with psycopg.connect(server, autocommit=True) as superuser:
        superuser.execute(
            f"CREATE ROLE {mark} LOGIN CREATEROLE CREATEDB PASSWORD '{mark}'".encode()
        )
        address = server.rpartition("@")[2].replace("/cruddur?", f"/{mark}?")
        owners = f"postgresql://{mark}:{mark}@{address}"
        try:
            up(owners)
            with psycopg.connect(owners, autocommit=True) as owner:
                for password in ("one", "two"):
                    apply_roles(owner, {f"{mark}_purge_a": password})
            with psycopg.connect(f"postgresql://{mark}_purge_a:two@{address}") as connection:
                assert connection.execute("SHOW lock_timeout").fetchone() == ("1500ms",)
                connection.execute("SELECT FROM activities")
            assert {role for role, _, _ in granted(owners)} == {
                f"{mark}_{role}" for role in ROLES["tables"]
            }
        finally:
            superuser.execute(f"DROP DATABASE IF EXISTS {mark} WITH (FORCE)".encode())
            for role in (f"{mark}_purge_a", *(f"{mark}_{role}" for role in ROLES["tables"]), mark):
                superuser.execute(f"DROP ROLE IF EXISTS {role}".encode())


def test_what_the_file_does_not_grant_is_taken_away(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("GRANT DELETE ON users TO cruddur_sign_up")
        owner.execute("REVOKE SELECT ON users FROM cruddur_api")
        apply_roles(owner, {})
    assert granted(url) == GRANTS


@pytest.mark.parametrize("role", database_roles.ROLES)
@pytest.mark.parametrize("statement", OWNERS_WORK)
def test_a_role_changes_no_schema_and_no_roles(url: str, role: str, statement: str) -> None:
    with (
        psycopg.connect(role_url(url, role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize("role", database_roles.ROLES)
def test_a_login_has_its_roles_settings_without_options(url: str, role: str) -> None:
    plain = role_url(url, role)
    assert "options" not in plain
    milliseconds = ("5000", "2500", "10000") if role == "api" else ("3000", "1500", "6000")
    expected = {
        **dict(zip(TIMEOUTS, milliseconds, strict=True)),
        "random_page_cost": "1.1",
        "max_parallel_workers_per_gather": "0",
        "jit": "off",
        "TimeZone": "UTC",
        **({"plan_cache_mode": "force_generic_plan"} if role == "api" else {}),
    }
    assert settings_of(role) == expected
    with psycopg.connect(plain) as connection:
        for name, value in expected.items():
            found = connection.execute(
                "SELECT setting FROM pg_settings WHERE lower(name) = lower(%s)", (name,)
            ).fetchone()
            assert found == (value,), name


def test_the_timeouts_are_those_that_the_processes_expect() -> None:
    timeouts = dict(ROLES["statement_timeout_seconds"])
    assert timeouts.pop("api") == Config.model_fields["statement_timeout_seconds"].default
    assert set(timeouts.values()) == {lambda_context.STATEMENT_TIMEOUT_SECONDS}


def test_no_connection_is_opened_with_options() -> None:
    for file in (ROOT / "backend-flask" / "cruddur").rglob("*.py"):
        assert not re.search(r"""["']options["']\s*:""", file.read_text("utf-8")), file


def test_functions_run_with_their_callers_rights() -> None:
    for file in FUNCTIONS.glob("*.sql"):
        assert "SECURITY DEFINER" not in file.read_text("utf-8").upper()


def test_a_changed_password_replaces_the_old_one_and_the_other_login_keeps_its_own(
    url: str,
) -> None:
    # Not those of the running product.
    first, second = "cruddur_presign_b", "cruddur_process_b"
    with psycopg.connect(url, autocommit=True) as owner:
        apply_roles(owner, {first: "one", second: "two"})
        apply_roles(owner, {first: "three"})
        stored = owner.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", (first,)
        ).fetchone()
        assert stored is not None
        assert stored[0].startswith("SCRAM-SHA-256$")
    address = url.rpartition("@")[2]
    for login, password in ((first, "three"), (second, "two")):
        psycopg.connect(f"postgresql://{login}:{password}@{address}").close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://{first}:one@{address}")


def test_the_secrets_are_of_the_same_roles() -> None:
    assert ssm_secrets.ROLES == database_roles.ROLES == tuple(ROLES["tables"])
    assert set(ROLES["statement_timeout_seconds"]) == set(ROLES["tables"])


def test_a_run_without_passwords_needs_no_logins(empty: str, tmp_path: Path) -> None:
    """As in the task's definition of the release before, which has no DATABASE_ROLES."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_ROLES", raising=False)
        up(empty)
    assert granted(empty) == GRANTS
    assert json.dumps(sorted(tables(empty)))
