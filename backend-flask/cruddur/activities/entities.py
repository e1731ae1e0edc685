"""Parser of mentions, hashtags and links in a message.

It runs once, when the message is written, so that clients don't parse text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from itertools import accumulate

import regex
from linkify_it import LinkifyIt

from cruddur.activities.schemas import Entity, Hashtag, Link, Mention

_MENTION = regex.compile(r"(?<![\p{L}\p{M}\p{N}_@])@([A-Za-z0-9_]{3,20})(?![\p{L}\p{M}\p{N}_@])")
_TAG = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*+"
_WHOLE_TAG = regex.compile(_TAG)
_HASHTAG = regex.compile(rf"(?<![\p{{L}}\p{{M}}\p{{N}}_&#])[#\uFF03]({_TAG})(?!#)")
_NUMBER = regex.compile(r"\p{N}+")
_MAX_TAG_LENGTH = 50

# Only URLs with a scheme: "www.example.com" and "a@b.example" stay text.
_LINKS = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
for _scheme in ("ftp:", "mailto:", "//"):
    _LINKS.add(_scheme, None)


def parse(message: str) -> list[Entity]:
    """Return the entities in order; they don't overlap. Mentioned handles may not exist.

    `start` and `end` count UTF-16 code units, as JavaScript does.
    """
    units = [0, *accumulate(2 if char > "\uffff" else 1 for char in message)]
    links = [(found.index, found.last_index, found.url) for found in _LINKS.match(message) or []]
    entities: list[Entity] = [
        Link(kind="link", start=units[start], end=units[end], url=url) for start, end, url in links
    ]
    starts = [start for start, _, _ in links]

    def is_free(start: int, end: int) -> bool:
        before = bisect_left(starts, end) - 1  # the last link that starts before the end
        return before < 0 or links[before][1] <= start

    for found in _MENTION.finditer(message):
        if is_free(*found.span()):
            start, end = (units[place] for place in found.span())
            entities.append(Mention(kind="mention", start=start, end=end, handle=found[1].lower()))
    for found in _HASHTAG.finditer(message):
        if is_free(*found.span()) and is_tag(tag := normalize_tag(found[1])):
            start, end = (units[place] for place in found.span())
            entities.append(Hashtag(kind="hashtag", start=start, end=end, tag=tag))
    return sorted(entities, key=lambda entity: entity.start)


def is_tag(text: str) -> bool:
    """Return whether a normalized text is a hashtag, without its sign.

    Normalizing can make a tag too long, or give it characters that tags may not have.
    """
    return (
        len(text) <= _MAX_TAG_LENGTH
        and _WHOLE_TAG.fullmatch(text) is not None
        and _NUMBER.fullmatch(text) is None
    )


def normalize_tag(tag: str) -> str:
    """Return the form that all spellings of a hashtag share: NFKC, case-folded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", tag).casefold())
