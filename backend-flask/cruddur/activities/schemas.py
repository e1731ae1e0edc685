"""Request and response schemas of cruds, with their TTL."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated, Literal, LiteralString
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field, StrictBool
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from cruddur import text
from cruddur.links import Link
from cruddur.media.schemas import Picture, ProfileImage
from cruddur.profiles.schemas import Person


class Ttl(Enum):
    """Time to live of a crud."""

    THIRTY_DAYS = "30-days"
    SEVEN_DAYS = "7-days"
    THREE_DAYS = "3-days"
    ONE_DAY = "1-day"
    TWELVE_HOURS = "12-hours"
    THREE_HOURS = "3-hours"
    ONE_HOUR = "1-hour"

    @property
    def duration(self) -> timedelta:
        """The time until the crud expires."""
        count, _, unit = self.value.partition("-")
        return timedelta(**{f"{unit.removesuffix('s')}s": int(count)})


_clean = text.validator("message", max_graphemes=280, max_bytes=3000, may_be_blank=True)


def _message(message: str) -> str:
    """Clean a message. One without visible characters becomes blank, as it may be with pictures."""
    cleaned = _clean(message)
    return "" if text.is_blank(cleaned) else cleaned


_clean_warning = text.validator(
    "content_warning", max_graphemes=100, max_bytes=1000, lines=False, may_be_blank=True
)


def _content_warning(warning: str) -> str | None:
    """Clean a content warning. One without visible characters is none."""
    cleaned = _clean_warning(warning)
    return None if text.is_blank(cleaned) else cleaned


ContentWarning = Annotated[
    str,
    AfterValidator(_content_warning),
    text.described("One line of at most 100 characters, shown in place of text and pictures"),
]
Message = Annotated[
    str,
    AfterValidator(_message),
    text.described("At most 280 characters, one of them visible unless there are pictures"),
]
Alt = Annotated[
    str,
    AfterValidator(
        text.validator("media_alt", max_graphemes=1000, max_bytes=6000, may_be_blank=True)
    ),
    text.described("At most 1000 characters"),
]


class MediaAttachment(BaseModel):
    """An uploaded picture, and its alt text."""

    uuid: UUID
    alt: Alt = ""


def _text_alone(field: LiteralString) -> BeforeValidator:
    """Return a validator that refuses numbers, of which a moment would be made."""

    def require(moment: object) -> object:
        if moment is not None and not isinstance(moment, str | datetime):
            raise PydanticCustomError(f"{field}_malformed", "not text")
        return moment

    return BeforeValidator(require)


Moment = Annotated[AwareDatetime, _text_alone("scheduled_at")]
Attachments = Annotated[list[MediaAttachment], Field(max_length=4)]


class ReplyPolicy(Enum):
    """Who may reply in a thread, besides the author of its root."""

    ANYONE = "anyone"
    FOLLOWING = "following"
    MENTIONED = "mentioned"
    NONE = "nobody"


def _require_distinct(choices: list[str]) -> list[str]:
    """Refuse choices that look the same."""
    if len({text.visible(choice) for choice in choices}) < len(choices):
        raise PydanticCustomError("poll_choices_alike", "two choices look the same")
    return choices


Choice = Annotated[
    str,
    AfterValidator(text.validator("poll_choice", max_graphemes=50, max_bytes=500, lines=False)),
    text.described("1 to 50 characters on one line, one of them visible", is_required=True),
]


def _without_default(schema: JsonDict) -> None:
    """Take the default away, as types that are generated need what has one."""
    schema.pop("default", None)


PollDuration = Annotated[
    int,
    Field(
        ge=300,
        le=30 * 86_400,
        strict=True,
        description=(
            "Seconds from the publication until it ends; with the crud if that is sooner. Not"
            " beside `closes_at`"
        ),
    ),
]


class NewPoll(BaseModel):
    """A poll to create with a crud, whose message is the question."""

    choices: Annotated[
        list[Choice],
        Field(min_length=2, max_length=4, description="no two may look the same"),
        AfterValidator(_require_distinct),
    ]
    multiple: StrictBool = Field(default=False, description="whether a vote may have several")
    closes_at: Annotated[AwareDatetime, _text_alone("poll_closes_at")] | None = Field(
        default=None,
        json_schema_extra=_without_default,
        description=(
            "in five minutes or later; with the crud without it, or if it is later than that"
        ),
    )
    duration: PollDuration | None = Field(default=None, json_schema_extra=_without_default)

    def end(self, now: datetime) -> datetime | None:
        """Return when a poll that is published now ends; None: with its crud."""
        if self.duration is None:
            return self.closes_at
        return now + timedelta(seconds=self.duration)


class NewVote(BaseModel):
    """A vote in a poll; it can't be changed."""

    choices: list[Annotated[int, Field(ge=0, le=3, strict=True)]] = Field(
        min_length=1, max_length=4, description="indices from 0"
    )


class QuotePolicy(Enum):
    """Who may quote a crud, besides its author."""

    ANYONE = "anyone"
    FOLLOWERS = "followers"
    NONE = "nobody"


NewQuotePolicy = Annotated[
    QuotePolicy,
    Field(description="Who may quote it: anyone; your followers; nobody. You may always."),
]


QuoteUuid = Annotated[UUID, Field(description="The crud that it quotes, whose `can_quote` is true")]


class ThreadPart(BaseModel):
    """A crud to create below another. Its TTL and policies are those of the root."""

    message: Message
    media: Attachments = []
    content_warning: ContentWarning | None = None


class NewActivity(BaseModel):
    """A crud to create."""

    message: Message
    ttl: Ttl
    media: Attachments = []
    reply_policy: ReplyPolicy = Field(
        default=ReplyPolicy.ANYONE,
        description=(
            "who may reply in its thread: anyone; people whom you follow; people whom it mentions;"
            " nobody. You may always."
        ),
    )
    content_warning: ContentWarning | None = None
    poll: NewPoll | None = None
    quote_uuid: QuoteUuid | None = None
    quote_policy: NewQuotePolicy = QuotePolicy.ANYONE
    scheduled_at: Moment | None = Field(
        default=None,
        json_schema_extra=_without_default,
        description="when to publish it, in a minute to 30 days; the answer is a 202 then",
    )
    thread: list[ThreadPart] = Field(
        default=[],
        max_length=9,
        json_schema_extra=_without_default,
        description="what follows it in its thread: each is a reply to the one before",
    )


class NewReply(BaseModel):
    """A reply to create. Without a TTL it expires with its parent."""

    message: Message
    ttl: Ttl | None = None
    media: Attachments = []
    reply_policy: ReplyPolicy | None = Field(
        default=None,
        description=(
            "Who may reply to it once the root of its thread is gone; until then, that of the root"
            " holds. Without one, it is that of the root."
        ),
    )
    content_warning: ContentWarning | None = None
    poll: NewPoll | None = None
    quote_uuid: QuoteUuid | None = None
    quote_policy: NewQuotePolicy = QuotePolicy.ANYONE


class ActivityEdit(BaseModel):
    """What is changed in a crud; what is missing stays as it is."""

    message: Message | None = None
    content_warning: ContentWarning | None = Field(
        default=None, description="null or a blank one removes it"
    )
    media: Attachments | None = Field(
        default=None, description="all pictures in their order; others that it has are deleted"
    )


class ReplyPolicyUpdate(BaseModel):
    """Who may reply from now on."""

    reply_policy: ReplyPolicy


class QuotePolicyUpdate(BaseModel):
    """Who may quote from now on."""

    quote_policy: QuotePolicy


class Tab(Enum):
    """A list of a profile."""

    CRUDS = "cruds"
    REPLIES = "replies"
    LIKES = "likes"
    MEDIA = "media"


class ThreadOrder(Enum):
    """The order of the direct replies to a crud."""

    OLDEST = "oldest"
    NEWEST = "newest"
    LIKED = "liked"


class Reaction(Enum):
    """What a viewer can add to a crud, and remove."""

    LIKE = "like"
    REPOST = "repost"
    BOOKMARK = "bookmark"


class Reposter(BaseModel):
    """The person whose repost put the crud into a list."""

    handle: str
    display_name: str


class Mention(BaseModel):
    """A mentioned person, with their present handle. Ranges count UTF-16 code units."""

    kind: Literal["mention"]
    start: int
    end: int
    handle: str
    uuid: UUID | None = Field(
        default=None, description="missing in cruds of before mentions had it"
    )


class Hashtag(BaseModel):
    """A hashtag; `tag` is normalized, the form that all its spellings share."""

    kind: Literal["hashtag"]
    start: int
    end: int
    tag: str


Entity = Annotated[Mention | Hashtag | Link, Field(discriminator="kind")]


class PollChoice(BaseModel):
    """A choice of a poll."""

    text: str
    votes: int | None = Field(
        description="null until the viewer has voted or the poll has ended; its author sees them"
    )


class Poll(BaseModel):
    """The poll of a crud, as the viewer sees it. Nobody is told who voted for what."""

    choices: list[PollChoice]
    multiple: bool = Field(description="whether a vote may have several choices")
    closes_at: datetime
    is_closed: bool
    voters_count: int | None = Field(description="how many people voted; null as `votes` is")
    voted: list[int] | None = Field(description="the choices of the viewer, from 0")


class QuotedActivity(BaseModel):
    """A crud that another one quotes, as the viewer sees it. What it quotes isn't in it."""

    state: Literal["available"]
    uuid: UUID
    handle: str
    display_name: str
    avatar: ProfileImage | None
    message: str
    entities: list[Entity]
    created_at: datetime
    expires_at: datetime = Field(description="from then on, say that it has expired")
    reply_to_activity_uuid: UUID | None
    media: list[Picture]
    content_warning: str | None = Field(description="show it, and text and pictures when asked for")
    moderation_warning: str | None = Field(default=None, description="missing in most cruds")
    protected: bool = Field(default=False, description="missing in most cruds")
    muted: bool = Field(
        default=False,
        description="the viewer mutes its author: show it when asked for; missing in most cruds",
    )
    muted_word: str | None = Field(
        default=None, description="the muted word that it has, if any; missing in most cruds"
    )


class UnavailableQuote(BaseModel):
    """Why what a crud quotes isn't shown."""

    state: Literal["expired", "deleted", "detached", "not_available"] = Field(
        description=(
            "its time is over; it was deleted before; its author removed the quote; the viewer may"
            " not see it"
        )
    )


Quote = Annotated[QuotedActivity | UnavailableQuote, Field(discriminator="state")]


class Activity(BaseModel):
    """A crud as the viewer sees it."""

    uuid: UUID
    handle: str
    display_name: str
    avatar: ProfileImage | None
    message: str
    entities: list[Entity]
    created_at: datetime
    expires_at: datetime
    replies_count: int
    reposts_count: int
    likes_count: int
    quotes_count: int
    reply_to_activity_uuid: UUID | None
    reply_to_handle: str | None
    liked: bool
    reposted: bool
    bookmarked: bool
    thread_muted: bool
    reposted_by: Reposter | None
    media: list[Picture]
    reply_policy: ReplyPolicy = Field(
        description="who may reply: that of the thread's root while it is there"
    )
    can_reply: bool = Field(description="whether the viewer may; false if nobody is signed in")
    hidden: bool = Field(
        description="a reply that the author of the thread's root hides: show it when asked for"
    )
    content_warning: str | None = Field(description="show it, and text and pictures when asked for")
    quote_policy: QuotePolicy = Field(description="who may quote it, besides its author")
    can_quote: bool = Field(description="whether the viewer may; false if nobody is signed in")
    quote: Quote | None = Field(default=None, description="missing in cruds that quote nothing")
    moderation_warning: str | None = Field(default=None, description="missing in most cruds")
    edited_at: datetime | None = Field(
        default=None, description="when it was edited last; missing in most cruds"
    )
    poll: Poll | None = None
    protected: bool = Field(
        default=False, description="for its author's followers alone; missing in most cruds"
    )
    muted_word: str | None = Field(
        default=None, description="the muted word that it has, if any; missing in most cruds"
    )
    thread_uuids: list[UUID] | None = Field(
        default=None,
        json_schema_extra=_without_default,
        description="the parts that were written with it; missing later",
    )


class UnavailableActivity(BaseModel):
    """A crud that has expired, was deleted, or is hidden; which of these isn't told."""

    uuid: UUID
    available: Literal[False]
    reason: Literal["not_available"]


class Reply(Activity):
    """A crud in the tree of replies to another."""

    depth: int = Field(description="1: a direct reply; 2: a reply to one; …")
    has_more_replies: bool = Field(description="more than those listed; its own thread has all")


class Thread(BaseModel):
    """A crud, what it answers, and a page of the replies to it.

    Replies to a reply follow it, oldest first.
    """

    activity: Activity
    ancestors: list[Activity | UnavailableActivity] = Field(
        description="what it answers, oldest first: the root and the nearest twenty"
    )
    replies: list[Reply]


class PersonPage(BaseModel):
    """A profile and a page of one tab, newest first."""

    profile: Person
    activities: list[Activity]
