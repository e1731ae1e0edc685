"""Authentication: every operation states its access, and gets the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from uuid import UUID

from flask import current_app, g, request

from cruddur.accounts import service as accounts
from cruddur.accounts import sessions
from cruddur.accounts.known_people import KnownPeople
from cruddur.accounts.service import Viewer
from cruddur.context import ApiContext
from cruddur.errors import (
    AccountConflict,
    AccountSuspended,
    CruddurError,
    InvalidInput,
    NotAModerator,
    NotSignedIn,
    TokenRefused,
)
from cruddur.http.clients import client
from cruddur.platform.database import CheckedReads, Database, Joinable, Transaction
from cruddur.platform.telemetry import tracing
from cruddur.platform.token_claims import Claims

# What `authenticate` raises, beside Unavailable. The last two mean that a confirmed sign-up can't
# become an account.
AUTHENTICATION_ERRORS: tuple[type[CruddurError], ...] = (
    NotSignedIn,
    TokenRefused,
    AccountSuspended,
    AccountConflict,
    InvalidInput,
)


_NO_TOKENS = ("null", "undefined")


class Access(Enum):
    """Who may call an operation: how it treats the Authorization header."""

    OPTIONAL = "a token is not needed, but verified if there is one"
    SIGNED_IN = "a valid token is needed"
    MODERATOR = "a valid token of a moderator is needed"
    NONE = "tokens are ignored"


def context() -> ApiContext:
    """Return the app's context, with the transaction of `use_transaction` inside such a block."""
    built: ApiContext = g.get("context") or current_app.extensions["cruddur"]
    return built


@contextmanager
def use_transaction(transaction: Transaction) -> Iterator[None]:
    """Context manager: `context()` uses this transaction while the block runs."""
    g.context = replace(context(), database=Joinable(transaction), replicas=None)
    try:
        yield
    finally:
        del g.context


def viewer() -> Viewer | None:
    """Return the signed-in viewer, or None for an anonymous one."""
    asking: Viewer | None = g.get("viewer")
    return asking


def viewer_uuid() -> UUID | None:
    """Return the signed-in viewer's uuid, or None for an anonymous one."""
    asking = viewer()
    return asking.uuid if asking else None


def signed_in_viewer() -> Viewer:
    """Return the viewer of an operation that needs a token."""
    asking = viewer()
    if asking is None:
        raise NotSignedIn
    return asking


def bearer_token() -> str | None:
    """Return the request's token; None without an Authorization header, or with none in it.

    A script that has no token sends the word for it: such a visitor is anonymous.

    Raises:
        TokenRefused: the header isn't a bearer token.
    """
    header: str | None = request.environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenRefused
    if token.strip() in _NO_TOKENS:
        return None
    return token.strip()


def _token(access: Access) -> str | None:
    """Return the request's token, None where it isn't needed; raise as `authenticate`."""
    if access is Access.NONE:
        return None
    token = bearer_token()
    if token is None and access is not Access.OPTIONAL:
        raise NotSignedIn
    return token


def log_as(person: Viewer | None) -> None:
    """Name this person in the request's log lines and trace; None: nobody."""
    if (trace := tracing.current()) is not None:
        trace.person = str(person.uuid) if person else None


def authenticate_token(token: str, claims: Claims, *, admits_suspended: bool = False) -> Viewer:
    """Return the person of a verified token, and record that their session is used.

    Raises:
        TokenRefused, AccountSuspended, AccountConflict, InvalidInput: as `authenticate`.
        Unavailable: Postgres or Cognito can't be reached.
    """
    current = context()
    person = accounts.authenticate(current, token, claims, admits_suspended=admits_suspended)
    log_as(person)
    sessions.record_use(current, person, claims.issued_at, client)
    return person


@dataclass(frozen=True)
class UncheckedViewer:
    """The viewer of a request whose token is checked together with its first read."""

    sub: str
    reads: CheckedReads

    def require_valid(self) -> None:
        """Check the token, unless a read has. Raises CheckFailed."""
        self.reads.require()

    def drop(self) -> None:
        """Forget the viewer, as the check has failed."""
        _known_people().remove(self.sub)
        del g.context, g.viewer
        log_as(None)


def _known_people() -> KnownPeople:
    known: KnownPeople = current_app.extensions["cruddur.known_people"]
    return known


def authenticate_with_read(access: Access) -> UncheckedViewer | None:
    """Set the viewer; the first read of `context()` has their token checked, in its round trip.

    None if nothing is left to check, as for people whom this process doesn't know yet: they are
    authenticated as by `authenticate`.

    Raises:
        NotSignedIn, TokenRefused, AccountConflict, InvalidInput, Unavailable: as `authenticate`.
    """
    token = _token(access)
    if token is None:
        return None
    current = context()
    claims = current.tokens.verify(token)
    known = _known_people().find(claims.sub)
    # Replicas may learn of a sign-out late, so only the writer is asked.
    if known is None or current.replicas is not None or not isinstance(current.database, Database):
        authenticate(access)
        return None

    def is_passed(person: Viewer | None) -> bool:
        if person is None or person.uuid != known.uuid:
            return False
        sessions.record_use(current, person, claims.issued_at, client)
        return True

    g.viewer = Viewer(known.uuid, known.handle, claims.session_uuid)
    log_as(known)
    reads = CheckedReads(current.database, accounts.check(claims, is_passed))
    g.context = replace(current, database=reads)
    return UncheckedViewer(claims.sub, reads)


def authenticate(access: Access, *, admits_suspended: bool = False) -> Viewer | None:
    """Verify the request's token, and set the viewer; return them, None for an anonymous one.

    A moderator is in the group by the token, and has a row, which can be withdrawn at once.

    Raises:
        NotSignedIn: a token is needed and there is none.
        TokenRefused: the token is invalid.
        AccountSuspended: moderators have suspended the account.
        NotAModerator: the operation is for moderators.
        AccountConflict, InvalidInput: a confirmed sign-up can't become an account.
        Unavailable: Postgres, Cognito or its keys can't be reached.
    """
    token = _token(access)
    if token is None:
        return None
    claims = context().tokens.verify(token)
    person = g.viewer = authenticate_token(token, claims, admits_suspended=admits_suspended)
    if access is Access.MODERATOR and not accounts.is_moderator(context(), person, claims):
        raise NotAModerator
    _known_people().add(claims.sub, person)
    return person
