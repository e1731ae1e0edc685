"""Sessions: a refresh token in an HttpOnly cookie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import boto3
import pytest
from flask import Flask

from cruddur.accounts import repository
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.http.auth import Access
from tests.conftest import ACCESS_TOKEN_LIFE, Account, Browser, Clock, problem, sign_in
from tests.waiting import wait_until


@pytest.fixture
def dave(sign_up: Callable[[str], Account]) -> Account:
    return sign_up("dave")


def start(browser: Browser, account: Account) -> dict[str, object]:
    response = browser.post("/api/session", json={"refresh_token": account.refresh_token})
    assert response.status_code == 201, response.text
    session: dict[str, object] = response.get_json()
    return session


def test_a_session_is_started_refreshed_and_ended(anonymous: Browser, dave: Account) -> None:
    response = anonymous.post("/api/session", json={"refresh_token": dave.refresh_token})
    assert response.status_code == 201
    cookie = response.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"):
        assert part in cookie
    assert "no-store" in response.headers["Cache-Control"]
    assert dave.refresh_token not in response.text

    refreshed = anonymous.post("/api/session/refresh")
    assert refreshed.status_code == 200
    session = refreshed.get_json()
    assert session["person"]["handle"] == dave.handle
    assert session["expires_in"] == ACCESS_TOKEN_LIFE.total_seconds()
    profile = anonymous.get(
        "/api/profile", headers={"Authorization": f"Bearer {session['access_token']}"}
    )
    assert profile.get_json() == session["person"]

    assert anonymous.delete("/api/session").status_code == 204
    assert problem(anonymous.post("/api/session/refresh"), 401) == {"session_ended"}


@pytest.mark.own_app
def test_with_tls_the_cookie_is_bound_to_its_host(
    app: Flask, anonymous: Browser, dave: Account
) -> None:
    """A sibling subdomain can't set such a cookie, nor can a connection without TLS."""
    app.extensions["cruddur"] = replace(app.extensions["cruddur"], secure_cookies=True)
    set_ = anonymous.post("/api/session", json={"refresh_token": dave.refresh_token})
    assert anonymous.post("/api/session/refresh").status_code == 200
    deleted = anonymous.delete("/api/session")
    assert problem(anonymous.post("/api/session/refresh"), 401) == {"session_ended"}
    for response in (set_, deleted):
        cookie, *attributes = response.headers["Set-Cookie"].split("; ")
        assert cookie.startswith("__Host-cruddur_session=")
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes)
        assert "Domain" not in response.headers["Set-Cookie"]


def test_the_cookie_is_read_by_the_session_routes_only(
    app: Flask, anonymous: Browser, dave: Account
) -> None:
    start(anonymous, dave)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            view = app.view_functions[rule.endpoint]
            if getattr(view, "access", None) is Access.SIGNED_IN:
                assert problem(anonymous.get(rule.rule), 401) == {"not_signed_in"}
    assert problem(anonymous.delete("/api/account"), 401) == {"not_signed_in"}


@pytest.mark.own_app
def test_the_cookie_needs_tls_where_the_web_app_has_it(
    app: Flask, context: ApiContext, anonymous: Browser, dave: Account, settings: Config
) -> None:
    for url, is_secure in (("http://localhost:3000", False), ("https://cruddur.example", True)):
        configured = settings.model_copy(update={"cruddur_web_url": url})
        assert configured.secure_cookies is is_secure
        app.extensions["cruddur"] = replace(context, secure_cookies=configured.secure_cookies)
        response = anonymous.post("/api/session", json={"refresh_token": dave.refresh_token})
        assert ("Secure" in response.headers["Set-Cookie"].split("; ")) is is_secure


def test_ending_a_session_revokes_its_refresh_token(
    app: Flask, anonymous: Browser, dave: Account
) -> None:
    start(anonymous, dave)
    anonymous.delete("/api/session")
    thief = Browser(app.test_client())
    response = thief.post("/api/session", json={"refresh_token": dave.refresh_token})
    assert problem(response, 401) == {"session_ended"}
    assert "Set-Cookie" not in response.headers


def test_a_new_session_revokes_the_one_that_it_replaces(
    app: Flask, anonymous: Browser, dave: Account, app_client_id: str
) -> None:
    start(anonymous, dave)
    start(anonymous, dave)  # the same token replaces nothing
    assert anonymous.post("/api/session/refresh").status_code == 200
    again = sign_in(boto3.client("cognito-idp"), app_client_id, dave.email, dave.handle)
    start(anonymous, again)
    thief = Browser(app.test_client())
    response = thief.post("/api/session", json={"refresh_token": dave.refresh_token})
    assert problem(response, 401) == {"session_ended"}
    assert anonymous.post("/api/session/refresh").status_code == 200


def test_a_session_can_be_ended_twice(anonymous: Browser) -> None:
    assert anonymous.delete("/api/session").status_code == 204
    assert anonymous.delete("/api/session").status_code == 204


def test_no_cookie_is_no_session(anonymous: Browser) -> None:
    assert problem(anonymous.post("/api/session/refresh"), 401) == {"session_ended"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "refresh_token_blank"),
        ({"refresh_token": ""}, "refresh_token_blank"),
        ({"refresh_token": 1}, "refresh_token_not_text"),
        ({"refresh_token": "a\r\nSet-Cookie: b"}, "refresh_token_malformed"),
        ({"refresh_token": "x" * 4001}, "refresh_token_too_long"),
    ],
)
def test_a_malformed_refresh_token_is_refused(
    anonymous: Browser, body: dict[str, object], code: str
) -> None:
    assert problem(anonymous.post("/api/session", json=body), 422) == {code}


def test_a_made_up_refresh_token_starts_nothing(anonymous: Browser) -> None:
    response = anonymous.post("/api/session", json={"refresh_token": "made-up"})
    assert problem(response, 401) == {"session_ended"}


def test_signing_out_everywhere_refuses_every_token_at_once(
    app: Flask, dave: Account, app_client_id: str
) -> None:
    phone, laptop = (Browser(app.test_client(), dave) for _ in range(2))
    start(phone, dave)
    assert laptop.get("/api/profile").status_code == 200
    assert laptop.post("/api/account/sign-out-everywhere").status_code == 204
    assert problem(laptop.get("/api/profile"), 401) == {"token_refused"}
    assert problem(phone.get("/api/activities/home"), 401) == {"token_refused"}
    assert problem(phone.post("/api/session/refresh"), 401) == {"session_ended"}

    cognito = boto3.client("cognito-idp")

    def is_let_in() -> bool:
        again = Browser(app.test_client(), sign_in(cognito, app_client_id, dave.email, dave.handle))
        return again.get("/api/profile").status_code == 200

    # Tokens carry whole seconds: one of this very second is refused too.
    wait_until(is_let_in, "a new sign-in is accepted")


def test_a_clock_that_is_behind_makes_no_revoked_token_valid_again(
    context: ApiContext, alice: Browser, clock: Clock
) -> None:
    uuid = UUID(alice.get("/api/profile").get_json()["uuid"])
    for ahead in (timedelta(minutes=5), timedelta(days=-1)):
        clock.ahead = ahead
        valid_from = context.clock()
        assert repository.revoke_tokens(context.database, uuid=uuid, valid_from=valid_from)
    assert problem(alice.get("/api/profile"), 401) == {"token_refused"}
