"""What happens in the product, as its features say it; who watches is no affair of theirs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from cruddur.platform.telemetry import traces

log = logging.getLogger(__name__)

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Measurement:
    """A number that something was found to be. Names and units are in `MEASURES`."""

    measure: str
    value: float
    labels: Labels


@dataclass(frozen=True)
class Measure:
    """Something that is measured: how often it happened, or how its values spread."""

    unit: str
    words: str
    is_count: bool = False


MEASURES: Mapping[str, Measure] = {
    "http.server.request.duration": Measure("s", "Requests, by route, method and status"),
    "cruddur.activities.created": Measure("{crud}", "Cruds and replies written", is_count=True),
    "cruddur.feed.duration": Measure("s", "A feed read"),
    "cruddur.message.send.duration": Measure("s", "A message sent"),
    "cruddur.announcements.dropped": Measure("{event}", "Events nobody was told", is_count=True),
}

Gauge = Callable[[], Mapping[str, float]]
"""Answers how things stand just now: a name of what is meant, and the number."""

_takers: list[Callable[[Measurement], None]] = []
_gauges: dict[str, Gauge] = {}
_counts: dict[str, Gauge] = {}


def collect(takers: list[Callable[[Measurement], None]]) -> None:
    """Collect measurements for some takers."""
    _takers[:] = takers


def watch(name: str, gauge: Gauge) -> None:
    """Let whoever watches look at this from time to time."""
    _gauges[name] = gauge


def count(name: str, gauge: Gauge) -> None:
    """Let whoever watches look at what only grows, from when this process began."""
    _counts[name] = gauge


def standing() -> dict[str, float]:
    """Answer how everything that is watched stands."""
    return _all(_gauges)


def counted() -> dict[str, float]:
    """Answer how much of everything that is counted there was, since this process began."""
    return _all(_counts)


def _all(gauges: Mapping[str, Gauge]) -> dict[str, float]:
    return {
        f"{name}_{part}": number
        for name, gauge in list(gauges.items())
        for part, number in gauge().items()
    }


def request_answered(route: str, method: str, status: int, seconds: float) -> None:
    """A request was answered."""
    if _takers:
        labels = {
            "http.route": route,
            "http.request.method": method,
            "http.response.status_code": str(status),
        }
        _measured("http.server.request.duration", seconds, labels)


def activity_created(kind: str) -> None:
    """A crud, or a reply, was written."""
    _measured("cruddur.activities.created", 1, {"kind": kind})


def upload_processed(purpose: str) -> None:
    """An upload became pictures."""
    log.info("upload processed", extra={"purpose": purpose})


def upload_refused(reason: str) -> None:
    """An upload was refused, for a reason that its owner is told too."""
    log.info("upload refused", extra={"reason": reason})


def stream_processed(records: int, failed: int, lag_seconds: float) -> None:
    """What happened to the messages table was followed, the oldest of it after a lag."""
    extra = {"records": records, "failed": failed, "lag_seconds": round(lag_seconds, 3)}
    log.info("stream processed", extra=extra)


def purged(
    gone: Mapping[str, int], unfinished: list[str], seconds: float, lag_seconds: float | None
) -> None:
    """What has had its time was deleted; the lag is the crud's that expired first, if known."""
    log.info(
        "purged",
        extra={
            **gone,
            "unfinished": unfinished,
            "seconds": round(seconds, 3),
            **({} if lag_seconds is None else {"lag_seconds": round(lag_seconds, 3)}),
        },
    )


def announcement_dropped(reason: str) -> None:
    """Somebody's open pages weren't told something."""
    _measured("cruddur.announcements.dropped", 1, {"reason": reason})


def feed_read(name: str) -> AbstractContextManager[None]:
    """A feed is read meanwhile."""
    return _lasting("cruddur.feed.duration", {"feed": name})


def message_sent() -> AbstractContextManager[None]:
    """A message is sent meanwhile."""
    return _lasting("cruddur.message.send.duration", {})


@contextmanager
def _lasting(measure: str, labels: Labels) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    except BaseException as error:
        fault = traces.fault(type(error))
        labels = {**labels, "error.type": fault} if fault else labels
        raise
    finally:
        _measured(measure, time.perf_counter() - began, labels)


def _measured(measure: str, value: float, labels: Labels) -> None:
    if _takers:
        measurement = Measurement(measure, value, labels)
        for take in _takers:
            take(measurement)
