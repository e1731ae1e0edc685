"""Realtime events beside messages, published to a user's WebSockets by the table's stream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cruddur_messages import keys
from cruddur_messages.table import Action, Item, Table, put

_EVENT_TTL = timedelta(hours=1)

SESSION_ENDED = "session.ended"


@dataclass(frozen=True)
class Event:
    """An event, sent as JSON `{type, data}`.

    `SESSION_ENDED` isn't sent: it closes every connection of the user. `trace` is the traceparent
    of the request that caused the event.
    """

    type: str
    data: Mapping[str, object]
    trace: str | None = None

    def to_json(self) -> bytes:
        """Return the WebSocket message."""
        fields: dict[str, object] = {"type": self.type, "data": self.data}
        if self.trace:
            fields["traceparent"] = self.trace
        return json.dumps(fields).encode()

    @classmethod
    def from_item(cls, item: Item) -> Event:
        """Parse an item."""
        return cls(item["type"], json.loads(item["data"]), item.get("trace"))


def publish(table: Table, user: UUID, uuid: UUID, event: Event, now: datetime) -> None:
    """Publish an event to a user's WebSockets; without any, it is lost."""
    table.write(publish_action(user, uuid, event, now))


def publish_action(user: UUID, uuid: UUID, event: Event, now: datetime) -> Action:
    """Return the transaction part that publishes an event."""
    return put(to_item(user, uuid, event, now))


def to_item(user: UUID, uuid: UUID, event: Event, now: datetime) -> Item:
    """Return the item that publishes an event."""
    return {
        "pk": keys.events(user),
        "sk": str(uuid),
        "type": event.type,
        "data": json.dumps(event.data),
        "trace": event.trace,
        "expires_at": int((now + _EVENT_TTL).timestamp()),
    }
