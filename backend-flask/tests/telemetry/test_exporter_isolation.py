"""Exporter isolation: a vendor that hangs, refuses, is slow or down delays no request."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
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
from cruddur.platform.telemetry.exporters.base import Exporter
from cruddur.platform.telemetry.exporters.otlp import OtlpExporter
from cruddur.platform.telemetry.exporters.xray import XrayExporter
from tests.conftest import Browser
from tests.telemetry.sinks import HttpSink, XrayDaemon, sampled_trace
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


def hanging(on: ExitStack) -> Trouble:
    """A server that accepts connections, and never reads from them."""
    server = on.enter_context(socket.create_server(("127.0.0.1", 0)))
    return Trouble(f"http://127.0.0.1:{server.getsockname()[1]}", server.close)


def slow(on: ExitStack) -> Trouble:
    """A server that reads requests, and responds once it is let go."""
    go = threading.Event()
    sink = on.enter_context(HttpSink(until=go))
    on.callback(go.set)  # before the sink ends
    return Trouble(sink.url, go.set)


def down(on: ExitStack) -> Trouble:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return Trouble(f"http://127.0.0.1:{server.getsockname()[1]}", lambda: None)


def refusing(on: ExitStack) -> Trouble:
    return Trouble(on.enter_context(HttpSink(status=403)).url, lambda: None)


def failing(on: ExitStack) -> Trouble:
    """Answers that it is overloaded, which asks to be tried again: slow, in the end."""
    return Trouble(on.enter_context(HttpSink(status=503)).url, lambda: None)


class Calls:
    """Which threads called which port, by Python's audit hooks."""

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
    "X-Ray": lambda url: {"xray_otlp_endpoint": url},
    "X-Ray's daemon": lambda url: {"aws_xray_daemon_address": url.removeprefix("http://")},
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
def test_exporters_never_block_a_request(
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
    configured = settings.model_copy(
        update={**BACKENDS[backend](trouble.url), "traces_sample_ratio": 1.0}
    )
    setup.configure_exporters(configured)
    browser = Browser(create_app(configured, context).test_client(), alice.account)
    for _ in range(3):
        error_reports.report_warning("something")
        # Nobody has let the backend go, so an answer here didn't wait for it.
        assert browser.get("/api/activities/home").status_code == 200
    assert browser.crud("still here")["message"] == "still here"
    assert set(setup.dropped_counts()) == {backend.removesuffix("'s daemon")}
    # It was called, by others than whoever answers requests.
    wait_until(lambda: calls.of.get(trouble.port), "the backend is called")
    assert threading.get_ident() not in calls.of[trouble.port]
    trouble.let_go()
    # A datagram to nobody is sent all the same; and who is slow may answer in time.
    if backend != "X-Ray's daemon" and state is not slow:
        wait_until(lambda: setup.dropped_counts()[backend], "what failed is counted as dropped")


class Numbers(Exporter[int]):
    """Exports numbers one by one, by a function of the test's."""

    name = "a backend"
    signal = "logs"
    max_queue_size = 10
    max_batch_size = 1
    schedule_delay_seconds = 0.01

    def __init__(self, deliver: Callable[[int], None]) -> None:
        super().__init__()
        self._deliver = deliver

    def export(self, batch: list[int]) -> None:
        [number] = batch
        self._deliver(number)


def test_the_queue_is_bounded_and_counts_what_it_drops() -> None:
    let_go = threading.Event()
    stuck = threading.Event()
    delivered: list[int] = []

    def deliver(number: int) -> None:
        stuck.set()
        let_go.wait(WAIT_SECONDS)
        delivered.append(number)

    exporter = Numbers(deliver)
    exporter.emit(0)
    assert stuck.wait(WAIT_SECONDS), "nothing was delivered"
    for number in range(1, 100):
        exporter.emit(number)
    assert exporter.dropped() == 89
    let_go.set()
    exporter.shutdown(WAIT_SECONDS)
    assert delivered == list(range(11))


def test_an_exporter_outlives_what_its_vendor_raises(caplog: pytest.LogCaptureFixture) -> None:
    delivered: list[int] = []

    def deliver(number: int) -> None:
        if number == 1:
            raise RuntimeError("a token, say")
        delivered.append(number)

    exporter = Numbers(deliver)
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            exporter.emit(number)
        exporter.shutdown(WAIT_SECONDS)
    assert delivered == [0, 2]
    assert exporter.dropped() == 1
    assert "export to a backend failed: RuntimeError" in caplog.text
    assert "a token" not in caplog.text


def test_error_reports_are_rate_limited(
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


def test_a_trace_too_large_for_a_datagram_is_dropped_alone(
    on: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    daemon = on.enter_context(XrayDaemon())
    exporter = XrayExporter(daemon.address)
    setup.use_exporters([exporter], sample_ratio=1)
    for name in ("x" * 70_000, "small"):
        trace = sampled_trace()
        trace.root.attributes = {"http.route": name, "http.request.method": "GET"}
        tracing.end_trace(trace)
    small = trace.context.trace_id
    assert wait_until(lambda: daemon.segments(small), "the daemon has the segment")
    assert exporter.dropped() == 1
    assert "export to X-Ray failed: OSError" in caplog.text


def test_refused_metrics_are_counted_as_dropped(settings: Config, on: ExitStack) -> None:
    url = on.enter_context(HttpSink(status=403)).url
    exporter = OtlpExporter(settings.model_copy(update=BACKENDS["OpenTelemetry"](url)))
    setup.use_exporters([exporter], sample_ratio=0)
    metrics.activity_created("crud")
    setup.shutdown(WAIT_SECONDS)
    assert exporter.dropped() == 1


def test_durations_of_failures_have_their_error_type() -> None:
    measured: list[tuple[str, Mapping[str, str]]] = []

    def recorder(name: str) -> metrics.Recorder:
        return lambda _value, attributes: measured.append((name, attributes))

    metrics.subscribe({name: recorder(name) for name in metrics.INSTRUMENTS})
    for error in (Unavailable, ActivityNotFound):
        with pytest.raises(error), metrics.time_feed("home"):
            raise error
    with pytest.raises(Unavailable), metrics.time_message_send():
        raise Unavailable
    metrics.subscribe({})
    assert measured == [
        ("cruddur.feed.duration", {"feed": "home", "error.type": "Unavailable"}),
        ("cruddur.feed.duration", {"feed": "home"}),
        ("cruddur.message.send.duration", {"error.type": "Unavailable"}),
    ]


def test_without_exporters_nothing_is_collected(alice: Browser) -> None:
    assert setup.dropped_counts() == {}
    with metrics.time_feed("home"):
        assert alice.get("/api/activities/home").status_code == 200
