"""Which backends are on."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cruddur.platform.telemetry import events, failures, lines, traces
from cruddur.platform.telemetry.backends import (
    Backend,
    TakesFailures,
    TakesLines,
    TakesMeasurements,
    TakesTraces,
    WatchesApps,
)

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

_on: list[Backend] = []


def switch_on(backends: Iterable[Backend], *, kept_share: float) -> None:
    """Tell these backends from now on, and no others."""
    _on[:] = backends
    _collect(_on, kept_share)


def watch(app: Flask) -> None:
    """Let who is on watch an app that is being built."""
    for backend in _on:
        if isinstance(backend, WatchesApps):
            backend.watch(app)


def dropped() -> dict[str, int]:
    """Answer how much each backend couldn't be told."""
    return {backend.name: backend.dropped() for backend in _on}


def close(seconds: float = 2.0) -> None:
    """Tell what waits, as far as that goes in this time for each, then nobody any more."""
    _collect([], 0)
    for backend in _on:
        backend.close(seconds)
        if count := backend.dropped():
            log.warning("%d pieces of telemetry were dropped: %s", count, backend.name)
    _on.clear()


def _collect(backends: list[Backend], kept_share: float) -> None:
    traces.collect([b.take_trace for b in backends if isinstance(b, TakesTraces)], kept_share)
    events.collect([b.take_measurement for b in backends if isinstance(b, TakesMeasurements)])
    failures.collect([b.take_failure for b in backends if isinstance(b, TakesFailures)])
    lines.collect([b.take_line for b in backends if isinstance(b, TakesLines)])
