"""SQL statements of profiles."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


def profile(queries: Queries, uuid: UUID, *, now: datetime) -> str | None:
    """Return a person's own profile as JSON."""
    row = queries.fetch_one(_sql["profile"], uuid=uuid, now=now)
    return str(row["body"]) if row else None


def summary(queries: Queries, viewer_uuid: UUID | None, handle: str) -> str | None:
    """Return a person's name and avatar as JSON."""
    row = queries.fetch_one(_sql["summary"], handle=handle, viewer_uuid=viewer_uuid)
    return str(row["body"]) if row else None


def known_handles(queries: Queries, handles: set[str]) -> set[str]:
    """Return those of the handles that exist."""
    row = queries.fetch_one(_sql["known_handles"], handles=sorted(handles))
    assert row is not None
    return set(row["handles"])


def update(queries: Queries, uuid: UUID, *, display_name: str, bio: str) -> None:
    """Update display name and bio."""
    queries.execute(_sql["update"], uuid=uuid, display_name=display_name, bio=bio)
