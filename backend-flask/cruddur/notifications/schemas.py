"""Notifications on the wire."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from uuid import UUID

from pydantic import BaseModel, Field

from cruddur.activities.schemas import Activity
from cruddur.media.schemas import ProfileImage


class Kind(Enum):
    """What somebody did."""

    LIKE = "like"
    REPOST = "repost"
    REPLY = "reply"
    MENTION = "mention"
    FOLLOW = "follow"


class Actor(BaseModel):
    """Who did it."""

    handle: str
    display_name: str
    avatar: ProfileImage | None


class Notification(BaseModel):
    """One entry: what one or many people did with one crud, or whom they follow since that day."""

    uuid: UUID
    kind: Kind
    created_at: datetime
    unread: bool
    actors: list[Actor] = Field(description="the newest three")
    actors_count: int
    activity: Activity | None


class Badges(BaseModel):
    """How much is unread."""

    notifications: int
    messages: int | None = Field(
        description="conversations of the inbox that wait; null while that can't be told"
    )
