"""How long tests wait for an answer: one generous limit, which only a failure reaches."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import urllib3

T = TypeVar("T")

# Enough for a machine ten times slower than ours. It costs time only where something is broken.
WAIT_SECONDS = 300
_PAUSE_SECONDS = 0.02


def http_request(method: str, url: str, **options: Any) -> urllib3.BaseHTTPResponse:
    """Send a request; urllib3's own would wait three seconds for the answer."""
    return urllib3.request(method, url, timeout=WAIT_SECONDS, **options)


def wait_until(condition: Callable[[], T | None], what: str) -> T:
    """Wait until a condition holds; return its first truthy answer.

    `what` says what is waited for, as a sentence: "the server is ready".
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"It didn't happen in {WAIT_SECONDS} seconds: {what}."
        time.sleep(_PAUSE_SECONDS)
    return answer
