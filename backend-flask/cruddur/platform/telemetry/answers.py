"""How a request went, told alike wherever it is served: by the API, or by a Lambda."""

from __future__ import annotations

import logging

from cruddur.platform.telemetry import events
from cruddur.platform.telemetry.traces import Trace

log = logging.getLogger("cruddur.request")


def answered(trace: Trace, *, method: str, route: str | None, status: int, seconds: float) -> None:
    """Say how a request went, to the log, to measurements, and to its trace."""
    outermost = trace.spans[0]
    outermost.attributes = {
        "http.route": route or "",
        "http.request.method": method,
        "http.response.status_code": status,
    }
    if status >= 500:
        outermost.fault = outermost.fault or str(status)
    events.request_answered(route or "none", method, status, seconds)
    log.info(
        "request",
        extra={
            "request_id": trace.request_id,
            "xray_trace_id": f"1-{trace.origin.trace[:8]}-{trace.origin.trace[8:]}",
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 2),
            "person": trace.person,
        },
    )
