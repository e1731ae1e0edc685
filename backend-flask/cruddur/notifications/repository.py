"""SQL statements of notifications."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Page, Queries, statements

_sql = statements(__package__)


def notify_reply(
    queries: Queries,
    *,
    uuids: list[UUID],
    user_uuids: list[UUID],
    actor_uuid: UUID,
    activity_uuid: UUID,
    now: datetime,
    muted_until: datetime,
    needed_until: datetime,
) -> list[UUID]:
    """Insert a notification of a reply for each user above it; return who gets an event."""
    row = queries.fetch_one(
        _sql["notify_reply"],
        uuids=uuids,
        user_uuids=user_uuids,
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
        now=now,
        muted_until=muted_until,
        needed_until=needed_until,
    )
    assert row is not None
    return list(row["user_uuids"])


def notify_mentioned(
    queries: Queries,
    *,
    uuids: list[UUID],
    handles: list[str],
    actor_uuid: UUID,
    activity_uuid: UUID,
) -> list[UUID]:
    """Insert a notification for each mentioned user; return who gets an event."""
    row = queries.fetch_one(
        _sql["notify_mentioned"],
        uuids=uuids,
        handles=handles,
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
    )
    assert row is not None
    return list(row["user_uuids"])


def withdraw_mentions(
    queries: Queries, *, activity_uuid: UUID, mentioned_uuids: list[UUID]
) -> None:
    """Delete the notifications of mentions that a crud has no more."""
    queries.execute(
        _sql["withdraw_mentions"], activity_uuid=activity_uuid, mentioned_uuids=mentioned_uuids
    )


def notified_as_addressed(queries: Queries, *, activity_uuid: UUID) -> list[UUID]:
    """Return the people whom a crud has notified as a reply or as a quote."""
    row = queries.fetch_one(_sql["notified_as_addressed"], activity_uuid=activity_uuid)
    assert row is not None
    return list(row["user_uuids"])


def notify_quoted(
    queries: Queries, *, uuid: UUID, user_uuid: UUID, actor_uuid: UUID, activity_uuid: UUID
) -> list[UUID]:
    """Insert a notification for the quoted user; return who gets an event."""
    row = queries.fetch_one(
        _sql["notify_quoted"],
        uuid=uuid,
        user_uuid=user_uuid,
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
    )
    assert row is not None
    return list(row["user_uuids"])


def notify_poll_ended(
    queries: Queries,
    *,
    uuids: list[UUID],
    user_uuids: list[UUID],
    actor_uuid: UUID,
    activity_uuid: UUID,
) -> list[UUID]:
    """Insert a notification of the end of a poll for each user; return who gets an event."""
    row = queries.fetch_one(
        _sql["notify_poll_ended"],
        uuids=uuids,
        user_uuids=user_uuids,
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


def mute_thread(
    queries: Queries,
    *,
    viewer_uuid: UUID,
    activity_uuid: UUID,
    now: datetime,
    muted_until: datetime,
) -> None:
    """Mute the thread of a crud, if it is visible."""
    queries.execute(
        _sql["mute_thread"],
        viewer_uuid=viewer_uuid,
        activity_uuid=activity_uuid,
        now=now,
        muted_until=muted_until,
    )


def unmute_thread(queries: Queries, *, viewer_uuid: UUID, activity_uuid: UUID) -> None:
    """Unmute the thread of a crud."""
    queries.execute(_sql["unmute_thread"], viewer_uuid=viewer_uuid, activity_uuid=activity_uuid)


def purge_thread_mutes(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete a batch of mutes of threads that have ended; return how many."""
    return queries.execute(_sql["purge_thread_mutes"], now=now, batch=batch)


def settings(queries: Queries, user_uuid: UUID) -> str | None:
    """Return which replies notify a user, None if the user doesn't exist."""
    row = queries.fetch_one(_sql["settings"], user_uuid=user_uuid)
    return str(row["reply_notifications"]) if row else None


def update_settings(queries: Queries, user_uuid: UUID, *, reply_notifications: str) -> bool:
    """Update which replies notify a user; return False if the user doesn't exist."""
    written = queries.execute(
        _sql["update_settings"], user_uuid=user_uuid, reply_notifications=reply_notifications
    )
    return written == 1
