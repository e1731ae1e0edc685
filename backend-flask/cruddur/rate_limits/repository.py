"""The rows behind rate limits."""

from __future__ import annotations

from datetime import datetime

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


def take(
    queries: Queries, *, window_ends_at: datetime, rate_limit: str, subject: str, block: int
) -> int:
    """Take some requests of an allowance; answer how many all processes have taken then."""
    row = queries.fetch_one(
        _sql["take"],
        window_ends_at=window_ends_at,
        rate_limit=rate_limit,
        subject=subject,
        block=block,
    )
    assert row is not None
    return int(row["taken"])


def purge(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete some counts of windows that are over; answer how many."""
    return queries.execute(_sql["purge"], now=now, batch=batch)
