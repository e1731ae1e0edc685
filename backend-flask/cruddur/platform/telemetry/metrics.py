"""What happens in the product, as its features say it; who watches is no affair of theirs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from cruddur.platform.telemetry import tracing

log = logging.getLogger(__name__)

Attributes = Mapping[str, str]


@dataclass(frozen=True)
class Measurement:
    """A number that something was found to be. Names and units are in `INSTRUMENTS`."""

    instrument: str
    value: float
    attributes: Attributes


@dataclass(frozen=True)
class Instrument:
    """Something that is measured: how often it happened, or how its values spread."""

    unit: str
    description: str
    is_counter: bool = False


INSTRUMENTS: Mapping[str, Instrument] = {
    "http.server.request.duration": Instrument("s", "Requests, by route, method and status"),
    "cruddur.activities.created": Instrument(
        "{crud}", "Cruds and replies written", is_counter=True
    ),
    "cruddur.feed.duration": Instrument("s", "A feed read"),
    "cruddur.message.send.duration": Instrument("s", "A message sent"),
    "cruddur.events.dropped": Instrument("{event}", "Events nobody was told", is_counter=True),
}

Gauge = Callable[[], Mapping[str, float]]
"""Answers how things stand just now: a name of what is meant, and the number."""

_callbacks: list[Callable[[Measurement], None]] = []
_gauges: dict[str, Gauge] = {}
_counters: dict[str, Gauge] = {}


def subscribe(callbacks: list[Callable[[Measurement], None]]) -> None:
    """Collect measurements for some callbacks."""
    _callbacks[:] = callbacks


def register_gauge(name: str, gauge: Gauge) -> None:
    """Let whoever watches look at this from time to time."""
    _gauges[name] = gauge


def register_counter(name: str, gauge: Gauge) -> None:
    """Let whoever watches look at what only grows, from when this process began."""
    _counters[name] = gauge


def read_gauges() -> dict[str, float]:
    """Answer how everything that is watched stands."""
    return _all(_gauges)


def read_counters() -> dict[str, float]:
    """Answer how much of everything that is counted there was, since this process began."""
    return _all(_counters)


def _all(gauges: Mapping[str, Gauge]) -> dict[str, float]:
    return {
        f"{name}_{part}": number
        for name, gauge in list(gauges.items())
        for part, number in gauge().items()
    }


def request_finished(route: str, method: str, status: int, seconds: float) -> None:
    """A request was answered."""
    if _callbacks:
        attributes = {
            "http.route": route,
            "http.request.method": method,
            "http.response.status_code": str(status),
        }
        _record("http.server.request.duration", seconds, attributes)


def activity_created(kind: str) -> None:
    """A crud, or a reply, was written."""
    _record("cruddur.activities.created", 1, {"kind": kind})


def upload_processed(purpose: str) -> None:
    """An upload became pictures."""
    log.info("upload processed", extra={"purpose": purpose})


def upload_refused(reason: str) -> None:
    """An upload was refused, for a reason that its owner is told too."""
    log.info("upload refused", extra={"reason": reason})


def stream_processed(records: int, failed: int, lag_seconds: float) -> None:
    """What happened to the messages table was followed, the oldest of it after a lag."""
    extra = {"records": records, "failed": failed, "lag_seconds": round(lag_seconds, 3)}
    log.info("stream followed", extra=extra)


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


def event_dropped(reason: str) -> None:
    """Somebody's open pages weren't told something."""
    _record("cruddur.events.dropped", 1, {"reason": reason})


def time_feed(name: str) -> AbstractContextManager[None]:
    """A feed is read meanwhile."""
    return _timed("cruddur.feed.duration", {"feed": name})


def time_message_send() -> AbstractContextManager[None]:
    """A message is sent meanwhile."""
    return _timed("cruddur.message.send.duration", {})


@contextmanager
def _timed(instrument: str, attributes: Attributes) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    except BaseException as error:
        kind = tracing.error_type(type(error))
        attributes = {**attributes, "error.type": kind} if kind else attributes
        raise
    finally:
        _record(instrument, time.perf_counter() - began, attributes)


def _record(instrument: str, value: float, attributes: Attributes) -> None:
    if _callbacks:
        measurement = Measurement(instrument, value, attributes)
        for record in _callbacks:
            record(measurement)
