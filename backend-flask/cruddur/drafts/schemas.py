"""Request and response schemas of drafts and scheduled cruds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from cruddur.activities.schemas import (
    Attachments,
    ContentWarning,
    Message,
    Moment,
    NewPoll,
    QuotePolicy,
    ReplyPolicy,
    Ttl,
)
from cruddur.media.schemas import Picture


class NewDraft(BaseModel):
    """A draft to save. It needs a text, a picture or a content warning."""

    message: Message = ""
    ttl: Ttl | None = None
    media: Attachments = []
    reply_policy: ReplyPolicy | None = None
    quote_policy: QuotePolicy | None = None
    content_warning: ContentWarning | None = None


class Draft(BaseModel):
    """A draft, with those of its pictures that it still has."""

    uuid: UUID
    message: str
    ttl: Ttl | None
    media: list[Picture]
    reply_policy: ReplyPolicy | None
    quote_policy: QuotePolicy | None
    content_warning: str | None
    created_at: datetime
    updated_at: datetime


class Schedule(BaseModel):
    """When to publish a scheduled crud."""

    scheduled_at: Moment = Field(description="in a minute to 30 days")


class ScheduledActivity(BaseModel):
    """A crud that isn't published yet. Its life begins when it is, and its uuid is another then."""

    uuid: UUID
    message: str
    ttl: Ttl
    media: list[Picture]
    reply_policy: ReplyPolicy
    quote_policy: QuotePolicy
    quote_uuid: UUID | None
    poll: NewPoll | None
    content_warning: str | None
    scheduled_at: datetime
    failure: str | None = Field(
        description=(
            "why it couldn't be published: a problem's code, such as media_unusable or"
            " account_suspended. A new time tries it again."
        )
    )
    created_at: datetime
    updated_at: datetime
