"""Which backends are on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from cruddur.platform.telemetry import events, failures, lines, traces
from cruddur.platform.telemetry.backends import Backend

log = logging.getLogger(__name__)

_on: list[Backend] = []


def switch_on(backends: Iterable[Backend], *, kept_share: float) -> None:
    """Tell these backends from now on, and no others."""
    _on[:] = backends
    _collect(_on, kept_share)


def dropped() -> dict[str, int]:
    """Answer how much each backend couldn't be told."""
    return {backend.name: backend.dropped() for backend in _on}


def close() -> None:
    """Tell what waits, as far as that goes in a short time, then nobody any more."""
    _collect([], 0)
    for backend in _on:
        backend.close()
        if count := backend.dropped():
            log.warning("%d pieces of telemetry were dropped: %s", count, backend.name)
    _on.clear()


def _collect(backends: list[Backend], kept_share: float) -> None:
    def takers(method: str) -> list[Callable[..., Any]]:
        return [take for each in backends if (take := getattr(each, method, None)) is not None]

    traces.collect(takers("take_trace"), kept_share)
    events.collect(takers("take_measurement"))
    failures.collect(takers("take_failure"))
    lines.collect(takers("take_line"))
