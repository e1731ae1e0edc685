"""Items of the messages table as dataclasses: messages and memberships.

A membership is one member's view of a conversation: its folder (inbox, message request, or gone),
unread count and read receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from uuid import UUID

from cruddur_messages import keys
from cruddur_messages.table import Item

PREVIEW_LENGTH = 140
MAX_UNREAD = 100
MIN_UUID = UUID(int=0)


class State(Enum):
    """The state of a membership."""

    ACCEPTED = "accepted"
    REQUESTED = "requested"  # a message request: the other wrote first, and isn't followed
    DECLINED = "declined"  # hidden until the member writes
    LEFT = "left"  # old messages are hidden; a new one is a request


class Folder(Enum):
    """A list of a user's conversations."""

    INBOX = "inbox"
    REQUESTS = "requests"
    GONE = "gone"


_FOLDERS = {
    State.ACCEPTED: Folder.INBOX,
    State.REQUESTED: Folder.REQUESTS,
    State.DECLINED: Folder.GONE,
    State.LEFT: Folder.GONE,
}


@dataclass(frozen=True)
class Message:
    """A message; its body is empty once it is deleted for everyone (a tombstone).

    `trace` is the traceparent of the request that sent it.
    """

    group: UUID
    uuid: UUID
    author: UUID
    members: frozenset[UUID]
    body: str
    is_deleted: bool = False
    hidden_from: frozenset[UUID] = frozenset()
    key: str | None = None
    """The idempotency key, sent to its author's WebSockets only."""
    trace: str | None = None

    @property
    def created_at(self) -> datetime:
        """The time at which it was sent, from its id, to the millisecond."""
        return created_at(self.uuid)

    def to_item(self) -> Item:
        """Return the item."""
        return {
            "pk": keys.group(self.group),
            "sk": str(self.uuid),
            "author": str(self.author),
            "members": {str(member) for member in self.members},
            "body": None if self.is_deleted else self.body,
            "is_deleted": self.is_deleted or None,
            "hidden_from": {str(user) for user in self.hidden_from} or None,
            "key": self.key,
            "trace": self.trace,
        }

    @classmethod
    def from_item(cls, item: Item) -> Message:
        """Parse an item."""
        return cls(
            group=UUID(item["pk"].removeprefix("GRP#")),
            uuid=UUID(item["sk"]),
            author=UUID(item["author"]),
            members=frozenset(UUID(member) for member in item["members"]),
            body=item.get("body", ""),
            is_deleted=item.get("is_deleted", False),
            hidden_from=frozenset(UUID(user) for user in item.get("hidden_from", ())),
            key=item.get("key"),
            trace=item.get("trace"),
        )


@dataclass(frozen=True)
class LastMessage:
    """A preview of the newest message of a conversation."""

    uuid: UUID
    author: UUID
    preview: str
    is_deleted: bool


@dataclass(frozen=True)
class Membership:
    """One member's view of a conversation; `version` is for optimistic locking."""

    group: UUID
    user: UUID
    other: UUID
    state: State
    last_message: LastMessage
    version: int = 0
    unread: int = 0
    read_up_to: UUID | None = None
    cleared_up_to: UUID | None = None

    @property
    def folder(self) -> Folder:
        """The folder that lists it."""
        return _FOLDERS[self.state]

    @property
    def is_cleared(self) -> bool:
        """Whether the member left after the last message, and may not read it."""
        return self.cleared_up_to is not None and self.last_message.uuid <= self.cleared_up_to

    @property
    def receipt(self) -> UUID | None:
        """The read receipt that the other may see; None for requests."""
        return self.read_up_to if self.state is State.ACCEPTED else None

    def to_item(self) -> Item:
        """Return the item, with the attributes of the indexes."""
        last = self.last_message
        is_unread = self.unread > 0 and self.folder is Folder.INBOX
        return {
            "pk": keys.group(self.group),
            "sk": keys.member(self.user),
            "other": str(self.other),
            "state": self.state.value,
            "version": self.version,
            "last_message_id": str(last.uuid),
            "last_author": str(last.author),
            "preview": last.preview,
            "last_is_deleted": last.is_deleted,
            "unread": self.unread,
            "read_up_to": _text(self.read_up_to),
            "cleared_up_to": _text(self.cleared_up_to),
            "folder": keys.folder(self.folder.value, self.user),
            "unread_of": keys.unread(self.user) if is_unread else None,
        }

    @classmethod
    def from_item(cls, item: Item) -> Membership:
        """Parse an item."""
        return cls(
            group=UUID(item["pk"].removeprefix("GRP#")),
            user=UUID(item["sk"].removeprefix(keys.MEMBERS)),
            other=UUID(item["other"]),
            state=State(item["state"]),
            last_message=LastMessage(
                UUID(item["last_message_id"]),
                UUID(item["last_author"]),
                item["preview"],
                item["last_is_deleted"],
            ),
            version=int(item["version"]),
            unread=int(item["unread"]),
            read_up_to=_uuid(item.get("read_up_to")),
            cleared_up_to=_uuid(item.get("cleared_up_to")),
        )


def created_at(uuid: UUID) -> datetime:
    """Return the time of a version 7 UUID, to the millisecond."""
    return datetime.fromtimestamp((uuid.int >> 80) / 1000, UTC)


def following(uuid: UUID, other: UUID) -> UUID:
    """Return a version 7 UUID, moved to the millisecond after `other` if it isn't greater.

    Clocks of two machines differ, but a reply must sort after the message that it replies to.
    """
    if uuid > other:
        return uuid
    return UUID(int=(other.int >> 80) + 1 << 80 | uuid.int & (1 << 80) - 1)


def _text(uuid: UUID | None) -> str | None:
    return str(uuid) if uuid else None


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
