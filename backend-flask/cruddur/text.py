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
_CONTROL = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}--[\n\t]]", regex.VERSION1)
_VISIBLE = regex.compile(r"[^\p{Z}\p{C}\p{M}\u115F\u1160\u2800\u3164\uFFA0]", regex.VERSION1)


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
    """Return a pydantic validator that cleans a text: NFC, unified line ends, stripped.

    `max_bytes` counts UTF-8. The error codes are `<field>_blank`, `_exceed_max_chars`,
    `_exceed_max_bytes` and `_control_chars`.
    """

    def clean(text: str) -> str:
        # Before normalizing, whose cost and result grow with the text.
        if len(text) > max_bytes:
            raise PydanticCustomError(f"{field}_exceed_max_bytes", "too long")
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
        if not may_be_blank and is_blank(text):
            raise PydanticCustomError(f"{field}_blank", "no visible characters")
        if _CONTROL.search(text) or (not lines and ("\n" in text or "\t" in text)):
            raise PydanticCustomError(f"{field}_control_chars", "unprintable characters")
        if len(text.encode()) > max_bytes:
            raise PydanticCustomError(f"{field}_exceed_max_bytes", "too long")
        if count_graphemes(text) > max_graphemes:
            raise PydanticCustomError(f"{field}_exceed_max_chars", "too long")
        return text

    return clean


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


def is_handle(text: str) -> bool:
    """Return whether a text has the form of a handle, in lower case."""
    return _HANDLE.fullmatch(text) is not None
