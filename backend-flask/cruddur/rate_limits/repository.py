"""The rows behind rate limits."""

from __future__ import annotations

from datetime import datetime

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


def lease(
    queries: Queries, *, window_ends_at: datetime, rate_limit: str, subject: str, lease_size: int
) -> int:
    """Take some requests of an allowance; answer how many all processes have taken then."""
    row = queries.fetch_one(
        _sql["lease"],
        window_ends_at=window_ends_at,
        rate_limit=rate_limit,
        subject=subject,
        lease_size=lease_size,
    )
    assert row is not None
    return int(row["used"])


def purge(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete some counts of windows that are over; answer how many."""
    return queries.execute(_sql["purge"], now=now, batch=batch)
