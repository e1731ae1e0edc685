"""The rules of messages: who may write to whom, and who sees what of it.

A block hides a conversation from both, as if it weren't there. What is kept, and in which order,
is the business of the package `cruddur_messages`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Literal, ParamSpec, TypeVar
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
from cruddur.media.schemas import Portrait
from cruddur.messages import repository
from cruddur.messages.repository import Name
from cruddur.messages.schemas import (
    ExportedMessage,
    ExportedMessageGroup,
    Folder,
    Message,
    MessageGroup,
)
from cruddur.platform.telemetry import events, traces
from cruddur_messages import conversations, errors, history, items, keys
from cruddur_messages.conversations import IdempotencyKey
from cruddur_messages.items import Membership

_FOLDERS: Mapping[items.Folder, Literal["inbox", "requests", "gone"]] = {
    items.Folder.INBOX: "inbox",
    items.Folder.REQUESTS: "requests",
    items.Folder.GONE: "gone",
}

P = ParamSpec("P")
T = TypeVar("T")

_OURS = {
    errors.NotAMember: MessageGroupNotFound,
    errors.NoSuchMessage: MessageNotFound,
    errors.NotTheAuthor: NotYours,
    errors.KeyReused: IdempotencyKeyReused,
}


def _in_our_words(work: Callable[P, T]) -> Callable[P, T]:
    @wraps(work)
    def translated(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return work(*args, **kwargs)
        except errors.TableUnavailable as error:
            raise Unavailable("The messages can't be reached.") from error
        except errors.MessagesError as error:
            raise _OURS[type(error)] from error

    return translated


@_in_our_words
def send(
    context: ApiContext,
    viewer_uuid: UUID,
    message: str,
    *,
    to: UUID | str,
    key: IdempotencyKey | None,
) -> tuple[Message, bool]:
    """Write a message into a conversation (a uuid) or to a person (a handle).

    Answers it, and whether it was written earlier with the same key.

    Raises:
        InvalidInput: `receiver_is_yourself`.
        PersonNotFound: nobody goes by the handle, a block stands between, or they are gone.
        MessageGroupNotFound: the viewer isn't in it, or a block stands between.
        IdempotencyKeyReused: the key stands for another message.
        Unavailable: send it again, with the same key.
    """
    row: Membership | None
    if isinstance(to, UUID):
        row = known = _found(history.find_membership(context.messages, to, viewer_uuid))
        receiver, is_request = known.other, False
    else:
        receiver, follows = _receiver(context, viewer_uuid, to)
        is_request = not follows
        group = keys.group_uuid(viewer_uuid, receiver)
        row = history.find_membership(context.messages, group, viewer_uuid)
    names = _names(context, viewer_uuid, {viewer_uuid, receiver})
    if names[receiver].is_gone:
        raise PersonNotFound
    letter = conversations.NewMessage(
        author=viewer_uuid,
        recipient=receiver,
        uuid=context.new_uuid(),
        body=message,
        now=context.clock(),
        key=key,
        trace=traces.traceparent(),
    )
    with events.message_sent():
        sent = conversations.send(context.messages, letter, row, is_request=is_request)
    return _message(sent.message, names), sent.is_replay


@_in_our_words
def newest_messages(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, *, limit: int
) -> tuple[list[Message], tuple[UUID, UUID] | None]:
    """Answer the newest messages, oldest first, and what `older_messages` goes on before.

    Raises:
        MessageGroupNotFound: the viewer isn't in it, or a block stands between.
    """
    page = history.newest_page(context.messages, group_uuid, viewer_uuid, limit=limit)
    return _shown_older(context, viewer_uuid, page)


@_in_our_words
def older_messages(
    context: ApiContext,
    viewer_uuid: UUID,
    group_uuid: UUID,
    *,
    before: tuple[UUID, UUID],
    limit: int,
) -> tuple[list[Message], tuple[UUID, UUID] | None]:
    """Answer the messages before a page; answer and raise as `newest_messages`."""
    page = history.older_page(
        context.messages,
        group_uuid,
        viewer_uuid,
        before=before[0],
        cleared_up_to=before[1],
        limit=limit,
    )
    return _shown_older(context, viewer_uuid, page)


@_in_our_words
def newer_messages(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, *, after: UUID, limit: int
) -> tuple[list[Message], UUID | None]:
    """Answer the messages after one, oldest first, and after which there are more.

    Raises:
        MessageGroupNotFound: the viewer isn't in it, or a block stands between.
    """
    page = history.newer_page(context.messages, group_uuid, viewer_uuid, after=after, limit=limit)
    return _shown(context, viewer_uuid, page), page.next_cursor


@_in_our_words
def groups(
    context: ApiContext, viewer_uuid: UUID, folder: Folder, *, after: UUID | None, limit: int
) -> tuple[list[MessageGroup], UUID | None]:
    """Answer a list of conversations, newest first, and after which there are more."""
    rows, next_cursor = history.list_folder(
        context.messages, viewer_uuid, items.Folder(folder.value), before=after, limit=limit
    )
    names = repository.names(context.database, viewer_uuid, {row.other for row in rows})
    shown = [_group(row, names[row.other]) for row in rows if not names[row.other].is_hidden]
    return shown, next_cursor


@_in_our_words
def group(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID) -> MessageGroup:
    """Answer one conversation, and how far the other has read it.

    Raises:
        MessageGroupNotFound: the viewer isn't in it, or a block stands between.
    """
    row, names = _visible(context, viewer_uuid, group_uuid)
    others = history.find_membership(context.messages, group_uuid, row.other)
    return _group(row, names[row.other], others.receipt if others else None)


@_in_our_words
def group_with(context: ApiContext, viewer_uuid: UUID, handle: str) -> MessageGroup:
    """Answer the conversation with a person.

    Raises:
        InvalidInput: `receiver_is_yourself`.
        PersonNotFound: nobody goes by the handle, or a block stands between.
        MessageGroupNotFound: they haven't written to each other.
    """
    other, _ = _receiver(context, viewer_uuid, handle)
    both = history.find_both_memberships(
        context.messages, keys.group_uuid(viewer_uuid, other), viewer_uuid, other
    )
    if both is None:
        raise MessageGroupNotFound
    names = _names(context, viewer_uuid, {other})
    return _group(both[0], names[other], both[1].receipt)


@_in_our_words
def mark_read(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID) -> None:
    """Mark a conversation as read up to now.

    Raises:
        MessageGroupNotFound: the viewer isn't in it, or a block stands between.
    """
    _visible(context, viewer_uuid, group_uuid)
    conversations.mark_read(
        context.messages,
        group_uuid,
        viewer_uuid,
        event_uuid=context.new_uuid(),
        now=context.clock(),
        trace=traces.traceparent(),
    )


@_in_our_words
def accept(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID) -> MessageGroup:
    """Take a request into the inbox; raise as `group`."""
    _visible(context, viewer_uuid, group_uuid)
    conversations.accept(
        context.messages,
        group_uuid,
        viewer_uuid,
        event_uuid=context.new_uuid(),
        now=context.clock(),
    )
    return group(context, viewer_uuid, group_uuid)


@_in_our_words
def leave(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID) -> None:
    """Decline a request, or leave a conversation; raise as `mark_read`."""
    _visible(context, viewer_uuid, group_uuid)
    conversations.leave(
        context.messages,
        group_uuid,
        viewer_uuid,
        event_uuid=context.new_uuid(),
        now=context.clock(),
    )


@_in_our_words
def hide(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, uuid: UUID) -> None:
    """Delete a message for the viewer.

    Raises:
        MessageNotFound: there is none for them, or a block stands between.
    """
    try:
        _visible(context, viewer_uuid, group_uuid)
    except MessageGroupNotFound:
        raise MessageNotFound from None
    conversations.delete_for_me(context.messages, group_uuid, uuid, viewer_uuid)


@_in_our_words
def take_back(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, uuid: UUID) -> None:
    """Delete a message of the viewer's for everybody, across a block too.

    Whose words they are may take them back, and nobody else can for them. Where a block stands
    between, the other's pages hear a uuid of what they don't show.

    Raises:
        MessageNotFound: there is none for them.
        NotYours: somebody else wrote it.
    """
    conversations.delete_for_everyone(context.messages, group_uuid, uuid, viewer_uuid)


@_in_our_words
def export(context: ApiContext, viewer_uuid: UUID) -> list[ExportedMessageGroup]:
    """Answer all that somebody may read of their conversations.

    Across a block that is what they wrote themselves, to somebody without a handle.
    """
    rows = [
        row
        for folder in items.Folder
        for row in history.iterate_folder(context.messages, viewer_uuid, folder)
    ]
    names = repository.names(context.database, viewer_uuid, {row.other for row in rows})
    return [
        ExportedMessageGroup(
            uuid=row.group,
            handle="" if names[row.other].is_hidden else names[row.other].handle,
            messages=[
                ExportedMessage(
                    uuid=message.uuid,
                    user_uuid=message.author,
                    message=message.body,
                    created_at=message.created_at,
                )
                for message in history.iterate_messages(context.messages, row)
                if not message.is_deleted
                and (message.author == viewer_uuid or not names[row.other].is_hidden)
            ],
        )
        for row in rows
    ]


def unread(context: ApiContext, viewer_uuid: UUID) -> int | None:
    """Count the conversations that wait for the viewer, None while that can't be told."""
    try:
        others = set(history.list_unread_senders(context.messages, viewer_uuid))
    except errors.TableUnavailable:
        return None
    if not others:
        return 0
    names = repository.names(context.database, viewer_uuid, others)
    return sum(not name.is_hidden for name in names.values())


def _visible(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID
) -> tuple[Membership, Mapping[UUID, Name]]:
    """Answer a conversation of the viewer's, and the other's name, unless a block hides it."""
    row = _found(history.find_membership(context.messages, group_uuid, viewer_uuid))
    return row, _names(context, viewer_uuid, {row.other})


def _found(row: Membership | None) -> Membership:
    if row is None:
        raise MessageGroupNotFound
    return row


def _receiver(context: ApiContext, viewer_uuid: UUID, handle: str) -> tuple[UUID, bool]:
    known = text.is_handle(handle)
    found = repository.receiver(context.database, viewer_uuid, handle) if known else None
    if found is None:
        raise PersonNotFound
    if found[0] == viewer_uuid:
        raise InvalidInput.of("receiver_is_yourself", "handle")
    return found


def _names(context: ApiContext, viewer_uuid: UUID, uuids: Collection[UUID]) -> Mapping[UUID, Name]:
    """Answer the names of those in one conversation, unless a block hides it."""
    names = repository.names(context.database, viewer_uuid, uuids)
    if any(name.is_hidden for name in names.values()):
        raise MessageGroupNotFound
    return names


def _shown(context: ApiContext, viewer_uuid: UUID, page: history.Page) -> list[Message]:
    names = _names(context, viewer_uuid, page.members)
    return [_message(message, names) for message in page.messages]


def _shown_older(
    context: ApiContext, viewer_uuid: UUID, page: history.Page
) -> tuple[list[Message], tuple[UUID, UUID] | None]:
    shown = _shown(context, viewer_uuid, page)
    if page.next_cursor is None:
        return shown, None
    return shown, (page.next_cursor, page.cleared_up_to or UUID(int=0))


def _message(message: items.Message, names: Mapping[UUID, Name]) -> Message:
    author = names[message.author]
    return Message(
        uuid=message.uuid,
        message_group_uuid=message.group,
        user_uuid=message.author,
        handle=author.handle,
        display_name=author.display_name,
        avatar=_portrait(author),
        deleted_author=author.is_gone,
        message=message.body,
        created_at=message.created_at,
        deleted=message.is_deleted,
    )


def _portrait(name: Name) -> Portrait | None:
    return Portrait.model_validate(name.avatar) if name.avatar else None


def _group(row: Membership, other: Name, read_up_to: UUID | None = None) -> MessageGroup:
    return MessageGroup(
        uuid=row.group,
        user_uuid=row.other,
        handle=other.handle,
        display_name=other.display_name,
        avatar=_portrait(other),
        deleted=other.is_gone,
        message=row.last_message.preview,
        message_uuid=row.last_message.uuid,
        message_user_uuid=row.last_message.author,
        message_deleted=row.last_message.is_deleted,
        created_at=items.created_at(row.last_message.uuid),
        unread_count=row.unread,
        folder=_FOLDERS[row.folder],
        read_up_to=read_up_to,
    )
