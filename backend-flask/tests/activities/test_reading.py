"""Feeds, profiles and threads."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from cruddur.activities.schemas import Activity, PersonPage, Thread
from tests.conftest import Browser, Clock, problem
from tests.paging import following, messages


def test_the_public_feed_shows_cruds_newest_first_without_replies(
    alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    first = alice.crud("one")
    second = bob.crud("two")
    bob.reply(first, "a reply")
    for reader in (alice, bob, anonymous):
        entries = reader.get("/api/activities/public").get_json()
        assert messages(entries) == ["two", "one"]
        assert [Activity.model_validate(entry).replies_count for entry in entries] == [0, 1]
    assert second["reply_to_activity_uuid"] is None


def test_an_expired_crud_is_invisible_everywhere(
    alice: Browser, anonymous: Browser, clock: Clock
) -> None:
    clock.stop()
    brief = alice.crud("brief", "1-hour")
    clock.ahead = timedelta(seconds=1)
    alice.crud("longer", "3-hours")
    status = f"/api/activities/@{brief['handle']}/status/{brief['uuid']}"
    person = f"/api/activities/@{brief['handle']}"
    clock.ahead = timedelta(minutes=59, seconds=55)
    assert messages(anonymous.get("/api/activities/public").get_json()) == ["longer", "brief"]
    assert anonymous.get(status).status_code == 200
    assert anonymous.get(person).get_json()["profile"]["cruds_count"] == 2
    clock.ahead = timedelta(hours=1)
    assert messages(anonymous.get("/api/activities/public").get_json()) == ["longer"]
    assert problem(anonymous.get(status), 404) == {"activity_not_found"}
    page = anonymous.get(person).get_json()
    assert messages(page["activities"]) == ["longer"]
    assert page["profile"]["cruds_count"] == 1


def test_a_reply_outlives_its_parent_and_still_says_it_was_one(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    parent = alice.crud("brief", "1-hour")
    reply = bob.reply(parent, "longer", ttl="1-day")
    clock.ahead = timedelta(hours=2)
    path = f"/api/activities/@{reply['handle']}/status/{reply['uuid']}"
    shown = alice.get(path).get_json()["activity"]
    assert shown["reply_to_activity_uuid"] == parent["uuid"]
    assert shown["reply_to_handle"] is None


def test_pages_neither_skip_nor_repeat_during_concurrent_writes(
    alice: Browser, bob: Browser
) -> None:
    for number in range(7):
        alice.crud(f"crud {number}")
    seen: list[str] = []
    response = bob.get("/api/activities/public?limit=3")
    while True:
        seen += messages(response.get_json())
        if "Link" not in response.headers:
            break
        bob.crud("somebody posts meanwhile")
        response = bob.get(following(response.headers["Link"]))
    assert seen == [f"crud {number}" for number in reversed(range(7))]


def test_a_last_page_that_is_just_full_has_no_next(alice: Browser) -> None:
    for number in range(4):
        alice.crud(f"crud {number}")
    first = alice.get("/api/activities/public?limit=2")
    second = alice.get(following(first.headers["Link"]))
    assert messages(second.get_json()) == ["crud 1", "crud 0"]
    assert "Link" not in second.headers


def test_a_profile_lists_only_the_persons_cruds(
    alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    mine = [alice.crud(f"mine {number}") for number in range(3)]
    bob.crud("another's")
    handle = mine[0]["handle"]
    response = anonymous.get(f"/api/activities/@{handle.upper()}?limit=2")
    page = PersonPage.model_validate(response.get_json())
    assert page.profile.handle == handle
    assert page.profile.cruds_count == 3
    assert [entry.message for entry in page.activities] == ["mine 2", "mine 1"]
    rest = anonymous.get(following(response.headers["Link"]))
    assert messages(rest.get_json()["activities"]) == ["mine 0"]


def test_a_thread_shows_replies_oldest_first_in_pages(alice: Browser, bob: Browser) -> None:
    parent = alice.crud("talk")
    for number in range(3):
        bob.reply(parent, f"reply {number}")
    path = f"/api/activities/@{parent['handle']}/status/{parent['uuid']}"
    response = bob.get(f"{path}?limit=2")
    thread = Thread.model_validate(response.get_json())
    assert thread.activity.uuid.hex == parent["uuid"].replace("-", "")
    assert [entry.message for entry in thread.replies] == ["reply 0", "reply 1"]
    rest = bob.get(following(response.headers["Link"]))
    assert messages(rest.get_json()["replies"]) == ["reply 2"]


def test_a_crud_is_found_only_under_its_author(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("mine")
    other = bob.crud("other")
    path = f"/api/activities/@{other['handle']}/status/{crud['uuid']}"
    assert problem(bob.get(path), 404) == {"activity_not_found"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("@nobody_here", "person_not_found"),
        (f"@nobody_here/status/{uuid4()}", "activity_not_found"),
        ("@nobody_here/status/7", "not_found"),
        ("@no", "not_found"),
        ("@%00%00%00", "not_found"),
        ("@a'; DROP TABLE users; --", "not_found"),
        ("@名前名前", "not_found"),
    ],
)
def test_not_found_has_a_code(anonymous: Browser, path: str, code: str) -> None:
    assert problem(anonymous.get(f"/api/activities/{path}"), 404) == {code}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "limit_out_of_range"),
        ("limit=-1", "limit_out_of_range"),
        ("limit=101", "limit_out_of_range"),
        ("limit=1000000000", "limit_out_of_range"),
        ("limit=" + "9" * 5000, "limit_out_of_range"),
        ("limit=x", "limit_not_a_number"),
        ("limit=", "limit_not_a_number"),
        ("limit=1.5", "limit_not_a_number"),
        ("cursor=x", "cursor_malformed"),
        ("cursor=" + "A" * 21, "cursor_malformed"),
        ("cursor=" + "A" * 10_000, "cursor_malformed"),
        ("cursor=%00", "cursor_malformed"),
        ("cursor=é", "cursor_malformed"),
    ],
)
def test_an_invalid_page_query_is_refused(anonymous: Browser, query: str, code: str) -> None:
    assert problem(anonymous.get(f"/api/activities/public?{query}"), 422) == {code}
