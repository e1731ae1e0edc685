"""The `stats` log line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask, Response

from cruddur.http.request_hooks import _StatsReporter
from cruddur.platform.telemetry import metrics
from tests.conftest import Browser


@pytest.fixture
def stats(monkeypatch: pytest.MonkeyPatch) -> Iterator[_StatsReporter]:
    """A reporter that writes its line at every request."""
    made = _StatsReporter()
    monkeypatch.setattr(made, "is_due", lambda: True)
    monkeypatch.setattr("cruddur.http.request_hooks._stats", made)
    metrics.register_counter("tests", lambda: {"counted": counts[0]})
    counts[0] = 0
    yield made
    metrics.register_counter("tests", dict)


counts = [0]


def stats_lines(log_lines: list[str]) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, log_lines) if line["message"] == "stats"]


def test_counters_are_deltas_since_the_line_before(
    anonymous: Browser, stats: _StatsReporter, log_lines: list[str]
) -> None:
    for count in (1000, 1000, 1002, 3):  # the last one as of a restarted process
        counts[0] = count
        assert anonymous.get("/api/activities/public").status_code == 200
    lines = stats_lines(log_lines)
    assert [line["tests_counted"] for line in lines] == [1000, 0, 2, 0]
    assert {line["telemetry_dropped"] for line in lines} == {0}
    assert all(line["pool_wait_ms"] >= 0 for line in lines)


@pytest.mark.own_app
def test_concurrent_requests_are_counted(
    app: Flask, anonymous: Browser, stats: _StatsReporter, log_lines: list[str]
) -> None:
    def request_another() -> Response:
        other = Browser(app.test_client())
        with ThreadPoolExecutor(1) as executor:
            answer = executor.submit(other.get, "/api/activities/public").result()
        return Response(status=answer.status_code)

    app.add_url_rule("/api/ask", view_func=request_another)
    assert anonymous.get("/api/ask").status_code == 200
    assert anonymous.get("/api/activities/public").status_code == 200
    assert anonymous.get("/api/livez").status_code == 200
    assert [line["requests_max_concurrent"] for line in stats_lines(log_lines)] == [2, 2, 1]
