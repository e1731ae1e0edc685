"""Sampling, spans and the propagation of trace contexts."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from cruddur.errors import ActivityNotFound, SessionEnded
from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.tracing import Trace, TraceContext, span
from tests.telemetry.sinks import sampled_trace


@pytest.fixture
def exported() -> Iterator[list[Trace]]:
    traces: list[Trace] = []
    tracing.subscribe([traces.append], 0.1)
    yield traces
    tracing.subscribe([], 0)


def is_sampled(ratio: float, trace: str) -> bool:
    tracing.subscribe([lambda _trace: None], ratio)
    return tracing.context_from_headers(f"00-{trace}-b7ad6b7169203331-01", None).is_sampled


def test_a_ratio_is_sampled_by_the_trace_id_alone(exported: list[Trace]) -> None:
    ids = [uuid4().hex for _ in range(2000)]
    some = {trace for trace in ids if is_sampled(0.1, trace)}
    assert 100 < len(some) < 300
    assert some == {trace for trace in ids if is_sampled(0.1, trace)}
    assert all(is_sampled(1, trace) for trace in ids)
    assert not any(is_sampled(0, trace) for trace in ids)


def test_sampled_flags_of_clients_are_ignored(exported: list[Trace]) -> None:
    tracing.subscribe([exported.append], 0)
    trace = uuid4().hex
    assert not tracing.context_from_headers(f"00-{trace}-b7ad6b7169203331-01", None).is_sampled
    assert not tracing.context_from_headers(
        None, f"Root=1-{trace[:8]}-{trace[8:]};Sampled=1"
    ).is_sampled


def test_failed_traces_are_always_exported(exported: list[Trace]) -> None:
    tracing.subscribe([exported.append], 0)
    for fault in (None, "500"):
        trace = tracing.start_trace(
            "GET /", tracing.context_from_headers(None, None), "cruddur-api"
        )
        trace.root.error_type = fault
        tracing.end_trace(trace)
    assert [trace.root.error_type for trace in exported] == ["500"]


def test_spans_nest_and_have_the_error_types_of_server_errors(exported: list[Trace]) -> None:
    trace = sampled_trace()
    with span("outer"):
        with pytest.raises(ZeroDivisionError), span("inner"):
            raise ZeroDivisionError
        with pytest.raises(ActivityNotFound), span("asked for nothing"):
            raise ActivityNotFound
    tracing.end_trace(trace)
    request, outer, inner, asked = trace.spans
    assert (outer.parent_span_id, inner.parent_span_id, asked.parent_span_id) == (
        request.span_id,
        outer.span_id,
        outer.span_id,
    )
    assert (outer.error_type, inner.error_type, asked.error_type) == (
        None,
        "ZeroDivisionError",
        None,
    )
    assert exported == [trace]


def test_another_trace_is_continued(exported: list[Trace]) -> None:
    theirs, parent = uuid4().hex, "b7ad6b7169203331"
    around = sampled_trace()
    with tracing.continue_trace(
        f"00-{theirs}-{parent}-01", "cruddur-message-stream", "process records"
    ):
        assert tracing.traceparent() is not None
        with span("DynamoDB Query"):
            pass
    assert tracing.current() is around
    tracing.end_trace(around)
    went_on = exported[0]
    assert (went_on.context.trace_id, went_on.context.parent_span_id) == (theirs, parent)
    assert [each.name for each in went_on.spans] == ["process records", "DynamoDB Query"]


def test_a_used_context_shares_request_id_and_person(exported: list[Trace]) -> None:
    around = tracing.start_trace(
        "handle", tracing.context_from_lambda(None), "a Lambda", request_id="a-request"
    )
    theirs = TraceContext(uuid4().hex, None, is_sampled=True)
    with tracing.use_context(theirs, "cruddur-media-presign", "POST /images/key_upload") as trace:
        assert trace.request_id == "a-request"
        trace.person = "alice"
    assert tracing.current() is around
    tracing.end_trace(around)
    assert around.person == "alice"
    assert exported == [trace]


@pytest.mark.parametrize(
    ("error", "fault"), [(SessionEnded, None), (ZeroDivisionError, "ZeroDivisionError")]
)
def test_client_errors_are_no_errors_of_a_continued_trace(
    exported: list[Trace], error: type[Exception], fault: str | None
) -> None:
    header = f"00-{uuid4().hex}-b7ad6b7169203331-01"
    with (
        pytest.raises(error),
        tracing.continue_trace(header, "cruddur-message-stream", "process records"),
    ):
        raise error
    [went_on] = exported
    assert went_on.root.error_type == fault


@pytest.mark.parametrize("header", [None, "", "nonsense", f"00-{uuid4().hex}-b7ad6b7169203331-00"])
def test_without_a_sampled_trace_nothing_is_continued(
    exported: list[Trace], header: str | None
) -> None:
    with tracing.continue_trace(header, "cruddur-message-stream", "process records"):
        assert tracing.current() is None
    assert exported == []


def test_lambda_decides_what_lambda_samples(exported: list[Trace]) -> None:
    header = "Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled="
    assert tracing.context_from_lambda(f"{header}1") == TraceContext(
        "67891233abcdef012345678912345678", "463ac35c9f6413ad", is_sampled=True
    )
    assert not tracing.context_from_lambda(f"{header}0").is_sampled
    assert not tracing.context_from_lambda("Root=nonsense;Sampled=1").is_sampled
    assert not tracing.context_from_lambda(None).is_sampled
