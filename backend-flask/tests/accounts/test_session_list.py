"""The sessions in the settings: where a person is signed in, and how they end one."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import boto3
import psycopg
import pytest
from flask import Flask

from cruddur.accounts import repository, sessions
from cruddur.accounts.service import Viewer
from cruddur.context import ApiContext
from cruddur.http.clients import network
from tests.conftest import ROOT, Account, Browser, Clock, problem, sign_in
from tests.waiting import wait_until

PATH = "/api/account/sessions"
HOUR = timedelta(hours=1)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
)

SignIn = Callable[[], Account]


@pytest.fixture
def dave(sign_up: Callable[[str], Account]) -> Account:
    return sign_up("dave")


@pytest.fixture
def sign_in_again(dave: Account, app_client_id: str) -> SignIn:
    """Return a function that signs dave in on another device."""
    return lambda: sign_in(boto3.client("cognito-idp"), app_client_id, dave.email, dave.handle)


def session_of(account: Account) -> str:
    payload = account.access_token.split(".")[1]
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str(claims["origin_jti"])


def listed(browser: Browser) -> list[dict[str, Any]]:
    response = browser.get(PATH)
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    found: list[dict[str, Any]] = response.get_json()
    return found


def test_a_session_is_listed_with_device_network_and_hour(
    app: Flask, dave: Account, clock: Clock
) -> None:
    clock.stop(datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1))
    laptop = Browser(app.test_client(), dave)
    response = laptop.get(
        PATH,
        headers={"User-Agent": FIREFOX},
        environ_overrides={"REMOTE_ADDR": "203.0.113.77"},
    )
    assert response.get_json() == [
        {
            "uuid": session_of(dave),
            "browser": "Firefox",
            "system": "Windows",
            "network": "203.0.113.0/24",
            "created_at": f"{clock():%Y-%m-%dT%H:%M:%S}.000Z",
            "last_used_at": f"{clock():%Y-%m-%dT%H}:00:00.000Z",
            "is_current": True,
        }
    ]


def test_all_sessions_are_listed_this_one_first(
    app: Flask, dave: Account, sign_in_again: SignIn, clock: Clock
) -> None:
    laptop, phone = Browser(app.test_client(), dave), Browser(app.test_client(), sign_in_again())
    for browser in (laptop, phone):
        assert browser.get("/api/profile").status_code == 200
    assert phone.account is not None
    both = [session_of(dave), session_of(phone.account)]
    assert [each["uuid"] for each in listed(laptop)] == both
    assert [each["is_current"] for each in listed(laptop)] == [True, False]
    assert [each["uuid"] for each in listed(phone)] == both[::-1]


def test_a_session_of_a_cookie_is_that_of_its_tokens(app: Flask, dave: Account) -> None:
    phone, laptop = Browser(app.test_client()), Browser(app.test_client(), dave)
    body = {"refresh_token": dave.refresh_token}
    started = phone.post("/api/session", json=body, headers={"User-Agent": PHONE})
    assert started.status_code == 201
    assert phone.post("/api/session/refresh").status_code == 200
    (session,) = listed(laptop)
    assert (session["browser"], session["system"]) == ("Safari", "iOS")


def test_the_newest_use_is_recorded_once_an_hour_with_its_place(
    context: ApiContext, clock: Clock, alice: Browser
) -> None:
    viewer = Viewer(UUID(alice.get("/api/profile").get_json()["uuid"]), alice.handle, uuid4())
    begin = datetime(2026, 3, 1, 12, 10, tzinfo=UTC)

    def use(minutes: int, network: str, used_at: datetime | None) -> dict[str, Any]:
        clock.stop(begin + timedelta(minutes=minutes))
        sessions.record_use(
            context,
            Viewer(viewer.uuid, viewer.handle, viewer.session_uuid, used_at),
            clock(),
            lambda: sessions.Client("Firefox", None, network),
        )
        shown = json.loads(sessions.list_live(context, viewer))
        (found,) = [each for each in shown if each["is_current"]]
        return {name: found[name] for name in ("created_at", "last_used_at", "network")}

    first = {
        "created_at": "2026-03-01T12:10:00.000Z",
        "last_used_at": "2026-03-01T12:00:00.000Z",
        "network": "192.0.2.0/24",
    }
    assert use(0, "192.0.2.0/24", None) == first
    assert use(40, "198.51.100.0/24", begin.replace(minute=0)) == first
    # Two requests that both know of no use record one.
    assert use(41, "198.51.100.0/24", None) == first
    later = {**first, "last_used_at": "2026-03-01T13:00:00.000Z", "network": "198.51.100.0/24"}
    assert use(51, "198.51.100.0/24", begin.replace(minute=0)) == later


def test_an_ended_session_is_refused_at_once_and_the_others_are_not(
    app: Flask, dave: Account, sign_in_again: SignIn
) -> None:
    again = sign_in_again()
    laptop, phone = Browser(app.test_client(), dave), Browser(app.test_client(), again)
    body = {"refresh_token": again.refresh_token}
    assert phone.post("/api/session", json=body).status_code == 201
    assert laptop.delete(f"{PATH}/{session_of(again)}").status_code == 204
    assert [each["uuid"] for each in listed(laptop)] == [session_of(dave)]
    assert problem(phone.get("/api/profile"), 401) == {"token_refused"}
    assert problem(phone.get("/api/activities/home"), 401) == {"token_refused"}
    assert problem(phone.post("/api/realtime/tickets"), 401) == {"token_refused"}
    assert problem(phone.post("/api/session/refresh"), 401) == {"session_ended"}
    thief = Browser(app.test_client())
    assert problem(thief.post("/api/session", json=body), 401) == {"session_ended"}
    assert laptop.get("/api/profile").status_code == 200


def test_a_new_access_token_of_an_ended_session_is_refused_too(
    app: Flask, dave: Account, sign_in_again: SignIn, app_client_id: str
) -> None:
    """Cognito still issues them, until the refresh token is seen here."""
    cognito = boto3.client("cognito-idp")
    again = sign_in_again()
    laptop, phone = Browser(app.test_client(), dave), Browser(app.test_client(), again)
    assert phone.get("/api/profile").status_code == 200
    assert laptop.delete(f"{PATH}/{session_of(again)}").status_code == 204

    def refresh() -> str:
        token: str = cognito.initiate_auth(
            ClientId=app_client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": again.refresh_token},
        )["AuthenticationResult"]["AccessToken"]
        return token

    headers = {"Authorization": f"Bearer {refresh()}"}
    stolen = Browser(app.test_client()).get("/api/profile", headers=headers)
    assert problem(stolen, 401) == {"token_refused"}
    body = {"refresh_token": again.refresh_token}
    assert problem(Browser(app.test_client()).post("/api/session", json=body), 401)
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        refresh()


def test_a_session_that_is_no_live_one_of_yours_is_not_found(
    app: Flask, dave: Account, alice: Browser, sign_in_again: SignIn
) -> None:
    again = sign_in_again()
    laptop, phone = Browser(app.test_client(), dave), Browser(app.test_client(), again)
    assert phone.get("/api/profile").status_code == 200
    mine = f"{PATH}/{session_of(again)}"
    assert problem(alice.delete(mine), 404) == {"session_not_found"}
    assert problem(laptop.delete(f"{PATH}/{uuid4()}"), 404) == {"session_not_found"}
    assert phone.get("/api/profile").status_code == 200
    assert laptop.delete(mine).status_code == 204
    assert problem(laptop.delete(mine), 404) == {"session_not_found"}


def test_signing_out_ends_the_session_with_its_access_token(
    app: Flask, dave: Account, sign_in_again: SignIn
) -> None:
    laptop, phone = Browser(app.test_client(), dave), Browser(app.test_client(), sign_in_again())
    assert phone.account is not None
    body = {"refresh_token": phone.account.refresh_token}
    assert phone.post("/api/session", json=body).status_code == 201
    assert len(listed(laptop)) == 2
    assert phone.delete("/api/session").status_code == 204
    assert problem(phone.get("/api/profile"), 401) == {"token_refused"}
    assert [each["is_current"] for each in listed(laptop)] == [True]


def test_a_session_that_another_sign_in_replaces_is_not_listed(
    app: Flask, dave: Account, sign_in_again: SignIn
) -> None:
    browser = Browser(app.test_client())
    again = sign_in_again()
    for account in (dave, again):
        body = {"refresh_token": account.refresh_token}
        assert browser.post("/api/session", json=body).status_code == 201
    (session,) = listed(Browser(app.test_client(), again))
    assert session["uuid"] == session_of(again)


def test_after_signing_out_everywhere_only_new_sessions_are_listed(
    app: Flask, dave: Account, sign_in_again: SignIn
) -> None:
    laptop = Browser(app.test_client(), dave)
    assert len(listed(laptop)) == 1
    assert laptop.post("/api/account/sign-out-everywhere").status_code == 204
    found: list[Account] = []

    def is_let_in() -> bool:
        found.append(sign_in_again())
        return Browser(app.test_client(), found[-1]).get("/api/profile").status_code == 200

    wait_until(is_let_in, "a new sign-in is accepted")
    (session,) = listed(Browser(app.test_client(), found[-1]))
    assert session["uuid"] == session_of(found[-1])


def test_a_session_ends_by_itself_and_its_row_is_purged_later(
    context: ApiContext, clock: Clock, alice: Browser, admin: psycopg.Connection
) -> None:
    uuid = UUID(alice.get("/api/profile").get_json()["uuid"])
    ended, live = (Viewer(uuid, alice.handle, uuid4()) for _ in range(2))
    begin = clock()
    clock.stop(begin)
    client = sessions.Client("Firefox", "Linux", "192.0.2.0/24")
    for viewer in (ended, live):
        sessions.record_use(context, viewer, begin, lambda: client)
    assert ended.session_uuid is not None
    sessions.end(context, live, ended.session_uuid)
    rows = "SELECT uuid, browser, system, network FROM sessions WHERE uuid = ANY(%s) ORDER BY 2"
    both = ([ended.session_uuid, live.session_uuid],)
    assert admin.execute(rows, both).fetchall() == [
        (live.session_uuid, "Firefox", "Linux", "192.0.2.0/24"),
        (ended.session_uuid, None, None, None),
    ]
    # Cognito issues the last tokens of a session until its end.
    clock.stop(begin + sessions.SESSION_TTL + timedelta(minutes=10))
    assert str(live.session_uuid) not in sessions.list_live(context, live)
    sum(sessions.purge(context))
    assert len(admin.execute(rows, both).fetchall()) == 2
    clock.stop(begin + sessions.SESSION_TTL + HOUR)
    assert sum(sessions.purge(context, batch=1)) >= 2
    assert admin.execute(rows, both).fetchall() == []


def test_a_session_lasts_as_long_as_cognitos_refresh_token() -> None:
    template = (ROOT / "aws/cfn/auth.yaml").read_text("utf-8")
    assert f"RefreshTokenValidity: {sessions.SESSION_TTL.days}\n" in template
    assert "EnableTokenRevocation: true" in template  # it puts origin_jti into access tokens
    export = repository.EXPORT_SECTIONS["sessions"].text
    assert f"interval '{sessions.SESSION_TTL.days} days'" in export


def test_the_export_has_the_live_sessions(app: Flask, dave: Account, sign_in_again: SignIn) -> None:
    laptop, phone = Browser(app.test_client(), dave), Browser(app.test_client(), sign_in_again())
    assert phone.get("/api/profile").status_code == 200
    assert phone.account is not None
    shown = sorted(listed(laptop), key=lambda each: each["uuid"])
    expected = [{name: each[name] for name in each if name != "is_current"} for each in shown]
    assert laptop.get("/api/account/export").get_json()["sessions"] == expected
    assert laptop.delete(f"{PATH}/{session_of(phone.account)}").status_code == 204
    assert len(laptop.get("/api/account/export").get_json()["sessions"]) == 1


def test_a_locked_account_can_read_and_is_recorded_later(
    app: Flask, dave: Account, database_url: str, admin: psycopg.Connection
) -> None:
    laptop = Browser(app.test_client(), dave)
    uuid = laptop.get("/api/profile").get_json()["uuid"]
    admin.execute("DELETE FROM sessions WHERE user_uuid = %s", (uuid,))
    with psycopg.connect(database_url) as holding:
        holding.execute("SELECT FROM users WHERE uuid = %s FOR UPDATE", (uuid,))
        assert listed(laptop) == []
        holding.commit()
    assert len(listed(laptop)) == 1


def test_a_request_is_served_where_its_session_cannot_be_recorded(
    app: Flask, dave: Account, admin: psycopg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    laptop = Browser(app.test_client(), dave)
    uuid = laptop.get("/api/profile").get_json()["uuid"]
    admin.execute("DELETE FROM sessions WHERE user_uuid = %s", (uuid,))
    admin.execute("REVOKE INSERT ON sessions FROM cruddur_api")
    try:
        assert listed(laptop) == []
    finally:
        admin.execute("GRANT INSERT ON sessions TO cruddur_api")
    assert "the use of a session is not recorded" in caplog.text
    assert len(listed(laptop)) == 1


@pytest.mark.parametrize(
    ("user_agent", "browser", "system"),
    [
        (FIREFOX, "Firefox", "Windows"),
        (PHONE, "Safari", "iOS"),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome",
            "Android",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
            " SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet",
            "Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "Edge",
            "Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/142.0.0.0 Safari/537.36 OPR/126.0.0.0",
            "Opera",
            "Linux",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            " Gecko) CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1",
            "Chrome",
            "iPadOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML,"
            " like Gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15",
            "Firefox",
            "iOS",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like"
            " Gecko) Version/26.0 Safari/605.1.15 Ddg/26.0",
            "DuckDuckGo",
            "macOS",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/142.0.0.0 Safari/537.36",
            "Chrome",
            "ChromeOS",
        ),
        ("curl/8.16.0", None, None),
        ("Sign in again at http://evil.example", None, None),
        ("", None, None),
    ],
)
def test_a_browser_is_named_by_words_of_ours(
    app: Flask,
    dave: Account,
    user_agent: str,
    browser: str | None,
    system: str | None,
) -> None:
    client = Browser(app.test_client(), dave)
    (session,) = client.get(PATH, headers={"User-Agent": user_agent}).get_json()
    assert (session["browser"], session["system"]) == (browser, system)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", None),
        ("unix:", None),
    ],
)
def test_only_the_network_of_an_address_is_stored(address: str, shown: str | None) -> None:
    assert network(address) == shown
