"""Request and response schemas of lists of people, mutes and muted words."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
)
from pydantic_core import PydanticCustomError

from cruddur import text
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


class MutedPerson(PersonListItem):
    """A muted person in a list."""

    mute_expires_at: datetime | None = Field(description="null: when you unmute them")


def _require_text(moment: object) -> object:
    """Refuse numbers, of which a moment would be made."""
    if moment is not None and not isinstance(moment, str):
        raise PydanticCustomError("expires_at_malformed", "not text")
    return moment


End = Annotated[AwareDatetime, BeforeValidator(_require_text)]


class Mute(BaseModel):
    """How long to mute a person."""

    expires_at: End | None = Field(
        default=None, description="in the next ten years; without it, until you unmute them"
    )


class Place(Enum):
    """Where a muted word is looked for."""

    TEXT = "text"
    TAGS = "tags"


_clean_value = text.validator("value", max_graphemes=100, max_bytes=1000, lines=False)


def _value(value: str) -> str:
    """Clean a muted word; a hashtag loses its sign."""
    cleaned = _clean_value(value)
    return cleaned.lstrip("#\ufe5f\uff03 ") or cleaned


class NewMutedWord(BaseModel):
    """A word, words or a hashtag to mute. It replaces the one that differs only in case."""

    model_config = ConfigDict(loc_by_alias=True)

    value: Annotated[
        str,
        AfterValidator(_value),
        text.described("1 to 100 characters with a letter, a digit or an emoji", is_required=True),
    ]
    places: Annotated[
        list[Place],
        Field(
            alias="in",
            min_length=1,
            description="in the text between hashtags, as a hashtag, or both",
        ),
    ] = [Place.TEXT, Place.TAGS]
    except_following: bool = Field(
        default=False, strict=True, description="cruds of people whom you follow aren't hidden"
    )
    expires_at: End | None = Field(
        default=None, description="in the next ten years; without it, until you delete it"
    )


class MutedWord(BaseModel):
    """A muted word."""

    uuid: UUID
    value: str
    places: list[Place] = Field(alias="in")
    except_following: bool
    expires_at: datetime | None
    created_at: datetime


class SuggestionsQuery(BaseModel):
    """The number of suggestions."""

    limit: Annotated[int, Field(ge=1, le=50)] = 5
