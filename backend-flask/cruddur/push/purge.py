"""Purge of subscriptions that are gone, which the Lambda that sends learns of."""

from __future__ import annotations

from collections.abc import Iterator

from cruddur.context import Context
from cruddur.push import repository
from cruddur_messages import web_push
from cruddur_messages.table import Table

_BATCH_SIZE = 25


def purge(context: Context, messages: Table, batch: int = _BATCH_SIZE) -> Iterator[int]:
    """Delete the subscriptions that push services don't know any more; yield how many."""
    while gone := web_push.list_gone(messages, limit=batch):
        deleted = repository.delete_gone(context.database, [each.uuid for each in gone])
        web_push.delete_gone(messages, gone)
        yield max(deleted, 1)
