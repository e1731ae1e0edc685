"""The access log tells security events apart: who did what, and why a request was refused."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Account, Browser

Logged = tuple[int, str | None, str | None]


@pytest.fixture
def last(caplog: pytest.LogCaptureFixture) -> Callable[[], Logged]:
    """Return a function that reads the last line of the access log."""
    caplog.set_level(logging.INFO, "cruddur.request")

    def read() -> Logged:
        line: Any = [each for each in caplog.records if each.message == "request"][-1]
        return line.status, line.problem, line.person

    return read


def person_uuid(person: Browser) -> str:
    return str(person.get("/api/profile").get_json()["uuid"])


def test_refused_requests_have_a_reason(
    last: Callable[[], Logged], alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    written = alice.crud("mine")
    bob_uuid = person_uuid(bob)

    anonymous.get("/api/profile")
    assert last() == (401, "not_signed_in", None)
    anonymous.get("/api/profile", headers={"Authorization": "Bearer forged"})
    assert last() == (401, "token_refused", None)
    bob.delete(f"/api/activities/{written['uuid']}")
    assert last() == (403, "not_yours", bob_uuid)
    bob.get("/api/message_groups/0193a1b2-aaaa-7bbb-8ccc-0123456789ab")
    assert last() == (404, "message_group_not_found", bob_uuid)
    bob.post("/api/activities", json={"message": ""})
    assert last() == (422, "invalid_input", bob_uuid)
    bob.get("/api/nothing")
    assert last()[:2] == (404, "not_found")
    bob.get("/api/profile")
    assert last() == (200, None, bob_uuid)


def test_every_event_of_a_session_names_its_person(
    last: Callable[[], Logged], app: Flask, sign_up: Callable[[str], Account]
) -> None:
    account = sign_up("dave")
    dave = Browser(app.test_client(), account)
    person = person_uuid(dave)
    _expect_session_events(last, Browser(app.test_client()), account, person)
    assert dave.post("/api/account/sign-out-everywhere").status_code == 204
    assert last() == (204, None, person)
    dave.get("/api/profile")
    assert last() == (401, "token_refused", None)


def _expect_session_events(
    last: Callable[[], Logged], browser: Browser, account: Account, person: str
) -> None:
    browser.post("/api/session", json={"refresh_token": "made-up"})
    assert last() == (401, "session_ended", None)
    browser.post("/api/session", json={"refresh_token": account.refresh_token})
    assert last() == (201, None, person)
    browser.post("/api/session/refresh")
    assert last() == (200, None, person)
