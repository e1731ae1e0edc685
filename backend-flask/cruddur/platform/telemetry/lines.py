"""The log's lines, on their way beside stdout."""

from __future__ import annotations

from collections.abc import Callable

Taker = Callable[[str, float], None]

_takers: list[Taker] = []


def collect(takers: list[Taker]) -> None:
    """Collect lines for some takers."""
    _takers[:] = takers


def said(line: str, created: float) -> None:
    """A line was said, at a time in seconds of the epoch."""
    for take in _takers:
        take(line, created)
