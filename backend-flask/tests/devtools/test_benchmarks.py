"""The benchmark of requests writes the figures that others read, and that of overload judges."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from devtools.bench import overload, requests
from devtools.bench.open_load import Answer, OpenResult
from devtools.bench.request_list import Goals
from tests.conftest import ROOT
from tests.waiting import wait_until

KEYS = [
    "request",
    "concurrency",
    "api_us",
    "postgres_us",
    "rps",
    "p50_ms",
    "p99_ms",
    "api_ratio",
    "postgres_ratio",
    "p99_ratio",
    "api_goal",
    "postgres_goal",
    "p99_goal",
    "growth",
    "growth_goal",
]


def subject(name: str, goals: Goals, micros: float) -> requests._Subject:
    """Return a subject whose rounds took so long, and half as long in the small data set."""
    rounds = [requests._Round(micros, micros / 2, 100, [micros / 1e6] * 10) for _ in range(3)]
    measured = requests._Subject(name, goals, cast("Any", None), iter(()))
    measured.rounds = dict.fromkeys(requests._CONCURRENCIES, rounds)
    measured.small_postgres = [micros / 4] * 3
    return measured


def test_a_page_is_compared_with_a_query_that_returns_as_many_rows_and_bytes() -> None:
    page = subject("a tag", Goals(1.6, 2.5, 2, is_page=True), 300)
    page.ceiling = subject("a tag: its ceiling", Goals(), 100)
    subjects = [
        subject(requests._BARE, Goals(), 100),
        subject(requests._CEILING, Goals(), 200),
        page,
    ]
    rows = requests._figures(subjects, 1.3)
    found = {row["request"]: row for row in rows if row["concurrency"] == 8}
    assert found.keys() == {each.name for each in subjects}
    assert found["a tag"]["postgres_ratio"] == 3
    body = '[{"message": "é", "liked":false},{"message": "e", "liked":true}]'
    assert requests._size_of_page(body) == {"rows": 2, "size": len(body) + 1}
    assert requests._size_of_page('{"handle": "bob"}') == {"rows": 1, "size": 17}


def test_a_row_has_each_key_for_each_request_and_concurrency() -> None:
    subjects = [
        subject(requests._BARE, Goals(), 100),
        subject(requests._CEILING, Goals(), 200),
        subject("livez", Goals(1.2, is_bare=True), 120),
        subject("a tag", Goals(1.6, 2.5, 2), 300),
    ]
    rows = json.loads(json.dumps(requests._figures(subjects, requests._growth_goal(1_000_000))))
    assert {(row["request"], row["concurrency"]) for row in rows} == {
        (each.name, concurrency) for each in subjects for concurrency in (1, 8, 32)
    }
    assert all(sorted(row) == sorted(KEYS) for row in rows)
    found = {row["request"]: row for row in rows if row["concurrency"] == 8}
    assert found["livez"]["api_ratio"] == 1.2
    tag = found["a tag"]
    assert (tag["api_ratio"], tag["postgres_ratio"], tag["p99_ratio"]) == (1.5, 1.5, 1.5)
    assert (tag["growth"], tag["growth_goal"]) == (2, 1.3)
    assert requests._growth_goal(10_000_000) == 1.6


def test_the_committed_run_has_these_keys_and_is_what_a_run_is_compared_with() -> None:
    rows = json.loads(requests.LAST_RUN.read_text("utf-8"))
    assert all(sorted(row) == sorted(KEYS) for row in rows)
    last = requests._last_run()
    assert {row["request"] for row in rows} == set(last)
    assert all(row["concurrency"] == 8 for row in last.values())


def test_overload_is_judged_by_rate_refusals_and_recovery() -> None:
    answers = [Answer(n / 100, 0.1, 200, has_retry_after=False) for n in range(450)]
    answers += [Answer(n / 100, 0.01, 503, has_retry_after=True) for n in range(500)]
    answers += [
        Answer(6, 0.01, 503, has_retry_after=True),  # a second after the overload
        Answer(6.5, 0.01, 503, has_retry_after=False),
        Answer(7, 0.3, 200, has_retry_after=False),  # late
        Answer(7.5, 0, 0, has_retry_after=False),  # lost
    ]
    found = overload.Round(
        OpenResult(answers, cpu_seconds=0.9, p99_send_delay=0), 100, 1000, api_seconds=0.5
    )
    assert found.good_share == pytest.approx(0.9)
    assert found.good_share_by_cpu == pytest.approx(0.9)
    assert found.refused_p99 == found.slowest_refusal == 0.01
    assert found.wrong == 2
    assert found.recovered_after == 2.5
    assert found.generator_cores == pytest.approx(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_benchmark_that_is_ended_leaves_no_postgres(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Such as one that takes too long for who started it."""
    benchmark = subprocess.Popen(
        [sys.executable, "-m", "devtools.bench", "requests", "--quick"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        pids: list[Path] = []

        def is_started() -> bool:
            assert benchmark.poll() is None, "the benchmark ended by itself"
            # Not that of the folder in which the database is made.
            pids[:] = tmp_path.glob("*/postgres/postmaster.pid")
            return bool(pids and "ready" in pids[0].read_text())

        wait_until(is_started, "the benchmark has started Postgres")
        postgres = int(pids[0].read_text().splitlines()[0])
        benchmark.send_signal(number)
        wait_until(lambda: benchmark.poll() is not None, "the benchmark ends")
    finally:
        benchmark.kill()
        benchmark.wait()
    assert benchmark.returncode == 128 + number
    assert not Path(f"/proc/{postgres}").exists()
    assert not list(tmp_path.iterdir())
