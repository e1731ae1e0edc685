"""SQL statements of the recipients of texts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


def lock_text(queries: Queries, fingerprint: int) -> None:
    """Lock a text of an author until the transaction ends."""
    queries.fetch_one(_sql["lock_text"], fingerprint=fingerprint)


def record_recipients(
    queries: Queries,
    author_uuid: UUID,
    fingerprint: int,
    *,
    recipient_uuids: list[UUID],
    is_message: bool,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Insert recipients; return how many the text now has that are in no report."""
    row = queries.fetch_one(
        _sql["record_recipients"],
        author_uuid=author_uuid,
        fingerprint=fingerprint,
        recipient_uuids=recipient_uuids,
        is_message=is_message,
        now=now,
        expires_at=expires_at,
    )
    assert row is not None
    return int(row["unreported"])


def report(
    queries: Queries,
    author_uuid: UUID,
    fingerprint: int,
    *,
    uuid: UUID,
    text: str,
    now: datetime,
    purge_at: datetime,
) -> bool:
    """Report a text, or add to the report that is open; return whether it is a new one."""
    row = queries.fetch_one(
        _sql["report_text"],
        author_uuid=author_uuid,
        fingerprint=fingerprint,
        uuid=uuid,
        message=text,
        now=now,
        purge_at=purge_at,
    )
    return row is not None and bool(row["is_new"])


def purge(queries: Queries, *, now: datetime, limit: int) -> int:
    """Delete a batch of recipients after their day; return how many."""
    return queries.execute(_sql["purge"], now=now, limit=limit)
