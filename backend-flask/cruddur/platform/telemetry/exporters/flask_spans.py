"""Requests as OpenTelemetry's instrumentation of Flask records them, within our traces.

A trace's ids, and whether it is kept, are settled by then: X-Ray and the log tell of the same
trace. What isn't kept goes past the instrumentation, which costs more than all else that watches.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from opentelemetry import propagate
from opentelemetry.context import Context
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.metrics import NoOpMeterProvider
from opentelemetry.propagators.textmap import TextMapPropagator
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import NonRecordingSpan, SpanContext, set_span_in_context

from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.tracing import Trace

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flask import Flask

# Today's names of attributes, not those that the instrumentation still has by default.
os.environ.setdefault("OTEL_SEMCONV_STABILITY_OPT_IN", "http")


class FlaskSpanProcessor(SpanProcessor):
    """Has the requests of an app recorded."""

    def __init__(self) -> None:
        self._of_thread = threading.local()
        self._tracers = TracerProvider(
            sampler=ALWAYS_ON, id_generator=_TraceIdGenerator(), shutdown_on_exit=False
        )
        self._tracers.add_span_processor(self)

    def instrument(self, app: Flask) -> None:
        """Record an app's requests; what begins and ends traces is registered with it already."""
        propagate.set_global_textmap(_TraceContextPropagator())
        past = app.wsgi_app
        FlaskInstrumentor.instrument_app(  # type: ignore[no-untyped-call]
            app,
            tracer_provider=self._tracers,
            # Requests are measured once, for all backends, by `events`.
            meter_provider=NoOpMeterProvider(),
            enable_commenter=False,
        )
        through = app.wsgi_app
        begin = app.before_request_funcs[None].pop()
        end = app.teardown_request_funcs[None].pop()

        @app.before_request
        def _begin_kept() -> None:
            if _is_kept():
                begin()

        @app.teardown_request
        def _end_kept(error: BaseException | None) -> None:
            if _is_kept():
                end(error)

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            way = through if tracing.context_from_environ(environ).is_sampled else past
            return way(environ, start_response)

        app.wsgi_app = answer  # type: ignore[method-assign]  # as Flask says to wrap it

    def on_end(self, span: ReadableSpan) -> None:
        """Hold a request's span until its trace ends, a moment later in this thread."""
        self._of_thread.span = span

    def pop_span(self, trace: Trace) -> ReadableSpan | None:
        """Answer how the request of a trace that has just ended was recorded; None if it wasn't."""
        span: ReadableSpan | None = self._of_thread.__dict__.pop("span", None)
        if span is None or span.context.span_id != int(trace.root.span_id, 16):
            return None
        return span


def _is_kept() -> bool:
    trace = tracing.current()
    return trace is not None and trace.context.is_sampled


class _TraceIdGenerator(IdGenerator):
    def generate_trace_id(self) -> int:
        return int(_current().context.trace_id, 16)

    def generate_span_id(self) -> int:
        return int(_current().root.span_id, 16)


def _current() -> Trace:
    trace = tracing.current()
    assert trace is not None
    return trace


class _TraceContextPropagator(TextMapPropagator):
    """Where a request comes from, be it by W3C's header or by Amazon's."""

    def extract(self, *_told: object, **_more: object) -> Context:
        context = _current().context
        if context.parent_span_id is None:
            return Context()
        parent = SpanContext(
            int(context.trace_id, 16), int(context.parent_span_id, 16), is_remote=True
        )
        return set_span_in_context(NonRecordingSpan(parent))

    def inject(self, *_told: object, **_more: object) -> None:
        """Say nothing: who goes on with a trace is told by `traces`."""

    @property
    def fields(self) -> set[str]:
        return set()
