"""Waiting until sessions of Postgres are blocked by locks."""

from __future__ import annotations

import psycopg

from tests.waiting import wait_until


def wait_for_lock_wait(url: str, sessions: int = 1) -> None:
    """Wait until so many sessions wait for a lock."""
    waiting = b"""
    SELECT count(*)
    FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
    """
    with psycopg.connect(url, autocommit=True) as watching:
        wait_until(
            lambda: (watching.execute(waiting).fetchone() or (0,))[0] >= sessions,
            f"{sessions} sessions wait for a lock",
        )
