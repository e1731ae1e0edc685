"""Liveness and readiness endpoints."""

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
def test_a_healthy_process_is_live_and_ready(anonymous: Browser, path: str) -> None:
    response = anonymous.get(f"/api/{path}")
    assert response.status_code == 200
    replicas: dict[str, object] = {"replicas": {}} if path == "readyz" else {}
    assert response.get_json() == {"success": True, **replicas}


def test_without_its_database_the_process_is_live_but_not_ready(settings: Config) -> None:
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


def test_without_its_table_the_process_is_live_but_not_ready(
    settings: Config, context: ApiContext, database: Database
) -> None:
    lost = settings.model_copy(update={"aws_endpoint_url": "http://127.0.0.1:1"})
    browser = Browser(create_app(lost, build_context(lost, database)).test_client())
    assert browser.get("/api/livez").status_code == 200
    assert problem(browser.get("/api/readyz"), 503) == {"messages_not_ready"}


def test_a_draining_process_is_not_ready_and_still_serves(app: Flask, anonymous: Browser) -> None:
    assert anonymous.get("/api/readyz").status_code == 200
    health.readiness(app).start_draining()
    assert problem(anonymous.get("/api/readyz"), 503) == {"leaving_not_ready"}
    assert anonymous.get("/api/livez").status_code == 200
    assert anonymous.get("/api/activities/public").status_code == 200


@pytest.fixture
def let_go() -> Iterator[threading.Event]:
    """The event that ends the hanging of a store."""
    event = threading.Event()
    yield event
    event.set()


def test_a_hanging_store_is_checked_once_and_does_not_block(let_go: threading.Event) -> None:
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


def test_a_readiness_result_is_cached_briefly() -> None:
    asked = []
    readiness = Readiness({"store": lambda: asked.append("again")}, cache_seconds=60)
    assert [readiness.failing() for _ in range(3)] == [[], [], []]
    assert asked == ["again"]


def test_a_start_waits_for_its_stores_up_to_a_timeout(
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
def test_probes_are_not_in_the_access_log(
    anonymous: Browser, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.INFO):
        anonymous.get(f"/api/{path}")
        anonymous.get("/api/activities/public")
    lines = [record for record in caplog.records if record.name == "cruddur.request"]
    assert [vars(line).get("route") for line in lines if line.message == "request"] == [
        "/api/activities/public"
    ]
