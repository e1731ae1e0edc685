"""Response schemas of trends."""

from __future__ import annotations

from pydantic import BaseModel


class Trend(BaseModel):
    """A hashtag, without its sign, and how many people used it recently."""

    hashtag: str
    count: int
