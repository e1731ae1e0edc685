"""What is pushed to somebody's open pages beside messages, by way of the table's stream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cruddur_messages import keys
from cruddur_messages.table import Action, Item, Table, put

_LIFE = timedelta(hours=1)

SESSION_ENDED = "session.ended"


@dataclass(frozen=True)
class Event:
    """What a page is told, as JSON `{type, data}`.

    One of the type `SESSION_ENDED` is told to nobody: it closes every connection. `trace` is the
    traceparent of the request that it came of, where that is traced.
    """

    type: str
    data: Mapping[str, object]
    trace: str | None = None

    def to_json(self) -> bytes:
        """Answer it as it goes over the wire."""
        told: dict[str, object] = {"type": self.type, "data": self.data}
        if self.trace:
            told["traceparent"] = self.trace
        return json.dumps(told).encode()

    @classmethod
    def from_item(cls, item: Item) -> Event:
        """Read an item."""
        return cls(item["type"], json.loads(item["data"]), item.get("trace"))


def tell(table: Table, user: UUID, uuid: UUID, event: Event, now: datetime) -> None:
    """Have somebody told, soon; nobody is told who isn't there."""
    table.write(telling(user, uuid, event, now))


def telling(user: UUID, uuid: UUID, event: Event, now: datetime) -> Action:
    """Answer the part of a transaction that has somebody told."""
    return put(
        {
            "pk": keys.events(user),
            "sk": str(uuid),
            "type": event.type,
            "data": json.dumps(event.data),
            "trace": event.trace,
            "expires_at": int((now + _LIFE).timestamp()),
        }
    )
