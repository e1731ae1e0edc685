"""Send and delete messages, and change the state of conversations.

How they are stored is the package `cruddur_messages`.
"""

from __future__ import annotations

from uuid import UUID

from cruddur.context import ApiContext
from cruddur.errors import MessageGroupNotFound, MessageNotFound, PersonNotFound
from cruddur.messages import queries
from cruddur.messages.access import (
    find_recipient,
    get_participants,
    get_visible,
    require,
    translate_errors,
)
from cruddur.messages.schemas import Message, MessageGroup
from cruddur.platform.telemetry import metrics, tracing
from cruddur_messages import conversations, keys
from cruddur_messages.conversations import Key
from cruddur_messages.items import Row


@translate_errors
def send(
    context: ApiContext,
    viewer_uuid: UUID,
    message: str,
    *,
    to: UUID | str,
    key: Key | None,
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
    row: Row | None
    if isinstance(to, UUID):
        row = known = require(conversations.find(context.messages, to, viewer_uuid))
        recipient, is_request = known.other, False
    else:
        recipient, follows = find_recipient(context, viewer_uuid, to)
        is_request = not follows
        group = keys.group_uuid(viewer_uuid, recipient)
        row = conversations.find(context.messages, group, viewer_uuid)
    participants = get_participants(context, viewer_uuid, {viewer_uuid, recipient})
    if participants[recipient].is_deleted:
        raise PersonNotFound
    letter = conversations.Letter(
        author=viewer_uuid,
        receiver=recipient,
        uuid=context.new_uuid(),
        body=message,
        now=context.clock(),
        key=key,
        trace=tracing.traceparent(),
    )
    with metrics.time_message_send():
        sent = conversations.send(context.messages, letter, row, is_request=is_request)
    return queries.to_message(sent.message, participants), sent.is_replay


@translate_errors
def mark_read(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID) -> None:
    """Mark a conversation as read up to now.

    Raises:
        MessageGroupNotFound: the viewer isn't in it, or a block stands between.
    """
    get_visible(context, viewer_uuid, group_uuid)
    conversations.mark_read(
        context.messages,
        group_uuid,
        viewer_uuid,
        event_uuid=context.new_uuid(),
        now=context.clock(),
        trace=tracing.traceparent(),
    )


@translate_errors
def accept(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID) -> MessageGroup:
    """Take a request into the inbox; raise as `group`."""
    get_visible(context, viewer_uuid, group_uuid)
    conversations.accept(
        context.messages,
        group_uuid,
        viewer_uuid,
        event_uuid=context.new_uuid(),
        now=context.clock(),
    )
    return queries.group(context, viewer_uuid, group_uuid)


@translate_errors
def leave(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID) -> None:
    """Decline a request, or leave a conversation; raise as `mark_read`."""
    get_visible(context, viewer_uuid, group_uuid)
    conversations.leave(
        context.messages,
        group_uuid,
        viewer_uuid,
        event_uuid=context.new_uuid(),
        now=context.clock(),
    )


@translate_errors
def delete_for_me(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, uuid: UUID) -> None:
    """Delete a message for the viewer.

    Raises:
        MessageNotFound: there is none for them, or a block stands between.
    """
    try:
        get_visible(context, viewer_uuid, group_uuid)
    except MessageGroupNotFound:
        raise MessageNotFound from None
    conversations.hide(context.messages, group_uuid, uuid, viewer_uuid)


@translate_errors
def delete_for_everyone(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, uuid: UUID
) -> None:
    """Delete a message of the viewer's for everybody, across a block too.

    Whose words they are may take them back, and nobody else can for them. Where a block stands
    between, the other's pages hear a uuid of what they don't show.

    Raises:
        MessageNotFound: there is none for them.
        NotYours: somebody else wrote it.
    """
    conversations.take_back(context.messages, group_uuid, uuid, viewer_uuid)
