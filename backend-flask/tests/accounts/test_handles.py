"""Changing the handle one goes by."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from cruddur.accounts import service
from cruddur.context import ApiContext
from cruddur.errors import InvalidInput
from tests.conftest import Browser, Clock, problem


def fresh() -> str:
    return f"new_{uuid4().hex[:10]}"


def test_a_new_handle_works_at_once_and_everywhere(alice: Browser, stranger: Browser) -> None:
    assert alice.account is not None
    crud = alice.crud("still me")
    handle = fresh()
    changed = alice.put("/api/account/handle", json={"handle": handle.upper()})
    assert changed.get_json()["handle"] == handle
    assert alice.get("/api/profile").get_json()["handle"] == handle
    page = stranger.get(f"/api/activities/@{handle}").get_json()
    assert [entry["uuid"] for entry in page["activities"]] == [crud["uuid"]]
    assert stranger.get(f"/api/activities/@{alice.account.handle}").status_code == 404


def test_an_old_handle_is_kept_for_thirty_days(
    app: Flask, context: ApiContext, alice: Browser, bob: Browser, clock: Clock
) -> None:
    assert alice.account is not None
    old = alice.account.handle
    alice.put("/api/account/handle", json={"handle": fresh()})
    newcomer = {"sub": str(uuid4()), "handle": old, "name": "X", "email": "x@cruddur.test"}
    for days in (0, 29):
        clock.ahead = timedelta(days=days)
        taken = bob.put("/api/account/handle", json={"handle": old})
        assert problem(taken, 422) == {"handle_taken"}
        with pytest.raises(InvalidInput):
            service.check_newcomer(context, **newcomer)
    clock.ahead = timedelta(days=31)
    service.check_newcomer(context, **newcomer)
    assert bob.put("/api/account/handle", json={"handle": old}).status_code == 200


def test_its_owner_may_take_it_back(alice: Browser) -> None:
    assert alice.account is not None
    alice.put("/api/account/handle", json={"handle": fresh()})
    back = alice.put("/api/account/handle", json={"handle": alice.account.handle})
    assert back.get_json()["handle"] == alice.account.handle


def test_a_handle_that_is_somebodys_changes_nothing(alice: Browser, bob: Browser) -> None:
    assert bob.account is not None
    before = alice.get("/api/profile").get_json()
    bob.get("/api/profile")
    taken = alice.put("/api/account/handle", json={"handle": bob.account.handle})
    assert problem(taken, 422) == {"handle_taken"}
    assert alice.get("/api/profile").get_json() == before


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "handle_blank"),
        ({"handle": ""}, "handle_blank"),
        ({"handle": 7}, "handle_blank"),
        ({"handle": "a b c"}, "handle_malformed"),
        ({"handle": "admin"}, "handle_reserved"),
    ],
)
def test_a_handle_that_cannot_be_is_refused(
    alice: Browser, body: dict[str, object], code: str
) -> None:
    assert problem(alice.put("/api/account/handle", json=body), 422) == {code}
