"""What happens around every request: its id, its trace, its log line, its answer's headers."""

from __future__ import annotations

import logging
import threading
import time

from flask import Flask, Response, g, request

from cruddur.platform.telemetry import access_log, metrics, setup, tracing

log = logging.getLogger("cruddur.request")

_PROBES = frozenset({"/api/livez", "/api/readyz", "/api/health-check"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
_SERVICE = "cruddur-api"
_STANDING_SECONDS = 60


def register(app: Flask) -> None:
    """Give requests an id, answers their headers, and the log a line for each."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_leave)


def _begin() -> None:
    g.request_id = tracing.valid_request_id(request.headers.get("X-Request-Id"))
    g.started = time.perf_counter()
    if request.path not in _PROBES:
        route = _route()
        name = f"{_method()} {route}" if route else _method()
        origin = tracing.context_from_environ(request.environ)
        g.trace = tracing.start_trace(name, origin, _SERVICE, request_id=g.request_id)
        _standing.begins()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.vary.add("Authorization")
    trace: tracing.Trace | None = g.get("trace")
    if trace is not None:
        access_log.log_request(
            trace,
            method=_method(),
            route=_route(),
            status=response.status_code,
            seconds=time.perf_counter() - g.started,
        )
        if _standing.is_due():
            log.info("standing", extra=_standing.told())
    return response


def _leave(_error: BaseException | None) -> None:
    trace: tracing.Trace | None = g.pop("trace", None)
    if trace is not None:
        _standing.ends()
        tracing.end_trace(trace)


class _Standing:
    """Says once a minute that it is time to look how things stand, while requests come."""

    def __init__(self) -> None:
        self._next = 0.0
        self._counted: dict[str, float] = {}
        self._counting = threading.Lock()
        self._at_work = self._most = 0

    def begins(self) -> None:
        """Count a request that is at work."""
        with self._counting:
            self._at_work += 1
            self._most = max(self._most, self._at_work)

    def ends(self) -> None:
        """Count it no longer."""
        with self._counting:
            self._at_work -= 1

    def told(self) -> dict[str, float]:
        """Tell how things stand, and what there was since it was told last, so that sums are true.

        `requests_most` is how many were at work at once.
        """
        dropped = sum(setup.dropped_counts().values())
        counted = {**metrics.read_counters(), "telemetry_dropped": dropped}
        with self._counting:
            before, self._counted = self._counted, counted
            most, self._most = self._most, self._at_work
        since = {name: max(0, number - before.get(name, 0)) for name, number in counted.items()}
        return {**metrics.read_gauges(), **since, "requests_most": most}

    def is_due(self) -> bool:
        """Answer whether it is time; to one who asks, once."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + _STANDING_SECONDS
        return True


_standing = _Standing()


def _route() -> str | None:
    return str(request.url_rule) if request.url_rule else None


def _method() -> str:
    return request.method if request.method in _METHODS else "OTHER"
