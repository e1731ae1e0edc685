"""The table's stream: what its records tell, and what follows from them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from botocore.exceptions import BotoCoreError, ClientError

from cruddur_messages import conversations, keys
from cruddur_messages.errors import MessagesError, NotAMember
from cruddur_messages.events import Event
from cruddur_messages.items import Folder, Message, Row
from cruddur_messages.table import Item, Table, from_wire

log = logging.getLogger(__name__)

# What reading an item raises that isn't as this code writes it.
_UNREADABLE = (KeyError, ValueError, TypeError, AttributeError)


SetAside = Callable[[Mapping[str, Any]], None]
# Lends a piece of work to the trace that a traceparent names.
GoOn = Callable[[str | None], AbstractContextManager[None]]


class Push(Protocol):
    """The way to people's open pages. It promises nothing, and never fails."""

    def __call__(self, user: UUID, event: Event) -> None:
        """Tell somebody, on every page that they have open."""


@dataclass(frozen=True)
class Written:
    """A message that was sent, or changed since."""

    record: Mapping[str, Any]
    message: Message
    before: Message | None


@dataclass(frozen=True)
class Told:
    """An event that somebody is to be told."""

    user: UUID
    event: Event


def follow(
    table: Table,
    push: Push,
    set_aside: SetAside,
    records: Sequence[Mapping[str, Any]],
    go_on: GoOn = lambda _trace: nullcontext(),
) -> list[str]:
    """Do what follows from records; answer the sequence numbers of those that shall come again.

    One that can't be read would fail each time, so it is set aside and keeps nobody waiting; nor
    does a conversation in trouble. What is done again does no harm.
    """
    failed: list[str] = []
    unreadable: list[Mapping[str, Any]] = []
    by_group: dict[UUID, list[Written]] = {}
    for record in records:
        try:
            match _read(record):
                case Written() as written:
                    by_group.setdefault(written.message.group, []).append(written)
                case Told(user, event):
                    with go_on(event.trace):
                        push(user, event)
        except _UNREADABLE as error:
            _say("A record can't be read", error)
            unreadable.append(record)
    for group, written_there in by_group.items():
        try:
            with go_on(written_there[-1].message.trace):
                _settle(table, push, group, written_there)
        except (MessagesError, ClientError, BotoCoreError) as error:
            _say("A conversation can't be settled", error)
            failed += [_number(written.record) for written in written_there]
        except _UNREADABLE as error:
            _say("A conversation can't be read", error)
            unreadable += [written.record for written in written_there]
    for record in unreadable:
        try:
            set_aside(record)
        except (ClientError, BotoCoreError) as error:
            _say("A record can't be set aside", error)
            failed.append(_number(record))
    return failed


def _say(what: str, error: Exception) -> None:
    # Never the error's text: it may hold what people wrote.
    log.error("%s: %s", what, type(error).__name__)


def _number(record: Mapping[str, Any]) -> str:
    number: str = record["dynamodb"]["SequenceNumber"]
    return number


def _read(record: Mapping[str, Any]) -> Written | Told | None:
    if record["eventName"] == "REMOVE":
        return None
    images = record["dynamodb"]
    item = from_wire(images["NewImage"])
    if item["pk"].startswith(keys.EVENTS):
        return Told(UUID(item["pk"].removeprefix(keys.EVENTS)), Event.from_item(item))
    if keys.FIRST_MESSAGE <= item["sk"] < keys.LAST_MESSAGE:
        return Written(record, Message.from_item(item), _before(images))
    return None


def _before(images: Mapping[str, Any]) -> Message | None:
    old: Item | None = from_wire(images["OldImage"]) if "OldImage" in images else None
    return Message.from_item(old) if old else None


def _settle(table: Table, push: Push, group: UUID, written_there: list[Written]) -> None:
    newest = max((written.message for written in written_there), key=lambda each: each.uuid)
    # Whoever waits for it first, not who wrote it.
    for user in sorted(newest.members, key=lambda member: member == newest.author):
        try:
            row = conversations.settle(table, group, user)
        except NotAMember:
            continue  # their account is gone
        for written in written_there:
            event = _event(row, written)
            if event and row.folder is not Folder.GONE:
                push(row.user, event)


def _event(row: Row, written: Written) -> Event | None:
    message = written.message
    names = {"uuid": str(message.uuid), "message_group_uuid": str(message.group)}
    if message.is_deleted:
        is_news = written.before is None or not written.before.is_deleted
        return Event("message.deleted", names) if is_news else None
    if written.before is not None:
        is_news = row.user in message.hidden_from - written.before.hidden_from
        return Event("message.hidden", names) if is_news else None
    if row.user in message.hidden_from:
        return None
    is_own = row.user == message.author and message.key is not None
    return Event(
        "message.created",
        {
            **names,
            **({"idempotency_key": message.key} if is_own else {}),
            "user_uuid": str(message.author),
            "message": message.body,
            "created_at": message.created_at.isoformat().replace("+00:00", "Z"),
            "unread_count": row.unread,
            "folder": row.folder.value,
        },
        message.trace,
    )
