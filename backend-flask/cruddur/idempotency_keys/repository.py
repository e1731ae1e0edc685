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
class Reservation:
    """Whose key, and for what."""

    user_uuid: UUID
    operation: str
    key: str


@dataclass(frozen=True)
class Answer:
    """What a request was answered."""

    status: int
    body: str


def reserve(
    queries: Queries,
    reservation: Reservation,
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
            **vars(reservation),
            request_hash=request_hash,
            now=now,
            expires_at=expires_at,
        )
    except LockNotAvailable:
        raise IdempotencyKeyInUse from None
    return reserved == 1


def keep(queries: Queries, reservation: Reservation, answer: Answer) -> None:
    """Keep the answer under the key that this transaction reserved."""
    queries.execute(_sql["keep"], **vars(reservation), **vars(answer))


def kept(queries: Queries, reservation: Reservation) -> tuple[bytes, Answer]:
    """Answer the hash of the request that a reserved key stands for, and its answer."""
    row = queries.fetch_one(_sql["kept"], **vars(reservation))
    assert row is not None
    return row["request_hash"], Answer(row["status"], row["body"])


def purge(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete some expired keys; answer how many."""
    return queries.execute(_sql["purge"], now=now, batch=batch)
