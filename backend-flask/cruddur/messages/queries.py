"""Read conversations and messages, as the viewer may see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from cruddur import links
from cruddur.context import ApiContext
from cruddur.errors import MessageGroupNotFound
from cruddur.media.schemas import ProfileImage
from cruddur.messages import repository
from cruddur.messages.access import find_recipient, get_participants, get_visible, translate_errors
from cruddur.messages.repository import Participant
from cruddur.messages.schemas import Folder, Message, MessageGroup
from cruddur_messages import errors, history, items, keys
from cruddur_messages.items import Membership

_FOLDERS: Mapping[items.Folder, Literal["inbox", "requests", "gone"]] = {
    items.Folder.INBOX: "inbox",
    items.Folder.REQUESTS: "requests",
    items.Folder.GONE: "gone",
}


@translate_errors
def newest_messages(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, *, limit: int
) -> tuple[list[Message], UUID | None]:
    """Return the newest messages, oldest first, and the cursor for `older_messages`.

    Raises:
        MessageGroupNotFound: the viewer isn't a member, or a block hides the conversation.
    """
    page = history.newest_page(context.messages, group_uuid, viewer_uuid, limit=limit)
    return _to_page(context, viewer_uuid, page), page.next_cursor


@translate_errors
def older_messages(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, *, before: UUID, limit: int
) -> tuple[list[Message], UUID | None]:
    """Return the messages before a cursor; return and raise as `newest_messages`."""
    page = history.older_page(context.messages, group_uuid, viewer_uuid, before=before, limit=limit)
    return _to_page(context, viewer_uuid, page), page.next_cursor


@translate_errors
def newer_messages(
    context: ApiContext, viewer_uuid: UUID, group_uuid: UUID, *, after: UUID, limit: int
) -> tuple[list[Message], UUID | None]:
    """Return the messages after one, oldest first, and the cursor if there are more.

    Raises:
        MessageGroupNotFound: the viewer isn't a member, or a block hides the conversation.
    """
    page = history.newer_page(context.messages, group_uuid, viewer_uuid, after=after, limit=limit)
    return _to_page(context, viewer_uuid, page), page.next_cursor


@translate_errors
def groups(
    context: ApiContext, viewer_uuid: UUID, folder: Folder, *, after: UUID | None, limit: int
) -> tuple[list[MessageGroup], UUID | None]:
    """Return a page of a folder's conversations, newest first, and the cursor if there are more."""
    rows, next_cursor = history.list_folder(
        context.messages, viewer_uuid, items.Folder(folder.value), before=after, limit=limit
    )
    participants = repository.participants(
        context.database, viewer_uuid, {row.other for row in rows}
    )
    shown = [
        to_message_group(row, participants[row.other])
        for row in rows
        if not participants[row.other].is_hidden
    ]
    return shown, next_cursor


@translate_errors
def group(context: ApiContext, viewer_uuid: UUID, group_uuid: UUID) -> MessageGroup:
    """Return one conversation, with the other member's read receipt.

    Raises:
        MessageGroupNotFound: the viewer isn't a member, or a block hides the conversation.
    """
    row, participants = get_visible(context, viewer_uuid, group_uuid)
    others = history.find_membership(context.messages, group_uuid, row.other)
    return to_message_group(row, participants[row.other], others.receipt if others else None)


@translate_errors
def group_with(context: ApiContext, viewer_uuid: UUID, handle: str) -> MessageGroup:
    """Return the conversation with a person.

    Raises:
        InvalidInput: `receiver_is_yourself`.
        PersonNotFound: the handle doesn't exist, or there is a block in either direction.
        MessageGroupNotFound: there is no conversation yet.
    """
    other, _ = find_recipient(context, viewer_uuid, handle)
    both = history.find_both_memberships(
        context.messages, keys.group_uuid(viewer_uuid, other), viewer_uuid, other
    )
    if both is None:
        raise MessageGroupNotFound
    participants = get_participants(context, viewer_uuid, {other})
    return to_message_group(both[0], participants[other], both[1].receipt)


def unread_count(context: ApiContext, viewer_uuid: UUID) -> int | None:
    """Return the number of unread conversations, None if the table is unavailable."""
    try:
        others = set(history.list_unread_senders(context.messages, viewer_uuid))
    except errors.TableUnavailable:
        return None
    if not others:
        return 0
    participants = repository.participants(context.database, viewer_uuid, others)
    return sum(not participant.is_hidden for participant in participants.values())


def to_message(message: items.Message, participants: Mapping[UUID, Participant]) -> Message:
    author = participants[message.author]
    return Message(
        uuid=message.uuid,
        message_group_uuid=message.group,
        user_uuid=message.author,
        handle=author.handle,
        display_name=author.display_name,
        avatar=_avatar(author),
        deleted_author=author.is_deleted,
        message=message.body,
        entities=links.entities(message.body),
        created_at=message.created_at,
        deleted=message.is_deleted,
    )


def to_message_group(
    row: Membership, other: Participant, read_up_to: UUID | None = None
) -> MessageGroup:
    return MessageGroup(
        uuid=row.group,
        user_uuid=row.other,
        handle=other.handle,
        display_name=other.display_name,
        avatar=_avatar(other),
        deleted=other.is_deleted,
        message="" if row.is_cleared else row.last_message.preview,
        message_uuid=row.last_message.uuid,
        message_user_uuid=row.last_message.author,
        message_deleted=row.last_message.is_deleted,
        created_at=items.created_at(row.last_message.uuid),
        unread_count=row.unread,
        folder=_FOLDERS[row.folder],
        read_up_to=read_up_to,
    )


def _to_page(context: ApiContext, viewer_uuid: UUID, page: history.Page) -> list[Message]:
    participants = get_participants(context, viewer_uuid, page.members)
    return [to_message(message, participants) for message in page.messages]


def _avatar(participant: Participant) -> ProfileImage | None:
    return ProfileImage.model_validate(participant.avatar) if participant.avatar else None
