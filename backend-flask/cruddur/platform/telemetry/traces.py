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

_SPANS_MOST = 200
_ORIGIN = "cruddur.origin"
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_AMAZON_ROOT = re.compile(r"Root=1-([0-9a-f]{8})-([0-9a-f]{24})")
_AMAZON_PARENT = re.compile(r"Parent=([0-9a-f]{16})")
_AMAZON_SAMPLED = re.compile(r"Sampled=1")

_chance = random.SystemRandom()


@dataclass(slots=True)
class Span:
    """A piece of work: when it began and ended, and in which other it was done."""

    name: str
    kind: Kind
    uuid: str
    parent: str | None
    started_ns: int
    ended_ns: int = 0
    attributes: dict[str, Value] = field(default_factory=dict)
    fault: str | None = None


@dataclass(frozen=True)
class Origin:
    """Where a trace comes from: its id, the span that led here, and whether it is kept."""

    trace: str
    parent: str | None
    is_kept: bool


@dataclass
class Trace:
    """The spans of one process's part of a trace. The first is the one that all others are in."""

    origin: Origin
    service: str
    is_invocation: bool = False  # of a Lambda, which tells X-Ray of the outermost itself
    request_id: str | None = None
    person: str | None = None
    spans: list[Span] = field(default_factory=list)
    open: list[Span] = field(default_factory=list)
    missing: int = 0

    @property
    def is_worth_keeping(self) -> bool:
        """Whether it is in the share that is kept, or failed."""
        failed = self.spans[0].fault is not None and not self.is_invocation
        return self.origin.is_kept or failed

    def traceparent(self) -> str:
        """Answer the header by which somebody else goes on with it."""
        span = self.open[-1] if self.open else self.spans[0]
        return f"00-{self.origin.trace}-{span.uuid}-{'01' if self.origin.is_kept else '00'}"


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
_takers: list[Callable[[Trace], None]] = []
_kept_share = 0.0


def collect(takers: list[Callable[[Trace], None]], share: float) -> None:
    """Collect traces for some takers, keeping a share; without takers, collect none."""
    global _kept_share
    _takers[:] = takers
    _kept_share = share


def current() -> Trace | None:
    """Answer the trace that this work belongs to."""
    return _current.get()


def traceparent() -> str | None:
    """Answer the header for somebody who goes on with this trace; None where none is kept."""
    trace = _current.get()
    return trace.traceparent() if trace is not None and trace.origin.is_kept else None


def request_id(offered: str | None) -> str:
    """Answer a request's id: what its caller offers, if it looks like one, or a new one."""
    return offered if offered and _REQUEST_ID.fullmatch(offered) else str(uuid4())


def of_environ(environ: dict[str, Any]) -> Origin:
    """Answer the origin of a WSGI request, the same however often it is asked."""
    origin: Origin | None = environ.get(_ORIGIN)
    if origin is None:
        amazon = environ.get("HTTP_X_AMZN_TRACE_ID")
        origin = environ[_ORIGIN] = of_request(environ.get("HTTP_TRACEPARENT"), amazon)
    return origin


def of_request(traceparent: str | None, amazon: str | None) -> Origin:
    """Answer the origin of a request, by the headers that it came with.

    Whether it is kept is never for them to say: anybody can send a header.
    """
    if traceparent and (found := _TRACEPARENT.fullmatch(traceparent)):
        return Origin(found[1], found[2], _is_in_share(found[1]))
    if amazon and (root := _AMAZON_ROOT.search(amazon)):
        parent = _AMAZON_PARENT.search(amazon)
        trace = root[1] + root[2]
        return Origin(trace, parent[1] if parent else None, _is_in_share(trace))
    return _new_origin()


def of_invocation(amazon: str | None) -> Origin:
    """Answer the origin of a Lambda's call; whether it is kept, Lambda has decided."""
    root = _AMAZON_ROOT.search(amazon) if amazon else None
    if amazon is None or root is None:
        return Origin(_new_origin().trace, None, is_kept=False)
    parent = _AMAZON_PARENT.search(amazon)
    is_kept = _AMAZON_SAMPLED.search(amazon) is not None
    return Origin(root[1] + root[2], parent[1] if parent else None, is_kept)


def _new_origin() -> Origin:
    # X-Ray wants an id that begins with the time.
    trace = f"{int(time.time()):08x}{_chance.getrandbits(96):024x}"
    return Origin(trace, None, _is_in_share(trace))


def _is_in_share(trace: str) -> bool:
    # The last seven bytes are random in every way of making ids; a UUID's eighth isn't.
    return int(trace[18:], 16) < _kept_share * 2**56


def begin(name: str, origin: Origin, service: str, *, request_id: str | None = None) -> Trace:
    """Begin this process's part of a trace, in this thread; `end` must follow."""
    trace = Trace(origin, service, request_id=request_id)
    span = Span(name, "server", _new_uuid(), origin.parent, time.time_ns())
    trace.spans.append(span)
    trace.open.append(span)
    _current.set(trace)
    return trace


def end(trace: Trace) -> None:
    """End it, and hand it over if it is worth keeping."""
    trace.spans[0].ended_ns = time.time_ns()
    trace.open.clear()
    _current.set(None)
    if trace.is_worth_keeping:
        for take in _takers:
            take(trace)


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
        if trace is not None and _takers:
            self._trace = trace
            self._span = opened(trace, self._name, self._kind, self._attributes)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._span is not None:
            closed(self._trace, self._span, fault(kind))


def fault(kind: type[BaseException] | None) -> str | None:
    """Name what went wrong; what a caller did wrong is no fault of ours."""
    return kind.__name__ if kind is not None and getattr(kind, "status", 500) >= 500 else None


def opened(trace: Trace, name: str, kind: Kind, attributes: dict[str, Value]) -> Span | None:
    """Open a span in a trace; None where it has very many already."""
    if len(trace.spans) >= _SPANS_MOST:
        trace.missing += 1
        return None
    parent = trace.open[-1].uuid if trace.open else trace.spans[0].uuid
    begun = Span(name, kind, _new_uuid(), parent, time.time_ns(), 0, attributes)
    trace.spans.append(begun)
    trace.open.append(begun)
    return begun


def closed(trace: Trace, begun: Span, fault: str | None) -> None:
    """Close a span, and what was left open within it."""
    begun.ended_ns = time.time_ns()
    begun.fault = fault
    while trace.open and trace.open.pop() is not begun:
        pass


@contextmanager
def going_on(traceparent: str | None, service: str, name: str) -> Iterator[None]:
    """Do work within the trace that a note of ours names; where it names none, just do it.

    Its flag is believed, so no traceparent that came from outside belongs here.
    """
    found = _TRACEPARENT.fullmatch(traceparent) if traceparent else None
    if found is None or found[3] != "01" or not _takers:
        yield
        return
    with within(Origin(found[1], found[2], is_kept=True), service, name):
        yield


@contextmanager
def within(origin: Origin, service: str, name: str) -> Iterator[Trace]:
    """Do work within a trace from elsewhere, beside the one that goes on here: a Lambda's call."""
    around = _current.get()
    if around is not None and around.origin.trace == origin.trace:
        with span(name):
            yield around
        return
    trace = begin(name, origin, service, request_id=around.request_id if around else None)
    try:
        yield trace
    except BaseException as error:
        trace.spans[0].fault = fault(type(error))
        raise
    finally:
        end(trace)
        _current.set(around)
        if around is not None:
            around.person = around.person or trace.person


def follow(client: Any) -> None:
    """Make a span of each call of an AWS client: its service and operation, no parameters."""
    events = client.meta.events
    events.register("before-call", _aws_begins)
    events.register("after-call", _aws_answers)
    events.register("after-call-error", _aws_fails)


def _aws_begins(model: Any, context: dict[str, Any], **_more: object) -> None:
    trace = _current.get()
    if trace is None or not _takers:
        return
    service = str(model.service_model.service_id)
    attributes: dict[str, Value] = {
        "rpc.system": "aws-api",
        "rpc.service": service,
        "rpc.method": model.name,
    }
    name = f"{service} {model.name}"
    context["cruddur_span"] = (trace, opened(trace, name, "client", attributes))


def _aws_answers(parsed: Any, context: dict[str, Any], **_more: object) -> None:
    trace, begun = context.pop("cruddur_span", (None, None))
    if begun is None:
        return
    meta = parsed.get("ResponseMetadata", {})
    begun.attributes["http.response.status_code"] = meta.get("HTTPStatusCode", 0)
    if meta.get("RetryAttempts"):
        begun.attributes["aws.retries"] = meta["RetryAttempts"]
    code = parsed.get("Error", {}).get("Code") if meta.get("HTTPStatusCode", 0) >= 300 else None
    closed(trace, begun, code)


def _aws_fails(exception: Exception, context: dict[str, Any], **_more: object) -> None:
    trace, begun = context.pop("cruddur_span", (None, None))
    if begun is not None:
        closed(trace, begun, type(exception).__name__)


def _new_uuid() -> str:
    return f"{random.getrandbits(64) or 1:016x}"
