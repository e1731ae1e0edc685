"""Create and delete cruds and replies, and react to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import TypeAdapter

from cruddur.activities import entities, repository
from cruddur.activities.schemas import (
    ActivityEdit,
    Entity,
    Mention,
    NewActivity,
    NewPoll,
    NewReply,
    QuotePolicy,
    Reaction,
    ReplyPolicy,
)
from cruddur.context import Context
from cruddur.errors import (
    ActivityEdited,
    ActivityNotEditable,
    ActivityNotFound,
    ActivityProtected,
    AlreadyVoted,
    InvalidInput,
    NotQuoted,
    NotThreadAuthor,
    NotYours,
    PollClosed,
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


def create(context: Context, author_uuid: UUID, new: NewActivity) -> str:
    """Create a crud; return it as JSON.

    Raises:
        InvalidInput: `message_blank` without a picture; `media_unusable`; `poll_closes_too_soon`.
        TokenRefused: the author's account was deleted concurrently.
        ActivityNotFound: what it quotes has expired, doesn't exist, or is hidden.
        QuoteNotAllowed: the policy of what it quotes excludes the author.
        ActivityProtected: what it quotes is for followers alone.
    """
    require_content(new)
    uuid, now = context.new_uuid(), context.clock()
    _require_open(new.poll, now)
    parsed = entities.parse(new.message)
    quoted = None
    with context.database.transaction() as transaction:
        handles = _handles(parsed)
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
            poll_choices=new.poll.choices if new.poll else None,
            quote_uuid=new.quote_uuid,
            quote_expires_at=quoted.expires_at if quoted else None,
            now=now,
            expires_at=now + new.ttl.duration,
        ):
            raise TokenRefused
        _create_poll(transaction, uuid, new.poll)
        addressed = set(known.values())
        if quoted and quoted.user_uuid != author_uuid:
            addressed.add(quoted.user_uuid)
            notifications.notify_quoted(
                context,
                transaction,
                actor_uuid=author_uuid,
                user_uuid=quoted.user_uuid,
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
        floods.record(context, transaction, author_uuid, _text(new), addressed)
        created = _require_visible(
            repository.activity(transaction, repository.ReadContext(author_uuid, now), uuid)
        )
    metrics.activity_created("crud")
    return created


def reply(context: Context, author_uuid: UUID, parent_uuid: UUID, new: NewReply) -> str:
    """Create a reply; return it as JSON.

    Raises:
        ActivityNotFound: the parent has expired, doesn't exist, or is hidden by a block.
        InvalidInput: `message_blank` without a picture; `media_unusable`; `poll_closes_too_soon`.
        ReplyNotAllowed: the policy of the thread excludes the author.
    """
    require_content(new)
    uuid, now = context.new_uuid(), context.clock()
    _require_open(new.poll, now)
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
            quote_policy=new.quote_policy.value,
            content_warning=new.content_warning,
            poll_choices=new.poll.choices if new.poll else None,
            now=now,
            expires_at=now + new.ttl.duration if new.ttl else None,
        ):
            raise ActivityNotFound
        _require_allowed(transaction, author_uuid, parent_uuid, now=now)
        _create_poll(transaction, uuid, new.poll)
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
        floods.record(context, transaction, author_uuid, _text(new), addressed)
        created = _require_visible(
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
            _require_visible(repository.activity(transaction, read, uuid))
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
                _index_and_notify_again(context, transaction, viewer_uuid, uuid, message, found)
        return _require_visible(repository.activity(transaction, read, uuid))


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


def vote(context: Context, viewer_uuid: UUID, uuid: UUID, choices: list[int]) -> str:
    """Vote in the poll of a crud; return the crud as JSON, as the viewer now sees it.

    The same vote again is harmless.

    Raises:
        ActivityNotFound: it has expired, doesn't exist, or is hidden.
        InvalidInput: `poll_missing`, `poll_is_yours`, `choices_out_of_range`, `choices_too_many`.
        AlreadyVoted: the viewer has voted otherwise.
        PollClosed: it has ended.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    written = repository.write_vote(
        context.database,
        repository.ReadContext(viewer_uuid, context.clock()),
        vote_uuid=context.new_uuid(),
        activity_uuid=uuid,
        choices=sorted(set(choices)),
    )
    if not written.has_viewer:
        raise TokenRefused
    body = _require_visible(written.body)
    match written.refusal:
        case None:
            return body
        case AlreadyVoted.code:
            raise AlreadyVoted
        case PollClosed.code:
            raise PollClosed
        case code:
            raise InvalidInput.of(code, "choices" if code.startswith("choices_") else None)


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


def set_quote_policy(context: Context, viewer_uuid: UUID, uuid: UUID, policy: QuotePolicy) -> str:
    """Change who may quote a crud; return it as JSON. Quotes that are there stay.

    Raises:
        NotYours: another user wrote it.
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
        if not repository.set_quote_policy(transaction, uuid, quote_policy=policy, now=read.now):
            raise ActivityNotFound
        return _require_visible(repository.activity(transaction, read, uuid))


def detach_quote(context: Context, viewer_uuid: UUID, uuid: UUID) -> str:
    """Detach what the viewer wrote from a crud that quotes it; return that as JSON. Idempotent.

    Raises:
        NotQuoted: it quotes nothing of the viewer's, or what it quotes is gone.
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        found = repository.quoted_person(transaction, read, uuid)
        if found is None:
            raise ActivityNotFound
        if found["user_uuid"] != viewer_uuid:
            raise NotQuoted
        repository.detach_quote(transaction, uuid, now=read.now)
        return _require_visible(repository.activity(transaction, read, uuid))


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


def require_content(new: NewActivity | NewReply) -> None:
    """Require a text or a picture.

    Raises:
        InvalidInput: `message_blank`.
    """
    if not new.message and not new.media:
        raise InvalidInput.of("message_blank", "message")


def _require_open(poll: NewPoll | None, now: datetime) -> None:
    if poll and poll.closes_at and poll.closes_at < now + MIN_POLL_DURATION:
        raise InvalidInput.of("poll_closes_too_soon", "poll.closes_at")


def _create_poll(transaction: Transaction, uuid: UUID, poll: NewPoll | None) -> None:
    if poll:
        repository.create_poll(
            transaction, uuid, is_multiple=poll.multiple, closes_at=poll.closes_at
        )


def _text(new: NewActivity | NewReply) -> str:
    """Return all that a crud says."""
    return "\n".join([new.message, *new.poll.choices]) if new.poll else new.message


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
    found: list[Entity],
) -> None:
    """Index an edited crud, and notify the people whom it mentions now; count its recipients."""
    mentioned = {entity.uuid for entity in found if isinstance(entity, Mention) and entity.uuid}
    repository.remove_hashtags(transaction, uuid, written=entities.written_tags(message, found))
    notifications.withdraw_mentions(transaction, uuid, mentioned_uuids=mentioned)
    _index_and_notify(context, transaction, author_uuid, uuid, message, found)
    addressed = {*mentioned, *notifications.notified_of_reply(transaction, uuid)}
    floods.record(context, transaction, author_uuid, message, addressed)


def _require_visible(activity: str | None) -> str:
    if activity is None:
        raise ActivityNotFound
    return activity
