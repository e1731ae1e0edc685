"""What counts as a trend."""

from __future__ import annotations

from datetime import timedelta

from cruddur.context import ApiContext, uuid7_lower_bound
from cruddur.trends import repository

RECENT = timedelta(hours=6)
BASELINE = timedelta(days=7)
CACHE_TTL = timedelta(minutes=1)
MIN_PEOPLE = 2
MAX_TRENDS = 10


def trends(context: ApiContext) -> str:
    """Answer hashtags whose use of late stands out against their usual, as JSON."""
    now = context.clock()

    def compute() -> str:
        return repository.trends(
            context.database,
            now=now,
            recent_from=uuid7_lower_bound(now - RECENT),
            baseline_from=uuid7_lower_bound(now - BASELINE),
            recent_share=RECENT / BASELINE,
            min_people=MIN_PEOPLE,
            limit=MAX_TRENDS,
        )

    return context.cache.get_or_compute("trends", compute, now=now, ttl=CACHE_TTL)
