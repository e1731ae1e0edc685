"""Purge of reports whose time has come, and the end of suspensions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from cruddur.context import Context
from cruddur.moderation import measures, repository
from cruddur.moderation.repository import LogEntry
from cruddur.moderation.schemas import Action, SubjectType

_PURGE_BATCH_SIZE = 200


def purge(context: Context, batch: int = _PURGE_BATCH_SIZE) -> Iterator[int]:
    """Delete reports and appeals that are due; yield how many."""
    while purged := repository.purge(context.database, now=context.clock(), limit=batch):
        yield purged


def queue_age(context: Context) -> timedelta:
    """Return how long the oldest open report or appeal has waited."""
    now = context.clock()
    return now - (repository.waiting_since(context.database, now=now) or now)


def end_suspensions(context: Context, batch: int = _PURGE_BATCH_SIZE) -> Iterator[int]:
    """End the suspensions whose time is over; yield 1 for each."""
    while uuids := repository.ended_suspensions(context.database, now=context.clock(), limit=batch):
        for uuid in uuids:
            yield int(_end_suspension(context, uuid))


def _end_suspension(context: Context, person_uuid: UUID) -> bool:
    """End a suspension, unless it was changed meanwhile; return whether it did."""
    now = context.clock()
    with context.database.transaction() as transaction:
        handle, before = measures.lock(transaction, person_uuid, None, now=now)
        if handle is None or before.person is None:
            return False
        until = before.person.suspended_until
        if until is None or until > now:
            return False
        after = before.without_action(Action.SUSPEND)
        measures.write(transaction, person_uuid, None, before, after)
        entry = LogEntry(
            uuid=context.new_uuid(),
            moderator_uuid=None,
            moderator_handle=None,
            action="reinstate",
            subject_type=SubjectType.PERSON.value,
            subject_uuid=person_uuid,
            person_uuid=person_uuid,
            person_handle=handle,
            report_uuid=None,
            reason="The suspension has ended.",
            until=None,
            before=before.to_json(),
            after=after.to_json(),
            appealed_uuid=None,
            now=now,
        )
        repository.insert_log_entry(transaction, entry)
    return True
