"""The rows behind trends."""

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
    usual_from: UUID,
    recent_share: float,
    at_least: int,
    limit: int,
) -> str:
    """Answer hashtags that stand out, as JSON."""
    row = queries.fetch_one(
        _sql["trends"],
        now=now,
        recent_from=recent_from,
        usual_from=usual_from,
        recent_share=recent_share,
        at_least=at_least,
        limit=limit,
    )
    assert row is not None
    return str(row["body"])
