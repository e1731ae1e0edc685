"""A deleted account leaves nothing in the table but messages that the other member may read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import boto3
import pytest
from botocore.config import Config as ClientConfig
from botocore.exceptions import ClientError
from flask import Flask

from cruddur.accounts import deletion as accounts
from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext, new_uuid
from cruddur.errors import Unavailable
from cruddur.platform.database import Statement
from cruddur_messages import connections, conversations, erasure, history
from cruddur_messages.connections import Ticket
from cruddur_messages.conversations import IdempotencyKey, NewMessage
from cruddur_messages.errors import SessionEnded
from cruddur_messages.items import Folder
from cruddur_messages.table import CLIENT_CONFIG, Table
from tests.conftest import Account, Browser, Clock
from tests.messaging import inbox, send, words, write

NOTED = Statement("test/noted", "SELECT count(*) AS people FROM deleted_accounts")


@pytest.fixture
def new_user(app: Flask, sign_up: Callable[[str], Account]) -> Callable[[str], Browser]:
    def arrive(name: str) -> Browser:
        return Browser(app.test_client(), sign_up(name))

    return arrive


def uuid_of(person: Browser) -> str:
    uuid: str = person.get("/api/profile").get_json()["uuid"]
    return uuid


def traces(table: Table, *people: object) -> list[str]:
    """Return the keys of all items that mention one of these users."""
    pages = table.client.get_paginator("scan").paginate(TableName=table.name, ConsistentRead=True)
    items = (item for page in pages for item in page["Items"])
    return [
        f"{item['pk']['S']} {item['sk']['S']}"
        for item in items
        if any(str(person) in str(item) for person in people)
    ]


def talk(table: Table, one: UUID, other: UUID, count: int = 3) -> UUID:
    """Let one user write to the other; return the conversation."""
    member = None
    for number in range(count):
        now = datetime.now(UTC)
        new = NewMessage(
            one, other, new_uuid(now), f"{number}", now, IdempotencyKey(str(uuid4()), "hash")
        )
        sent = conversations.send(table, new, member, is_request=number % 2 == 0)
        member = history.find_membership(table, sent.message.group, one)
    return sent.message.group


def unreachable(table: Table) -> Table:
    """Return the table with a client that can't reach it."""
    hurried = ClientConfig(retries={"total_max_attempts": 1})
    client = boto3.client(
        "dynamodb", endpoint_url="http://127.0.0.1:1", config=CLIENT_CONFIG.merge(hurried)
    )
    return replace(table, client=client)


def noted(context: ApiContext) -> int:
    row = context.database.fetch_one(NOTED)
    assert row is not None
    people: int = row["people"]
    return people


def test_the_other_member_keeps_the_conversation_of_a_deleted_account(
    new_user: Callable[[str], Browser], alice: Browser, context: ApiContext, clock: Clock
) -> None:
    dave = new_user("dave")
    uuid = write(alice, dave, "still there?")["message_group_uuid"]
    send(dave, "not for long", message_group_uuid=uuid)
    gone = uuid_of(dave)
    assert dave.delete("/api/account").status_code == 204

    (left,) = inbox(alice)
    assert (left["uuid"], left["deleted"], left["display_name"]) == (uuid, True, "Deleted account")
    assert words(alice, uuid) == ["still there?", "not for long"]
    page = alice.get(f"/api/messages/{uuid}").get_json()
    assert [message["deleted_author"] for message in page] == [False, True]
    assert history.find_membership(context.messages, UUID(uuid), UUID(gone)) is None
    refused = alice.post("/api/messages", json={"message": "dave?", "message_group_uuid": uuid})
    assert refused.status_code == 404

    clock.ahead = accounts.GRACE_PERIOD + timedelta(seconds=1)
    assert sum(accounts.purge_messages(context, context.messages)) > 0
    left_over = [key for key in traces(context.messages, gone) if f"GRP#{uuid}" not in key]
    assert left_over == []
    assert noted(context) == 0
    assert words(alice, uuid) == ["still there?", "not for long"]


def test_a_conversation_is_deleted_with_its_second_account(
    new_user: Callable[[str], Browser], context: ApiContext, clock: Clock
) -> None:
    dave, erin = new_user("dave"), new_user("erin")
    uuid = write(dave, erin, "hello")["message_group_uuid"]
    send(erin, "and goodbye", message_group_uuid=uuid)
    people = [uuid_of(dave), uuid_of(erin)]
    for person in (dave, erin):
        assert person.delete("/api/account").status_code == 204
    clock.ahead = accounts.GRACE_PERIOD + timedelta(seconds=1)
    for _ in accounts.purge_messages(context, context.messages):
        pass
    assert traces(context.messages, uuid, *people) == []


def test_a_deleted_account_gets_no_more_events(
    new_user: Callable[[str], Browser], context: ApiContext
) -> None:
    dave = new_user("dave")
    user, now = UUID(uuid_of(dave)), datetime.now(UTC)
    connections.connect(context.messages, "a-page", Ticket(user, 0), now)
    assert dave.delete("/api/account").status_code == 204
    late = Ticket(user, int(now.timestamp() * 1000))
    with pytest.raises(SessionEnded):
        connections.connect(context.messages, "another", late, now)
    for _ in erasure.erase(context.messages, user):
        pass
    assert connections.list_for(context.messages, user, now) == []
    assert traces(context.messages, user) == []


@pytest.mark.parametrize("steps", range(8))
def test_erasure_is_idempotent_and_may_be_interrupted(shared_table: Table, steps: int) -> None:
    dave, stays, also_gone = uuid4(), uuid4(), uuid4()
    conversation = talk(shared_table, stays, dave)
    shared = talk(shared_table, dave, also_gone, count=60)
    now = datetime.now(UTC)
    left = talk(shared_table, dave, uuid4())
    conversations.leave(shared_table, left, dave, event_uuid=uuid4(), now=now)
    connections.issue(shared_table, "secret", dave, now)
    connections.connect(shared_table, f"page-{dave}", Ticket(dave, 0), now)
    connections.end_session(shared_table, dave, event_uuid=uuid4(), ended_at=now)
    for _ in erasure.erase(shared_table, also_gone):
        pass
    stopped = erasure.erase(shared_table, dave)
    for _ in range(steps):
        next(stopped, None)
    del stopped
    for _ in erasure.erase(shared_table, dave):
        pass
    assert traces(shared_table, shared, also_gone) == []
    for name in Folder:
        assert list(history.iterate_folder(shared_table, dave, name)) == []
    others = {key for key in traces(shared_table, dave) if not key.startswith("GRP#")}
    assert others == set()
    page = history.newest_page(shared_table, conversation, stays, limit=10)
    assert [message.body for message in page.messages] == ["0", "1", "2"]


def test_two_concurrent_erasures_leave_nothing(shared_table: Table) -> None:
    for _ in range(10):
        both = uuid4(), uuid4()
        group = talk(shared_table, *both)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda who: list(erasure.erase(shared_table, who)), both))
        assert traces(shared_table, group, *both) == []


def test_an_unreachable_table_leaves_erasure_to_the_next_run(
    new_user: Callable[[str], Browser], alice: Browser, context: ApiContext, clock: Clock
) -> None:
    dave = new_user("dave")
    write(alice, dave, "hello")
    gone = uuid_of(dave)
    assert dave.delete("/api/account").status_code == 204
    assert list(accounts.purge_messages(context, context.messages)) == []
    assert noted(context) == 1, "requests in flight may still write"

    clock.ahead = accounts.GRACE_PERIOD + timedelta(seconds=1)
    with pytest.raises(Unavailable):
        list(accounts.purge_messages(context, unreachable(context.messages)))
    assert noted(context) == 1
    for _ in accounts.purge_messages(context, context.messages):
        pass
    assert noted(context) == 0
    assert [key for key in traces(context.messages, gone) if not key.startswith("GRP#")] == []


def test_an_account_that_cant_be_erased_does_not_hold_up_the_others(
    new_user: Callable[[str], Browser], alice: Browser, context: ApiContext, clock: Clock
) -> None:
    dave, erin = new_user("dave"), new_user("erin")
    poisoned, other = uuid_of(dave), uuid_of(erin)
    for person in (dave, erin):
        write(alice, person, "hello")
        assert person.delete("/api/account").status_code == 204
        clock.ahead += timedelta(seconds=1)

    def refuse(params: dict[str, Any], **_: Any) -> None:
        if poisoned in str(params):
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "Query")

    client = boto3.client("dynamodb", config=CLIENT_CONFIG)
    client.meta.events.register("provide-client-params.dynamodb", refuse)
    clock.ahead += accounts.GRACE_PERIOD
    with pytest.raises(Unavailable):
        list(accounts.purge_messages(context, replace(context.messages, client=client)))
    assert noted(context) == 1
    assert [key for key in traces(context.messages, other) if not key.startswith("GRP#")] == []
    list(accounts.purge_messages(context, context.messages))
    assert noted(context) == 0
    assert [key for key in traces(context.messages, poisoned) if not key.startswith("GRP#")] == []


def test_account_deletion_takes_no_longer_when_the_clock_is_set_back(
    new_user: Callable[[str], Browser],
    alice: Browser,
    bob: Browser,
    context: ApiContext,
    clock: Clock,
) -> None:
    dave = new_user("dave")
    for other in (alice, bob):
        write(dave, other, "hello")
    user = UUID(uuid_of(dave))

    def set_back() -> datetime:
        clock.ahead -= timedelta(hours=1)
        return clock()

    assert dave.account is not None
    accounts.start(replace(context, clock=set_back), user, dave.account.access_token)
    left = [
        each for name in Folder for each in history.iterate_folder(context.messages, user, name)
    ]
    assert len(left) == 1, "the other is left to the purge"


def test_an_account_is_deleted_although_the_table_is_unreachable(
    new_user: Callable[[str], Browser], settings: Config, context: ApiContext
) -> None:
    dave = new_user("dave")
    uuid_of(dave)
    cut_off = create_app(settings, replace(context, messages=unreachable(context.messages)))
    assert Browser(cut_off.test_client(), dave.account).delete("/api/account").status_code == 204
    assert noted(context) == 1
