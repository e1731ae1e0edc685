"""The ceilings that the API is compared with: a bare Flask route, and one with a single query.

They run on the same server and the same Postgres as the API. The query reads twenty rows of stored
JSON by their key, so nothing that returns a page of twenty can do less.
"""

from __future__ import annotations

import os

import psycopg
from flask import Flask, Response
from psycopg_pool import ConnectionPool

PAGE_BYTES = 8192
_ROWS = 20
_SELECT = """
SELECT json_agg(page.body)::text
FROM (SELECT body FROM bench_rows ORDER BY id DESC LIMIT 20) AS page
"""


def create_rows(url: str) -> None:
    """Create the rows that the query reads."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bench_rows (id integer PRIMARY KEY, body json NOT NULL)")
        connection.execute(
            """
            INSERT INTO bench_rows
            SELECT id, json_build_object('message', repeat('x', %s))
            FROM generate_series(1, 1000) AS ids (id)
            """,
            [PAGE_BYTES // _ROWS],
        )
        # The ceilings connect as the API does.
        connection.execute("GRANT SELECT ON bench_rows TO PUBLIC")


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

    @app.get("/page")
    def page() -> Response:
        with pool.connection() as connection:
            row = connection.execute(_SELECT).fetchone()
        assert row is not None
        return Response(row[0], mimetype="application/json")

    return app
