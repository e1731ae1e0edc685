"""Request and response schemas of cruds, with their TTL."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field
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


def _require_text(moment: object) -> object:
    """Refuse numbers, of which a moment would be made."""
    if moment is not None and not isinstance(moment, str | datetime):
        raise PydanticCustomError("scheduled_at_malformed", "not text")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_require_text)]
Attachments = Annotated[list[MediaAttachment], Field(max_length=4)]


class ReplyPolicy(Enum):
    """Who may reply in a thread, besides the author of its root."""

    ANYONE = "anyone"
    FOLLOWING = "following"
    MENTIONED = "mentioned"
    NONE = "nobody"


def _without_default(schema: JsonDict) -> None:
    """Take the default away, as types that are generated need what has one."""
    schema.pop("default", None)


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
    scheduled_at: Moment | None = Field(
        default=None,
        json_schema_extra=_without_default,
        description="when to publish it, in a minute to 30 days; the answer is a 202 then",
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


class ReplyPolicyUpdate(BaseModel):
    """Who may reply from now on."""

    reply_policy: ReplyPolicy


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
    moderation_warning: str | None = Field(default=None, description="missing in most cruds")
    protected: bool = Field(
        default=False, description="for its author's followers alone; missing in most cruds"
    )
    muted_word: str | None = Field(
        default=None, description="the muted word that it has, if any; missing in most cruds"
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
