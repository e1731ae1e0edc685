"""Process the table's stream: reconcile memberships, and push events.

Delivery is at least once and out of order, so everything here is idempotent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from botocore.exceptions import BotoCoreError, ClientError

from cruddur_messages import conversations, keys
from cruddur_messages.errors import MessagesError, NotAMember
from cruddur_messages.events import Event
from cruddur_messages.items import Folder, Membership, Message, created_at
from cruddur_messages.table import Item, Table, deserialize

log = logging.getLogger(__name__)

# Parsing an item that this code didn't write raises one of these.
_PARSE_ERRORS = (KeyError, ValueError, TypeError, AttributeError)

DeadLetter = Callable[[Mapping[str, Any]], None]
# Context manager that continues the trace of a traceparent.
ContinueTrace = Callable[[str | None], AbstractContextManager[None]]


class Push(Protocol):
    """Sends events to a user's WebSockets, best effort. It never raises."""

    def __call__(self, user: UUID, event: Event) -> None:
        """Send an event to all WebSockets of a user."""


@dataclass(frozen=True)
class MessageRecord:
    """A new or changed message; `before` is its old image."""

    record: Mapping[str, Any]
    message: Message
    before: Message | None


@dataclass(frozen=True)
class EventRecord:
    """An event to push to a user."""

    user: UUID
    event: Event


def process_records(
    table: Table,
    push: Push,
    dead_letter: DeadLetter,
    records: Sequence[Mapping[str, Any]],
    continue_trace: ContinueTrace = lambda _trace: nullcontext(),
) -> list[str]:
    """Process stream records; return the sequence numbers to retry (partial batch response).

    Unparseable records go to the dead-letter queue, since a retry can't succeed. A conversation
    that fails doesn't block the others.
    """
    failed: list[str] = []
    unparseable: list[Mapping[str, Any]] = []
    by_group: dict[UUID, list[MessageRecord]] = {}
    for record in records:
        try:
            match _parse(record):
                case MessageRecord() as parsed:
                    by_group.setdefault(parsed.message.group, []).append(parsed)
                case EventRecord(user, event):
                    with continue_trace(event.trace):
                        push(user, event)
        except _PARSE_ERRORS as error:
            _log_error("A record can't be parsed", error)
            unparseable.append(record)
    for group, changes in by_group.items():
        try:
            with continue_trace(changes[-1].message.trace):
                _reconcile(table, push, group, changes)
        except (MessagesError, ClientError, BotoCoreError) as error:
            _log_error("A conversation can't be reconciled", error)
            failed += [_sequence_number(change.record) for change in changes]
        except _PARSE_ERRORS as error:
            _log_error("A conversation can't be parsed", error)
            unparseable += [change.record for change in changes]
    for record in unparseable:
        try:
            dead_letter(record)
        except (ClientError, BotoCoreError) as error:
            _log_error("A record can't be dead-lettered", error)
            failed.append(_sequence_number(record))
    return failed


def _log_error(what: str, error: Exception) -> None:
    # Not the error's text, which may contain message bodies.
    log.error("%s: %s", what, type(error).__name__)


def _sequence_number(record: Mapping[str, Any]) -> str:
    number: str = record["dynamodb"]["SequenceNumber"]
    return number


def _parse(record: Mapping[str, Any]) -> MessageRecord | EventRecord | None:
    if record["eventName"] == "REMOVE":
        return None
    images = record["dynamodb"]
    item = deserialize(images["NewImage"])
    if item["pk"].startswith(keys.EVENTS):
        return EventRecord(UUID(item["pk"].removeprefix(keys.EVENTS)), Event.from_item(item))
    if keys.FIRST_MESSAGE <= item["sk"] < keys.LAST_MESSAGE:
        return MessageRecord(record, Message.from_item(item), _before(images))
    return None


def _before(images: Mapping[str, Any]) -> Message | None:
    old: Item | None = deserialize(images["OldImage"]) if "OldImage" in images else None
    return Message.from_item(old) if old else None


def _reconcile(table: Table, push: Push, group: UUID, changes: list[MessageRecord]) -> None:
    newest = max((change.message for change in changes), key=lambda each: each.uuid)
    # The recipient first: only they wait for the message.
    for user in sorted(newest.members, key=lambda user: user == newest.author):
        try:
            member = conversations.reconcile(table, group, user)
        except NotAMember:
            continue  # the account is deleted
        for change in changes:
            event = _event(member, change)
            if event and member.folder is not Folder.GONE:
                push(member.user, event)


def _event(member: Membership, change: MessageRecord) -> Event | None:
    message = change.message
    names = {"uuid": str(message.uuid), "message_group_uuid": str(message.group)}
    before = change.before
    if before and member.user in message.hidden_from - before.hidden_from:
        return Event("message.hidden", {**names, "message_group": _group(member)})
    if message.is_deleted:
        is_news = before is None or not before.is_deleted
        changed = {**names, "message_group": _group(member)}
        return Event("message.deleted", changed) if is_news else None
    if before:
        return None
    if member.user in message.hidden_from:
        return None
    is_own = member.user == message.author and message.key is not None
    return Event(
        "message.created",
        {
            **names,
            **({"idempotency_key": message.key} if is_own else {}),
            "user_uuid": str(message.author),
            "message": message.body,
            "created_at": _iso(message.created_at),
            "unread_count": member.unread,
            "folder": member.folder.value,
        },
        message.trace,
    )


def _group(member: Membership) -> dict[str, object]:
    """Return what a deletion may change of the conversation, as in the API's response."""
    last = member.last_message
    return {
        "message": last.preview,
        "message_uuid": str(last.uuid),
        "message_user_uuid": str(last.author),
        "message_deleted": last.is_deleted,
        "created_at": _iso(created_at(last.uuid)),
        "unread_count": member.unread,
        "folder": member.folder.value,
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
