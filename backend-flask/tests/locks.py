"""Waiting until sessions of Postgres are blocked by locks."""

from __future__ import annotations

import psycopg

from tests.waiting import wait_until

_WAITING = b"""
SELECT count(*)
FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def lock_waits(url: str) -> int:
    """Return how many sessions wait for a lock."""
    with psycopg.connect(url, autocommit=True) as watching:
        (count,) = watching.execute(_WAITING).fetchone() or (0,)
        return int(count)


def wait_for_lock_wait(url: str, sessions: int = 1) -> None:
    """Wait until so many sessions wait for a lock."""
    wait_until(lambda: lock_waits(url) >= sessions, f"{sessions} sessions wait for a lock")
