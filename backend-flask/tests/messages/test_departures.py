"""Whoever goes leaves nothing in the table; whoever stays keeps what was written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import boto3
import pytest
from botocore.config import Config as ClientConfig
from flask import Flask

from cruddur.accounts import deletion as accounts
from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext, new_uuid
from cruddur.errors import Unavailable
from cruddur.platform.database import Statement
from cruddur_messages import connections, conversations, departures
from cruddur_messages.connections import Ticket
from cruddur_messages.conversations import Key, Letter
from cruddur_messages.errors import SessionEnded
from cruddur_messages.items import Folder
from cruddur_messages.table import PATIENCE, Table
from tests.conftest import Account, Browser, Clock
from tests.messaging import inbox, send, words, write

NOTED = Statement("test/noted", "SELECT count(*) AS people FROM deleted_accounts")


@pytest.fixture
def newcomer(app: Flask, sign_up: Callable[[str], Account]) -> Callable[[str], Browser]:
    def arrive(name: str) -> Browser:
        return Browser(app.test_client(), sign_up(name))

    return arrive


def uuid_of(person: Browser) -> str:
    uuid: str = person.get("/api/profile").get_json()["uuid"]
    return uuid


def traces(table: Table, *people: object) -> list[str]:
    """Answer the keys of all items that name one of these people."""
    pages = table.client.get_paginator("scan").paginate(TableName=table.name, ConsistentRead=True)
    items = (item for page in pages for item in page["Items"])
    return [
        f"{item['pk']['S']} {item['sk']['S']}"
        for item in items
        if any(str(person) in str(item) for person in people)
    ]


def talk(table: Table, one: UUID, other: UUID, count: int = 3) -> UUID:
    """Let one write to the other; answer the conversation."""
    row = None
    for number in range(count):
        now = datetime.now(UTC)
        letter = Letter(one, other, new_uuid(now), f"{number}", now, Key(str(uuid4()), "hash"))
        sent = conversations.send(table, letter, row, is_request=number % 2 == 0)
        row = conversations.find(table, sent.message.group, one)
    return sent.message.group


def away(table: Table) -> Table:
    """Answer the table where it can't be reached."""
    hurried = ClientConfig(retries={"total_max_attempts": 1})
    client = boto3.client(
        "dynamodb", endpoint_url="http://127.0.0.1:1", config=PATIENCE.merge(hurried)
    )
    return replace(table, client=client)


def noted(context: ApiContext) -> int:
    row = context.database.fetch_one(NOTED)
    assert row is not None
    people: int = row["people"]
    return people


def test_whoever_stays_keeps_the_conversation(
    newcomer: Callable[[str], Browser], alice: Browser, context: ApiContext, clock: Clock
) -> None:
    dave = newcomer("dave")
    uuid = write(alice, dave, "still there?")["message_group_uuid"]
    send(dave, "not for long", message_group_uuid=uuid)
    gone = uuid_of(dave)
    assert dave.delete("/api/account").status_code == 204

    (left,) = inbox(alice)
    assert (left["uuid"], left["deleted"], left["display_name"]) == (uuid, True, "Deleted account")
    assert words(alice, uuid) == ["still there?", "not for long"]
    page = alice.get(f"/api/messages/{uuid}").get_json()
    assert [message["deleted_author"] for message in page] == [False, True]
    assert conversations.find(context.messages, UUID(uuid), UUID(gone)) is None
    refused = alice.post("/api/messages", json={"message": "dave?", "message_group_uuid": uuid})
    assert refused.status_code == 404

    clock.ahead = accounts.GRACE_PERIOD + timedelta(seconds=1)
    assert sum(accounts.purge_messages(context, context.messages)) > 0
    left_over = [key for key in traces(context.messages, gone) if f"GRP#{uuid}" not in key]
    assert left_over == []
    assert noted(context) == 0
    assert words(alice, uuid) == ["still there?", "not for long"]


def test_once_both_are_gone_so_is_what_they_wrote(
    newcomer: Callable[[str], Browser], context: ApiContext, clock: Clock
) -> None:
    dave, erin = newcomer("dave"), newcomer("erin")
    uuid = write(dave, erin, "hello")["message_group_uuid"]
    send(erin, "and goodbye", message_group_uuid=uuid)
    people = [uuid_of(dave), uuid_of(erin)]
    for person in (dave, erin):
        assert person.delete("/api/account").status_code == 204
    clock.ahead = accounts.GRACE_PERIOD + timedelta(seconds=1)
    for _ in accounts.purge_messages(context, context.messages):
        pass
    assert traces(context.messages, uuid, *people) == []


def test_whoever_leaves_hears_no_more(
    newcomer: Callable[[str], Browser], context: ApiContext
) -> None:
    dave = newcomer("dave")
    user, now = UUID(uuid_of(dave)), datetime.now(UTC)
    connections.connect(context.messages, "a-page", Ticket(user, 0), now)
    assert dave.delete("/api/account").status_code == 204
    late = Ticket(user, int(now.timestamp() * 1000))
    with pytest.raises(SessionEnded):
        connections.connect(context.messages, "another", late, now)
    for _ in departures.erase(context.messages, user):
        pass
    assert connections.of(context.messages, user, now) == []
    assert traces(context.messages, user) == []


@pytest.mark.parametrize("steps", range(8))
def test_it_may_stop_anywhere_and_be_begun_again(shared_table: Table, steps: int) -> None:
    dave, stays, also_gone = uuid4(), uuid4(), uuid4()
    kept = talk(shared_table, stays, dave)
    shared = talk(shared_table, dave, also_gone, count=60)
    now = datetime.now(UTC)
    left = talk(shared_table, dave, uuid4())
    conversations.leave(shared_table, left, dave, event_uuid=uuid4(), now=now)
    connections.issue(shared_table, "secret", dave, now)
    connections.connect(shared_table, f"page-{dave}", Ticket(dave, 0), now)
    connections.end_session(shared_table, dave, event_uuid=uuid4(), ended_at=now)
    for _ in departures.erase(shared_table, also_gone):
        pass
    stopped = departures.erase(shared_table, dave)
    for _ in range(steps):
        next(stopped, None)
    del stopped
    for _ in departures.erase(shared_table, dave):
        pass
    assert traces(shared_table, shared, also_gone) == []
    for name in Folder:
        assert list(conversations.all_of(shared_table, dave, name)) == []
    others = {key for key in traces(shared_table, dave) if not key.startswith("GRP#")}
    assert others == set()
    page = conversations.newest_page(shared_table, kept, stays, limit=10)
    assert [message.body for message in page.messages] == ["0", "1", "2"]


def test_of_two_who_go_at_the_same_moment_nothing_is_left(shared_table: Table) -> None:
    for _ in range(10):
        both = uuid4(), uuid4()
        group = talk(shared_table, *both)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda who: list(departures.erase(shared_table, who)), both))
        assert traces(shared_table, group, *both) == []


def test_a_table_that_is_away_leaves_it_to_the_next_run(
    newcomer: Callable[[str], Browser], alice: Browser, context: ApiContext, clock: Clock
) -> None:
    dave = newcomer("dave")
    write(alice, dave, "hello")
    gone = uuid_of(dave)
    assert dave.delete("/api/account").status_code == 204
    assert list(accounts.purge_messages(context, context.messages)) == []
    assert noted(context) == 1, "what was under way may still come"

    clock.ahead = accounts.GRACE_PERIOD + timedelta(seconds=1)
    with pytest.raises(Unavailable):
        list(accounts.purge_messages(context, away(context.messages)))
    assert noted(context) == 1
    for _ in accounts.purge_messages(context, context.messages):
        pass
    assert noted(context) == 0
    assert [key for key in traces(context.messages, gone) if not key.startswith("GRP#")] == []


def test_a_departure_takes_no_longer_where_the_clock_is_set_back(
    newcomer: Callable[[str], Browser],
    alice: Browser,
    bob: Browser,
    context: ApiContext,
    clock: Clock,
) -> None:
    dave = newcomer("dave")
    for other in (alice, bob):
        write(dave, other, "hello")
    user = UUID(uuid_of(dave))

    def set_back() -> datetime:
        clock.ahead -= timedelta(hours=1)
        return clock()

    assert dave.account is not None
    accounts.start(replace(context, clock=set_back), user, dave.account.access_token)
    left = [row for name in Folder for row in conversations.all_of(context.messages, user, name)]
    assert len(left) == 1, "the other is left to the purge"


def test_an_account_is_deleted_though_the_table_is_away(
    newcomer: Callable[[str], Browser], settings: Config, context: ApiContext
) -> None:
    dave = newcomer("dave")
    uuid_of(dave)
    cut_off = create_app(settings, replace(context, messages=away(context.messages)))
    assert Browser(cut_off.test_client(), dave.account).delete("/api/account").status_code == 204
    assert noted(context) == 1
