"""Two at the same moment, one of whom waits for the other in Postgres."""

from __future__ import annotations

import time

import psycopg


def wait_for_a_lock(url: str) -> None:
    """Wait until somebody waits for what another holds."""
    waiting = b"""
    SELECT
    FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
    """
    with psycopg.connect(url, autocommit=True) as watching:
        deadline = time.monotonic() + 10
        while watching.execute(waiting).fetchone() is None:
            assert time.monotonic() < deadline, "nobody waits"
