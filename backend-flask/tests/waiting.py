"""Waiting for what another process or thread does."""

from __future__ import annotations

import time
from collections.abc import Callable

# No measure of speed: only what never happens takes this long.
WAIT_SECONDS = 300


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Return when a condition holds; fail if it never does."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)
