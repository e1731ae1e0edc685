"""Response schemas of the data export, apart from sign-up, which imports as little as it can."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from cruddur.accounts.schemas import ExportedSession
from cruddur.activities.schemas import ReplyPolicy
from cruddur.media.schemas import Purpose, Rendition
from cruddur.messages.schemas import ExportedMessageGroup
from cruddur.notifications.schemas import ReplyNotifications


class ExportedPerson(BaseModel):
    """The account itself, in a data export."""

    uuid: UUID
    handle: str
    email: str | None = Field(
        description="null while another account has proved the one that was known"
    )
    display_name: str
    bio: str
    reply_notifications: ReplyNotifications
    created_at: datetime


class ExportedCrud(BaseModel):
    """A crud or reply, in a data export."""

    uuid: UUID
    message: str
    content_warning: str | None
    reply_policy: ReplyPolicy
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
    muting_reposts: list[str]
    muted_threads: list[UUID] = Field(description="the first crud of each, which may be gone")
    sessions: list[ExportedSession]
    message_groups: list[ExportedMessageGroup]
