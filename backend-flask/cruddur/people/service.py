"""Lock order: people first, in every transaction that writes for or about them.

A foreign key locks the same rows (FOR KEY SHARE), but later, while the transaction holds others
that a deletion of the account waits for; docs/decisions/0019-lock-order.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.errors import ActivityNotFound, TokenRefused
from cruddur.people import repository
from cruddur.platform.database import Row, Transaction


@dataclass(frozen=True)
class LockedForReply:
    """Who wrote the parent, the mentioned people by handle, and whom the reply notifies as one."""

    author_uuid: UUID
    mentioned: dict[str, UUID]
    notified: list[UUID]


def lock_viewer(transaction: Transaction, viewer_uuid: UUID) -> None:
    """Lock the viewer's row, so that the account isn't deleted before the transaction ends.

    Raises:
        TokenRefused: the account was deleted concurrently.
    """
    if not repository.lock_viewer(transaction, viewer_uuid):
        raise TokenRefused


def lock_people(transaction: Transaction, user_uuids: Collection[UUID]) -> set[UUID]:
    """Lock people against deletion; return those that exist and aren't suspended."""
    return repository.lock_people(transaction, user_uuids)


def lock_viewer_and_handles(
    transaction: Transaction, viewer_uuid: UUID, handles: Collection[str], *, now: datetime
) -> dict[str, UUID]:
    """Lock the viewer and the people with these handles; return the uuids of those that exist.

    Raises:
        TokenRefused: the viewer's account was deleted concurrently.
    """
    row = repository.lock_named(
        transaction, viewer_uuid, handles=sorted(handles), activity_uuid=None, now=now
    )
    if not row["has_viewer"]:
        raise TokenRefused
    return _uuids(row)


def lock_for_reply(
    transaction: Transaction,
    viewer_uuid: UUID,
    parent_uuid: UUID,
    handles: Collection[str],
    *,
    now: datetime,
) -> LockedForReply:
    """Lock the viewer, the parent's author, the mentioned, and those above whom a reply notifies.

    Raises:
        TokenRefused: the viewer's account was deleted concurrently.
        ActivityNotFound: the parent doesn't exist, or its author was deleted concurrently.
    """
    row = repository.lock_named(
        transaction, viewer_uuid, handles=sorted(handles), activity_uuid=parent_uuid, now=now
    )
    if not row["has_viewer"]:
        raise TokenRefused
    if row["author_uuid"] is None:
        raise ActivityNotFound
    return LockedForReply(row["author_uuid"], _uuids(row), row["notified"])


def lock_for_quote(
    transaction: Transaction, viewer_uuid: UUID, quoted_uuid: UUID, handles: Collection[str]
) -> dict[str, UUID]:
    """Lock the viewer, the author of what they quote, and the mentioned; return these by handle.

    Raises:
        TokenRefused: the viewer's account was deleted concurrently.
        ActivityNotFound: the quoted crud doesn't exist, or its author was deleted concurrently.
    """
    row = repository.lock_quoted(
        transaction, viewer_uuid, handles=sorted(handles), activity_uuid=quoted_uuid
    )
    if not row["has_viewer"]:
        raise TokenRefused
    if not row["has_author"]:
        raise ActivityNotFound
    return _uuids(row)


def _uuids(row: Row) -> dict[str, UUID]:
    return {handle: UUID(uuid) for handle, uuid in row["handles"].items()}
