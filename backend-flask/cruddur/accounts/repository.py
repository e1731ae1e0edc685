"""The rows behind accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from cruddur.platform.database import Queries, Row, statements

_sql = statements(__package__)
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class DeletedAccount:
    """Somebody whose rows are gone, and since when."""

    user_uuid: UUID
    deleted_at: datetime


@dataclass(frozen=True)
class DeletedCognitoUser(DeletedAccount):
    """Somebody whose rows are gone, and whom Cognito may know still."""

    cognito_sub: str


def person_by_sub(queries: Queries, *, cognito_sub: str, issued_at: datetime) -> Row | None:
    """Answer `uuid`, `handle` and `token_valid`."""
    return queries.fetch_one(_sql["person_by_sub"], cognito_sub=cognito_sub, issued_at=issued_at)


def register(
    queries: Queries,
    *,
    uuid: UUID,
    cognito_sub: str,
    email: str,
    handle: str,
    display_name: str,
    now: datetime,
) -> bool:
    """Write the row; answer whether it is new."""
    row = queries.fetch_one(
        _sql["register"],
        uuid=uuid,
        cognito_sub=cognito_sub,
        email=email,
        handle=handle,
        display_name=display_name,
        now=now,
    )
    return row is not None


def find_conflicts(
    queries: Queries, *, cognito_sub: str, email: str, handle: str, now: datetime
) -> set[str]:
    """Answer which of `sub`, `email` and `handle` belong to somebody."""
    row = queries.fetch_one(
        _sql["find_conflicts"], cognito_sub=cognito_sub, email=email, handle=handle, now=now
    )
    assert row is not None
    return {mark for mark, is_taken in row.items() if is_taken}


def revoke_tokens(queries: Queries, *, uuid: UUID, valid_from: datetime) -> None:
    """Refuse the person's access tokens issued before `valid_from`."""
    queries.execute(_sql["revoke_tokens"], uuid=uuid, valid_from=valid_from)


def hold_handle(queries: Queries, *, user_uuid: UUID, held_until: datetime) -> None:
    """Keep the handle that the person is about to give up."""
    queries.execute(_sql["hold_handle"], user_uuid=user_uuid, held_until=held_until)


def trim_held_handles(queries: Queries, *, user_uuid: UUID, max_held: int) -> None:
    """Keep no more of the person's former handles than the newest few."""
    queries.execute(_sql["trim_held_handles"], user_uuid=user_uuid, max_held=max_held)


def is_handle_held(queries: Queries, *, handle: str, cognito_sub: str, now: datetime) -> bool:
    """Answer whether a newcomer's handle is kept for somebody, or the newcomer has departed."""
    row = queries.fetch_one(_sql["is_handle_held"], handle=handle, cognito_sub=cognito_sub, now=now)
    assert row is not None
    return bool(row["held"])


def release_handles(queries: Queries, *, now: datetime, batch: int) -> int:
    """Keep some handles no longer whose time is over; answer how many."""
    return queries.execute(_sql["release_handles"], now=now, batch=batch)


def change_handle(queries: Queries, *, user_uuid: UUID, handle: str, now: datetime) -> bool:
    """Give the person another handle; answer whether it was to be had."""
    return queries.execute(_sql["change_handle"], user_uuid=user_uuid, handle=handle, now=now) == 1


def lock_user(queries: Queries, *, user_uuid: UUID) -> bool:
    """Hold the person's row until the transaction ends; answer whether it is there."""
    return queries.fetch_one(_sql["lock_user"], user_uuid=user_uuid) is not None


def set_statement_timeout(queries: Queries, *, milliseconds: int) -> None:
    """Let each statement take so long, until the transaction ends."""
    queries.fetch_one(_sql["set_statement_timeout"], milliseconds=milliseconds)


def delete(queries: Queries, *, user_uuid: UUID, now: datetime) -> None:
    """Delete the person and all that is theirs, count them nowhere any more, and note it."""
    queries.fetch_one(_sql["lock_affected"], user_uuid=user_uuid)
    queries.execute(_sql["delete_relations"], user_uuid=user_uuid)
    queries.execute(_sql["delete"], user_uuid=user_uuid, now=now)


def next_deleted_account(
    queries: Queries, *, before: datetime, after: DeletedAccount | None
) -> DeletedAccount | None:
    """Answer who departed first before a moment, after another of those."""
    row = queries.fetch_one(_sql["next_deleted_account"], before=before, **_cursor(after))
    return DeletedAccount(**row) if row else None


def next_deleted_cognito_user(
    queries: Queries, *, after: DeletedAccount | None
) -> DeletedCognitoUser | None:
    """Answer who departed first of those whom Cognito may know still, after another of them."""
    row = queries.fetch_one(_sql["next_deleted_cognito_user"], **_cursor(after))
    return DeletedCognitoUser(**row) if row else None


def mark_cognito_deleted(queries: Queries, *, user_uuid: UUID) -> None:
    """Note that Cognito doesn't know somebody any more who departed."""
    queries.execute(_sql["mark_cognito_deleted"], user_uuid=user_uuid)


def delete_tombstone(queries: Queries, *, user_uuid: UUID) -> None:
    """Note that nothing of somebody's is left, unless Cognito may know them still."""
    queries.execute(_sql["delete_tombstone"], user_uuid=user_uuid)


def export(queries: Queries, *, user_uuid: UUID, now: datetime) -> str | None:
    """Answer everything that is the person's, as JSON."""
    row = queries.fetch_one(_sql["export"], user_uuid=user_uuid, now=now)
    return str(row["body"]) if row else None


def _cursor(after: DeletedAccount | None) -> dict[str, object]:
    return {
        "after_deleted_at": after.deleted_at if after else _EARLIEST,
        "after_user_uuid": after.user_uuid if after else UUID(int=0),
    }
