"""What somebody looks for, read from what they typed."""

from __future__ import annotations

from dataclasses import dataclass

import regex

_FROM = regex.compile(r"(?<!\S)from:@?([A-Za-z0-9_]{3,20})(?!\S)", regex.IGNORECASE)
_TAG = regex.compile(r"(?<!\S)#([\p{L}\p{M}\p{N}_]{1,50})")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+")
_MAX_WORDS = 10


@dataclass(frozen=True)
class Terms:
    """Words that must all occur, an author, hashtags; what is empty asks for nothing."""

    words: tuple[str, ...]
    author: str | None
    hashtags: tuple[str, ...]

    @property
    def tsquery(self) -> str:
        """The words in tsquery's syntax, the last one as a prefix; blank where there are none.

        A word has letters, marks, digits and `_` alone, so none can be an operator.
        """
        if not self.words:
            return ""
        quoted = [f"'{word}'" for word in self.words]
        return " & ".join([*quoted[:-1], f"{quoted[-1]}:*"])


def parse(term: str) -> Terms:
    """Read `from:@handle`, `#tag` and words; all else is passed over.

    A hashtag is a word too, so that the index of words finds it.
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
