"""Limits of accounts younger than a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from jose import jwt

from cruddur.accounts import service as accounts
from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.rate_limits.limits import (
    NEW_ACCOUNT_CONVERSATIONS,
    NEW_ACCOUNT_LINKS,
    NEW_ACCOUNT_MENTIONS,
)
from tests.conftest import Account, Browser, Clock, mid_window, problem

LINKS = NEW_ACCOUNT_LINKS.per_person // 10
MENTIONS = NEW_ACCOUNT_MENTIONS.per_person // 10
CONVERSATIONS = NEW_ACCOUNT_CONVERSATIONS.per_person // 10


@pytest.fixture
def clock() -> Clock:
    """A stopped clock, in the middle of an hour."""
    still = Clock()
    still.stop(mid_window())
    return still


@pytest.fixture
def browser(
    settings: Config, context: ApiContext, app: Flask, cast: dict[str, Account]
) -> Callable[[str], Browser]:
    """Return a function that makes a browser; limits are a tenth, so that they are reached soon."""
    own = create_app(settings.model_copy(update={"rate_limits_scale": 0.1}), context)
    return lambda name: Browser(own.test_client(), cast[name])


@pytest.fixture
def old_carol(context: ApiContext, app: Flask, cast: dict[str, Account]) -> None:
    """Carol signed up a day ago, to the second."""
    carol = cast["carol"]
    accounts.register(
        replace(context, clock=lambda: context.clock() - timedelta(days=1)),
        sub=jwt.get_unverified_claims(carol.access_token)["sub"],
        handle=carol.handle,
        name="Carol",
        email=carol.email,
    )


def crud(browser: Browser, message: str) -> Any:
    return browser.post("/api/activities", json={"message": message, "ttl": "1-day"})


def test_a_new_account_can_send_only_so_many_links(
    browser: Callable[[str], Browser], context: ApiContext
) -> None:
    alice = browser("alice")
    for number in range(LINKS):
        assert crud(alice, f"https://example.com/{number}").status_code == 200
    refused = crud(alice, "https://example.com/last")
    assert problem(refused, 429) == {"new_account_limited"}
    midnight = (context.clock() + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    assert int(refused.headers["Retry-After"]) == (midnight - context.clock()).seconds
    written = crud(alice, "no link")
    assert written.status_code == 200
    reply = f"/api/activities/{written.get_json()['uuid']}/reply"
    assert problem(alice.post(reply, json={"message": "https://example.com"}), 429) == {
        "new_account_limited"
    }
    thread = {"message": "x", "ttl": "1-day", "thread": [{"message": "https://example.com"}]}
    assert problem(alice.post("/api/activities", json=thread), 429) == {"new_account_limited"}
    edit = alice.edit(written.get_json(), message="https://example.com")
    assert problem(edit, 429) == {"new_account_limited"}
    page = alice.get("/api/activities/home").get_json()
    assert len(page) == LINKS + 1


def test_mentions_over_the_limit_are_refused_as_a_whole(
    browser: Callable[[str], Browser],
) -> None:
    alice = browser("alice")
    names = " ".join(f"@person_{number}" for number in range(MENTIONS + 1))
    assert problem(crud(alice, names), 429) == {"new_account_limited"}
    assert crud(alice, names.rpartition(" ")[0]).status_code == 200
    assert problem(crud(alice, "@person_0"), 429) == {"new_account_limited"}


def test_a_new_account_can_begin_only_so_many_conversations(
    browser: Callable[[str], Browser], cast: dict[str, Account]
) -> None:
    alice = browser("alice")
    browser("bob").get("/api/profile")

    def send(**to: str) -> Any:
        return alice.post("/api/messages", json={"message": "hello", **to})

    first, *others = [send(handle=cast["bob"].handle) for _ in range(CONVERSATIONS)]
    assert {response.status_code for response in (first, *others)} == {200}
    assert problem(send(handle=cast["bob"].handle), 429) == {"new_account_limited"}
    group = first.get_json()["message_group_uuid"]
    assert send(message_group_uuid=group).status_code == 200


def test_an_account_of_a_day_has_no_such_limit(
    browser: Callable[[str], Browser], old_carol: None
) -> None:
    carol = browser("carol")
    names = " ".join(f"@person_{number}" for number in range(MENTIONS + 1))
    assert crud(carol, names).status_code == 200
    for number in range(LINKS + 1):
        assert crud(carol, f"https://example.com/{number}").status_code == 200


def test_what_is_refused_as_invalid_is_not_counted(browser: Callable[[str], Browser]) -> None:
    alice = browser("alice")
    for _ in range(LINKS + 1):
        bad = {"message": "https://example.com", "ttl": "never"}
        assert problem(alice.post("/api/activities", json=bad), 422) == {"ttl_unknown"}
    assert crud(alice, "https://example.com").status_code == 200
