"""Recompute a membership from messages: state, last message and unread count.

Pure functions of the membership and the newest messages, never of single changes: so duplicated or
reordered stream records do no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from cruddur_messages.items import (
    MAX_UNREAD,
    MIN_UUID,
    PREVIEW_LENGTH,
    LastMessage,
    Membership,
    Message,
    State,
)


def unread_start(member: Membership) -> UUID:
    """Return the id after which messages are unread: the one read last, or where they left."""
    return max(member.read_up_to or MIN_UUID, member.cleared_up_to or MIN_UUID)


def new_membership(message: Message, user: UUID, other: UUID, state: State) -> Membership:
    """Return a member's view of a conversation that begins with a message."""
    preview = message.body[:PREVIEW_LENGTH]
    last = LastMessage(message.uuid, message.author, preview, is_deleted=False)
    return reconciled(Membership(message.group, user, other, state, last), [message])


def reconciled(member: Membership, recent: Sequence[Message]) -> Membership:
    """Return the membership with the current last message and unread count.

    `recent` are the newest messages from `unread_start` on, newest first, at most `MAX_UNREAD` + 1;
    if the member hid all of these, older ones too.
    """
    new = [message for message in recent if message.uuid > (member.cleared_up_to or MIN_UUID)]
    if not new:
        return member
    state = member.state
    if state is State.LEFT:
        state = State.REQUESTED if new[0].author == member.other else State.ACCEPTED
    unread = sum(
        message.author == member.other
        and message.uuid > (member.read_up_to or MIN_UUID)
        and not _is_hidden(member, message)
        for message in new
    )
    return replace(
        member,
        state=state,
        last_message=_last_message(member, new),
        unread=min(unread, MAX_UNREAD),
    )


def mark_read(
    member: Membership, recent: Sequence[Message], up_to: UUID | None = None
) -> Membership:
    """Mark the messages up to one as read, or all until now."""
    marker = up_to or max((message.uuid for message in recent), default=MIN_UUID)
    if marker > unread_start(member):
        member = replace(member, read_up_to=marker)
    return reconciled(member, recent)


def accept(member: Membership, recent: Sequence[Message]) -> Membership:
    """Move a message request to the inbox; a conversation that was left stays left."""
    member = reconciled(member, recent)
    return member if member.state is State.LEFT else replace(member, state=State.ACCEPTED)


def leave(member: Membership, recent: Sequence[Message]) -> Membership:
    """Decline a request or leave a conversation; does nothing if that is done already."""
    member = reconciled(member, recent)
    if member.state is State.REQUESTED:
        return replace(member, state=State.DECLINED)
    if member.state is State.ACCEPTED:
        last = max([unread_start(member), *(message.uuid for message in recent)])
        return replace(member, state=State.LEFT, cleared_up_to=last, unread=0)
    return member


def _is_hidden(member: Membership, message: Message) -> bool:
    return message.is_deleted or member.user in message.hidden_from


def _last_message(member: Membership, new: Sequence[Message]) -> LastMessage:
    """Return the newest message that the member sees; without one, the newest without its text."""
    for message in new:
        if member.user not in message.hidden_from:
            preview = "" if message.is_deleted else message.body[:PREVIEW_LENGTH]
            return LastMessage(message.uuid, message.author, preview, message.is_deleted)
    return LastMessage(new[0].uuid, new[0].author, "", is_deleted=False)
