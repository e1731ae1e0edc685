"""Admission control: a queue before Flask, bounded by the time that one would wait in it.

granian has an unbounded queue of its own before its threads, which also keeps requests whose
clients have gone. It stays empty, because more threads exist than can work or wait here.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.wsgi import ClosingIterator

from cruddur.config import Config, ServerConfig
from cruddur.errors import Overloaded
from cruddur.platform.telemetry import metrics, tracing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Who would wait longer is refused on arrival: nobody waits for a refusal, and a client that is
# served hasn't given up.
MAX_EXPECTED_WAIT_SECONDS = 0.25
# Who waits already is refused then, which happens only if a store stalls.
MAX_WAIT_SECONDS = 2.0
# The rate at which requests end is that of the last so many.
_RATE_SAMPLES = 32
# A server that is full is neither dead nor broken, so these don't wait.
_PROBES = frozenset({"/api/livez", "/api/readyz", "/api/health-check"})
_REQUEST_ID = "<request id>"
_PROBLEM = json.dumps(Overloaded().problem(_REQUEST_ID))


class _Waiter:
    """A request that waits; its thread sleeps until it is admitted."""

    __slots__ = ("_admitted", "is_admitted")

    def __init__(self) -> None:
        self.is_admitted = False
        self._admitted = threading.Event()

    def admit(self) -> None:
        self.is_admitted = True
        self._admitted.set()

    def wait(self, seconds: float) -> None:
        self._admitted.wait(seconds)


class AdmissionQueue:
    """Bounds the requests that run, and those that wait to; first in, first out."""

    def __init__(
        self,
        *,
        max_running: int,
        max_waiting: int,
        max_wait_seconds: float = MAX_WAIT_SECONDS,
        max_expected_wait_seconds: float = MAX_EXPECTED_WAIT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_running = max_running
        self._max_waiting = max_waiting
        self._max_wait_seconds = max_wait_seconds
        self._max_expected_wait_seconds = max_expected_wait_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._running = 0
        self._waiting: deque[_Waiter] = deque()
        # When the queue began, or the oldest sample was taken; then when requests ended.
        self._ended: deque[float] = deque(maxlen=_RATE_SAMPLES + 1)
        self._refused = 0

    def enter(self) -> bool:
        """Wait until this request may run; return False if it is refused."""
        with self._lock:
            if self._running < self._max_running:
                self._running += 1
                return True
            if not self._waiting:
                self._ended.clear()
                self._ended.append(self._clock())
            elif (
                len(self._waiting) >= self._max_waiting
                or self._expected_wait() > self._max_expected_wait_seconds
            ):
                self._refused += 1
                return False
            waiter = _Waiter()
            self._waiting.append(waiter)
        waiter.wait(self._max_wait_seconds)
        with self._lock:
            if not waiter.is_admitted:
                self._refused += 1
                self._waiting.remove(waiter)
        return waiter.is_admitted

    def leave(self) -> None:
        """Let the next request run."""
        with self._lock:
            if self._waiting:
                self._ended.append(self._clock())
                self._waiting.popleft().admit()
            else:
                self._running -= 1

    def _expected_wait(self) -> float:
        """Return how long a newcomer would wait, by the rate at which requests end.

        Those that run count as ended: at first they are all that is known, and if a store stalls,
        the expected wait grows nevertheless.
        """
        ended = len(self._ended) - 1 + self._max_running
        return len(self._waiting) * (self._clock() - self._ended[0]) / ended

    def gauges(self) -> Mapping[str, float]:
        """Return how many requests run, and wait."""
        with self._lock:
            return {"running": self._running, "waiting": len(self._waiting)}

    def counters(self) -> Mapping[str, float]:
        """Return how many requests were refused since the process began."""
        return {"refused": self._refused}


class AdmissionControl:
    """WSGI middleware that refuses requests with 503 before anything of them is read."""

    def __init__(
        self, app: WSGIApplication, queue: AdmissionQueue, readable_from: tuple[str, ...]
    ) -> None:
        self._app = app
        self._queue = queue
        self._readable_from = readable_from

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle a request."""
        if environ["PATH_INFO"] in _PROBES:
            return self._app(environ, start_response)
        if not self._queue.enter():
            return self._refuse(environ, start_response)
        try:
            body = self._app(environ, start_response)
        except BaseException:
            self._queue.leave()
            raise
        if isinstance(body, list):
            self._queue.leave()
            return body
        # It is computed while it is sent.
        return ClosingIterator(body, self._queue.leave)

    def _refuse(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send the 503 that `http.problems` would render, at a fraction of its cost."""
        request_id = tracing.valid_request_id(environ.get("HTTP_X_REQUEST_ID"))
        # A valid id needs no quoting in JSON.
        body = _PROBLEM.replace(_REQUEST_ID, request_id).encode()
        headers = [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(Overloaded.retry_after_seconds)),
            ("X-Request-Id", request_id),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "private, no-cache"),
            ("Vary", "Accept-Encoding, Authorization, Origin"),
        ]
        if (origin := environ.get("HTTP_ORIGIN")) in self._readable_from:
            headers += [
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Expose-Headers", "Retry-After, X-Request-Id"),
            ]
        start_response("503 Service Unavailable", headers)
        return [body]


def register(app: Flask, settings: Config, server: ServerConfig) -> None:
    """Bound the concurrent and the waiting requests of an app."""
    queue = AdmissionQueue(
        max_running=server.api_threads,
        max_waiting=server.api_max_waiting,
        max_wait_seconds=MAX_WAIT_SECONDS * settings.timeouts_scale,
        max_expected_wait_seconds=MAX_EXPECTED_WAIT_SECONDS * settings.timeouts_scale,
    )
    metrics.register_gauge("admission", queue.gauges)
    metrics.register_counter("admission", queue.counters)
    app.wsgi_app = AdmissionControl(  # type: ignore[method-assign]
        app.wsgi_app, queue, settings.readable_from
    )
