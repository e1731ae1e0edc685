"""The rows behind notifications."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Page, Queries, statements

_sql = statements(__package__)


def notify_author(
    queries: Queries,
    *,
    uuid: UUID,
    kind: str,
    actor_uuid: UUID,
    subject_uuid: UUID,
    activity_uuid: UUID,
) -> list[UUID]:
    """Tell the author of the subject what somebody did with it; answer who was told."""
    row = queries.fetch_one(
        _sql["notify_author"],
        uuid=uuid,
        kind=kind,
        actor_uuid=actor_uuid,
        subject_uuid=subject_uuid,
        activity_uuid=activity_uuid,
    )
    return [row["user_uuid"]] if row else []


def notify_mentioned(
    queries: Queries,
    *,
    uuids: list[UUID],
    handles: list[str],
    actor_uuid: UUID,
    activity_uuid: UUID,
) -> list[UUID]:
    """Tell those who go by the handles that a crud mentions them; answer who was told."""
    row = queries.fetch_one(
        _sql["notify_mentioned"],
        uuids=uuids,
        handles=handles,
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
    )
    assert row is not None
    return list(row["user_uuids"])


def notify_followed(
    queries: Queries, *, uuid: UUID, user_uuid: UUID, actor_uuid: UUID
) -> list[UUID]:
    """Tell a person that somebody follows them; answer who was told."""
    row = queries.fetch_one(
        _sql["notify_followed"], uuid=uuid, user_uuid=user_uuid, actor_uuid=actor_uuid
    )
    return [row["user_uuid"]] if row else []


def withdraw(
    queries: Queries,
    *,
    kind: str,
    actor_uuid: UUID,
    activity_uuid: UUID | None = None,
    user_uuid: UUID | None = None,
) -> None:
    """Take back what somebody was told."""
    queries.execute(
        _sql["withdraw"],
        kind=kind,
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
        user_uuid=user_uuid,
    )


def notifications(
    queries: Queries, user_uuid: UUID, *, now: datetime, after: UUID | None, limit: int
) -> Page:
    """Answer a page of what a person was told."""
    row = queries.fetch_one(
        _sql["notifications"], user_uuid=user_uuid, now=now, after=after, limit=limit
    )
    assert row is not None
    return Page(row["body"], row["next_cursor"])


def unread_count(queries: Queries, user_uuid: UUID, *, now: datetime) -> int:
    """Count the entries that a person hasn't read."""
    row = queries.fetch_one(_sql["unread_count"], user_uuid=user_uuid, now=now)
    assert row is not None
    return int(row["unread_count"])


def mark_read(queries: Queries, user_uuid: UUID) -> None:
    """Mark everything as read."""
    queries.execute(_sql["mark_read"], user_uuid=user_uuid)
