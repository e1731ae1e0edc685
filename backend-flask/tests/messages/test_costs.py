"""Cost of messages: few calls, no scans or filters, and constant in a conversation's length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext, new_uuid, publish_nothing
from cruddur_messages import conversations, history, keys
from cruddur_messages.conversations import NewMessage
from cruddur_messages.items import Folder, Membership, Message
from cruddur_messages.table import Table, serialize
from devtools.bench.dynamodb_units import read_units
from tests.conftest import ROOT, Account, Browser
from tests.messaging import send, words, write


@dataclass
class Bill:
    """Calls, capacity units by the emulator, and read units by item size."""

    calls: list[str] = field(default_factory=list)
    units: float = 0
    read_units: float = 0


@contextmanager
def billed(table: Table) -> Iterator[Bill]:
    """Count calls and units; fail on scans and filters."""
    bill = Bill()
    asked: list[dict[str, Any]] = []

    def ask(params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
        assert model.name not in {"Scan", "ExecuteStatement"}
        assert "FilterExpression" not in params
        bill.calls.append(model.name)
        asked.append(params)
        return {**params, "ReturnConsumedCapacity": "TOTAL"}

    def add(parsed: dict[str, Any], **_: Any) -> None:
        if "Items" in parsed or "Item" in parsed:
            items = parsed.get("Items") or [parsed.get("Item") or {}]
            consistent = asked[-1].get("ConsistentRead", False)
            bill.read_units += read_units(items, consistent=consistent)
        used = parsed.get("ConsumedCapacity", [])
        for capacity in used if isinstance(used, list) else [used]:
            bill.units += float(capacity["CapacityUnits"])

    events: Any = table.client.meta.events
    events.register("provide-client-params.dynamodb.*", ask)
    events.register("after-call.dynamodb.*", add)
    try:
        yield bill
    finally:
        events.unregister("provide-client-params.dynamodb.*", ask)
        events.unregister("after-call.dynamodb.*", add)


def test_each_act_takes_as_many_calls_as_promised(
    app: Flask, settings: Config, context: ApiContext, cast: dict[str, Account]
) -> None:
    # The event publisher writes in the background, with the same client.
    quiet = create_app(settings, replace(context, publish=publish_nothing)).test_client()
    alice, bob = Browser(quiet, cast["alice"]), Browser(quiet, cast["bob"])
    for person in (alice, bob):
        assert person.get("/api/profile").status_code == 200
    bob.act("follow", alice)
    table = context.messages
    with billed(table) as first:
        uuid = write(alice, bob, "first")["message_group_uuid"]
    with billed(table) as by_group:
        send(alice, "second", message_group_uuid=uuid)
    with billed(table) as by_handle:
        send(bob, "third", handle=alice.handle)
    for bill in (first, by_group, by_handle):
        assert bill.calls == ["GetItem", "TransactWriteItems"]
    with billed(table) as inbox:
        assert len(bob.get("/api/message_groups").get_json()) == 1
    assert inbox.calls == ["Query"]
    with billed(table) as newest:
        page = bob.get(f"/api/messages/{uuid}?limit=1")
    assert newest.calls == ["Query"]
    with billed(table) as older:
        bob.get(page.headers["Link"].partition(">")[0].strip("<"))
    assert older.calls == ["GetItem", "Query"]
    with billed(table) as catching_up:
        assert words(bob, uuid, f"?after={uuid4()}") == []
    assert catching_up.calls == ["GetItem", "Query"]
    with billed(table) as badges:
        bob.get("/api/badges")
    assert badges.calls == ["Query"]


def test_no_call_anywhere_scans_or_filters() -> None:
    sources = [
        path
        for folder in ("ddb", "backend-flask/cruddur", "aws/lambdas")
        for path in (ROOT / folder).rglob("*.py")
    ]
    assert len(sources) > 50
    for path in sources:
        text = path.read_text("utf-8")
        assert not re.search(r"\.scan\(|FilterExpression|execute_statement|\"Scan\"", text), path


def converse(table: Table, count: int) -> tuple[UUID, UUID, list[Message]]:
    """Fill a conversation with messages; return it, a member and the messages."""
    one, other, group, beginning = uuid4(), uuid4(), UUID(int=0), datetime.now(UTC)
    first = NewMessage(one, other, new_uuid(beginning), "message 0", beginning)
    group = conversations.send(table, first, None, is_request=False).message.group
    sent = [
        Message(
            group,
            new_uuid(beginning + timedelta(milliseconds=number)),
            (one, other)[number % 2],
            frozenset({one, other}),
            f"message {number % 10}",
        )
        for number in range(1, count)
    ]
    for start in range(0, len(sent), 25):
        batch: Any = [
            {"PutRequest": {"Item": serialize(m.to_item())}} for m in sent[start : start + 25]
        ]
        table.client.batch_write_item(RequestItems={table.name: batch})
    return group, other, sent


@pytest.fixture(scope="module")
def long_and_short(shared_table: Table) -> list[tuple[UUID, UUID, list[Message]]]:
    """A conversation of a hundred messages, and one of three thousand."""
    return [converse(shared_table, count) for count in (100, 3000)]


READS: dict[str, Callable[[Table, UUID, UUID, list[Message]], object]] = {
    "the newest page": lambda table, group, user, _sent: history.newest_page(
        table, group, user, limit=50
    ),
    "an older page": lambda table, group, user, sent: history.older_page(
        table, group, user, before=sent[60].uuid, limit=50
    ),
    "what came after": lambda table, group, user, sent: history.newer_page(
        table, group, user, after=sent[-30].uuid, limit=50
    ),
    "the inbox": lambda table, _group, user, _sent: history.list_folder(
        table, user, Folder.INBOX, limit=20
    ),
    "a message": lambda table, group, user, _sent: conversations.send(
        table, _new_message(table, group, user), _membership(table, group, user), is_request=False
    ),
    "marking as read": lambda table, group, user, _sent: conversations.mark_read(
        table, group, user, event_uuid=uuid4(), now=datetime.now(UTC)
    ),
}


@pytest.mark.parametrize("act", READS)
def test_a_long_conversation_costs_what_a_short_one_costs(
    shared_table: Table, long_and_short: list[tuple[UUID, UUID, list[Message]]], act: str
) -> None:
    bills = []
    for group, user, sent in long_and_short:
        with billed(shared_table) as bill:
            READS[act](shared_table, group, user, sent)
        bills.append((bill.calls, bill.units, bill.read_units))
    assert bills[0] == bills[1]
    assert 0 < bills[0][1] < 40
    assert 0 < bills[0][2] < 20


def _membership(table: Table, group: UUID, user: UUID) -> Membership:
    membership = history.find_membership(table, group, user)
    assert membership is not None
    return membership


def _new_message(table: Table, group: UUID, user: UUID) -> NewMessage:
    now = datetime.now(UTC)
    return NewMessage(user, _membership(table, group, user).other, new_uuid(now), "another", now)


def test_a_message_key_belongs_to_its_conversation() -> None:
    one, other = uuid4(), uuid4()
    assert keys.group_uuid(one, other) == keys.group_uuid(other, one)
    assert keys.group_uuid(one, other) != keys.group_uuid(one, uuid4())
