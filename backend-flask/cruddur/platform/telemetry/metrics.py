"""Domain metrics: a metric is a counter or a histogram of events, or a gauge of the process.

Uploads, the stream and the purge run in Lambdas, whose metrics are made of their log lines.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from cruddur.platform.telemetry import tracing

log = logging.getLogger(__name__)

Attributes = Mapping[str, str]
Recorder = Callable[[float, Attributes], None]
Readings = Callable[[], Mapping[str, float]]


# Unit and description by name: those in seconds are histograms, the others counters.
INSTRUMENTS = {
    "http.server.request.duration": ("s", "Requests, by route, method and status"),
    "cruddur.activities.created": ("{crud}", "Cruds and replies created"),
    "cruddur.feed.duration": ("s", "Reading a feed"),
    "cruddur.message.send.duration": ("s", "Sending a message"),
    "cruddur.reports.created": ("{report}", "Reports, and appeals against decisions"),
    "cruddur.reports.decided": ("{decision}", "Decisions of moderators"),
    "cruddur.events.dropped": ("{event}", "Realtime events that were not published"),
    "cruddur.pushes.dropped": ("{push}", "Pushes to browsers that were not published"),
}

_recorders: Mapping[str, Recorder] = {}
_gauges: dict[str, Readings] = {}
_counters: dict[str, Readings] = {}


def subscribe(recorders: Mapping[str, Recorder]) -> None:
    """Pass values to these recorders, by the name of the instrument."""
    global _recorders
    _recorders = recorders


def register_gauge(name: str, read: Readings) -> None:
    """Register gauges of this process, which are read when metrics are exported and logged."""
    _gauges[name] = read


def register_counter(name: str, read: Readings) -> None:
    """Register counters of this process, whose readings only grow."""
    _counters[name] = read


def read_gauges() -> dict[str, float]:
    """Return the gauges of this process."""
    return _read(_gauges)


def read_counters() -> dict[str, float]:
    """Return the counters of this process since it started."""
    return _read(_counters)


def _read(registered: Mapping[str, Readings]) -> dict[str, float]:
    return {
        f"{name}_{part}": number
        for name, read in list(registered.items())
        for part, number in read().items()
    }


def request_finished(route: str, method: str, status: int, seconds: float) -> None:
    """Record a request."""
    attributes = {
        "http.route": route,
        "http.request.method": method,
        "http.response.status_code": str(status),
    }
    _record("http.server.request.duration", seconds, attributes)


def activity_created(kind: str) -> None:
    """Record a new crud or reply."""
    _record("cruddur.activities.created", 1, {"kind": kind})


def report_created(reason: str) -> None:
    """Record a new report."""
    _record("cruddur.reports.created", 1, {"reason": reason})


def report_decided(action: str) -> None:
    """Record a decision of a moderator."""
    _record("cruddur.reports.decided", 1, {"action": action})


def event_dropped(reason: str) -> None:
    """Record a realtime event that was not published."""
    _record("cruddur.events.dropped", 1, {"reason": reason})


def push_dropped(reason: str) -> None:
    """Record a push to browsers that was not published."""
    _record("cruddur.pushes.dropped", 1, {"reason": reason})


def time_feed(name: str) -> AbstractContextManager[None]:
    """Context manager that records how long reading a feed takes."""
    return _timed("cruddur.feed.duration", {"feed": name})


def time_message_send() -> AbstractContextManager[None]:
    """Context manager that records how long sending a message takes."""
    return _timed("cruddur.message.send.duration", {})


def upload_processed(purpose: str) -> None:
    """Log an upload that became pictures."""
    log.info("upload processed", extra={"purpose": purpose})


def upload_refused(reason: str) -> None:
    """Log an upload that was refused, with the reason that its owner sees too."""
    log.info("upload refused", extra={"reason": reason})


def stream_processed(records: int, failed: int, lag_seconds: float) -> None:
    """Log a batch of the messages table's stream; the lag is that of its oldest record."""
    extra = {"records": records, "failed": failed, "lag_seconds": round(lag_seconds, 3)}
    log.info("stream processed", extra=extra)


def pushes_sent(sent: int, gone: int, retried: int, refused: int, expired: int) -> None:
    """Log the pushes of a batch, by what became of each."""
    extra = {"sent": sent, "gone": gone, "retried": retried, "refused": refused, "expired": expired}
    log.info("pushes sent", extra=extra)


def purged(
    gone: Mapping[str, int],
    unfinished: list[str],
    seconds: float,
    lag_seconds: float | None,
    queue_seconds: float | None = None,
    scheduled_seconds: float | None = None,
) -> None:
    """Log a purge; the lag is that of the crud that expired first, if known.

    `queue_seconds` is how long the oldest open report has waited for a moderator,
    `scheduled_seconds` how late the oldest scheduled crud is.
    """
    extra: dict[str, object] = {**gone, "unfinished": unfinished, "seconds": round(seconds, 3)}
    if lag_seconds is not None:
        extra["lag_seconds"] = round(lag_seconds, 3)
    if queue_seconds is not None:
        extra["reports_waiting_seconds"] = round(queue_seconds, 3)
    if scheduled_seconds is not None:
        extra["scheduled_late_seconds"] = round(scheduled_seconds, 3)
    log.info("purged", extra=extra)


def publication_failed(code: str) -> None:
    """Log that a scheduled crud can't be published; its author sees the reason."""
    log.info("scheduled crud not published", extra={"code": code})


@contextmanager
def _timed(name: str, attributes: Attributes) -> Iterator[None]:
    started = time.perf_counter()
    try:
        yield
    except BaseException as error:
        if kind := tracing.error_type(type(error)):
            attributes = {**attributes, "error.type": kind}
        raise
    finally:
        _record(name, time.perf_counter() - started, attributes)


def _record(name: str, value: float, attributes: Attributes) -> None:
    if record := _recorders.get(name):
        record(value, attributes)
