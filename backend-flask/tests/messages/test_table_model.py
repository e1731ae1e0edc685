"""Any acts on conversations and WebSockets leave in the table what an in-memory model has.

The DynamoDB is the emulator, and moto.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import boto3
import pytest
from moto import mock_aws

from cruddur_messages import connections, erasure, history, keys
from cruddur_messages.connections import Connection, Ticket
from cruddur_messages.errors import NotAMember, SessionEnded
from cruddur_messages.items import MIN_UUID, Folder, State
from cruddur_messages.table import Table
from tests.messages.conftest import make_table
from tests.messages.test_stream import ACTS, Model, Sent, Stage, perform
from tests.properties import HealthCheck, given, settings
from tests.properties import strategies as st

PROPERTY = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
acts = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 20)), max_size=12
)
Text = tuple[UUID, str]


@pytest.fixture(scope="module", params=["emulator", "moto"])
def either_table(request: pytest.FixtureRequest, shared_table: Table) -> Iterator[Table]:
    """The table on two implementations of DynamoDB, which have other gaps."""
    if request.param == "emulator":
        yield shared_table
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("AWS_ENDPOINT_URL")
        with mock_aws():
            client = boto3.client("dynamodb")
            yield Table(client, make_table(client), sleep=lambda _seconds: None)


def walk_back(stage: Stage, who: int, limit: int) -> list[Text]:
    """Return what a member reads from the newest page to the oldest, oldest first."""
    person = stage.people[who]
    page = history.newest_page(stage.table, stage.group, person, limit=limit)
    read = [(message.uuid, message.body) for message in page.messages]
    while page.next_cursor is not None:
        page = history.older_page(
            stage.table, stage.group, person, before=page.next_cursor, limit=limit
        )
        read = [*((message.uuid, message.body) for message in page.messages), *read]
    return read


def walk_on(stage: Stage, who: int, after: UUID | None, limit: int) -> list[Text]:
    """Return what a member reads after a message."""
    read: list[Text] = []
    while after is not None:
        page = history.newer_page(
            stage.table, stage.group, stage.people[who], after=after, limit=limit
        )
        read += [(message.uuid, message.body) for message in page.messages]
        after = page.next_cursor
    return read


@given(is_request=st.booleans(), acts=acts, limit=st.integers(1, 4))
@PROPERTY
def test_pages_have_the_messages_of_the_model(
    either_table: Table, is_request: bool, acts: list[tuple[str, int, int]], limit: int
) -> None:
    stage, model = Stage(either_table, is_request=is_request), Model(is_request=is_request)
    model.do("send", 0, Sent(stage.send(0), 0))
    for each in acts:
        perform(stage, model, *each)
        assert stage.deliver(*range(len(stage.records))) == []

    for who in (0, 1):
        expected = [
            (sent.uuid, "" if sent.is_deleted else f"from {sent.author}")
            for sent in model.new_for(who)
            if who not in sent.hidden_from
        ]
        assert walk_back(stage, who, limit) == expected
        for start in (MIN_UUID, *(sent.uuid for sent in model.sent)):
            after = [text for text in expected if text[0] > start]
            assert walk_on(stage, who, start, limit) == after
        everything = history.iterate_messages(either_table, stage.membership(who))
        assert [(message.uuid, message.body) for message in everything] == expected
    with pytest.raises(NotAMember):
        history.newest_page(either_table, stage.group, uuid4(), limit=limit)


@given(
    acts=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["send"] * 8 + ["erase"])),
        min_size=6,
        max_size=14,
    ),
    limit=st.integers(1, 4),
)
@PROPERTY
def test_folders_list_each_conversation_of_the_people_who_are_left_once(
    shared_table: Table, acts: list[tuple[int, int, str]], limit: int
) -> None:
    people = [uuid4() for _ in range(4)]
    newest: dict[tuple[int, int], UUID] = {}  # person and other → the newest message
    erased: set[int] = set()
    for author, recipient, what in acts:
        if what == "erase":
            list(erasure.erase(shared_table, people[author]))
            erased.add(author)
            newest = {pair: uuid for pair, uuid in newest.items() if pair[0] != author}
        elif author != recipient and not {author, recipient} & erased:
            stage = Stage(shared_table, is_request=False)
            stage.people = (people[author], people[recipient])
            stage.group = keys.group_uuid(*stage.people)
            sent = stage.send(0)
            assert stage.deliver(0) == []
            newest[author, recipient] = newest[recipient, author] = sent

    for number, person in enumerate(people):
        listed: list[tuple[UUID, UUID]] = []
        before: UUID | None = None
        while True:
            found, before = history.list_folder(
                shared_table, person, Folder.INBOX, before=before, limit=limit
            )
            listed += [(member.other, member.last_message.uuid) for member in found]
            assert all(member.state is State.ACCEPTED for member in found)
            assert len(listed) <= len(newest), "the walk goes in circles"
            if before is None:
                break
        expected = [(people[b], uuid) for (a, b), uuid in newest.items() if a == number]
        assert listed == sorted(expected, key=lambda pair: pair[1], reverse=True)
        assert len(list(history.iterate_folder(shared_table, person, Folder.INBOX))) == len(listed)


@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["issue", "redeem", "connect", "end", "disconnect", "remove", "wait"]),
            st.integers(0, 3),
        ),
        min_size=8,
        max_size=25,
    )
)
@settings(PROPERTY, max_examples=30)
def test_tickets_and_connections_are_those_of_the_model(
    shared_table: Table, acts: list[tuple[str, int]]
) -> None:
    table, people = shared_table, (uuid4(), uuid4())
    now = datetime.now(UTC).replace(microsecond=0)
    tickets: dict[str, tuple[UUID, datetime]] = {}  # the ones not redeemed
    redeemed: list[tuple[Ticket, datetime]] = []
    ended: dict[UUID, datetime] = {}
    opened: dict[str, tuple[UUID, datetime]] = {}
    used: list[str] = []

    def some(many: Any, which: int) -> Any:
        return list(many)[-1 - which // 2 % len(many)] if many else None

    for what, which in acts:
        person = people[which % 2]
        match what:
            case "wait":
                now += timedelta(seconds=11 * which)
            case "issue":
                tickets[connections.issue(table, uuid4().hex, person, now)] = person, now
            case "redeem" if ticket := some([*used, *tickets], which):
                found = connections.redeem(table, ticket, now)
                user, issued_at = tickets.get(ticket, (person, datetime.min.replace(tzinfo=UTC)))
                is_valid = now < issued_at + connections.TICKET_TTL
                assert (found is not None) == is_valid
                if found is not None:
                    assert found.user == user
                    redeemed.append((found, tickets.pop(ticket)[1]))
                    used.append(ticket)
            case "connect" if redeemed:
                ticket, issued_at = some(redeemed, which)
                connection = uuid4().hex
                is_ended = ended.get(ticket.user, issued_at - timedelta(1)) >= issued_at
                try:
                    connections.connect(table, connection, ticket, now)
                    assert not is_ended
                    opened[connection] = ticket.user, now
                except SessionEnded:
                    assert is_ended
            case "end":
                connections.end_session(table, person, event_uuid=uuid4(), ended_at=now)
                ended[person] = now
            case "disconnect" if opened:
                connection = some(opened, which)
                del opened[connection]
                connections.disconnect(table, connection)
                connections.disconnect(table, connection)
            case "remove" if opened:
                connection = some(opened, which)
                user, since = opened[connection]
                connections.remove_stale(table, connection, user, now)
                if now > since + timedelta(seconds=30):
                    del opened[connection]
        for person in people:
            expected = {
                Connection(connection, is_opening=now <= since + timedelta(seconds=30))
                for connection, (user, since) in opened.items()
                if user == person
            }
            assert set(connections.list_for(table, person, now)) == expected
