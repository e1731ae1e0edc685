"""Access log: one line for each request, of the API and of the upload Lambda alike."""

from __future__ import annotations

import logging

from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.tracing import Trace

log = logging.getLogger("cruddur.request")


def log_request(
    trace: Trace,
    *,
    method: str,
    route: str | None,
    status: int,
    seconds: float,
    problem: str | None = None,
) -> None:
    """Record a finished request: in the log, in a metric and in its trace.

    `problem` is the code of an error response: it tells a refused token from a missing one.
    """
    trace.root.attributes = {
        "http.route": route or "",
        "http.request.method": method,
        "http.response.status_code": status,
    }
    if status >= 500:
        trace.root.error_type = trace.root.error_type or str(status)
    metrics.request_finished(route or "none", method, status, seconds)
    log.info(
        "request",
        extra={
            "request_id": trace.request_id,
            "xray_trace_id": trace.context.xray_trace_id,
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 2),
            "person": trace.person,
            "problem": problem,
        },
    )
