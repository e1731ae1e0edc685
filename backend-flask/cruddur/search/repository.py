"""SQL statements of search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)

_MAX_READ = 200
# Without an end, who searches for what they mute would read every match.
_MAX_READ_WITH_MUTED_WORDS = 2000


@dataclass(frozen=True)
class SearchCursor:
    """Keyset cursor of search results: rank, then uuid."""

    rank: float
    uuid: UUID


START = SearchCursor(float("inf"), UUID(int=2**128 - 1))


@dataclass(frozen=True)
class Query:
    """A tsquery, and how many matches are read for the viewer."""

    words: str
    max_read: int


@dataclass(frozen=True)
class SearchPage:
    """A page of cruds as JSON, and the cursor of the next page."""

    body: str
    next_cursor: SearchCursor | None


def query_of_words(
    queries: Queries, viewer_uuid: UUID | None, typed: Sequence[str]
) -> Query | None:
    """Return the query of words as typed; None if none of them has a letter, digit or emoji."""
    if not typed:
        return None
    row = queries.fetch_one(_sql["query_of_words"], typed=list(typed), viewer_uuid=viewer_uuid)
    assert row is not None
    if row["words"] is None:
        return None
    return Query(row["words"], _MAX_READ_WITH_MUTED_WORDS if row["has_muted_words"] else _MAX_READ)


def cruds(
    queries: Queries,
    *,
    viewer_uuid: UUID | None,
    now: datetime,
    query: Query | None,
    author: str | None,
    hashtags: Sequence[str],
    after: SearchCursor,
    limit: int,
) -> SearchPage:
    """Return a page of cruds that match `query_of_words`, best match first."""
    parameters: dict[str, object] = {
        "viewer_uuid": viewer_uuid,
        "now": now,
        "words": query and query.words,
        "after_rank": after.rank,
        "after": after.uuid,
        "limit": limit,
    }
    if author is not None:
        row = queries.fetch_one(
            _sql["persons_cruds_by_words"], author=author, hashtags=list(hashtags), **parameters
        )
    else:
        assert query is not None, "no words and no author"
        parameters["max_read"] = query.max_read
        if hashtags:
            row = queries.fetch_one(
                _sql["tagged_cruds_by_words"], hashtags=list(hashtags), **parameters
            )
        else:
            row = queries.fetch_one(_sql["cruds_by_words"], **parameters)
    assert row is not None
    next_cursor = None
    if row["next_cursor"] is not None:
        next_cursor = SearchCursor(row["next_rank"], row["next_cursor"])
    return SearchPage(row["body"], next_cursor)


def people(
    queries: Queries, *, viewer_uuid: UUID | None, term: str, typed: Sequence[str], limit: int
) -> str:
    """Return people whose handle or name has the words or resembles them, best first, as JSON."""
    row = queries.fetch_one(
        _sql["people"], viewer_uuid=viewer_uuid, term=term, typed=list(typed), limit=limit
    )
    assert row is not None
    return str(row["body"])
