"""Two at the same moment, one of whom waits for the other in Postgres."""

from __future__ import annotations

import psycopg

from tests.waiting import wait_until


def wait_for_a_lock(url: str) -> None:
    """Wait until somebody waits for what another holds."""
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
