"""Erase a deleted account from the messages table; the other members' messages stay."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from cruddur_messages import history, keys
from cruddur_messages.items import Folder, Membership
from cruddur_messages.table import ConditionFailed, Table, check, delete

_BATCH_SIZE = 25


def erase(table: Table, user: UUID) -> Iterator[int]:
    """Delete all of a user's items in batches; yield the number of items of each batch.

    It is idempotent: it may be interrupted, repeated, and run twice at the same time.
    """
    yield from leave_conversations(table, user)
    for partition in (
        keys.sent(user),
        keys.tickets(user),
        keys.events(user),
        keys.session(user),
    ):
        yield from _delete_partition(table, "pk = :pk", {":pk": partition})
    yield from _delete_connections(table, user)


def leave_conversations(table: Table, user: UUID) -> Iterator[int]:
    """Delete a user's memberships, and the conversations whose other member is deleted too."""
    for name in Folder:
        for member in history.iterate_folder(table, user, name):
            yield from _leave(table, member)


def _leave(table: Table, member: Membership) -> Iterator[int]:
    partition = keys.group(member.group)
    own, others = keys.member(member.user), keys.member(member.other)
    try:
        # In one transaction, so that of two concurrent deletions one is the last.
        table.write(delete(partition, own), check(partition, others, "attribute_exists(pk)"))
    except ConditionFailed:
        # META first, so that no message can be sent; the membership last, because a repeated run
        # finds the conversation by it.
        table.delete(partition, keys.META)
        yield from _delete_partition(
            table, "pk = :pk AND sk < :last", {":pk": partition, ":last": keys.LAST_MESSAGE}
        )
        table.delete(partition, own)
    yield 1


def _delete_partition(table: Table, condition: str, values: dict[str, str]) -> Iterator[int]:
    while found := table.query(condition, values, limit=_BATCH_SIZE):
        table.batch_delete(found)
        yield len(found)


def _delete_connections(table: Table, user: UUID) -> Iterator[int]:
    partition = keys.connections(user)
    while found := table.query("pk = :pk", {":pk": partition}, limit=_BATCH_SIZE):
        table.batch_delete([{"pk": keys.connection(item["sk"]), "sk": keys.META} for item in found])
        table.batch_delete(found)
        yield 2 * len(found)
