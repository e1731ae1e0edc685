"""The rows between two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Page, Queries, Row, statements

_sql = statements(__package__)


@dataclass(frozen=True)
class Relationship:
    """How one person stands to another: the relation as JSON, and the blocks between them."""

    body: str
    blocking: bool
    blocked_by: bool


def lock_pair(queries: Queries, *, viewer_uuid: UUID, handle: str) -> UUID | None:
    """Hold both people until the transaction ends; answer the other one, if there is one."""
    row = queries.fetch_one(_sql["lock_pair"], viewer_uuid=viewer_uuid, handle=handle)
    assert row is not None
    found: UUID | None = row["uuid"]
    return found


def relationship(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> Relationship:
    """Answer how the viewer stands to another person."""
    row = queries.fetch_one(_sql["relationship"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)
    assert row is not None
    return Relationship(**row)


def follow(queries: Queries, *, uuid: UUID, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Follow somebody."""
    queries.execute(_sql["follow"], uuid=uuid, viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def unfollow(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Follow somebody no longer."""
    queries.execute(_sql["unfollow"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def block(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Block somebody; neither follows the other any more."""
    queries.execute(_sql["block"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def unblock(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Block somebody no longer."""
    queries.execute(_sql["unblock"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def mute(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Mute somebody."""
    queries.execute(_sql["mute"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def unmute(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Mute somebody no longer."""
    queries.execute(_sql["unmute"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def followers(
    queries: Queries, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page | None:
    """Answer a page of those who follow a person, or None where that person can't be seen."""
    row = queries.fetch_one(
        _sql["followers"], handle=handle, viewer_uuid=viewer_uuid, after=after, limit=limit
    )
    return _page(row) if row else None


def following(
    queries: Queries, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page | None:
    """Answer a page of those whom a person follows, or None where that person can't be seen."""
    row = queries.fetch_one(
        _sql["following"], handle=handle, viewer_uuid=viewer_uuid, after=after, limit=limit
    )
    return _page(row) if row else None


def suggestions(
    queries: Queries, *, viewer_uuid: UUID, now: datetime, active_since: UUID, limit: int
) -> str:
    """Answer people whom the viewer might follow, as JSON."""
    row = queries.fetch_one(
        _sql["suggestions"],
        viewer_uuid=viewer_uuid,
        now=now,
        active_since=active_since,
        limit=limit,
    )
    assert row is not None
    return str(row["body"])


def _page(row: Row) -> Page:
    return Page(row["body"], row["next_cursor"])
