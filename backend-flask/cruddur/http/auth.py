"""Authentication: every operation states its access, and gets the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum
from uuid import UUID

from flask import current_app, g, request

from cruddur.accounts import service as accounts
from cruddur.accounts import sessions
from cruddur.accounts.service import Viewer
from cruddur.context import ApiContext
from cruddur.errors import (
    AccountConflict,
    CruddurError,
    InvalidInput,
    NotSignedIn,
    TokenRefused,
)
from cruddur.http.clients import client
from cruddur.platform.database import Joinable, Transaction
from cruddur.platform.telemetry import tracing
from cruddur.platform.token_claims import Claims

# What `authenticate` raises, beside Unavailable. The last two mean that a confirmed sign-up can't
# become an account.
AUTHENTICATION_ERRORS: tuple[type[CruddurError], ...] = (
    NotSignedIn,
    TokenRefused,
    AccountConflict,
    InvalidInput,
)


_NO_TOKENS = ("null", "undefined")


class Access(Enum):
    """Who may call an operation: how it treats the Authorization header."""

    OPTIONAL = "a token is not needed, but verified if there is one"
    SIGNED_IN = "a valid token is needed"
    NONE = "tokens are ignored"


def context() -> ApiContext:
    """Return the app's context, with the transaction of `use_transaction` inside such a block."""
    built: ApiContext = g.get("context") or current_app.extensions["cruddur"]
    return built


@contextmanager
def use_transaction(transaction: Transaction) -> Iterator[None]:
    """Context manager: `context()` uses this transaction while the block runs."""
    g.context = replace(context(), database=Joinable(transaction))
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
    """Return the viewer of an operation with `Access.SIGNED_IN`."""
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
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenRefused
    if token.strip() in _NO_TOKENS:
        return None
    return token.strip()


def log_as(person: Viewer) -> None:
    """Name this person in the request's log lines and trace."""
    if (trace := tracing.current()) is not None:
        trace.person = str(person.uuid)


def authenticate_token(token: str, claims: Claims) -> Viewer:
    """Return the person of a verified token, and record that their session is used.

    Raises:
        TokenRefused, AccountConflict, InvalidInput: as `authenticate`.
        Unavailable: Postgres or Cognito can't be reached.
    """
    person = accounts.authenticate(context(), token, claims)
    log_as(person)
    sessions.record_use(context(), person, claims.issued_at, client)
    return person


def authenticate(access: Access) -> None:
    """Verify the request's token, and set the viewer.

    Raises:
        NotSignedIn: a token is needed and there is none.
        TokenRefused: the token is invalid.
        AccountConflict, InvalidInput: a confirmed sign-up can't become an account.
        Unavailable: Postgres, Cognito or its keys can't be reached.
    """
    if access is Access.NONE:
        return
    token = bearer_token()
    if token is not None:
        g.viewer = authenticate_token(token, context().tokens.verify(token))
    elif access is Access.SIGNED_IN:
        raise NotSignedIn
