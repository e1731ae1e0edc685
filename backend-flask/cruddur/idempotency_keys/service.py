"""The rule of idempotency keys: a key and what it was used for happen together, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from cruddur.context import Context
from cruddur.errors import IdempotencyKeyReused
from cruddur.idempotency_keys import repository
from cruddur.idempotency_keys.repository import IdempotencyKey, StoredResponse
from cruddur.platform.database import Transaction

__all__ = ["IdempotencyKey", "StoredResponse", "purge", "run_once"]

_KEY_TTL = timedelta(hours=24)


def run_once(
    context: Context,
    key: IdempotencyKey,
    request_hash: bytes,
    work: Callable[[Transaction], StoredResponse],
) -> tuple[StoredResponse, bool]:
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
            transaction, key, request_hash=request_hash, now=now, expires_at=now + _KEY_TTL
        ):
            response = work(transaction)
            repository.store_response(transaction, key, response)
            return response, False
        stored_hash, response = repository.load_response(transaction, key)
    if stored_hash != request_hash:
        raise IdempotencyKeyReused
    return response, True


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Delete the keys that have expired; yield how many, batch by batch."""
    while deleted := repository.purge(context.database, now=context.clock(), batch=batch):
        yield deleted
