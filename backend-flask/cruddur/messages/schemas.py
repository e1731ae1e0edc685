"""Request and response schemas of messages."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from cruddur import text
from cruddur.links import Link
from cruddur.media.schemas import ProfileImage

Body = Annotated[
    str,
    AfterValidator(text.validator("message", max_graphemes=1000, max_bytes=10_000)),
    text.described("1 to 1000 characters, one of them visible", is_required=True),
]


class NewMessage(BaseModel):
    """A message to send, to a conversation or a person."""

    message: Body
    message_group_uuid: UUID | None = None
    handle: Annotated[str, Field(max_length=100)] | None = Field(
        default=None,
        validate_default=True,
        description="The recipient's, not your own; either this or message_group_uuid",
    )

    @property
    def to(self) -> UUID | str:
        """The conversation, or the handle in lower case."""
        return self.message_group_uuid or (self.handle or "").lower()

    @field_validator("handle")
    @classmethod
    def _one_recipient(cls, handle: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("message_group_uuid", ...) is None and handle is None:
            raise PydanticCustomError("handle_blank", "a conversation or a handle")
        if info.data.get("message_group_uuid") and handle is not None:
            raise PydanticCustomError("handle_ambiguous", "a conversation or a handle")
        return handle


class Message(BaseModel):
    """A message; its text is empty if it was deleted for everyone."""

    uuid: UUID
    message_group_uuid: UUID
    user_uuid: UUID
    handle: str
    display_name: str
    avatar: ProfileImage | None
    deleted_author: bool = Field(description="their account is deleted")
    message: str
    entities: list[Link] = Field(description="links in the text; ranges count UTF-16 code units")
    created_at: datetime
    deleted: bool = Field(description="deleted for everyone")


class Folder(Enum):
    """A list of conversations."""

    INBOX = "inbox"
    REQUESTS = "requests"


class MessageGroup(BaseModel):
    """A conversation as the viewer sees it."""

    uuid: UUID
    user_uuid: UUID
    handle: str
    display_name: str
    avatar: ProfileImage | None
    deleted: bool = Field(description="the other's account is deleted")
    message: str = Field(description="the beginning of the newest message")
    message_uuid: UUID
    message_user_uuid: UUID
    message_deleted: bool
    created_at: datetime = Field(description="of the newest message")
    unread_count: int = Field(description="100 means 100 or more")
    folder: Literal["inbox", "requests", "gone"]
    read_up_to: UUID | None = Field(
        description="read receipt of the other; only for a single conversation"
    )


class ReportedMessage(BaseModel):
    """A message as the evidence of a report, with the handle that its author had."""

    uuid: UUID
    handle: str
    message: str
    created_at: datetime


class ExportedMessage(BaseModel):
    """A message of either member, in a data export."""

    uuid: UUID
    user_uuid: UUID
    message: str
    created_at: datetime


class ExportedMessageGroup(BaseModel):
    """A conversation, in a data export."""

    uuid: UUID
    handle: str = Field(description="the other's")
    messages: list[ExportedMessage]


class MessageReadMarker(BaseModel):
    """What was seen."""

    read_up_to: UUID | None = Field(
        default=None,
        description="the last message that was shown; without it, all messages until now are read",
    )


class DeleteScope(Enum):
    """For whom a message is deleted."""

    ME = "me"
    EVERYONE = "everyone"
