"""Tracing: spans, sampling, and the propagation of the trace context.

Trace contexts come and go by W3C's `traceparent` and X-Ray's `X-Amzn-Trace-Id`. All spans are
recorded, because a trace that fails is always exported; of the others a share is sampled, by the
trace id alone, so that every process decides alike. That is why spans are small objects of our own.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self
from uuid import uuid4

Kind = Literal["server", "client", "internal"]
Value = str | int | float | bool

_MAX_SPANS = 200
_ENVIRON_KEY = "cruddur.trace_context"
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_AMAZON_ROOT = re.compile(r"Root=1-([0-9a-f]{8})-([0-9a-f]{24})")
_AMAZON_PARENT = re.compile(r"Parent=([0-9a-f]{16})")

_rng = random.SystemRandom()


@dataclass(frozen=True)
class TraceContext:
    """A trace, the span in which it continues, and whether it is sampled."""

    trace_id: str
    parent_span_id: str | None
    is_sampled: bool

    @property
    def xray_trace_id(self) -> str:
        """The trace id in X-Ray's form."""
        return f"1-{self.trace_id[:8]}-{self.trace_id[8:]}"


@dataclass(slots=True, eq=False)
class Span:
    """A unit of work in the current trace. Outside of a trace, nothing is recorded."""

    name: str
    kind: Kind = "internal"
    attributes: dict[str, Value] = field(default_factory=dict)
    span_id: str = ""
    parent: Span | None = None
    parent_span_id: str | None = None
    started_ns: int = 0
    ended_ns: int = 0
    error_type: str | None = None

    def __enter__(self) -> Self:
        trace = _current.get()
        if trace is not None and _subscribers:
            trace.start(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.end(error_type(kind))

    def end(self, error_type: str | None) -> None:
        """End the span, in the trace in which it began."""
        trace = _current.get()
        if trace is not None and self.started_ns:
            self.ended_ns = time.time_ns()
            self.error_type = error_type
            trace.active = self.parent


span = Span  # reads as a verb: `with span("activities/create"):`


@dataclass
class Trace:
    """The spans of one process's part of a trace, all of them within the root."""

    context: TraceContext
    service: str
    root: Span
    request_id: str | None = None
    person: str | None = None
    is_invocation: bool = False  # of a Lambda, which itself reports to X-Ray whether it failed
    recorded: Any = None  # the root as OpenTelemetry's instrumentation of Flask recorded it
    spans: list[Span] = field(default_factory=list)
    dropped_spans: int = 0
    active: Span | None = None

    def start(self, span: Span) -> None:
        """Record a span within the active one, unless there are too many."""
        if len(self.spans) >= _MAX_SPANS:
            self.dropped_spans += 1
            return
        span.parent = self.active
        span.parent_span_id = self.active.span_id if self.active else self.context.parent_span_id
        span.span_id = f"{random.getrandbits(64) or 1:016x}"
        span.started_ns = time.time_ns()
        self.spans.append(span)
        self.active = span


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
_subscribers: list[Callable[[Trace], object]] = []
_sample_ratio = 0.0


def subscribe(subscribers: list[Callable[[Trace], object]], sample_ratio: float) -> None:
    """Pass traces to these subscribers, and record none if there are none."""
    global _sample_ratio
    _subscribers[:] = subscribers
    _sample_ratio = sample_ratio


def current() -> Trace | None:
    """Return the current trace."""
    return _current.get()


def traceparent() -> str | None:
    """Return the header with which another process continues the current trace, if sampled."""
    trace = _current.get()
    if trace is None or not trace.context.is_sampled:
        return None
    return f"00-{trace.context.trace_id}-{(trace.active or trace.root).span_id}-01"


def valid_request_id(offered: str | None) -> str:
    """Return the request id that the client sent, or a new one if it isn't valid."""
    return offered if offered and _REQUEST_ID.fullmatch(offered) else str(uuid4())


def context_from_environ(environ: dict[str, Any]) -> TraceContext:
    """Return the trace context of a WSGI request, always the same for the same request."""
    context: TraceContext | None = environ.get(_ENVIRON_KEY)
    if context is None:
        context = environ[_ENVIRON_KEY] = context_from_headers(
            environ.get("HTTP_TRACEPARENT"), environ.get("HTTP_X_AMZN_TRACE_ID")
        )
    return context


def context_from_headers(traceparent: str | None, amazon: str | None) -> TraceContext:
    """Return the trace context of a request. Its sampled flag is ignored: anybody can send one."""
    if traceparent and (found := _TRACEPARENT.fullmatch(traceparent)):
        trace_id, parent = found[1], found[2]
    else:
        trace_id, parent = _parse_amazon(amazon or "")
    # The last seven bytes are random in every way of making ids; a UUID's eighth isn't.
    return TraceContext(trace_id, parent, int(trace_id[18:], 16) < _sample_ratio * 2**56)


def context_from_lambda(amazon: str | None) -> TraceContext:
    """Return the trace context of a Lambda invocation. Lambda has decided whether it is sampled."""
    header = amazon or ""
    is_sampled = _AMAZON_ROOT.search(header) is not None and "Sampled=1" in header
    return TraceContext(*_parse_amazon(header), is_sampled)


def _parse_amazon(header: str) -> tuple[str, str | None]:
    """Return the trace id and parent of an `X-Amzn-Trace-Id`, or a new trace id."""
    root = _AMAZON_ROOT.search(header)
    if root is None:
        # X-Ray wants an id that begins with the time.
        return f"{int(time.time()):08x}{_rng.getrandbits(96):024x}", None
    parent = _AMAZON_PARENT.search(header)
    return root[1] + root[2], parent[1] if parent else None


def start_trace(
    name: str, context: TraceContext, service: str, *, request_id: str | None = None
) -> Trace:
    """Start this process's part of a trace in this thread; `end_trace` must follow."""
    trace = Trace(context, service, Span(name, "server"), request_id)
    trace.start(trace.root)
    _current.set(trace)
    return trace


def end_trace(trace: Trace) -> None:
    """End a trace, and export it if it is sampled or failed."""
    trace.root.ended_ns = time.time_ns()
    trace.active = None
    _current.set(None)
    has_failed = trace.root.error_type is not None and not trace.is_invocation
    if trace.context.is_sampled or has_failed:
        for export in _subscribers:
            export(trace)


def error_type(kind: type[BaseException] | None) -> str | None:
    """Return the name of an error; None for errors of the caller (4xx)."""
    return kind.__name__ if kind is not None and getattr(kind, "status", 500) >= 500 else None


@contextmanager
def continue_trace(traceparent: str | None, service: str, name: str) -> Iterator[None]:
    """Context manager that works in the trace of a `traceparent` that we stored ourselves.

    Its sampled flag is trusted, so it must not come from outside. Without one, nothing is recorded.
    """
    found = _TRACEPARENT.fullmatch(traceparent) if traceparent else None
    if found is None or found[3] != "01" or not _subscribers:
        yield
        return
    with use_context(TraceContext(found[1], found[2], is_sampled=True), service, name):
        yield


@contextmanager
def use_context(context: TraceContext, service: str, name: str) -> Iterator[Trace]:
    """Context manager that works in another trace than the current one, a Lambda invocation's."""
    around = _current.get()
    if around is not None and around.context.trace_id == context.trace_id:
        with span(name):
            yield around
        return
    trace = start_trace(name, context, service, request_id=around.request_id if around else None)
    try:
        yield trace
    except BaseException as error:
        trace.root.error_type = error_type(type(error))
        raise
    finally:
        end_trace(trace)
        _current.set(around)
        if around is not None:
            around.person = around.person or trace.person


def instrument_client(client: Any) -> None:
    """Record a span for each call of a botocore client: service and operation, no parameters."""
    events = client.meta.events
    events.register("before-call", _start_call)
    events.register("after-call", _end_call)
    events.register("after-call-error", _fail_call)


def _start_call(model: Any, context: dict[str, Any], **_more: object) -> None:
    service = str(model.service_model.service_id)
    call = Span(
        f"{service} {model.name}",
        "client",
        {"rpc.system": "aws-api", "rpc.service": service, "rpc.method": model.name},
    )
    context["cruddur_span"] = call.__enter__()


def _end_call(parsed: Any, context: dict[str, Any], **_more: object) -> None:
    if (call := context.pop("cruddur_span", None)) is None:
        return
    meta = parsed.get("ResponseMetadata", {})
    status = call.attributes["http.response.status_code"] = meta.get("HTTPStatusCode", 0)
    if meta.get("RetryAttempts"):
        call.attributes["aws.retries"] = meta["RetryAttempts"]
    call.end(parsed.get("Error", {}).get("Code") if status >= 300 else None)


def _fail_call(exception: Exception, context: dict[str, Any], **_more: object) -> None:
    if (call := context.pop("cruddur_span", None)) is not None:
        call.end(type(exception).__name__)
