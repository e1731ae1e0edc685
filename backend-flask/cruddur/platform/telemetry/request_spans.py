"""Requests as OpenTelemetry's instrumentation of Flask records them, within our traces.

A trace's ids, and whether it is kept, are settled by then: X-Ray and the log tell of the same
trace.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from opentelemetry import propagate
from opentelemetry.context import Context
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.metrics import NoOpMeterProvider
from opentelemetry.propagators.textmap import TextMapPropagator
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision, Sampler, SamplingResult
from opentelemetry.trace import NonRecordingSpan, SpanContext, set_span_in_context

from cruddur.platform.telemetry import traces
from cruddur.platform.telemetry.traces import Trace

if TYPE_CHECKING:
    from flask import Flask

# Today's names of attributes, not those that the instrumentation still has by default.
os.environ.setdefault("OTEL_SEMCONV_STABILITY_OPT_IN", "http")


class RequestSpans(SpanProcessor):
    """Has the requests of an app recorded."""

    def __init__(self) -> None:
        self._of_thread = threading.local()
        self._tracers = TracerProvider(
            sampler=_OurDecision(), id_generator=_OurIds(), shutdown_on_exit=False
        )
        self._tracers.add_span_processor(self)

    def watch(self, app: Flask) -> None:
        """Record an app's requests; what begins and ends traces is registered with it already."""
        propagate.set_global_textmap(_OurOrigin())
        FlaskInstrumentor.instrument_app(  # type: ignore[no-untyped-call]
            app,
            tracer_provider=self._tracers,
            # Requests are measured once, for all backends, by `events`.
            meter_provider=NoOpMeterProvider(),
            enable_commenter=False,
        )

    def on_end(self, span: ReadableSpan) -> None:
        """Hold a request's span until its trace ends, a moment later in this thread."""
        self._of_thread.span = span

    def recorded(self, trace: Trace) -> ReadableSpan | None:
        """Answer how the request of a trace that has just ended was recorded; None if it wasn't."""
        span: ReadableSpan | None = self._of_thread.__dict__.pop("span", None)
        if span is None or span.context.span_id != int(trace.spans[0].uuid, 16):
            return None
        return span


class _OurIds(RandomIdGenerator):
    def generate_trace_id(self) -> int:
        trace = traces.current()
        return int(trace.origin.trace, 16) if trace else super().generate_trace_id()

    def generate_span_id(self) -> int:
        trace = traces.current()
        return int(trace.spans[0].uuid, 16) if trace else super().generate_span_id()


class _OurDecision(Sampler):
    def should_sample(self, *_told: object, **_more: object) -> SamplingResult:
        trace = traces.current()
        is_kept = trace is not None and trace.origin.is_kept
        return SamplingResult(Decision.RECORD_AND_SAMPLE if is_kept else Decision.DROP)

    def get_description(self) -> str:
        return "Cruddur's share of traces"


class _OurOrigin(TextMapPropagator):
    """Where a request comes from, be it by W3C's header or by Amazon's."""

    def extract(self, *_told: object, **_more: object) -> Context:
        trace = traces.current()
        origin = trace.origin if trace else None
        if origin is None or origin.parent is None:
            return Context()
        parent = SpanContext(int(origin.trace, 16), int(origin.parent, 16), is_remote=True)
        return set_span_in_context(NonRecordingSpan(parent))

    def inject(self, *_told: object, **_more: object) -> None:
        """Say nothing: who goes on with a trace is told by `traces`."""

    @property
    def fields(self) -> set[str]:
        return set()
