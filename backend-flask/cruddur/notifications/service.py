"""Who is told what. Each is told in the transaction of the act itself, so none is lost or early."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from cruddur.context import Context
from cruddur.notifications import repository
from cruddur.notifications.schemas import Kind
from cruddur.platform.database import Page, Queries, Transaction


def notify_reaction(
    context: Context, transaction: Transaction, kind: Kind, *, actor_uuid: UUID, activity_uuid: UUID
) -> None:
    """Tell the author of a crud."""
    notified = repository.notify_author(
        transaction,
        uuid=context.new_uuid(),
        kind=kind.value,
        actor_uuid=actor_uuid,
        subject_uuid=activity_uuid,
        activity_uuid=activity_uuid,
    )
    _publish_created(context, transaction, notified)


def notify_reply(
    context: Context,
    transaction: Transaction,
    *,
    actor_uuid: UUID,
    parent_uuid: UUID,
    reply_uuid: UUID,
) -> None:
    """Tell the author of the parent."""
    notified = repository.notify_author(
        transaction,
        uuid=context.new_uuid(),
        kind=Kind.REPLY.value,
        actor_uuid=actor_uuid,
        subject_uuid=parent_uuid,
        activity_uuid=reply_uuid,
    )
    _publish_created(context, transaction, notified)


def notify_mentions(
    context: Context,
    transaction: Transaction,
    *,
    actor_uuid: UUID,
    activity_uuid: UUID,
    handles: Collection[str],
) -> None:
    """Tell the people who go by these handles, but for those told of the crud as a reply."""
    notified = repository.notify_mentioned(
        transaction,
        uuids=[context.new_uuid() for _ in handles],
        handles=sorted(handles),
        actor_uuid=actor_uuid,
        activity_uuid=activity_uuid,
    )
    _publish_created(context, transaction, notified)


def notify_follow(
    context: Context, transaction: Transaction, *, actor_uuid: UUID, user_uuid: UUID
) -> None:
    """Tell the person who is followed."""
    notified = repository.notify_followed(
        transaction, uuid=context.new_uuid(), user_uuid=user_uuid, actor_uuid=actor_uuid
    )
    _publish_created(context, transaction, notified)


def withdraw_reaction(
    queries: Queries, kind: Kind, *, actor_uuid: UUID, activity_uuid: UUID
) -> None:
    """Take back what the author of a crud was told."""
    repository.withdraw(
        queries, kind=kind.value, actor_uuid=actor_uuid, activity_uuid=activity_uuid
    )


def withdraw_follow(queries: Queries, *, actor_uuid: UUID, user_uuid: UUID) -> None:
    """Take back what the person was told."""
    repository.withdraw(queries, kind=Kind.FOLLOW.value, actor_uuid=actor_uuid, user_uuid=user_uuid)


def withdraw_follows(queries: Queries, one_uuid: UUID, other_uuid: UUID) -> None:
    """Take back what two people were told of following each other."""
    withdraw_follow(queries, actor_uuid=one_uuid, user_uuid=other_uuid)
    withdraw_follow(queries, actor_uuid=other_uuid, user_uuid=one_uuid)


def notifications(context: Context, viewer_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Answer what a person was told, newest first."""
    return repository.notifications(
        context.database, viewer_uuid, now=context.clock(), after=after, limit=limit
    )


def unread_count(context: Context, viewer_uuid: UUID) -> int:
    """Count the entries that a person hasn't read."""
    return repository.unread_count(context.database, viewer_uuid, now=context.clock())


def mark_read(context: Context, viewer_uuid: UUID) -> None:
    """Mark everything that a person was told until now as read."""
    repository.mark_read(context.database, viewer_uuid)


def _publish_created(
    context: Context, transaction: Transaction, notified: Collection[UUID]
) -> None:
    """Let open pages know that there is something new, once it is there."""

    def publish() -> None:
        for user_uuid in notified:
            context.publish(user_uuid, "notification.created", {})

    transaction.on_commit(publish)
