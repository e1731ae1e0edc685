"""What a newcomer tells us, and what a session answers."""

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

# Words that the product's own pages and people might speak under.
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
        raise PydanticCustomError("handle_reserved", "kept for the product itself")
    return handle


Handle = Annotated[str, BeforeValidator(_handle)]


class NewPerson(BaseModel):
    """What sign-up asks for, beside the password, which only Cognito sees."""

    handle: Handle
    name: DisplayName
    email: Annotated[str, AfterValidator(str.lower), Field(min_length=3, max_length=320)]


class NewHandle(BaseModel):
    """The handle that a person wants to go by."""

    handle: Handle


class SessionStart(BaseModel):
    """The refresh token that Cognito gave the browser."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[\x21-\x7e]+$")]


class Session(BaseModel):
    """A signed-in person's way to call the API."""

    access_token: str
    expires_in: int = Field(description="seconds")
    person: Person


class ExportedPerson(BaseModel):
    """A person as they know themselves."""

    uuid: UUID
    handle: str
    email: str
    display_name: str
    bio: str
    created_at: datetime


class ExportedCrud(BaseModel):
    """A crud or reply of theirs."""

    uuid: UUID
    message: str
    reply_to_activity_uuid: UUID | None
    created_at: datetime
    expires_at: datetime


class ExportedPicture(BaseModel):
    """A picture of theirs, and where it can be had."""

    uuid: UUID
    purpose: Purpose
    activity_uuid: UUID | None
    alt: str
    renditions: list[Rendition]
    created_at: datetime


class Export(BaseModel):
    """Everything that is a person's: words and pictures, cruds they marked, people they know."""

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
