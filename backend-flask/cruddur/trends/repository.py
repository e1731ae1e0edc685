"""SQL statements of trends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


def trends(
    queries: Queries,
    *,
    now: datetime,
    recent_from: UUID,
    baseline_from: UUID,
    recent_share: float,
    min_people: int,
    limit: int,
) -> str:
    """Return trending hashtags as JSON."""
    row = queries.fetch_one(
        _sql["trends"],
        now=now,
        recent_from=recent_from,
        baseline_from=baseline_from,
        recent_share=recent_share,
        min_people=min_people,
        limit=limit,
    )
    assert row is not None
    return str(row["body"])
