"""Waiting until a session of Postgres is blocked by a lock."""

from __future__ import annotations

import psycopg

from tests.waiting import wait_until


def wait_for_lock_wait(url: str) -> None:
    """Wait until a session waits for a lock."""
    waiting = b"""
    SELECT
    FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
    """
    with psycopg.connect(url, autocommit=True) as watching:
        wait_until(
            lambda: watching.execute(waiting).fetchone() is not None,
            "somebody waits for a lock",
        )
