"""What counts as a trend."""

from __future__ import annotations

from datetime import timedelta

from cruddur.context import ApiContext, uuid7_lower_bound
from cruddur.trends import repository

RECENT = timedelta(hours=6)
USUAL = timedelta(days=7)
KEPT_FOR = timedelta(minutes=1)
AT_LEAST_PEOPLE = 2
MOST = 10


def trends(context: ApiContext) -> str:
    """Answer hashtags whose use of late stands out against their usual, as JSON."""
    now = context.clock()

    def compute() -> str:
        return repository.trends(
            context.database,
            now=now,
            recent_from=uuid7_lower_bound(now - RECENT),
            usual_from=uuid7_lower_bound(now - USUAL),
            recent_share=RECENT / USUAL,
            at_least=AT_LEAST_PEOPLE,
            limit=MOST,
        )

    return context.cache.get_or_compute("trends", compute, now=now, ttl=KEPT_FOR)
