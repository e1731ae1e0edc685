"""Parser of mentions, hashtags and links in a message.

It runs once, when the message is written, so that clients don't parse text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left

import regex

from cruddur import links
from cruddur.activities.schemas import Entity, Hashtag, Mention
from cruddur.links import MEDIAL, UNSPACED

# The marks that make a sign an emoji aren't part of a word.
_MARK = r"[\p{M}--[\uFE0E\uFE0F\u20E3]]"
_LETTER = rf"[\p{{L}}\p{{N}}_{_MARK}]"
# Scripts without spaces have no words that end in a sign, as "user@bob" and the swear word "f!@bob"
# do. Of people on other networks, "@bob@example.com", "@bob.example.com" and "@bob:example.com".
_MENTION = regex.compile(
    rf"(?<![{_LETTER}--{UNSPACED}])(?<![@\uFF20]|\w[!#$%&*])[@\uFF20]([A-Za-z0-9_]{{3,20}}+)"
    rf"(?![\p{{Latin}}\p{{N}}{_MARK}@\uFF20]|\.[a-z0-9]|:[a-z0-9-]+\.[a-z])",
    regex.VERSION1,
)
_CONTINUE = rf"\p{{L}}\p{{N}}_\u05F3\u3003{_MARK}"


def _tag(also_continue: str = "", also_medial: str = "") -> str:
    """Return the pattern of a hashtag: one that ends in medial punctuation ends before it."""
    following = rf"[{_CONTINUE}{also_continue}]"
    return rf"[\p{{L}}\p{{N}}_](?:{following}|[{MEDIAL}{also_medial}]++(?={following}))*+"


_WHOLE_TAG = regex.compile(_tag(), regex.VERSION1)
# With the characters that normalizing replaces.
_WRITTEN_TAG = _tag(r"\u309B\u309C", r"\uFF5E\uFF65")
_HASHTAG = regex.compile(
    rf"(?<![{_LETTER}&#\uFF03])[#\uFE5F\uFF03]({_WRITTEN_TAG})(?![#\uFF03]|://)",
    regex.VERSION1,
)
_NUMBER = regex.compile(rf"[\p{{N}}{MEDIAL}]+")
_IGNORED = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
_WORD = regex.compile(r"\w+")
_MAX_TAG_LENGTH = 50
# Of the spelling: it has characters that normalizing removes.
_MAX_WRITTEN_TAG_LENGTH = 100

# Normalizing makes a space of the first two. Keyboards of different systems type the third and the
# fourth for the same key.
_SPELLINGS = str.maketrans("\u309b\u309c\uff5e", "\u3099\u309a\u301c")


def parse(message: str) -> list[Entity]:
    """Return the entities in order; they don't overlap. Mentioned handles may not exist.

    `start` and `end` count UTF-16 code units, as JavaScript does.
    """
    units = links.utf16_offsets(message)
    found_links = list(links.find(message))
    entities: list[Entity] = [links.link(message, span, units) for span in found_links]
    taken = sorted([*found_links, *links.find_bare(message)])
    starts = [start for start, _ in taken]

    def is_free(start: int, end: int) -> bool:
        before = bisect_left(starts, end) - 1  # the last address that starts before the end
        return before < 0 or taken[before][1] <= start

    for found in _MENTION.finditer(message):
        if is_free(*found.span()) and not _is_in_path(message, *found.span()):
            start, end = (units[place] for place in found.span())
            entities.append(Mention(kind="mention", start=start, end=end, handle=found[1].lower()))
    for found in _HASHTAG.finditer(message):
        if is_free(*found.span()) and not _is_in_path(message, *found.span()):
            tag = normalize_tag(found[1])
            if is_tag(tag) and len(found[1]) <= _MAX_WRITTEN_TAG_LENGTH:
                start, end = (units[place] for place in found.span())
                entities.append(Hashtag(kind="hashtag", start=start, end=end, tag=tag))
    return sorted(entities, key=lambda entity: entity.start)


def written_tags(message: str, entities: list[Entity]) -> dict[str, str]:
    """Return the hashtags, each with the spelling of its first use."""
    units = message.encode("utf-16-le", "surrogatepass")
    written: dict[str, str] = {}
    for entity in entities:
        if isinstance(entity, Hashtag):
            spelling = units[2 * entity.start + 2 : 2 * entity.end].decode("utf-16-le")
            written.setdefault(entity.tag, spelling)
    return written


def _is_in_path(message: str, start: int, end: int) -> bool:
    """Return whether a mention or hashtag is a part of a path or a query, as in `/by=@bob`.

    A slash may also join two of them, or follow a single word: `@alice/@bob`, `cc/@bob`.
    """
    before = message[start - 1 : start]
    if before != "/":
        return before == "="
    if message[end : end + 1] == "/" and message[end + 1 : end + 2] not in set("@#\uff20\uff03"):
        return True
    words = message[max(start - _MAX_WRITTEN_TAG_LENGTH, 0) : start - 1]
    for word in _WORD.finditer(words):
        if word.end() == len(words):
            return words[word.start() - 1 : word.start()] in set("/.:-~%=&?+")
    return True


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
    """Return the form that all spellings of a hashtag share: NFKC, case-folded.

    Without characters that nobody sees, as in Unicode's `NFKC_Casefold`.
    """
    tag = unicodedata.normalize("NFKC", _IGNORED.sub("", tag.translate(_SPELLINGS)))
    tag = unicodedata.normalize("NFKC", tag.casefold())
    return unicodedata.normalize("NFKC", _IGNORED.sub("", tag))
