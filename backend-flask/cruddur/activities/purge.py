"""Purge of expired cruds, in batches that share the work by SKIP LOCKED."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cruddur.activities import repository
from cruddur.context import Context

_PURGE_BATCH_SIZE = 200
_REACTION_BATCH_SIZE = 2000


def purge(context: Context, batch: int = _PURGE_BATCH_SIZE) -> Iterator[int]:
    """Delete cruds that have expired, longest expired first; yield how many, batch by batch.

    One that many people reacted to loses what hangs on it first, some in each batch, so that no
    batch takes long. Any number may purge at once: they share the work, and none waits for another.
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
            if is_drained:
                repository.lock_parents(transaction, parent_uuids=parent_uuids, now=now)
                repository.purge(transaction, uuids=uuids, now=now)
        yield len(uuids) if is_drained else 0


def purge_lag(context: Context) -> timedelta:
    """Answer how long the crud that expired first has been waiting to be purged."""
    now = context.clock()
    return now - (repository.oldest_expired_at(context.database, now=now) or now)
