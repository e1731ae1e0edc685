"""Request hooks: request id, trace, access log line, default headers, periodic stats line."""

from __future__ import annotations

import logging
import threading
import time

from flask import Flask, Request, Response
from flask.globals import app_ctx, request_ctx

from cruddur.platform import connection_pool
from cruddur.platform.telemetry import access_log, metrics, setup, tracing

log = logging.getLogger("cruddur.request")

_PROBES = frozenset({"/api/livez", "/api/readyz", "/api/health-check"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
_SERVICE = "cruddur-api"
_STATS_INTERVAL_SECONDS = 60


def register(app: Flask) -> None:
    """Register the hooks of every request."""
    app.before_request(_before_request)
    app.after_request(_after_request)
    app.teardown_request(_teardown)


# Flask's `request` and `g` look up their object for each attribute, so the hooks do it once.
def _before_request() -> None:
    connection_pool.begin_request()
    request, g = request_ctx.request, app_ctx.g
    g.request_id = tracing.valid_request_id(request.environ.get("HTTP_X_REQUEST_ID"))
    if request.path not in _PROBES:
        g.started = time.perf_counter()
        route = _route(request)
        name = f"{_method(request)} {route}" if route else _method(request)
        origin = tracing.context_from_environ(request.environ)
        g.trace = tracing.start_trace(name, origin, _SERVICE, request_id=g.request_id)
        _stats.request_started()


def _after_request(response: Response) -> Response:
    g = app_ctx.g
    headers = response.headers
    # `add` doesn't search for earlier values, as item assignment does.
    headers.add("X-Request-Id", g.request_id)
    headers.add("X-Content-Type-Options", "nosniff")
    headers.add("Vary", "Accept-Encoding, Authorization, Origin")
    if "Cache-Control" not in [name for name, _ in headers]:
        headers.add("Cache-Control", "private, no-cache")
    trace: tracing.Trace | None = g.get("trace")
    if trace is not None:
        request = request_ctx.request
        access_log.log_request(
            trace,
            method=_method(request),
            route=_route(request),
            status=response.status_code,
            seconds=time.perf_counter() - g.started,
            problem=g.get("problem"),
        )
        if _stats.is_due():
            log.info("stats", extra=_stats.snapshot())
    return response


def _teardown(_error: BaseException | None) -> None:
    connection_pool.end_request()
    trace: tracing.Trace | None = app_ctx.g.pop("trace", None)
    if trace is not None:
        _stats.request_finished()
        tracing.end_trace(trace)


class _StatsReporter:
    """Collects the numbers of the `stats` log line, written once a minute while requests come."""

    def __init__(self) -> None:
        self._next = 0.0
        self._last_counters: dict[str, float] = {}
        self._lock = threading.Lock()
        self._in_progress = self._max_in_progress = 0

    def request_started(self) -> None:
        """Count a request in progress."""
        with self._lock:
            self._in_progress += 1
            self._max_in_progress = max(self._max_in_progress, self._in_progress)

    def request_finished(self) -> None:
        """Stop counting a request in progress."""
        with self._lock:
            self._in_progress -= 1

    def snapshot(self) -> dict[str, float]:
        """Return gauges, and counter deltas since the last call, so that CloudWatch can sum them.

        `requests_max_concurrent` is the highest number of requests in progress.
        """
        dropped = sum(setup.dropped_counts().values())
        counters = {**metrics.read_counters(), "telemetry_dropped": dropped}
        with self._lock:
            before, self._last_counters = self._last_counters, counters
            max_concurrent, self._max_in_progress = self._max_in_progress, self._in_progress
        since = {name: max(0, number - before.get(name, 0)) for name, number in counters.items()}
        return {**metrics.read_gauges(), **since, "requests_max_concurrent": max_concurrent}

    def is_due(self) -> bool:
        """Return True once for each interval."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + _STATS_INTERVAL_SECONDS
        return True


_stats = _StatsReporter()


def _route(request: Request) -> str | None:
    return request.url_rule.rule if request.url_rule else None


def _method(request: Request) -> str:
    return request.method if request.method in _METHODS else "OTHER"
