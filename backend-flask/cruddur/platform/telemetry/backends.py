"""The one interface that every vendor's module fulfils."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from cruddur.platform.telemetry.events import Measurement
from cruddur.platform.telemetry.failures import Failure
from cruddur.platform.telemetry.traces import Trace

if TYPE_CHECKING:
    from flask import Flask


class Backend(Protocol):
    """Somebody who watches.

    Beside these, it has those of the methods below that it cares for. Each returns at once,
    whatever state the vendor is in.
    """

    name: str

    def dropped(self) -> int:
        """Answer how much couldn't be delivered."""

    def close(self, seconds: float) -> None:
        """Deliver what waits, as far as that goes in this time."""


@runtime_checkable
class WatchesApps(Protocol):
    """Sees an app's requests for itself."""

    def watch(self, app: Flask) -> None:
        """Watch an app that is being built."""


@runtime_checkable
class TakesTraces(Protocol):
    """Takes traces."""

    def take_trace(self, trace: Trace) -> None:
        """Take a trace that has ended."""


@runtime_checkable
class TakesMeasurements(Protocol):
    """Takes measurements."""

    def take_measurement(self, measurement: Measurement) -> None:
        """Take a measurement."""


@runtime_checkable
class TakesLines(Protocol):
    """Takes log lines."""

    def take_line(self, line: str, created: float) -> None:
        """Take a line of the log, and when it was said."""


@runtime_checkable
class TakesFailures(Protocol):
    """Takes failures."""

    def take_failure(self, failure: Failure) -> None:
        """Take a failure."""
