"""What policies in templates say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def listed(value: Any) -> list[Any]:
    """Answer a list, also where a template has one value alone."""
    return value if isinstance(value, list) else [value]


def statements(value: Any) -> Iterator[dict[str, Any]]:
    """Answer the statements of policies, wherever in a part of a template they stand."""
    if isinstance(value, dict):
        if "Effect" in value and "Action" in value:
            yield value
        for inner in value.values():
            yield from statements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from statements(inner)
