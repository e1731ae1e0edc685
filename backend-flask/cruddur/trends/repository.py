"""SQL statements of trends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


def exclusions(queries: Queries, *, limit: int) -> str:
    """Return the hashtags and words that moderators keep out of trends, as JSON."""
    row = queries.fetch_one(_sql["exclusions"], limit=limit)
    assert row is not None
    return str(row["body"])


def muted_tags(queries: Queries, user_uuid: UUID) -> frozenset[str]:
    """Return the normalized hashtags that a user mutes."""
    row = queries.fetch_one(_sql["muted_tags"], user_uuid=user_uuid)
    assert row is not None
    return frozenset(row["tags"])


def trends(
    queries: Queries,
    *,
    now: datetime,
    recent_from: UUID,
    baseline_from: UUID,
    recent_share: float,
    min_people: int,
    hashtags: list[str],
    words: list[str],
    limit: int,
) -> str:
    """Return trending hashtags as JSON, without these and those that contain these words."""
    row = queries.fetch_one(
        _sql["trends"],
        now=now,
        recent_from=recent_from,
        baseline_from=baseline_from,
        recent_share=recent_share,
        min_people=min_people,
        excluded_hashtags=hashtags,
        excluded_words=words,
        limit=limit,
    )
    assert row is not None
    return str(row["body"])
