"""SQL statements of accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from cruddur.platform.database import Check, Conflict, Page, Queries, Row, statements

_sql = statements(__package__)
_EARLIEST = datetime.min.replace(tzinfo=UTC)
# An advisory lock; any number that nothing else uses.
_DELETIONS_LOCK = 0x63727564_64656C

# The lists of a data export that are read from Postgres, in the order of the document.
EXPORT_SECTIONS = {
    "cruds": _sql["export_cruds"],
    "drafts": _sql["export_drafts"],
    "scheduled": _sql["export_scheduled"],
    "media": _sql["export_media"],
    "likes": _sql["export_likes"],
    "reposts": _sql["export_reposts"],
    "bookmarks": _sql["export_bookmarks"],
    "votes": _sql["export_votes"],
    "following": _sql["export_following"],
    "followers": _sql["export_followers"],
    "follow_requests": _sql["export_follow_requests"],
    "requested_follows": _sql["export_requested_follows"],
    "blocking": _sql["export_blocking"],
    "muting": _sql["export_muting"],
    "muting_reposts": _sql["export_muting_reposts"],
    "muted_threads": _sql["export_muted_threads"],
    "muted_words": _sql["export_muted_words"],
    "sessions": _sql["export_sessions"],
    "push_subscriptions": _sql["export_push_subscriptions"],
    "reports": _sql["export_reports"],
    "decisions": _sql["export_decisions"],
}


@dataclass(frozen=True)
class DeletedAccount:
    """Tombstone of a deleted account."""

    user_uuid: UUID
    deleted_at: datetime


@dataclass(frozen=True)
class DeletedCognitoUser(DeletedAccount):
    """Tombstone of an account whose Cognito user may still exist."""

    cognito_sub: str


def person_by_sub(
    queries: Queries, *, cognito_sub: str, issued_at: datetime, session_uuid: UUID | None = None
) -> Row | None:
    """Return `uuid`, `handle`, `token_valid`, `is_suspended`, `session_ended` and `last_used_at`.

    The last two are of the session.
    """
    return queries.fetch_one(
        _sql["person_by_sub"],
        cognito_sub=cognito_sub,
        issued_at=issued_at,
        session_uuid=session_uuid,
    )


def check_person(is_passed: Callable[[Row | None], bool], **parameters: object) -> Check:
    """Return a check of what `person_by_sub` returns for these parameters."""
    return Check(_sql["person_by_sub"], parameters, is_passed)


def is_moderator(queries: Queries, *, user_uuid: UUID) -> bool:
    """Return whether the user has a moderator's row."""
    return queries.fetch_one(_sql["moderator"], user_uuid=user_uuid) is not None


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
    """Insert the user; return False if they, the email or the handle exist."""
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
    """Return which of `sub`, `email` and `handle` are taken."""
    row = queries.fetch_one(
        _sql["find_conflicts"], cognito_sub=cognito_sub, email=email, handle=handle, now=now
    )
    assert row is not None
    return {field for field, is_taken in row.items() if is_taken}


def update_email(queries: Queries, *, cognito_sub: str, email: str) -> bool:
    """Update a user's email if it differs; return False if another user's row has it."""
    try:
        queries.execute(_sql["update_email"], cognito_sub=cognito_sub, email=email)
    except Conflict:
        return False
    return True


def clear_email(queries: Queries, *, cognito_sub: str, email: str) -> None:
    """Empty the email in another user's row; it is this user's, as Cognito says."""
    queries.execute(_sql["clear_email"], cognito_sub=cognito_sub, email=email)


def revoke_tokens(queries: Queries, *, uuid: UUID, valid_from: datetime) -> bool:
    """Revoke the user's access tokens of before a moment; return False if they don't exist."""
    return queries.execute(_sql["revoke_tokens"], uuid=uuid, valid_from=valid_from) == 1


def record_session(
    queries: Queries,
    *,
    user_uuid: UUID,
    session_uuid: UUID,
    created_at: datetime,
    hour: datetime,
    browser: str | None,
    system: str | None,
    network: str | None,
) -> None:
    """Insert the session, or update the hour of its newest use."""
    queries.execute(
        _sql["record_session"],
        user_uuid=user_uuid,
        session_uuid=session_uuid,
        created_at=created_at,
        hour=hour,
        browser=browser,
        system=system,
        network=network,
    )


def sessions(
    queries: Queries,
    *,
    user_uuid: UUID,
    session_uuid: UUID | None,
    created_after: datetime,
    limit: int,
) -> str:
    """Return the user's sessions as JSON, the one that asks first."""
    row = queries.fetch_one(
        _sql["sessions"],
        user_uuid=user_uuid,
        session_uuid=session_uuid,
        created_after=created_after,
        limit=limit,
    )
    assert row is not None
    return str(row["body"])


def end_session(
    queries: Queries, *, user_uuid: UUID, session_uuid: UUID, now: datetime, created_after: datetime
) -> bool:
    """End a session of the user; return False if they have no such session."""
    ended = queries.execute(
        _sql["end_session"],
        user_uuid=user_uuid,
        session_uuid=session_uuid,
        now=now,
        created_after=created_after,
    )
    return ended == 1


def purge_sessions(queries: Queries, *, created_before: datetime, batch: int) -> int:
    """Delete a batch of old sessions; return how many."""
    return queries.execute(_sql["purge_sessions"], created_before=created_before, batch=batch)


def person_by_email(queries: Queries, *, email: str) -> Row | None:
    """Return `uuid` and `cognito_sub` of the user with this email."""
    return queries.fetch_one(_sql["person_by_email"], email=email)


def two_step(queries: Queries, *, user_uuid: UUID) -> Row:
    """Return `recovery_codes_left` and `last_change` of a user's two-step sign-in."""
    row = queries.fetch_one(_sql["two_step"], user_uuid=user_uuid)
    assert row is not None
    return row


def delete_recovery_codes(queries: Queries, *, user_uuid: UUID) -> None:
    """Delete all recovery codes of the user."""
    queries.execute(_sql["delete_recovery_codes"], user_uuid=user_uuid)


def insert_recovery_codes(queries: Queries, *, user_uuid: UUID, hashes: list[bytes]) -> None:
    """Insert recovery codes of the user."""
    queries.execute(_sql["insert_recovery_codes"], user_uuid=user_uuid, hashes=hashes)


def use_recovery_code(
    queries: Queries, *, user_uuid: UUID, code_hash: bytes, used_at: datetime | None
) -> bool:
    """Mark a code as used, or as not used; return False if there is none to mark so."""
    marked = queries.execute(
        _sql["use_recovery_code"], user_uuid=user_uuid, hash=code_hash, used_at=used_at
    )
    return marked == 1


def record_two_step_change(
    queries: Queries,
    *,
    user_uuid: UUID,
    change: str,
    now: datetime,
    browser: str | None,
    system: str | None,
    network: str | None,
) -> None:
    """Record the last change of the user's two-step sign-in."""
    queries.execute(
        _sql["record_two_step_change"],
        user_uuid=user_uuid,
        change=change,
        now=now,
        browser=browser,
        system=system,
        network=network,
    )


def hold_handle(queries: Queries, *, user_uuid: UUID, held_until: datetime) -> None:
    """Reserve the user's current handle for them, before it changes."""
    queries.execute(_sql["hold_handle"], user_uuid=user_uuid, held_until=held_until)


def current_handle(queries: Queries, *, handle: str, now: datetime) -> str | None:
    """Return the present handle of the user for whom this former one is held."""
    row = queries.fetch_one(_sql["current_handle"], handle=handle, now=now)
    return str(row["handle"]) if row else None


def trim_held_handles(queries: Queries, *, user_uuid: UUID, max_held: int) -> None:
    """Release all but the newest of the user's held handles."""
    queries.execute(_sql["trim_held_handles"], user_uuid=user_uuid, max_held=max_held)


def is_handle_held(queries: Queries, *, handle: str, cognito_sub: str, now: datetime) -> bool:
    """Return whether the handle is held, or the sub belongs to a deleted account."""
    row = queries.fetch_one(_sql["is_handle_held"], handle=handle, cognito_sub=cognito_sub, now=now)
    assert row is not None
    return bool(row["held"])


def release_handles(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete a batch of expired handle holds; return how many."""
    return queries.execute(_sql["release_handles"], now=now, batch=batch)


def change_handle(queries: Queries, *, user_uuid: UUID, handle: str, now: datetime) -> bool:
    """Update the handle; return False if it is taken or held for another user."""
    return queries.execute(_sql["change_handle"], user_uuid=user_uuid, handle=handle, now=now) == 1


def lock_user(queries: Queries, *, user_uuid: UUID) -> bool:
    """Lock the user's row; return False if it doesn't exist."""
    return queries.fetch_one(_sql["lock_user"], user_uuid=user_uuid) is not None


def lock_deletions(queries: Queries) -> None:
    """Take the lock that only one account deletion has at a time."""
    queries.fetch_one(_sql["lock_deletions"], key=_DELETIONS_LOCK)


def delete(queries: Queries, *, user_uuid: UUID, now: datetime) -> None:
    """Delete the user with all their rows, correct others' cruds, and leave a tombstone."""
    queries.fetch_one(_sql["lock_affected"], user_uuid=user_uuid)
    queries.execute(_sql["delete_relations"], user_uuid=user_uuid)
    queries.execute(_sql["delete_appeals"], user_uuid=user_uuid)
    queries.execute(_sql["delete"], user_uuid=user_uuid, now=now)


def correct_follow_counts(queries: Queries, *, limit: int) -> int:
    """Correct people's counters for a batch of deleted follows; return how many."""
    row = queries.fetch_one(_sql["correct_follow_counts"], limit=limit)
    assert row is not None
    return int(row["corrected"])


def next_deleted_account(
    queries: Queries, *, before: datetime, after: DeletedAccount | None
) -> DeletedAccount | None:
    """Return the next account deleted before a moment; a keyset cursor."""
    row = queries.fetch_one(_sql["next_deleted_account"], before=before, **_cursor(after))
    return DeletedAccount(**row) if row else None


def next_deleted_cognito_user(
    queries: Queries, *, after: DeletedAccount | None
) -> DeletedCognitoUser | None:
    """Return the next account whose Cognito user may still exist; a keyset cursor."""
    row = queries.fetch_one(_sql["next_deleted_cognito_user"], **_cursor(after))
    return DeletedCognitoUser(**row) if row else None


def mark_cognito_deleted(queries: Queries, *, user_uuid: UUID) -> None:
    """Record that the Cognito user is deleted."""
    queries.execute(_sql["mark_cognito_deleted"], user_uuid=user_uuid)


def delete_tombstone(queries: Queries, *, user_uuid: UUID) -> None:
    """Delete the tombstone, unless the Cognito user may still exist."""
    queries.execute(_sql["delete_tombstone"], user_uuid=user_uuid)


def export_person(queries: Queries, *, user_uuid: UUID) -> tuple[str, str] | None:
    """Return the user and their held handles as JSON; None if the account is deleted."""
    row = queries.fetch_one(_sql["export_person"], user_uuid=user_uuid)
    return (row["person"], row["held_handles"]) if row else None


def export_page(
    queries: Queries, section: str, *, user_uuid: UUID, now: datetime, after: UUID, limit: int
) -> Page:
    """Return a page of a section of the user's data export."""
    row = queries.fetch_one(
        EXPORT_SECTIONS[section], user_uuid=user_uuid, now=now, after=after, limit=limit
    )
    assert row is not None
    return Page(**row)


def _cursor(after: DeletedAccount | None) -> dict[str, object]:
    return {
        "after_deleted_at": after.deleted_at if after else _EARLIEST,
        "after_user_uuid": after.user_uuid if after else UUID(int=0),
    }
