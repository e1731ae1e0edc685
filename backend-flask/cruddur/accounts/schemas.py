"""Request and response schemas of accounts."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from cruddur import text
from cruddur.media.schemas import Purpose, Rendition
from cruddur.messages.schemas import ExportedMessageGroup
from cruddur.profiles.schemas import DisplayName, Person

# Handles that could be mistaken for the product itself.
_RESERVED = frozenset(
    files(__package__).joinpath("reserved_handles.txt").read_text("utf-8").split()
)


def _handle(handle: object) -> str:
    if not isinstance(handle, str) or not handle.strip():
        raise PydanticCustomError("handle_blank", "no handle")
    handle = handle.strip().lower()
    if not text.is_handle(handle):
        raise PydanticCustomError("handle_malformed", "3 to 20 letters, digits and _")
    if handle in _RESERVED:
        raise PydanticCustomError("handle_reserved", "reserved")
    return handle


Handle = Annotated[
    str,
    BeforeValidator(_handle),
    Field(
        description="3 to 20 letters, digits and _; neither reserved nor another person's",
        json_schema_extra={"pattern": "^[A-Za-z0-9_]{3,20}$"},
    ),
]


class NewPerson(BaseModel):
    """Sign-up data. The password goes to Cognito only."""

    handle: Handle
    name: DisplayName
    email: Annotated[
        str,
        AfterValidator(str.lower),
        Field(min_length=3, max_length=320, pattern=r"^[^\p{C}\p{Z}]+$"),
    ]


class NewHandle(BaseModel):
    """The new handle."""

    handle: Handle


class SessionStart(BaseModel):
    """The refresh token from Cognito."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[\x21-\x7e]+$")]


class Session(BaseModel):
    """A short-lived access token, and the signed-in person."""

    access_token: str
    expires_in: int = Field(description="seconds")
    person: Person


class ExportedPerson(BaseModel):
    """The account itself, in a data export."""

    uuid: UUID
    handle: str
    email: str | None = Field(
        description="null while another account has proved the one that was known"
    )
    display_name: str
    bio: str
    created_at: datetime


class ExportedCrud(BaseModel):
    """A crud or reply, in a data export."""

    uuid: UUID
    message: str
    reply_to_activity_uuid: UUID | None
    created_at: datetime
    expires_at: datetime


class ExportedPicture(BaseModel):
    """A picture, in a data export."""

    uuid: UUID
    purpose: Purpose
    activity_uuid: UUID | None
    alt: str
    renditions: list[Rendition]
    created_at: datetime


class Export(BaseModel):
    """Data export: profile, cruds, pictures, reactions, relationships and messages."""

    person: ExportedPerson
    held_handles: list[str]
    cruds: list[ExportedCrud]
    media: list[ExportedPicture]
    likes: list[UUID]
    reposts: list[UUID]
    bookmarks: list[UUID]
    following: list[str]
    followers: list[str]
    blocking: list[str]
    muting: list[str]
    message_groups: list[ExportedMessageGroup]
