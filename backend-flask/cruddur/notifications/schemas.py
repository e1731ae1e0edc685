"""Kinds and settings of notifications. Their list is in `routes`, as it shows other features."""

from __future__ import annotations

from enum import Enum

from pydantic import BaseModel, Field


class Kind(Enum):
    """Kind of a notification."""

    LIKE = "like"
    REPOST = "repost"
    REPLY = "reply"
    MENTION = "mention"
    QUOTE = "quote"
    POLL_ENDED = "poll_ended"
    FOLLOW = "follow"
    FOLLOW_REQUEST = "follow_request"
    FOLLOW_ACCEPTED = "follow_accepted"


class ReplyNotifications(Enum):
    """Which replies notify a person."""

    DIRECT = "direct"
    OWN_THREADS = "own_threads"
    ALL = "all"


class NotificationSettings(BaseModel):
    """What a person wants to be notified of."""

    replies: ReplyNotifications = Field(
        description=(
            "direct: replies to your cruds; own_threads: also all in threads that you began;"
            " all: also all below any crud of yours"
        )
    )
