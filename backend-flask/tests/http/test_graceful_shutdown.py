"""Graceful shutdown of a deployed server: it drains, finishes its requests, and ends."""

from __future__ import annotations

import signal

from tests.http.live_server import Serve, status
from tests.telemetry.sinks import XrayDaemon
from tests.waiting import WAIT_SECONDS, wait_until


def test_sigterm_turns_readiness_off_first(serve: Serve) -> None:
    process, port = serve(DRAIN_SECONDS=str(WAIT_SECONDS))
    wait_until(lambda: status(port, "/api/readyz") == 200, "the server is ready")
    process.send_signal(signal.SIGTERM)
    wait_until(lambda: status(port, "/api/readyz") == 503, "the server is no longer ready")
    assert status(port, "/api/livez") == 200
    assert status(port, "/api/activities/public") == 200


def test_the_server_ends_after_the_drain_period(serve: Serve) -> None:
    process, port = serve(DRAIN_SECONDS="1")
    wait_until(lambda: status(port, "/api/readyz") == 200, "the server is ready")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=WAIT_SECONDS) == 0
    assert status(port, "/api/livez") is None


def test_queued_telemetry_is_flushed_before_the_end(serve: Serve) -> None:
    with XrayDaemon() as daemon:
        process, port = serve(
            DRAIN_SECONDS="0", AWS_XRAY_DAEMON_ADDRESS=daemon.address, TRACES_SAMPLE_RATIO="1"
        )
        wait_until(lambda: status(port, "/api/livez") == 200, "the server lives")
        assert status(port, "/api/activities/public") == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=WAIT_SECONDS) == 0
        wait_until(
            lambda: b"/api/activities/public" in daemon.everything(), "the daemon has the segment"
        )


def test_a_server_without_its_stores_starts_after_the_startup_timeout(
    serve: Serve,
) -> None:
    process, port = serve(
        CONNECTION_URL="postgresql://x@127.0.0.1:1/x",
        STARTUP_TIMEOUT_SECONDS="0.5",
        TIMEOUTS_SCALE="1",
        DRAIN_SECONDS="0",
    )
    wait_until(lambda: status(port, "/api/livez") == 200, "the server lives")
    assert status(port, "/api/readyz") == 503
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=WAIT_SECONDS) == 0
