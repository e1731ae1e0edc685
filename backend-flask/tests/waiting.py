"""Polling with one generous timeout for all tests, which only a failure reaches."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import urllib3

T = TypeVar("T")

# Enough for a machine ten times slower than ours. It costs time only when a test fails.
WAIT_SECONDS = 300
_PAUSE_SECONDS = 0.02


def http_request(method: str, url: str, **options: Any) -> urllib3.BaseHTTPResponse:
    """Send a request; urllib3's default timeout would be three seconds."""
    return urllib3.request(method, url, timeout=WAIT_SECONDS, **options)


def wait_until(condition: Callable[[], T | None], what: str) -> T:
    """Poll a condition until its result is truthy; return it.

    `what` describes the condition in a sentence, for the failure message: "the server is ready".
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while not (result := condition()):
        assert time.monotonic() < deadline, f"It didn't happen in {WAIT_SECONDS} seconds: {what}."
        time.sleep(_PAUSE_SECONDS)
    return result
