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
    traces.collect(_takers("take_trace"), kept_share)
    events.collect(_takers("take_measurement"))
    failures.collect(_takers("take_failure"))
    lines.collect(_takers("take_line"))


def dropped() -> dict[str, int]:
    """Answer how much each backend couldn't be told."""
    return {backend.name: backend.dropped() for backend in _on}


def close() -> None:
    """Tell what waits, as far as that goes in a short time, then nobody any more."""
    closing = list(_on)
    switch_on([], kept_share=0)
    for backend in closing:
        backend.close()
    for backend in closing:
        if count := backend.dropped():
            log.warning("%d pieces of telemetry were dropped: %s", count, backend.name)


def _takers(method: str) -> list[Callable[..., Any]]:
    return [taker for backend in _on if (taker := getattr(backend, method, None)) is not None]
