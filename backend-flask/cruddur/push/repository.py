"""SQL statements of Web Push."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


@dataclass(frozen=True)
class PushEvent:
    """A notification or a message to push; the subject is a crud or a conversation."""

    user_uuid: UUID
    kind: str
    subject_uuid: UUID | None


def lock_subscriber(queries: Queries, user_uuid: UUID) -> bool:
    """Lock a user against deletion and sign-out; return False if the account is deleted."""
    return queries.fetch_one(_sql["lock_subscriber"], user_uuid=user_uuid) is not None


def lock_session(queries: Queries, *, user_uuid: UUID, session_uuid: UUID) -> bool | None:
    """Lock a session; return whether it has ended, None if it isn't recorded."""
    row = queries.fetch_one(_sql["lock_session"], user_uuid=user_uuid, session_uuid=session_uuid)
    return bool(row["has_ended"]) if row else None


def subscribe(
    queries: Queries,
    *,
    uuid: UUID,
    user_uuid: UUID,
    session_uuid: UUID | None,
    endpoint: str,
    p256dh: str,
    auth: str,
    now: datetime,
) -> None:
    """Insert a subscription, or take it over."""
    queries.execute(
        _sql["subscribe"],
        uuid=uuid,
        user_uuid=user_uuid,
        session_uuid=session_uuid,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        now=now,
    )


def trim_subscriptions(queries: Queries, user_uuid: UUID, *, max_count: int) -> None:
    """Delete a user's oldest subscriptions beyond a number."""
    queries.execute(_sql["trim_subscriptions"], user_uuid=user_uuid, max_count=max_count)


def unsubscribe(queries: Queries, *, user_uuid: UUID, endpoint: str) -> None:
    """Delete a subscription, if it is the user's."""
    queries.execute(_sql["unsubscribe"], user_uuid=user_uuid, endpoint=endpoint)


def delete_of_session(queries: Queries, *, user_uuid: UUID, session_uuid: UUID | None) -> None:
    """Delete the subscriptions of a session, or all of the user's."""
    queries.execute(_sql["delete_of_session"], user_uuid=user_uuid, session_uuid=session_uuid)


def delete_gone(queries: Queries, uuids: Sequence[UUID]) -> int:
    """Delete subscriptions by their ids; return how many there were."""
    return queries.execute(_sql["delete_gone"], uuids=list(uuids))


def settings(queries: Queries, user_uuid: UUID) -> list[str] | None:
    """Return the kinds that are switched off, None if the user doesn't exist."""
    row = queries.fetch_one(_sql["settings"], user_uuid=user_uuid)
    return list(row["push_off"]) if row else None


def update_settings(
    queries: Queries, user_uuid: UUID, *, turned_on: list[str], turned_off: list[str]
) -> list[str] | None:
    """Switch kinds on and off; return those that are off, None if the user doesn't exist."""
    row = queries.fetch_one(
        _sql["update_settings"], user_uuid=user_uuid, turned_on=turned_on, turned_off=turned_off
    )
    return list(row["push_off"]) if row else None


def pushes(queries: Queries, events: Sequence[PushEvent], *, now: datetime) -> list[Any]:
    """Return what is to be pushed of these events: objects as in `pushes.sql`."""
    row = queries.fetch_one(
        _sql["pushes"],
        user_uuids=[event.user_uuid for event in events],
        kinds=[event.kind for event in events],
        subject_uuids=[event.subject_uuid for event in events],
        now=now,
    )
    assert row is not None
    return list(row["pushes"])
