"""Which traces are kept, and how they go on."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from cruddur.errors import ActivityNotFound, SessionEnded
from cruddur.platform.telemetry import traces
from cruddur.platform.telemetry.traces import Origin, Trace, span


@pytest.fixture
def taken() -> Iterator[list[Trace]]:
    kept: list[Trace] = []
    traces.collect([kept.append], 0.1)
    yield kept
    traces.collect([], 0)


def kept(share: float, trace: str) -> bool:
    traces.collect([lambda _trace: None], share)
    return traces.of_request(f"00-{trace}-b7ad6b7169203331-01", None).is_kept


def test_a_share_is_kept_by_the_traces_id_alone(taken: list[Trace]) -> None:
    ids = [uuid4().hex for _ in range(2000)]
    some = {trace for trace in ids if kept(0.1, trace)}
    assert 100 < len(some) < 300
    assert some == {trace for trace in ids if kept(0.1, trace)}
    assert all(kept(1, trace) for trace in ids)
    assert not any(kept(0, trace) for trace in ids)


def test_no_header_makes_us_keep_a_trace(taken: list[Trace]) -> None:
    traces.collect([taken.append], 0)
    trace = uuid4().hex
    assert not traces.of_request(f"00-{trace}-b7ad6b7169203331-01", None).is_kept
    assert not traces.of_request(None, f"Root=1-{trace[:8]}-{trace[8:]};Sampled=1").is_kept


def test_what_failed_is_kept_whatever_the_share(taken: list[Trace]) -> None:
    traces.collect([taken.append], 0)
    for fault in (None, "500"):
        trace = traces.begin("GET /", traces.of_request(None, None), "cruddur-api")
        trace.spans[0].fault = fault
        traces.end(trace)
    assert [trace.spans[0].fault for trace in taken] == ["500"]


def test_spans_nest_and_tell_whose_fault_it_was(taken: list[Trace]) -> None:
    trace = traces.begin("GET /", Origin(uuid4().hex, None, is_kept=True), "cruddur-api")
    with span("outer"):
        with pytest.raises(ZeroDivisionError), span("inner"):
            raise ZeroDivisionError
        with pytest.raises(ActivityNotFound), span("asked for nothing"):
            raise ActivityNotFound
    traces.end(trace)
    request, outer, inner, asked = trace.spans
    assert (outer.parent, inner.parent, asked.parent) == (request.uuid, outer.uuid, outer.uuid)
    assert (outer.fault, inner.fault, asked.fault) == (None, "ZeroDivisionError", None)
    assert taken == [trace]


def test_a_value_that_is_taken_is_no_fault_of_its_statement(taken: list[Trace]) -> None:
    trace = traces.begin("GET /", Origin(uuid4().hex, None, is_kept=True), "cruddur-api")
    for error in (psycopg.errors.UniqueViolation, psycopg.errors.CheckViolation):
        with pytest.raises(error), span("accounts/change_handle", "client"):
            raise error
    traces.end(trace)
    assert [each.fault for each in trace.spans] == [None, None, "CheckViolation"]


def test_a_trace_is_bounded(taken: list[Trace]) -> None:
    trace = traces.begin("GET /", Origin(uuid4().hex, None, is_kept=True), "cruddur-api")
    for _ in range(1000):
        with span("again"):
            pass
    traces.end(trace)
    assert len(trace.spans) == 200
    assert trace.missing == 801


def test_work_goes_on_in_somebody_elses_trace(taken: list[Trace]) -> None:
    theirs, parent = uuid4().hex, "b7ad6b7169203331"
    around = traces.begin("handle", Origin(uuid4().hex, None, is_kept=True), "a Lambda")
    with traces.going_on(f"00-{theirs}-{parent}-01", "cruddur-message-stream", "follow"):
        assert traces.traceparent() is not None
        with span("DynamoDB Query"):
            pass
    assert traces.current() is around
    traces.end(around)
    went_on = taken[0]
    assert (went_on.origin.trace, went_on.origin.parent) == (theirs, parent)
    assert [each.name for each in went_on.spans] == ["follow", "DynamoDB Query"]


def test_work_within_anothers_trace_is_of_the_same_request_and_person(taken: list[Trace]) -> None:
    around = traces.begin("handle", traces.of_invocation(None), "a Lambda", request_id="a-request")
    theirs = Origin(uuid4().hex, None, is_kept=True)
    with traces.within(theirs, "cruddur-media-presign", "POST /images/key_upload") as trace:
        assert trace.request_id == "a-request"
        trace.person = "alice"
    assert traces.current() is around
    traces.end(around)
    assert around.person == "alice"
    assert taken == [trace]


@pytest.mark.parametrize(
    ("error", "fault"), [(SessionEnded, None), (ZeroDivisionError, "ZeroDivisionError")]
)
def test_what_a_caller_did_wrong_is_no_fault_of_elsewheres_trace(
    taken: list[Trace], error: type[Exception], fault: str | None
) -> None:
    header = f"00-{uuid4().hex}-b7ad6b7169203331-01"
    with pytest.raises(error), traces.going_on(header, "cruddur-message-stream", "follow"):
        raise error
    [went_on] = taken
    assert went_on.spans[0].fault == fault


@pytest.mark.parametrize("header", [None, "", "nonsense", f"00-{uuid4().hex}-b7ad6b7169203331-00"])
def test_what_names_no_kept_trace_is_just_done(taken: list[Trace], header: str | None) -> None:
    with traces.going_on(header, "cruddur-message-stream", "follow"):
        assert traces.current() is None
    assert taken == []


def test_a_lambda_keeps_what_lambda_decided(taken: list[Trace]) -> None:
    header = "Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled="
    assert traces.of_invocation(f"{header}1") == Origin(
        "67891233abcdef012345678912345678", "463ac35c9f6413ad", is_kept=True
    )
    assert not traces.of_invocation(f"{header}0").is_kept
    assert not traces.of_invocation(None).is_kept
