"""Partition and sort keys of the messages table, which is a single-table design."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID, uuid5

_PAIRS = UUID("5c9f2b1e-7a44-4d0c-9d8e-2f6f1b0a7c35")

META = "META"
MEMBERS = "MEMBER#"
EVENTS = "EVENT#"
PUSHES = "PUSH#"
GONE_PUSHES = "GONE-PUSHES"
# Message ids are UUIDs of version 7, so their first digit stays 0 for five hundred years. META and
# memberships sort after them.
FIRST_MESSAGE, LAST_MESSAGE = "0", "1"


def group_uuid(one: UUID, other: UUID) -> UUID:
    """Return the id of the conversation of two users, in whichever order they are given."""
    return uuid5(_PAIRS, " ".join(sorted((str(one), str(other)))))


def group(group: UUID) -> str:
    """Partition of a conversation: META, both memberships, the messages."""
    return f"GRP#{group}"


def member(user: UUID) -> str:
    """Sort key of a membership."""
    return f"{MEMBERS}{user}"


def folder(name: str, user: UUID) -> str:
    """Partition of the index `folders`: the conversations of one folder of a user."""
    return f"{name.upper()}#{user}"


def unread(user: UUID) -> str:
    """Partition of the index `unread`: the inbox conversations with unread messages."""
    return f"UNREAD#{user}"


def sent(user: UUID) -> str:
    """Partition of a user's idempotency keys."""
    return f"SENT#{user}"


def tickets(user: UUID) -> str:
    """Partition of a user's WebSocket tickets."""
    return f"TICKET#{user}"


def digest(secret: str) -> str:
    """Sort key of a secret, or of a text of a client's choice: a hash, so it isn't stored."""
    return sha256(secret.encode()).hexdigest()


def session(user: UUID) -> str:
    """Partition of the time at which a user last signed out everywhere."""
    return f"SESSION#{user}"


def connections(user: UUID) -> str:
    """Partition of a user's open WebSockets."""
    return f"CONN#{user}"


def connection(connection_id: str) -> str:
    """Partition of a WebSocket, which maps it to its user."""
    return f"SOCKET#{connection_id}"


def events(user: UUID) -> str:
    """Partition of the realtime events to publish to a user."""
    return f"{EVENTS}{user}"


def pushes(user: UUID) -> str:
    """Partition of the pushes to send to a user's browsers."""
    return f"{PUSHES}{user}"
