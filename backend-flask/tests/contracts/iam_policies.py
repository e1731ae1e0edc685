"""Helpers for IAM policies in CloudFormation templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def listed(value: Any) -> list[Any]:
    """Return a list, also for a single value."""
    return value if isinstance(value, list) else [value]


def statements(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all policy statements inside a part of a template."""
    if isinstance(value, dict):
        if "Effect" in value and "Action" in value:
            yield value
        for inner in value.values():
            yield from statements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from statements(inner)
