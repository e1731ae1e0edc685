"""The one interface that every vendor's module fulfils."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from cruddur.platform.telemetry.error_reports import ErrorReport
from cruddur.platform.telemetry.metrics import Measurement
from cruddur.platform.telemetry.tracing import Trace

if TYPE_CHECKING:
    from flask import Flask


class Exporter(Protocol):
    """Somebody who watches.

    Beside these, it has those of the methods below that it cares for. Each returns at once,
    whatever state the vendor is in.
    """

    name: str

    def dropped(self) -> int:
        """Answer how much couldn't be delivered."""

    def shutdown(self, seconds: float) -> None:
        """Deliver what waits, as far as that goes in this time."""


@runtime_checkable
class AppInstrumentor(Protocol):
    """Sees an app's requests for itself."""

    def instrument(self, app: Flask) -> None:
        """Watch an app that is being built."""


@runtime_checkable
class TraceExporter(Protocol):
    """Takes traces."""

    def export_trace(self, trace: Trace) -> None:
        """Take a trace that has ended."""


@runtime_checkable
class MetricExporter(Protocol):
    """Takes measurements."""

    def record(self, measurement: Measurement) -> None:
        """Take a measurement."""


@runtime_checkable
class LogExporter(Protocol):
    """Takes log lines."""

    def export_log(self, line: str, created: float) -> None:
        """Take a line of the log, and when it was said."""


@runtime_checkable
class ErrorExporter(Protocol):
    """Takes failures."""

    def export_error(self, report: ErrorReport) -> None:
        """Take a report."""
