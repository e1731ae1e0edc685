"""The ceilings that the API is compared with: a bare Flask route, and one with a single query.

They run on the same server and the same Postgres as the API. The query reads rows of stored JSON by
their key: for each page as many rows and bytes as it has, so nothing that returns this page can do
less.
"""

from __future__ import annotations

import os

import psycopg
from flask import Flask, Response
from psycopg_pool import ConnectionPool

PAGE_BYTES = 8192
DEFAULT = "default"
"""The name of the ceiling of what isn't a page: as many rows as one has by default, and 8 kB."""

_ROWS = 20
_SELECT = """
SELECT json_agg(page.body)::text
FROM (SELECT body FROM bench_rows WHERE page = %s ORDER BY id DESC) AS page
"""


def create_rows(url: str) -> None:
    """Create the rows that the query reads."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            """
            CREATE TABLE bench_rows (
                page text, id integer, body json NOT NULL, PRIMARY KEY (page, id)
            )
            """
        )
        # The ceilings connect as the API does.
        connection.execute("GRANT SELECT ON bench_rows TO PUBLIC")
    add_page(url, DEFAULT, rows=_ROWS, size=PAGE_BYTES)


def add_page(url: str, name: str, *, rows: int, size: int) -> None:
    """Add the rows of a page, of so many bytes together."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            """
            INSERT INTO bench_rows
            SELECT %s, id, json_build_object('message', repeat('x', %s))
            FROM generate_series(1, %s) AS ids (id)
            """,
            [name, max(0, size // rows - len('{"message" : ""}, ')), rows],
        )
        connection.execute("ANALYZE bench_rows")


def create_app() -> Flask:
    """Build an app with both routes."""
    app = Flask("ceiling", static_folder=None)
    pool = ConnectionPool(
        os.environ["CONNECTION_URL"],
        min_size=1,
        max_size=int(os.environ["CONNECTION_POOL_SIZE"]),
        kwargs={"autocommit": True},
    )
    constant = b'"' + b"x" * (PAGE_BYTES - 2) + b'"'

    @app.get("/api/livez")
    def bare() -> Response:
        return Response(constant, mimetype="application/json")

    @app.get("/page/<name>")
    def page(name: str) -> Response:
        with pool.connection() as connection:
            row = connection.execute(_SELECT, [name]).fetchone()
        assert row is not None
        return Response(row[0], mimetype="application/json")

    return app
