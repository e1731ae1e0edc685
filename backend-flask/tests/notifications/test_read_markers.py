"""A read marker of notifications names the newest that was shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cruddur.context import new_uuid
from tests.conftest import Browser, problem
from tests.notifications.test_notifications import act, entries_of, unread


def mark(reader: Browser, body: object) -> Any:
    return reader.put("/api/notifications/read", json=body)


def test_what_came_after_the_notification_that_was_seen_stays_unread(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud("look")
    act(bob, "like", crud)
    (shown,) = alice.get("/api/activities/notifications").get_json()
    act(carol, "repost", crud)
    assert mark(alice, {"read_up_to": shown["uuid"]}).status_code == 204
    assert unread(alice) == 1
    assert entries_of(alice) == [("repost", ["carol"], 1, True), ("like", ["bob"], 1, False)]


def test_an_entry_that_grew_since_it_was_seen_is_unread(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud("look")
    act(bob, "like", crud)
    (shown,) = alice.get("/api/activities/notifications").get_json()
    act(carol, "like", crud)
    assert mark(alice, {"read_up_to": shown["uuid"]}).status_code == 204
    assert entries_of(alice) == [("like", ["carol", "bob"], 2, True)]
    assert unread(alice) == 1


def test_a_notification_that_was_withdrawn_meanwhile_still_marks_those_before(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud("look")
    act(bob, "like", crud)
    act(carol, "repost", crud)
    shown = alice.get("/api/activities/notifications").get_json()[0]
    act(carol, "repost", crud, "DELETE")
    assert mark(alice, {"read_up_to": shown["uuid"]}).status_code == 204
    assert entries_of(alice) == [("like", ["bob"], 1, False)]
    act(carol, "repost", crud)
    assert unread(alice) == 1


@pytest.mark.parametrize("id_of_the_future", [True, False])
def test_an_id_of_the_future_marks_nothing_that_comes_later(
    alice: Browser, bob: Browser, id_of_the_future: bool
) -> None:
    crud = alice.crud("look")
    act(bob, "like", crud)
    marker = new_uuid(datetime.now(UTC) + timedelta(days=1)) if id_of_the_future else uuid4()
    assert mark(alice, {"read_up_to": str(marker)}).status_code == 204
    act(bob, "repost", crud)
    assert entries_of(alice)[0] == ("repost", ["bob"], 1, True)


@pytest.mark.parametrize("body", [{}, {"read_up_to": None}])
def test_without_an_id_all_are_read(alice: Browser, bob: Browser, body: object) -> None:
    act(bob, "like", alice.crud("look"))
    assert mark(alice, body).status_code == 204
    assert unread(alice) == 0


def test_a_marker_is_a_uuid(alice: Browser) -> None:
    assert problem(mark(alice, {"read_up_to": "x"}), 422) == {"read_up_to_malformed"}
    assert problem(mark(alice, ["x"]), 422) == {"body_malformed"}
