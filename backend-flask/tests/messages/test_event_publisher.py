"""The event publisher writes realtime events in the background."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from cruddur.platform import log_positions
from cruddur.platform.event_publisher import EventPublisher
from cruddur_messages import keys
from cruddur_messages.table import Table
from tests.waiting import wait_until


def test_queued_events_are_written_before_close_returns(shared_table: Table) -> None:
    users = [uuid4() for _ in range(30)]
    publish = EventPublisher(shared_table, lambda: datetime.now(UTC))
    for user in users:
        publish(user, "notification.created", {})
    publish.close()
    for user in users:
        assert _stored(shared_table, user) == [("notification.created", {})]


def test_of_equal_events_that_wait_together_one_is_written(shared_table: Table) -> None:
    user, moved = uuid4(), {"folder": "inbox"}
    publish = EventPublisher(shared_table, lambda: datetime.now(UTC))
    for _ in range(20):
        publish(user, "notification.created", {})
        publish(user, "message_group.moved", moved)
    publish.close()
    assert sorted(_stored(shared_table, user), key=str) == [
        ("message_group.moved", moved),
        ("notification.created", {}),
    ]


def test_events_that_differ_keep_their_order(shared_table: Table) -> None:
    user, folders = uuid4(), ["gone", "inbox", "gone", "inbox"]
    publish = EventPublisher(shared_table, lambda: datetime.now(UTC))
    for folder in folders:
        publish(user, "message_group.moved", {"folder": folder})
    publish.close()
    assert [data["folder"] for _, data in _stored(shared_table, user)] == folders


def test_an_event_is_published_when_the_replicas_have_what_it_is_about(
    shared_table: Table,
) -> None:
    user, asked, replayed = uuid4(), list[int](), threading.Event()

    def wait_until_replayed(position: int) -> None:
        asked.append(position)
        replayed.wait()

    publish = EventPublisher(shared_table, lambda: datetime.now(UTC), wait_until_replayed)
    log_positions.begin_request(700)
    publish(user, "notification.created", {})
    log_positions.begin_request(0)
    wait_until(lambda: asked == [700], "the replicas are waited for")
    assert _stored(shared_table, user) == []
    replayed.set()
    publish.close()
    assert len(_stored(shared_table, user)) == 1


def test_an_event_that_cannot_be_written_does_not_block_the_next(
    shared_table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    user = uuid4()
    publish = EventPublisher(shared_table, lambda: datetime.now(UTC))
    publish(user, "notification.created", {"private": {"no", "JSON"}})
    publish(user, "notification.created", {})
    publish.close()
    assert len(_stored(shared_table, user)) == 1
    assert caplog.messages == ["An event is dropped: TypeError"]


def test_events_beyond_the_queue_are_dropped_and_no_request_waits(
    shared_table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    def wait_for_ever() -> datetime:
        threading.Event().wait()
        raise AssertionError

    publish = EventPublisher(shared_table, wait_for_ever)
    # A batch may be on its way already, and a thousand wait.
    for _ in range(1100):
        publish(uuid4(), "notification.created", {})
    assert 74 <= caplog.messages.count("An event is dropped: 1000 wait already") <= 100


def _stored(table: Table, user: UUID) -> list[tuple[str, dict[str, str]]]:
    found = table.query("pk = :pk", {":pk": keys.events(user)}, limit=100)
    return [(item["type"], json.loads(item["data"])) for item in found]
