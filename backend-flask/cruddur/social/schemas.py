"""Request and response schemas of lists of people."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool

from cruddur.links import Link
from cruddur.media.schemas import ProfileImage
from cruddur.profiles.schemas import Relation


class PersonListItem(BaseModel):
    """A person in a list. `relation` is null for yourself, or without a session."""

    uuid: UUID
    handle: str
    display_name: str
    bio: str
    bio_entities: list[Link]
    avatar: ProfileImage | None
    protected: bool
    relation: Relation | None


class Protection(BaseModel):
    """Whether your account is protected."""

    protected: StrictBool


class SuggestionsQuery(BaseModel):
    """The number of suggestions."""

    limit: Annotated[int, Field(ge=1, le=50)] = 5
