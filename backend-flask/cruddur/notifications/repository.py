"""SQL statements of notifications."""

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
    """Insert a notification for the subject's author; return the notified users."""
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
    """Insert a notification for each mentioned user; return the notified users."""
    row = queries.fetch_one(
        _sql["notify_mentioned"],
        uuids=uuids,
        handles=handles,
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
    )
    assert row is not None
    return list(row["user_uuids"])


def withdraw_follow(queries: Queries, *, actor_uuid: UUID, user_uuid: UUID) -> None:
    """Delete the notification of a follow that ended."""
    queries.execute(_sql["withdraw_follow"], actor_uuid=actor_uuid, user_uuid=user_uuid)


def notifications(
    queries: Queries, user_uuid: UUID, *, now: datetime, after: UUID | None, limit: int
) -> Page:
    """Return a page of a user's notifications."""
    row = queries.fetch_one(
        _sql["notifications"], user_uuid=user_uuid, now=now, after=after, limit=limit
    )
    assert row is not None
    return Page(row["body"], row["next_cursor"])


def unread_count(queries: Queries, user_uuid: UUID, *, now: datetime) -> int:
    """Return the number of unread entries."""
    row = queries.fetch_one(_sql["unread_count"], user_uuid=user_uuid, now=now)
    assert row is not None
    return int(row["unread_count"])


def mark_read(queries: Queries, user_uuid: UUID, *, up_to: UUID | None) -> bool:
    """Mark notifications as read; return False if the user doesn't exist."""
    return queries.execute(_sql["mark_read"], user_uuid=user_uuid, up_to=up_to) == 1
