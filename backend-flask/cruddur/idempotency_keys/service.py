"""Idempotency keys: a key and the work it stands for commit together, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from cruddur.context import Context
from cruddur.errors import IdempotencyKeyReused
from cruddur.idempotency_keys import repository
from cruddur.idempotency_keys.repository import IdempotencyKey, StoredResponse
from cruddur.people import service as people
from cruddur.platform.database import Transaction

__all__ = ["IdempotencyKey", "StoredResponse", "purge", "run_once"]

_KEY_TTL = timedelta(hours=24)


def run_once(
    context: Context,
    key: IdempotencyKey,
    request_hash: bytes,
    work: Callable[[Transaction], StoredResponse],
) -> tuple[StoredResponse, bool]:
    """Run the work in the transaction that reserves its key, unless it ran before.

    Return the response, and whether it is a replay. If the work raises, the key stays free.

    Raises:
        IdempotencyKeyReused: the key was used for a different request.
        IdempotencyKeyInUse: the same request is still running elsewhere.
        TokenRefused: the account was deleted concurrently.
    """
    now = context.clock()
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, key.user_uuid)
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
    """Delete expired keys; yield how many, batch by batch."""
    while deleted := repository.purge(context.database, now=context.clock(), batch=batch):
        yield deleted
