"""SQL statements of the people behind messages. Names aren't stored with a message."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


@dataclass(frozen=True)
class Participant:
    """A person in a conversation; `is_hidden` if there is a block between them and the viewer."""

    handle: str
    display_name: str
    avatar: dict[str, object] | None = None
    is_hidden: bool = False
    is_deleted: bool = False


DELETED_PARTICIPANT = Participant("deleted", "Deleted account", is_deleted=True)


def participants(
    queries: Queries, viewer_uuid: UUID, uuids: Collection[UUID]
) -> Mapping[UUID, Participant]:
    """Return a participant for each uuid, also for deleted accounts."""
    row = queries.fetch_one(_sql["participants"], viewer_uuid=viewer_uuid, uuids=list(uuids))
    assert row is not None
    found = {UUID(uuid): Participant(**person) for uuid, person in row["participants"].items()}
    return {uuid: found.get(uuid, DELETED_PARTICIPANT) for uuid in uuids}


def recipient(queries: Queries, viewer_uuid: UUID, handle: str) -> tuple[UUID, bool] | None:
    """Return the user with a handle, and whether they follow the viewer."""
    row = queries.fetch_one(_sql["recipient"], viewer_uuid=viewer_uuid, handle=handle)
    return (row["uuid"], row["follows_viewer"]) if row else None
