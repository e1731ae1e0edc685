"""The rule of idempotency keys: a key and what it was used for happen together, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from cruddur.context import Context
from cruddur.errors import IdempotencyKeyReused
from cruddur.idempotency_keys import repository
from cruddur.idempotency_keys.repository import Answer, Reservation
from cruddur.platform.database import Transaction

__all__ = ["Answer", "Reservation", "once", "purge"]

_LIFE = timedelta(hours=24)


def once(
    context: Context,
    reservation: Reservation,
    request_hash: bytes,
    work: Callable[[Transaction], Answer],
) -> tuple[Answer, bool]:
    """Do the work in the transaction that reserves its key, unless it was done before.

    Answers what the work answered, and whether that was earlier. Work that raises leaves the
    key free.

    Raises:
        IdempotencyKeyReused: the key stands for another request.
        IdempotencyKeyInUse: the same request is at work elsewhere, and takes long.
    """
    now = context.clock()
    with context.database.transaction() as transaction:
        if repository.reserve(
            transaction, reservation, request_hash=request_hash, now=now, expires_at=now + _LIFE
        ):
            answer = work(transaction)
            repository.keep(transaction, reservation, answer)
            return answer, False
        kept_hash, answer = repository.kept(transaction, reservation)
    if kept_hash != request_hash:
        raise IdempotencyKeyReused
    return answer, True


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Delete the keys that have expired; yield how many, batch by batch."""
    while deleted := repository.purge(context.database, now=context.clock(), batch=batch):
        yield deleted
