"""Probes."""

from __future__ import annotations

import pytest

from cruddur.app import build_context, create_app
from cruddur.config import Config
from cruddur.platform.database import Database
from tests.conftest import Browser, problem


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
    assert problem(response, 503) == {"unavailable"}
    assert response.headers["Retry-After"] == "5"
    assert problem(browser.get("/api/activities/public"), 503) == {"unavailable"}
    database.close()
