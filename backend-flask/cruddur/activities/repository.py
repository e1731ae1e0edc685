"""The rows behind cruds. Lists come as JSON text, built by Postgres and passed on as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.activities.schemas import Reaction, Tab
from cruddur.platform.database import Page, Queries, Row, statements

_sql = statements(__package__)
_REACT = {
    Reaction.LIKE: _sql["like"],
    Reaction.REPOST: _sql["repost"],
    Reaction.BOOKMARK: _sql["bookmark"],
}
_TABS = {
    Tab.CRUDS: _sql["person_cruds"],
    Tab.REPLIES: _sql["person_replies"],
    Tab.LIKES: _sql["person_likes"],
    Tab.MEDIA: _sql["person_media"],
}
_REMOVE_REACTION = {
    Reaction.LIKE: _sql["unlike"],
    Reaction.REPOST: _sql["unrepost"],
    Reaction.BOOKMARK: _sql["unbookmark"],
}


@dataclass(frozen=True)
class ReadContext:
    """Who reads, and when: what every read depends on."""

    viewer_uuid: UUID | None
    now: datetime


def create(
    queries: Queries,
    *,
    uuid: UUID,
    user_uuid: UUID,
    message: str,
    entities: str,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Write a crud."""
    queries.execute(
        _sql["create"],
        uuid=uuid,
        user_uuid=user_uuid,
        message=message,
        entities=entities,
        now=now,
        expires_at=expires_at,
    )


def reply(
    queries: Queries,
    *,
    uuid: UUID,
    parent_uuid: UUID,
    user_uuid: UUID,
    message: str,
    entities: str,
    now: datetime,
    expires_at: datetime | None,
) -> bool:
    """Write a reply; answer whether there was a live parent."""
    written = queries.execute(
        _sql["reply"],
        uuid=uuid,
        parent_uuid=parent_uuid,
        user_uuid=user_uuid,
        message=message,
        entities=entities,
        now=now,
        expires_at=expires_at,
    )
    return written == 1


def add_hashtags(queries: Queries, *, uuid: UUID, user_uuid: UUID, tags: list[str]) -> None:
    """List a crud of this person's under hashtags."""
    queries.execute(_sql["add_hashtags"], uuid=uuid, user_uuid=user_uuid, tags=tags)


def delete(queries: Queries, read: ReadContext, uuid: UUID) -> bool:
    """Delete a crud of the reader's; answer whether there was one."""
    return queries.fetch_one(_sql["delete"], uuid=uuid, **vars(read)) is not None


def lock_expired(queries: Queries, *, now: datetime, limit: int) -> tuple[list[UUID], list[UUID]]:
    """Hold some expired cruds that nobody else holds; answer them, and what they reply to."""
    row = queries.fetch_one(_sql["lock_expired"], now=now, limit=limit)
    assert row is not None
    return row["uuids"], row["parent_uuids"]


def oldest_expired_at(queries: Queries, *, now: datetime) -> datetime | None:
    """Answer when the crud expired that has been waiting longest to be purged."""
    row = queries.fetch_one(_sql["oldest_expired_at"], now=now)
    return row["expires_at"] if row else None


def delete_reactions_batch(queries: Queries, *, uuids: list[UUID], limit: int) -> bool:
    """Delete some of what hangs on cruds; answer whether less than that many of a kind is left."""
    row = queries.fetch_one(_sql["delete_reactions_batch"], uuids=uuids, limit=limit)
    assert row is not None
    return int(row["largest"]) < limit


def lock_parents(queries: Queries, *, parent_uuids: list[UUID], now: datetime) -> None:
    """Hold the live ones among some cruds."""
    queries.fetch_one(_sql["lock_parents"], parent_uuids=parent_uuids, now=now)


def purge(queries: Queries, *, uuids: list[UUID], now: datetime) -> None:
    """Delete cruds that are held; live parents count them no longer."""
    queries.execute(_sql["purge"], uuids=uuids, now=now)


def lock(queries: Queries, read: ReadContext, uuid: UUID) -> bool:
    """Hold a crud until the transaction ends; answer whether it is there for the reader."""
    return queries.fetch_one(_sql["lock"], uuid=uuid, **vars(read)) is not None


def react(
    queries: Queries, reaction: Reaction, *, uuid: UUID, activity_uuid: UUID, viewer_uuid: UUID
) -> None:
    """Like, repost or bookmark a crud that is held."""
    queries.execute(
        _REACT[reaction], uuid=uuid, activity_uuid=activity_uuid, viewer_uuid=viewer_uuid
    )


def remove_reaction(
    queries: Queries, reaction: Reaction, *, activity_uuid: UUID, viewer_uuid: UUID
) -> None:
    """Take back a like, repost or bookmark of a crud that is held."""
    queries.execute(
        _REMOVE_REACTION[reaction], activity_uuid=activity_uuid, viewer_uuid=viewer_uuid
    )


def activity(queries: Queries, read: ReadContext, uuid: UUID) -> str | None:
    """Answer one crud as JSON, or None where it isn't there for the reader."""
    row = queries.fetch_one(_sql["activity"], uuid=uuid, **vars(read))
    return str(row["body"]) if row else None


def public_feed(queries: Queries, read: ReadContext, *, after: UUID | None, limit: int) -> Page:
    """Answer a page of everybody's cruds."""
    row = queries.fetch_one(_sql["public_feed"], after=after, limit=limit, **vars(read))
    assert row is not None
    return _page(row)


def tag_feed(
    queries: Queries, read: ReadContext, tag: str, *, after: UUID | None, limit: int
) -> Page:
    """Answer a page of what is listed under a hashtag."""
    row = queries.fetch_one(_sql["tag_feed"], tag=tag, after=after, limit=limit, **vars(read))
    assert row is not None
    return _page(row)


def home_feed(queries: Queries, read: ReadContext, *, after: UUID | None, limit: int) -> Page:
    """Answer a page of what the reader and those whom they follow wrote and reposted."""
    row = queries.fetch_one(_sql["home_feed"], after=after, limit=limit, **vars(read))
    assert row is not None
    return _page(row)


def bookmarks(queries: Queries, read: ReadContext, *, after: UUID | None, limit: int) -> Page:
    """Answer a page of what the reader keeps at hand."""
    row = queries.fetch_one(_sql["bookmarks"], after=after, limit=limit, **vars(read))
    assert row is not None
    return _page(row)


def person_page(
    queries: Queries, read: ReadContext, handle: str, tab: Tab, *, after: UUID | None, limit: int
) -> Page | None:
    """Answer a person and a page of what the tab lists, or None where they can't be seen."""
    row = queries.fetch_one(_TABS[tab], handle=handle, after=after, limit=limit, **vars(read))
    return _page(row) if row else None


def thread(
    queries: Queries,
    read: ReadContext,
    handle: str,
    uuid: UUID,
    *,
    after: UUID | None,
    limit: int,
) -> Page | None:
    """Answer a crud and a page of its replies, or None where the crud isn't there."""
    row = queries.fetch_one(
        _sql["thread"], handle=handle, uuid=uuid, after=after, limit=limit, **vars(read)
    )
    return _page(row) if row else None


def _page(row: Row) -> Page:
    return Page(row["body"], row["next_cursor"])
