"""Subscriptions of sessions that end."""

from __future__ import annotations

from uuid import UUID

from cruddur.platform.database import Transaction
from cruddur.push import repository


def end_session(transaction: Transaction, user_uuid: UUID, session_uuid: UUID | None) -> None:
    """Delete the subscriptions of a session that ends; without one, all of the person's."""
    repository.delete_of_session(transaction, user_uuid=user_uuid, session_uuid=session_uuid)
