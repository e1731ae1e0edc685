"""What the stream tells whom, and what it retries, in the cases that schedules reach rarely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from botocore.exceptions import ClientError

from cruddur.context import new_uuid
from cruddur_messages import connections, conversations, erasure, history, keys, stream
from cruddur_messages.conversations import IdempotencyKey, NewMessage
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.events import Event
from cruddur_messages.items import MAX_UNREAD, PREVIEW_LENGTH, Message
from cruddur_messages.table import Table, put, serialize


def begin(table: Table, body: str = "hello", key: IdempotencyKey | None = None) -> Message:
    """Begin a conversation of two new people; return its first message."""
    now = datetime.now(UTC)
    new = NewMessage(uuid4(), uuid4(), new_uuid(now), body, now, key)
    return conversations.send(table, new, None, is_request=False).message


def other_of(message: Message) -> UUID:
    (other,) = message.members - {message.author}
    return other


def record(message: Message, before: Message | None = None, number: str = "1") -> dict[str, Any]:
    images = {"NewImage": serialize(message.to_item())}
    if before is not None:
        images["OldImage"] = serialize(before.to_item())
    event = "MODIFY" if before else "INSERT"
    return {"eventName": event, "dynamodb": {"SequenceNumber": number, **images}}


def pushed(table: Table, *records: Mapping[str, Any]) -> list[tuple[UUID, Event]]:
    """Process records; return the events that were pushed, and to whom."""
    found: list[tuple[UUID, Event]] = []

    def push(user: UUID, event: Event) -> None:
        found.append((user, event))

    assert stream.process_records(table, push, lambda _record: None, records) == []
    return found


def test_only_the_author_receives_the_idempotency_key(shared_table: Table) -> None:
    message = begin(shared_table, key=IdempotencyKey("a-key", "a-hash"))
    received_keys = {
        user: event.data.get("idempotency_key")
        for user, event in pushed(shared_table, record(message))
    }
    assert received_keys == {message.author: "a-key", other_of(message): None}


def test_a_hidden_message_is_not_an_event_for_the_other(shared_table: Table) -> None:
    message = begin(shared_table)
    hidden = replace(message, hidden_from=frozenset({message.author}))
    (received,) = pushed(shared_table, record(hidden, before=message))
    assert (received[0], received[1].type) == (message.author, "message.hidden")


def test_a_deletion_is_one_event(shared_table: Table) -> None:
    message = begin(shared_table)
    deleted = replace(message, is_deleted=True, body="")
    received = pushed(shared_table, record(deleted, before=message))
    assert [event.type for _, event in received] == ["message.deleted"] * 2
    hidden = replace(deleted, hidden_from=frozenset({message.author}))
    received = pushed(shared_table, record(hidden, before=deleted))
    assert [(user, event.type) for user, event in received] == [(message.author, "message.hidden")]


def test_a_member_who_has_left_receives_no_older_messages(shared_table: Table) -> None:
    message = begin(shared_table)
    now = datetime.now(UTC)
    conversations.leave(
        shared_table, message.group, other_of(message), event_uuid=new_uuid(now), now=now
    )
    assert {user for user, _ in pushed(shared_table, record(message))} == {message.author}


def test_every_record_of_a_conversation_that_failed_is_retried(shared_table: Table) -> None:
    message = begin(shared_table)

    def refuse(**_: Any) -> None:
        raise TableUnavailable

    events: Any = shared_table.client.meta.events
    events.register("provide-client-params.dynamodb.GetItem", refuse)
    try:
        failed = stream.process_records(
            shared_table,
            lambda _user, _event: None,
            lambda _record: None,
            [record(message, number="1"), record(message, before=message, number="2")],
        )
    finally:
        events.unregister("provide-client-params.dynamodb.GetItem", refuse)
    assert failed == ["1", "2"]


def test_a_record_that_cannot_be_dead_lettered_is_retried(shared_table: Table) -> None:
    def refuse(_record: Mapping[str, Any]) -> None:
        raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "SendMessage")

    poison = {"pk": {"S": "GRP#x"}, "sk": {"S": "0not-a-uuid"}}
    change = {"SequenceNumber": "7", "NewImage": poison}
    records = [{"eventName": "INSERT", "dynamodb": change}]
    failed = stream.process_records(shared_table, lambda _user, _event: None, refuse, records)
    assert failed == ["7"]


def test_unread_messages_are_counted_up_to_a_hundred(shared_table: Table) -> None:
    message = begin(shared_table, "x" * 500)
    now = datetime.now(UTC)
    for _ in range(MAX_UNREAD):
        shared_table.write(put(replace(message, uuid=new_uuid(now)).to_item()))
    member = conversations.reconcile(shared_table, message.group, other_of(message))
    assert member.unread == MAX_UNREAD == 100
    assert member.last_message.preview == "x" * 140
    assert PREVIEW_LENGTH == 140


def test_a_key_is_free_again_after_a_day(shared_table: Table) -> None:
    key = IdempotencyKey(str(uuid4()), "a-hash")
    first = begin(shared_table, "first", key)
    member = history.find_membership(shared_table, first.group, first.author)
    for hours, is_replay in ((23, True), (25, False)):
        now = datetime.now(UTC) + timedelta(hours=hours)
        new = NewMessage(first.author, other_of(first), new_uuid(now), "later", now, key)
        sent = conversations.send(shared_table, new, member, is_request=False)
        assert sent.is_replay is is_replay
        assert sent.message.body == ("first" if is_replay else "later")


def test_erasure_deletes_tickets_and_the_end_of_sessions(shared_table: Table) -> None:
    user, now = uuid4(), datetime.now(UTC)
    connections.issue(shared_table, "a-secret", user, now)
    connections.end_session(shared_table, user, event_uuid=new_uuid(now), ended_at=now)
    partitions = (keys.tickets(user), keys.session(user), keys.events(user))

    def left() -> list[int]:
        return [
            len(shared_table.query("pk = :pk", {":pk": partition}, limit=10))
            for partition in partitions
        ]

    assert left() == [1, 1, 1]
    assert sum(erasure.erase(shared_table, user)) == 3
    assert left() == [0, 0, 0]
