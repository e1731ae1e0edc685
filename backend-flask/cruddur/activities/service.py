"""Create, edit and delete cruds and replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import TypeAdapter

from cruddur.activities import entities, repository
from cruddur.activities.access import require_visible
from cruddur.activities.schemas import (
    ActivityEdit,
    Entity,
    Mention,
    NewActivity,
    NewPoll,
    NewReply,
    QuotePolicy,
    ReplyPolicy,
    ThreadPart,
)
from cruddur.context import Context
from cruddur.errors import (
    ActivityEdited,
    ActivityNotEditable,
    ActivityNotFound,
    ActivityProtected,
    InvalidInput,
    NotYours,
    QuoteNotAllowed,
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
# So long a crud can be edited though somebody reacted to it.
EDIT_WINDOW = timedelta(minutes=5)
MIN_POLL_DURATION = timedelta(minutes=5)
# Nobody is notified of a poll that ends later than this before its crud: the page would be gone.
MIN_TIME_LEFT_TO_NOTIFY = timedelta(minutes=5)


def create(context: Context, author_uuid: UUID, new: NewActivity) -> str:
    """Create a crud, with the parts of its thread; return it as JSON.

    Raises:
        InvalidInput: `message_blank` without a picture; `media_unusable`; `poll_closes_too_soon`.
            The field names the part.
        TokenRefused: the author's account was deleted concurrently.
        ActivityNotFound: what it quotes has expired, doesn't exist, or is hidden.
        QuoteNotAllowed: the policy of what it quotes excludes the author.
        ActivityProtected: what it quotes is for followers alone.
    """
    require_content(new)
    uuid, now = context.new_uuid(), context.clock()
    require_open(new.poll, now)
    parsed = entities.parse(new.message)
    parts = [(part, entities.parse(part.message)) for part in new.thread]
    quoted = None
    with context.database.transaction() as transaction:
        handles = _handles(parsed).union(*(_handles(each) for _, each in parts))
        # Without a mention, the crud is inserted together with the lock of its author.
        if new.quote_uuid is not None:
            known = people.lock_for_quote(transaction, author_uuid, new.quote_uuid, handles)
            quoted = _quote(transaction, author_uuid, new.quote_uuid, now=now)
            # It is locked before what it quotes, as a reply is.
            uuid = following(uuid, new.quote_uuid)
        elif handles:
            known = people.lock_viewer_and_handles(transaction, author_uuid, handles, now=now)
        else:
            known = {}
        found = _with_known_mentions(parsed, known)
        if not repository.create(
            transaction,
            uuid=uuid,
            user_uuid=author_uuid,
            message=new.message,
            entities=_ENTITIES.dump_json(found).decode(),
            reply_policy=new.reply_policy.value,
            quote_policy=new.quote_policy.value,
            content_warning=new.content_warning,
            poll_choices=_choices(new.poll),
            quote_uuid=new.quote_uuid,
            quote_expires_at=quoted.expires_at if quoted else None,
            now=now,
            expires_at=now + new.ttl.duration,
        ):
            raise TokenRefused
        _create_poll(transaction, uuid, new.poll, now)
        addressed = _mentioned_people(found)
        if quoted and quoted.user_uuid != author_uuid:
            addressed.add(quoted.user_uuid)
            notifications.notify_quoted(
                context,
                transaction,
                actor_uuid=author_uuid,
                user_uuid=quoted.user_uuid,
                activity_uuid=uuid,
            )
        if parts:
            pictures = [each.uuid for part in new.thread for each in part.media]
            pictures += [each.uuid for each in new.media]
            media.lock_several(transaction, author_uuid=author_uuid, uuids=pictures)
        media.attach(
            context,
            transaction,
            author_uuid=author_uuid,
            activity_uuid=uuid,
            pictures=[(picture.uuid, picture.alt) for picture in new.media],
        )
        _index_and_notify(context, transaction, author_uuid, uuid, new.message, found)
        read = repository.ReadContext(author_uuid, now)
        text = _text(new.message, _choices(new.poll))
        if parts:
            known_parts = [(part, _with_known_mentions(each, known)) for part, each in parts]
            uuids = _create_parts(
                context, transaction, author_uuid, uuid, new, known_parts, now=now
            )
            texts = [(part.message, _mentioned_people(each)) for part, each in known_parts]
            texts.append((text, addressed))
            floods.record_all(context, transaction, author_uuid, texts)
            created = require_visible(
                repository.written_thread(transaction, read, uuid, part_uuids=uuids)
            )
        else:
            floods.record(context, transaction, author_uuid, text, addressed)
            created = require_visible(repository.activity(transaction, read, uuid))
    metrics.activity_created("crud")
    for _ in parts:
        metrics.activity_created("reply")
    return created


def reply(context: Context, author_uuid: UUID, parent_uuid: UUID, new: NewReply) -> str:
    """Create a reply; return it as JSON.

    Raises:
        ActivityNotFound: the parent, or what it quotes, has expired, doesn't exist, or is hidden.
        InvalidInput: `message_blank` without a picture; `media_unusable`; `poll_closes_too_soon`.
        ReplyNotAllowed: the policy of the thread excludes the author.
        QuoteNotAllowed: the policy of what it quotes excludes the author.
        ActivityProtected: what it quotes is for followers alone.
    """
    require_content(new)
    uuid, now = context.new_uuid(), context.clock()
    require_open(new.poll, now)
    parsed = entities.parse(new.message)
    with context.database.transaction() as transaction:
        locked = people.lock_for_reply(
            transaction, author_uuid, parent_uuid, _handles(parsed), now=now
        )
        found = _with_known_mentions(parsed, locked.mentioned)
        # Clocks of two machines differ, but a reply is locked before its parent by their ids.
        uuid = following(uuid, parent_uuid)
        quoted = None
        if new.quote_uuid is not None:
            people.lock_for_quote(transaction, author_uuid, new.quote_uuid, [])
            repository.lock_for_quoting_reply(
                transaction, parent_uuid=parent_uuid, quote_uuid=new.quote_uuid
            )
            quoted = _quote(transaction, author_uuid, new.quote_uuid, now=now)
            uuid = following(uuid, new.quote_uuid)
        if not repository.reply(
            transaction,
            uuid=uuid,
            parent_uuid=parent_uuid,
            user_uuid=author_uuid,
            message=new.message,
            entities=_ENTITIES.dump_json(found).decode(),
            reply_policy=new.reply_policy.value if new.reply_policy else None,
            quote_policy=new.quote_policy.value,
            content_warning=new.content_warning,
            poll_choices=_choices(new.poll),
            quote_uuid=new.quote_uuid,
            quote_expires_at=quoted.expires_at if quoted else None,
            now=now,
            expires_at=now + new.ttl.duration if new.ttl else None,
        ):
            raise ActivityNotFound
        _require_allowed(transaction, author_uuid, parent_uuid, now=now)
        _create_poll(transaction, uuid, new.poll, now)
        # The parent's author is notified of the reply, also if quoted; another of the quote.
        notified_of_quote = (
            {quoted.user_uuid} - {author_uuid, locked.author_uuid} if quoted else set()
        )
        notifications.notify_reply(
            context,
            transaction,
            actor_uuid=author_uuid,
            user_uuids=[each for each in locked.notified if each not in notified_of_quote],
            reply_uuid=uuid,
        )
        for user_uuid in notified_of_quote:
            notifications.notify_quoted(
                context,
                transaction,
                actor_uuid=author_uuid,
                user_uuid=user_uuid,
                activity_uuid=uuid,
            )
        media.attach(
            context,
            transaction,
            author_uuid=author_uuid,
            activity_uuid=uuid,
            pictures=[(picture.uuid, picture.alt) for picture in new.media],
        )
        _index_and_notify(context, transaction, author_uuid, uuid, new.message, found)
        addressed = {*locked.mentioned.values(), *locked.notified, *notified_of_quote}
        text = _text(new.message, _choices(new.poll))
        floods.record(context, transaction, author_uuid, text, addressed)
        created = require_visible(
            repository.activity(transaction, repository.ReadContext(author_uuid, now), uuid)
        )
    metrics.activity_created("reply")
    return created


def edit(
    context: Context, viewer_uuid: UUID, uuid: UUID, version: str, changes: ActivityEdit
) -> str:
    """Edit a crud; return it as JSON. `version` is its `edited_at`, or `created_at` without one.

    What changes nothing isn't an edit, so a repeated one is answered with the crud.

    Raises:
        NotYours: another user wrote it.
        ActivityNotEditable: somebody reacted to it, and it is older than `EDIT_WINDOW`.
        ActivityEdited: it has another version.
        InvalidInput: `message_blank` without a picture; `media_unusable`.
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    parsed = entities.parse(changes.message or "")
    with context.database.transaction() as transaction:
        known = people.lock_viewer_and_handles(
            transaction, viewer_uuid, _handles(parsed), now=read.now
        )
        own = repository.lock_own(transaction, read, uuid)
        if own is None:
            require_visible(repository.activity(transaction, read, uuid))
            raise NotYours
        attached = media.attached(transaction, uuid)
        message = own.message if changes.message is None else changes.message
        pictures = (
            attached
            if changes.media is None
            else [(picture.uuid, picture.alt) for picture in changes.media]
        )
        warning = (
            changes.content_warning
            if "content_warning" in changes.model_fields_set
            else own.content_warning
        )
        is_new_text = message != own.message
        if is_new_text or pictures != attached or warning != own.content_warning:
            if read.now >= own.created_at + EDIT_WINDOW and (
                own.has_reactions or repository.has_votes(transaction, uuid)
            ):
                raise ActivityNotEditable
            if version != own.version:
                raise ActivityEdited
            if not message and not pictures:
                raise InvalidInput.of("message_blank", "message")
            if pictures != attached:
                media.replace(
                    context,
                    transaction,
                    author_uuid=viewer_uuid,
                    activity_uuid=uuid,
                    pictures=pictures,
                )
            found = _with_known_mentions(parsed, {**_mentioned(own), **known})
            repository.edit(
                transaction,
                uuid,
                message=message,
                entities=_ENTITIES.dump_json(found).decode() if is_new_text else None,
                content_warning=warning,
                now=read.now,
            )
            if is_new_text:
                _index_and_notify_again(
                    context, transaction, viewer_uuid, uuid, message, own.poll_choices, found
                )
        return require_visible(repository.activity(transaction, read, uuid))


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


def set_thread_muted(context: Context, viewer_uuid: UUID, uuid: UUID, *, is_muted: bool) -> str:
    """Mute or unmute the thread of a crud; return and raise as `react`."""
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        if is_muted:
            notifications.mute_thread(transaction, viewer_uuid, uuid, now=read.now)
        else:
            notifications.unmute_thread(transaction, viewer_uuid, uuid)
        return require_visible(repository.activity(transaction, read, uuid))


def _quote(
    transaction: Transaction, author_uuid: UUID, uuid: UUID, *, now: datetime
) -> repository.Quoted:
    """Lock what is quoted, count the quote, and require that the author may."""
    quoted = repository.quote(transaction, repository.ReadContext(author_uuid, now), uuid)
    if quoted is None:
        raise ActivityNotFound
    if quoted.user_uuid == author_uuid:
        return quoted
    if quoted.is_protected:
        raise ActivityProtected
    is_allowed = quoted.quote_policy is QuotePolicy.ANYONE or (
        quoted.quote_policy is QuotePolicy.FOLLOWERS
        and repository.lock_follow(
            transaction, follower_uuid=author_uuid, followed_uuid=quoted.user_uuid
        )
    )
    if not is_allowed:
        raise QuoteNotAllowed
    return quoted


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


def require_content(new: NewActivity | NewReply) -> None:
    """Require a text or a picture, of each part of a thread too.

    Raises:
        InvalidInput: `message_blank`.
    """
    if not new.message and not new.media:
        raise InvalidInput.of("message_blank", "message")
    if isinstance(new, NewActivity):
        for index, part in enumerate(new.thread):
            if not part.message and not part.media:
                raise InvalidInput.of("message_blank", f"thread.{index}.message")


def _create_parts(
    context: Context,
    transaction: Transaction,
    author_uuid: UUID,
    root_uuid: UUID,
    new: NewActivity,
    parts: Sequence[tuple[ThreadPart, list[Entity]]],
    *,
    now: datetime,
) -> list[UUID]:
    """Create the parts of a thread, each as a reply to the one before; return their uuids.

    Nobody is above them but their author, who may reply and isn't notified.
    """
    uuids = [root_uuid]
    for index, (part, found) in enumerate(parts):
        uuid = following(context.new_uuid(), uuids[-1])
        if not repository.reply(
            transaction,
            uuid=uuid,
            parent_uuid=uuids[-1],
            user_uuid=author_uuid,
            message=part.message,
            entities=_ENTITIES.dump_json(found).decode(),
            reply_policy=None,
            quote_policy=new.quote_policy.value,
            content_warning=part.content_warning,
            poll_choices=None,
            quote_uuid=None,
            quote_expires_at=None,
            now=now,
            expires_at=now + new.ttl.duration,
        ):
            raise ActivityNotFound
        media.attach(
            context,
            transaction,
            author_uuid=author_uuid,
            activity_uuid=uuid,
            pictures=[(picture.uuid, picture.alt) for picture in part.media],
            field=f"thread.{index}.media",
        )
        _index_and_notify(context, transaction, author_uuid, uuid, part.message, found)
        uuids.append(uuid)
    return uuids[1:]


def require_open(poll: NewPoll | None, now: datetime) -> None:
    """Require a poll that can be voted in if it is published at a moment.

    Raises:
        InvalidInput: `poll_ends_twice`, `poll_closes_too_soon`.
    """
    if poll is None or poll.closes_at is None:
        return
    if poll.duration is not None:
        raise InvalidInput.of("poll_ends_twice", "poll.duration")
    if poll.closes_at < now + MIN_POLL_DURATION:
        raise InvalidInput.of("poll_closes_too_soon", "poll.closes_at")


def _create_poll(transaction: Transaction, uuid: UUID, poll: NewPoll | None, now: datetime) -> None:
    if poll:
        repository.create_poll(
            transaction,
            uuid,
            is_multiple=poll.multiple,
            closes_at=poll.end(now),
            min_time_left=MIN_TIME_LEFT_TO_NOTIFY,
        )


def _text(message: str, poll_choices: list[str] | None) -> str:
    """Return all that a crud says."""
    return "\n".join([message, *(poll_choices or [])])


def _choices(poll: NewPoll | None) -> list[str] | None:
    return poll.choices if poll else None


def mentioned_handles(message: str) -> set[str]:
    """Return the handles that a text mentions, whom a crud with it locks."""
    return _handles(entities.parse(message))


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


def _mentioned_people(found: list[Entity]) -> set[UUID]:
    return {entity.uuid for entity in found if isinstance(entity, Mention) and entity.uuid}


def _mentioned(own: repository.OwnActivity) -> dict[str, UUID]:
    """Return the people whom a stored crud mentions, by their handles of then."""
    found = _ENTITIES.validate_python(own.entities)
    return {
        entity.handle: entity.uuid
        for entity in found
        if isinstance(entity, Mention) and entity.uuid is not None
    }


def _index_and_notify_again(
    context: Context,
    transaction: Transaction,
    author_uuid: UUID,
    uuid: UUID,
    message: str,
    poll_choices: list[str] | None,
    found: list[Entity],
) -> None:
    """Index an edited crud, and notify the people whom it mentions now; count its recipients."""
    mentioned = _mentioned_people(found)
    repository.remove_hashtags(transaction, uuid, written=entities.written_tags(message, found))
    notifications.withdraw_mentions(transaction, uuid, mentioned_uuids=mentioned)
    _index_and_notify(context, transaction, author_uuid, uuid, message, found)
    addressed = {*mentioned, *notifications.notified_as_addressed(transaction, uuid)}
    floods.record(context, transaction, author_uuid, _text(message, poll_choices), addressed)
