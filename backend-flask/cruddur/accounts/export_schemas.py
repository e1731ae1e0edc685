"""Response schemas of the data export, apart from sign-up, which imports as little as it can."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from cruddur.accounts.schemas import ExportedSession
from cruddur.activities.schemas import ReplyPolicy
from cruddur.media.schemas import Purpose, Rendition
from cruddur.messages.schemas import ExportedMessageGroup
from cruddur.notifications.schemas import ReplyNotifications
from cruddur.push.schemas import ExportedPushSubscription
from cruddur.social.schemas import MutedWord


class ExportedPerson(BaseModel):
    """The account itself, in a data export."""

    uuid: UUID
    handle: str
    email: str | None = Field(
        description="null while another account has proved the one that was known"
    )
    display_name: str
    bio: str
    protected: bool
    reply_notifications: ReplyNotifications
    push_off: list[str] = Field(description="the kinds of news that no device is told of")
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


class ExportedSubject(BaseModel):
    """What a report or a decision is about, in a data export."""

    type: Literal["activity", "message", "person"]
    uuid: UUID


class ExportedReport(BaseModel):
    """A report that the person made, in a data export."""

    uuid: UUID
    subject: ExportedSubject
    handle: str
    reason: str
    comment: str
    created_at: datetime
    status: Literal["open", "dismissed", "acted"]


class ExportedDecision(BaseModel):
    """A decision of moderators about the person, in a data export."""

    uuid: UUID
    action: str
    subject: ExportedSubject
    reason: str
    until: datetime | None
    created_at: datetime
    appeal: str | None = Field(description="the person's, while it is kept")


class Export(BaseModel):
    """Data export: profile, cruds, reactions, relationships, messages, reports and decisions."""

    person: ExportedPerson
    held_handles: list[str]
    cruds: list[ExportedCrud]
    media: list[ExportedPicture]
    likes: list[UUID]
    reposts: list[UUID]
    bookmarks: list[UUID]
    following: list[str]
    followers: list[str]
    follow_requests: list[str] = Field(description="who asks to follow the person")
    requested_follows: list[str] = Field(description="whom the person asks to follow")
    blocking: list[str]
    muting: list[str]
    muting_reposts: list[str]
    muted_threads: list[UUID] = Field(description="the first crud of each, which may be gone")
    muted_words: list[MutedWord]
    sessions: list[ExportedSession]
    push_subscriptions: list[ExportedPushSubscription]
    reports: list[ExportedReport]
    decisions: list[ExportedDecision]
    message_groups: list[ExportedMessageGroup]
