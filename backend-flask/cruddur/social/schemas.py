"""People in lists."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from cruddur.profiles.schemas import Relation


class PersonCard(BaseModel):
    """A person in a list. The relation is null for strangers, and for oneself."""

    uuid: UUID
    handle: str
    display_name: str
    bio: str
    relation: Relation | None
