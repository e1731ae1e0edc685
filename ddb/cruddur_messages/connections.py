"""Open WebSockets: whose they are, and the tickets that open them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from cruddur_messages import keys
from cruddur_messages.table import Table, put

TICKET_LIFE = timedelta(seconds=30)
# API Gateway ends a WebSocket after two hours.
_CONNECTION_LIFE = timedelta(hours=2, minutes=10)
# Between the $connect route's answer and the handshake's end it is there, and yet unreachable.
_OPENING = timedelta(seconds=30)
MOST = 50


def issue(table: Table, ticket: str, user: UUID, now: datetime) -> None:
    """Let a ticket open one WebSocket, soon."""
    table.write(
        put(
            {
                "pk": keys.ticket(ticket),
                "sk": keys.META,
                "user": str(user),
                "expires_at": int((now + TICKET_LIFE).timestamp()),
            }
        )
    )


def redeem(table: Table, ticket: str, now: datetime) -> UUID | None:
    """Answer whose ticket it is, once; None for one that is spent, late or made up."""
    found = table.delete(
        keys.ticket(ticket),
        keys.META,
        condition="expires_at > :now",
        values={":now": int(now.timestamp())},
    )
    return UUID(found["user"]) if found else None


def connect(table: Table, connection_id: str, user: UUID, now: datetime) -> None:
    """Remember an open WebSocket."""
    expires_at = int((now + _CONNECTION_LIFE).timestamp())
    table.write(
        put(
            {"pk": keys.connections(user), "sk": connection_id, "expires_at": expires_at},
        ),
        put(
            {
                "pk": keys.connection(connection_id),
                "sk": keys.META,
                "user": str(user),
                "expires_at": expires_at,
            }
        ),
    )


def forget(table: Table, connection_id: str, user: UUID, now: datetime) -> None:
    """Forget a WebSocket that was found gone, unless it is only about to open."""
    table.delete(
        keys.connections(user),
        connection_id,
        condition="expires_at < :opening",
        values={":opening": int((now + _CONNECTION_LIFE - _OPENING).timestamp())},
    )


def disconnect(table: Table, connection_id: str) -> None:
    """Forget a WebSocket; one that nobody knows is no error."""
    found = table.delete(keys.connection(connection_id), keys.META)
    if found:
        table.delete(keys.connections(UUID(found["user"])), connection_id)


def of(table: Table, user: UUID) -> list[str]:
    """Answer somebody's open WebSockets."""
    found = table.query("pk = :pk", {":pk": keys.connections(user)}, limit=MOST)
    return [item["sk"] for item in found]
