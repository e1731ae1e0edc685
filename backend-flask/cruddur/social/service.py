"""The rules between people: nobody follows across a block, and a block works both ways.

What two people do to each other happens one after the other. So a follow that races a block
leaves no follow behind, and the counts of both are right.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cruddur.context import Context, uuid7_lower_bound
from cruddur.errors import InvalidInput, PersonNotFound
from cruddur.notifications import service as notifications
from cruddur.platform.database import Page, Transaction
from cruddur.social import repository

ACTIVE_WITHIN = timedelta(days=3)


def follow(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Follow somebody; answer the relation as JSON.

    Raises:
        InvalidInput: `target_yourself`, or `target_blocked` while the viewer blocks them.
        PersonNotFound: nobody goes by this handle, or they block the viewer.
    """
    with _locked_pair(context, viewer_uuid, handle) as pair:
        if pair.relationship().blocking:
            raise InvalidInput.of("target_blocked", "handle")
        repository.follow(pair.transaction, uuid=context.new_uuid(), **pair.people)
        notifications.notify_follow(
            context, pair.transaction, actor_uuid=viewer_uuid, user_uuid=pair.people["other_uuid"]
        )
        return pair.relationship().body


def unfollow(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Follow somebody no longer; answer and raise as `follow`."""
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.unfollow(pair.transaction, **pair.people)
        notifications.withdraw_follow(
            pair.transaction, actor_uuid=viewer_uuid, user_uuid=pair.people["other_uuid"]
        )
        return pair.relationship().body


def block(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Block somebody, so that neither sees or follows the other; answer and raise as `follow`."""
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.block(pair.transaction, **pair.people)
        notifications.withdraw_follows(pair.transaction, viewer_uuid, pair.people["other_uuid"])
        return pair.relationship().body


def unblock(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Block somebody no longer; answer and raise as `follow`."""
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.unblock(pair.transaction, **pair.people)
        return pair.relationship().body


def mute(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Keep somebody out of the viewer's feeds; answer and raise as `follow`."""
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.mute(pair.transaction, **pair.people)
        return pair.relationship().body


def unmute(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Let somebody back into the viewer's feeds; answer and raise as `follow`."""
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.unmute(pair.transaction, **pair.people)
        return pair.relationship().body


def suggestions(context: Context, viewer_uuid: UUID, *, limit: int) -> str:
    """Answer people whom the viewer might follow, as JSON: friends of friends, then the lively."""
    now = context.clock()
    return repository.suggestions(
        context.database,
        viewer_uuid=viewer_uuid,
        now=now,
        active_since=uuid7_lower_bound(now - ACTIVE_WITHIN),
        limit=limit,
    )


def followers(
    context: Context, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page:
    """Answer those who follow a person, newest first.

    Raises:
        PersonNotFound: nobody goes by this handle, or a block stands between.
    """
    found = repository.followers(context.database, viewer_uuid, handle, after=after, limit=limit)
    if found is None:
        raise PersonNotFound
    return found


def following(
    context: Context, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page:
    """Answer those whom a person follows, newest first; raise as `followers`."""
    found = repository.following(context.database, viewer_uuid, handle, after=after, limit=limit)
    if found is None:
        raise PersonNotFound
    return found


@dataclass(frozen=True)
class _LockedPair:
    """Two people, held for a transaction."""

    transaction: Transaction
    people: dict[str, UUID]

    def relationship(self) -> repository.Relationship:
        return repository.relationship(self.transaction, **self.people)


@contextmanager
def _locked_pair(context: Context, viewer_uuid: UUID, handle: str) -> Iterator[_LockedPair]:
    with context.database.transaction() as transaction:
        other = repository.lock_pair(transaction, viewer_uuid=viewer_uuid, handle=handle)
        if other is None:
            raise PersonNotFound
        if other == viewer_uuid:
            raise InvalidInput.of("target_yourself", "handle")
        pair = _LockedPair(transaction, {"viewer_uuid": viewer_uuid, "other_uuid": other})
        # Only now: a statement sees what was there when it began, before it waited for the lock.
        if pair.relationship().blocked_by:
            raise PersonNotFound
        yield pair
