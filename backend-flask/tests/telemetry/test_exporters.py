"""What the exporters send over the wire."""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.request
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, Response
from opentelemetry.proto.trace.v1.trace_pb2 import Span as WireSpan
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from cruddur.config import Config
from cruddur.errors import Unavailable
from cruddur.http.auth import Access, authenticate
from cruddur.platform.database import Database
from cruddur.platform.telemetry import setup, tracing
from cruddur.platform.telemetry.exporters.cloudwatch import CloudWatchExporter
from tests.conftest import Browser, problem, variable
from tests.messaging import open_socket, write
from tests.telemetry.conftest import ROLLBAR_TOKEN, Sinks
from tests.telemetry.sinks import HttpSink, sampled_trace
from tests.waiting import WAIT_SECONDS, wait_until

BROWSER_SPAN = "b7ad6b7169203331"


def browser_trace() -> tuple[str, dict[str, str]]:
    """Return a trace id, and the header by which a browser propagates it."""
    trace = uuid4().hex
    return trace, {"traceparent": f"00-{trace}-{BROWSER_SPAN}-01"}


def attributes(span: WireSpan) -> dict[str, Any]:
    return {
        each.key: getattr(each.value, str(each.value.WhichOneof("value")))
        for each in span.attributes
    }


def subsegments(segment: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return all subsegments of a segment by name."""
    found: dict[str, dict[str, Any]] = {}
    for child in segment.get("subsegments", []):
        found |= {child["name"]: child, **subsegments(child)}
    return found


def test_a_crud_is_a_tree_of_spans(alice: Browser, sinks: Sinks) -> None:
    person = alice.get("/api/profile").get_json()["uuid"]
    trace, headers = browser_trace()
    body = {"message": "nobody's business #secret", "ttl": "1-day"}
    answer = alice.post("/api/activities", json=body, headers=headers)
    assert answer.status_code == 200
    spans = wait_until(lambda: sinks.collector.spans(trace), "the collector has the spans")
    request = spans["POST /api/activities"]
    assert request.parent_span_id.hex() == BROWSER_SPAN
    assert request.kind == WireSpan.SPAN_KIND_SERVER
    assert attributes(request) == {
        "http.route": "/api/activities",
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "url.scheme": "http",
        "network.protocol.version": "1.1",
        "cruddur.request_id": answer.headers["X-Request-Id"],
        "enduser.id": person,
    }
    transaction = spans["transaction"]
    assert transaction.parent_span_id == request.span_id
    for name in ("activities/create", "activities/add_hashtags", "activities/activity"):
        statement = spans[name]
        assert statement.parent_span_id == transaction.span_id
        assert statement.kind == WireSpan.SPAN_KIND_CLIENT
        assert attributes(statement) == {"db.system.name": "postgresql"}
        assert (
            transaction.start_time_unix_nano
            <= statement.start_time_unix_nano
            <= statement.end_time_unix_nano
            <= transaction.end_time_unix_nano
        )
    assert spans["accounts/person_by_sub"].parent_span_id == request.span_id
    assert {"service.name": "cruddur-api", "service.version": "abc123"}.items() <= (
        sinks.collector.resources()[0].items()
    )
    assert UUID(sinks.collector.resources()[0]["service.instance.id"]).version == 4
    assert sinks.collector.received[0].headers["x-honeycomb-team"] == "key of ours"


def test_a_crud_is_a_segment_with_subsegments(alice: Browser, sinks: Sinks) -> None:
    person = alice.get("/api/profile").get_json()["uuid"]
    trace, headers = browser_trace()
    answer = alice.post(
        "/api/activities", json={"message": "hello", "ttl": "1-day"}, headers=headers
    )
    [segment] = wait_until(lambda: sinks.daemon.segments(trace), "the daemon has the segment")
    assert segment["name"] == "cruddur-api"
    assert segment["parent_id"] == BROWSER_SPAN
    assert segment["http"] == {
        "request": {"method": "POST", "url": "/api/activities"},
        "response": {"status": 200},
    }
    assert segment["annotations"]["request_id"] == answer.headers["X-Request-Id"]
    assert segment["user"] == person
    assert segment["start_time"] < segment["end_time"]
    [transaction] = [each for each in segment["subsegments"] if each["name"] == "transaction"]
    names = [each["name"] for each in transaction["subsegments"]]
    assert {"activities/create", "activities/activity"} <= set(names)
    assert all(each["namespace"] == "remote" for each in transaction["subsegments"])


def test_a_trace_is_bounded_and_has_the_number_of_its_missing_spans(sinks: Sinks) -> None:
    trace = sampled_trace()
    for _ in range(205):
        with tracing.span("again"):
            pass
    tracing.end_trace(trace)
    setup.shutdown(WAIT_SECONDS)
    [segment] = wait_until(
        lambda: sinks.daemon.segments(trace.context.trace_id), "the daemon has the segment"
    )
    assert len(segment["subsegments"]) == 149
    assert segment["annotations"]["spans_missing"] == 205 - 149
    assert len(trace.spans) == 200
    request = sinks.collector.spans(trace.context.trace_id)["GET /"]
    assert attributes(request)["cruddur.spans_missing"] == 205 + 1 - 200


def test_a_message_is_a_tree_of_spans(friends: tuple[Browser, Browser], sinks: Sinks) -> None:
    alice, bob = friends
    trace, headers = browser_trace()
    body = {"message": "between us", "handle": bob.handle}
    assert alice.post("/api/messages", json=body, headers=headers).status_code == 200
    spans = wait_until(lambda: sinks.collector.spans(trace), "the collector has the spans")
    request, write_ = spans["POST /api/messages"], spans["DynamoDB TransactWriteItems"]
    assert write_.parent_span_id == request.span_id
    assert write_.kind == WireSpan.SPAN_KIND_CLIENT
    assert attributes(write_) == {
        "rpc.system": "aws-api",
        "rpc.service": "DynamoDB",
        "rpc.method": "TransactWriteItems",
        "http.response.status_code": 200,
    }
    assert {"messages/recipient", "messages/participants", "DynamoDB GetItem"} <= set(spans)


def test_a_messages_trace_is_propagated_to_the_websocket(
    friends: tuple[Browser, Browser], sinks: Sinks
) -> None:
    alice, bob = friends
    trace, headers = browser_trace()
    ticket = bob.post("/api/realtime/tickets").get_json()["url"]
    with open_socket(ticket) as page:
        body = {"message": "between us", "handle": bob.handle}
        assert alice.post("/api/messages", json=body, headers=headers).status_code == 200
        heard = json.loads(page.recv(timeout=WAIT_SECONDS))
        while heard["type"] == "notification.created":  # of the follow before, which may be late
            heard = json.loads(page.recv(timeout=WAIT_SECONDS))
    assert heard["type"] == "message.created"
    assert heard["traceparent"].split("-")[1] == trace

    # The deployed Lambda tells the daemon that the emulator is.
    wanted = f"1-{trace[:8]}-{trace[8:]}"

    def followed() -> list[dict[str, Any]]:
        url = f"{variable('AWS_ENDPOINT_URL')}/_local/xray/segments"
        with urllib.request.urlopen(url) as answer:
            return [each for each in json.load(answer) if each["trace_id"] == wanted]

    [segment] = wait_until(followed, "the emulator has the segment")
    [api] = wait_until(lambda: sinks.daemon.segments(trace), "the daemon has the segment")
    sent = subsegments(api)
    assert segment["name"] == "cruddur-message-stream"
    assert segment["parent_id"] in {api["id"], *(each["id"] for each in sent.values())}
    calls = subsegments(segment)
    assert {"DynamoDB", "ApiGatewayManagementApi"} <= set(calls)
    assert calls["ApiGatewayManagementApi"]["aws"]["operation"] == "PostToConnection"


def test_metrics_are_exported(
    friends: tuple[Browser, Browser], sinks: Sinks, database: Database
) -> None:
    alice, bob = friends
    alice.crud("one")
    alice.get("/api/activities/home")
    write(alice, bob, "hello")
    alice.get("/api/nowhere")
    setup.shutdown(WAIT_SECONDS)
    measured = sinks.collector.metrics()
    assert {
        "http.route": "/api/activities",
        "http.request.method": "POST",
        "http.response.status_code": "200",
        "value": 1.0,
    } in measured["http.server.request.duration"]
    routes = {each["http.route"] for each in measured["http.server.request.duration"]}
    assert {"none", "/api/activities/home"} <= routes
    assert {"feed": "home", "value": 1.0} in measured["cruddur.feed.duration"]
    assert {"value": 1.0} in measured["cruddur.message.send.duration"]
    assert {"kind": "crud", "value": 1.0} in measured["cruddur.activities.created"]
    gauges = {each["name"]: each["value"] for each in measured["cruddur.process.gauge"]}
    assert gauges["pool_max"] == 8
    counters = {each["name"]: each["value"] for each in measured["cruddur.process.count"]}
    assert counters["telemetry_dropped_X-Ray"] == 0
    assert counters["rollbar_rate_limited"] == 0
    assert counters["pool_queued"] >= 0


def test_access_log_lines_reach_cloudwatch(alice: Browser, sinks: Sinks) -> None:
    trace, headers = browser_trace()
    answer = alice.get("/api/profile", headers={**headers, "X-Request-Id": "an-id-of-the-browsers"})
    assert answer.headers["X-Request-Id"] == "an-id-of-the-browsers"
    line = sinks.line("request", "an-id-of-the-browsers")
    assert line["trace_id"] == trace
    assert line["xray_trace_id"] == f"1-{trace[:8]}-{trace[8:]}"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/profile", 200)
    assert line["person"] == answer.get_json()["uuid"]
    assert line["duration_ms"] > 0


def test_cloudwatch_batches_respect_its_limits(settings: Config) -> None:
    lines = [f"{number} {'x' * 100_000}" for number in range(30)]
    with HttpSink() as aws:
        group = {"cloudwatch_log_group": "/cruddur/tests", "aws_endpoint_url": aws.url}
        exporter = CloudWatchExporter(settings.model_copy(update=group))
        for line in [*lines, "é" * 200_000]:
            exporter.emit((line, time.time()))
        exporter.shutdown(WAIT_SECONDS)
        puts = [
            [event["message"] for event in json.loads(each.body)["logEvents"]]
            for each in aws.received
            if each.headers["x-amz-target"].endswith("PutLogEvents")
        ]
    assert exporter.dropped() == 0
    assert len(puts) > 1
    assert all(sum(len(line.encode()) + 26 for line in put) <= 1_048_576 for put in puts)
    *all_but_last, last = [line for put in puts for line in put]
    assert all_but_last == lines
    assert "é" * 100_000 in last  # the rest is cut off
    assert len(last.encode()) <= 256 * 1024


def secret() -> str:
    """Return a secret that no line of a stack trace contains."""
    return "secret between us"[7:]


def crash() -> Response:
    """Fail as a defect does, with something private in hand."""
    authenticate(Access.SIGNED_IN)
    raise LookupError(secret())


def test_a_crash_is_one_error_report_with_the_ids_of_its_trace(
    app: Flask, alice: Browser, sinks: Sinks
) -> None:
    app.add_url_rule("/api/crash", view_func=crash)
    person = alice.get("/api/profile").get_json()["uuid"]
    trace, headers = browser_trace()
    answer = alice.get("/api/crash", headers=headers)
    assert problem(answer, 500) == {"internal_error"}
    request_id = answer.get_json()["request_id"]
    setup.shutdown(WAIT_SECONDS)
    [item] = sinks.rollbar.items()
    assert item["level"] == "error"
    assert item["environment"] == "tests"
    assert item["code_version"] == "abc123"
    assert item["person"] == {"id": person}
    assert item["context"] == "GET /api/crash"
    assert item["custom"] == {"request_id": request_id, "trace_id": trace}
    [crashed] = item["body"]["trace_chain"]
    assert crashed["exception"] == {"class": "LookupError", "message": ""}
    assert crashed["frames"][-1]["method"] == "crash"
    assert sinks.rollbar.received[0].headers["x-rollbar-access-token"] == ROLLBAR_TOKEN
    # The same id is in every account of it.
    request = sinks.collector.spans(trace)["GET /api/crash"]
    assert attributes(request)["cruddur.request_id"] == request_id
    assert request.status.code == Status.STATUS_CODE_ERROR
    [segment] = sinks.daemon.segments(trace)
    assert segment["fault"] is True
    assert segment["annotations"]["request_id"] == request_id
    unhandled = sinks.line("unhandled error", request_id)
    assert unhandled["trace_id"] == trace
    assert re.search(r"in crash\n", unhandled["exception"])
    assert secret() not in unhandled["exception"]


def test_a_crashed_thread_is_reported_and_redacted(
    sinks: Sinks, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        raise LookupError(secret())

    thread = threading.Thread(target=work, name="behind the scenes")
    thread.start()
    thread.join()
    line = sinks.line("unhandled error", "behind the scenes")
    assert (line["level"], line["thread_name"]) == ("error", "behind the scenes")
    assert re.search(r"in work\n", line["exception"])
    setup.shutdown(WAIT_SECONDS)
    [item] = sinks.rollbar.items()
    assert item["body"]["trace_chain"][0]["exception"] == {"class": "LookupError", "message": ""}
    printed = capsys.readouterr()
    assert secret() not in printed.out + printed.err + json.dumps(item)


def test_client_errors_are_not_reported_and_outages_are_warnings(
    app: Flask, alice: Browser, sinks: Sinks
) -> None:
    def out() -> Response:
        raise Unavailable("The database doesn't answer.") from ConnectionResetError("gone")

    app.add_url_rule("/api/out", view_func=out)
    assert alice.get("/api/activities/@nobody_here").status_code == 404
    assert alice.get("/api/out").status_code == 503
    setup.shutdown(WAIT_SECONDS)
    [item] = sinks.rollbar.items()
    assert (item["level"], item["title"]) == ("warning", "answered unavailable")


def test_probes_are_not_traced(anonymous: Browser, sinks: Sinks) -> None:
    trace, headers = browser_trace()
    for path in ("livez", "readyz", "health-check"):
        assert anonymous.get(f"/api/{path}", headers=headers).status_code == 200
    anonymous.get("/api/activities/public")
    setup.shutdown(WAIT_SECONDS)
    assert sinks.collector.spans(trace) == {}
    assert sinks.daemon.segments(trace) == []
    assert len(sinks.daemon.datagrams) == 1


@pytest.mark.parametrize(
    "header",
    [
        {"traceparent": "00-zz-b7ad6b7169203331-01"},
        {"traceparent": f"00-{'0' * 32}-b7ad6b7169203331-01"},
        {"traceparent": "x" * 10_000},
        {"X-Amzn-Trace-Id": "Root=1-nonsense"},
    ],
)
def test_an_invalid_trace_context_starts_a_new_trace(
    anonymous: Browser, sinks: Sinks, header: dict[str, str]
) -> None:
    answer = anonymous.get("/api/activities/public", headers=header)
    assert answer.status_code == 200
    line = sinks.line("request", answer.headers["X-Request-Id"])
    [segment] = wait_until(
        lambda: sinks.daemon.segments(line["trace_id"]), "the daemon has the segment"
    )
    assert "parent_id" not in segment


def test_a_load_balancers_trace_context_is_continued(anonymous: Browser, sinks: Sinks) -> None:
    trace = uuid4().hex
    root = f"Self=1-67891234-12456789abcdef012345678;Root=1-{trace[:8]}-{trace[8:]}"
    header = f"{root};Parent={BROWSER_SPAN}"
    anonymous.get("/api/activities/public", headers={"X-Amzn-Trace-Id": header})
    [segment] = wait_until(lambda: sinks.daemon.segments(trace), "the daemon has the segment")
    assert segment["name"] == "cruddur-api"
    request = wait_until(lambda: sinks.collector.spans(trace), "the collector has the spans")[
        "GET /api/activities/public"
    ]
    assert request.span_id.hex() == segment["id"]
    assert request.parent_span_id.hex() == segment["parent_id"] == BROWSER_SPAN


def test_sampled_requests_are_recorded_by_the_flask_instrumentation(
    anonymous: Browser, sinks: Sinks
) -> None:
    trace, headers = browser_trace()
    anonymous.get("/api/activities/public?cursor=nonsense", headers=headers)
    spans = wait_until(lambda: sinks.collector.spans(trace), "the collector has the spans")
    assert sinks.collector.scopes(trace) == {
        "GET /api/activities/public": "opentelemetry.instrumentation.flask",
        **{name: "cruddur" for name in spans if name != "GET /api/activities/public"},
    }
    assert "nonsense" not in str(attributes(spans["GET /api/activities/public"]))


def test_an_unsampled_trace_that_fails_is_exported_whole(
    app: Flask, alice: Browser, sinks: Sinks, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.add_url_rule("/api/crash", view_func=crash)
    monkeypatch.setattr("cruddur.platform.telemetry.tracing._sample_ratio", 0.0)
    trace, headers = browser_trace()
    assert alice.get("/api/crash", headers=headers).status_code == 500
    spans = wait_until(lambda: sinks.collector.spans(trace), "the collector has the spans")
    request = spans["GET /api/crash"]
    assert spans["accounts/person_by_sub"].parent_span_id == request.span_id
    assert request.status.code == Status.STATUS_CODE_ERROR
    assert request.parent_span_id.hex() == BROWSER_SPAN
