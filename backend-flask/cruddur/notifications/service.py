"""Notifications, written in the transaction of the action itself: none is lost or early."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from cruddur.context import Context
from cruddur.errors import TokenRefused
from cruddur.notifications import repository
from cruddur.notifications.schemas import NotificationSettings, ReplyNotifications
from cruddur.platform.database import Page, Queries, Transaction

# The longest life of a crud.
MAX_TTL = timedelta(days=30)
# A mute of a busy thread is written once in this time, not for each reply.
_PROLONGING_INTERVAL = timedelta(days=7)


def notify_reply(
    context: Context,
    transaction: Transaction,
    *,
    actor_uuid: UUID,
    user_uuids: Collection[UUID],
    reply_uuid: UUID,
) -> None:
    """Notify the people above a reply; `people.lock_for_reply` says whom."""
    now = context.clock()
    needed_until = now + MAX_TTL
    notified = repository.notify_reply(
        transaction,
        uuids=[context.new_uuid() for _ in user_uuids],
        user_uuids=list(user_uuids),
        actor_uuid=actor_uuid,
        activity_uuid=reply_uuid,
        now=now,
        muted_until=needed_until + _PROLONGING_INTERVAL,
        needed_until=needed_until,
    )
    publish_on_commit(context, transaction, notified, "reply", reply_uuid)


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
    publish_on_commit(context, transaction, notified, "mention", activity_uuid)


def withdraw_mentions(
    transaction: Transaction, activity_uuid: UUID, *, mentioned_uuids: Collection[UUID]
) -> None:
    """Delete the notifications of people whom an edited crud doesn't mention any more."""
    repository.withdraw_mentions(
        transaction, activity_uuid=activity_uuid, mentioned_uuids=list(mentioned_uuids)
    )


def notified_as_addressed(transaction: Transaction, activity_uuid: UUID) -> list[UUID]:
    """Return the people whom a crud has notified as a reply or as a quote."""
    return repository.notified_as_addressed(transaction, activity_uuid=activity_uuid)


def notify_quoted(
    context: Context,
    transaction: Transaction,
    *,
    actor_uuid: UUID,
    user_uuid: UUID,
    activity_uuid: UUID,
) -> None:
    """Notify the person whom a crud quotes."""
    notified = repository.notify_quoted(
        transaction,
        uuid=context.new_uuid(),
        user_uuid=user_uuid,
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
    )
    publish_on_commit(context, transaction, notified, "quote", activity_uuid)


def notify_poll_ended(
    context: Context,
    transaction: Transaction,
    *,
    actor_uuid: UUID,
    user_uuids: Collection[UUID],
    activity_uuid: UUID,
) -> int:
    """Notify people of the end of a poll, by its author; return how many get an event."""
    notified = repository.notify_poll_ended(
        transaction,
        uuids=[context.new_uuid() for _ in user_uuids],
        user_uuids=list(user_uuids),
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
    )
    publish_on_commit(context, transaction, notified, "poll_ended", activity_uuid)
    return len(notified)


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


def mute_thread(
    transaction: Transaction, viewer_uuid: UUID, activity_uuid: UUID, *, now: datetime
) -> None:
    """Mute the thread of a crud, if it is visible, until nothing of the thread is left."""
    repository.mute_thread(
        transaction,
        viewer_uuid=viewer_uuid,
        activity_uuid=activity_uuid,
        now=now,
        muted_until=now + MAX_TTL + _PROLONGING_INTERVAL,
    )


def unmute_thread(transaction: Transaction, viewer_uuid: UUID, activity_uuid: UUID) -> None:
    """Unmute the thread of a crud."""
    repository.unmute_thread(transaction, viewer_uuid=viewer_uuid, activity_uuid=activity_uuid)


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Delete the mutes of threads that have ended; yield how many, batch by batch."""
    while purged := repository.purge_thread_mutes(
        context.database, now=context.clock(), batch=batch
    ):
        yield purged


def settings(context: Context, viewer_uuid: UUID) -> NotificationSettings:
    """Return what a user wants to be notified of.

    Raises:
        TokenRefused: the account was deleted concurrently.
    """
    found = repository.settings(context.database, viewer_uuid)
    if found is None:
        raise TokenRefused
    return NotificationSettings(replies=ReplyNotifications(found))


def update_settings(
    context: Context, viewer_uuid: UUID, new: NotificationSettings
) -> NotificationSettings:
    """Update what a user wants to be notified of; return and raise as `settings`."""
    if not repository.update_settings(
        context.database, viewer_uuid, reply_notifications=new.replies.value
    ):
        raise TokenRefused
    return new


def publish_created(
    context: Context,
    notified: Collection[UUID],
    kind: str | None = None,
    activity_uuid: UUID | None = None,
) -> None:
    """Publish an event to the open pages of users who have a new, committed notification.

    With its kind, it is pushed to their browsers too.
    """
    for user_uuid in notified:
        context.publish(user_uuid, "notification.created", {})
        if kind is not None:
            context.push(user_uuid, kind, activity_uuid)


def publish_on_commit(
    context: Context,
    transaction: Transaction,
    notified: Collection[UUID],
    kind: str | None = None,
    activity_uuid: UUID | None = None,
) -> None:
    """Publish as `publish_created` to users whose new notification the transaction commits."""
    transaction.on_commit(lambda: publish_created(context, notified, kind, activity_uuid))
