"""What somebody leaves outside Postgres, deleted once their rows are gone."""

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
from cruddur_messages import erasure
from cruddur_messages.errors import MessagesError
from cruddur_messages.table import Table

if TYPE_CHECKING:
    from cruddur.platform.identity import UserPool

log = logging.getLogger(__name__)

# What was under way when somebody left has ended by then, and the indexes show it.
SETTLED = timedelta(minutes=5)
_AT_ONCE = timedelta(seconds=2)


def begin(context: ApiContext, user_uuid: UUID, token: str) -> None:
    """Delete at once what a moment suffices for; the purge does the rest."""
    _leave_cognito(context, user_uuid, token)
    _leave_conversations(context, user_uuid)


def _leave_cognito(context: ApiContext, user_uuid: UUID, token: str) -> None:
    try:
        context.identity.delete(token)
        repository.leave_cognito(context.database, user_uuid=user_uuid)
    # A refusal says that this token's session is no more, which they may be all the same.
    except (TokenRefused, Unavailable) as error:
        log.warning("Cognito's user is left to the purge: %s", type(error).__name__)


def _leave_conversations(context: ApiContext, user_uuid: UUID) -> None:
    began = context.clock()
    try:
        for _ in erasure.leave_conversations(context.messages, user_uuid):
            if not began <= context.clock() < began + _AT_ONCE:
                return
    except (MessagesError, ClientError) as error:
        log.warning("What somebody left is left to the purge: %s", type(error).__name__)


def purge_cognito(context: Context, pool: UserPool) -> Iterator[int]:
    """Delete those from Cognito who may be there still; yield one for each, none for a failure.

    Raises:
        Unavailable: of somebody, once the others are done.
    """
    failure = departure = None
    while departure := repository.next_in_cognito(context.database, after=departure):
        try:
            pool.delete(departure.cognito_sub)
        except Unavailable as error:
            failure = error
            yield 0
        else:
            repository.leave_cognito(context.database, user_uuid=departure.user_uuid)
            yield 1
    if failure is not None:
        raise failure


def purge(context: Context, messages: Table) -> Iterator[int]:
    """Delete what is left of those who went; yield how much goes with each batch.

    Whoever can't be finished stays noted, and keeps nobody else waiting.

    Raises:
        Unavailable: of somebody, once the others are done.
    """
    before = context.clock() - SETTLED
    failure = departure = None
    while departure := repository.next_departure(context.database, before=before, after=departure):
        try:
            yield from erasure.erase(messages, departure.user_uuid)
        except (MessagesError, ClientError) as error:
            failure = error
        else:
            repository.forget_departure(context.database, user_uuid=departure.user_uuid)
    if failure is not None:
        raise Unavailable("What somebody left can't be deleted.") from failure
