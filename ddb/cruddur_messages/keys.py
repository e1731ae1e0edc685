"""The table's keys, all of them."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID, uuid5

_PAIRS = UUID("5c9f2b1e-7a44-4d0c-9d8e-2f6f1b0a7c35")

META = "META"
MEMBERS = "MEMBER#"
EVENTS = "EVENT#"
# Message ids are UUIDs of version 7, so their first digit stays 0 for five hundred years; all that
# describes a conversation sorts after them.
FIRST_MESSAGE, LAST_MESSAGE = "0", "1"


def group_uuid(one: UUID, other: UUID) -> UUID:
    """Answer the conversation of two people: the same, whoever asks."""
    return uuid5(_PAIRS, " ".join(sorted((str(one), str(other)))))


def group(group: UUID) -> str:
    """Partition of a conversation: its facts, its members' rows, its messages."""
    return f"GRP#{group}"


def member(user: UUID) -> str:
    """Sort key of a member's row: the conversation as it stands in their inbox."""
    return f"{MEMBERS}{user}"


def folder(name: str, user: UUID) -> str:
    """Partition of the index `folders`: one of somebody's lists of conversations."""
    return f"{name.upper()}#{user}"


def unread(user: UUID) -> str:
    """Partition of the index `unread`: the conversations of somebody's inbox that wait for them."""
    return f"UNREAD#{user}"


def sent(user: UUID) -> str:
    """Partition of somebody's idempotency keys: the messages that were sent with them."""
    return f"SENT#{user}"


def tickets(user: UUID) -> str:
    """Partition of somebody's tickets for WebSockets."""
    return f"TICKET#{user}"


def digest(secret: str) -> str:
    """Sort key of what a client chose, or of what nobody else may know: itself isn't kept."""
    return sha256(secret.encode()).hexdigest()


def session(user: UUID) -> str:
    """Partition that tells when somebody last signed out everywhere."""
    return f"SESSION#{user}"


def connections(user: UUID) -> str:
    """Partition of somebody's open WebSockets."""
    return f"CONN#{user}"


def connection(connection_id: str) -> str:
    """Partition that tells whose a WebSocket is."""
    return f"SOCKET#{connection_id}"


def events(user: UUID) -> str:
    """Partition of what is to be pushed to somebody, beside messages."""
    return f"{EVENTS}{user}"
