"""Access to conversations: membership, blocks, and the translation of errors.

A block hides a conversation from both sides, as if it didn't exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
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
from cruddur_messages import errors, history
from cruddur_messages.items import Membership

P = ParamSpec("P")
T = TypeVar("T")

_ERROR_MAP = {
    errors.NotAMember: MessageGroupNotFound,
    errors.NoSuchMessage: MessageNotFound,
    errors.NotTheAuthor: NotYours,
    errors.KeyReused: IdempotencyKeyReused,
}


@contextmanager
def translated_errors() -> Iterator[None]:
    """Context manager: translate errors of the messages package into those of the API."""
    try:
        yield
    except errors.TableUnavailable as error:
        raise Unavailable("The messages can't be reached.") from error
    except errors.MessagesError as error:
        raise _ERROR_MAP[type(error)] from error


def translate_errors(work: Callable[P, T]) -> Callable[P, T]:
    """Decorator: translate errors as `translated_errors` does."""

    @wraps(work)
    def translated(*args: P.args, **kwargs: P.kwargs) -> T:
        with translated_errors():
            return work(*args, **kwargs)

    return translated


def get_visible(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID
) -> tuple[Membership, Mapping[UUID, Participant]]:
    """Return the viewer's membership and the other participant, unless a block hides them."""
    row = require(history.find_membership(context.messages, group_uuid, viewer_uuid))
    return row, get_participants(context, viewer_uuid, {row.other})


def require(row: Membership | None) -> Membership:
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
