"""The telemetry exporters of this process: configured at its start, shut down at its end."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cruddur.platform import logs
from cruddur.platform.telemetry import error_reports, metrics, tracing

if TYPE_CHECKING:
    from flask import Flask

    from cruddur.config import Config
    from cruddur.platform.telemetry.exporters.base import Exporter

log = logging.getLogger(__name__)

_exporters: list[Exporter[Any]] = []


def configure_exporters(settings: Config) -> None:
    """Export to the vendors that the configuration names."""
    use_exporters(_configured(settings), sample_ratio=settings.traces_sample_ratio)


def use_exporters(exporters: Iterable[Exporter[Any]], *, sample_ratio: float) -> None:
    """Export to these, and to no others."""
    _exporters[:] = exporters
    _subscribe(_exporters, sample_ratio)
    metrics.register_counter("telemetry_dropped", dropped_counts)


def _subscribe(exporters: list[Exporter[Any]], sample_ratio: float) -> None:
    by_signal: dict[str, list[Any]] = {"traces": [], "errors": [], "logs": []}
    for each in exporters:
        by_signal[each.signal].append(each.emit)
    tracing.subscribe(by_signal["traces"], sample_ratio)
    error_reports.subscribe(by_signal["errors"])
    logs.subscribe(by_signal["logs"])
    metrics.subscribe({name: r for each in exporters for name, r in each.recorders.items()})


def instrument_app(app: Flask) -> None:
    """Let exporters instrument an app that is being built."""
    for each in _exporters:
        each.instrument(app)


def dropped_counts() -> dict[str, int]:
    """Return how many items each exporter has dropped."""
    return {each.name: each.dropped() for each in _exporters}


def shutdown(seconds: float = 2.0) -> None:
    """Flush every exporter, best effort, in this time for each; then export nothing."""
    _subscribe([], 0)
    for each in _exporters:
        each.shutdown(seconds)
        if count := each.dropped():
            log.warning("%d items of telemetry were dropped: %s", count, each.name)
    _exporters.clear()


def _configured(settings: Config) -> Iterator[Exporter[Any]]:
    """Yield the exporters; the modules of vendors that aren't configured aren't even imported."""
    if settings.otel_exporter_otlp_endpoint:
        from cruddur.platform.telemetry.exporters.otlp import OtlpExporter

        yield OtlpExporter(settings)
    if settings.xray_otlp_endpoint:
        from cruddur.platform.telemetry.exporters.xray_otlp import XrayOtlpExporter

        yield XrayOtlpExporter(settings)
    if settings.aws_xray_daemon_address:
        from cruddur.platform.telemetry.exporters.xray import XrayExporter

        yield XrayExporter(settings.aws_xray_daemon_address)
    if settings.cloudwatch_log_group:
        from cruddur.platform.telemetry.exporters.cloudwatch import CloudWatchExporter

        yield CloudWatchExporter(settings)
    if settings.rollbar_access_token:
        from cruddur.platform.telemetry.exporters.rollbar import RollbarExporter

        yield RollbarExporter(settings)
