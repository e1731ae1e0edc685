"""Read conversations: memberships, pages of messages, folders, and the unread badge.

Every page is one query with a limit, so its cost doesn't grow with the conversation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from cruddur_messages import keys
from cruddur_messages.errors import NoSuchMessage, NotAMember
from cruddur_messages.items import MIN_UUID, Folder, Membership, Message
from cruddur_messages.table import Table

_ITERATION_PAGE_SIZE = 100


@dataclass(frozen=True)
class Page:
    """Messages, oldest first; `next_cursor` is the last message of this page, if more follow."""

    members: frozenset[UUID]
    messages: list[Message]
    next_cursor: UUID | None


def find_membership(table: Table, group: UUID, user: UUID) -> Membership | None:
    """Return a user's membership of a conversation; None if they aren't a member."""
    item = table.get(keys.group(group), keys.member(user))
    return Membership.from_item(item) if item else None


def find_both_memberships(
    table: Table, group: UUID, user: UUID, other: UUID
) -> tuple[Membership, Membership] | None:
    """Return the memberships of the user and of the other; None unless both exist."""
    pk = keys.group(group)
    items = table.batch_get([(pk, keys.member(user)), (pk, keys.member(other))])
    members = {member.user: member for member in map(Membership.from_item, items)}
    return (members[user], members[other]) if len(members) == 2 else None


def newest_page(table: Table, group: UUID, user: UUID, *, limit: int) -> Page:
    """Return the newest messages.

    Raises:
        NotAMember: the user isn't in the conversation.
    """
    meta_and_memberships = 3
    found = table.query(
        "pk = :pk",
        {":pk": keys.group(group)},
        limit=limit + 1 + meta_and_memberships,
        newest_first=True,
    )
    own = next((item for item in found if item["sk"] == keys.member(user)), None)
    if own is None:
        raise NotAMember
    messages = [Message.from_item(item) for item in found if item["sk"] < keys.LAST_MESSAGE]
    return _older(Membership.from_item(own), messages[: limit + 1], limit)


def older_page(table: Table, group: UUID, user: UUID, *, before: UUID, limit: int) -> Page:
    """Return the messages before a cursor.

    Raises:
        NotAMember: the user isn't in the conversation.
    """
    member = _require_membership(table, group, user)
    found = table.query(
        "pk = :pk AND sk < :before",
        {":pk": keys.group(group), ":before": min(str(before), keys.LAST_MESSAGE)},
        limit=limit + 1,
        newest_first=True,
    )
    return _older(member, [Message.from_item(item) for item in found], limit)


def newer_page(table: Table, group: UUID, user: UUID, *, after: UUID, limit: int) -> Page:
    """Return the messages after one that the reader has.

    Raises:
        NotAMember: the user isn't in the conversation.
    """
    return _newer(table, _require_membership(table, group, user), after, limit)


def list_folder(
    table: Table, user: UUID, name: Folder, *, before: UUID | None = None, limit: int
) -> tuple[list[Membership], UUID | None]:
    """Return a page of a folder, newest message first, and the cursor of the next page."""
    condition, values = "folder = :folder", {":folder": keys.folder(name.value, user)}
    if before:
        condition += " AND last_message_id < :before"
        values[":before"] = str(before)
    found = table.query(condition, values, limit=limit + 1, index="folders", newest_first=True)
    members = [Membership.from_item(item) for item in found]
    return members[:limit], members[limit - 1].last_message.uuid if len(members) > limit else None


def iterate_folder(table: Table, user: UUID, name: Folder) -> Iterator[Membership]:
    """Yield every conversation of a folder, oldest message first, reading a page at a time.

    One that gets a message meanwhile moves ahead, so it isn't missed, but may be yielded twice.
    """
    after = str(MIN_UUID)
    while True:
        found = table.query(
            "folder = :folder AND last_message_id > :after",
            {":folder": keys.folder(name.value, user), ":after": after},
            limit=_ITERATION_PAGE_SIZE,
            index="folders",
        )
        yield from map(Membership.from_item, found)
        if len(found) < _ITERATION_PAGE_SIZE:
            return
        after = found[-1]["last_message_id"]


def iterate_messages(table: Table, member: Membership) -> Iterator[Message]:
    """Yield every message that a member may read, oldest first."""
    after: UUID | None = MIN_UUID
    while after is not None:
        page = _newer(table, member, after, limit=_ITERATION_PAGE_SIZE)
        yield from page.messages
        after = page.next_cursor


def find_group(table: Table, user: UUID, uuid: UUID) -> UUID:
    """Return the conversation of a message, of all of a user's.

    Raises:
        NoSuchMessage: none of them has it.
    """
    for name in Folder:
        before: UUID | None = None
        while True:
            members, before = list_folder(
                table, user, name, before=before, limit=_ITERATION_PAGE_SIZE
            )
            wanted = [(keys.group(member.group), str(uuid)) for member in members]
            if wanted and (found := table.batch_get(wanted)):
                return Message.from_item(found[0]).group
            if before is None:
                break
    raise NoSuchMessage


def messages_up_to(
    table: Table, group: UUID, user: UUID, uuid: UUID, *, limit: int
) -> list[Message]:
    """Return a message and those before it that the user can read, oldest first.

    Raises:
        NotAMember: the user isn't in the conversation.
        NoSuchMessage: there is none of this uuid that the user can read, or it is deleted.
    """
    member = _require_membership(table, group, user)
    found = table.query(
        "pk = :pk AND sk BETWEEN :first AND :uuid",
        {":pk": keys.group(group), ":first": keys.FIRST_MESSAGE, ":uuid": str(uuid)},
        limit=limit,
        newest_first=True,
    )
    messages = [Message.from_item(item) for item in found if item["sk"] < keys.LAST_MESSAGE]
    page = _older(member, messages, limit)
    if not page.messages or page.messages[-1].uuid != uuid or page.messages[-1].is_deleted:
        raise NoSuchMessage
    return page.messages


def list_unread_senders(table: Table, user: UUID) -> list[UUID]:
    """Return up to a hundred users with unread messages in the inbox."""
    found = table.query(
        "unread_of = :user", {":user": keys.unread(user)}, limit=100, index="unread"
    )
    return [UUID(item["other"]) for item in found]


def _require_membership(table: Table, group: UUID, user: UUID) -> Membership:
    member = find_membership(table, group, user)
    if member is None:
        raise NotAMember
    return member


def _newer(table: Table, member: Membership, after: UUID, limit: int) -> Page:
    """Return messages, oldest first; they begin where the reader left the conversation."""
    start = max(after, member.cleared_up_to or MIN_UUID)
    found = table.query(
        "pk = :pk AND sk BETWEEN :start AND :last",
        {
            ":pk": keys.group(member.group),
            ":start": min(str(start), keys.LAST_MESSAGE),  # clients may send any uuid
            ":last": keys.LAST_MESSAGE,
        },
        limit=limit + 2,
    )
    messages = [message for message in map(Message.from_item, found) if message.uuid > start]
    return _page(member, messages[:limit], has_more=len(messages) > limit)


def _older(member: Membership, messages: list[Message], limit: int) -> Page:
    """Build a page from messages, newest first; it ends where the reader left the conversation."""
    cleared = member.cleared_up_to or MIN_UUID
    shown = [message for message in messages[:limit] if message.uuid > cleared]
    page = _page(member, shown, has_more=len(messages) > limit and len(shown) == limit)
    page.messages.reverse()
    return page


def _page(member: Membership, shown: list[Message], *, has_more: bool) -> Page:
    return Page(
        frozenset({member.user, member.other}),
        [message for message in shown if member.user not in message.hidden_from],
        shown[-1].uuid if has_more else None,
    )
