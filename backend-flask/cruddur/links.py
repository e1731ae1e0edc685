"""Finder of URLs and of addresses without a scheme: one scanner, linear in the text's length.

Where people write without spaces, a link ends where the script changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Literal

import regex
from pydantic import BaseModel

# Letters of scripts whose words aren't separated, and Hangul, whose particles follow a word.
UNSPACED = (
    r"[[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}"
    r"\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Yiii}\p{scx=Java}\p{scx=Bali}\p{scx=Lana}]"
    r"&&[\p{L}\p{M}\p{Nl}]]"
)
# Punctuation within the words of some scripts: Catalan, Armenian, Hebrew, Tibetan, Persian and
# Indic joiners, Japanese. From the hashtag tables of UAX #31 and of twitter-text.
MEDIAL = "\u00b7\u058a\u05be\u05f4\u0f0b\u0f0c\u180e\u200c\u200d\u2027\u301c\u30a0\u30fb\ua67e"

_SCHEME = regex.compile(r"(?<![A-Za-z0-9+])https?://", regex.IGNORECASE)
_USER = regex.compile(r"[A-Za-z0-9._~%!$&'()*+,;=:-]*+@")
_IPV6 = regex.compile(r"\[[0-9A-Fa-f:.]{2,45}\]")
# Letters, digits and pictures: IDNA has emoji of older registrations.
_LABEL = r"[\p{L}\p{M}\p{N}\p{So}\p{Emoji_Modifier}\u200c\u200d_-]"
_HOST = regex.compile(
    rf"(?<!{_LABEL})(?![-\p{{M}}\u200c\u200d]){_LABEL}++(?:\.{_LABEL}++)*+", regex.VERSION1
)
_PORT = regex.compile(r":[0-9]{1,5}(?![0-9])")
_LATIN = regex.compile(r"[\p{Latin}\p{M}0-9_-]++(?=.)", regex.VERSION1)
_PATH = regex.compile(
    rf"""[/?\#](?:
        (?!(?<![A-Za-z0-9/=?&\#:%+_~-])https?://)  # another link follows without a space
        [^\p{{Z}}\p{{C}}\p{{P}}<>`|\u2190-\u21FF\u2500-\u257F\u27F0-\u27FF\u2900-\u297F
          \uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]
        | [!\#%&'()*,./:;?@\[\]_{{}}|-]
        | [\u200C\u200D](?=[.\p{{L}}\p{{M}}\p{{N}}])
        | "[\p{{L}}\p{{N}}_]++"
        | [{MEDIAL}\u2010\u2011\u2013\u2019\uFF5E\uFF65](?=[\p{{L}}\p{{M}}\p{{N}}])
    )*+""",
    regex.VERSION1 | regex.VERBOSE | regex.IGNORECASE,
)
_SWITCH = regex.compile(
    rf"[\x21-\x7e]*[A-Za-z0-9)](?=[.,:;!'(]*(?:{UNSPACED}|[\p{{So}}\p{{Regional_Indicator}}]))",
    regex.VERSION1,
)
# Browsers copy the address of a home page with its slash; what follows it is a Japanese particle.
_HOME_PAGE = regex.compile(r"/(?=\p{Hiragana}[^/=%&_?#+-]*$)")
_STRUCTURE = regex.compile(r"[/=%&_?#+-]")
_CLOSING = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?'|*\u200c\u200d"


class Link(BaseModel):
    """An http or https URL."""

    kind: Literal["link"]
    start: int
    end: int
    url: str


def entities(text: str) -> list[Link]:
    """Return the URLs of a text, in order. `start` and `end` count UTF-16 code units."""
    units = utf16_offsets(text)
    return [link(text, span, units) for span in find(text)]


def link(text: str, span: tuple[int, int], units: list[int]) -> Link:
    """Return the link at a span; `units` are the text's `utf16_offsets`."""
    start, end = span
    return Link(kind="link", start=units[start], end=units[end], url=text[start:end])


def utf16_offsets(text: str) -> list[int]:
    """Return for each character, and the end, how many UTF-16 code units are before it."""
    return [0, *accumulate(2 if char > "\uffff" else 1 for char in text)]


def find(text: str) -> Iterator[tuple[int, int]]:
    """Return where http and https URLs start and end, in order."""
    position = 0
    while scheme := _SCHEME.search(text, position):
        position = scheme.end()
        user = _USER.match(text, position)
        host = user.end() if user else position
        if end := _end_of_address(text, host):
            # Markdown's signs around a link aren't part of it.
            before = text[scheme.start() - 1 : scheme.start()]
            trailing = _TRAILING + before if before and before in "_~" else _TRAILING
            url = text[scheme.start() : end].rstrip(trailing)
            position = scheme.start() + len(url)
            yield scheme.start(), position


def find_bare(text: str) -> Iterator[tuple[int, int]]:
    """Return where addresses without a scheme that have a path start and end, in order."""
    position = 0
    while host := _HOST.search(text, position):
        position = host.end()
        if "." in host[0] or host[0] == "localhost":
            end = _end_of_address(text, host.start())
            if end and end > position:
                position = end
                yield host.start(), end


def _end_of_address(text: str, start: int) -> int | None:
    """Return where an address ends whose host begins at `start`; None if no host does."""
    found = _IPV6.match(text, start)
    if found is None:
        found = _HOST.match(text, start)
        if found is None:
            return None
        host = _host_until_script_changes(found[0]).rstrip("-_")
        if len(host) < len(found[0]):
            return start + len(host)
    end: int = found.end()
    if port := _PORT.match(text, end):
        end = port.end()
    if path := _PATH.match(text, end):
        end += len(_trimmed_path(path[0]))
    return end


def _host_until_script_changes(host: str) -> str:
    """Return the host without the text that follows it: a top-level domain has one script.

    A label of two scripts is part of the host only before a label in ASCII: `tvアニメ.example`.
    """
    labels = host.split(".")
    end = 0
    for index, label in enumerate(labels):
        rest = labels[index + 1 :]
        may_end_here = not rest or (index > 0 and not any(name.isascii() for name in rest))
        if may_end_here and (latin := _LATIN.match(label)):
            return host[: end + latin.end()]
        end += len(label) + 1
    return host


def _trimmed_path(path: str) -> str:
    """Return the path without the brackets, the text and the punctuation that follow it."""
    path = path[: _end_of_brackets(path)]
    last = max((found.start() for found in _STRUCTURE.finditer(path)), default=0)
    if switch := _SWITCH.match(path, last + 1) or _HOME_PAGE.match(path):
        path = path[: switch.end()]
    return path.rstrip(_TRAILING)


def _end_of_brackets(path: str) -> int:
    """Return where the path has its first bracket without a partner, or its length."""
    opened: list[tuple[str, int]] = []
    for index, sign in enumerate(path):
        if sign in _CLOSING.values():
            opened.append((sign, index))
        elif sign in _CLOSING:
            if not opened or opened[-1][0] != _CLOSING[sign]:
                return opened[0][1] if opened else index
            opened.pop()
    return opened[0][1] if opened else len(path)
