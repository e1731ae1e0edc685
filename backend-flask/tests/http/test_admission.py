"""The queue before Flask: its bounds, its deadline, and whose turn it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask

from cruddur.config import Config, ServerConfig
from cruddur.http import admission
from cruddur.http.admission import MAX_EXPECTED_WAIT_SECONDS, AdmissionQueue
from devtools.local import commands
from devtools.settings import Settings
from tests.conftest import Browser, problem
from tests.waiting import WAIT_SECONDS, wait_until


class Line:
    """Requests that wait in a queue of one running request, with a clock that is moved."""

    def __init__(self, pool: ThreadPoolExecutor, max_waiting: int) -> None:
        self._pool = pool
        self.now = 0.0
        self.queue = AdmissionQueue(
            max_running=1,
            max_waiting=max_waiting,
            max_wait_seconds=WAIT_SECONDS,
            clock=lambda: self.now,
        )
        self.admitted: list[str] = []
        self.is_held = False  # whether an admitted request runs on until the test ends it
        assert self.queue.enter()

    def join(self, name: str) -> Future[bool]:
        """Let a request wait; return when it does."""
        waiting = self.queue.gauges()["waiting"]
        refused = self.queue.counters()["refused"]
        future = self._pool.submit(self._enter, name)
        wait_until(
            lambda: (
                self.queue.gauges()["waiting"] > waiting
                or self.queue.counters()["refused"] > refused
            ),
            f"{name} waits",
        )
        return future

    def _enter(self, name: str) -> bool:
        if self.queue.enter():
            self.admitted.append(name)
            if not self.is_held:
                self.queue.leave()
            return True
        return False


@contextmanager
def line(max_waiting: int = 10) -> Iterator[Line]:
    with ThreadPoolExecutor(64) as pool:
        yield Line(pool, max_waiting)


def test_requests_run_in_the_order_of_arrival() -> None:
    with line() as waiting:
        futures = [waiting.join(name) for name in ("first", "second", "third")]
        waiting.queue.leave()
        assert all(future.result(WAIT_SECONDS) for future in futures)
    assert waiting.admitted == ["first", "second", "third"]


def test_one_too_many_is_refused_at_once() -> None:
    with line(max_waiting=2) as waiting:
        first, second, third = (waiting.join(name) for name in ("first", "second", "third"))
        assert third.result(WAIT_SECONDS) is False
        waiting.queue.leave()
        assert first.result(WAIT_SECONDS)
        assert second.result(WAIT_SECONDS)
    assert waiting.queue.gauges() == {"running": 0, "waiting": 0}
    assert waiting.queue.counters() == {"refused": 1}


def test_who_would_wait_too_long_is_refused_at_once() -> None:
    with line() as waiting:
        first = waiting.join("first")
        waiting.now += 2 * MAX_EXPECTED_WAIT_SECONDS  # nothing has ended since
        assert waiting.join("second").result(WAIT_SECONDS) is False
        waiting.queue.leave()
        assert first.result(WAIT_SECONDS)
        assert waiting.queue.enter()  # nobody waits any more


@pytest.mark.parametrize(("ended_each_second", "longest"), [(100, 25), (20, 5)])
def test_a_queue_is_longer_if_requests_end_sooner(ended_each_second: int, longest: int) -> None:
    with line(max_waiting=50) as waiting:
        waiting.is_held = True
        waiting.join("oldest")
        for _ in range(40):
            waiting.join("next")
            waiting.now += 1 / ended_each_second
            waiting.queue.leave()
        while not waiting.queue.counters()["refused"]:
            waiting.join("newcomer")
        length = waiting.queue.gauges()["waiting"]
        for _ in range(int(length) + 1):
            waiting.queue.leave()
    assert length == pytest.approx(longest, abs=2)


def test_who_waits_too_long_is_refused() -> None:
    queue = AdmissionQueue(max_running=1, max_waiting=5, max_wait_seconds=0.01)
    assert queue.enter()
    assert queue.enter() is False
    assert queue.gauges() == {"running": 1, "waiting": 0}
    queue.leave()
    assert queue.enter()


def test_under_contention_never_too_many_run_and_none_is_lost() -> None:
    queue = AdmissionQueue(max_running=3, max_waiting=100, max_wait_seconds=WAIT_SECONDS)
    running, most, lock = 0, 0, threading.Lock()

    def work(_: int) -> bool:
        nonlocal running, most
        assert queue.enter()
        with lock:
            running += 1
            most = max(most, running)
        with lock:
            running -= 1
        queue.leave()
        return True

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(work, range(2000)))
    assert most <= 3
    assert queue.gauges() == {"running": 0, "waiting": 0}


@pytest.mark.own_app
def test_a_refusal_is_a_problem_that_a_browser_can_read_and_probes_are_answered(
    app: Flask, settings: Config
) -> None:
    entered, go_on = threading.Semaphore(0), threading.Event()

    @app.get("/slow")
    def slow() -> str:
        entered.release()
        go_on.wait(WAIT_SECONDS)
        return "done"

    hasty = settings.model_copy(update={"timeouts_scale": 0.01})
    admission.register(app, hasty, ServerConfig(api_threads=2))
    browser = Browser(app.test_client())
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(Browser(app.test_client()).get, "/slow") for _ in range(2)]
        assert all(entered.acquire(timeout=WAIT_SECONDS) for _ in running)
        refused = browser.get(
            "/api/activities/public",
            headers={
                "Origin": settings.cruddur_web_url,
                "X-Request-Id": "a-request-of-its-own",
            },
        )
        assert problem(refused, 503) == {"overloaded"}
        assert (
            refused.get_json()["request_id"]
            == refused.headers["X-Request-Id"]
            == "a-request-of-its-own"
        )
        assert refused.headers["Retry-After"] == "1"
        assert refused.headers["Access-Control-Allow-Origin"] == settings.cruddur_web_url
        assert browser.get("/api/livez").status_code == 200
        assert browser.get("/api/readyz").status_code == 200
        go_on.set()
        for response in [each.result(WAIT_SECONDS) for each in running]:
            assert response.text == "done"
            response.close()  # as the server does
    assert browser.get("/api/activities/public").status_code == 200


def test_bin_dev_gives_the_server_as_many_threads_and_connections_as_a_deployment() -> None:
    settings = Settings.from_environment()
    command = commands.api(settings)
    environment = {"CONNECTION_URL": "postgresql://owner:password@localhost/cruddur"}
    threads = commands.api_environment(settings, environment)["API_THREADS"]
    deployed = ServerConfig(api_threads=int(threads))
    assert command[command.index("--blocking-threads") + 1] == str(deployed.server_threads)
    assert command[command.index("--backpressure") + 1] == str(deployed.accepted_connections)
