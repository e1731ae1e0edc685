"""Access to conversations: membership, blocks, and the translation of errors.

A block hides a conversation from both sides, as if it didn't exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from cruddur import text
from cruddur.context import ApiContext
from cruddur.errors import (
    IdempotencyKeyReused,
    InvalidInput,
    MessageGroupNotFound,
    MessageNotFound,
    NotYours,
    PersonNotFound,
    Unavailable,
)
from cruddur.messages import repository
from cruddur.messages.repository import Participant
from cruddur_messages import conversations, errors
from cruddur_messages.items import Row

P = ParamSpec("P")
T = TypeVar("T")

_ERROR_MAP = {
    errors.NotAMember: MessageGroupNotFound,
    errors.NoSuchMessage: MessageNotFound,
    errors.NotTheAuthor: NotYours,
    errors.KeyReused: IdempotencyKeyReused,
}


def translate_errors(work: Callable[P, T]) -> Callable[P, T]:
    """Decorator: translate errors of the messages package into those of the API."""

    @wraps(work)
    def translated(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return work(*args, **kwargs)
        except errors.TableUnavailable as error:
            raise Unavailable("The messages can't be reached.") from error
        except errors.MessagesError as error:
            raise _ERROR_MAP[type(error)] from error

    return translated


def get_visible(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID
) -> tuple[Row, Mapping[UUID, Participant]]:
    """Return the viewer's membership and the other participant, unless a block hides them."""
    row = require(conversations.find(context.messages, group_uuid, viewer_uuid))
    return row, get_participants(context, viewer_uuid, {row.other})


def require(row: Row | None) -> Row:
    """Return the membership; raise if there is none."""
    if row is None:
        raise MessageGroupNotFound
    return row


def find_recipient(context: ApiContext, viewer_uuid: UUID, handle: str) -> tuple[UUID, bool]:
    """Return the user with a handle, and whether they follow the viewer."""
    known = text.is_handle(handle)
    found = repository.recipient(context.database, viewer_uuid, handle) if known else None
    if found is None:
        raise PersonNotFound
    if found[0] == viewer_uuid:
        raise InvalidInput.of("receiver_is_yourself", "handle")
    return found


def get_participants(
    context: ApiContext, viewer_uuid: UUID, uuids: Collection[UUID]
) -> Mapping[UUID, Participant]:
    """Return the participants of a conversation, unless a block hides it."""
    participants = repository.participants(context.database, viewer_uuid, uuids)
    if any(participant.is_hidden for participant in participants.values()):
        raise MessageGroupNotFound
    return participants
