"""Request and response schemas of profiles."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from cruddur import text
from cruddur.links import Link
from cruddur.media.schemas import ProfileImage

DisplayName = Annotated[
    str, AfterValidator(text.validator("name", max_graphemes=50, max_bytes=400, lines=False))
]
_NAME = "1 to 50 characters on one line, one of them visible"


class Relation(BaseModel):
    """The viewer's relationship to a person."""

    following: bool
    requested: bool = Field(description="waits for a protected person's yes")
    followed_by: bool
    blocking: bool
    muting: bool
    muting_reposts: bool


class Person(BaseModel):
    """A profile as the viewer sees it. `relation` is null for your own, or without a session."""

    uuid: UUID
    handle: str
    display_name: str
    bio: str
    bio_entities: list[Link]
    avatar: ProfileImage | None
    banner: ProfileImage | None
    protected: bool = Field(description="their cruds are for followers, who need their yes")
    created_at: datetime
    cruds_count: int = Field(description="0 if the viewer may not read them")
    followers_count: int
    following_count: int
    relation: Relation | None


class PersonSummary(BaseModel):
    """A person's name and avatar."""

    uuid: UUID
    handle: str
    display_name: str
    avatar: ProfileImage | None


class ProfileUpdate(BaseModel):
    """The new display name and bio."""

    display_name: Annotated[
        str,
        AfterValidator(
            text.validator("display_name", max_graphemes=50, max_bytes=400, lines=False)
        ),
        text.described(_NAME, is_required=True),
    ]
    bio: Annotated[
        str,
        AfterValidator(text.validator("bio", max_graphemes=160, max_bytes=2000, may_be_blank=True)),
        text.described("At most 160 characters"),
    ] = ""
