"""Bulkhead against slow request bodies (slowloris): a semaphore for the threads that read them.

The server hands over a request when its headers are complete, and reading the body blocks a thread
until it has arrived or the connection ends. Without a limit, a few senders of endless bodies would
block all threads.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Request, current_app

from cruddur.errors import Overloaded
from cruddur.http.auth import viewer
from cruddur.http.rate_limits import client_key

# Threads that still serve health checks and readers, while all others wait for bodies.
_RESERVED_THREADS = 2
_MAX_PER_SENDER = 2
# Bodies that have already arrived are read faster, however many there are. The rate limits bound
# the sum of these waits.
_ACQUIRE_TIMEOUT_SECONDS = 0.1


class BodyReadSlots:
    """A semaphore for requests that read their bodies: a total, and a limit for each sender."""

    def __init__(
        self, threads: int, acquire_timeout_seconds: float = _ACQUIRE_TIMEOUT_SECONDS
    ) -> None:
        self._acquire_timeout_seconds = acquire_timeout_seconds
        self._max_total = max(1, threads - _RESERVED_THREADS)
        self._in_use: Counter[str] = Counter()
        self._changed = threading.Condition()

    @contextmanager
    def acquire(self, sender: str) -> Iterator[None]:
        """Context manager: occupy a slot while the block runs.

        Raises:
            Overloaded: no slot became free in time.
        """
        with self._changed:
            if not self._changed.wait_for(
                lambda: self._is_free(sender), self._acquire_timeout_seconds
            ):
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
    """Reserve some of the server's threads for requests without a body."""
    app.extensions["cruddur.body_read_slots"] = BodyReadSlots(threads)


@contextmanager
def body_read_slot(request: Request) -> Iterator[None]:
    """Context manager: read the body inside. Raises as `BodyReadSlots.acquire`."""
    slots: BodyReadSlots | None = current_app.extensions.get("cruddur.body_read_slots")
    if slots is None or _has_no_body(request):
        yield
        return
    person = viewer()
    with slots.acquire(str(person.uuid) if person else client_key(request.remote_addr or "")):
        yield


def _has_no_body(request: Request) -> bool:
    """Return whether the headers exclude a body; HTTP/2 doesn't say so in headers."""
    is_announced = request.content_length or "HTTP_TRANSFER_ENCODING" in request.environ
    return not is_announced and request.environ["SERVER_PROTOCOL"].startswith("HTTP/1")
