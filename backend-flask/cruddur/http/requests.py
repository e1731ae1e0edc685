"""What happens around every request: its id, its trace, its log line, its answer's headers."""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from flask import Flask, Response, g, request

from cruddur.http.auth import viewer
from cruddur.platform.telemetry import events, switchboard, traces

log = logging.getLogger("cruddur.request")

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
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
    offered = request.headers.get("X-Request-Id", "")
    g.request_id = offered if _REQUEST_ID.fullmatch(offered) else str(uuid4())
    g.started = time.perf_counter()
    if request.path not in _PROBES:
        headers = request.headers
        origin = traces.of_request(headers.get("traceparent"), headers.get("X-Amzn-Trace-Id"))
        route = _route()
        name = f"{_method()} {route}" if route else _method()
        g.trace = traces.begin(name, origin, _SERVICE, request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.vary.add("Authorization")
    trace: traces.Trace | None = g.get("trace")
    if trace is not None:
        _account(trace, response.status_code, time.perf_counter() - g.started)
    return response


def _account(trace: traces.Trace, status: int, seconds: float) -> None:
    """Say how a request went, to the log, to measurements, and to its trace."""
    route, asking = _route(), viewer()
    outermost = trace.spans[0]
    outermost.attributes = {
        "http.route": route or "",
        "http.request.method": _method(),
        "http.response.status_code": status,
    }
    if status >= 500:
        outermost.fault = outermost.fault or str(status)
    events.request_answered(route or "none", _method(), status, seconds)
    log.info(
        "request",
        extra={
            "request_id": g.request_id,
            "xray_trace_id": f"1-{trace.origin.trace[:8]}-{trace.origin.trace[8:]}",
            "method": request.method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 2),
            "person": str(asking.uuid) if asking else None,
        },
    )
    if _standing.is_due():
        log.info("standing", extra={**events.standing(), "telemetry_dropped": _dropped()})


def _leave(_error: BaseException | None) -> None:
    trace: traces.Trace | None = g.pop("trace", None)
    if trace is not None:
        traces.end(trace)


def _dropped() -> int:
    return sum(switchboard.dropped().values())


class _Standing:
    """Says once a minute that it is time to look how things stand, while requests come."""

    def __init__(self) -> None:
        self._next = 0.0

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
