"""Create and delete cruds and replies, and react to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter

from cruddur.activities import entities, repository
from cruddur.activities.schemas import (
    Entity,
    Mention,
    NewActivity,
    NewReply,
    Reaction,
    ReplyPolicy,
)
from cruddur.context import Context
from cruddur.errors import (
    ActivityNotFound,
    ActivityProtected,
    InvalidInput,
    NotThreadAuthor,
    NotYours,
    ReplyNotAllowed,
    TokenRefused,
)
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
            reply_policy=new.reply_policy.value,
            content_warning=new.content_warning,
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
        ReplyNotAllowed: the policy of the thread excludes the author.
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
            reply_policy=new.reply_policy.value if new.reply_policy else None,
            content_warning=new.content_warning,
            now=now,
            expires_at=now + new.ttl.duration if new.ttl else None,
        ):
            raise ActivityNotFound
        _require_allowed(transaction, author_uuid, parent_uuid, now=now)
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
        ActivityNotFound: it has expired, doesn't exist, or is hidden.
        ActivityProtected: it is for followers alone, and would be reposted.
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


def set_reply_policy(context: Context, viewer_uuid: UUID, uuid: UUID, policy: ReplyPolicy) -> str:
    """Change who may reply in the thread of a crud; return the crud as JSON.

    Replies that are there stay.

    Raises:
        NotYours: another user wrote it.
        InvalidInput: `reply_policy_not_root`: it is a reply, and its root is there.
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        found = repository.ownership(transaction, read, uuid)
        if found is None:
            raise ActivityNotFound
        if found.user_uuid != viewer_uuid:
            raise NotYours
        if found.is_reply and found.thread_user_uuid is not None:
            raise InvalidInput.of("reply_policy_not_root", "reply_policy")
        if not repository.set_reply_policy(transaction, uuid, reply_policy=policy, now=read.now):
            raise ActivityNotFound
        return _require_visible(repository.activity(transaction, read, uuid))


def set_hidden(context: Context, viewer_uuid: UUID, uuid: UUID, *, is_hidden: bool) -> str:
    """Hide a reply in the viewer's thread, or show it again; return the reply as JSON.

    Raises:
        NotThreadAuthor: another user wrote the root of the thread, or the root is gone.
        InvalidInput: `hidden_not_reply`: it is the root itself.
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        found = repository.ownership(transaction, read, uuid)
        if found is None:
            raise ActivityNotFound
        if found.thread_user_uuid != viewer_uuid:
            raise NotThreadAuthor
        if not found.is_reply:
            raise InvalidInput.of("hidden_not_reply")
        if not repository.set_hidden(transaction, uuid, is_hidden=is_hidden, now=read.now):
            raise ActivityNotFound
        return _require_visible(repository.activity(transaction, read, uuid))


def _require_allowed(
    transaction: Transaction, author_uuid: UUID, parent_uuid: UUID, *, now: datetime
) -> None:
    held = repository.lock_reply_policy(transaction, parent_uuid, user_uuid=author_uuid, now=now)
    is_allowed = (
        held.user_uuid == author_uuid
        or held.reply_policy is ReplyPolicy.ANYONE
        or (held.reply_policy is ReplyPolicy.MENTIONED and held.is_mentioned)
        or (
            held.reply_policy is ReplyPolicy.FOLLOWING
            and repository.lock_follow(
                transaction, follower_uuid=held.user_uuid, followed_uuid=author_uuid
            )
        )
    )
    if not is_allowed:
        raise ReplyNotAllowed


def _write_reaction(
    context: Context, viewer_uuid: UUID, uuid: UUID, reaction: Reaction, *, is_added: bool
) -> str:
    read = repository.ReadContext(viewer_uuid, context.clock())
    written = repository.write_reaction(
        context.database,
        read,
        reaction,
        is_added=is_added,
        reaction_uuid=context.new_uuid(),
        notification_uuid=context.new_uuid(),
        activity_uuid=uuid,
    )
    if not written.has_viewer:
        raise TokenRefused
    if written.notified_uuid is not None:
        notifications.publish_created(context, [written.notified_uuid], reaction.value, uuid)
    if written.body is None and reaction is Reaction.REPOST and is_added:
        _require_visible(repository.activity(context.database, read, uuid))
        raise ActivityProtected
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
