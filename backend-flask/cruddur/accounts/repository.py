"""The rows behind accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from cruddur.platform.database import Queries, Row, statements

_sql = statements(__package__)
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Departure:
    """Somebody whose rows are gone, and since when."""

    user_uuid: UUID
    deleted_at: datetime


@dataclass(frozen=True)
class CognitoDeparture(Departure):
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


def taken(
    queries: Queries, *, cognito_sub: str, email: str, handle: str, now: datetime
) -> set[str]:
    """Answer which of `sub`, `email` and `handle` belong to somebody."""
    row = queries.fetch_one(
        _sql["taken"], cognito_sub=cognito_sub, email=email, handle=handle, now=now
    )
    assert row is not None
    return {mark for mark, is_taken in row.items() if is_taken}


def refuse_tokens(queries: Queries, *, uuid: UUID, valid_from: datetime) -> None:
    """Refuse the person's access tokens issued before `valid_from`."""
    queries.execute(_sql["refuse_tokens"], uuid=uuid, valid_from=valid_from)


def hold_handle(queries: Queries, *, user_uuid: UUID, held_until: datetime) -> None:
    """Keep the handle that the person is about to give up."""
    queries.execute(_sql["hold_handle"], user_uuid=user_uuid, held_until=held_until)


def release_own(queries: Queries, *, user_uuid: UUID, most: int) -> None:
    """Keep no more of the person's former handles than the newest few."""
    queries.execute(_sql["release_own"], user_uuid=user_uuid, most=most)


def kept(queries: Queries, *, handle: str, cognito_sub: str, now: datetime) -> bool:
    """Answer whether a newcomer's handle is kept for somebody, or the newcomer has departed."""
    row = queries.fetch_one(_sql["kept"], handle=handle, cognito_sub=cognito_sub, now=now)
    assert row is not None
    return bool(row["kept"])


def release_handles(queries: Queries, *, now: datetime, batch: int) -> int:
    """Keep some handles no longer whose time is over; answer how many."""
    return queries.execute(_sql["release_handles"], now=now, batch=batch)


def change_handle(queries: Queries, *, user_uuid: UUID, handle: str, now: datetime) -> bool:
    """Give the person another handle; answer whether it was to be had."""
    return queries.execute(_sql["change_handle"], user_uuid=user_uuid, handle=handle, now=now) == 1


def hold_person(queries: Queries, *, user_uuid: UUID) -> bool:
    """Hold the person's row until the transaction ends; answer whether it is there."""
    return queries.fetch_one(_sql["hold_person"], user_uuid=user_uuid) is not None


def take_time(queries: Queries, *, milliseconds: int) -> None:
    """Let each statement take so long, until the transaction ends."""
    queries.fetch_one(_sql["take_time"], milliseconds=milliseconds)


def delete(queries: Queries, *, user_uuid: UUID, now: datetime) -> None:
    """Delete the person and all that is theirs, count them nowhere any more, and note it."""
    queries.fetch_one(_sql["hold_touched"], user_uuid=user_uuid)
    queries.execute(_sql["leave"], user_uuid=user_uuid)
    queries.execute(_sql["delete"], user_uuid=user_uuid, now=now)


def next_departure(
    queries: Queries, *, before: datetime, after: Departure | None
) -> Departure | None:
    """Answer who departed first before a moment, after another of those."""
    row = queries.fetch_one(_sql["next_departure"], before=before, **_place(after))
    return Departure(**row) if row else None


def next_in_cognito(queries: Queries, *, after: Departure | None) -> CognitoDeparture | None:
    """Answer who departed first of those whom Cognito may know still, after another of them."""
    row = queries.fetch_one(_sql["next_in_cognito"], **_place(after))
    return CognitoDeparture(**row) if row else None


def leave_cognito(queries: Queries, *, user_uuid: UUID) -> None:
    """Note that Cognito doesn't know somebody any more who departed."""
    queries.execute(_sql["leave_cognito"], user_uuid=user_uuid)


def forget_departure(queries: Queries, *, user_uuid: UUID) -> None:
    """Note that nothing of somebody's is left, unless Cognito may know them still."""
    queries.execute(_sql["forget_departure"], user_uuid=user_uuid)


def export(queries: Queries, *, user_uuid: UUID, now: datetime) -> str | None:
    """Answer everything that is the person's, as JSON."""
    row = queries.fetch_one(_sql["export"], user_uuid=user_uuid, now=now)
    return str(row["body"]) if row else None


def _place(after: Departure | None) -> dict[str, object]:
    return {
        "after_deleted_at": after.deleted_at if after else _EARLIEST,
        "after_user_uuid": after.user_uuid if after else UUID(int=0),
    }
