"""The lists of whom a user mutes and blocks: their own only, paged, and true at once."""

from __future__ import annotations

import pytest

from tests.conftest import Browser, problem
from tests.paging import every_page

LISTS = [("mute", "muted"), ("block", "blocked"), ("mute-reposts", "muted-reposts")]


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser) -> None:
    """Create the accounts, which a first request does."""
    for each in (alice, bob, carol):
        each.get("/api/profile")


def handles(viewer: Browser, path: str) -> list[str]:
    return [person["handle"] for person in viewer.get(path).get_json()]


@pytest.mark.parametrize(("act", "path"), LISTS)
def test_a_list_has_whom_the_viewer_chose_until_they_undo_it(
    alice: Browser, bob: Browser, carol: Browser, act: str, path: str
) -> None:
    path = f"/api/users/{path}"
    assert handles(alice, path) == []
    alice.act(act, bob)
    alice.act(act, carol)
    assert set(handles(alice, path)) == {bob.handle, carol.handle}
    assert handles(bob, path) == [], "nobody else learns of it"
    alice.undo(act, bob)
    assert handles(alice, path) == [carol.handle]


@pytest.mark.parametrize(("act", "path"), LISTS)
def test_a_list_has_pages_and_says_what_the_viewer_did(
    alice: Browser, bob: Browser, carol: Browser, act: str, path: str
) -> None:
    alice.act(act, bob)
    alice.act(act, carol)
    people = every_page(alice, f"/api/users/{path}?limit=1")
    assert len(people) == 2
    assert {person["handle"] for person in people} == {bob.handle, carol.handle}
    field = {"mute": "muting", "block": "blocking", "mute-reposts": "muting_reposts"}[act]
    assert all(person["relation"][field] for person in people)


def test_a_muted_person_who_is_blocked_is_in_one_list(alice: Browser, bob: Browser) -> None:
    alice.act("mute", bob)
    alice.act("block", bob)
    assert handles(alice, "/api/users/muted") == []
    assert handles(alice, "/api/users/blocked") == [bob.handle]
    alice.undo("block", bob)
    assert handles(alice, "/api/users/muted") == [bob.handle]


@pytest.mark.parametrize("path", [path for _, path in LISTS])
def test_a_stranger_has_no_such_list(anonymous: Browser, path: str) -> None:
    problem(anonymous.get(f"/api/users/{path}"), 401)
