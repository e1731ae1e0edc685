"""Streaming JSON writer: arrays and objects as parts of text, never whole in memory.

The last part closes what the first one opened, so a document that was cut isn't valid JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def write_array(items: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield an array; an item is the parts of one value, or of several separated by commas."""
    yield "["
    for position, item in enumerate(items):
        if position:
            yield ","
        yield from item
    yield "]"


def write_object(members: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """Yield an object of names, which need no escaping, and the parts of their values."""
    yield "{"
    for position, (name, value) in enumerate(members):
        yield f',"{name}":' if position else f'"{name}":'
        yield from value
    yield "}"
