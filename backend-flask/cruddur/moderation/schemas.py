"""Request and response schemas of reports, decisions and appeals."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from cruddur import text
from cruddur.media.schemas import Picture, ProfileImage
from cruddur.messages.schemas import ReportedMessage


class SubjectType(Enum):
    """What can be reported. An activity is a crud or a reply."""

    ACTIVITY = "activity"
    MESSAGE = "message"
    PERSON = "person"


class Reason(Enum):
    """Why something is reported."""

    SPAM = "spam"
    HARASSMENT = "harassment"
    HATE = "hate"
    SELF_HARM = "self_harm"
    ILLEGAL = "illegal"
    IMPERSONATION = "impersonation"
    OTHER = "other"


class Subject(BaseModel):
    """What a report or a decision is about."""

    type: SubjectType
    uuid: UUID


class ReportedSubject(Subject):
    """What is reported."""

    message_group_uuid: UUID | None = Field(
        default=None, description="a message's conversation; without it all of yours are searched"
    )


class NewReport(BaseModel):
    """A report to make."""

    subject: ReportedSubject
    reason: Reason
    comment: Annotated[
        str,
        AfterValidator(
            text.validator("comment", max_graphemes=1000, max_bytes=10_000, may_be_blank=True)
        ),
        text.described("At most 1000 characters"),
    ] = ""


class Report(BaseModel):
    """A report of yours, and what became of it."""

    uuid: UUID
    subject: Subject
    handle: str = Field(description="of the person whom it is about, when it was made")
    reason: Reason
    comment: str
    created_at: datetime
    status: Literal["open", "dismissed", "acted"]


class Action(Enum):
    """What a moderator decides."""

    DISMISS = "dismiss"
    HIDE = "hide"
    WARN = "warn"
    LIMIT = "limit"
    SUSPEND = "suspend"


class LoggedAction(Enum):
    """What the log has: also that a measure was taken back."""

    DISMISS = "dismiss"
    HIDE = "hide"
    WARN = "warn"
    LIMIT = "limit"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"


ReasonText = Annotated[
    str,
    AfterValidator(text.validator("reason", max_graphemes=1000, max_bytes=10_000)),
    text.described(
        "At most 1000 characters. If it is about a person, they are told it", is_required=True
    ),
]


class NewDecision(BaseModel):
    """A decision on a report."""

    action: Action
    reason: ReasonText
    until: AwareDatetime | None = Field(
        default=None, description="the end of a suspension; without it there is none"
    )


class Reinstatement(BaseModel):
    """Why a measure is taken back."""

    reason: ReasonText


class NewAppeal(BaseModel):
    """An appeal against a decision."""

    appeal: Annotated[
        str,
        AfterValidator(text.validator("appeal", max_graphemes=1000, max_bytes=10_000)),
        text.described("At most 1000 characters", is_required=True),
    ]


class Decision(BaseModel):
    """A decision about you. Who reported, and who decided, isn't told."""

    uuid: UUID
    action: LoggedAction
    subject: Subject
    text: str | None = Field(description="of your crud or message, while its reports are kept")
    reason: str
    until: datetime | None
    created_at: datetime
    appeal: str | None
    can_appeal: bool


class PersonState(BaseModel):
    """What moderators have decided about a person."""

    is_limited: bool
    is_suspended: bool
    suspended_until: datetime | None


class ExclusionKind(Enum):
    """What is kept out of trends: a hashtag, or all hashtags that contain a word."""

    HASHTAG = "hashtag"
    WORD = "word"


class ExcludedText(BaseModel):
    """A hashtag or a word that is kept out of trends."""

    kind: ExclusionKind
    value: str = Field(description="normalized, without its sign")


class NewTrendExclusion(BaseModel):
    """A hashtag or a word to keep out of trends."""

    kind: ExclusionKind
    value: Annotated[
        str,
        AfterValidator(text.validator("value", max_graphemes=100, max_bytes=1000)),
        text.described("A hashtag or a word, in any spelling, at most 50 characters"),
    ]
    reason: ReasonText


class TrendExclusion(ExcludedText):
    """A hashtag or a word that is kept out of trends, by whom, and why."""

    uuid: UUID
    reason: str
    moderator: str
    created_at: datetime


class MeasureState(BaseModel):
    """The state of what a decision is about: a person, and a crud of theirs; or trends."""

    person: PersonState | None
    is_hidden: bool | None
    warning: str | None
    excluded: ExcludedText | None = None


class LogSubject(BaseModel):
    """What an entry of the log is about."""

    type: Literal["activity", "message", "person", "trend"]
    uuid: UUID


class LogEntry(BaseModel):
    """An entry of the log of moderation. Without a moderator, a suspension ended by itself."""

    uuid: UUID
    moderator: str | None
    action: LoggedAction | Literal["exclude"]
    subject: LogSubject
    handle: str | None = Field(description="of the person; null for what trends exclude")
    report_uuid: UUID | None
    reason: str
    until: datetime | None
    before: MeasureState
    after: MeasureState
    appealed_uuid: UUID | None = Field(description="the decision whose appeal this answers")
    created_at: datetime


class ModeratedPerson(PersonState):
    """A person as moderators see them."""

    uuid: UUID
    handle: str
    is_deleted: bool
    created_at: datetime | None
    reports_count: int
    decisions: list[LogEntry] = Field(description="the last ten")


class ReportedActivity(BaseModel):
    """A crud as it was when it was reported."""

    uuid: UUID
    handle: str
    message: str
    created_at: datetime
    expires_at: datetime
    reply_to_activity_uuid: UUID | None
    media: list[Picture]
    content_warning: str | None = None
    poll_choices: list[str] | None = None


class ReportedProfile(BaseModel):
    """A profile as it was when it was reported."""

    uuid: UUID
    handle: str
    display_name: str
    bio: str
    avatar: ProfileImage | None
    banner: ProfileImage | None


class Flood(BaseModel):
    """A text that went to many people in a day who don't follow its author."""

    message: str = Field(description="as it was sent to the last of them")
    people_count: int
    handles: list[str] = Field(
        description="of those whom cruds mention or answer, at most ten; not of those whom it was"
        " sent to as a message"
    )


class Evidence(BaseModel):
    """A reported crud and what it answers and quotes, the last messages, a profile, or a flood.

    A minute after the report its pictures are private copies, whose URLs are signed for a quarter
    of an hour.
    """

    activity: ReportedActivity | None = None
    answers: ReportedActivity | None = Field(
        default=None, description="what it answers; of a crud that is no reply, what it quotes"
    )
    quotes: ReportedActivity | None = Field(
        default=None, description="what a reply quotes; missing in most reports"
    )
    messages: list[ReportedMessage] | None = Field(default=None, description="the last is reported")
    profile: ReportedProfile | None = None
    flood: Flood | None = None


class CaseReport(BaseModel):
    """A report, as moderators see it: a person's, or one of the product itself."""

    uuid: UUID
    reporter: str | None = Field(
        description="a handle; null for a deleted account, and without a reporter"
    )
    is_automatic: bool = Field(description="nobody reported it: a text went to many people")
    reason: Reason
    comment: str
    created_at: datetime


class Case(BaseModel):
    """A reported crud, message or person, with all its reports."""

    uuid: UUID = Field(description="of the oldest report")
    subject: Subject
    status: Literal["open", "closed"]
    created_at: datetime
    evidence: Evidence
    person: ModeratedPerson
    reports_count: int
    reports: list[CaseReport] = Field(description="the first twenty")
    decision: LogEntry | None = Field(description="the last one")
    appeal: str | None = Field(description="against that decision")
