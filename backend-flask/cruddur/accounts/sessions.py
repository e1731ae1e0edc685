"""Sessions: the sign-ins that a person sees in the settings, and can end one by one.

Cognito has the sessions themselves; docs/decisions/0051-sessions-in-settings.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import psycopg

from cruddur.accounts import repository
from cruddur.accounts.service import Viewer
from cruddur.context import ApiContext, Context
from cruddur.errors import SessionNotFound, TokenRefused, Unavailable
from cruddur.people import service as people
from cruddur.push import sessions as push

log = logging.getLogger(__name__)

# The validity of Cognito's refresh tokens, in aws/cfn/auth.yaml.
SESSION_TTL = timedelta(days=30)
# Longer than the life of the last access token, and than clocks differ.
_PURGE_DELAY = timedelta(hours=1)
MAX_LISTED = 100


@dataclass(frozen=True)
class Client:
    """Where a session is used: names of browser and system, and the network; None if unknown."""

    browser: str | None
    system: str | None
    network: str | None


def record_use(
    context: Context, viewer: Viewer, issued_at: datetime, find_client: Callable[[], Client]
) -> None:
    """Record that the session of a request is used, once an hour.

    Best effort: a request that can read doesn't fail because nothing can be written.
    """
    now = context.clock()
    hour = now.replace(minute=0, second=0, microsecond=0)
    used_at = viewer.session_used_at
    if viewer.session_uuid is None or (used_at is not None and used_at >= hour):
        return
    client = find_client()
    try:
        repository.record_session(
            context.database,
            user_uuid=viewer.uuid,
            session_uuid=viewer.session_uuid,
            # If Cognito's clock is ahead, a session must not seem older than a sign-out everywhere.
            created_at=max(now, issued_at),
            hour=hour,
            browser=client.browser,
            system=client.system,
            network=client.network,
        )
    except (Unavailable, psycopg.Error) as error:
        log.warning("the use of a session is not recorded: %s", type(error).__name__)


def list_live(context: Context, viewer: Viewer) -> str:
    """Return the viewer's live sessions as JSON, the one that asks first."""
    return repository.sessions(
        context.database,
        user_uuid=viewer.uuid,
        session_uuid=viewer.session_uuid,
        created_after=context.clock() - SESSION_TTL,
        limit=MAX_LISTED,
    )


def end(context: Context, viewer: Viewer, session_uuid: UUID) -> None:
    """End a session: all its tokens are refused from now on.

    Raises:
        SessionNotFound: the viewer has no such live session.
        TokenRefused: the account was deleted concurrently.
    """
    now = context.clock()
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer.uuid)
        if not repository.end_session(
            transaction,
            user_uuid=viewer.uuid,
            session_uuid=session_uuid,
            now=now,
            created_after=now - SESSION_TTL,
        ):
            raise SessionNotFound
        push.end_session(transaction, viewer.uuid, session_uuid)


def sign_out_everywhere(context: ApiContext, viewer: Viewer, token: str) -> datetime:
    """Revoke every token issued until now; return from when on new tokens are valid.

    Tokens carry whole seconds, so one issued later in this second is revoked too.
    """
    next_second = context.clock().replace(microsecond=0) + timedelta(seconds=1)
    with context.database.transaction() as transaction:
        if not repository.revoke_tokens(transaction, uuid=viewer.uuid, valid_from=next_second):
            raise TokenRefused
        push.end_session(transaction, viewer.uuid, None)
    context.cognito.sign_out_everywhere(token)
    return next_second


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Delete sessions that Cognito has ended; yield how many, batch by batch."""
    created_before = context.clock() - SESSION_TTL - _PURGE_DELAY
    while deleted := repository.purge_sessions(
        context.database, created_before=created_before, batch=batch
    ):
        yield deleted
