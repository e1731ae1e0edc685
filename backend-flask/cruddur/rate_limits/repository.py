"""SQL statements of rate limits."""

from __future__ import annotations

from datetime import datetime

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


def lease(
    queries: Queries, *, window_ends_at: datetime, rate_limit: str, subject: str, lease_size: int
) -> int:
    """Lease a part of a window's quota; return how much all processes have used."""
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
    """Delete a batch of ended windows; return how many."""
    return queries.execute(_sql["purge"], now=now, batch=batch)
