"""Kinds of notifications. Their response schemas are in `routes`, as they show other features."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """Kind of a notification."""

    LIKE = "like"
    REPOST = "repost"
    REPLY = "reply"
    MENTION = "mention"
    FOLLOW = "follow"
