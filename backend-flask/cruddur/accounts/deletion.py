"""Account deletion after its transaction: others' counters, the Cognito user, and the messages."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
from botocore.exceptions import ClientError

from cruddur.accounts import repository
from cruddur.context import ApiContext, Context
from cruddur.errors import TokenRefused, Unavailable
from cruddur_messages import erasure
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
    _correct_follow_counts(context)
    _delete_cognito_user(context, user_uuid, token)
    _leave_conversations(context, user_uuid)


def _correct_follow_counts(context: ApiContext) -> None:
    try:
        _run_within_budget(context, correct_follow_counts(context))
    except (Unavailable, psycopg.Error) as error:
        log.warning("the purge will correct the counters: %s", type(error).__name__)


def _delete_cognito_user(context: ApiContext, user_uuid: UUID, token: str) -> None:
    try:
        context.cognito.delete(token)
        repository.mark_cognito_deleted(context.database, user_uuid=user_uuid)
    # A refused token only means that its session has ended: the user may still exist.
    except (TokenRefused, Unavailable) as error:
        log.warning("the purge will delete the Cognito user: %s", type(error).__name__)


def _leave_conversations(context: ApiContext, user_uuid: UUID) -> None:
    try:
        _run_within_budget(context, erasure.leave_conversations(context.messages, user_uuid))
    except (MessagesError, ClientError) as error:
        log.warning("the purge will delete the messages: %s", type(error).__name__)


def _run_within_budget(context: ApiContext, batches: Iterator[object]) -> None:
    began = context.clock()
    for _ in batches:
        if not began <= context.clock() < began + _SYNC_BUDGET:
            return


def correct_follow_counts(context: Context, batch: int = 1000) -> Iterator[int]:
    """Correct the counters of deleted accounts' followers and followees; yield how many rows.

    People whose rows are locked are left for the next run.
    """
    while corrected := repository.correct_follow_counts(context.database, limit=batch):
        yield corrected


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
            yield from erasure.erase(messages, account.user_uuid)
        except (MessagesError, ClientError) as error:
            failure = error
        else:
            repository.delete_tombstone(context.database, user_uuid=account.user_uuid)
    if failure is not None:
        raise Unavailable("The messages of a deleted account can't be deleted.") from failure
