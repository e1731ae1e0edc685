"""Web Push: what the stream's Lambda sends to browsers, and which of them are gone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cruddur_messages import keys
from cruddur_messages.table import Item, Table, put

# As long as the queue retries.
_PUSH_TTL = timedelta(hours=1)
# The purge runs every minute.
_GONE_TTL = timedelta(days=7)


@dataclass(frozen=True)
class Subscription:
    """A browser: its endpoint, and its keys in base64url."""

    uuid: UUID
    endpoint: str
    p256dh: str
    auth: str

    @classmethod
    def parse(cls, found: Mapping[str, Any]) -> Subscription:
        """Parse a JSON object."""
        return cls(UUID(found["uuid"]), found["endpoint"], found["p256dh"], found["auth"])


@dataclass(frozen=True)
class Push:
    """News for a person, to be sent to each of their browsers.

    `group` is what the list of notifications groups by: a crud, a day, a conversation. `unread` is
    the number of unread entries, None if it isn't known.
    """

    user: UUID
    kind: str
    group: str
    unread: int | None
    urgency: str
    expires_at: datetime
    subscriptions: Sequence[Subscription]

    def to_json(self) -> str:
        """Return the text that an item or a queue stores."""
        fields = {**asdict(self), "expires_at": int(self.expires_at.timestamp())}
        return json.dumps(fields, default=str)

    @classmethod
    def from_json(cls, text: str) -> Push:
        """Parse a stored text."""
        found = json.loads(text)
        return cls(
            **{
                **found,
                "user": UUID(found["user"]),
                "expires_at": datetime.fromtimestamp(found["expires_at"], UTC),
                "subscriptions": [Subscription.parse(each) for each in found["subscriptions"]],
            }
        )


@dataclass(frozen=True)
class Gone:
    """A subscription that its push service doesn't know any more."""

    uuid: UUID


def publish(table: Table, uuid: UUID, push: Push, now: datetime, trace: str | None = None) -> None:
    """Publish a push; the table's stream sends it."""
    table.write(
        put(
            {
                "pk": keys.pushes(push.user),
                "sk": str(uuid),
                "push": push.to_json(),
                "trace": trace,
                "expires_at": int((now + _PUSH_TTL).timestamp()),
            }
        )
    )


def from_item(item: Item) -> Push:
    """Parse an item."""
    return Push.from_json(item["push"])


def record_gone(table: Table, uuid: UUID, now: datetime) -> None:
    """Record that a subscription is gone."""
    expires_at = int((now + _GONE_TTL).timestamp())
    table.write(put({"pk": keys.GONE_PUSHES, "sk": str(uuid), "expires_at": expires_at}))


def list_gone(table: Table, *, limit: int) -> list[Gone]:
    """Return some of the subscriptions that are gone."""
    found = table.query("pk = :pk", {":pk": keys.GONE_PUSHES}, limit=limit)
    return [Gone(UUID(item["sk"])) for item in found]


def delete_gone(table: Table, gone: Sequence[Gone]) -> None:
    """Delete the records of up to 25 subscriptions."""
    table.batch_delete([{"pk": keys.GONE_PUSHES, "sk": str(each.uuid)} for each in gone])
