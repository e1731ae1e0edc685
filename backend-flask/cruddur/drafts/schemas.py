"""Request and response schemas of drafts and scheduled cruds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StrictBool

from cruddur import text
from cruddur.activities.schemas import (
    Attachments,
    ContentWarning,
    Message,
    Moment,
    NewPoll,
    PollDuration,
    Quote,
    QuotePolicy,
    QuoteUuid,
    ReplyPolicy,
    Ttl,
)
from cruddur.media.schemas import Picture

UnfinishedChoice = Annotated[
    str,
    AfterValidator(
        text.validator(
            "poll_choice", max_graphemes=50, max_bytes=500, lines=False, may_be_blank=True
        )
    ),
    text.described("At most 50 characters on one line"),
]


class DraftPoll(BaseModel):
    """The poll of a draft, which may be unfinished. When it ends isn't known yet."""

    choices: Annotated[list[UnfinishedChoice], Field(max_length=4)]
    multiple: StrictBool = False
    duration: PollDuration | None = None


class NewDraft(BaseModel):
    """A draft to save. It needs a text, a picture, a content warning, a poll or a quote."""

    message: Message = ""
    ttl: Ttl | None = None
    media: Attachments = []
    reply_policy: ReplyPolicy | None = None
    quote_policy: QuotePolicy | None = None
    content_warning: ContentWarning | None = None
    poll: DraftPoll | None = None
    quote_uuid: QuoteUuid | None = None


_QUOTE = Field(
    default=None,
    description="what it would quote: available, or not_available; missing if it quotes nothing",
)


class Draft(BaseModel):
    """A draft, with those of its pictures that it still has."""

    uuid: UUID
    message: str
    ttl: Ttl | None
    media: list[Picture]
    reply_policy: ReplyPolicy | None
    quote_policy: QuotePolicy | None
    content_warning: str | None
    poll: DraftPoll | None = None
    quote_uuid: UUID | None = None
    quote: Quote | None = _QUOTE
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
    quote: Quote | None = _QUOTE
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
