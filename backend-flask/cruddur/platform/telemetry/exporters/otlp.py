"""OpenTelemetry: traces and metrics by OTLP over HTTP, to Honeycomb or any other collector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import (
    MetricExportResult,
    MetricsData,
    PeriodicExportingMetricReader,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.exporters.batch_processor import BatchProcessor
from cruddur.platform.telemetry.exporters.flask_spans import FlaskSpanProcessor
from cruddur.platform.telemetry.metrics import Measurement
from cruddur.platform.telemetry.tracing import Span, Trace

if TYPE_CHECKING:
    from flask import Flask
    from opentelemetry.metrics import Counter, Histogram, Meter

_KINDS = {
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "internal": SpanKind.INTERNAL,
}
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
# Of what the instrumentation records; addresses, paths and queries are nobody's business.
_ALLOWED_ATTRIBUTES = frozenset(
    {
        "error.type",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "network.protocol.version",
        "url.scheme",
    }
)
_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

_Ended = tuple[Trace, ReadableSpan | None]
"""A trace, and its request as the instrumentation recorded it."""


class ExportError(Exception):
    """The collector doesn't take what it was sent."""


class _Metrics(OTLPMetricExporter):
    """Counts what isn't taken: nobody else is told."""

    failed = 0

    def export(
        self, metrics_data: MetricsData, timeout_millis: float | None = 10_000, **more: Any
    ) -> MetricExportResult:
        """Send metrics."""
        result = MetricExportResult.FAILURE
        try:
            result = super().export(metrics_data, timeout_millis, **more)
        finally:
            self.failed += result is not MetricExportResult.SUCCESS
        return result


class OtlpExporter:
    """A collector. Its part of the work is done in threads of its own."""

    name = "OpenTelemetry"

    def __init__(
        self,
        endpoint: str,
        *,
        headers: Mapping[str, str],
        service: str,
        release: str,
        environment: str,
        metrics_every_seconds: float = 60,
        timeout_seconds: float = 5,
    ) -> None:
        endpoint = endpoint.rstrip("/")
        self._resource = Resource(
            {
                "service.name": service,
                "service.version": release,
                # Of two processes that count alike, each would else seem to take back the other's.
                "service.instance.id": str(uuid4()),
                "deployment.environment.name": environment,
            }
        )
        self._scope = InstrumentationScope("cruddur")
        self._spans = OTLPSpanExporter(
            endpoint=f"{endpoint}/v1/traces", headers=headers, timeout=timeout_seconds
        )
        self._requests = FlaskSpanProcessor()
        self._traces = BatchProcessor[_Ended](self.name, self._export, max_queue_size=1000)
        self._metrics = _Metrics(
            endpoint=f"{endpoint}/v1/metrics", headers=dict(headers), timeout=timeout_seconds
        )
        self._meters = MeterProvider(
            resource=self._resource,
            metric_readers=[
                PeriodicExportingMetricReader(
                    self._metrics,
                    export_interval_millis=metrics_every_seconds * 1000,
                    export_timeout_millis=timeout_seconds * 1000,
                )
            ],
            shutdown_on_exit=False,
        )
        meter = self._meters.get_meter("cruddur")
        self._counters: dict[str, Counter] = {}
        self._histograms: dict[str, Histogram] = {}
        for name, instrument in metrics.INSTRUMENTS.items():
            if instrument.is_counter:
                self._counters[name] = meter.create_counter(
                    name, instrument.unit, instrument.description
                )
            else:
                self._histograms[name] = meter.create_histogram(
                    name,
                    instrument.unit,
                    instrument.description,
                    explicit_bucket_boundaries_advisory=_SECONDS,
                )
        _register_process_metrics(meter)

    def instrument(self, app: Flask) -> None:
        """Have an app's requests recorded."""
        self._requests.instrument(app)

    def export_trace(self, trace: Trace) -> None:
        """Take a trace that has ended."""
        self._traces.emit((trace, self._requests.pop_span(trace)))

    def record(self, measurement: Measurement) -> None:
        """Take a measurement."""
        histogram = self._histograms.get(measurement.instrument)
        if histogram is not None:
            histogram.record(measurement.value, measurement.attributes)
        else:
            self._counters[measurement.instrument].add(measurement.value, measurement.attributes)

    def dropped(self) -> int:
        """Answer how many traces, and rounds of metrics, couldn't be delivered."""
        return self._traces.dropped + self._metrics.failed

    def shutdown(self, seconds: float) -> None:
        """Deliver what waits, as far as that goes in this time."""
        self._traces.shutdown(seconds)
        self._meters.shutdown(timeout_millis=seconds * 1000)

    def _export(self, ended: list[_Ended]) -> None:
        spans = [span for trace, request in ended for span in self._converted(trace, request)]
        if self._spans.export(spans) is not SpanExportResult.SUCCESS:
            raise ExportError

    def _converted(self, trace: Trace, request: ReadableSpan | None) -> Iterator[ReadableSpan]:
        root = trace.root
        if trace.request_id:
            root.attributes["cruddur.request_id"] = trace.request_id
        if trace.person:
            root.attributes["enduser.id"] = trace.person
        if trace.dropped_spans:
            root.attributes["cruddur.spans_missing"] = trace.dropped_spans
        rest = trace.spans
        if request is not None:
            yield self._sanitized(request, root)
            rest = trace.spans[1:]
        for span in rest:
            yield ReadableSpan(
                name=span.name,
                context=_context(trace, span.span_id, is_remote=False),
                parent=(
                    _context(trace, span.parent_span_id, is_remote=span is root)
                    if span.parent_span_id
                    else None
                ),
                resource=self._resource,
                attributes=span.attributes,
                kind=_KINDS[span.kind],
                status=_status(span),
                start_time=span.started_ns,
                end_time=span.ended_ns or root.ended_ns,
                instrumentation_scope=self._scope,
            )

    def _sanitized(self, request: ReadableSpan, ours: Span) -> ReadableSpan:
        """Answer a request as it was recorded, without what is private, and with what we know."""
        recorded = request.attributes or {}
        return ReadableSpan(
            name=request.name,
            context=request.context,
            parent=request.parent,
            resource=self._resource,
            attributes={
                **{name: recorded[name] for name in _ALLOWED_ATTRIBUTES & recorded.keys()},
                **ours.attributes,
            },
            kind=request.kind,
            status=_status(ours),
            start_time=request.start_time,
            end_time=request.end_time,
            instrumentation_scope=request.instrumentation_scope,
        )


def _context(trace: Trace, uuid: str, *, is_remote: bool) -> SpanContext:
    return SpanContext(int(trace.context.trace_id, 16), int(uuid, 16), is_remote, _SAMPLED)


def _status(span: Span) -> Status:
    return (
        Status(StatusCode.ERROR, span.error_type) if span.error_type else Status(StatusCode.UNSET)
    )


def _register_process_metrics(meter: Meter) -> None:
    def look(_options: CallbackOptions) -> Iterable[Observation]:
        for name, number in metrics.read_gauges().items():
            yield Observation(number, {"name": name})

    def count(_options: CallbackOptions) -> Iterable[Observation]:
        for name, number in metrics.read_counters().items():
            yield Observation(number, {"name": name})

    meter.create_observable_gauge(
        "cruddur.process.gauge", [look], "1", "How things stand: the pool's use"
    )
    meter.create_observable_counter(
        "cruddur.process.count",
        [count],
        "1",
        "What there was: waits for a connection, what was dropped",
    )
