"""Bodies that come slowly: waited for by some of the threads alone, and by few for one sender.

The server hands a request over when its head is there, and reading the body holds the thread that
works on it until it has come or the connection ends. Whoever sends bodies that never end would
soon hold all threads.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, request

from cruddur.errors import Overloaded
from cruddur.http.auth import viewer
from cruddur.http.rate_limits import client_key

# Those that answer the load balancer and readers, while all others wait.
_RESERVED_THREADS = 2
_MAX_PER_SENDER = 2
# Bodies that are there already are read in less, however many come at once. The limits on requests
# keep this from adding up.
_ACQUIRE_TIMEOUT_SECONDS = 0.1


class BodyReadSlots:
    """How many requests may wait for their bodies, together and for each sender."""

    def __init__(
        self, threads: int, acquire_timeout_seconds: float = _ACQUIRE_TIMEOUT_SECONDS
    ) -> None:
        self._patience_seconds = acquire_timeout_seconds
        self._max_total = max(1, threads - _RESERVED_THREADS)
        self._in_use: Counter[str] = Counter()
        self._changed = threading.Condition()

    @contextmanager
    def acquire(self, sender: str) -> Iterator[None]:
        """Take a place meanwhile.

        Raises:
            Overloaded: for a moment none was left, or the sender had two.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_free(sender), self._patience_seconds):
                raise Overloaded
            self._in_use[sender] += 1
        try:
            yield
        finally:
            with self._changed:
                self._in_use[sender] -= 1
                if not self._in_use[sender]:
                    del self._in_use[sender]
                self._changed.notify_all()

    def _is_free(self, sender: str) -> bool:
        return self._in_use.total() < self._max_total and self._in_use[sender] < _MAX_PER_SENDER


def register(app: Flask, threads: int) -> None:
    """Keep some of the server's threads from waiting for bodies."""
    app.extensions["cruddur.body_read_slots"] = BodyReadSlots(threads)


@contextmanager
def body_read_slot() -> Iterator[None]:
    """Let the request's body be waited for meanwhile; raise as `BodyReadSlots.acquire`."""
    slots: BodyReadSlots | None = current_app.extensions.get("cruddur.body_read_slots")
    if slots is None or _has_no_body():
        yield
        return
    person = viewer()
    with slots.acquire(str(person.uuid) if person else client_key(request.remote_addr or "")):
        yield


def _has_no_body() -> bool:
    """Tell whether the head says that no body follows, which HTTP/2 says otherwise."""
    is_announced = request.content_length or "Transfer-Encoding" in request.headers
    return not is_announced and request.environ["SERVER_PROTOCOL"].startswith("HTTP/1")
