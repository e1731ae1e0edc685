"""Subscriptions of browsers: whose they are, what they have to be, and when they end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from flask import Flask

from cruddur.push.service import MAX_SUBSCRIPTIONS
from cruddur.push_services import PUSH_SERVICES, is_allowed, is_well_formed
from tests.conftest import Account, Browser
from tests.push.browsers import PushBrowser, PushService

PATH = "/api/push/subscriptions"


def subscribe(person: Browser, browser: PushBrowser) -> None:
    response = person.post(PATH, json=browser.to_json())
    assert response.status_code == 201, response.text


def endpoints(admin: psycopg.Connection, person: Browser) -> set[str]:
    """Return the endpoints of a person."""
    rows = admin.execute(
        "SELECT endpoint FROM push_subscriptions INNER JOIN users ON users.uuid = user_uuid"
        " WHERE handle = %s",
        (person.handle,),
    )
    return {endpoint for (endpoint,) in rows}


def errors(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 422
    return [(error["code"], error["field"]) for error in response.get_json()["errors"]]


def test_a_browser_is_subscribed_once_and_unsubscribed(
    alice: Browser, admin: psycopg.Connection, push_service: PushService
) -> None:
    browser = push_service.browser()
    for _ in range(2):
        subscribe(alice, browser)
    assert endpoints(admin, alice) == {browser.endpoint}
    for _ in range(2):
        assert alice.delete(PATH, json=browser.to_json()).status_code == 204
    assert endpoints(admin, alice) == set()


def test_the_key_is_what_browsers_subscribe_with(alice: Browser) -> None:
    assert alice.get("/api/push/key").get_json() == {"key": "BKey"}


def test_a_browser_is_of_who_subscribed_it_last(
    alice: Browser, bob: Browser, admin: psycopg.Connection, push_service: PushService
) -> None:
    browser = push_service.browser()
    subscribe(alice, browser)
    subscribe(bob, browser)
    assert endpoints(admin, alice) == set()
    assert alice.delete(PATH, json=browser.to_json()).status_code == 204
    assert endpoints(admin, bob) == {browser.endpoint}


def test_the_newest_ten_browsers_of_a_person_stay_subscribed(
    alice: Browser, admin: psycopg.Connection, push_service: PushService
) -> None:
    browsers = [push_service.browser() for _ in range(MAX_SUBSCRIPTIONS + 2)]
    for browser in browsers:
        subscribe(alice, browser)
    assert endpoints(admin, alice) == {each.endpoint for each in browsers[2:]}


def test_people_who_take_over_each_others_browsers_dont_deadlock(
    app: Flask, cast: dict[str, Account], admin: psycopg.Connection, push_service: PushService
) -> None:
    people = [Browser(app.test_client(), cast[name]) for name in ("alice", "bob")]
    browsers = [push_service.browser() for _ in range(MAX_SUBSCRIPTIONS)]
    with ThreadPoolExecutor(4) as threads:
        for _ in range(3):
            for person in people:
                list(threads.map(lambda each, who=person: subscribe(who, each), browsers))
            mixed = [(who, each) for each in browsers for who in people]
            list(threads.map(lambda pair: subscribe(*pair), mixed))
    assert sum(len(endpoints(admin, person)) for person in people) == MAX_SUBSCRIPTIONS


def test_an_endpoint_is_of_a_known_push_service(alice: Browser, push_service: PushService) -> None:
    body = push_service.browser().to_json()
    elsewhere = "https://attacker.example/x"
    for endpoint in (elsewhere, "http://127.0.0.1:1/x", "http://169.254.169.254/x"):
        response = alice.post(PATH, json={**body, "endpoint": endpoint})
        assert errors(response) == [("endpoint_not_of_service", "endpoint")]
    at = push_service.origin.removeprefix("http://")
    for endpoint in ("", "x", "ftp://x/y", f"http://{at}@evil.example/x", f"http://{at}/x\ny"):
        response = alice.post(PATH, json={**body, "endpoint": endpoint})
        assert errors(response) == [("endpoint_malformed", "endpoint")]
    response = alice.post(PATH, json={**body, "endpoint": f"{push_service.origin}/{'x' * 1000}"})
    assert errors(response) == [("endpoint_too_long", "endpoint")]


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/a:b-c_d", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA", True),
        ("https://web.push.apple.com/QGu", True),
        ("https://wns2-by3p.notify.windows.com/w/?token=BQYA%2b%3d", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://push.apple.com.evil.example/x", False),
        ("https://evilpush.apple.com/x", False),
        ("https://push.apple.com/x", False),
    ],
)
def test_the_push_services_of_browsers_are_known(endpoint: str, allowed: bool) -> None:
    assert is_well_formed(endpoint)
    assert is_allowed(endpoint, PUSH_SERVICES) is allowed


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ({"p256dh": "BKey"}, "keys.p256dh"),
        ({"p256dh": "B" + "A" * 86}, "keys.p256dh"),  # 65 bytes that are no point
        ({"p256dh": "not base64url!"}, "keys.p256dh"),
        ({"auth": "AAAA"}, "keys.auth"),
        ({"auth": ""}, "keys.auth"),
    ],
)
def test_keys_are_a_point_on_the_curve_and_sixteen_bytes(
    alice: Browser, push_service: PushService, keys: dict[str, str], field: str
) -> None:
    body = push_service.browser().to_json()
    response = alice.post(PATH, json={**body, "keys": {**body["keys"], **keys}})
    assert errors(response) == [("keys_malformed", field)]


def test_a_subscription_ends_with_its_session(
    app: Flask, sign_up: Callable[[str], Account], admin: psycopg.Connection,
    push_service: PushService,
) -> None:  # fmt: skip
    dave = sign_up("dave")
    person, browser = Browser(app.test_client(), dave), push_service.browser()
    subscribe(person, browser)
    (session,) = [each["uuid"] for each in person.get("/api/account/sessions").get_json()]
    assert person.delete(f"/api/account/sessions/{session}").status_code == 204
    assert endpoints(admin, person) == set()
    assert person.post(PATH, json=browser.to_json()).status_code == 401


def test_signing_out_everywhere_ends_all_subscriptions(
    app: Flask, sign_up: Callable[[str], Account], admin: psycopg.Connection,
    push_service: PushService,
) -> None:  # fmt: skip
    person = Browser(app.test_client(), sign_up("dave"))
    subscribe(person, push_service.browser())
    assert person.post("/api/account/sign-out-everywhere").status_code == 204
    assert endpoints(admin, person) == set()


def test_the_export_says_which_service_tells_a_browser_but_not_how(
    alice: Browser, push_service: PushService
) -> None:
    browser = push_service.browser()
    subscribe(alice, browser)
    alice.put("/api/push/settings", json={"like": False})
    export = alice.get("/api/account/export")
    (found,) = export.get_json()["push_subscriptions"]
    assert found["service"] == push_service.origin
    assert export.get_json()["person"]["push_off"] == ["like"]
    assert browser.endpoint not in export.text
    assert browser.to_json()["keys"]["auth"] not in export.text


def test_kinds_are_switched_one_by_one(alice: Browser) -> None:
    everything = dict.fromkeys(
        ("like", "repost", "reply", "mention", "poll_ended", "follow", "message"), True
    )
    assert alice.get("/api/push/settings").get_json() == everything
    changed = alice.put("/api/push/settings", json={"like": False, "message": False})
    assert changed.get_json() == {**everything, "like": False, "message": False}
    changed = alice.put("/api/push/settings", json={"like": True})
    assert changed.get_json() == {**everything, "message": False}
    assert alice.get("/api/push/settings").get_json() == changed.get_json()
    assert alice.put("/api/push/settings", json={"like": 1}).status_code == 422
