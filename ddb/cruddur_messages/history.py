"""Read conversations: memberships, pages of messages, folders, and the unread badge.

Every page is one query with a limit, so its cost doesn't grow with the conversation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from cruddur_messages import keys
from cruddur_messages.errors import NotAMember
from cruddur_messages.items import MIN_UUID, Folder, Membership, Message
from cruddur_messages.table import Table

_ITERATION_PAGE_SIZE = 100


@dataclass(frozen=True)
class Page:
    """Messages, oldest first; `next_cursor` is the last message of this page, if more follow."""

    members: frozenset[UUID]
    messages: list[Message]
    next_cursor: UUID | None
    cleared_up_to: UUID | None = None


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
    member = Membership.from_item(own)
    messages = [Message.from_item(item) for item in found if item["sk"] < keys.LAST_MESSAGE]
    both = frozenset({user, member.other})
    return _older(both, messages[: limit + 1], user, member.cleared_up_to, limit)


def older_page(
    table: Table, group: UUID, user: UUID, *, before: UUID, cleared_up_to: UUID | None, limit: int
) -> Page:
    """Return the messages before a cursor; `cleared_up_to` is that of the newest page.

    Raises:
        NotAMember: the user isn't in the conversation, or there are no older messages.
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
    """Return the messages after one that the reader has.

    Raises:
        NotAMember: the user isn't in the conversation.
    """
    found = table.query(
        "pk = :pk AND sk BETWEEN :after AND :last",
        {
            ":pk": keys.group(group),
            ":after": min(str(after), keys.LAST_MESSAGE),  # clients may send any uuid
            ":last": keys.LAST_MESSAGE,
        },
        limit=limit + 2,
    )
    messages = [Message.from_item(item) for item in found]
    both = messages[0].members if messages else _members(find_membership(table, group, user))
    if user not in both:
        raise NotAMember
    messages = [message for message in messages if message.uuid > after]
    shown = messages[:limit]
    return Page(
        both,
        [message for message in shown if user not in message.hidden_from],
        shown[-1].uuid if len(messages) > limit else None,
    )


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
    after: UUID | None = member.cleared_up_to or MIN_UUID
    while after is not None:
        page = newer_page(table, member.group, member.user, after=after, limit=_ITERATION_PAGE_SIZE)
        yield from page.messages
        after = page.next_cursor


def list_unread_senders(table: Table, user: UUID) -> list[UUID]:
    """Return up to a hundred users with unread messages in the inbox."""
    found = table.query(
        "unread_of = :user", {":user": keys.unread(user)}, limit=100, index="unread"
    )
    return [UUID(item["other"]) for item in found]


def _members(member: Membership | None) -> frozenset[UUID]:
    return frozenset({member.user, member.other}) if member else frozenset()


def _older(
    both: frozenset[UUID],
    messages: list[Message],
    user: UUID,
    cleared_up_to: UUID | None,
    limit: int,
) -> Page:
    """Build a page from messages, newest first; it ends where the reader left the conversation."""
    shown = [message for message in messages[:limit] if message.uuid > (cleared_up_to or MIN_UUID)]
    has_more = len(messages) > limit and len(shown) == limit
    return Page(
        both,
        [message for message in reversed(shown) if user not in message.hidden_from],
        shown[-1].uuid if has_more else None,
        cleared_up_to,
    )
