"""Read capacity units of DynamoDB, computed from item sizes; the emulator ignores sizes.

Source: "DynamoDB item sizes and formats", "Read and write operations", DynamoDB developer guide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

_READ_UNIT = 4096


def read_units(items: Sequence[Mapping[str, Any]], *, consistent: bool) -> float:
    """Return the read units of a query or get that evaluates these items."""
    size = sum(map(item_size, items))
    return max(1, math.ceil(size / _READ_UNIT)) * (1 if consistent else 0.5)


def item_size(item: Mapping[str, Any]) -> int:
    """Return the size in bytes of an item in its wire format."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return math.ceil(len(content.lstrip("-")) / 2) + 1
        case "SS":
            return sum(len(text.encode()) for text in content)
        case "BOOL" | "NULL":
            return 1
    raise ValueError(f"items here have no attributes of type {kind}")
