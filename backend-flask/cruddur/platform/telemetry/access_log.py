"""How a request went, told alike wherever it is served: by the API, or by a Lambda."""

from __future__ import annotations

import logging

from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.tracing import Trace

log = logging.getLogger("cruddur.request")


def log_request(
    trace: Trace, *, method: str, route: str | None, status: int, seconds: float
) -> None:
    """Say how a request went, to the log, to measurements, and to its trace."""
    root = trace.root
    root.attributes = {
        "http.route": route or "",
        "http.request.method": method,
        "http.response.status_code": status,
    }
    if status >= 500:
        root.error_type = root.error_type or str(status)
    metrics.request_finished(route or "none", method, status, seconds)
    log.info(
        "request",
        extra={
            "request_id": trace.request_id,
            "xray_trace_id": f"1-{trace.context.trace_id[:8]}-{trace.context.trace_id[8:]}",
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 2),
            "person": trace.person,
        },
    )
