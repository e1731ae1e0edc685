"""Sign-up, authentication, handles and deletion of accounts."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import ValidationError

from cruddur.accounts import repository
from cruddur.accounts.schemas import NewPerson, is_mail_domain_refused
from cruddur.context import ApiContext, Context
from cruddur.errors import (
    AccountConflict,
    AccountSuspended,
    FieldError,
    InvalidInput,
    TokenRefused,
)
from cruddur.platform.database import Check, Conflict, Row

if TYPE_CHECKING:
    from cruddur.platform.token_claims import Claims

log = logging.getLogger(__name__)

HANDLE_HOLD = timedelta(days=30)
MAX_HELD_HANDLES = 3
MODERATORS = "moderators"

# A user who used up all rate limits has some hundred thousand rows.
_DELETE_TIMEOUT_SECONDS = 25


@dataclass(frozen=True)
class Viewer:
    """The signed-in user of a request, the sign-in of its token, and its newest recorded use."""

    uuid: UUID
    handle: str
    session_uuid: UUID | None = None
    session_used_at: datetime | None = None


class SessionRevoked(TokenRefused):
    """The person ended the session of this token."""


def validate_sign_up(context: Context, *, sub: str, handle: str, name: str, email: str) -> None:
    """Refuse a sign-up that couldn't become an account.

    Raises:
        InvalidInput: with `handle_blank`, `_malformed`, `_reserved`, `_taken`, `name_blank`, …;
            `email_refused` for a domain that gives addresses to anybody.
    """
    new_person = _validated(handle, name, email)
    if is_mail_domain_refused(new_person.email):
        raise InvalidInput.of("email_refused", "email")
    conflicts = repository.find_conflicts(
        context.database,
        cognito_sub=sub,
        email=new_person.email,
        handle=new_person.handle,
        now=context.clock(),
    )
    if "handle" in conflicts:
        raise InvalidInput.of("handle_taken", "handle")


def register(
    context: Context,
    *,
    sub: str,
    handle: str,
    name: str,
    email: str,
    is_email_verified: bool = False,
) -> None:
    """Insert the user if they don't exist yet; idempotent, and safe to call concurrently.

    If another user took the handle since sign-up, it gets a suffix: a user with a confirmed email
    always gets an account, and can change the handle later. An email is one user's in Cognito, so
    another row with this user's verified email is out of date.

    Raises:
        InvalidInput: Cognito has attributes that sign-up would have refused.
        AccountConflict: another user's account has the email, and this user hasn't proved it.
    """
    new_person = _validated(handle, name, email)
    handle = new_person.handle
    while not _insert_user(context, sub, new_person, handle):
        conflicts = repository.find_conflicts(
            context.database,
            cognito_sub=sub,
            email=new_person.email,
            handle=handle,
            now=context.clock(),
        )
        if "sub" in conflicts:
            return
        if "email" in conflicts:
            if not is_email_verified:
                raise AccountConflict
            repository.clear_email(context.database, cognito_sub=sub, email=new_person.email)
            continue
        handle = f"{new_person.handle[:13]}_{secrets.token_hex(3)}"
    log.info("person registered")


def authenticate(
    context: ApiContext, token: str, claims: Claims, *, admits_suspended: bool = False
) -> Viewer:
    """Return the user of a verified token; insert them if the sign-up trigger failed to.

    Raises:
        TokenRefused: the token was revoked, its session ended, or the account is deleted.
        AccountSuspended: moderators have suspended it, unless `admits_suspended`.
    """
    row = _person(context, claims)
    if row is None:
        attributes = context.cognito.attributes(token)
        register(
            context,
            sub=claims.sub,
            handle=attributes.handle,
            name=attributes.name,
            email=attributes.email,
            is_email_verified=attributes.is_email_verified,
        )
        row = _person(context, claims)
    return _require_active(row, claims.session_uuid, admits_suspended=admits_suspended)


def check(claims: Claims, is_passed: Callable[[Viewer | None], bool]) -> Check:
    """Return the check of a verified token; `is_passed` gets its user, None if it is refused."""

    def is_valid(row: Row | None) -> bool:
        try:
            return is_passed(_require_active(row, claims.session_uuid))
        except (TokenRefused, AccountSuspended):
            return is_passed(None)

    return repository.check_person(
        is_valid,
        cognito_sub=claims.sub,
        issued_at=claims.issued_at,
        session_uuid=claims.session_uuid,
    )


def is_moderator(context: ApiContext, viewer: Viewer, claims: Claims) -> bool:
    """Return whether a person is a moderator, by their token and by a row."""
    return MODERATORS in claims.groups and repository.is_moderator(
        context.database, user_uuid=viewer.uuid
    )


def authenticate_sub(
    context: Context, *, sub: str, issued_at: datetime, session_uuid: UUID | None = None
) -> Viewer:
    """Return the user with this sub, without a call of Cognito.

    Raises:
        TokenRefused: as `authenticate`, or the account isn't inserted yet.
        AccountSuspended: moderators have suspended it.
    """
    row = repository.person_by_sub(
        context.database, cognito_sub=sub, issued_at=issued_at, session_uuid=session_uuid
    )
    return _require_active(row, session_uuid)


def update_email(context: Context, *, sub: str, email: str) -> None:
    """Copy a verified email from Cognito, if it has changed there."""
    email = email.lower()
    while not repository.update_email(context.database, cognito_sub=sub, email=email):
        repository.clear_email(context.database, cognito_sub=sub, email=email)


def change_handle(context: Context, viewer_uuid: UUID, handle: str) -> None:
    """Change the handle, and hold the old one for the user for thirty days.

    At most three are held per user, so that no one can block any number of handles.

    Raises:
        InvalidInput: `handle_taken`, also if it is held for another user.
        TokenRefused: the account was deleted concurrently.
    """
    now = context.clock()
    try:
        with context.database.transaction() as transaction:
            # Before the foreign key of the held handle takes a weaker lock on the same row.
            if not repository.lock_user(transaction, user_uuid=viewer_uuid):
                raise TokenRefused
            repository.hold_handle(transaction, user_uuid=viewer_uuid, held_until=now + HANDLE_HOLD)
            if not repository.change_handle(
                transaction, user_uuid=viewer_uuid, handle=handle, now=now
            ):
                raise InvalidInput.of("handle_taken", "handle")
            repository.trim_held_handles(
                transaction, user_uuid=viewer_uuid, max_held=MAX_HELD_HANDLES
            )
    except Conflict as error:  # another user took it concurrently
        raise InvalidInput.of("handle_taken", "handle") from error


def current_handle(context: Context, handle: str) -> str | None:
    """Return the present handle of the user for whom this former one is held, None for others."""
    return repository.current_handle(context.database, handle=handle, now=context.clock())


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Delete expired handle holds; yield how many, batch by batch."""
    while released := repository.release_handles(
        context.database, now=context.clock(), batch=batch
    ):
        yield released


def delete(context: Context, viewer: Viewer) -> None:
    """Delete the user's rows and leave a tombstone; `deletion` does the rest.

    The tombstone makes the API refuse the user's tokens, even if Cognito still accepts them. Their
    lock keeps their follows from changing, so no other person is locked.

    Raises:
        TokenRefused: the account was deleted concurrently.
        Unavailable: a lock can't be had in time; the account is unchanged.
    """
    with context.database.transaction() as transaction:
        transaction.set_statement_timeout(_DELETE_TIMEOUT_SECONDS)
        repository.lock_deletions(transaction)
        if not repository.lock_user(transaction, user_uuid=viewer.uuid):
            raise TokenRefused
        repository.delete(transaction, user_uuid=viewer.uuid, now=context.clock())


class _HandleHeld(Exception):
    """The handle was held, or the account deleted, while the insert waited for a lock."""


def _insert_user(context: Context, sub: str, new_person: NewPerson, handle: str) -> bool:
    """Insert the user; return False if they exist or the handle is held."""
    now = context.clock()
    try:
        with context.database.transaction() as transaction:
            is_new = repository.register(
                transaction,
                uuid=context.new_uuid(),
                cognito_sub=sub,
                email=new_person.email,
                handle=handle,
                display_name=new_person.name,
                now=now,
            )
            if is_new and repository.is_handle_held(
                transaction, handle=handle, cognito_sub=sub, now=now
            ):
                raise _HandleHeld
    except _HandleHeld:
        return False
    return is_new


def _person(context: Context, claims: Claims) -> Row | None:
    return repository.person_by_sub(
        context.database,
        cognito_sub=claims.sub,
        issued_at=claims.issued_at,
        session_uuid=claims.session_uuid,
    )


def _require_active(
    row: Row | None, session_uuid: UUID | None, *, admits_suspended: bool = False
) -> Viewer:
    if row is None or not row["token_valid"]:
        raise TokenRefused
    if row["session_ended"]:
        raise SessionRevoked
    if row["is_suspended"] and not admits_suspended:
        raise AccountSuspended
    return Viewer(row["uuid"], row["handle"], session_uuid, row["last_used_at"])


def _validated(handle: str, name: str, email: str) -> NewPerson:
    try:
        return NewPerson(handle=handle, name=name, email=email)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        raise InvalidInput(
            errors=tuple(FieldError(item["type"], str(item["loc"][0])) for item in wrong)
        ) from None
