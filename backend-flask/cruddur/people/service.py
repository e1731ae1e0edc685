"""Lock order: people first, in every transaction that writes for or about them.

A foreign key locks the same rows (FOR KEY SHARE), but later, while the transaction holds others
that a deletion of the account waits for; docs/decisions/0019-lock-order.md.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from cruddur.errors import ActivityNotFound, TokenRefused
from cruddur.people import repository
from cruddur.platform.database import Transaction


def lock_viewer(transaction: Transaction, viewer_uuid: UUID) -> None:
    """Lock the viewer's row, so that the account isn't deleted before the transaction ends.

    Raises:
        TokenRefused: the account was deleted concurrently.
    """
    if not repository.lock_viewer(transaction, viewer_uuid):
        raise TokenRefused


def lock_viewer_and_handles(
    transaction: Transaction, viewer_uuid: UUID, handles: Collection[str]
) -> dict[str, UUID]:
    """Lock the viewer and the people with these handles; return the uuids of those that exist.

    Raises:
        TokenRefused: the viewer's account was deleted concurrently.
    """
    row = repository.lock_named(
        transaction, viewer_uuid, handles=sorted(handles), activity_uuid=None
    )
    if not row["has_viewer"]:
        raise TokenRefused
    return {handle: UUID(uuid) for handle, uuid in row["handles"].items()}


def lock_viewer_and_author(
    transaction: Transaction,
    viewer_uuid: UUID,
    activity_uuid: UUID,
    handles: Collection[str] = (),
) -> dict[str, UUID]:
    """Lock also the author of a crud; return and raise as `lock_viewer_and_handles`.

    Raises:
        ActivityNotFound: the crud doesn't exist, or its author was deleted concurrently.
    """
    row = repository.lock_named(
        transaction, viewer_uuid, handles=sorted(handles), activity_uuid=activity_uuid
    )
    if not row["has_viewer"]:
        raise TokenRefused
    if not row["has_author"]:
        raise ActivityNotFound
    return {handle: UUID(uuid) for handle, uuid in row["handles"].items()}
