"""The rules of cruds: they are written whole, and they expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from pydantic import TypeAdapter

from cruddur.activities import entities, repository
from cruddur.activities.schemas import (
    Entity,
    Hashtag,
    Mention,
    NewActivity,
    NewReply,
    Reaction,
    Tab,
)
from cruddur.context import Context
from cruddur.errors import ActivityNotFound, InvalidInput, NotYours, PersonNotFound
from cruddur.media import service as media
from cruddur.notifications import service as notifications
from cruddur.notifications.schemas import Kind
from cruddur.platform.database import Page, Transaction
from cruddur.platform.telemetry import metrics
from cruddur.profiles import service as profiles

_PURGED_AT_ONCE = 200
_LIGHTENED_AT_ONCE = 2000
_ENTITIES: TypeAdapter[list[Entity]] = TypeAdapter(list[Entity])

# A bookmark is nobody's affair.
_TOLD = {Reaction.LIKE: Kind.LIKE, Reaction.REPOST: Kind.REPOST}


def create(context: Context, author_uuid: UUID, new: NewActivity) -> str:
    """Write a crud; answer it as JSON.

    Raises:
        InvalidInput: `message_blank` without a picture; `media_unusable`.
    """
    _say_something(new)
    uuid, now = context.new_uuid(), context.clock()
    found = _entities(context, new.message)
    with context.database.transaction() as transaction:
        repository.create(
            transaction,
            uuid=uuid,
            user_uuid=author_uuid,
            message=new.message,
            entities=_ENTITIES.dump_json(found).decode(),
            now=now,
            expires_at=now + new.ttl.duration,
        )
        media.place(
            context,
            transaction,
            author_uuid=author_uuid,
            activity_uuid=uuid,
            pictures=[(picture.uuid, picture.alt) for picture in new.media],
        )
        _spread(context, transaction, author_uuid, uuid, found)
        seen = _seen(repository.activity(transaction, repository.Reader(author_uuid, now), uuid))
    metrics.activity_created("crud")
    return seen


def reply(context: Context, author_uuid: UUID, parent_uuid: UUID, new: NewReply) -> str:
    """Write a reply; answer it as JSON.

    Raises:
        ActivityNotFound: the parent has expired, never was, or is hidden by a block.
        InvalidInput: `message_blank` without a picture; `media_unusable`.
    """
    _say_something(new)
    uuid, now = context.new_uuid(), context.clock()
    found = _entities(context, new.message)
    with context.database.transaction() as transaction:
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
        notifications.replied(
            context,
            transaction,
            actor_uuid=author_uuid,
            parent_uuid=parent_uuid,
            reply_uuid=uuid,
        )
        media.place(
            context,
            transaction,
            author_uuid=author_uuid,
            activity_uuid=uuid,
            pictures=[(picture.uuid, picture.alt) for picture in new.media],
        )
        _spread(context, transaction, author_uuid, uuid, found)
        seen = _seen(repository.activity(transaction, repository.Reader(author_uuid, now), uuid))
    metrics.activity_created("reply")
    return seen


def delete(context: Context, viewer_uuid: UUID, uuid: UUID) -> None:
    """Delete a crud before its time, and all that hangs on it. Replies to it stay.

    Raises:
        NotYours: somebody else wrote it.
        ActivityNotFound: it has expired, never was, or is hidden by a block.
    """
    reader = repository.Reader(viewer_uuid, context.clock())
    if repository.delete(context.database, reader, uuid):
        return
    if repository.activity(context.database, reader, uuid) is None:
        raise ActivityNotFound
    raise NotYours


def react(context: Context, viewer_uuid: UUID, uuid: UUID, reaction: Reaction) -> str:
    """Like, repost or bookmark a crud; answer it as the viewer now sees it, as JSON.

    Raises:
        ActivityNotFound: it has expired, never was, or is hidden by a block.
    """
    reader = repository.Reader(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        if not repository.hold(transaction, reader, uuid):
            raise ActivityNotFound
        repository.react(
            transaction,
            reaction,
            uuid=context.new_uuid(),
            activity_uuid=uuid,
            viewer_uuid=viewer_uuid,
        )
        if reaction in _TOLD:
            notifications.reacted(
                context, transaction, _TOLD[reaction], actor_uuid=viewer_uuid, activity_uuid=uuid
            )
        return _seen(repository.activity(transaction, reader, uuid))


def unreact(context: Context, viewer_uuid: UUID, uuid: UUID, reaction: Reaction) -> str:
    """Take a like, repost or bookmark back; answer and raise as `react`."""
    reader = repository.Reader(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        if not repository.hold(transaction, reader, uuid):
            raise ActivityNotFound
        repository.unreact(transaction, reaction, activity_uuid=uuid, viewer_uuid=viewer_uuid)
        if reaction in _TOLD:
            notifications.unreacted(
                transaction, _TOLD[reaction], actor_uuid=viewer_uuid, activity_uuid=uuid
            )
        return _seen(repository.activity(transaction, reader, uuid))


def purge(context: Context, batch: int = _PURGED_AT_ONCE) -> Iterator[int]:
    """Delete cruds that have expired, longest expired first; yield how many, batch by batch.

    One that many people reacted to loses what hangs on it first, some in each batch, so that no
    batch takes long. Any number may purge at once: they share the work, and none waits for another.
    """
    while True:
        now = context.clock()
        with context.database.transaction() as transaction:
            uuids, parent_uuids = repository.hold_expired(transaction, now=now, limit=batch)
            if not uuids:
                return
            light = repository.lighten(transaction, uuids=uuids, limit=_LIGHTENED_AT_ONCE)
            if light:
                repository.hold_parents(transaction, parent_uuids=parent_uuids, now=now)
                repository.purge(transaction, uuids=uuids, now=now)
        yield len(uuids) if light else 0


def purge_lag(context: Context) -> timedelta:
    """Answer how long the crud that expired first has been waiting to be purged."""
    now = context.clock()
    return now - (repository.expired_since(context.database, now=now) or now)


def public_feed(
    context: Context, viewer_uuid: UUID | None, *, after: UUID | None, limit: int
) -> Page:
    """Answer everybody's cruds, newest first."""
    reader = repository.Reader(viewer_uuid, context.clock())
    with metrics.time_feed("public"):
        return repository.public_feed(context.database, reader, after=after, limit=limit)


def tag_feed(
    context: Context, viewer_uuid: UUID | None, tag: str, *, after: UUID | None, limit: int
) -> Page:
    """Answer the cruds and replies under a hashtag, however it is written, newest first.

    Raises:
        InvalidInput: `tag_malformed`.
    """
    folded = entities.fold(tag)
    if not entities.is_tag(folded):
        raise InvalidInput.of("tag_malformed", "tag")
    reader = repository.Reader(viewer_uuid, context.clock())
    with metrics.time_feed("tag"):
        return repository.tag_feed(context.database, reader, folded, after=after, limit=limit)


def home_feed(
    context: Context, viewer_uuid: UUID | None, *, after: UUID | None, limit: int
) -> Page:
    """Answer what the viewer and those whom they follow wrote and reposted, newest first.

    A stranger gets the public feed.
    """
    reader = repository.Reader(viewer_uuid, context.clock())
    feed = repository.home_feed if viewer_uuid else repository.public_feed
    with metrics.time_feed("home" if viewer_uuid else "public"):
        return feed(context.database, reader, after=after, limit=limit)


def bookmarks(context: Context, viewer_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Answer what the viewer keeps at hand, kept last first."""
    reader = repository.Reader(viewer_uuid, context.clock())
    return repository.bookmarks(context.database, reader, after=after, limit=limit)


def person_page(
    context: Context,
    viewer_uuid: UUID | None,
    handle: str,
    tab: Tab,
    *,
    after: UUID | None,
    limit: int,
) -> Page:
    """Answer a person and what the tab lists of them, newest first.

    Raises:
        PersonNotFound: nobody goes by this handle, or a block stands between.
    """
    reader = repository.Reader(viewer_uuid, context.clock())
    found = repository.person_page(context.database, reader, handle, tab, after=after, limit=limit)
    if found is None:
        raise PersonNotFound
    return found


def thread(
    context: Context,
    viewer_uuid: UUID | None,
    handle: str,
    uuid: UUID,
    *,
    after: UUID | None,
    limit: int,
) -> Page:
    """Answer a crud and its replies, oldest first.

    Raises:
        ActivityNotFound: it has expired, never was, is somebody else's or hidden by a block.
    """
    reader = repository.Reader(viewer_uuid, context.clock())
    found = repository.thread(context.database, reader, handle, uuid, after=after, limit=limit)
    if found is None:
        raise ActivityNotFound
    return found


def _say_something(new: NewActivity | NewReply) -> None:
    if not new.message and not new.media:
        raise InvalidInput.of("message_blank", "message")


def _entities(context: Context, message: str) -> list[Entity]:
    """Read a message's entities; a mention of nobody is plain words."""
    found = entities.parse(message)
    handles = {entity.handle for entity in found if isinstance(entity, Mention)}
    known = profiles.known_handles(context, handles) if handles else set()
    return [entity for entity in found if not isinstance(entity, Mention) or entity.handle in known]


def _spread(
    context: Context,
    transaction: Transaction,
    author_uuid: UUID,
    uuid: UUID,
    found: list[Entity],
) -> None:
    """List the crud under its hashtags, and tell those whom it mentions."""
    tags = {entity.tag for entity in found if isinstance(entity, Hashtag)}
    if tags:
        repository.use_hashtags(transaction, uuid=uuid, user_uuid=author_uuid, tags=sorted(tags))
    handles = {entity.handle for entity in found if isinstance(entity, Mention)}
    if handles:
        notifications.mentioned(
            context, transaction, actor_uuid=author_uuid, activity_uuid=uuid, handles=handles
        )


def _seen(activity: str | None) -> str:
    if activity is None:
        raise ActivityNotFound
    return activity
