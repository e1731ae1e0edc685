"""OTLP exporters, by OpenTelemetry's SDK: traces and metrics, to Honeycomb or any collector.

A span processor hands over the requests that OpenTelemetry's instrumentation of Flask recorded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.metrics import NoOpMeterProvider, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricExportResult, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags
from opentelemetry.util.re import parse_env_headers

from cruddur.platform.telemetry import metrics, tracing
from cruddur.platform.telemetry.exporters.base import Exporter, ExportError
from cruddur.platform.telemetry.tracing import Span, Trace

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flask import Flask

    from cruddur.config import Config

# Today's names of attributes, not those that the instrumentation still has by default.
os.environ.setdefault("OTEL_SEMCONV_STABILITY_OPT_IN", "http")

# Only these leave. The instrumentation also records addresses, paths and queries.
_ALLOWED_ATTRIBUTES = frozenset(
    {
        "aws.retries",
        "db.system.name",
        "error.type",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "network.protocol.version",
        "rpc.method",
        "rpc.service",
        "rpc.system",
        "url.scheme",
    }
)
_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
_METRICS_INTERVAL_SECONDS = 60
TIMEOUT_SECONDS = 5
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)


class _MetricExporter(OTLPMetricExporter):
    """Counts failed exports, which the SDK only logs."""

    failed = 0

    def export(self, *arguments: Any, **more: Any) -> MetricExportResult:
        """Send metrics."""
        result = MetricExportResult.FAILURE
        try:
            result = super().export(*arguments, **more)
        finally:
            self.failed += result is not MetricExportResult.SUCCESS
        return result


class _RequestRecorder(SpanProcessor):
    """Attaches the span that the instrumentation recorded to the trace, which ends after it."""

    def on_end(self, span: ReadableSpan) -> None:
        """Attach a span."""
        if (trace := tracing.current()) is not None:
            trace.recorded = span


class OtlpTraceExporter(Exporter[Trace]):
    """Exports traces; a subclass says where to."""

    signal = "traces"

    def __init__(self, settings: Config, spans: OTLPSpanExporter) -> None:
        super().__init__()
        self._spans = spans
        self._scope = InstrumentationScope("cruddur")
        self._resource = Resource(
            {
                "service.name": "cruddur-api",
                "service.version": settings.release,
                # Without it, the counters of two processes would look like one that goes back.
                "service.instance.id": str(uuid4()),
                "deployment.environment.name": settings.cruddur_env,
            }
        )

    def instrument(self, app: Flask) -> None:
        """Record sampled requests by the Flask instrumentation, after our own hooks.

        Other requests bypass it, as it costs more than the rest of telemetry.
        """
        if getattr(app, "_is_instrumented_by_opentelemetry", False):
            return  # for another exporter, which has the same spans
        tracers = TracerProvider(sampler=ALWAYS_ON, shutdown_on_exit=False)
        tracers.add_span_processor(_RequestRecorder())
        bypass = app.wsgi_app
        FlaskInstrumentor.instrument_app(  # type: ignore[no-untyped-call]
            app,
            tracer_provider=tracers,
            meter_provider=NoOpMeterProvider(),  # requests are measured by our own metrics
            enable_commenter=False,
        )
        instrumented = app.wsgi_app
        for hooks in (app.before_request_funcs[None], app.teardown_request_funcs[None]):
            hooks.append(_if_sampled(hooks.pop()))

        def choose(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            is_sampled = tracing.context_from_environ(environ).is_sampled
            return (instrumented if is_sampled else bypass)(environ, start_response)

        app.wsgi_app = choose  # type: ignore[method-assign]  # as Flask says to wrap it

    def export(self, batch: list[Trace]) -> None:
        """Send traces."""
        spans = [self._readable(trace, span) for trace in batch for span in trace.spans]
        if self._spans.export(spans) is not SpanExportResult.SUCCESS:
            raise ExportError

    def _readable(self, trace: Trace, span: Span) -> ReadableSpan:
        """Return a span as the SDK exports it, without attributes that may be private."""
        recorded: ReadableSpan | None = trace.recorded if span is trace.root else None
        found = {**((recorded and recorded.attributes) or {}), **span.attributes}
        attributes = {name: found[name] for name in found.keys() & _ALLOWED_ATTRIBUTES}
        if span is trace.root:
            known = {
                "cruddur.request_id": trace.request_id,
                "enduser.id": trace.person,
                "cruddur.spans_missing": trace.dropped_spans,
            }
            attributes |= {name: value for name, value in known.items() if value}
        parent, is_remote = span.parent_span_id, span is trace.root
        return ReadableSpan(
            name=span.name,
            context=_context(trace, span.span_id, is_remote=False),
            parent=_context(trace, parent, is_remote=is_remote) if parent else None,
            resource=self._resource,
            attributes=attributes,
            kind=SpanKind[span.kind.upper()],
            status=(
                Status(StatusCode.ERROR, span.error_type)
                if span.error_type
                else Status(StatusCode.UNSET)
            ),
            start_time=recorded.start_time if recorded else span.started_ns,
            end_time=span.ended_ns or trace.root.ended_ns,
            instrumentation_scope=recorded.instrumentation_scope if recorded else self._scope,
        )


class OtlpExporter(OtlpTraceExporter):
    """Exports traces, and metrics in a thread of the SDK."""

    name = "OpenTelemetry"

    def __init__(self, settings: Config) -> None:
        endpoint = str(settings.otel_exporter_otlp_endpoint).rstrip("/")
        headers = parse_env_headers(
            settings.otel_exporter_otlp_headers.get_secret_value(), liberal=True
        )
        super().__init__(
            settings,
            OTLPSpanExporter(f"{endpoint}/v1/traces", headers=headers, timeout=TIMEOUT_SECONDS),
        )
        self._metrics = _MetricExporter(
            f"{endpoint}/v1/metrics", headers=headers, timeout=TIMEOUT_SECONDS
        )
        reader = PeriodicExportingMetricReader(
            self._metrics,
            export_interval_millis=_METRICS_INTERVAL_SECONDS * 1000,
            export_timeout_millis=TIMEOUT_SECONDS * 1000,
        )
        self._meters = MeterProvider([reader], self._resource, shutdown_on_exit=False)
        meter = self._meters.get_meter("cruddur")
        self.recorders = {
            name: meter.create_histogram(
                name, unit, description, explicit_bucket_boundaries_advisory=_BUCKETS
            ).record
            if unit == "s"
            else meter.create_counter(name, unit, description).add
            for name, (unit, description) in metrics.INSTRUMENTS.items()
        }
        meter.create_observable_gauge(
            "cruddur.process.gauge", [_observe(metrics.read_gauges)], "1", "Gauges of a process"
        )
        meter.create_observable_counter(
            "cruddur.process.count", [_observe(metrics.read_counters)], "1", "Counters of a process"
        )

    def dropped(self) -> int:
        """Return how many traces and rounds of metrics were dropped."""
        return super().dropped() + self._metrics.failed

    def shutdown(self, seconds: float) -> None:
        """Flush traces, then metrics."""
        super().shutdown(seconds)
        self._meters.shutdown(timeout_millis=seconds * 1000)


def _context(trace: Trace, span_id: str, *, is_remote: bool) -> SpanContext:
    return SpanContext(int(trace.context.trace_id, 16), int(span_id, 16), is_remote, _SAMPLED)


def _if_sampled(hook: Callable[..., Any]) -> Callable[..., None]:
    def run(*arguments: Any) -> None:
        trace = tracing.current()
        if trace is not None and trace.context.is_sampled:
            hook(*arguments)

    return run


def _observe(read: Callable[[], Mapping[str, float]]) -> Callable[[Any], Iterable[Observation]]:
    return lambda _options: [Observation(value, {"name": name}) for name, value in read().items()]
