"""What the table holds, as Python sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from uuid import UUID

from cruddur_messages import keys
from cruddur_messages.table import Item

PREVIEW_LENGTH = 140
UNREAD_MOST = 100


class State(Enum):
    """How a conversation stands for one of its members."""

    ACCEPTED = "accepted"
    REQUESTED = "requested"  # the other wrote first, and isn't followed
    DECLINED = "declined"  # nothing is shown, until the member writes
    LEFT = "left"  # what there was is hidden; what comes is a request


class Folder(Enum):
    """One of somebody's lists of conversations."""

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
    """What somebody wrote; empty once they have taken it back.

    `trace` is the traceparent of the request that sent it, where that is traced.
    """

    group: UUID
    uuid: UUID
    author: UUID
    members: frozenset[UUID]
    body: str
    is_deleted: bool = False
    hidden_from: frozenset[UUID] = frozenset()
    key: str | None = None
    """The key that it was sent with, for its author's own pages."""
    trace: str | None = None

    @property
    def created_at(self) -> datetime:
        """When it was written, to the millisecond: its id tells."""
        return created_at(self.uuid)

    def to_item(self) -> Item:
        """Answer the item."""
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
        """Read an item."""
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
class Newest:
    """The newest message of a conversation, as its row shows it."""

    uuid: UUID
    author: UUID
    preview: str
    is_deleted: bool


@dataclass(frozen=True)
class Row:
    """A conversation as it stands for one of its two members."""

    group: UUID
    user: UUID
    other: UUID
    state: State
    newest: Newest
    version: int = 0
    unread: int = 0
    read_up_to: UUID | None = None
    cleared_up_to: UUID | None = None

    @property
    def folder(self) -> Folder:
        """The list that it is on."""
        return _FOLDERS[self.state]

    @property
    def receipt(self) -> UUID | None:
        """How far the other may know that it was read."""
        return self.read_up_to if self.state is State.ACCEPTED else None

    def to_item(self) -> Item:
        """Answer the item; the indexes' attributes follow from the rest."""
        newest = self.newest
        waits = self.unread > 0 and self.folder is Folder.INBOX
        return {
            "pk": keys.group(self.group),
            "sk": keys.member(self.user),
            "other": str(self.other),
            "state": self.state.value,
            "version": self.version,
            "last_message_id": str(newest.uuid),
            "last_author": str(newest.author),
            "preview": newest.preview,
            "last_is_deleted": newest.is_deleted,
            "unread": self.unread,
            "read_up_to": _text(self.read_up_to),
            "cleared_up_to": _text(self.cleared_up_to),
            "folder": keys.folder(self.folder.value, self.user),
            "unread_of": keys.unread(self.user) if waits else None,
        }

    @classmethod
    def from_item(cls, item: Item) -> Row:
        """Read an item."""
        return cls(
            group=UUID(item["pk"].removeprefix("GRP#")),
            user=UUID(item["sk"].removeprefix(keys.MEMBERS)),
            other=UUID(item["other"]),
            state=State(item["state"]),
            newest=Newest(
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
    """Answer the moment that a version 7 id was made in, to the millisecond."""
    return datetime.fromtimestamp((uuid.int >> 80) / 1000, UTC)


def following(uuid: UUID, other: UUID) -> UUID:
    """Answer a version 7 id, moved to the millisecond after another's where it isn't greater.

    Clocks of two machines differ, and one may be set back: what answers a message comes after it.
    """
    if uuid > other:
        return uuid
    return UUID(int=(other.int >> 80) + 1 << 80 | uuid.int & (1 << 80) - 1)


def _text(uuid: UUID | None) -> str | None:
    return str(uuid) if uuid else None


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
