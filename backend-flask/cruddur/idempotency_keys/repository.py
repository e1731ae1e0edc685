"""The rows behind idempotency keys."""

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
    """Whose key, and for what."""

    user_uuid: UUID
    operation: str
    key: str


@dataclass(frozen=True)
class StoredResponse:
    """What a request was answered."""

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
    """Reserve a key until the transaction ends; answer whether it was free.

    Raises:
        IdempotencyKeyInUse: another transaction holds it for longer than a lock is waited for.
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
    """Keep the answer under the key that this transaction reserved."""
    queries.execute(_sql["store_response"], **vars(key), **vars(response))


def load_response(queries: Queries, key: IdempotencyKey) -> tuple[bytes, StoredResponse]:
    """Answer the hash of the request that a reserved key stands for, and its answer."""
    row = queries.fetch_one(_sql["load_response"], **vars(key))
    assert row is not None
    return row["request_hash"], StoredResponse(row["status"], row["body"])


def purge(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete some expired keys; answer how many."""
    return queries.execute(_sql["purge"], now=now, batch=batch)
