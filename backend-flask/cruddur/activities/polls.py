"""Ended polls: notify their author and those who voted, once, in the job that runs every minute.

The progress of each poll is in its row, written in the transaction of the notifications. So a run
that dies loses and repeats nothing, and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from cruddur.activities import repository
from cruddur.activities.repository import EndedPoll
from cruddur.context import Context
from cruddur.notifications import service as notifications
from cruddur.people import service as people

_BATCH_SIZE = 100
_BEFORE_ALL = UUID(int=0)


def notify_ended(context: Context, batch: int = _BATCH_SIZE) -> Iterator[int]:
    """Notify of the polls that have ended, the first of them first; yield how many, by batch.

    Concurrent runs share the work. A poll that fails stays for the next run, and doesn't stop the
    others.

    Raises:
        ExceptionGroup: the failures, after the others are done.
    """
    errors: list[Exception] = []
    ended: EndedPoll | None = None
    while ended := repository.next_ended_poll(context.database, now=context.clock(), after=ended):
        try:
            while (notified := _notify(context, ended.activity_uuid, batch)) is not None:
                yield notified
        except Exception as error:  # noqa: BLE001  # raised below, when the others are done
            errors.append(error)
    if errors:
        raise ExceptionGroup("Not everybody was notified of the end of a poll", errors)


def _notify(context: Context, activity_uuid: UUID, batch: int) -> int | None:
    """Notify the next people of a poll; return how many, None if there are no more.

    The first are its author, alone: with the mark that this sets, the poll takes no more votes, so
    those who voted are known from then on.
    """
    with context.database.transaction() as transaction:
        found = repository.unnotified_voters(transaction, activity_uuid, limit=batch)
        if found is None:
            return None
        is_first = found.notified_up_to is None
        named = [found.author_uuid] if is_first else found.voter_uuids
        # People first, and then the crud: decision 19.
        there = people.lock_people(transaction, {found.author_uuid, *named})
        is_shown = repository.lock_polled(transaction, activity_uuid, now=context.clock())
        is_notified = is_shown and found.author_uuid in there
        up_to = _BEFORE_ALL if is_first or not named else named[-1]
        if not repository.mark_notified(
            transaction,
            activity_uuid,
            before=found.notified_up_to,
            up_to=up_to,
            is_last=not is_notified or (not is_first and len(named) < batch),
        ):
            return 0
        if not is_notified:
            return 0
        return notifications.notify_poll_ended(
            context,
            transaction,
            actor_uuid=found.author_uuid,
            user_uuids=[uuid for uuid in named if uuid in there],
            activity_uuid=activity_uuid,
        )
