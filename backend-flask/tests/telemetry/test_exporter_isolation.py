"""A backend that hangs, refuses, is slow or down costs a request nothing."""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.errors import ActivityNotFound, Unavailable
from cruddur.platform.telemetry import error_reports, metrics, setup, tracing
from cruddur.platform.telemetry.exporters.batch_processor import BatchProcessor
from cruddur.platform.telemetry.exporters.otlp import OtlpExporter
from cruddur.platform.telemetry.exporters.xray import XrayExporter
from cruddur.platform.telemetry.tracing import TraceContext
from tests.conftest import Browser
from tests.telemetry.sinks import HttpSink, XrayDaemon
from tests.waiting import WAIT_SECONDS, wait_until


@dataclass(frozen=True)
class Trouble:
    """A state that a backend is in: where it is, and what ends that state."""

    url: str
    let_go: Callable[[], None]

    @property
    def port(self) -> int:
        """The port that a backend in this state would be asked at."""
        return int(self.url.rpartition(":")[2])


class Hanging:
    """A server that takes connections and says nothing, until it is let go."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._held: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                self._held.append(self._socket.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        """Let everybody go."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()
        for connection in self._held:
            connection.close()


def hanging(on: ExitStack) -> Trouble:
    server = Hanging()
    on.callback(server.close)
    return Trouble(server.url, server.close)


def slow(on: ExitStack) -> Trouble:
    """Takes what it is told, and answers once it is let go."""
    go = threading.Event()
    sink = on.enter_context(HttpSink(until=go))
    on.callback(go.set)  # before the sink ends
    return Trouble(sink.url, go.set)


def nothing() -> None:
    """What ends a state that doesn't last."""


def down(on: ExitStack) -> Trouble:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return Trouble(f"http://127.0.0.1:{server.getsockname()[1]}", nothing)


def refusing(on: ExitStack) -> Trouble:
    return Trouble(on.enter_context(HttpSink(status=403)).url, nothing)


def failing(on: ExitStack) -> Trouble:
    """Answers that it is overloaded, which asks to be tried again: slow, in the end."""
    return Trouble(on.enter_context(HttpSink(status=503)).url, nothing)


class Calls:
    """Which threads called which port, from Python's own account of what is audited."""

    def __init__(self) -> None:
        self.of: dict[int, set[int]] = {}
        self.is_listening = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_listening or event not in ("socket.connect", "socket.sendto"):
            return
        address = arguments[1]
        if isinstance(address, tuple):
            self.of.setdefault(address[1], set()).add(threading.get_ident())


# Python can't take back a hook, so there is one.
CALLS = Calls()


@pytest.fixture
def calls() -> Iterator[Calls]:
    CALLS.of.clear()
    CALLS.is_listening = True
    yield CALLS
    CALLS.is_listening = False


BACKENDS: dict[str, Callable[[str], dict[str, object]]] = {
    "OpenTelemetry": lambda url: {"otel_exporter_otlp_endpoint": url},
    "X-Ray": lambda url: {"aws_xray_daemon_address": url.removeprefix("http://")},
    "CloudWatch": lambda url: {"cloudwatch_log_group": "/cruddur/tests", "aws_endpoint_url": url},
    "Rollbar": lambda url: {
        "rollbar_access_token": SecretStr("token"),
        "rollbar_endpoint": f"{url}/api/1/",
    },
}


@pytest.fixture
def on() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack
        setup.use_exporters([], sample_ratio=0)


@pytest.mark.parametrize("state", [hanging, slow, down, refusing, failing])
@pytest.mark.parametrize("backend", BACKENDS)
def test_requests_are_answered_whatever_state_a_backend_is_in(
    alice: Browser,
    context: ApiContext,
    settings: Config,
    log_lines: list[str],
    on: ExitStack,
    calls: Calls,
    backend: str,
    state: Callable[[ExitStack], Trouble],
) -> None:
    trouble = state(on)
    watching = settings.model_copy(
        update={**BACKENDS[backend](trouble.url), "traces_sample_ratio": 1.0}
    )
    setup.configure_exporters(watching)
    watched = Browser(create_app(watching, context).test_client(), alice.account)
    for _ in range(3):
        error_reports.report_warning("something")
        # Nobody has let the backend go, so an answer here didn't wait for it.
        assert watched.get("/api/activities/home").status_code == 200
    assert watched.crud("still here")["message"] == "still here"
    assert set(setup.dropped_counts()) == {backend}
    # It was called, by others than whoever answers requests.
    wait_until(lambda: calls.of.get(trouble.port), "the backend is called")
    assert threading.get_ident() not in calls.of[trouble.port]
    trouble.let_go()
    # A datagram to nobody is sent all the same; and who is slow may answer in time.
    if backend != "X-Ray" and state is not slow:
        wait_until(lambda: setup.dropped_counts()[backend], "what failed is counted as dropped")


def test_an_outbox_is_bounded_and_counts_what_it_drops() -> None:
    let_go = threading.Event()
    stuck = threading.Event()
    delivered: list[int] = []

    def deliver(items: list[int]) -> None:
        stuck.set()
        let_go.wait(WAIT_SECONDS)
        delivered.extend(items)

    processor = BatchProcessor[int]("a backend", deliver, max_queue_size=10, max_batch_size=1)
    processor.emit(0)
    assert stuck.wait(WAIT_SECONDS), "nothing was delivered"
    for number in range(1, 100):
        processor.emit(number)
    assert processor.dropped == 89
    let_go.set()
    processor.shutdown(WAIT_SECONDS)
    assert delivered == list(range(11))
    assert processor.exported == 11


def test_an_outbox_outlives_what_its_backend_raises(caplog: pytest.LogCaptureFixture) -> None:
    delivered: list[int] = []

    def deliver(items: list[int]) -> None:
        if items == [1]:
            raise RuntimeError("a token, say")
        delivered.extend(items)

    processor = BatchProcessor[int](
        "a backend", deliver, max_queue_size=10, max_batch_size=1, schedule_delay_seconds=0
    )
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            processor.emit(number)
        processor.shutdown(WAIT_SECONDS)
    assert delivered == [0, 2]
    assert processor.dropped == 1
    assert "a backend takes no telemetry: RuntimeError" in caplog.text
    assert "a token" not in caplog.text


def test_a_flood_of_failures_is_a_few_items(
    settings: Config, on: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All of it happens in one minute, however long it takes.
    monkeypatch.setattr(
        "cruddur.platform.telemetry.exporters.rollbar.time",
        SimpleNamespace(monotonic=lambda: 60.0, time=time.time),
    )
    url = on.enter_context(HttpSink()).url
    setup.configure_exporters(settings.model_copy(update=BACKENDS["Rollbar"](url)))
    for _ in range(100):
        error_reports.report_warning(f"something {uuid4()}")
    assert metrics.read_counters()["rollbar_rate_limited"] == 70
    assert setup.dropped_counts() == {"Rollbar": 0}


def test_a_trace_that_fits_into_no_datagram_is_counted_and_harms_no_other(
    on: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    daemon = on.enter_context(XrayDaemon())
    watching = XrayExporter(daemon.address)
    small = TraceContext(uuid4().hex, None, is_sampled=True)
    setup.use_exporters([watching], sample_ratio=1)
    for origin, name in (
        (TraceContext(uuid4().hex, None, is_sampled=True), "x" * 70_000),
        (small, "y"),
    ):
        trace = tracing.start_trace("GET /", origin, "cruddur-api")
        with tracing.span("a span", attribute="something"):
            trace.root.attributes = {"http.route": name, "http.request.method": "GET"}
        tracing.end_trace(trace)
    assert wait_until(lambda: daemon.segments(small.trace_id), "the daemon has the segment")
    assert watching.dropped() == 1
    assert "X-Ray takes no telemetry: OSError" in caplog.text


def test_metrics_that_arent_taken_are_counted(settings: Config, on: ExitStack) -> None:
    url = on.enter_context(HttpSink(status=403)).url
    watching = OtlpExporter(url, headers={}, service="s", release="r", environment="tests")
    setup.use_exporters([watching], sample_ratio=0)
    metrics.activity_created("crud")
    setup.shutdown(WAIT_SECONDS)
    assert watching.dropped() == 1


def test_what_fails_is_measured_too() -> None:
    measured: list[metrics.Measurement] = []
    metrics.subscribe([measured.append])
    for error in (Unavailable, ActivityNotFound):
        with pytest.raises(error), metrics.time_feed("home"):
            raise error
    with pytest.raises(Unavailable), metrics.time_message_send():
        raise Unavailable
    metrics.subscribe([])
    assert [(each.instrument, each.attributes) for each in measured] == [
        ("cruddur.feed.duration", {"feed": "home", "error.type": "Unavailable"}),
        ("cruddur.feed.duration", {"feed": "home"}),
        ("cruddur.message.send.duration", {"error.type": "Unavailable"}),
    ]


def test_switched_off_nothing_is_collected(alice: Browser) -> None:
    assert setup.dropped_counts() == {}
    with metrics.time_feed("home"):
        assert alice.get("/api/activities/home").status_code == 200
