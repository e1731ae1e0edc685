"""One request's way through the product: spans, in the trace that began in the browser.

A trace is collected in the thread that does the work, and handed over whole at its end. Most are
thrown away then: a share is kept, decided by the trace's id alone, so that every process decides
alike, and whatever failed is kept too.
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
_AMAZON_SAMPLED = re.compile(r"Sampled=1")

_rng = random.SystemRandom()


@dataclass(slots=True)
class Span:
    """A piece of work: when it began and ended, and in which other it was done."""

    name: str
    kind: Kind
    span_id: str
    parent_span_id: str | None
    started_ns: int
    ended_ns: int = 0
    attributes: dict[str, Value] = field(default_factory=dict)
    error_type: str | None = None


@dataclass(frozen=True)
class TraceContext:
    """Where a trace comes from: its id, the span that led here, and whether it is kept."""

    trace_id: str
    parent_span_id: str | None
    is_sampled: bool


@dataclass
class Trace:
    """The spans of one process's part of a trace. The first is the one that all others are in."""

    context: TraceContext
    service: str
    is_invocation: bool = False  # of a Lambda, which tells X-Ray of the outermost itself
    request_id: str | None = None
    person: str | None = None
    spans: list[Span] = field(default_factory=list)
    span_stack: list[Span] = field(default_factory=list)
    dropped_spans: int = 0

    @property
    def root(self) -> Span:
        """The span that all others are in."""
        return self.spans[0]

    @property
    def should_export(self) -> bool:
        """Whether it is in the share that is kept, or failed."""
        failed = self.root.error_type is not None and not self.is_invocation
        return self.context.is_sampled or failed

    def traceparent(self) -> str:
        """Answer the header by which somebody else goes on with it."""
        span = self.span_stack[-1] if self.span_stack else self.root
        return (
            f"00-{self.context.trace_id}-{span.span_id}-{'01' if self.context.is_sampled else '00'}"
        )


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
_callbacks: list[Callable[[Trace], None]] = []
_sample_ratio = 0.0


def subscribe(callbacks: list[Callable[[Trace], None]], sample_ratio: float) -> None:
    """Collect traces for some callbacks, keeping a share; without callbacks, collect none."""
    global _sample_ratio
    _callbacks[:] = callbacks
    _sample_ratio = sample_ratio


def current() -> Trace | None:
    """Answer the trace that this work belongs to."""
    return _current.get()


def traceparent() -> str | None:
    """Answer the header for somebody who goes on with this trace; None where none is kept."""
    trace = _current.get()
    return trace.traceparent() if trace is not None and trace.context.is_sampled else None


def valid_request_id(offered: str | None) -> str:
    """Answer a request's id: what its caller offers, if it looks like one, or a new one."""
    return offered if offered and _REQUEST_ID.fullmatch(offered) else str(uuid4())


def context_from_environ(environ: dict[str, Any]) -> TraceContext:
    """Return the trace context of a WSGI request, the same however often it is asked."""
    context: TraceContext | None = environ.get(_ENVIRON_KEY)
    if context is None:
        amazon = environ.get("HTTP_X_AMZN_TRACE_ID")
        context = environ[_ENVIRON_KEY] = context_from_headers(
            environ.get("HTTP_TRACEPARENT"), amazon
        )
    return context


def context_from_headers(traceparent: str | None, amazon: str | None) -> TraceContext:
    """Return the trace context of a request, by the headers that it came with.

    Whether it is kept is never for them to say: anybody can send a header.
    """
    if traceparent and (found := _TRACEPARENT.fullmatch(traceparent)):
        return TraceContext(found[1], found[2], _is_sampled(found[1]))
    if amazon and (root := _AMAZON_ROOT.search(amazon)):
        parent = _AMAZON_PARENT.search(amazon)
        trace = root[1] + root[2]
        return TraceContext(trace, parent[1] if parent else None, _is_sampled(trace))
    return _new_context()


def context_from_lambda(amazon: str | None) -> TraceContext:
    """Return the trace context of a Lambda's call; whether it is kept, Lambda has decided."""
    root = _AMAZON_ROOT.search(amazon) if amazon else None
    if amazon is None or root is None:
        return TraceContext(_new_context().trace_id, None, is_sampled=False)
    parent = _AMAZON_PARENT.search(amazon)
    is_sampled = _AMAZON_SAMPLED.search(amazon) is not None
    return TraceContext(root[1] + root[2], parent[1] if parent else None, is_sampled)


def _new_context() -> TraceContext:
    # X-Ray wants an id that begins with the time.
    trace = f"{int(time.time()):08x}{_rng.getrandbits(96):024x}"
    return TraceContext(trace, None, _is_sampled(trace))


def _is_sampled(trace: str) -> bool:
    # The last seven bytes are random in every way of making ids; a UUID's eighth isn't.
    return int(trace[18:], 16) < _sample_ratio * 2**56


def start_trace(
    name: str, context: TraceContext, service: str, *, request_id: str | None = None
) -> Trace:
    """Begin this process's part of a trace, in this thread; `end` must follow."""
    trace = Trace(context, service, request_id=request_id)
    span = Span(name, "server", _new_span_id(), context.parent_span_id, time.time_ns())
    trace.spans.append(span)
    trace.span_stack.append(span)
    _current.set(trace)
    return trace


def end_trace(trace: Trace) -> None:
    """End it, and hand it over if it is worth keeping."""
    trace.root.ended_ns = time.time_ns()
    trace.span_stack.clear()
    _current.set(None)
    if trace.should_export:
        for export in _callbacks:
            export(trace)


class span:  # noqa: N801  # it reads as a verb: `with span("activities/create"):`
    """Do a piece of work within the current trace; where there is none, just do it."""

    __slots__ = ("_attributes", "_kind", "_name", "_span", "_trace")

    def __init__(self, name: str, kind: Kind = "internal", **attributes: Value) -> None:
        self._name = name
        self._kind = kind
        self._attributes = attributes
        self._span: Span | None = None

    def __enter__(self) -> Self:
        trace = _current.get()
        if trace is not None and _callbacks:
            self._trace = trace
            self._span = start_span(trace, self._name, self._kind, self._attributes)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._span is not None:
            end_span(self._trace, self._span, error_type(kind))


def error_type(kind: type[BaseException] | None) -> str | None:
    """Name what went wrong; what a caller did wrong is no fault of ours."""
    return kind.__name__ if kind is not None and getattr(kind, "status", 500) >= 500 else None


def start_span(trace: Trace, name: str, kind: Kind, attributes: dict[str, Value]) -> Span | None:
    """Open a span in a trace; None where it has very many already."""
    if len(trace.spans) >= _MAX_SPANS:
        trace.dropped_spans += 1
        return None
    parent = trace.span_stack[-1].span_id if trace.span_stack else trace.root.span_id
    begun = Span(name, kind, _new_span_id(), parent, time.time_ns(), 0, attributes)
    trace.spans.append(begun)
    trace.span_stack.append(begun)
    return begun


def end_span(trace: Trace, begun: Span, fault: str | None) -> None:
    """Close a span, and what was left open within it."""
    begun.ended_ns = time.time_ns()
    begun.error_type = fault
    while trace.span_stack and trace.span_stack.pop() is not begun:
        pass


@contextmanager
def continue_trace(traceparent: str | None, service: str, name: str) -> Iterator[None]:
    """Do work within the trace that a note of ours names; where it names none, just do it.

    Its flag is believed, so no traceparent that came from outside belongs here.
    """
    found = _TRACEPARENT.fullmatch(traceparent) if traceparent else None
    if found is None or found[3] != "01" or not _callbacks:
        yield
        return
    with use_context(TraceContext(found[1], found[2], is_sampled=True), service, name):
        yield


@contextmanager
def use_context(context: TraceContext, service: str, name: str) -> Iterator[Trace]:
    """Do work within a trace from elsewhere, beside the one that goes on here: a Lambda's call."""
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
    """Make a span of each call of an AWS client: its service and operation, no parameters."""
    events = client.meta.events
    events.register("before-call", _start_aws_span)
    events.register("after-call", _end_aws_span)
    events.register("after-call-error", _fail_aws_span)


def _start_aws_span(model: Any, context: dict[str, Any], **_more: object) -> None:
    trace = _current.get()
    if trace is None or not _callbacks:
        return
    service = str(model.service_model.service_id)
    attributes: dict[str, Value] = {
        "rpc.system": "aws-api",
        "rpc.service": service,
        "rpc.method": model.name,
    }
    name = f"{service} {model.name}"
    context["cruddur_span"] = (trace, start_span(trace, name, "client", attributes))


def _end_aws_span(parsed: Any, context: dict[str, Any], **_more: object) -> None:
    trace, begun = context.pop("cruddur_span", (None, None))
    if begun is None:
        return
    meta = parsed.get("ResponseMetadata", {})
    begun.attributes["http.response.status_code"] = meta.get("HTTPStatusCode", 0)
    if meta.get("RetryAttempts"):
        begun.attributes["aws.retries"] = meta["RetryAttempts"]
    code = parsed.get("Error", {}).get("Code") if meta.get("HTTPStatusCode", 0) >= 300 else None
    end_span(trace, begun, code)


def _fail_aws_span(exception: Exception, context: dict[str, Any], **_more: object) -> None:
    trace, begun = context.pop("cruddur_span", (None, None))
    if begun is not None:
        end_span(trace, begun, type(exception).__name__)


def _new_span_id() -> str:
    return f"{random.getrandbits(64) or 1:016x}"
