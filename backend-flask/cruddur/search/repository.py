"""The rows that are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


@dataclass(frozen=True)
class Place:
    """Where a crud stands among those found: how well it matches, and which it is."""

    rank: float
    uuid: UUID


FIRST = Place(float("inf"), UUID(int=2**128 - 1))


@dataclass(frozen=True)
class Found:
    """A page of cruds as JSON, and where its last stands if more follow."""

    body: str
    last: Place | None


def cruds(
    queries: Queries,
    *,
    viewer_uuid: UUID | None,
    now: datetime,
    words: str,
    author: str | None,
    hashtags: Sequence[str],
    after: Place,
    limit: int,
) -> Found:
    """Answer a page of cruds that hold all the words, best first."""
    parameters = {
        "viewer_uuid": viewer_uuid,
        "now": now,
        "words": words,
        "after_rank": after.rank,
        "after": after.uuid,
        "limit": limit,
    }
    if author is not None:
        row = queries.fetch_one(
            _sql["persons_cruds_by_words"], author=author, hashtags=list(hashtags), **parameters
        )
    elif hashtags:
        row = queries.fetch_one(
            _sql["tagged_cruds_by_words"], hashtags=list(hashtags), **parameters
        )
    else:
        row = queries.fetch_one(_sql["cruds_by_words"], **parameters)
    assert row is not None
    last = None
    if row["next_cursor"] is not None:
        last = Place(row["next_rank"], row["next_cursor"])
    return Found(row["body"], last)


def people(queries: Queries, *, viewer_uuid: UUID | None, term: str, limit: int) -> str:
    """Answer people whose handle or name is like the text, closest first, as JSON."""
    row = queries.fetch_one(_sql["people"], viewer_uuid=viewer_uuid, term=term, limit=limit)
    assert row is not None
    return str(row["body"])
