"""Open WebSockets: whose they are, the tickets that open them, and the end of them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cruddur_messages import events, keys
from cruddur_messages.errors import SessionEnded
from cruddur_messages.events import SESSION_ENDED, Event
from cruddur_messages.table import Cancelled, Table, check, put

TICKET_LIFE = timedelta(seconds=30)
# API Gateway ends a WebSocket after two hours.
_CONNECTION_LIFE = timedelta(hours=2, minutes=10)
# Between the $connect route's answer and the handshake's end it is there, and yet unreachable.
_OPENING = timedelta(seconds=30)
# Longer than any ticket of before lives.
_END_LIFE = timedelta(hours=1)
_UUID_DIGITS = 32
MOST = 50


@dataclass(frozen=True)
class Ticket:
    """A ticket that was given back: whose it is, and when they got it."""

    user: UUID
    issued_at: int


@dataclass(frozen=True)
class Connection:
    """A WebSocket; `is_opening` while it may not be reachable yet."""

    name: str
    is_opening: bool


def issue(table: Table, secret: str, user: UUID, now: datetime) -> str:
    """Answer a ticket that opens one WebSocket, soon. It names its owner, who finds it thereby."""
    ticket = f"{user.hex}{secret}"
    table.write(
        put(
            {
                "pk": keys.tickets(user),
                "sk": keys.digest(ticket),
                "issued_at": _milliseconds(now),
                "expires_at": int((now + TICKET_LIFE).timestamp()),
            }
        )
    )
    return ticket


def redeem(table: Table, ticket: str, now: datetime) -> Ticket | None:
    """Take a ticket, once; None for one that is spent, late or made up."""
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
    """Remember an open WebSocket.

    Raises:
        SessionEnded: its owner signed out everywhere since they got the ticket.
    """
    expires_at = int((now + _CONNECTION_LIFE).timestamp())
    mine = {"pk": keys.connections(ticket.user), "sk": connection_id, "expires_at": expires_at}
    whose = {
        "pk": keys.connection(connection_id),
        "sk": keys.META,
        "user": str(ticket.user),
        "expires_at": expires_at,
    }
    still_in = check(
        keys.session(ticket.user),
        keys.META,
        "attribute_not_exists(pk) OR ended_at < :issued_at",
        {":issued_at": ticket.issued_at},
    )
    try:
        table.write(put(mine), put(whose), still_in)
    except Cancelled:
        raise SessionEnded from None


def end_session(table: Table, user: UUID, *, event_uuid: UUID, ended_at: datetime) -> None:
    """Have every WebSocket closed, soon, and let no ticket of before open another.

    Both are written at once: a WebSocket that was let in is among those that will be closed.
    """
    expires_at = int((ended_at + _END_LIFE).timestamp())
    table.write(
        put(
            {
                "pk": keys.session(user),
                "sk": keys.META,
                "ended_at": _milliseconds(ended_at),
                "expires_at": expires_at,
            }
        ),
        events.telling(user, event_uuid, Event(SESSION_ENDED, {}), ended_at),
    )


def forget(table: Table, connection_id: str, user: UUID, now: datetime) -> None:
    """Forget a WebSocket that was found gone, unless it is only about to open."""
    table.delete(
        keys.connections(user),
        connection_id,
        condition="expires_at < :opening",
        values={":opening": _opened_before(now)},
    )


def disconnect(table: Table, connection_id: str, user: UUID | None = None) -> None:
    """Forget a WebSocket; one that nobody knows is no error."""
    found = table.delete(keys.connection(connection_id), keys.META)
    user = user or (UUID(found["user"]) if found else None)
    if user:
        table.delete(keys.connections(user), connection_id)


def of(table: Table, user: UUID, now: datetime) -> list[Connection]:
    """Answer somebody's WebSockets, open or about to be."""
    found = table.query("pk = :pk", {":pk": keys.connections(user)}, limit=MOST)
    return [
        Connection(item["sk"], is_opening=item["expires_at"] >= _opened_before(now))
        for item in found
    ]


def _opened_before(now: datetime) -> int:
    return int((now + _CONNECTION_LIFE - _OPENING).timestamp())


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
