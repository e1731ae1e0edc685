"""Conversations of two people: started, written to, read, listed, left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from cruddur_messages import events, keys, standing
from cruddur_messages.errors import (
    KeyReused,
    NoSuchMessage,
    NotAMember,
    NotTheAuthor,
    TableUnavailable,
)
from cruddur_messages.items import UNREAD_MOST, Folder, Message, Row, State, following
from cruddur_messages.table import ATTEMPTS, Action, Cancelled, Item, Table, check, put, update

Change = Callable[[Row, Sequence[Message]], Row]
Tell = Callable[[Row, Row], list[Action]]

_KEY_LIFE = timedelta(hours=24)


@dataclass(frozen=True)
class Key:
    """An idempotency key, and what tells its request from others."""

    text: str
    request_hash: str


@dataclass(frozen=True)
class Letter:
    """A message to be."""

    author: UUID
    receiver: UUID
    uuid: UUID
    body: str
    now: datetime
    key: Key | None = None
    trace: str | None = None


@dataclass(frozen=True)
class Sent:
    """A message that is kept, and whether it was before."""

    message: Message
    is_replay: bool


@dataclass(frozen=True)
class Page:
    """Messages, oldest first, and where their neighbours go on, if they do."""

    members: frozenset[UUID]
    messages: list[Message]
    next_cursor: UUID | None
    cleared_up_to: UUID | None = None


def find(table: Table, group: UUID, user: UUID) -> Row | None:
    """Answer the conversation as it stands for somebody, None where they aren't in it."""
    item = table.get(keys.group(group), keys.member(user))
    return Row.from_item(item) if item else None


def find_both(table: Table, group: UUID, user: UUID, other: UUID) -> tuple[Row, Row] | None:
    """Answer the conversation as it stands for each of the two."""
    pk = keys.group(group)
    items = table.get_all([(pk, keys.member(user)), (pk, keys.member(other))])
    rows = {row.user: row for row in map(Row.from_item, items)}
    return (rows[user], rows[other]) if len(rows) == 2 else None


def members(table: Table, group: UUID) -> list[Row]:
    """Answer the conversation as it stands for everybody in it."""
    found = table.query(
        "pk = :pk AND begins_with(sk, :members)",
        {":pk": keys.group(group), ":members": keys.MEMBERS},
        limit=2,
    )
    return [Row.from_item(item) for item in found]


def send(table: Table, letter: Letter, row: Row | None, *, is_request: bool) -> Sent:
    """Write a message, in one transaction that checks that its author may.

    `row` is what `find` answers for the author; without one the conversation begins, as a request
    where `is_request` says so. The message comes after the newest that the row shows, or whoever
    has read or left that one wouldn't see it.

    Raises:
        KeyReused: the key stands for another message.
        TableUnavailable: nothing was written, or that isn't known: send again with the same key.
    """
    message = Message(
        group=keys.group_uuid(letter.author, letter.receiver),
        uuid=following(letter.uuid, row.newest.uuid) if row else letter.uuid,
        author=letter.author,
        members=frozenset({letter.author, letter.receiver}),
        body=letter.body,
        key=letter.key.text if letter.key else None,
        trace=letter.trace,
    )
    for attempt in range(ATTEMPTS):
        actions = [put(message.to_item(), "attribute_not_exists(pk)")]
        if letter.key:
            actions.append(_reserve(letter.author, letter.key, message, letter.now))
        if row is None:
            actions += _beginning(message, letter, is_request=is_request)
        else:
            actions.append(_membership(message))
            if row.state is not State.ACCEPTED:
                actions.append(_replace(row, replace(row, state=State.ACCEPTED)))
        try:
            table.write(*actions)
            return Sent(message, is_replay=False)
        except Cancelled as cancelled:
            earlier = cancelled.found[1] if letter.key else None
            if earlier:
                return Sent(_sent_with(table, letter.key, earlier), is_replay=True)
        # The other wrote first at the same moment, or a row changed meanwhile: look again.
        table.back_off(attempt)
        row = find(table, message.group, letter.author)
    raise TableUnavailable


def newest_page(table: Table, group: UUID, user: UUID, *, limit: int) -> Page:
    """Answer the newest messages, to somebody who is in the conversation.

    Raises:
        NotAMember: they aren't.
    """
    facts_and_rows = 3
    found = table.query(
        "pk = :pk",
        {":pk": keys.group(group)},
        limit=limit + 1 + facts_and_rows,
        newest_first=True,
    )
    row = next((Row.from_item(item) for item in found if item["sk"] == keys.member(user)), None)
    if row is None:
        raise NotAMember
    messages = [Message.from_item(item) for item in found if item["sk"] < keys.LAST_MESSAGE]
    both = frozenset({user, row.other})
    return _older(both, messages[: limit + 1], user, row.cleared_up_to, limit)


def older_page(
    table: Table, group: UUID, user: UUID, *, before: UUID, cleared_up_to: UUID | None, limit: int
) -> Page:
    """Answer the messages before one of another page, which knows where the reader left.

    Raises:
        NotAMember: there are none for them.
    """
    found = table.query(
        "pk = :pk AND sk < :before",
        {":pk": keys.group(group), ":before": min(str(before), keys.LAST_MESSAGE)},
        limit=limit + 1,
        newest_first=True,
    )
    messages = [Message.from_item(item) for item in found]
    if not messages or user not in messages[0].members:
        raise NotAMember
    return _older(messages[0].members, messages, user, cleared_up_to, limit)


def newer_page(table: Table, group: UUID, user: UUID, *, after: UUID, limit: int) -> Page:
    """Answer the messages after one that the reader has.

    Raises:
        NotAMember: there is no such conversation for them.
    """
    found = table.query(
        "pk = :pk AND sk BETWEEN :after AND :last",
        {
            ":pk": keys.group(group),
            ":after": min(str(after), keys.LAST_MESSAGE),  # it may be made up
            ":last": keys.LAST_MESSAGE,
        },
        limit=limit + 2,
    )
    messages = [Message.from_item(item) for item in found]
    both = messages[0].members if messages else _members(find(table, group, user))
    if user not in both:
        raise NotAMember
    messages = [message for message in messages if message.uuid > after]
    shown = messages[:limit]
    return Page(
        both,
        [message for message in shown if user not in message.hidden_from],
        shown[-1].uuid if len(messages) > limit else None,
    )


def folder(
    table: Table, user: UUID, name: Folder, *, before: UUID | None = None, limit: int
) -> tuple[list[Row], UUID | None]:
    """Answer one of somebody's lists, newest first, and where it goes on, if it does."""
    condition, values = "folder = :folder", {":folder": keys.folder(name.value, user)}
    if before:
        condition += " AND last_message_id < :before"
        values[":before"] = str(before)
    found = table.query(condition, values, limit=limit + 1, index="folders", newest_first=True)
    rows = [Row.from_item(item) for item in found]
    return rows[:limit], rows[limit - 1].newest.uuid if len(rows) > limit else None


def all_of(table: Table, user: UUID, name: Folder) -> Iterator[Row]:
    """Answer one of somebody's lists to its end."""
    before = None
    while True:
        rows, before = folder(table, user, name, before=before, limit=100)
        yield from rows
        if before is None:
            return


def all_messages(table: Table, row: Row) -> Iterator[Message]:
    """Answer what a member may read of a conversation, oldest first."""
    after: UUID | None = row.cleared_up_to or standing.NOTHING
    while after is not None:
        page = newer_page(table, row.group, row.user, after=after, limit=100)
        yield from page.messages
        after = page.next_cursor


def waiting(table: Table, user: UUID) -> list[UUID]:
    """Answer whose messages wait in somebody's inbox: up to a hundred people."""
    found = table.query(
        "unread_of = :user", {":user": keys.unread(user)}, limit=100, index="unread"
    )
    return [UUID(item["other"]) for item in found]


def settle(table: Table, group: UUID, user: UUID) -> Row:
    """Bring a member's row up to what there is; answer it.

    Raises:
        NotAMember: they aren't in the conversation.
    """
    return _change(table, group, user, standing.settled)


def mark_read(
    table: Table,
    group: UUID,
    user: UUID,
    *,
    event_uuid: UUID,
    now: datetime,
    trace: str | None = None,
) -> Row:
    """Mark everything until now as read, and tell both; raise as `settle`."""

    def tell(before: Row, after: Row) -> list[Action]:
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
        return [events.telling(whom, event_uuid, event, now) for whom in (user, after.other)]

    return _change(table, group, user, standing.read, tell)


def accept(table: Table, group: UUID, user: UUID, *, event_uuid: UUID, now: datetime) -> Row:
    """Take a conversation into the inbox, and tell their pages; raise as `settle`."""
    return _change(table, group, user, standing.accepted, _tell_of_moving(event_uuid, now))


def leave(table: Table, group: UUID, user: UUID, *, event_uuid: UUID, now: datetime) -> Row:
    """Decline a request, or leave a conversation, and tell their pages; raise as `settle`."""
    return _change(table, group, user, standing.gone, _tell_of_moving(event_uuid, now))


def hide(table: Table, group: UUID, message: UUID, user: UUID) -> None:
    """Delete a message for one of its members.

    Raises:
        NoSuchMessage: there is none for them.
    """
    _change_message(
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


def take_back(table: Table, group: UUID, message: UUID, user: UUID) -> None:
    """Delete a message for everybody: only who wrote it can.

    Raises:
        NoSuchMessage: there is none for them.
        NotTheAuthor: it is somebody else's.
    """
    _change_message(
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


def _change_message(table: Table, user: UUID, action: Action) -> None:
    try:
        table.write(action)
    except Cancelled as cancelled:
        (found,) = cancelled.found
        if not found or str(user) not in found.get("members", ()):
            raise NoSuchMessage from None
        raise NotTheAuthor from None


def _tell_of_moving(event_uuid: UUID, now: datetime) -> Tell:
    def tell(before: Row, after: Row) -> list[Action]:
        if after.folder is before.folder:
            return []
        event = events.Event(
            "message_group.moved",
            {"message_group_uuid": str(after.group), "folder": after.folder.value},
        )
        return [events.telling(after.user, event_uuid, event, now)]

    return tell


def _change(
    table: Table,
    group: UUID,
    user: UUID,
    change: Change,
    tell: Tell = lambda _before, _after: [],
) -> Row:
    """Change a member's row by what there is, unless somebody else changes it meanwhile.

    The row is read before the messages, and written only if nobody wrote it since: so who writes
    last has seen all that those before had.
    """
    for attempt in range(ATTEMPTS):
        row = find(table, group, user)
        if row is None:
            raise NotAMember
        after = change(row, _recent(table, row))
        if after == row:
            return row
        try:
            table.write(_replace(row, after), *tell(row, after))
            return after
        except Cancelled:
            table.back_off(attempt)
    raise TableUnavailable


def _recent(table: Table, row: Row) -> list[Message]:
    found = table.query(
        "pk = :pk AND sk BETWEEN :first AND :last",
        {
            ":pk": keys.group(row.group),
            ":first": str(standing.seen_from(row)),
            ":last": keys.LAST_MESSAGE,
        },
        limit=UNREAD_MOST + 1,
        newest_first=True,
    )
    return [Message.from_item(item) for item in found]


def _replace(row: Row, after: Row) -> Action:
    following = replace(after, version=row.version + 1)
    return put(following.to_item(), "version = :version", {":version": row.version})


def _beginning(message: Message, letter: Letter, *, is_request: bool) -> list[Action]:
    """The facts of a conversation and both rows, where there are none yet."""
    receivers = State.REQUESTED if is_request else State.ACCEPTED
    rows = [
        standing.begun(message, letter.author, letter.receiver, State.ACCEPTED),
        standing.begun(message, letter.receiver, letter.author, receivers),
    ]
    meta = {
        "pk": keys.group(message.group),
        "sk": keys.META,
        "members": {str(member) for member in message.members},
    }
    return [
        put(item, "attribute_not_exists(pk)") for item in (meta, *(row.to_item() for row in rows))
    ]


def _membership(message: Message) -> Action:
    return check(
        keys.group(message.group),
        keys.META,
        "contains(members, :author)",
        {":author": str(message.author)},
    )


def _reserve(author: UUID, key: Key, message: Message, now: datetime) -> Action:
    return put(
        {
            "pk": keys.sent(author),
            "sk": keys.digest(key.text),
            "request_hash": key.request_hash,
            "group": str(message.group),
            "message": str(message.uuid),
            "expires_at": int((now + _KEY_LIFE).timestamp()),
        },
        "attribute_not_exists(pk) OR expires_at < :now",
        {":now": int(now.timestamp())},
    )


def _sent_with(table: Table, key: Key | None, earlier: Item) -> Message:
    if key is None or earlier["request_hash"] != key.request_hash:
        raise KeyReused
    item = table.get(keys.group(UUID(earlier["group"])), earlier["message"])
    if item is None:
        raise TableUnavailable  # a person's messages were deleted meanwhile
    return Message.from_item(item)


def _members(row: Row | None) -> frozenset[UUID]:
    return frozenset({row.user, row.other}) if row else frozenset()


def _older(
    both: frozenset[UUID],
    messages: list[Message],
    user: UUID,
    cleared_up_to: UUID | None,
    limit: int,
) -> Page:
    """Turn messages, newest first, into a page that ends where the reader once left."""
    shown = [
        message
        for message in messages[:limit]
        if message.uuid > (cleared_up_to or standing.NOTHING)
    ]
    goes_on = len(messages) > limit and len(shown) == limit
    return Page(
        both,
        [message for message in reversed(shown) if user not in message.hidden_from],
        shown[-1].uuid if goes_on else None,
        cleared_up_to,
    )
