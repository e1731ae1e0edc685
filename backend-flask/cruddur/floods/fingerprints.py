"""Fingerprints of texts: equal for the copies of one text by one author.

What counts as the same text, and why: docs/decisions/0061-floods.md.
"""

from __future__ import annotations

import unicodedata
from hashlib import blake2b
from uuid import UUID

import regex

from cruddur import links

# Shorter texts are greetings and thanks, which people do write to many.
MIN_LETTERS = 16

_MENTION = regex.compile(r"[@\uFF20]\w+")
# Of an address: the scheme, the user, and what follows the host.
_AROUND_HOST = regex.compile(r"^https?://(?:[^/?#]*@)?|[/?#].*$", regex.IGNORECASE | regex.DOTALL)
_OTHERS = regex.compile(r"\P{L}+")


def fingerprint(author_uuid: UUID, text: str) -> int | None:
    """Return 64 bits, signed as Postgres's bigint; None for a short text without a link."""
    spans = sorted({*links.find(text), *links.find_bare(text)})
    letters = fold(text, spans)
    if not spans and len(letters) < MIN_LETTERS:
        return None
    digest = blake2b(letters.encode(), digest_size=8, key=author_uuid.bytes).digest()
    return int.from_bytes(digest, signed=True)


def fold(text: str, links_at: list[tuple[int, int]]) -> str:
    """Return the letters of a text, without handles, and of the links their hosts."""
    pieces, position = [], 0
    for start, end in links_at:
        if start >= position:
            pieces.append(_MENTION.sub("", text[position:start]))
            pieces.append(_AROUND_HOST.sub("", text[start:end]))
            position = end
    pieces.append(_MENTION.sub("", text[position:]))
    folded = unicodedata.normalize("NFKC", "".join(pieces)).casefold()
    letters = _OTHERS.sub("", unicodedata.normalize("NFKD", folded))
    # A Korean syllable is one letter again.
    return unicodedata.normalize("NFC", letters)


def without_handles(text: str) -> str:
    """Return a text that doesn't say whom it mentions."""
    return str(_MENTION.sub("@\u2026", text))
