"""Trends: recent use of a hashtag compared with its baseline. Cached, as it is the same for all."""

from __future__ import annotations

from datetime import timedelta
from json import loads

from cruddur.context import ApiContext, uuid7_lower_bound
from cruddur.trends import repository

RECENT = timedelta(hours=6)
BASELINE = timedelta(days=7)
CACHE_TTL = timedelta(minutes=1)
# What moderators keep out is gone this soon, from each process.
EXCLUSIONS_TTL = timedelta(seconds=1)
# Hashtags of expired cruds are not shown for longer, even if Postgres is away.
MAX_STALE = timedelta(minutes=10)
MIN_PEOPLE = 2
MAX_TRENDS = 10


def trends(context: ApiContext) -> str:
    """Return hashtags that are used more than usual, as JSON."""
    now = context.clock()
    exclusions = context.cache.get_or_compute(
        "trend_exclusions",
        lambda: repository.exclusions(context.reads),
        now=now,
        ttl=EXCLUSIONS_TTL,
        max_stale=MAX_STALE,
    )

    def compute() -> str:
        excluded = loads(exclusions)
        return repository.trends(
            context.reads,
            now=now,
            recent_from=uuid7_lower_bound(now - RECENT),
            baseline_from=uuid7_lower_bound(now - BASELINE),
            recent_share=RECENT / BASELINE,
            min_people=MIN_PEOPLE,
            hashtags=excluded["hashtags"],
            words=excluded["words"],
            limit=MAX_TRENDS,
        )

    # As a version: trends from before a change of the exclusions are never shown after it.
    return context.cache.get_or_compute(
        "trends", compute, now=now, ttl=CACHE_TTL, max_stale=MAX_STALE, version=exclusions
    )
