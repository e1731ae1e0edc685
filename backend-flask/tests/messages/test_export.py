"""Memory of a data export: a few pages, however many messages and cruds there are."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
from flask import Flask

from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext, new_uuid
from cruddur_messages import conversations
from cruddur_messages.conversations import NewMessage
from cruddur_messages.items import Message
from cruddur_messages.table import Table, serialize
from tests.conftest import Account, Browser

MESSAGES, MESSAGE_BYTES, CRUDS = 1500, 10_000, 6000
MAX_PEAK_BYTES = 8_000_000


def own_much(table: Table, admin: psycopg.Connection, person: UUID, other: UUID) -> None:
    beginning = datetime.now(UTC)
    first = NewMessage(person, other, new_uuid(beginning), "first", beginning)
    group = conversations.send(table, first, None, is_request=False).message.group
    moments = (beginning + timedelta(milliseconds=number) for number in range(1, MESSAGES))
    sent = [
        Message(group, new_uuid(moment), other, frozenset({person, other}), "x" * MESSAGE_BYTES)
        for moment in moments
    ]
    for at in range(0, len(sent), 25):
        puts = [{"PutRequest": {"Item": serialize(one.to_item())}} for one in sent[at : at + 25]]
        table.client.batch_write_item(RequestItems={table.name: puts})  # type: ignore[dict-item]
    admin.execute(
        """
        INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
        SELECT uuidv7(), %s, repeat('x', 3000), now(), now() + interval '1 day'
        FROM generate_series(1, %s)
        """,
        [person, CRUDS],
    )
    admin.execute(
        """
        INSERT INTO follows (uuid, follower_uuid, followed_uuid)
        SELECT uuidv7(), uuid, %s FROM users WHERE uuid <> %s
        """,
        [person, person],
    )


def test_the_peak_does_not_grow_with_what_a_person_owns(
    app: Flask,
    settings: Config,
    context: ApiContext,
    shared_table: Table,
    alice: Browser,
    bob: Browser,
    cast: dict[str, Account],
    admin: psycopg.Connection,
) -> None:
    person, other = (UUID(each.get("/api/profile").get_json()["uuid"]) for each in (alice, bob))
    own_much(shared_table, admin, person, other)
    own_app = create_app(settings, replace(context, messages=shared_table))
    browser = Browser(own_app.test_client(), cast["alice"])
    response = browser.get("/api/account/export")
    size, end = 0, b""
    tracemalloc.start()
    try:
        for chunk in response.iter_encoded():
            size += len(chunk)
            end = chunk
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > MESSAGES * MESSAGE_BYTES + CRUDS * 3000
    assert end.endswith(b"}]}]}")
    assert peak < MAX_PEAK_BYTES, f"{peak} of {size}"
    everything = json.loads(browser.get("/api/account/export").data)
    assert len(everything["message_groups"][0]["messages"]) == MESSAGES
    assert len(everything["cruds"]) == CRUDS
