"""Purge of expired cruds, in batches that share the work by SKIP LOCKED."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cruddur.activities import repository
from cruddur.context import Context

_PURGE_BATCH_SIZE = 200
_REACTION_BATCH_SIZE = 2000


def purge(context: Context, batch: int = _PURGE_BATCH_SIZE) -> Iterator[int]:
    """Delete expired cruds, oldest first; yield how many, batch by batch.

    A crud with many reactions loses them first, over several batches, so that no batch takes long.
    Concurrent runs share the work, as each skips the rows that another has locked. A reply whose
    parent is locked stays for the next batch; if only such are left, the run ends.
    """
    while True:
        now = context.clock()
        with context.database.transaction() as transaction:
            uuids, parent_uuids = repository.lock_expired(transaction, now=now, limit=batch)
            if not uuids:
                return
            is_drained = repository.delete_reactions_batch(
                transaction, uuids=uuids, limit=_REACTION_BATCH_SIZE
            )
            purged = 0
            if is_drained:
                locked = repository.lock_parents(transaction, parent_uuids=parent_uuids, now=now)
                purged = repository.purge(transaction, uuids=uuids, parent_uuids=locked, now=now)
        if is_drained and not purged:
            return
        yield purged


def purge_lag(context: Context) -> timedelta:
    """Return how long the oldest expired crud has been due."""
    now = context.clock()
    return now - (repository.oldest_expired_at(context.database, now=now) or now)
