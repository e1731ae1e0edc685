"""WebSocket connections of users, and the one-time tickets that open them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cruddur_messages import events, keys
from cruddur_messages.errors import SessionEnded
from cruddur_messages.events import SESSION_ENDED, Event
from cruddur_messages.table import ConditionFailed, Table, check, put

TICKET_TTL = timedelta(seconds=30)
# API Gateway ends a WebSocket after two hours.
_CONNECTION_TTL = timedelta(hours=2, minutes=10)
# Between the response of $connect and the end of the handshake a connection can't be reached.
_HANDSHAKE_PERIOD = timedelta(seconds=30)
# Longer than TICKET_TTL.
_SESSION_END_TTL = timedelta(hours=1)
_UUID_DIGITS = 32
MAX_CONNECTIONS = 50


@dataclass(frozen=True)
class Ticket:
    """A redeemed ticket; `issued_at` in milliseconds."""

    user: UUID
    issued_at: int


@dataclass(frozen=True)
class Connection:
    """An open WebSocket; `is_opening` while it may be in its handshake."""

    id: str
    is_opening: bool


def issue(table: Table, secret: str, user: UUID, now: datetime) -> str:
    """Store and return a ticket for one WebSocket. It starts with the user's id, for lookup."""
    ticket = f"{user.hex}{secret}"
    table.write(
        put(
            {
                "pk": keys.tickets(user),
                "sk": keys.digest(ticket),
                "issued_at": _milliseconds(now),
                "expires_at": int((now + TICKET_TTL).timestamp()),
            }
        )
    )
    return ticket


def redeem(table: Table, ticket: str, now: datetime) -> Ticket | None:
    """Redeem a ticket; return None if it was used before, has expired or never existed."""
    try:
        user = UUID(hex=ticket[:_UUID_DIGITS])
    except ValueError:
        return None
    found = table.delete(
        keys.tickets(user),
        keys.digest(ticket),
        condition="expires_at > :now",
        values={":now": int(now.timestamp())},
    )
    return Ticket(user, int(found["issued_at"])) if found else None


def connect(table: Table, connection_id: str, ticket: Ticket, now: datetime) -> None:
    """Store an open WebSocket.

    Raises:
        SessionEnded: the user signed out everywhere after the ticket was issued.
    """
    expires_at = int((now + _CONNECTION_TTL).timestamp())
    of_user = {"pk": keys.connections(ticket.user), "sk": connection_id, "expires_at": expires_at}
    owner = {
        "pk": keys.connection(connection_id),
        "sk": keys.META,
        "user": str(ticket.user),
        "expires_at": expires_at,
    }
    is_signed_in = check(
        keys.session(ticket.user),
        keys.META,
        "attribute_not_exists(pk) OR ended_at < :issued_at",
        {":issued_at": ticket.issued_at},
    )
    try:
        table.write(put(of_user), put(owner), is_signed_in)
    except ConditionFailed:
        raise SessionEnded from None


def end_session(table: Table, user: UUID, *, event_uuid: UUID, ended_at: datetime) -> None:
    """Publish an event that closes every WebSocket, and reject the tickets issued before.

    Both are written in one transaction, so that no connection opens in between and stays open.
    """
    expires_at = int((ended_at + _SESSION_END_TTL).timestamp())
    table.write(
        put(
            {
                "pk": keys.session(user),
                "sk": keys.META,
                "ended_at": _milliseconds(ended_at),
                "expires_at": expires_at,
            }
        ),
        events.publish_action(user, event_uuid, Event(SESSION_ENDED, {}), ended_at),
    )


def remove_stale(table: Table, connection_id: str, user: UUID, now: datetime) -> None:
    """Delete a connection that API Gateway doesn't know, unless it is in its handshake."""
    table.delete(
        keys.connections(user),
        connection_id,
        condition="expires_at < :opening",
        values={":opening": _opened_before(now)},
    )


def disconnect(table: Table, connection_id: str, user: UUID | None = None) -> None:
    """Delete a connection; an unknown one is not an error."""
    found = table.delete(keys.connection(connection_id), keys.META)
    user = user or (UUID(found["user"]) if found else None)
    if user:
        table.delete(keys.connections(user), connection_id)


def list_for(table: Table, user: UUID, now: datetime) -> list[Connection]:
    """Return a user's connections, open or in their handshake."""
    found = table.query("pk = :pk", {":pk": keys.connections(user)}, limit=MAX_CONNECTIONS)
    return [
        Connection(item["sk"], is_opening=item["expires_at"] >= _opened_before(now))
        for item in found
    ]


def _opened_before(now: datetime) -> int:
    return int((now + _CONNECTION_TTL - _HANDSHAKE_PERIOD).timestamp())


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
