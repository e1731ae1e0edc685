"""Send and delete messages, and change the state of conversations.

How they are stored is the package `cruddur_messages`.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from cruddur.context import ApiContext
from cruddur.errors import MessageGroupNotFound, MessageNotFound, PersonNotFound, TokenRefused
from cruddur.floods import service as floods
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
from cruddur_messages import conversations, errors, history, keys
from cruddur_messages.conversations import IdempotencyKey
from cruddur_messages.items import Folder, Membership


@translate_errors
def send(
    context: ApiContext,
    viewer_uuid: UUID,
    message: str,
    *,
    to: UUID | str,
    key: IdempotencyKey | None,
) -> tuple[Message, bool]:
    """Send a message to a conversation (a uuid) or a person (a handle).

    Return it, and whether it is a replay of an earlier request with the same key.

    Raises:
        InvalidInput: `receiver_is_yourself`.
        PersonNotFound: the handle doesn't exist, there is a block, or the account is deleted.
        TokenRefused: the viewer's account was deleted concurrently.
        MessageGroupNotFound: the viewer isn't a member, or a block hides the conversation.
        IdempotencyKeyReused: the key was used for a different message.
        Unavailable: the client may retry with the same key.
    """
    row: Membership | None
    if isinstance(to, UUID):
        row = known = require(history.find_membership(context.messages, to, viewer_uuid))
        recipient, is_request = known.other, False
    else:
        recipient, follows = find_recipient(context, viewer_uuid, to)
        is_request = not follows
        group = keys.group_uuid(viewer_uuid, recipient)
        row = history.find_membership(context.messages, group, viewer_uuid)
    participants = get_participants(context, viewer_uuid, {viewer_uuid, recipient})
    if participants[viewer_uuid].is_deleted:
        raise TokenRefused
    if participants[recipient].is_deleted:
        raise PersonNotFound
    if row is None and is_request:
        floods.record_message(context, viewer_uuid, message, recipient)
    new_message = conversations.NewMessage(
        author=viewer_uuid,
        recipient=recipient,
        uuid=context.new_uuid(),
        body=message,
        now=context.clock(),
        key=key,
        trace=tracing.traceparent(),
    )
    with metrics.time_message_send():
        sent = conversations.send(context.messages, new_message, row, is_request=is_request)
    if not sent.is_replay:
        context.push(recipient, "message", sent.message.group)
    return queries.to_message(sent.message, participants), sent.is_replay


@translate_errors
def mark_read(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, *, up_to: UUID | None = None
) -> None:
    """Mark a conversation as read up to a message, or up to now.

    Raises:
        MessageGroupNotFound: the viewer isn't a member, or a block hides the conversation.
        MessageNotFound: the message isn't of this conversation.
    """
    get_visible(context, viewer_uuid, group_uuid)
    conversations.mark_read(
        context.messages,
        group_uuid,
        viewer_uuid,
        up_to=up_to,
        event_uuid=context.new_uuid(),
        now=context.clock(),
        trace=tracing.traceparent(),
    )


@translate_errors
def accept(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID) -> MessageGroup:
    """Move a message request to the inbox; raise as `queries.group`."""
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
    """Decline a message request, or leave a conversation; raise as `mark_read`."""
    get_visible(context, viewer_uuid, group_uuid)
    conversations.leave(
        context.messages,
        group_uuid,
        viewer_uuid,
        event_uuid=context.new_uuid(),
        now=context.clock(),
    )


def publish_visibility(
    context: ApiContext, viewer_uuid: UUID, other_uuid: UUID, *, is_hidden: bool
) -> None:
    """Publish to both people's open pages that a block hides their conversation, or its end.

    Nothing is published for people without a conversation. Best effort, as every event.
    """
    with suppress(errors.TableUnavailable):
        group = keys.group_uuid(viewer_uuid, other_uuid)
        both = history.find_both_memberships(context.messages, group, viewer_uuid, other_uuid)
        for row in both or ():
            folder = Folder.GONE if is_hidden else row.folder
            moved = {"message_group_uuid": str(group), "folder": folder.value}
            context.publish(row.user, "message_group.moved", moved)


@translate_errors
def delete_for_me(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, uuid: UUID) -> None:
    """Delete a message for the viewer only.

    Raises:
        MessageNotFound: the viewer can't see it, or a block hides the conversation.
    """
    try:
        get_visible(context, viewer_uuid, group_uuid)
    except MessageGroupNotFound:
        raise MessageNotFound from None
    conversations.delete_for_me(context.messages, group_uuid, uuid, viewer_uuid)


@translate_errors
def delete_for_everyone(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, uuid: UUID
) -> None:
    """Delete the viewer's message for both members, leaving a tombstone. Works across a block.

    Authors can always delete their own words. Across a block, the other member's open pages only
    receive the uuid of a message that they don't show.

    Raises:
        MessageNotFound: the viewer can't see it.
        NotYours: another user wrote it.
    """
    conversations.delete_for_everyone(context.messages, group_uuid, uuid, viewer_uuid)
