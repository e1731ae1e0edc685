"""SQL statements of idempotency keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.errors import LockNotAvailable

from cruddur.errors import IdempotencyKeyInUse
from cruddur.platform.database import Queries, statements

_sql = statements(__package__)


@dataclass(frozen=True)
class IdempotencyKey:
    """A user's key for an operation."""

    user_uuid: UUID
    operation: str
    key: str


@dataclass(frozen=True)
class StoredResponse:
    """Response of the first request with a key."""

    status: int
    body: str


def reserve(
    queries: Queries,
    key: IdempotencyKey,
    *,
    request_hash: bytes,
    now: datetime,
    expires_at: datetime,
) -> bool:
    """Reserve a key until the transaction ends; return False if it is used already.

    Raises:
        IdempotencyKeyInUse: another transaction reserves it for longer than the lock timeout.
    """
    try:
        reserved = queries.execute(
            _sql["reserve"],
            **vars(key),
            request_hash=request_hash,
            now=now,
            expires_at=expires_at,
        )
    except LockNotAvailable:
        raise IdempotencyKeyInUse from None
    return reserved == 1


def store_response(queries: Queries, key: IdempotencyKey, response: StoredResponse) -> None:
    """Store the response under the key that this transaction reserved."""
    queries.execute(_sql["store_response"], **vars(key), **vars(response))


def load_response(queries: Queries, key: IdempotencyKey) -> tuple[bytes, StoredResponse]:
    """Return the request hash and the response of a used key."""
    row = queries.fetch_one(_sql["load_response"], **vars(key))
    assert row is not None
    return row["request_hash"], StoredResponse(row["status"], row["body"])


def purge(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete a batch of expired keys; return how many."""
    return queries.execute(_sql["purge"], now=now, batch=batch)
