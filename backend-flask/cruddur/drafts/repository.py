"""SQL statements of drafts and scheduled cruds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Page, Queries, statements

_sql = statements(__package__)


@dataclass(frozen=True)
class Due:
    """A scheduled crud that is to be published: what its publication locks, and its time."""

    uuid: UUID
    user_uuid: UUID
    message: str
    quote_uuid: UUID | None
    scheduled_at: datetime


@dataclass(frozen=True)
class Taken:
    """The content of a scheduled crud that was deleted, and how many pictures it still had."""

    content: str
    media_count: int


def lock_author(queries: Queries, *, user_uuid: UUID) -> bool:
    """Lock a user whose drafts are counted; return False if the account is deleted."""
    return queries.fetch_one(_sql["lock_author"], user_uuid=user_uuid) is not None


def insert(
    queries: Queries,
    *,
    uuid: UUID,
    user_uuid: UUID,
    content: str,
    scheduled_at: datetime | None,
    now: datetime,
    expires_at: datetime,
    max_drafts: int,
) -> bool:
    """Insert a draft or a scheduled crud; return False if the user has `max_drafts` already."""
    written = queries.execute(
        _sql["insert"],
        uuid=uuid,
        user_uuid=user_uuid,
        content=content,
        scheduled_at=scheduled_at,
        now=now,
        expires_at=expires_at,
        max_drafts=max_drafts,
    )
    return written == 1


def lock(
    queries: Queries, *, uuid: UUID, user_uuid: UUID, is_scheduled: bool, now: datetime
) -> list[UUID] | None:
    """Lock a draft or a scheduled crud; return its pictures, None if there is none."""
    row = queries.fetch_one(
        _sql["lock"], uuid=uuid, user_uuid=user_uuid, is_scheduled=is_scheduled, now=now
    )
    return list(row["media_uuids"]) if row else None


def place_media(
    queries: Queries,
    *,
    draft_uuid: UUID,
    user_uuid: UUID,
    uuids: Sequence[UUID],
    former_uuids: Sequence[UUID],
    now: datetime,
    expires_at: datetime,
    unused_until: datetime,
) -> int:
    """Give a draft these pictures, and take away its former ones; return how many it got."""
    row = queries.fetch_one(
        _sql["place_media"],
        draft_uuid=draft_uuid,
        user_uuid=user_uuid,
        uuids=list(uuids),
        former_uuids=list(former_uuids),
        now=now,
        expires_at=expires_at,
        unused_until=unused_until,
    )
    assert row is not None
    return int(row["placed"])


def update(
    queries: Queries, *, uuid: UUID, content: str, now: datetime, expires_at: datetime
) -> None:
    """Replace the content of a locked draft."""
    queries.execute(_sql["update"], uuid=uuid, content=content, now=now, expires_at=expires_at)


def reschedule(
    queries: Queries, *, uuid: UUID, scheduled_at: datetime, now: datetime, expires_at: datetime
) -> None:
    """Change when a locked scheduled crud is published, and forget its failure."""
    queries.execute(
        _sql["reschedule"], uuid=uuid, scheduled_at=scheduled_at, now=now, expires_at=expires_at
    )


def delete(queries: Queries, *, uuid: UUID) -> None:
    """Delete a locked draft or scheduled crud."""
    queries.execute(_sql["delete"], uuid=uuid)


def draft(queries: Queries, *, uuid: UUID, now: datetime) -> str:
    """Return a draft or a scheduled crud as JSON."""
    row = queries.fetch_one(_sql["draft"], uuid=uuid, now=now)
    assert row is not None
    return str(row["body"])


def drafts(
    queries: Queries,
    *,
    user_uuid: UUID,
    is_scheduled: bool,
    now: datetime,
    after: UUID | None,
    limit: int,
) -> Page:
    """Return a page of a user's drafts or scheduled cruds."""
    row = queries.fetch_one(
        _sql["drafts"],
        user_uuid=user_uuid,
        is_scheduled=is_scheduled,
        now=now,
        after=after,
        limit=limit,
    )
    assert row is not None
    return Page(row["body"], row["next_cursor"])


def scheduled(queries: Queries, *, uuid: UUID, user_uuid: UUID, now: datetime) -> Due | None:
    """Return a scheduled crud of a user."""
    row = queries.fetch_one(_sql["scheduled"], uuid=uuid, user_uuid=user_uuid, now=now)
    return Due(**row) if row else None


def next_due(queries: Queries, *, now: datetime, after: Due | None) -> Due | None:
    """Return the first scheduled crud that is due, of those after another."""
    row = queries.fetch_one(
        _sql["next_due"],
        now=now,
        after_at=after.scheduled_at if after else None,
        after_uuid=after.uuid if after else None,
    )
    return Due(**row) if row else None


def take(queries: Queries, due: Due) -> Taken | None:
    """Delete a scheduled crud that is to be published; None if it was changed, or is locked."""
    row = queries.fetch_one(_sql["take"], uuid=due.uuid, scheduled_at=due.scheduled_at)
    return Taken(**row) if row else None


def mark_failed(queries: Queries, due: Due, failure: str) -> bool:
    """Record why a scheduled crud can't be published; False if it was changed or is gone."""
    written = queries.execute(
        _sql["mark_failed"], uuid=due.uuid, scheduled_at=due.scheduled_at, failure=failure
    )
    return written == 1


def oldest_due_at(queries: Queries, *, now: datetime) -> datetime | None:
    """Return when the scheduled crud that is due the longest should have been published."""
    row = queries.fetch_one(_sql["oldest_due_at"], now=now)
    return row["scheduled_at"] if row else None


def purge(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete a batch of drafts whose time is over; return how many."""
    return queries.execute(_sql["purge"], now=now, batch=batch)
