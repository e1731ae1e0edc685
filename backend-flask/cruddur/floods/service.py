"""Count to whom a text goes, and report it when it has gone to many people in a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

from cruddur.context import Context
from cruddur.floods import repository
from cruddur.floods.fingerprints import fingerprint, without_handles
from cruddur.people import service as people
from cruddur.platform.database import Transaction
from cruddur.platform.telemetry import metrics

# As many conversations as a new account may begin in a day.
FLOOD_PEOPLE = 20
RECIPIENT_TTL = timedelta(days=1)
_PURGE_BATCH_SIZE = 1000


def record(
    context: Context,
    transaction: Transaction,
    author_uuid: UUID,
    text: str,
    recipient_uuids: Collection[UUID],
    *,
    is_message: bool = False,
) -> None:
    """Count those to whom a text goes and who don't follow its author; report a flood.

    It is the last lock of the transaction. The author is locked already.
    """
    if not recipient_uuids:
        return
    key = fingerprint(author_uuid, text)
    if key is None:
        return
    now = context.clock()
    repository.lock_text(transaction, key)
    count = repository.record_recipients(
        transaction,
        author_uuid,
        key,
        recipient_uuids=sorted(recipient_uuids),
        is_message=is_message,
        now=now,
        expires_at=now + RECIPIENT_TTL,
    )
    if count < FLOOD_PEOPLE:
        return
    if repository.report(
        transaction,
        author_uuid,
        key,
        uuid=context.new_uuid(),
        text=without_handles(text) if is_message else text,
        now=now,
        purge_at=now + context.report_retention,
    ):
        transaction.on_commit(partial(metrics.report_created, "flood"))


def record_all(
    context: Context,
    transaction: Transaction,
    author_uuid: UUID,
    texts: Iterable[tuple[str, Collection[UUID]]],
) -> None:
    """Count texts with those to whom each goes, as `record` does, in one order for all."""
    for text, recipient_uuids in sorted(
        texts, key=lambda each: fingerprint(author_uuid, each[0]) or 0
    ):
        record(context, transaction, author_uuid, text, recipient_uuids)


def record_message(context: Context, author_uuid: UUID, text: str, recipient_uuid: UUID) -> None:
    """Count a first message, as `record` does.

    Raises:
        TokenRefused: the author's account was deleted concurrently.
    """
    if fingerprint(author_uuid, text) is None:
        return
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, author_uuid)
        record(context, transaction, author_uuid, text, [recipient_uuid], is_message=True)


def purge(context: Context, batch: int = _PURGE_BATCH_SIZE) -> Iterator[int]:
    """Delete the recipients of texts after a day; yield how many, batch by batch."""
    while deleted := repository.purge(context.database, now=context.clock(), limit=batch):
        yield deleted
