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
from cruddur.http.rate_limits import network

# Those that answer the load balancer and readers, while all others wait.
_KEPT_FREE = 2
_EACH = 2
# Bodies that are there already are read in less, however many come at once. The limits on requests
# keep this from adding up.
_PATIENCE_SECONDS = 0.1


class Places:
    """How many requests may wait for their bodies, together and for each sender."""

    def __init__(self, threads: int, patience_seconds: float = _PATIENCE_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._most = max(1, threads - _KEPT_FREE)
        self._taken: Counter[str] = Counter()
        self._changes = threading.Condition()

    @contextmanager
    def taken_by(self, sender: str) -> Iterator[None]:
        """Take a place meanwhile.

        Raises:
            Overloaded: for a moment none was left, or the sender had two.
        """
        with self._changes:
            if not self._changes.wait_for(lambda: self._is_free(sender), self._patience_seconds):
                raise Overloaded
            self._taken[sender] += 1
        try:
            yield
        finally:
            with self._changes:
                self._taken[sender] -= 1
                if not self._taken[sender]:
                    del self._taken[sender]
                self._changes.notify_all()

    def _is_free(self, sender: str) -> bool:
        return self._taken.total() < self._most and self._taken[sender] < _EACH


def register(app: Flask, threads: int) -> None:
    """Keep some of the server's threads from waiting for bodies."""
    app.extensions["cruddur.places"] = Places(threads)


@contextmanager
def waiting() -> Iterator[None]:
    """Let the request's body be waited for meanwhile; raise as `Places.taken_by`."""
    places: Places | None = current_app.extensions.get("cruddur.places")
    if places is None or _has_none():
        yield
        return
    asking = viewer()
    with places.taken_by(str(asking.uuid) if asking else network(request.remote_addr or "")):
        yield


def _has_none() -> bool:
    """Tell whether the head says that no body follows, which HTTP/2 says otherwise."""
    is_announced = request.content_length or "Transfer-Encoding" in request.headers
    return not is_announced and request.environ["SERVER_PROTOCOL"].startswith("HTTP/1")
