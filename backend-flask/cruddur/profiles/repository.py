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


def update(
    queries: Queries, uuid: UUID, *, display_name: str, bio: str, bio_links: str | None
) -> None:
    """Update display name and bio with its links (JSON), if the person exists."""
    queries.execute(
        _sql["update"], uuid=uuid, display_name=display_name, bio=bio, bio_links=bio_links
    )
