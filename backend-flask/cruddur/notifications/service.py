"""Notifications, written in the transaction of the action itself: none is lost or early."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from cruddur.context import Context
from cruddur.errors import TokenRefused
from cruddur.notifications import repository
from cruddur.notifications.schemas import Kind
from cruddur.platform.database import Page, Queries, Transaction


def notify_reply(
    context: Context,
    transaction: Transaction,
    *,
    actor_uuid: UUID,
    parent_uuid: UUID,
    reply_uuid: UUID,
) -> None:
    """Notify the author of the parent."""
    notified = repository.notify_author(
        transaction,
        uuid=context.new_uuid(),
        kind=Kind.REPLY.value,
        actor_uuid=actor_uuid,
        subject_uuid=parent_uuid,
        activity_uuid=reply_uuid,
    )
    _publish_on_commit(context, transaction, notified)


def notify_mentions(
    context: Context,
    transaction: Transaction,
    *,
    actor_uuid: UUID,
    activity_uuid: UUID,
    handles: Collection[str],
) -> None:
    """Notify the mentioned people, except the one whom the crud replies to."""
    notified = repository.notify_mentioned(
        transaction,
        uuids=[context.new_uuid() for _ in handles],
        handles=sorted(handles),
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
    )
    _publish_on_commit(context, transaction, notified)


def withdraw_follows(queries: Queries, one_uuid: UUID, other_uuid: UUID) -> None:
    """Delete the notifications of two people's follows of each other."""
    repository.withdraw_follow(queries, actor_uuid=one_uuid, user_uuid=other_uuid)
    repository.withdraw_follow(queries, actor_uuid=other_uuid, user_uuid=one_uuid)


def notifications(context: Context, viewer_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Return a user's notifications, newest first."""
    return repository.notifications(
        context.reads, viewer_uuid, now=context.clock(), after=after, limit=limit
    )


def unread_count(context: Context, viewer_uuid: UUID) -> int:
    """Return the number of unread entries."""
    return repository.unread_count(context.reads, viewer_uuid, now=context.clock())


def mark_read(context: Context, viewer_uuid: UUID, *, up_to: UUID | None = None) -> None:
    """Mark the notifications up to one as read, or all of them.

    Raises:
        TokenRefused: the account was deleted concurrently.
    """
    if not repository.mark_read(context.database, viewer_uuid, up_to=up_to):
        raise TokenRefused


def publish_created(context: Context, notified: Collection[UUID]) -> None:
    """Publish an event to the open pages of users who have a new, committed notification."""
    for user_uuid in notified:
        context.publish(user_uuid, "notification.created", {})


def _publish_on_commit(
    context: Context, transaction: Transaction, notified: Collection[UUID]
) -> None:
    transaction.on_commit(lambda: publish_created(context, notified))
