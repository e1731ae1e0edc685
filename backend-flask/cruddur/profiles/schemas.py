"""A person, as others see them and as they describe themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel

from cruddur import text
from cruddur.media.schemas import ProfileImage

DisplayName = Annotated[
    str, AfterValidator(text.validator("name", max_graphemes=50, max_bytes=400, lines=False))
]


class Relation(BaseModel):
    """How the viewer stands to a person."""

    following: bool
    followed_by: bool
    blocking: bool
    muting: bool


class Person(BaseModel):
    """A person, as the viewer sees them. The relation is null for strangers, and for oneself."""

    uuid: UUID
    handle: str
    display_name: str
    bio: str
    avatar: ProfileImage | None
    banner: ProfileImage | None
    created_at: datetime
    cruds_count: int
    followers_count: int
    following_count: int
    relation: Relation | None


class PersonSummary(BaseModel):
    """Enough of a person to address them."""

    uuid: UUID
    handle: str
    display_name: str
    avatar: ProfileImage | None


class ProfileUpdate(BaseModel):
    """How a person wants to be described."""

    display_name: Annotated[
        str,
        AfterValidator(
            text.validator("display_name", max_graphemes=50, max_bytes=400, lines=False)
        ),
    ]
    bio: Annotated[
        str,
        AfterValidator(text.validator("bio", max_graphemes=160, max_bytes=2000, may_be_blank=True)),
    ] = ""
