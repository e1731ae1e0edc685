"""SQL statements of the row locks on people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Queries, Row, statements

_sql = statements(__package__)


def lock_viewer(queries: Queries, viewer_uuid: UUID) -> bool:
    """Lock the viewer's key; return False if the account is deleted."""
    return queries.fetch_one(_sql["lock_viewer"], viewer_uuid=viewer_uuid) is not None


def lock_people(queries: Queries, user_uuids: Collection[UUID]) -> set[UUID]:
    """Lock the keys of people; return those that exist and aren't suspended."""
    row = queries.fetch_one(_sql["lock_people"], user_uuids=list(user_uuids))
    assert row is not None
    return set(row["user_uuids"])


def lock_named(
    queries: Queries,
    viewer_uuid: UUID,
    *,
    handles: list[str],
    activity_uuid: UUID | None,
    now: datetime,
) -> Row:
    """Lock the keys of people; return `has_viewer`, `author_uuid`, `handles` and `notified`."""
    row = queries.fetch_one(
        _sql["lock_named"],
        viewer_uuid=viewer_uuid,
        handles=handles,
        activity_uuid=activity_uuid,
        now=now,
    )
    assert row is not None
    return row


def lock_quoted(
    queries: Queries, viewer_uuid: UUID, *, handles: list[str], activity_uuid: UUID
) -> Row:
    """Lock the keys of people for a quote; return `has_viewer`, `has_author` and `handles`."""
    row = queries.fetch_one(
        _sql["lock_quoted"],
        viewer_uuid=viewer_uuid,
        handles=handles,
        activity_uuid=activity_uuid,
    )
    assert row is not None
    return row
