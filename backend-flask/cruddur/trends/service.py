"""Trends: recent use of a hashtag compared with its baseline. Cached, as it is the same for all."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

from cruddur.activities.entities import normalize_tag
from cruddur.context import ApiContext, uuid7_lower_bound
from cruddur.social.muted_words import MAX_MUTED_WORDS
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
MAX_EXCLUSIONS = 1000


def trends(context: ApiContext, viewer_uuid: UUID | None) -> str:
    """Return hashtags that are used more than usual, as JSON: none that the viewer mutes."""
    muted = repository.muted_tags(context.reads, viewer_uuid) if viewer_uuid else frozenset()
    if not muted:
        return _most_used(context, MAX_TRENDS)
    # Each muted value is one hashtag, so as many more fill the list.
    more = json.loads(_most_used(context, MAX_TRENDS + MAX_MUTED_WORDS))
    shown = [trend for trend in more if normalize_tag(trend["hashtag"]) not in muted]
    return json.dumps(shown[:MAX_TRENDS], ensure_ascii=False)


def _most_used(context: ApiContext, limit: int) -> str:
    now = context.clock()
    exclusions = context.cache.get_or_compute(
        "trend_exclusions",
        lambda: repository.exclusions(context.reads, limit=MAX_EXCLUSIONS),
        now=now,
        ttl=EXCLUSIONS_TTL,
        max_stale=MAX_STALE,
    )

    def compute() -> str:
        excluded = json.loads(exclusions)
        return repository.trends(
            context.reads,
            now=now,
            recent_from=uuid7_lower_bound(now - RECENT),
            baseline_from=uuid7_lower_bound(now - BASELINE),
            recent_share=RECENT / BASELINE,
            min_people=MIN_PEOPLE,
            hashtags=excluded["hashtags"],
            words=excluded["words"],
            limit=limit,
        )

    # As a version: trends from before a change of the exclusions are never shown after it.
    return context.cache.get_or_compute(
        f"trends {limit}",
        compute,
        now=now,
        ttl=CACHE_TTL,
        max_stale=MAX_STALE,
        version=exclusions,
    )
