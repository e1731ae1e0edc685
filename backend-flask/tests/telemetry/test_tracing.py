"""Which traces are kept, and how they go on."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from cruddur.errors import ActivityNotFound, SessionEnded
from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.tracing import Trace, TraceContext, span


@pytest.fixture
def taken() -> Iterator[list[Trace]]:
    kept: list[Trace] = []
    tracing.subscribe([kept.append], 0.1)
    yield kept
    tracing.subscribe([], 0)


def kept(share: float, trace: str) -> bool:
    tracing.subscribe([lambda _trace: None], share)
    return tracing.context_from_headers(f"00-{trace}-b7ad6b7169203331-01", None).is_sampled


def test_a_share_is_kept_by_the_traces_id_alone(taken: list[Trace]) -> None:
    ids = [uuid4().hex for _ in range(2000)]
    some = {trace for trace in ids if kept(0.1, trace)}
    assert 100 < len(some) < 300
    assert some == {trace for trace in ids if kept(0.1, trace)}
    assert all(kept(1, trace) for trace in ids)
    assert not any(kept(0, trace) for trace in ids)


def test_no_header_makes_us_keep_a_trace(taken: list[Trace]) -> None:
    tracing.subscribe([taken.append], 0)
    trace = uuid4().hex
    assert not tracing.context_from_headers(f"00-{trace}-b7ad6b7169203331-01", None).is_sampled
    assert not tracing.context_from_headers(
        None, f"Root=1-{trace[:8]}-{trace[8:]};Sampled=1"
    ).is_sampled


def test_what_failed_is_kept_whatever_the_share(taken: list[Trace]) -> None:
    tracing.subscribe([taken.append], 0)
    for fault in (None, "500"):
        trace = tracing.start_trace(
            "GET /", tracing.context_from_headers(None, None), "cruddur-api"
        )
        trace.root.error_type = fault
        tracing.end_trace(trace)
    assert [trace.root.error_type for trace in taken] == ["500"]


def test_spans_nest_and_tell_whose_fault_it_was(taken: list[Trace]) -> None:
    trace = tracing.start_trace(
        "GET /", TraceContext(uuid4().hex, None, is_sampled=True), "cruddur-api"
    )
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
    assert taken == [trace]


def test_a_trace_is_bounded(taken: list[Trace]) -> None:
    trace = tracing.start_trace(
        "GET /", TraceContext(uuid4().hex, None, is_sampled=True), "cruddur-api"
    )
    for _ in range(1000):
        with span("again"):
            pass
    tracing.end_trace(trace)
    assert len(trace.spans) == 200
    assert trace.dropped_spans == 801


def test_work_goes_on_in_somebody_elses_trace(taken: list[Trace]) -> None:
    theirs, parent = uuid4().hex, "b7ad6b7169203331"
    around = tracing.start_trace(
        "handle", TraceContext(uuid4().hex, None, is_sampled=True), "a Lambda"
    )
    with tracing.continue_trace(f"00-{theirs}-{parent}-01", "cruddur-message-stream", "follow"):
        assert tracing.traceparent() is not None
        with span("DynamoDB Query"):
            pass
    assert tracing.current() is around
    tracing.end_trace(around)
    went_on = taken[0]
    assert (went_on.context.trace_id, went_on.context.parent_span_id) == (theirs, parent)
    assert [each.name for each in went_on.spans] == ["follow", "DynamoDB Query"]


def test_work_within_anothers_trace_is_of_the_same_request_and_person(taken: list[Trace]) -> None:
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
    assert taken == [trace]


@pytest.mark.parametrize(
    ("error", "fault"), [(SessionEnded, None), (ZeroDivisionError, "ZeroDivisionError")]
)
def test_what_a_caller_did_wrong_is_no_fault_of_elsewheres_trace(
    taken: list[Trace], error: type[Exception], fault: str | None
) -> None:
    header = f"00-{uuid4().hex}-b7ad6b7169203331-01"
    with pytest.raises(error), tracing.continue_trace(header, "cruddur-message-stream", "follow"):
        raise error
    [went_on] = taken
    assert went_on.root.error_type == fault


@pytest.mark.parametrize("header", [None, "", "nonsense", f"00-{uuid4().hex}-b7ad6b7169203331-00"])
def test_what_names_no_kept_trace_is_just_done(taken: list[Trace], header: str | None) -> None:
    with tracing.continue_trace(header, "cruddur-message-stream", "follow"):
        assert tracing.current() is None
    assert taken == []


def test_a_lambda_keeps_what_lambda_decided(taken: list[Trace]) -> None:
    header = "Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled="
    assert tracing.context_from_lambda(f"{header}1") == TraceContext(
        "67891233abcdef012345678912345678", "463ac35c9f6413ad", is_sampled=True
    )
    assert not tracing.context_from_lambda(f"{header}0").is_sampled
    assert not tracing.context_from_lambda(None).is_sampled
