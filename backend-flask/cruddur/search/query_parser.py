"""Parser of search queries."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from cruddur.activities import entities
from cruddur.activities.schemas import Hashtag

_FROM = regex.compile(r"(?<!\S)from:@?([A-Za-z0-9_]{3,20})(?!\S)", regex.IGNORECASE)
_MAX_WORDS = 10


@dataclass(frozen=True)
class Terms:
    """A parsed query: words that must all occur, an author, hashtags. Each may be empty.

    Words are as typed, between spaces; the function `search_query` of the database cuts them as it
    cuts the cruds.
    """

    words: tuple[str, ...]
    author: str | None
    hashtags: tuple[str, ...]


def parse(term: str) -> Terms:
    """Parse `from:@handle`, `#tag` and words.

    A hashtag is also a word, so that the full-text index finds it. What looks like one and isn't,
    such as #123, is only a word.
    """
    authors = _FROM.findall(term)
    rest = _FROM.sub(" ", term)
    tags = {found.tag: None for found in entities.parse(rest) if isinstance(found, Hashtag)}
    return Terms(
        words=words(rest),
        author=authors[-1].lower() if authors else None,
        hashtags=tuple(tags)[:_MAX_WORDS],
    )


def words(text: str) -> tuple[str, ...]:
    """Return what stands between spaces, the first ten."""
    return tuple(text.split()[:_MAX_WORDS])
