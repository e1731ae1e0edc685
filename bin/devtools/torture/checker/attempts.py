"""Rules of single requests: documented statuses, 503 with Retry-After, bounded time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...settings import ROOT
from ..history import Attempt, FaultInterval, Operation
from .model import describe

# The sum of the waits that decisions 18 and 22 bound: for the queue, a connection, the rate
# limiter, the stores and a statement.
MAX_SECONDS = 30.0
# An account deletion may wait for locks for this long.
MAX_DELETION_SECONDS = 45.0
_OPENAPI = ROOT / "backend-flask" / "openapi.json"
_NOT_THE_API = ("presign", "sign_up", "age")


def load_openapi(path: Path = _OPENAPI) -> Mapping[str, Any]:
    """Return the API's specification."""
    specification: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return specification


def violations(
    operations: Sequence[Operation],
    faults: Sequence[FaultInterval],
    openapi: Mapping[str, Any],
    timeouts_scale: float = 1,
) -> list[str]:
    """Return what is wrong with the requests of a history."""
    stops = [fault for fault in faults if fault.stops_api]
    found: list[str] = []
    for operation in operations:
        if operation.action in _NOT_THE_API:
            continue
        described = openapi["paths"].get(operation.route, {}).get(operation.method.lower(), {})
        for attempt in operation.attempts:
            found += [
                f"{describe(operation)}: {problem}"
                for problem in (
                    _status_problem(attempt, described.get("responses", {})),
                    _duration_problem(operation, attempt, stops, timeouts_scale),
                )
                if problem
            ]
    return found


def _status_problem(attempt: Attempt, documented: Mapping[str, Any]) -> str | None:
    if attempt.status is None:
        return None
    if attempt.status >= 500 and attempt.status != 503:
        return f"status {attempt.status} ({attempt.code})"
    if attempt.status == 503 and not attempt.has_retry_after:
        return "status 503 without Retry-After"
    if str(attempt.status) not in documented:
        return f"status {attempt.status} isn't documented"
    if attempt.error:
        return f"status {attempt.status}, but the {attempt.error}"
    return None


def _duration_problem(
    operation: Operation, attempt: Attempt, stops: Sequence[FaultInterval], scale: float
) -> str | None:
    limit = MAX_DELETION_SECONDS if operation.action == "delete_account" else MAX_SECONDS
    seconds = attempt.ended - attempt.started
    if seconds <= limit * scale or not attempt.is_sent:
        return None
    if any(stop.started < attempt.ended and attempt.started < stop.ended + limit for stop in stops):
        return None
    return f"an attempt took {seconds:.1f} s"
