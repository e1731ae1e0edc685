"""Evaluate metric filters of CloudWatch Logs: which lines match, and with which value.

Source: "Filter pattern syntax for metric filters", Amazon CloudWatch Logs user guide; the part of
it that the templates use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_JSON = re.compile(r"\{ (.+) \}")
_CONDITION = re.compile(r'\$\.(\w+) (=|>=|>) ("[^"]*"|[\d.]+|\*)')
_TERM = re.compile(r'\?"([^"]+)"')


def matches(pattern: str, line: str) -> bool:
    """Return whether a filter pattern matches a line."""
    if (found := _JSON.fullmatch(pattern)) is None:
        terms = _TERM.findall(pattern)
        assert " ".join(f'?"{term}"' for term in terms) == pattern, pattern
        return any(term in line for term in terms)
    fields = _fields(line)
    return fields is not None and all(_holds(each, fields) for each in found[1].split(" && "))


def value(transformation: str, line: str) -> float | None:
    """Return the metric value of a line, or None without one."""
    if not transformation.startswith("$."):
        return float(transformation)
    found = (_fields(line) or {}).get(transformation.removeprefix("$."))
    return float(found) if isinstance(found, int | float) else None


def _fields(line: str) -> dict[str, Any] | None:
    try:
        read = json.loads(line)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _holds(condition: str, fields: dict[str, Any]) -> bool:
    parsed = _CONDITION.fullmatch(condition)
    assert parsed is not None, condition
    name, sign, wanted = parsed.groups()
    found = fields.get(name)
    if wanted == "*":
        return found is not None
    if wanted.startswith('"'):
        return sign == "=" and found == wanted.strip('"')
    compare: Callable[[float, float], bool] = {
        "=": lambda one, other: one == other,
        ">": lambda one, other: one > other,
        ">=": lambda one, other: one >= other,
    }[sign]
    return isinstance(found, int | float) and compare(found, float(wanted))
