"""Response schemas of the data export, apart from sign-up, which imports as little as it can."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from cruddur.accounts.schemas import ExportedSession, TwoStepChange
from cruddur.activities.schemas import QuotePolicy, ReplyPolicy
from cruddur.drafts.schemas import Draft, ScheduledActivity
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
    two_step: TwoStepChange | None = Field(
        description="the last change of two-step sign-in; its secret and codes aren't kept"
    )
    push_off: list[str] = Field(description="the kinds of notifications that are not pushed")
    created_at: datetime


class ExportedPoll(BaseModel):
    """The poll of a crud, in a data export."""

    choices: list[str]
    votes_counts: list[int] = Field(description="of each choice")
    voters_count: int
    multiple: bool
    closes_at: datetime


class ExportedVote(BaseModel):
    """The person's vote in a poll, in a data export."""

    activity_uuid: UUID
    choices: list[int] = Field(description="from 0, in the order of the poll")
    created_at: datetime


class ExportedCrud(BaseModel):
    """A crud or reply, in a data export."""

    uuid: UUID
    message: str
    content_warning: str | None
    reply_policy: ReplyPolicy
    quote_policy: QuotePolicy
    quote_uuid: UUID | None
    reply_to_activity_uuid: UUID | None
    poll: ExportedPoll | None
    created_at: datetime
    edited_at: datetime | None
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
    """Data export: profile, cruds, drafts, reactions, relationships, messages, moderation."""

    person: ExportedPerson
    held_handles: list[str]
    cruds: list[ExportedCrud]
    drafts: list[Draft]
    scheduled: list[ScheduledActivity]
    media: list[ExportedPicture]
    likes: list[UUID]
    reposts: list[UUID]
    bookmarks: list[UUID]
    votes: list[ExportedVote]
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
