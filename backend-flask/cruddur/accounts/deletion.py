"""Account deletion outside Postgres: the Cognito user, and the messages in DynamoDB."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from botocore.exceptions import ClientError

from cruddur.accounts import repository
from cruddur.context import ApiContext, Context
from cruddur.errors import TokenRefused, Unavailable
from cruddur_messages import departures
from cruddur_messages.errors import MessagesError
from cruddur_messages.table import Table

if TYPE_CHECKING:
    from cruddur.platform.cognito import CognitoAdmin

log = logging.getLogger(__name__)

# Requests that were running at the deletion have ended by then, and DynamoDB's indexes are current.
GRACE_PERIOD = timedelta(minutes=5)
_SYNC_BUDGET = timedelta(seconds=2)


def start(context: ApiContext, user_uuid: UUID, token: str) -> None:
    """Delete what can be deleted within the time budget; the purge deletes the rest."""
    _delete_cognito_user(context, user_uuid, token)
    _leave_conversations(context, user_uuid)


def _delete_cognito_user(context: ApiContext, user_uuid: UUID, token: str) -> None:
    try:
        context.cognito.delete(token)
        repository.mark_cognito_deleted(context.database, user_uuid=user_uuid)
    # A refused token only means that its session has ended: the user may still exist.
    except (TokenRefused, Unavailable) as error:
        log.warning("the purge will delete the Cognito user: %s", type(error).__name__)


def _leave_conversations(context: ApiContext, user_uuid: UUID) -> None:
    began = context.clock()
    try:
        for _ in departures.leave_conversations(context.messages, user_uuid):
            if not began <= context.clock() < began + _SYNC_BUDGET:
                return
    except (MessagesError, ClientError) as error:
        log.warning("the purge will delete the messages: %s", type(error).__name__)


def purge_cognito_users(context: Context, pool: CognitoAdmin) -> Iterator[int]:
    """Delete the remaining Cognito users; yield 1 for each, 0 for a failure.

    Raises:
        Unavailable: for at least one of them, after the others are deleted.
    """
    failure = account = None
    while account := repository.next_deleted_cognito_user(context.database, after=account):
        try:
            pool.delete(account.cognito_sub)
        except Unavailable as error:
            failure = error
            yield 0
        else:
            repository.mark_cognito_deleted(context.database, user_uuid=account.user_uuid)
            yield 1
    if failure is not None:
        raise failure


def purge_messages(context: Context, messages: Table) -> Iterator[int]:
    """Delete the messages of deleted accounts; yield the number of items, batch by batch.

    An account that fails keeps its tombstone for the next run, and doesn't block the others.

    Raises:
        Unavailable: for at least one of them, after the others are deleted.
    """
    before = context.clock() - GRACE_PERIOD
    failure = account = None
    while account := repository.next_deleted_account(
        context.database, before=before, after=account
    ):
        try:
            yield from departures.erase(messages, account.user_uuid)
        except (MessagesError, ClientError) as error:
            failure = error
        else:
            repository.delete_tombstone(context.database, user_uuid=account.user_uuid)
    if failure is not None:
        raise Unavailable("The messages of a deleted account can't be deleted.") from failure
