"""Becoming somebody here, and staying it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import ValidationError

from cruddur.accounts import repository
from cruddur.accounts.schemas import NewPerson
from cruddur.context import ApiContext, Context
from cruddur.errors import AccountConflict, FieldError, InvalidInput, PersonNotFound, TokenRefused
from cruddur.platform.database import Conflict, Row

if TYPE_CHECKING:
    from cruddur.platform.tokens import Claims

log = logging.getLogger(__name__)

HANDLE_HOLD = timedelta(days=30)
MAX_HELD_HANDLES = 3

# Whoever wrote the most that limits allow has some hundred thousand rows.
_DELETE_TIMEOUT_MS = 25_000


@dataclass(frozen=True)
class Viewer:
    """The signed-in person who asks."""

    uuid: UUID
    handle: str


def validate_sign_up(context: Context, *, sub: str, handle: str, name: str, email: str) -> None:
    """Refuse a sign-up that could not become a person.

    Raises:
        InvalidInput: with `handle_blank`, `_malformed`, `_reserved`, `_taken`, `name_blank`, …
    """
    newcomer = _validated(handle, name, email)
    marks = repository.find_conflicts(
        context.database,
        cognito_sub=sub,
        email=newcomer.email,
        handle=newcomer.handle,
        now=context.clock(),
    )
    if "handle" in marks:
        raise InvalidInput.of("handle_taken", "handle")


def register(context: Context, *, sub: str, handle: str, name: str, email: str) -> None:
    """Write the person's row, once, however often and from wherever this is called.

    A handle that somebody else confirmed first gets a suffix: a person who proved their email
    is never left without an account, and can change the handle later.

    Raises:
        InvalidInput: Cognito holds attributes that sign-up would have refused.
        AccountConflict: the email belongs to the row of another Cognito user.
    """
    newcomer = _validated(handle, name, email)
    handle = newcomer.handle
    while not _insert_user(context, sub, newcomer, handle):
        marks = repository.find_conflicts(
            context.database,
            cognito_sub=sub,
            email=newcomer.email,
            handle=handle,
            now=context.clock(),
        )
        if "sub" in marks:
            return
        if "email" in marks:
            raise AccountConflict
        handle = f"{newcomer.handle[:13]}_{secrets.token_hex(3)}"
    log.info("person registered")


def authenticate(context: ApiContext, token: str, claims: Claims) -> Viewer:
    """Answer whose token this is, writing the row that a failed trigger left unwritten.

    Raises:
        TokenRefused: the person signed out everywhere since, or is no more.
    """
    row = repository.person_by_sub(
        context.database, cognito_sub=claims.sub, issued_at=claims.issued_at
    )
    if row is None:
        attributes = context.cognito.attributes(token)
        register(
            context,
            sub=claims.sub,
            handle=attributes.handle,
            name=attributes.name,
            email=attributes.email,
        )
        row = repository.person_by_sub(
            context.database, cognito_sub=claims.sub, issued_at=claims.issued_at
        )
    return _require_active(row)


def authenticate_sub(context: Context, *, sub: str, issued_at: datetime) -> Viewer:
    """Answer whose token this is, where Cognito can't be asked.

    Raises:
        TokenRefused: the person signed out everywhere since, is no more, or has no row yet.
    """
    return _require_active(
        repository.person_by_sub(context.database, cognito_sub=sub, issued_at=issued_at)
    )


def change_handle(context: Context, viewer_uuid: UUID, handle: str) -> None:
    """Give the person another handle; the old one is kept for them for thirty days.

    No more than three are kept, or somebody could keep any number from all others.

    Raises:
        InvalidInput: `handle_taken`, also while it is kept for somebody else.
    """
    now = context.clock()
    try:
        with context.database.transaction() as transaction:
            repository.hold_handle(transaction, user_uuid=viewer_uuid, held_until=now + HANDLE_HOLD)
            if not repository.change_handle(
                transaction, user_uuid=viewer_uuid, handle=handle, now=now
            ):
                raise InvalidInput.of("handle_taken", "handle")
            repository.trim_held_handles(
                transaction, user_uuid=viewer_uuid, max_held=MAX_HELD_HANDLES
            )
    except Conflict as error:  # somebody else took it in this very moment
        raise InvalidInput.of("handle_taken", "handle") from error


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Let go of handles that were kept long enough; yield how many, batch by batch."""
    while released := repository.release_handles(
        context.database, now=context.clock(), batch=batch
    ):
        yield released


def export(context: Context, viewer_uuid: UUID) -> str:
    """Answer everything that is the person's, as JSON.

    Raises:
        PersonNotFound: they were deleted just now.
    """
    found = repository.export(context.database, user_uuid=viewer_uuid, now=context.clock())
    if found is None:
        raise PersonNotFound
    return found


def delete(context: Context, viewer: Viewer) -> None:
    """Delete the person's rows, and note that they departed; `departures` does the rest.

    From that note on their tokens are refused, whatever Cognito says of them, and make no new row.

    Raises:
        TokenRefused: they were deleted just now.
    """
    with context.database.transaction() as transaction:
        if not repository.lock_user(transaction, user_uuid=viewer.uuid):
            raise TokenRefused
        repository.set_statement_timeout(transaction, milliseconds=_DELETE_TIMEOUT_MS)
        repository.delete(transaction, user_uuid=viewer.uuid, now=context.clock())


def sign_out_everywhere(context: ApiContext, viewer: Viewer, token: str) -> datetime:
    """Refuse, from now on, every token that was issued until now; answer from when they are good.

    Tokens carry whole seconds, so one issued later in this very second is refused too.
    """
    next_second = context.clock().replace(microsecond=0) + timedelta(seconds=1)
    repository.revoke_tokens(context.database, uuid=viewer.uuid, valid_from=next_second)
    context.cognito.sign_out_everywhere(token)
    return next_second


class _HandleHeld(Exception):
    """What a row waited for has taken its handle, or its person, away."""


def _insert_user(context: Context, sub: str, newcomer: NewPerson, handle: str) -> bool:
    """Write a newcomer's row; answer whether it is there, and may be."""
    now = context.clock()
    try:
        with context.database.transaction() as transaction:
            is_new = repository.register(
                transaction,
                uuid=context.new_uuid(),
                cognito_sub=sub,
                email=newcomer.email,
                handle=handle,
                display_name=newcomer.name,
                now=now,
            )
            if is_new and repository.is_handle_held(
                transaction, handle=handle, cognito_sub=sub, now=now
            ):
                raise _HandleHeld
    except _HandleHeld:
        return False
    return is_new


def _require_active(row: Row | None) -> Viewer:
    if row is None or not row["token_valid"]:
        raise TokenRefused
    return Viewer(row["uuid"], row["handle"])


def _validated(handle: str, name: str, email: str) -> NewPerson:
    try:
        return NewPerson(handle=handle, name=name, email=email)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        raise InvalidInput(
            errors=tuple(FieldError(item["type"], str(item["loc"][0])) for item in wrong)
        ) from None
