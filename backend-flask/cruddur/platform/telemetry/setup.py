"""The telemetry exporters of this process: configured once, shut down at its end.

The modules of vendors that aren't configured aren't even imported.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cruddur.platform import logs
from cruddur.platform.telemetry import error_reports, metrics, tracing
from cruddur.platform.telemetry.exporters.base import (
    AppInstrumentor,
    ErrorExporter,
    Exporter,
    LogExporter,
    MetricExporter,
    TraceExporter,
)

if TYPE_CHECKING:
    from flask import Flask

    from cruddur.config import Config

log = logging.getLogger(__name__)

SERVICE = "cruddur-api"

_active: list[Exporter] = []


def configure_exporters(settings: Config) -> None:
    """Export to the vendors that the configuration names."""
    use_exporters(_exporters(settings), sample_ratio=settings.traces_sample_ratio)


def use_exporters(exporters: Iterable[Exporter], *, sample_ratio: float) -> None:
    """Export to these, and to no others."""
    _active[:] = exporters
    _subscribe(_active, sample_ratio)
    metrics.register_counter("telemetry_dropped", dropped_counts)


def instrument_app(app: Flask) -> None:
    """Let exporters instrument an app that is being built."""
    for exporter in _active:
        if isinstance(exporter, AppInstrumentor):
            exporter.instrument(app)


def dropped_counts() -> dict[str, int]:
    """Return how much each exporter couldn't deliver."""
    return {exporter.name: exporter.dropped() for exporter in _active}


def shutdown(seconds: float = 2.0) -> None:
    """Stop collecting and flush each exporter, best effort, in this time for each."""
    _subscribe([], 0)
    for exporter in _active:
        exporter.shutdown(seconds)
        if count := exporter.dropped():
            log.warning("%d pieces of telemetry were dropped: %s", count, exporter.name)
    _active.clear()


def _subscribe(exporters: list[Exporter], sample_ratio: float) -> None:
    tracing.subscribe(
        [each.export_trace for each in exporters if isinstance(each, TraceExporter)], sample_ratio
    )
    metrics.subscribe([each.record for each in exporters if isinstance(each, MetricExporter)])
    error_reports.subscribe(
        [each.export_error for each in exporters if isinstance(each, ErrorExporter)]
    )
    logs.subscribe([each.export_log for each in exporters if isinstance(each, LogExporter)])


def _exporters(settings: Config) -> Iterator[Exporter]:
    if settings.otel_exporter_otlp_endpoint:
        from cruddur.platform.telemetry.exporters.otlp import OtlpExporter

        yield OtlpExporter(
            settings.otel_exporter_otlp_endpoint,
            headers=dict(_headers(settings.otel_exporter_otlp_headers.get_secret_value())),
            service=SERVICE,
            release=settings.release,
            environment=settings.cruddur_env,
        )
    if settings.aws_xray_daemon_address:
        from cruddur.platform.telemetry.exporters.xray import XrayExporter

        yield XrayExporter(settings.aws_xray_daemon_address)
    if settings.cloudwatch_log_group:
        from cruddur.platform.telemetry.exporters.cloudwatch import CloudWatchExporter

        yield CloudWatchExporter(
            settings.cloudwatch_log_group,
            region=settings.aws_region,
            endpoint_url=settings.aws_endpoint_url,
        )
    if settings.rollbar_access_token:
        from cruddur.platform.telemetry.exporters.rollbar import RollbarExporter

        yield RollbarExporter(
            settings.rollbar_access_token.get_secret_value(),
            environment=settings.cruddur_env,
            release=settings.release,
            endpoint=settings.rollbar_endpoint,
        )


def _headers(text: str) -> Iterator[tuple[str, str]]:
    """Read headers as OpenTelemetry's specification writes them: `name=value,name=value`."""
    for pair in filter(None, text.split(",")):
        name, _, value = pair.partition("=")
        yield name.strip().lower(), unquote(value.strip())
