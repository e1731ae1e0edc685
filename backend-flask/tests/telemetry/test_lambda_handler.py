"""Lambda invocations, as X-Ray's daemon receives them."""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.exporters.xray import XrayExporter
from cruddur.platform.telemetry.lambda_handler import InvocationFailed, lambda_handler
from cruddur.platform.telemetry.tracing import span
from tests.telemetry.sinks import XrayDaemon
from tests.waiting import wait_until

PARENT = "463ac35c9f6413ad"
SECRET = "between us"


@pytest.fixture
def daemon() -> Any:
    with XrayDaemon() as listening:
        exporter = XrayExporter(listening.address)
        tracing.subscribe([lambda trace: exporter.deliver([trace])], 0)
        yield listening
        tracing.subscribe([], 0)
        exporter.shutdown(0)


def called(monkeypatch: pytest.MonkeyPatch, sampled: int) -> str:
    """Set the environment of an invocation, and return its trace id."""
    trace = uuid4().hex
    root = f"Root=1-{trace[:8]}-{trace[8:]}"
    monkeypatch.setenv("_X_AMZN_TRACE_ID", f"{root};Parent={PARENT};Sampled={sampled}")
    return trace


class Refused(Exception):
    """An error that a handler means its caller to see."""


@lambda_handler("purge")
def handle(event: dict[str, Any], _invocation: object) -> str:
    with span("activities/purge", "client"):
        if event.get("fail"):
            raise LookupError(SECRET)
        if event.get("refuse"):
            raise Refused("handle_taken")
    return "done"


def test_an_invocation_is_a_subsegment_of_lambdas_own_segment(
    daemon: XrayDaemon, monkeypatch: pytest.MonkeyPatch, log_lines: list[str]
) -> None:
    trace = called(monkeypatch, sampled=1)
    invocation = SimpleNamespace(aws_request_id="a-request-of-lambdas")
    assert handle({}, invocation) == "done"
    [segment] = wait_until(lambda: daemon.segments(trace), "the daemon has the segment")
    assert (segment["type"], segment["name"], segment["parent_id"]) == (
        "subsegment",
        "purge",
        PARENT,
    )
    assert segment["annotations"] == {"request_id": "a-request-of-lambdas"}
    assert [each["name"] for each in segment["subsegments"]] == ["activities/purge"]


def test_a_failed_invocation_is_a_fault_and_raises_a_redacted_error(
    daemon: XrayDaemon, monkeypatch: pytest.MonkeyPatch, log_lines: list[str]
) -> None:
    trace = called(monkeypatch, sampled=1)
    with pytest.raises(InvocationFailed, match=r"^LookupError$") as failed:
        handle({"fail": True}, None)
    # Lambda logs all of this.
    assert SECRET not in "".join(traceback.format_exception(failed.value))
    [logged] = log_lines
    assert '"unhandled error"' in logged
    assert SECRET not in logged
    [segment] = wait_until(lambda: daemon.segments(trace), "the daemon has the segment")
    assert segment["fault"] is True
    assert segment["annotations"]["fault"] == "LookupError"


def test_errors_of_the_handler_itself_reach_its_caller(
    daemon: XrayDaemon, monkeypatch: pytest.MonkeyPatch, log_lines: list[str]
) -> None:
    called(monkeypatch, sampled=1)
    with pytest.raises(Refused, match=r"^handle_taken$"):
        handle({"refuse": True}, None)


def test_an_unsampled_invocation_is_not_exported(
    daemon: XrayDaemon, monkeypatch: pytest.MonkeyPatch, log_lines: list[str]
) -> None:
    unkept = called(monkeypatch, sampled=0)
    assert handle({}, None) == "done"
    sampled = called(monkeypatch, sampled=1)
    assert handle({}, None) == "done"
    assert wait_until(lambda: daemon.segments(sampled), "the daemon has the segment")
    assert daemon.segments(unkept) == []


@pytest.mark.parametrize(
    ("sampled", "exports_traces", "is_imported"),
    [(0, True, False), (1, True, True), (1, False, False)],
)
def test_the_sdk_is_imported_with_the_first_trace_that_is_exported(
    sampled: int, exports_traces: bool, is_imported: bool
) -> None:
    script = (
        "import sys\n"
        "from cruddur.platform.telemetry.lambda_handler import lambda_handler\n"
        f"decorate = lambda_handler('purge', exports_traces={exports_traces})\n"
        "handle = decorate(lambda event, invocation: None)\n"
        "handle({}, None)\n"
        "sys.stderr.write(str('aws_xray_sdk' in sys.modules))"
    )
    header = f"Root=1-67891233-{uuid4().hex[:24]};Parent={PARENT};Sampled={sampled}"
    with XrayDaemon() as listening:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script],
            env={
                "PYTHONPATH": ":".join(sys.path),
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_XRAY_DAEMON_ADDRESS": listening.address,
                "_X_AMZN_TRACE_ID": header,
            },
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == str(is_imported)
        if is_imported:
            [datagram] = wait_until(lambda: listening.datagrams, "the daemon has a datagram")
            assert json.loads(datagram.partition(b"\n")[2])["name"] == "purge"
