"""The people behind messages: names are read when they are shown, never kept with a message."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


@dataclass(frozen=True)
class Name:
    """What somebody goes by; `is_hidden` where a block stands between."""

    handle: str
    display_name: str
    avatar: dict[str, object] | None = None
    is_hidden: bool = False
    is_gone: bool = False


GONE = Name("deleted", "Deleted account", is_gone=True)


def names(queries: Queries, viewer_uuid: UUID, uuids: Collection[UUID]) -> Mapping[UUID, Name]:
    """Answer what people go by; all of them are there."""
    row = queries.fetch_one(_sql["people"], viewer_uuid=viewer_uuid, uuids=list(uuids))
    assert row is not None
    found = {UUID(uuid): Name(**person) for uuid, person in row["people"].items()}
    return {uuid: found.get(uuid, GONE) for uuid in uuids}


def receiver(queries: Queries, viewer_uuid: UUID, handle: str) -> tuple[UUID, bool] | None:
    """Answer whom a handle names, and whether they follow the viewer."""
    row = queries.fetch_one(_sql["receiver"], viewer_uuid=viewer_uuid, handle=handle)
    return (row["uuid"], row["follows_viewer"]) if row else None
