"""Write conversations of two: send, mark as read, accept, leave, delete messages.

Memberships are written with optimistic locking by version; a message that is deleted for everyone
leaves a tombstone without a body.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from cruddur_messages import events, keys, membership
from cruddur_messages.errors import (
    KeyReused,
    NoSuchMessage,
    NotAMember,
    NotTheAuthor,
    TableUnavailable,
)
from cruddur_messages.history import find_membership
from cruddur_messages.items import (
    MAX_UNREAD,
    MIN_UUID,
    Membership,
    Message,
    State,
    following,
)
from cruddur_messages.table import (
    MAX_ATTEMPTS,
    Action,
    ConditionFailed,
    Item,
    Table,
    put,
    update,
)

Change = Callable[[Membership, Sequence[Message]], Membership]
EventBuilder = Callable[[Membership, Membership], list[Action]]

_KEY_TTL = timedelta(hours=24)


@dataclass(frozen=True)
class IdempotencyKey:
    """A client's key, and a hash that tells its request from others."""

    text: str
    request_hash: str


@dataclass(frozen=True)
class NewMessage:
    """A message to send; `trace` is the traceparent of its request."""

    author: UUID
    recipient: UUID
    uuid: UUID
    body: str
    now: datetime
    key: IdempotencyKey | None = None
    trace: str | None = None


@dataclass(frozen=True)
class SendResult:
    """A stored message; `is_replay` if an earlier request with the same key stored it."""

    message: Message
    is_replay: bool


def send(
    table: Table, new: NewMessage, member: Membership | None, *, is_request: bool
) -> SendResult:
    """Write a message in one transaction, which checks that its author is a member.

    `member` is the author's current membership. Without one the conversation begins, as a message
    request if `is_request`. The transaction moves the conversation's newest id forward, so ids are
    in the order of commits: no message comes after a newer one was read.

    Raises:
        KeyReused: the key belongs to another message.
        TableUnavailable: the outcome is unknown; send again with the same key.
    """
    message = Message(
        group=keys.group_uuid(new.author, new.recipient),
        uuid=following(new.uuid, member.last_message.uuid) if member else new.uuid,
        author=new.author,
        members=frozenset({new.author, new.recipient}),
        body=new.body,
        key=new.key.text if new.key else None,
        trace=new.trace,
    )
    for attempt in range(MAX_ATTEMPTS):
        actions = [put(message.to_item(), "attribute_not_exists(pk)")]
        if new.key:
            actions.append(_reserve_key(new.author, new.key, message, new.now))
        meta = len(actions)
        if member is None:
            actions += _new_conversation(message, new, is_request=is_request)
        else:
            actions.append(_advance(message))
            if member.state is not State.ACCEPTED:
                actions.append(_versioned_put(member, replace(member, state=State.ACCEPTED)))
        try:
            table.write(*actions)
            return SendResult(message, is_replay=False)
        except ConditionFailed as failure:
            earlier = failure.conflicts[1] if new.key else None
            if earlier:
                return SendResult(_replay(table, new.key, earlier), is_replay=True)
            newest = (failure.conflicts[meta] or {}).get("newest_message")
            if newest:
                message = replace(message, uuid=following(new.uuid, UUID(newest)))
        # The other member wrote first, or the membership changed: read it again and retry.
        table.backoff(attempt)
        member = find_membership(table, message.group, new.author)
    raise TableUnavailable


def reconcile(table: Table, group: UUID, user: UUID) -> Membership:
    """Recompute a membership from the messages; return it.

    Raises:
        NotAMember: the user isn't in the conversation.
    """
    return _update_membership(table, group, user, membership.reconciled)


def mark_read(
    table: Table,
    group: UUID,
    user: UUID,
    *,
    up_to: UUID | None = None,
    event_uuid: UUID,
    now: datetime,
    trace: str | None = None,
) -> Membership:
    """Mark the messages up to one as read, or all until now, and publish it to both.

    Raises:
        NotAMember: the user isn't in the conversation.
        NoSuchMessage: the conversation has no message with the id `up_to`.
    """

    def change(member: Membership, recent: Sequence[Message]) -> Membership:
        if up_to and up_to > membership.unread_start(member):
            is_recent = any(message.uuid == up_to for message in recent)
            if not is_recent and table.get(keys.group(group), str(up_to)) is None:
                raise NoSuchMessage
        return membership.mark_read(member, recent, up_to)

    def read_event(before: Membership, after: Membership) -> list[Action]:
        if after.receipt is None or after.read_up_to == before.read_up_to:
            return []
        event = events.Event(
            "message_group.read",
            {
                "message_group_uuid": str(group),
                "user_uuid": str(user),
                "message_uuid": str(after.read_up_to),
            },
            trace,
        )
        return [events.publish_action(to, event_uuid, event, now) for to in (user, after.other)]

    return _update_membership(table, group, user, change, read_event)


def accept(table: Table, group: UUID, user: UUID, *, event_uuid: UUID, now: datetime) -> Membership:
    """Move a message request to the inbox, and publish it to the user; raise as `reconcile`."""
    return _update_membership(table, group, user, membership.accept, _moved_event(event_uuid, now))


def leave(table: Table, group: UUID, user: UUID, *, event_uuid: UUID, now: datetime) -> Membership:
    """Decline a request or leave a conversation, and publish it to the user; raise as `accept`."""
    return _update_membership(table, group, user, membership.leave, _moved_event(event_uuid, now))


def delete_for_me(table: Table, group: UUID, message: UUID, user: UUID) -> None:
    """Hide a message from one member.

    Raises:
        NoSuchMessage: it doesn't exist, or the user isn't in the conversation.
    """
    _update_message(
        table,
        user,
        update(
            keys.group(group),
            str(message),
            "ADD hidden_from :user",
            condition="contains(members, :member)",
            values={":user": {str(user)}, ":member": str(user)},
        ),
    )


def delete_for_everyone(table: Table, group: UUID, message: UUID, user: UUID) -> None:
    """Replace the user's own message by a tombstone.

    Raises:
        NoSuchMessage: it doesn't exist, or the user isn't in the conversation.
        NotTheAuthor: the other member wrote it.
    """
    _update_message(
        table,
        user,
        update(
            keys.group(group),
            str(message),
            "SET is_deleted = :yes REMOVE body",
            condition="author = :user",
            values={":user": str(user), ":yes": True},
        ),
    )


def _update_message(table: Table, user: UUID, action: Action) -> None:
    try:
        table.write(action)
    except ConditionFailed as failure:
        (found,) = failure.conflicts
        if not found or str(user) not in found.get("members", ()):
            raise NoSuchMessage from None
        raise NotTheAuthor from None


def _moved_event(event_uuid: UUID, now: datetime) -> EventBuilder:
    def build(before: Membership, after: Membership) -> list[Action]:
        if after.folder is before.folder:
            return []
        event = events.Event(
            "message_group.moved",
            {"message_group_uuid": str(after.group), "folder": after.folder.value},
        )
        return [events.publish_action(after.user, event_uuid, event, now)]

    return build


def _update_membership(
    table: Table,
    group: UUID,
    user: UUID,
    change: Change,
    build_events: EventBuilder = lambda _before, _after: [],
) -> Membership:
    """Update a membership from the messages, with optimistic locking by version.

    The membership is read before the messages, and written only if its version is unchanged: so
    the last writer has seen everything that the writers before it saw.
    """
    for attempt in range(MAX_ATTEMPTS):
        before = find_membership(table, group, user)
        if before is None:
            raise NotAMember
        after = change(before, _recent_messages(table, before))
        if after == before:
            return before
        try:
            table.write(_versioned_put(before, after), *build_events(before, after))
            return after
        except ConditionFailed:
            table.backoff(attempt)
    raise TableUnavailable


def _recent_messages(table: Table, member: Membership) -> list[Message]:
    """Return the newest messages as `membership.reconciled` needs them, newest first."""
    recent = _query_back(table, member, membership.unread_start(member))
    if all(member.user in message.hidden_from for message in recent):
        # The row shows an older one then.
        return _query_back(table, member, member.cleared_up_to or MIN_UUID)
    return recent


def _query_back(table: Table, member: Membership, first: UUID) -> list[Message]:
    found = table.query(
        "pk = :pk AND sk BETWEEN :first AND :last",
        {":pk": keys.group(member.group), ":first": str(first), ":last": keys.LAST_MESSAGE},
        limit=MAX_UNREAD + 1,
        newest_first=True,
    )
    return [Message.from_item(item) for item in found]


def _versioned_put(before: Membership, after: Membership) -> Action:
    item = replace(after, version=before.version + 1).to_item()
    return put(item, "version = :version", {":version": before.version})


def _new_conversation(message: Message, new: NewMessage, *, is_request: bool) -> list[Action]:
    """Return the puts of the conversation's META item and both memberships."""
    recipient_state = State.REQUESTED if is_request else State.ACCEPTED
    members = [
        membership.new_membership(message, new.author, new.recipient, State.ACCEPTED),
        membership.new_membership(message, new.recipient, new.author, recipient_state),
    ]
    meta = {
        "pk": keys.group(message.group),
        "sk": keys.META,
        "members": {str(member) for member in message.members},
        "newest_message": str(message.uuid),
    }
    return [
        put(item, "attribute_not_exists(pk)")
        for item in (meta, *(member.to_item() for member in members))
    ]


def _advance(message: Message) -> Action:
    """Make a message the newest of its conversation, if its author is a member."""
    return update(
        keys.group(message.group),
        keys.META,
        "SET newest_message = :message",
        condition="contains(members, :author)"
        " AND (attribute_not_exists(newest_message) OR newest_message < :message)",
        values={":author": str(message.author), ":message": str(message.uuid)},
    )


def _reserve_key(author: UUID, key: IdempotencyKey, message: Message, now: datetime) -> Action:
    return put(
        {
            "pk": keys.sent(author),
            "sk": keys.digest(key.text),
            "request_hash": key.request_hash,
            "group": str(message.group),
            "message": str(message.uuid),
            "expires_at": int((now + _KEY_TTL).timestamp()),
        },
        "attribute_not_exists(pk) OR expires_at < :now",
        {":now": int(now.timestamp())},
    )


def _replay(table: Table, key: IdempotencyKey | None, earlier: Item) -> Message:
    if key is None or earlier["request_hash"] != key.request_hash:
        raise KeyReused
    item = table.get(keys.group(UUID(earlier["group"])), earlier["message"])
    if item is None:
        raise TableUnavailable  # the account was deleted in between
    return Message.from_item(item)
