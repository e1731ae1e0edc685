"""Who is asking. Every operation states whom it serves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum
from uuid import UUID

from flask import current_app, g, request

from cruddur.accounts.service import Viewer, person_of
from cruddur.context import ApiContext
from cruddur.errors import NotSignedIn, TokenRefused
from cruddur.platform.database import Transaction
from cruddur.platform.telemetry import tracing


class Access(Enum):
    """Whom an operation serves, and so what it does with an Authorization header."""

    ANYONE = "a token is not needed, but checked where there is one"
    SIGNED_IN = "a good token is needed"
    UNCHECKED = "tokens are not looked at"


def context() -> ApiContext:
    """Answer the running app's context, or what `working_within` made of it."""
    built: ApiContext = g.get("context") or current_app.extensions["cruddur"]
    return built


@contextmanager
def working_within(transaction: Transaction) -> Iterator[None]:
    """Let everything that asks for the context meanwhile work within a transaction."""
    g.context = replace(context(), database=transaction)
    try:
        yield
    finally:
        del g.context


def viewer() -> Viewer | None:
    """Answer the signed-in person, or None for a stranger."""
    asking: Viewer | None = g.get("viewer")
    return asking


def viewer_uuid() -> UUID | None:
    """Answer the signed-in person's uuid, or None for a stranger."""
    asking = viewer()
    return asking.uuid if asking else None


def signed_in_viewer() -> Viewer:
    """Answer the signed-in person, in an operation that states `SIGNED_IN`."""
    asking = viewer()
    if asking is None:
        raise NotSignedIn
    return asking


def bearer_token() -> str | None:
    """Answer the request's token; None where no Authorization header came.

    Raises:
        TokenRefused: the header is there, and isn't a bearer token.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenRefused
    return token.strip()


def authenticate(access: Access) -> None:
    """Let the request in, or raise.

    Raises:
        NotSignedIn: a token is needed and there is none.
        TokenRefused: there is one, and it is bad.
    """
    if access is Access.UNCHECKED:
        return
    token = bearer_token()
    if token is not None:
        asking = g.viewer = person_of(context(), token, context().tokens.verify(token))
        if (trace := tracing.current()) is not None:
            trace.person = str(asking.uuid)
    elif access is Access.SIGNED_IN:
        raise NotSignedIn
