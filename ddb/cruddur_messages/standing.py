"""How a conversation stands for one member: each function answers the row as it should be.

They look at the row and at the newest messages, never at what happened: so it makes no difference
how often or in which order they are called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from cruddur_messages.items import PREVIEW_LENGTH, UNREAD_MOST, Message, Newest, Row, State

NOTHING = UUID(int=0)


def seen_from(row: Row) -> UUID:
    """Answer the oldest message that matters: the one read last, or where the member left."""
    return max(row.read_up_to or NOTHING, row.cleared_up_to or NOTHING)


def begun(message: Message, user: UUID, other: UUID, state: State) -> Row:
    """Begin a conversation for one of its members."""
    newest = Newest(message.uuid, message.author, message.body[:PREVIEW_LENGTH], is_deleted=False)
    return settled(Row(message.group, user, other, state, newest), [message])


def settled(row: Row, recent: Sequence[Message]) -> Row:
    """Show the newest message, and count what the other wrote since the member read.

    `recent` are the newest messages from `seen_from` on, newest first; `UNREAD_MOST` and one.
    """
    new = [message for message in recent if message.uuid > (row.cleared_up_to or NOTHING)]
    if not new:
        return row
    state = row.state
    if state is State.LEFT:
        state = State.REQUESTED if new[0].author == row.other else State.ACCEPTED
    unread = sum(
        message.author == row.other
        and message.uuid > (row.read_up_to or NOTHING)
        and not _is_hidden(row, message)
        for message in new
    )
    return replace(row, state=state, newest=_newest(row, new[0]), unread=min(unread, UNREAD_MOST))


def read(row: Row, recent: Sequence[Message]) -> Row:
    """Mark everything until now as read."""
    newest = max((message.uuid for message in recent), default=NOTHING)
    if newest > seen_from(row):
        row = replace(row, read_up_to=newest)
    return settled(row, recent)


def accepted(row: Row, recent: Sequence[Message]) -> Row:
    """Take a request into the inbox; what was left stays left."""
    row = settled(row, recent)
    return row if row.state is State.LEFT else replace(row, state=State.ACCEPTED)


def gone(row: Row, recent: Sequence[Message]) -> Row:
    """Decline a request, or leave a conversation; one that is gone stays as it is."""
    row = settled(row, recent)
    if row.state is State.REQUESTED:
        return replace(row, state=State.DECLINED)
    if row.state is State.ACCEPTED:
        last = max(seen_from(row), row.newest.uuid)
        return replace(row, state=State.LEFT, cleared_up_to=last, unread=0)
    return row


def _is_hidden(row: Row, message: Message) -> bool:
    return message.is_deleted or row.user in message.hidden_from


def _newest(row: Row, message: Message) -> Newest:
    hidden = _is_hidden(row, message)
    preview = "" if hidden else message.body[:PREVIEW_LENGTH]
    return Newest(message.uuid, message.author, preview, hidden)
