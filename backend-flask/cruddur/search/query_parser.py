"""Parser of search queries."""

from __future__ import annotations

from dataclasses import dataclass

import regex

_FROM = regex.compile(r"(?<!\S)from:@?([A-Za-z0-9_]{3,20})(?!\S)", regex.IGNORECASE)
_TAG = regex.compile(r"(?<!\S)#([\p{L}\p{M}\p{N}_]{1,50})")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+")
_MAX_WORDS = 10


@dataclass(frozen=True)
class Terms:
    """A parsed query: words that must all occur, an author, hashtags. Each may be empty."""

    words: tuple[str, ...]
    author: str | None
    hashtags: tuple[str, ...]

    @property
    def tsquery(self) -> str:
        """The words in tsquery syntax, the last one as a prefix; blank if there are none.

        Words consist of letters, marks, digits and `_`, so none can be an operator.
        """
        if not self.words:
            return ""
        quoted = [f"'{word}'" for word in self.words]
        return " & ".join([*quoted[:-1], f"{quoted[-1]}:*"])


def parse(term: str) -> Terms:
    """Parse `from:@handle`, `#tag` and words; ignore everything else.

    A hashtag is also a word, so that the full-text index finds it.
    """
    authors = _FROM.findall(term)
    rest = _FROM.sub(" ", term)
    hashtags = _TAG.findall(rest)
    words = [word for word in _WORD.findall(rest) if word.strip("_")]
    return Terms(
        words=tuple(words[:_MAX_WORDS]),
        author=authors[-1].lower() if authors else None,
        hashtags=tuple(hashtags[:_MAX_WORDS]),
    )
