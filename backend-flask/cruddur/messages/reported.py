"""Messages as the evidence of a report: the message, and those before it."""

from __future__ import annotations

from uuid import UUID

from cruddur.context import ApiContext
from cruddur.errors import MessageNotFound
from cruddur.messages import repository
from cruddur.messages.access import translate_errors
from cruddur.messages.schemas import ReportedMessage
from cruddur_messages import errors, history

MAX_MESSAGES = 10


@translate_errors
def read(
    context: ApiContext, viewer_uuid: UUID, uuid: UUID, group_uuid: UUID | None
) -> tuple[UUID, str, list[ReportedMessage]]:
    """Return a message's author, their handle, and the last messages up to it, oldest first.

    Also across a block.

    Raises:
        MessageNotFound: there is none of this uuid that the viewer can read.
        Unavailable: the messages can't be reached.
    """
    try:
        group = group_uuid or history.find_group(context.messages, viewer_uuid, uuid)
        found = history.messages_up_to(
            context.messages, group, viewer_uuid, uuid, limit=MAX_MESSAGES
        )
    except (errors.NotAMember, errors.NoSuchMessage):
        raise MessageNotFound from None
    people = repository.participants(context.database, viewer_uuid, found[-1].members)
    messages = [
        ReportedMessage(
            uuid=message.uuid,
            handle=people[message.author].handle,
            message=message.body,
            created_at=message.created_at,
        )
        for message in found
    ]
    return found[-1].author, messages[-1].handle, messages
