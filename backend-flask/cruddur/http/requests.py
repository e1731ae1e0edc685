"""What happens around every request: its id, its log line, the headers of its answer."""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from flask import Flask, Response, g, request

from cruddur.http.auth import viewer

log = logging.getLogger("cruddur.request")

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_PROBES = frozenset({"/api/livez", "/api/readyz"})


def register(app: Flask) -> None:
    """Give requests an id, answers their headers, and the log a line for each."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    offered = request.headers.get("X-Request-Id", "")
    g.request_id = offered if _REQUEST_ID.fullmatch(offered) else str(uuid4())
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.vary.add("Authorization")
    if request.path not in _PROBES:
        asking = viewer()
        log.info(
            "request",
            extra={
                "request_id": g.request_id,
                "method": request.method,
                "route": str(request.url_rule) if request.url_rule else None,
                "status": response.status_code,
                "duration_ms": round((time.perf_counter() - g.started) * 1000, 2),
                "person": str(asking.uuid) if asking else None,
            },
        )
    return response
