"""X-Ray by OTLP: the same spans, once each, in requests that AWS would accept."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from cruddur import config
from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.exporters.xray_otlp import XrayOtlpExporter
from tests.conftest import Browser
from tests.telemetry.conftest import XRAY_KEY_ID
from tests.telemetry.sinks import Collector, Received
from tests.telemetry.test_exporters import browser_trace
from tests.waiting import wait_until


def signature(received: Received, headers: dict[str, str], host: str) -> str:
    """Return the Authorization that AWS would compute for a request with these headers."""
    request = AWSRequest("POST", f"http://{host}{received.path}", headers, received.body)
    request.context["timestamp"] = received.headers["x-amz-date"]
    credentials = Credentials(XRAY_KEY_ID, "the secret of the tests", "the token of a task's role")
    signer = SigV4Auth(credentials, "xray", "us-east-1")
    # Not add_auth, which would sign the present time.
    canonical = signer.canonical_request(request)
    return str(signer.signature(signer.string_to_sign(request, canonical), request))


def test_a_request_is_signed_for_x_ray(alice: Browser, xray_endpoint: Collector) -> None:
    trace, headers = browser_trace()
    assert alice.get("/api/activities/home", headers=headers).status_code == 200
    wait_until(lambda: xray_endpoint.spans(trace), "X-Ray has the spans")
    received = xray_endpoint.received[0]
    assert received.path == "/v1/traces"
    assert received.headers["content-type"] == "application/x-protobuf"
    found = re.fullmatch(
        rf"AWS4-HMAC-SHA256 Credential={XRAY_KEY_ID}/\d{{8}}/us-east-1/xray/aws4_request,"
        r" SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})",
        received.headers["authorization"],
    )
    assert found
    signed = found[1].split(";")
    assert {"content-type", "host", "x-amz-date", "x-amz-security-token"} <= set(signed)
    assert received.headers["x-amz-security-token"] == "the token of a task's role"
    assert found[2] == signature(
        received, {name: received.headers[name] for name in signed}, received.headers["host"]
    )


def test_another_vendors_key_isnt_sent_to_x_ray(alice: Browser, xray_endpoint: Collector) -> None:
    trace, headers = browser_trace()
    alice.get("/api/activities/home", headers=headers)
    wait_until(lambda: xray_endpoint.spans(trace), "X-Ray has the spans")
    for received in xray_endpoint.received:
        assert "x-honeycomb-team" not in received.headers
        assert b"a key" not in received.body


def test_each_span_is_sent_once_and_has_the_trace_id_of_the_log(
    alice: Browser, xray_endpoint: Collector, log_lines: list[str]
) -> None:
    trace, headers = browser_trace()
    answer = alice.get("/api/activities/home", headers=headers)
    wait_until(lambda: xray_endpoint.spans(trace), "X-Ray has the spans")
    ids = Counter(
        span.span_id.hex()
        for received in xray_endpoint.received
        for resource in ExportTraceServiceRequest.FromString(received.body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
        if span.trace_id.hex() == trace
    )
    assert set(ids.values()) == {1}
    assert len(ids) > 2
    assert xray_endpoint.scopes(trace)["GET /api/activities/home"] == (
        "opentelemetry.instrumentation.flask"
    )
    lines = [json.loads(each) for each in log_lines]
    [line] = [
        each
        for each in lines
        if each["message"] == "request" and each["request_id"] == answer.headers["X-Request-Id"]
    ]
    # The first is OTLP's form, the second X-Ray's; the console finds a trace by either.
    assert line["trace_id"] == trace
    assert line["xray_trace_id"] == f"1-{trace[:8]}-{trace[8:]}"


def test_x_ray_gets_no_metrics(alice: Browser, xray_endpoint: Collector) -> None:
    trace, headers = browser_trace()
    alice.get("/api/activities/home", headers=headers)
    wait_until(lambda: xray_endpoint.spans(trace), "X-Ray has the spans")
    assert {each.path for each in xray_endpoint.received} == {"/v1/traces"}


def test_a_request_has_no_more_spans_than_the_endpoint_takes() -> None:
    # Source: "OTLP endpoints", Amazon CloudWatch user guide.
    assert XrayOtlpExporter.max_batch_size * tracing._MAX_SPANS <= 10_000


def test_the_daemon_beside_the_endpoint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000")
    monkeypatch.setenv("XRAY_OTLP_ENDPOINT", "https://xray.us-east-1.amazonaws.com")
    with pytest.raises(config.ConfigurationError) as error:
        config.load()
    assert "XRAY_OTLP_ENDPOINT (would send x-ray each span a second time)" in str(error.value)
