"""Validation of text that people write: normalization, length limits, error codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import regex
from pydantic import Field
from pydantic_core import PydanticCustomError

_HANDLE = regex.compile(r"[a-z0-9_]{3,20}")
_GRAPHEME = regex.compile(r"\X")
# Without characters that a later Unicode will assign: somebody's phone may have them already.
_INVISIBLE = (
    r"[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{M}"
    r"\u115F\u1160\u2800\u3164\uFFA0]"
)
_VISIBLE = regex.compile(_INVISIBLE.replace("[", "[^", 1), regex.VERSION1)
_NOT_SEEN = regex.compile(r"[\p{Z}\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]")
_LINE_BREAK = regex.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_UNSTORABLE = regex.compile(r"[\0\p{Cs}]")
# Private use, controls, a byte order mark, and the place of an object that wasn't pasted with it.
_DROPPED = regex.compile(
    r"[\p{Cc}\p{Co}\p{Noncharacter_Code_Point}\uFEFF\uFFFC--[\n\t]]", regex.VERSION1
)
# Tibetan and Hebrew need up to eight marks on a letter.
_TOO_MANY_MARKS = regex.compile(
    r"((?:\p{M}[\u200C\u200D]*+){8})\p{M}[\p{M}\u200C\u200D]*+", regex.VERSION1
)
_TOO_MANY_BLANK_LINES = regex.compile(rf"(?:\n[{_INVISIBLE}--\n]*+){{3,}}\n", regex.VERSION1)
_ONE_LINE = regex.compile(r"\s*[\n\t]\s*")


def count_graphemes(text: str) -> int:
    """Return the number of user-perceived characters (extended grapheme clusters, UAX #29)."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def validator(
    field: str,
    *,
    max_graphemes: int,
    max_bytes: int,
    lines: bool = True,
    may_be_blank: bool = False,
) -> Callable[[str], str]:
    """Return a pydantic validator that cleans a text, as `clean` does.

    `max_bytes` counts UTF-8. The error codes are `<field>_blank`, `_exceed_max_chars`,
    `_exceed_max_bytes` and `_control_chars`.
    """

    def validate(text: str) -> str:
        if _UNSTORABLE.search(text):
            raise PydanticCustomError(f"{field}_control_chars", "NUL or half a character")
        text = clean(text)
        if not lines:
            text = _ONE_LINE.sub(" ", text)
        if not may_be_blank and is_blank(text):
            raise PydanticCustomError(f"{field}_blank", "no visible characters")
        if len(text.encode()) > max_bytes:
            raise PydanticCustomError(f"{field}_exceed_max_bytes", "too long")
        if count_graphemes(text) > max_graphemes:
            raise PydanticCustomError(f"{field}_exceed_max_chars", "too long")
        return text

    return validate


def clean(text: str) -> str:
    """Return a text without what nobody sees and what would spoil a page: NFC, stripped.

    Every kind of line break becomes a newline; two blank lines stay of a run, and eight marks.
    The web app cleans in the same way before it counts: `lib/text/clean.ts`.
    """
    text = _DROPPED.sub("", _LINE_BREAK.sub("\n", text))
    # Before normalizing, whose cost grows with the square of a run of marks.
    text = unicodedata.normalize("NFC", _TOO_MANY_MARKS.sub(r"\1", text)).strip()
    return str(_TOO_MANY_BLANK_LINES.sub("\n\n\n", text))


def described(description: str, *, is_required: bool = False) -> Any:
    """Return the part of a JSON schema that says what a validator of ours takes.

    Characters are graphemes, which a schema can't count; `is_required` texts aren't blank.
    """
    return Field(
        description=description, json_schema_extra={"pattern": r"\S"} if is_required else {}
    )


def is_blank(text: str) -> bool:
    """Return whether a text has no visible character."""
    return _VISIBLE.search(text) is None


def visible(text: str) -> str:
    """Return what of a text can be seen, without spaces: for texts that have to look different."""
    return str(_NOT_SEEN.sub("", text))


def is_handle(text: str) -> bool:
    """Return whether a text has the form of a handle, in lower case."""
    return _HANDLE.fullmatch(text) is not None
