"""Response schemas of trends."""

from __future__ import annotations

from pydantic import BaseModel


class Trend(BaseModel):
    """A hashtag without its sign, as most people write it, and how many used it recently."""

    hashtag: str
    count: int
