"""Tickets and connections in the table, by a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import boto3
import pytest

from cruddur.context import new_uuid
from cruddur_messages import connections
from cruddur_messages.connections import TICKET_TTL, Ticket
from cruddur_messages.errors import SessionEnded
from cruddur_messages.table import Table
from tests.messages.conftest import make_table

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    """A table without a stream."""
    client = boto3.client("dynamodb")
    name = make_table(client)
    yield Table(client, name)
    client.delete_table(TableName=name)


def ticket(table: Table, user: UUID, now: datetime) -> Ticket:
    redeemed = connections.redeem(table, connections.issue(table, uuid4().hex, user, now), now)
    assert redeemed is not None
    return redeemed


def opened(table: Table, user: UUID, now: datetime) -> list[tuple[str, bool]]:
    return [(each.id, each.is_opening) for each in connections.list_for(table, user, now)]


def test_a_ticket_is_redeemed_once_and_until_it_expires(table: Table) -> None:
    user = uuid4()
    first, second = (connections.issue(table, secret, user, NOW) for secret in ("one", "two"))
    assert connections.redeem(table, first, NOW + TICKET_TTL) is None
    before = NOW + TICKET_TTL - timedelta(seconds=1)
    assert connections.redeem(table, second, before) == Ticket(user, int(NOW.timestamp() * 1000))
    assert connections.redeem(table, second, before) is None


def test_a_ticket_of_before_the_end_of_the_session_opens_nothing(table: Table) -> None:
    user = uuid4()
    tickets = {
        offset: ticket(table, user, NOW + offset)
        for offset in (-MILLISECOND, 0 * MILLISECOND, MILLISECOND)
    }
    connections.end_session(table, user, event_uuid=new_uuid(NOW), ended_at=NOW)
    for offset in (-MILLISECOND, 0 * MILLISECOND):
        with pytest.raises(SessionEnded):
            connections.connect(table, "early", tickets[offset], NOW)
    assert opened(table, user, NOW) == []
    connections.connect(table, "late", tickets[MILLISECOND], NOW)
    assert opened(table, user, NOW) == [("late", True)]


def test_a_connection_in_its_handshake_is_not_taken_for_a_stale_one(table: Table) -> None:
    user, handshake = uuid4(), timedelta(seconds=31)
    connections.connect(table, "new", ticket(table, user, NOW), NOW)
    connections.remove_stale(table, "new", user, NOW)
    assert opened(table, user, NOW) == [("new", True)]
    assert opened(table, user, NOW + handshake) == [("new", False)]
    connections.remove_stale(table, "new", user, NOW + handshake)
    assert opened(table, user, NOW) == []


def test_a_connection_that_ended_leaves_nothing(table: Table) -> None:
    user = uuid4()
    connections.connect(table, "ended", ticket(table, user, NOW), NOW)
    for _ in range(2):
        connections.disconnect(table, "ended")
        assert opened(table, user, NOW) == []
        assert table.get("SOCKET#ended", "META") is None
