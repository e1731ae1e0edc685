"""Databases of tests: copies of a template that the migrations created once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg

from db.migrate import FUNCTIONS, MIGRATIONS, ROLES_FILE
from devtools.local.migrations import migrate


def create(server: str) -> str:
    """Create a database with the newest schema on a server; return its URL."""
    files = sorted([*MIGRATIONS.iterdir(), *FUNCTIONS.iterdir(), ROLES_FILE])
    source = b"".join(file.read_bytes() for file in files)
    template = f"template_{hashlib.sha256(source).hexdigest()[:12]}"
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")  # until the connection ends
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (template,))
        if not found.fetchone():
            migrate(_url(server, f"{template}_new"), "up")
            connection.execute(f"ALTER DATABASE {template}_new RENAME TO {template}".encode())
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return _url(server, name)


@contextmanager
def own(server: str) -> Iterator[str]:
    """Yield the URL of a database of a test that changes the schema or the settings."""
    url = create(server)
    yield url
    drop(server, url)


def set_read_only(url: str, *, is_read_only: bool) -> None:
    """Let new connections to a database find a server that only reads, or writes again."""
    name = url.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(
            f"ALTER DATABASE {name} SET default_transaction_read_only = {is_read_only}".encode()
        )


def drop(server: str, url: str) -> None:
    """Drop a database that `create` made."""
    name = url.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _url(server: str, name: str) -> str:
    url = server.replace("/cruddur?", f"/{name}?")
    assert url != server
    return url
