"""Subscriptions of browsers, which kinds are pushed, and what is pushed of an event."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cruddur import push_services
from cruddur.context import Context
from cruddur.errors import InvalidInput, TokenRefused
from cruddur.platform.database import Queries
from cruddur.push import repository
from cruddur.push.repository import PushEvent
from cruddur.push.schemas import (
    NewPushSubscription,
    PushKind,
    PushSettings,
    PushSettingsChange,
    PushSubscription,
)
from cruddur_messages import history
from cruddur_messages.items import Folder
from cruddur_messages.table import Table
from cruddur_messages.web_push import Push, Subscription

MAX_SUBSCRIPTIONS = 10
# Of what has no end of its own.
_DEFAULT_TTL = timedelta(days=1)
_URGENCIES = {
    "message": "high",
    "reply": "normal",
    "mention": "normal",
    "quote": "normal",
    "follow_request": "normal",
}


def subscribe(
    context: Context,
    user_uuid: UUID,
    session_uuid: UUID | None,
    new: NewPushSubscription,
    *,
    services: Collection[str],
) -> PushSubscription:
    """Store a browser's subscription for this person and session; it replaces an older one.

    Raises:
        InvalidInput: `endpoint_not_of_service`.
        TokenRefused: the account was deleted, or the session ended, concurrently.
    """
    if not push_services.is_allowed(new.endpoint, services):
        raise InvalidInput.of("endpoint_not_of_service", "endpoint")
    uuid, now = context.new_uuid(), context.clock()
    with context.database.transaction() as transaction:
        if not repository.lock_subscriber(transaction, user_uuid):
            raise TokenRefused
        recorded = None
        if session_uuid is not None:
            has_ended = repository.lock_session(
                transaction, user_uuid=user_uuid, session_uuid=session_uuid
            )
            if has_ended:
                raise TokenRefused
            recorded = session_uuid if has_ended is not None else None
        repository.subscribe(
            transaction,
            uuid=uuid,
            user_uuid=user_uuid,
            session_uuid=recorded,
            endpoint=new.endpoint,
            p256dh=new.keys.p256dh,
            auth=new.keys.auth,
            now=now,
        )
        repository.trim_subscriptions(transaction, user_uuid, max_count=MAX_SUBSCRIPTIONS)
    return PushSubscription(uuid=uuid, created_at=now)


def unsubscribe(context: Context, user_uuid: UUID, endpoint: str) -> None:
    """Delete a browser's subscription; nothing happens if this person has none."""
    repository.unsubscribe(context.database, user_uuid=user_uuid, endpoint=endpoint)


def settings(queries: Queries, user_uuid: UUID) -> PushSettings:
    """Return which kinds are pushed to a person.

    Raises:
        TokenRefused: the account was deleted concurrently.
    """
    return _settings(repository.settings(queries, user_uuid))


def update_settings(context: Context, user_uuid: UUID, change: PushSettingsChange) -> PushSettings:
    """Switch kinds on and off; return and raise as `settings`."""
    switched = change.model_dump(exclude_none=True)
    return _settings(
        repository.update_settings(
            context.database,
            user_uuid,
            turned_on=[kind for kind, is_on in switched.items() if is_on],
            turned_off=[kind for kind, is_on in switched.items() if not is_on],
        )
    )


def _settings(turned_off: list[str] | None) -> PushSettings:
    if turned_off is None:
        raise TokenRefused
    return PushSettings(**{kind.value: kind.value not in turned_off for kind in PushKind})


def pushes(
    queries: Queries, table: Table, events: Sequence[PushEvent], now: datetime
) -> list[Push]:
    """Return what is to be pushed of these events, and to where."""
    return [
        Push(
            user=UUID(found["user_uuid"]),
            kind=found["kind"],
            group=found["subject"],
            unread=found["unread_count"],
            urgency=_URGENCIES.get(found["kind"], "low"),
            expires_at=(
                datetime.fromtimestamp(found["expires_at"], UTC)
                if found["expires_at"]
                else now + _DEFAULT_TTL
            ),
            subscriptions=[Subscription.parse(each) for each in found["subscriptions"]],
        )
        for found in repository.pushes(queries, events, now=now)
        if found["subscriptions"]
        if found["kind"] != PushKind.MESSAGE.value
        or _is_in_inbox(table, UUID(found["user_uuid"]), UUID(found["subject"]))
    ]


def _is_in_inbox(table: Table, user_uuid: UUID, group_uuid: UUID) -> bool:
    row = history.find_membership(table, group_uuid, user_uuid)
    return row is not None and row.folder is Folder.INBOX
