"""Whoever is gone leaves nothing here but what others may read."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from cruddur_messages import conversations, keys
from cruddur_messages.items import Folder, Row
from cruddur_messages.table import Cancelled, Table, check, delete

_BATCH = 25


def erase(table: Table, user: UUID) -> Iterator[int]:
    """Delete all that is somebody's, batch by batch; yield how many items go with each.

    It may stop anywhere, and be begun again, also beside itself.
    """
    yield from leave_conversations(table, user)
    for partition in (
        keys.sent(user),
        keys.tickets(user),
        keys.events(user),
        keys.session(user),
    ):
        yield from _empty(table, "pk = :pk", {":pk": partition})
    # What names the connections goes last.
    yield from _forget_connections(table, user)


def leave_conversations(table: Table, user: UUID) -> Iterator[int]:
    """Delete somebody's conversations from their lists; once both are gone, the conversations.

    Whoever stays keeps what was written.
    """
    for name in Folder:
        for row in conversations.all_of(table, user, name):
            yield from _leave(table, row)


def _leave(table: Table, row: Row) -> Iterator[int]:
    partition = keys.group(row.group)
    own, others = keys.member(row.user), keys.member(row.other)
    try:
        # At once: of two who go at the same moment, one is the last.
        table.write(delete(partition, own), check(partition, others, "attribute_exists(pk)"))
    except Cancelled:
        # Without its facts, nobody can write; with the row, what is left is found again.
        table.delete(partition, keys.META)
        yield from _empty(
            table, "pk = :pk AND sk < :last", {":pk": partition, ":last": keys.LAST_MESSAGE}
        )
        table.delete(partition, own)
    yield 1


def _empty(table: Table, condition: str, values: dict[str, str]) -> Iterator[int]:
    while found := table.query(condition, values, limit=_BATCH):
        table.delete_all(found)
        yield len(found)


def _forget_connections(table: Table, user: UUID) -> Iterator[int]:
    partition = keys.connections(user)
    while found := table.query("pk = :pk", {":pk": partition}, limit=_BATCH):
        table.delete_all([{"pk": keys.connection(item["sk"]), "sk": keys.META} for item in found])
        table.delete_all(found)
        yield 2 * len(found)
