"""Suggestions of people to follow."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from cruddur.social.schemas import PersonListItem
from tests.conftest import Account, Browser, problem


def suggested(reader: Browser) -> list[str]:
    answered = reader.get("/api/users/suggestions").get_json()
    return [PersonListItem.model_validate(entry).handle for entry in answered]


def act(person: Browser, kind: str, other: Browser) -> None:
    assert other.account is not None
    other.get("/api/profile")
    assert person.put(f"/api/users/@{other.account.handle}/{kind}").status_code == 200


def test_followees_of_followees_are_suggested_first_then_active_people(
    app: Flask, alice: Browser, bob: Browser, carol: Browser, sign_up: Callable[[str], Account]
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    assert carol.account is not None
    assert dave.account is not None
    dave.crud("I talk, nobody follows me")
    bob.crud("I talk, and you follow me")
    act(alice, "follow", bob)
    act(bob, "follow", carol)
    act(bob, "follow", alice)
    assert suggested(alice) == [carol.account.handle, dave.account.handle]
    act(alice, "mute", carol)
    assert suggested(alice) == [dave.account.handle]
    act(dave, "block", alice)
    assert suggested(alice) == []


def test_a_stranger_gets_no_suggestions(anonymous: Browser) -> None:
    assert problem(anonymous.get("/api/users/suggestions"), 401) == {"not_signed_in"}
