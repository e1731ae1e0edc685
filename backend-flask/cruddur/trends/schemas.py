"""Trends on the wire."""

from __future__ import annotations

from pydantic import BaseModel


class Trend(BaseModel):
    """A hashtag, without its sign, and how many people used it of late."""

    hashtag: str
    count: int
