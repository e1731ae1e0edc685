"""A request with an Idempotency-Key takes effect once, however often it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from cruddur.activities import service
from cruddur.activities.schemas import NewActivity
from cruddur.app import build_context, create_app
from cruddur.config import Config
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import operation
from cruddur.platform.database import Database
from devtools.local.database_roles import role_url
from tests.conftest import Account, Browser, Clock, problem
from tests.waiting import WAIT_SECONDS

PATH = "/api/activities"
BODY = {"message": "once", "ttl": "1-day"}


def send(browser: Browser, key: str, path: str = PATH, **body: str) -> TestResponse:
    return browser.post(path, json={**BODY, **body}, headers={"Idempotency-Key": key})


def cruds(browser: Browser) -> int:
    return len(browser.get("/api/activities/public?limit=100").get_json())


def test_the_same_request_with_the_same_key_replays_the_response(alice: Browser) -> None:
    first, second = send(alice, "k-1"), send(alice, "k-1")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.data == second.data
    assert first.mimetype == second.mimetype == "application/json"
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert cruds(alice) == 1


def test_without_a_key_each_request_takes_effect(alice: Browser) -> None:
    assert alice.crud("once")["uuid"] != alice.crud("once")["uuid"]
    assert cruds(alice) == 2


def test_a_reply_is_written_and_counted_once(alice: Browser, bob: Browser) -> None:
    parent = alice.crud("hello?")
    path = f"{PATH}/{parent['uuid']}/reply"
    assert send(bob, "k-1", path).data == send(bob, "k-1", path).data
    status = f"{PATH}/@{parent['handle']}/status/{parent['uuid']}"
    assert alice.get(status).get_json()["activity"]["replies_count"] == 1


def test_fifty_concurrent_requests_with_one_key_create_one_crud(
    app: Flask, alice: Browser, cast: dict[str, Account]
) -> None:
    alice.get("/api/profile")
    with ThreadPoolExecutor(50) as people:
        responses = list(
            people.map(lambda _: send(Browser(app.test_client(), cast["alice"]), "k-1"), range(50))
        )
    assert {response.status_code for response in responses} == {200}
    assert len({response.data for response in responses}) == 1
    assert sum("Idempotency-Replayed" in response.headers for response in responses) == 49
    assert cruds(alice) == 1


def test_a_key_of_another_request_is_refused(alice: Browser) -> None:
    parents = [alice.crud("one"), alice.crud("two")]
    send(alice, "k-1")
    assert problem(send(alice, "k-1", message="other"), 409) == {"idempotency_key_reused"}
    paths = [f"{PATH}/{parent['uuid']}/reply" for parent in parents]
    assert send(alice, "k-1", paths[0]).status_code == 200, "another operation, another key"
    assert problem(send(alice, "k-1", paths[1]), 409) == {"idempotency_key_reused"}
    assert cruds(alice) == 3


def test_two_users_may_use_the_same_key(alice: Browser, bob: Browser) -> None:
    hers, his = send(alice, "k-1").get_json(), send(bob, "k-1").get_json()
    assert hers["handle"] != his["handle"]
    assert cruds(alice) == 2


def test_a_key_expires_after_a_day(alice: Browser, clock: Clock) -> None:
    clock.stop()
    first = send(alice, "k-1", ttl="30-days").get_json()
    clock.ahead = timedelta(hours=23, minutes=59)
    assert send(alice, "k-1", ttl="30-days").get_json() == first
    clock.ahead = timedelta(hours=24, seconds=1)
    again = send(alice, "k-1", message="another")
    assert again.status_code == 200
    assert "Idempotency-Replayed" not in again.headers
    assert send(alice, "k-1", message="another").data == again.data
    assert cruds(alice) == 2


def test_an_error_response_is_not_stored(alice: Browser, bob: Browser, clock: Clock) -> None:
    assert problem(send(alice, "k-1", ttl="never"), 422) == {"ttl_unknown"}
    assert send(alice, "k-1").status_code == 200
    parent = alice.crud("brief", "1-hour")
    path = f"{PATH}/{parent['uuid']}/reply"
    clock.ahead = timedelta(hours=1)
    assert problem(send(bob, "k-1", path), 404) == {"activity_not_found"}
    clock.ahead = timedelta(0)
    response = send(bob, "k-1", path)
    assert response.status_code == 200
    assert "Idempotency-Replayed" not in response.headers


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "schlüssel", "\x7f", "a\tb"])
def test_an_invalid_key_is_refused(alice: Browser, key: str) -> None:
    assert problem(send(alice, key), 422) == {"idempotency_key_malformed"}
    assert cruds(alice) == 0


@pytest.mark.parametrize("key", ["x", "!~", "x" * 255, f'"{uuid4()}"'])
def test_a_key_is_any_visible_ascii(alice: Browser, key: str) -> None:
    assert send(alice, key).data == send(alice, key).data
    assert cruds(alice) == 1


@pytest.mark.own_app
def test_a_crash_after_the_write_leaves_neither_crud_nor_key(app: Flask, alice: Browser) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    fails = [True, False]

    def write_and_perhaps_fail(json: NewActivity) -> Response:
        """Create a crud, and fail the first time."""
        written = service.create(context(), signed_in_viewer().uuid, json)
        if fails.pop(0):
            raise ZeroDivisionError
        return Response(written)

    view = operation(Access.SIGNED_IN, idempotent=True)(write_and_perhaps_fail)
    app.add_url_rule("/fragile", view_func=view, methods=["POST"])
    assert problem(send(alice, "k-1", "/fragile"), 500) == {"internal_error"}
    assert cruds(alice) == 0
    response = send(alice, "k-1", "/fragile")
    assert response.status_code == 200
    assert "Idempotency-Replayed" not in response.headers
    assert cruds(alice) == 1


def test_a_lock_timeout_on_a_key_gets_retry_after(
    app: Flask, settings: Config, cast: dict[str, Account], database_url: str
) -> None:
    hasty = Database(
        role_url(database_url, "api", statement_timeout_seconds=1),
        pool_size=2,
        statement_timeout_seconds=1,
        wait_seconds=WAIT_SECONDS,
    )
    hasty.open()
    alice = Browser(
        create_app(settings, build_context(settings, hasty)).test_client(), cast["alice"]
    )
    person = alice.get("/api/profile").get_json()["uuid"]
    with psycopg.connect(database_url) as other:
        other.execute(
            "INSERT INTO idempotency_keys"
            " (user_uuid, operation, key, request_hash, created_at, expires_at)"
            " VALUES (%s, 'POST /api/activities', 'k-1', '', now(), now() + interval '1 day')",
            [person],
        )
        response = send(alice, "k-1")
        assert problem(response, 409) == {"idempotency_key_in_use"}
        assert response.headers["Retry-After"] == "2"
        other.rollback()
    assert send(alice, "k-1").status_code == 200
    hasty.close()


def test_a_web_page_may_send_a_key_and_see_a_replay(anonymous: Browser) -> None:
    preflight = anonymous.options(
        PATH,
        headers={
            "Origin": "http://localhost:3000",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "idempotency-key",
        },
    )
    assert "idempotency-key" in preflight.headers["Access-Control-Allow-Headers"].lower()
    response = anonymous.get("/api/livez", headers={"Origin": "http://localhost:3000"})
    exposed = response.headers["Access-Control-Expose-Headers"]
    for header in ("Date", "Idempotency-Replayed", "ETag", "RateLimit-Remaining", "Retry-After"):
        assert header in exposed
