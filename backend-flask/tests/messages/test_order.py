"""The order of messages is that of their commits, and a marker names the last one seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from cruddur.context import new_uuid
from cruddur_messages import conversations, history, keys
from cruddur_messages.conversations import IdempotencyKey, NewMessage
from cruddur_messages.items import Message
from cruddur_messages.table import Table
from tests.conftest import Account, Browser, problem
from tests.messaging import group, inbox, send, words, write
from tests.waiting import wait_until

Friends = tuple[Browser, Browser]
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def new(author: UUID, recipient: UUID, second: int, key: str | None = None) -> NewMessage:
    now = NOW + timedelta(seconds=second)
    idempotency_key = IdempotencyKey(key, "hash") if key else None
    return NewMessage(author, recipient, new_uuid(now), f"at {second}", now, idempotency_key)


def put_message(table: Table, message: NewMessage) -> Message:
    member = history.find_membership(
        table, keys.group_uuid(message.author, message.recipient), message.author
    )
    return conversations.send(table, message, member, is_request=False).message


def test_a_message_that_commits_later_sorts_later_whatever_its_clock_says(
    shared_table: Table,
) -> None:
    alice, bob = uuid4(), uuid4()
    first = put_message(shared_table, new(alice, bob, 1))
    member = history.find_membership(shared_table, first.group, alice)
    assert member
    later = put_message(shared_table, new(bob, alice, 9))
    # Alice's membership is from before bob's message, as in a request that took long.
    late = conversations.send(shared_table, new(alice, bob, 5), member, is_request=False).message
    assert first.uuid < later.uuid < late.uuid
    page = history.newest_page(shared_table, first.group, bob, limit=10)
    assert [message.body for message in page.messages] == ["at 1", "at 9", "at 5"]


def test_a_send_that_is_repeated_after_a_conflict_does_not_land_below_the_marker(
    shared_table: Table,
) -> None:
    alice, bob = uuid4(), uuid4()
    first = put_message(shared_table, new(alice, bob, 1))
    member = history.find_membership(shared_table, first.group, alice)
    assert member
    is_overtaken = False

    def overtake(**_: Any) -> None:
        """Let bob write and read while alice's transaction is on its way."""
        nonlocal is_overtaken
        if not is_overtaken:
            is_overtaken = True
            put_message(shared_table, new(bob, alice, 9))
            conversations.mark_read(shared_table, first.group, bob, event_uuid=uuid4(), now=NOW)

    events: Any = shared_table.client.meta.events
    events.register("before-call.dynamodb.TransactWriteItems", overtake)
    try:
        sent = conversations.send(
            shared_table, new(alice, bob, 5, "key"), member, is_request=False
        ).message
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", overtake)
    assert conversations.reconcile(shared_table, first.group, bob).unread == 1
    again = conversations.send(shared_table, new(alice, bob, 7, "key"), member, is_request=False)
    assert (again.message.uuid, again.is_replay) == (sent.uuid, True)


def test_a_conversation_from_before_the_order_goes_on(shared_table: Table) -> None:
    alice, bob = uuid4(), uuid4()
    first = put_message(shared_table, new(alice, bob, 1))
    shared_table.client.update_item(
        TableName=shared_table.name,
        Key={"pk": {"S": keys.group(first.group)}, "sk": {"S": keys.META}},
        UpdateExpression="REMOVE newest_message",
    )
    assert put_message(shared_table, new(bob, alice, 2)).uuid > first.uuid


def test_messages_of_both_at_once_all_arrive(
    app: Flask, cast: dict[str, Account], friends: Friends
) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "first")["message_group_uuid"]

    def say(number: int) -> str:
        author = Browser(app.test_client(), cast["alice" if number % 2 else "bob"])
        return str(send(author, str(number), message_group_uuid=uuid)["uuid"])

    with ThreadPoolExecutor(4) as pool:
        sent = set(pool.map(say, range(12)))
    assert len(sent) == 12
    assert sorted(words(alice, uuid)) == sorted(["first", *map(str, range(12))])


def mark(reader: Browser, uuid: str, body: object) -> Any:
    return reader.put(f"/api/message_groups/{uuid}/read", json=body)


def test_what_came_after_the_message_that_was_seen_stays_unread(friends: Friends) -> None:
    alice, bob = friends
    seen = write(alice, bob, "seen")
    uuid = seen["message_group_uuid"]
    unseen = send(alice, "unseen", message_group_uuid=uuid)
    assert mark(bob, uuid, {"read_up_to": seen["uuid"]}).status_code == 204
    assert inbox(bob)[0]["unread_count"] == 1
    assert bob.get("/api/badges").get_json()["messages"] == 1
    assert group(alice, uuid)["read_up_to"] == seen["uuid"]

    assert mark(bob, uuid, {"read_up_to": unseen["uuid"]}).status_code == 204
    assert inbox(bob)[0]["unread_count"] == 0
    # A late request of another page doesn't move the marker back.
    assert mark(bob, uuid, {"read_up_to": seen["uuid"]}).status_code == 204
    assert inbox(bob)[0]["unread_count"] == 0
    assert group(alice, uuid)["read_up_to"] == unseen["uuid"]


@pytest.mark.parametrize("body", [{}, {"read_up_to": None}])
def test_a_marker_without_a_message_is_now(friends: Friends, body: object) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "one")["message_group_uuid"]
    assert mark(bob, uuid, body).status_code == 204
    assert inbox(bob)[0]["unread_count"] == 0


def test_a_marker_names_a_message_of_the_conversation(friends: Friends) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "one")["message_group_uuid"]
    for unknown in (str(uuid4()), str(new_uuid(datetime.now(UTC) + timedelta(days=1)))):
        assert problem(mark(bob, uuid, {"read_up_to": unknown}), 404) == {"message_not_found"}
    assert problem(mark(bob, uuid, {"read_up_to": "x"}), 422) == {"read_up_to_malformed"}
    assert problem(mark(bob, uuid, ["x"]), 422) == {"body_malformed"}
    wait_until(lambda: inbox(bob)[0]["unread_count"] == 1, "the message is still unread")


def test_a_marker_may_be_more_than_a_hundred_messages_ago(shared_table: Table) -> None:
    alice, bob = uuid4(), uuid4()
    sent = [put_message(shared_table, new(alice, bob, second)) for second in range(105)]
    member = conversations.mark_read(
        shared_table, sent[0].group, bob, up_to=sent[1].uuid, event_uuid=uuid4(), now=NOW
    )
    assert (member.read_up_to, member.unread) == (sent[1].uuid, 100)
