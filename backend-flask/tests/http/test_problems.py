"""Every error response is a problem document."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from tests.conftest import Browser, problem

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"{", 400, "bad_request"),
        (b"{'a': 1}", 400, "bad_request"),
        (b"\xff\xfe", 400, "bad_request"),
        (b"[" * 60_000, 400, "bad_request"),
        (b'{"message": ' + b"9" * 10_000 + b"}", 400, "bad_request"),
        (b'"' + b"x" * 70_000 + b'"', 413, "request_entity_too_large"),
    ],
)
def test_a_body_that_is_not_json_is_refused(
    alice: Browser, data: bytes, status: int, code: str
) -> None:
    response = alice.post("/api/activities", data=data, headers=JSON)
    assert problem(response, status) == {code}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_refused(alice: Browser, kind: str) -> None:
    response = alice.post(
        "/api/activities", data=b'{"message": "x", "ttl": "1-day"}', headers={"Content-Type": kind}
    )
    assert problem(response, 415) == {"unsupported_media_type"}


def test_an_unknown_path_is_a_problem_too(anonymous: Browser) -> None:
    assert problem(anonymous.get("/api/nothing"), 404) == {"not_found"}
    assert problem(anonymous.get("/"), 404) == {"not_found"}


def test_a_wrong_method_lists_the_allowed_ones(anonymous: Browser) -> None:
    response = anonymous.delete("/api/activities/home")
    assert problem(response, 405) == {"method_not_allowed"}
    assert "GET" in response.headers["Allow"]


@pytest.mark.own_app
def test_an_unexpected_error_is_logged_and_its_text_redacted(
    app: Flask, anonymous: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def boom() -> str:
        raise KeyError("secret")

    app.add_url_rule("/boom", view_func=boom)
    with caplog.at_level(logging.ERROR):
        response = anonymous.get("/boom")
    assert problem(response, 500) == {"internal_error"}
    assert "secret" not in response.text
    assert "KeyError" in caplog.text


def test_a_valid_request_id_is_used(anonymous: Browser) -> None:
    offered = {"X-Request-Id": "0193a1b2-aaaa-bbbb-cccc-0123456789ab"}
    response = anonymous.get("/api/livez", headers=offered)
    assert response.headers["X-Request-Id"] == offered["X-Request-Id"]


@pytest.mark.parametrize("offered", ["short", "a" * 65, 'x"},{"injected', "a b c d e f g h"])
def test_an_invalid_request_id_is_replaced(anonymous: Browser, offered: str) -> None:
    response = anonymous.get("/api/livez", headers={"X-Request-Id": offered})
    assert response.headers["X-Request-Id"] != offered


def test_the_access_log_has_one_line_without_private_text(
    alice: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        alice.crud("a private thought")
        alice.post("/api/activities", json={"message": "a private thought", "ttl": "never"})
    lines = [record for record in caplog.records if record.name == "cruddur.request"]
    assert [(line.status, line.route, line.method) for line in lines] == [  # type: ignore[attr-defined]
        (200, "/api/activities", "POST"),
        (422, "/api/activities", "POST"),
    ]
    everything = "".join(f"{vars(record)}" for record in caplog.records)
    assert "private thought" not in everything
    assert alice.account is not None
    assert alice.account.access_token not in everything
    assert alice.account.email not in everything


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/activities/home", 200), ("/api/profile", 401), ("/api/nothing", 404)],
)
def test_no_answer_is_shared_or_taken_for_another_type(
    anonymous: Browser, path: str, status: int
) -> None:
    response = anonymous.get(path)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in response.vary
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_cors_allows_only_the_web_app(anonymous: Browser) -> None:
    def allowed(origin: str) -> str | None:
        response = anonymous.get("/api/livez", headers={"Origin": origin})
        return response.headers.get("Access-Control-Allow-Origin")

    assert allowed("http://localhost:3000") == "http://localhost:3000"
    assert allowed("http://localhost:3001") is None
    assert allowed("https://evil.example") is None
    assert allowed("null") is None


def test_cors_allows_listed_origins_and_no_cookies(settings: Config, context: ApiContext) -> None:
    others = "https://one.example, http://localhost:3001"
    listed = Config.model_validate({**settings.model_dump(), "cors_origins": others})
    client = create_app(listed, context).test_client()

    def allowed(origin: str) -> str | None:
        response = client.get("/api/livez", headers={"Origin": origin})
        assert "Access-Control-Allow-Credentials" not in response.headers
        return response.headers.get("Access-Control-Allow-Origin")

    for origin in ("http://localhost:3000", "https://one.example", "http://localhost:3001"):
        assert allowed(origin) == origin
    for origin in ("https://two.example", "https://one.example.evil.example", "null"):
        assert allowed(origin) is None


def test_time_is_utc_and_ends_in_z(alice: Browser) -> None:
    written = alice.crud("when?")
    assert written["created_at"].endswith("Z")
    assert written["expires_at"].endswith("Z")
