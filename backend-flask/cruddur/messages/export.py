"""Data export of messages: conversation by conversation, as parts of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from uuid import UUID

from cruddur import json_writer
from cruddur.context import ApiContext
from cruddur.messages import repository
from cruddur.messages.access import translated_errors
from cruddur.messages.schemas import ExportedMessage
from cruddur_messages import history
from cruddur_messages.items import Folder, Membership

# A conversation that another person moves while the export runs, moves to a folder further on.
_FOLDERS = (Folder.GONE, Folder.REQUESTS, Folder.INBOX)


def export(context: ApiContext, viewer_uuid: UUID) -> Iterator[str]:
    """Yield the parts of an array: all conversations, as far as the viewer may read them.

    Across a block these are the viewer's own messages, and the other's handle is blank.

    Raises:
        Unavailable: the messages can't be read; if the first part has come, later ones can't.
        MessageGroupNotFound: the account was deleted concurrently.
    """
    with translated_errors():
        conversations = _conversations(context, viewer_uuid)
        first = list(islice(conversations, 1))
        yield from json_writer.write_array(
            _write_conversation(context, row) for row in chain(first, conversations)
        )


def _conversations(context: ApiContext, viewer_uuid: UUID) -> Iterator[Membership]:
    """Yield each conversation once, also if it moves meanwhile."""
    seen: set[bytes] = set()
    for folder in _FOLDERS:
        for row in history.iterate_folder(context.messages, viewer_uuid, folder):
            if row.group.bytes not in seen:
                seen.add(row.group.bytes)
                yield row


def _write_conversation(context: ApiContext, row: Membership) -> Iterator[str]:
    other = repository.participants(context.database, row.user, {row.other})[row.other]
    # A handle needs no escaping.
    handle = "" if other.is_hidden else other.handle
    messages = (
        [
            ExportedMessage(
                uuid=message.uuid,
                user_uuid=message.author,
                message=message.body,
                created_at=message.created_at,
            ).model_dump_json()
        ]
        for message in history.iterate_messages(context.messages, row)
        if not message.is_deleted and (message.author == row.user or not other.is_hidden)
    )
    yield from json_writer.write_object(
        [
            ("uuid", [f'"{row.group}"']),
            ("handle", [f'"{handle}"']),
            ("messages", json_writer.write_array(messages)),
        ]
    )
