"""Create and delete cruds and replies, and react to them."""

from __future__ import annotations

from uuid import UUID

from pydantic import TypeAdapter

from cruddur.activities import entities, repository
from cruddur.activities.schemas import (
    Entity,
    Mention,
    NewActivity,
    NewReply,
    Reaction,
)
from cruddur.context import Context
from cruddur.errors import ActivityNotFound, InvalidInput, NotYours, TokenRefused
from cruddur.floods import service as floods
from cruddur.media import service as media
from cruddur.notifications import service as notifications
from cruddur.people import service as people
from cruddur.platform.database import Transaction
from cruddur.platform.telemetry import metrics
from cruddur_messages.items import following

_ENTITIES: TypeAdapter[list[Entity]] = TypeAdapter(list[Entity])

# Reactions that a request deletes together with their crud; the purge deletes more in batches.
MAX_DELETED_REACTIONS = 10_000


def create(context: Context, author_uuid: UUID, new: NewActivity) -> str:
    """Create a crud; return it as JSON.

    Raises:
        InvalidInput: `message_blank` without a picture; `media_unusable`.
        TokenRefused: the author's account was deleted concurrently.
    """
    _require_content(new)
    uuid, now = context.new_uuid(), context.clock()
    parsed = entities.parse(new.message)
    with context.database.transaction() as transaction:
        handles = _handles(parsed)
        # Without a mention, the crud is inserted together with the lock of its author.
        known = (
            people.lock_viewer_and_handles(transaction, author_uuid, handles, now=now)
            if handles
            else {}
        )
        found = _with_known_mentions(parsed, known)
        if not repository.create(
            transaction,
            uuid=uuid,
            user_uuid=author_uuid,
            message=new.message,
            entities=_ENTITIES.dump_json(found).decode(),
            now=now,
            expires_at=now + new.ttl.duration,
        ):
            raise TokenRefused
        media.attach(
            context,
            transaction,
            author_uuid=author_uuid,
            activity_uuid=uuid,
            pictures=[(picture.uuid, picture.alt) for picture in new.media],
        )
        _index_and_notify(context, transaction, author_uuid, uuid, new.message, found)
        floods.record(context, transaction, author_uuid, new.message, known.values())
        created = _require_visible(
            repository.activity(transaction, repository.ReadContext(author_uuid, now), uuid)
        )
    metrics.activity_created("crud")
    return created


def reply(context: Context, author_uuid: UUID, parent_uuid: UUID, new: NewReply) -> str:
    """Create a reply; return it as JSON.

    Raises:
        ActivityNotFound: the parent has expired, doesn't exist, or is hidden by a block.
        InvalidInput: `message_blank` without a picture; `media_unusable`.
    """
    _require_content(new)
    uuid, now = context.new_uuid(), context.clock()
    parsed = entities.parse(new.message)
    with context.database.transaction() as transaction:
        locked = people.lock_for_reply(
            transaction, author_uuid, parent_uuid, _handles(parsed), now=now
        )
        found = _with_known_mentions(parsed, locked.mentioned)
        # Clocks of two machines differ, but a reply is locked before its parent by their ids.
        uuid = following(uuid, parent_uuid)
        if not repository.reply(
            transaction,
            uuid=uuid,
            parent_uuid=parent_uuid,
            user_uuid=author_uuid,
            message=new.message,
            entities=_ENTITIES.dump_json(found).decode(),
            now=now,
            expires_at=now + new.ttl.duration if new.ttl else None,
        ):
            raise ActivityNotFound
        notifications.notify_reply(
            context,
            transaction,
            actor_uuid=author_uuid,
            user_uuids=locked.notified,
            reply_uuid=uuid,
        )
        media.attach(
            context,
            transaction,
            author_uuid=author_uuid,
            activity_uuid=uuid,
            pictures=[(picture.uuid, picture.alt) for picture in new.media],
        )
        _index_and_notify(context, transaction, author_uuid, uuid, new.message, found)
        addressed = {*locked.mentioned.values(), *locked.notified}
        floods.record(context, transaction, author_uuid, new.message, addressed)
        created = _require_visible(
            repository.activity(transaction, repository.ReadContext(author_uuid, now), uuid)
        )
    metrics.activity_created("reply")
    return created


def delete(context: Context, viewer_uuid: UUID, uuid: UUID) -> None:
    """Delete a crud before it expires, with its reactions. Replies to it stay.

    A crud with very many reactions is gone at once too, but its row is deleted by the purge.

    Raises:
        NotYours: another user wrote it.
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        if repository.delete(transaction, read, uuid, max_reactions=MAX_DELETED_REACTIONS):
            return
        if repository.activity(transaction, read, uuid) is None:
            raise ActivityNotFound
        raise NotYours


def react(context: Context, viewer_uuid: UUID, uuid: UUID, reaction: Reaction) -> str:
    """Like, repost or bookmark a crud; return it as JSON, as the viewer now sees it.

    Raises:
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    return _write_reaction(context, viewer_uuid, uuid, reaction, is_added=True)


def remove_reaction(context: Context, viewer_uuid: UUID, uuid: UUID, reaction: Reaction) -> str:
    """Remove a like, repost or bookmark; return and raise as `react`."""
    return _write_reaction(context, viewer_uuid, uuid, reaction, is_added=False)


def set_thread_muted(context: Context, viewer_uuid: UUID, uuid: UUID, *, is_muted: bool) -> str:
    """Mute or unmute the thread of a crud; return and raise as `react`."""
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        if is_muted:
            notifications.mute_thread(transaction, viewer_uuid, uuid, now=read.now)
        else:
            notifications.unmute_thread(transaction, viewer_uuid, uuid)
        return _require_visible(repository.activity(transaction, read, uuid))


def _write_reaction(
    context: Context, viewer_uuid: UUID, uuid: UUID, reaction: Reaction, *, is_added: bool
) -> str:
    written = repository.write_reaction(
        context.database,
        repository.ReadContext(viewer_uuid, context.clock()),
        reaction,
        is_added=is_added,
        reaction_uuid=context.new_uuid(),
        notification_uuid=context.new_uuid(),
        activity_uuid=uuid,
    )
    if not written.has_viewer:
        raise TokenRefused
    if written.notified_uuid is not None:
        notifications.publish_created(context, [written.notified_uuid])
    return _require_visible(written.body)


def _require_content(new: NewActivity | NewReply) -> None:
    if not new.message and not new.media:
        raise InvalidInput.of("message_blank", "message")


def _handles(found: list[Entity]) -> set[str]:
    return {entity.handle for entity in found if isinstance(entity, Mention)}


def _with_known_mentions(found: list[Entity], known: dict[str, UUID]) -> list[Entity]:
    """Return the entities without mentions of nobody; the others get the person's uuid."""
    return [
        entity.model_copy(update={"uuid": known[entity.handle]})
        if isinstance(entity, Mention)
        else entity
        for entity in found
        if not isinstance(entity, Mention) or entity.handle in known
    ]


def _index_and_notify(
    context: Context,
    transaction: Transaction,
    author_uuid: UUID,
    uuid: UUID,
    message: str,
    found: list[Entity],
) -> None:
    """Index the crud under its hashtags, and notify the people it mentions."""
    written = entities.written_tags(message, found)
    if written:
        repository.add_hashtags(transaction, uuid=uuid, user_uuid=author_uuid, written=written)
    handles = _handles(found)
    if handles:
        notifications.notify_mentions(
            context, transaction, actor_uuid=author_uuid, activity_uuid=uuid, handles=handles
        )


def _require_visible(activity: str | None) -> str:
    if activity is None:
        raise ActivityNotFound
    return activity
