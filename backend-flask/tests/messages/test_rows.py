"""Rows and badges follow what changes them: deletions, for oneself and for everyone, and blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from cruddur.context import ApiContext
from cruddur_messages import conversations, stream
from cruddur_messages.events import Event
from cruddur_messages.items import Message
from cruddur_messages.table import Table
from tests.conftest import Browser
from tests.messages.test_order import Friends, new, put_message
from tests.messages.test_stream_events import record
from tests.messaging import inbox, send, words, write
from tests.waiting import wait_until


def last_of(person: Browser) -> tuple[str, bool, int]:
    (row,) = inbox(person)
    return row["message"], row["message_deleted"], row["unread_count"]


def delete(person: Browser, message: dict[str, Any], scope: str) -> None:
    path = f"/api/messages/{message['message_group_uuid']}/{message['uuid']}?for={scope}"
    assert person.delete(path).status_code == 204


def test_deleting_the_newest_for_oneself_shows_the_one_before(friends: Friends) -> None:
    alice, bob = friends
    first = write(alice, bob, "one")
    uuid = first["message_group_uuid"]
    second = send(alice, "two", message_group_uuid=uuid)
    assert bob.put(f"/api/message_groups/{uuid}/read").status_code == 204
    delete(bob, second, "me")
    wait_until(lambda: last_of(bob) == ("one", False, 0), "the row shows the message before")
    assert inbox(bob)[0]["created_at"] == first["created_at"]
    wait_until(lambda: last_of(alice) == ("two", False, 0), "the other's row is unchanged")
    delete(bob, first, "me")
    wait_until(lambda: last_of(bob) == ("", False, 0), "the row shows no text")
    # What was hidden stays hidden after the conversation is left.
    assert bob.delete(f"/api/message_groups/{uuid}").status_code == 204
    third = send(alice, "three", message_group_uuid=uuid)
    wait_until(
        lambda: [row["message"] for row in inbox(bob, "requests")] == ["three"], "it is a request"
    )
    assert words(bob, uuid) == [third["message"]]


@pytest.mark.parametrize("scope", ["me", "everyone"])
def test_an_unread_message_that_goes_is_no_longer_unread(friends: Friends, scope: str) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "one")["message_group_uuid"]
    assert bob.put(f"/api/message_groups/{uuid}/read").status_code == 204
    second = send(alice, "two", message_group_uuid=uuid)
    wait_until(lambda: last_of(bob) == ("two", False, 1), "the message is unread")
    delete(bob if scope == "me" else alice, second, scope)
    expected = ("one", False, 0) if scope == "me" else ("", True, 0)
    wait_until(lambda: last_of(bob) == expected, "nothing is unread")
    assert bob.get("/api/badges").get_json()["messages"] == 0


@pytest.mark.parametrize("scope", ["me", "everyone"])
def test_the_event_of_a_deletion_has_the_row_as_it_is_now(shared_table: Table, scope: str) -> None:
    alice, bob = uuid4(), uuid4()
    first = put_message(shared_table, new(alice, bob, 1))
    second = put_message(shared_table, new(alice, bob, 2))
    if scope == "me":
        conversations.delete_for_me(shared_table, first.group, second.uuid, bob)
        after = replace(second, hidden_from=frozenset({bob}))
    else:
        conversations.delete_for_everyone(shared_table, first.group, second.uuid, alice)
        after = replace(second, is_deleted=True, body="")
    events = dict(changes(shared_table, second, after))
    assert set(events) == ({bob} if scope == "me" else {alice, bob})
    shown = first if scope == "me" else after
    assert events[bob].data["message_group"] == {
        "message": shown.body,
        "message_uuid": str(shown.uuid),
        "message_user_uuid": str(alice),
        "message_deleted": shown.is_deleted,
        "created_at": f"2026-07-01T00:00:0{1 if scope == 'me' else 2}Z",
        "unread_count": 1,
        "folder": "inbox",
    }


def test_hiding_what_was_taken_back_is_an_event(shared_table: Table) -> None:
    alice, bob = uuid4(), uuid4()
    deleted = replace(put_message(shared_table, new(alice, bob, 1)), is_deleted=True, body="")
    hidden = replace(deleted, hidden_from=frozenset({bob}))
    ((user, event),) = changes(shared_table, deleted, hidden)
    assert (user, event.type) == (bob, "message.hidden")


def changes(table: Table, before: Message, after: Message) -> list[tuple[UUID, Event]]:
    """Return the events of a changed message."""
    found: list[tuple[UUID, Event]] = []

    def push(user: UUID, event: Event) -> None:
        found.append((user, event))

    records = [record(after, before=before)]
    assert stream.process_records(table, push, lambda _record: None, records) == []
    return found


def test_a_block_and_its_end_are_published_to_both_members(
    friends: Friends,
    carol: Browser,
    app: Flask,
    context: ApiContext,
) -> None:
    alice, bob = friends
    carol.get("/api/profile")
    uuid = write(alice, bob, "one")["message_group_uuid"]
    published: list[tuple[UUID, str, object]] = []
    app.extensions["cruddur"] = replace(context, publish=lambda *event: published.append(event))
    people = {UUID(person.get("/api/profile").get_json()["uuid"]) for person in (alice, bob)}
    for method, folder in ((alice.put, "gone"), (alice.delete, "inbox")):
        assert method(f"/api/users/@{bob.handle}/block").status_code == 200
        moved = {"message_group_uuid": uuid, "folder": folder}
        assert {user for user, _, _ in published} == people
        assert [event[1:] for event in published] == [("message_group.moved", moved)] * 2
        published.clear()
    assert alice.put(f"/api/users/@{carol.handle}/block").status_code == 200
    assert published == []
