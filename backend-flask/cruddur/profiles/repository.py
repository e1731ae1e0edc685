"""The rows behind profiles."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


def profile(queries: Queries, uuid: UUID, *, now: datetime) -> str | None:
    """Answer a person, as they see themselves, as JSON."""
    row = queries.fetch_one(_sql["profile"], uuid=uuid, now=now)
    return str(row["body"]) if row else None


def summary(queries: Queries, viewer_uuid: UUID | None, handle: str) -> str | None:
    """Answer enough of a person to address them, as JSON."""
    row = queries.fetch_one(_sql["summary"], handle=handle, viewer_uuid=viewer_uuid)
    return str(row["body"]) if row else None


def known_handles(queries: Queries, handles: set[str]) -> set[str]:
    """Answer which of these handles are somebody's."""
    row = queries.fetch_one(_sql["known_handles"], handles=sorted(handles))
    assert row is not None
    return set(row["handles"])


def update(queries: Queries, uuid: UUID, *, display_name: str, bio: str) -> None:
    """Describe a person anew."""
    queries.execute(_sql["update"], uuid=uuid, display_name=display_name, bio=bio)
