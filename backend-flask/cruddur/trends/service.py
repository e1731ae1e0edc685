"""What counts as a trend."""

from __future__ import annotations

from datetime import timedelta

from cruddur.context import ApiContext, first_uuid
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
            recent_from=first_uuid(now - RECENT),
            usual_from=first_uuid(now - USUAL),
            recent_share=RECENT / USUAL,
            at_least=AT_LEAST_PEOPLE,
            limit=MOST,
        )

    return context.kept.read("trends", compute, now=now, lifetime=KEPT_FOR)
