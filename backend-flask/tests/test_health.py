"""Probes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from cruddur import health
from cruddur.app import build_context, create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.platform.database import Database
from cruddur.platform.readiness import Readiness
from tests.conftest import Browser, problem
from tests.waiting import WAIT_SECONDS, wait_until


@pytest.mark.parametrize("path", ["health-check", "livez", "readyz"])
def test_a_healthy_process_says_so(stranger: Browser, path: str) -> None:
    response = stranger.get(f"/api/{path}")
    assert response.status_code == 200
    assert response.get_json() == {"success": True}


def test_without_its_database_the_process_lives_but_is_not_ready(settings: Config) -> None:
    lost = settings.model_copy(update={"connection_url": "postgresql://x@127.0.0.1:1/x"})
    database = Database(
        lost.connection_url, pool_size=1, statement_timeout_seconds=1, wait_seconds=0.3
    )
    database.open()
    browser = Browser(create_app(lost, build_context(lost, database)).test_client())
    assert browser.get("/api/livez").status_code == 200
    response = browser.get("/api/readyz")
    assert problem(response, 503) == {"database_not_ready"}
    assert response.headers["Retry-After"] == "5"
    assert problem(browser.get("/api/activities/public"), 503) == {"unavailable"}
    database.close()


def test_without_its_table_the_process_lives_but_is_not_ready(
    settings: Config, context: ApiContext, database: Database
) -> None:
    lost = settings.model_copy(update={"aws_endpoint_url": "http://127.0.0.1:1"})
    browser = Browser(create_app(lost, build_context(lost, database)).test_client())
    assert browser.get("/api/livez").status_code == 200
    assert problem(browser.get("/api/readyz"), 503) == {"messages_not_ready"}


def test_who_is_about_to_leave_is_ready_for_nothing_new_and_still_serves(
    app: Flask, stranger: Browser
) -> None:
    assert stranger.get("/api/readyz").status_code == 200
    health.readiness(app).start_draining()
    assert problem(stranger.get("/api/readyz"), 503) == {"leaving_not_ready"}
    assert stranger.get("/api/livez").status_code == 200
    assert stranger.get("/api/activities/public").status_code == 200


@pytest.fixture
def let_go() -> Iterator[threading.Event]:
    """What a hanging store waits for."""
    event = threading.Event()
    yield event
    event.set()


def test_a_store_that_hangs_is_asked_once_and_not_waited_for(let_go: threading.Event) -> None:
    asked = []

    def hang() -> None:
        asked.append("once")
        let_go.wait(WAIT_SECONDS)

    readiness = Readiness({"good": lambda: None, "bad": hang}, limit_seconds=0.05, cache_seconds=0)
    # On a slow machine, the good one may be late as well.
    assert all("bad" in readiness.failing() for _ in range(3))
    wait_until(lambda: readiness.failing() == ["bad"], "only the store that hangs is bad")
    assert asked == ["once"]
    let_go.set()
    assert readiness.wait(WAIT_SECONDS) == []


def test_an_answer_is_kept_for_a_moment() -> None:
    asked = []
    readiness = Readiness({"store": lambda: asked.append("again")}, cache_seconds=60)
    assert [readiness.failing() for _ in range(3)] == [[], [], []]
    assert asked == ["again"]


def test_a_start_waits_for_what_it_depends_on_with_a_limit(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answers = iter([False, False, True])

    def open_at_last() -> None:
        if not next(answers):
            raise ConnectionRefusedError

    store = Readiness({"store": open_at_last}, limit_seconds=WAIT_SECONDS, cache_seconds=0)
    assert store.wait(WAIT_SECONDS) == []

    def never() -> None:
        raise ConnectionRefusedError

    with caplog.at_level(logging.DEBUG):
        assert Readiness({"store": never}).wait(0) == ["store"]
    assert "ConnectionRefusedError" in caplog.text


@pytest.mark.parametrize("path", ["livez", "readyz", "health-check"])
def test_probes_leave_no_line_in_the_log(
    stranger: Browser, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.INFO):
        stranger.get(f"/api/{path}")
        stranger.get("/api/activities/public")
    lines = [record for record in caplog.records if record.name == "cruddur.request"]
    assert [vars(line).get("route") for line in lines if line.message == "request"] == [
        "/api/activities/public"
    ]
