"""Follows, requests to follow, blocks and mutes. There are no follows or requests across a block.

Both users' rows are locked, in a fixed order, so actions between the same two people are
serialized: a follow that races a block leaves no follow behind, and both counters stay correct.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cruddur.context import Context, uuid7_lower_bound
from cruddur.errors import (
    FollowRequestNotFound,
    InvalidInput,
    PersonNotFound,
    TokenRefused,
    TooManyFollowRequests,
)
from cruddur.notifications import service as notifications
from cruddur.platform.database import Page, Transaction
from cruddur.social import muted_words, repository

ACTIVE_WITHIN = timedelta(days=3)


def follow(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Follow a person, or ask a protected one to; return the relationship as JSON.

    Raises:
        InvalidInput: `target_yourself`, or `target_blocked` if the viewer blocks them.
        TooManyFollowRequests: they are protected, and too many requests of the viewer are open.
        PersonNotFound: the handle doesn't exist, or they block the viewer.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    return _write_follow(context, viewer_uuid, handle, is_added=True)


def unfollow(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Unfollow a person, or withdraw the request to; return and raise as `follow`."""
    return _write_follow(context, viewer_uuid, handle, is_added=False)


def _write_follow(context: Context, viewer_uuid: UUID, handle: str, *, is_added: bool) -> str:
    written = repository.write_follow(
        context.database,
        is_added=is_added,
        follow_uuid=context.new_uuid(),
        notification_uuid=context.new_uuid(),
        viewer_uuid=viewer_uuid,
        handle=handle,
    )
    if not written.has_viewer:
        raise TokenRefused
    if written.other_uuid is None or written.is_blocked_by:
        raise PersonNotFound
    if written.other_uuid == viewer_uuid:
        raise InvalidInput.of("target_yourself", "handle")
    if written.body is None:
        if written.is_blocking:
            raise InvalidInput.of("target_blocked", "handle")
        raise TooManyFollowRequests
    if written.is_notified:
        notifications.publish_created(context, [written.other_uuid], "follow")
    return written.body


def block(context: Context, viewer_uuid: UUID, handle: str) -> tuple[str, UUID]:
    """Block a person, and end follows and requests in both directions; raise as `follow`.

    Return the relationship as JSON, and the person.
    """
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.block(pair.transaction, **pair.people)
        other_uuid = pair.people["other_uuid"]
        notifications.withdraw_follows(pair.transaction, viewer_uuid, other_uuid)
        for one, other in ((viewer_uuid, other_uuid), (other_uuid, viewer_uuid)):
            repository.delete_request(pair.transaction, follower_uuid=one, followed_uuid=other)
        return pair.relationship().body, other_uuid


def unblock(context: Context, viewer_uuid: UUID, handle: str) -> tuple[str, UUID]:
    """Unblock a person; return and raise as `block`."""
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.unblock(pair.transaction, **pair.people)
        return pair.relationship().body, pair.people["other_uuid"]


def mute(
    context: Context, viewer_uuid: UUID, handle: str, *, expires_at: datetime | None = None
) -> str:
    """Mute a person, until a moment if there is one; return and raise as `follow`.

    Raises:
        InvalidInput: also as `muted_words.require_end`.
    """
    muted_words.require_end(expires_at, now=context.clock())
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.mute(pair.transaction, **pair.people, expires_at=expires_at)
        return pair.relationship().body


def unmute(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Unmute a person; return and raise as `follow`."""
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.unmute(pair.transaction, **pair.people)
        return pair.relationship().body


def mute_reposts(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Mute a person's reposts, not their cruds; return and raise as `follow`."""
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.mute_reposts(pair.transaction, **pair.people)
        return pair.relationship().body


def unmute_reposts(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Unmute a person's reposts; return and raise as `follow`."""
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.unmute_reposts(pair.transaction, **pair.people)
        return pair.relationship().body


def accept(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Accept a person's request to follow the viewer; return the relationship as JSON.

    Raises:
        InvalidInput: `target_yourself`.
        PersonNotFound: the handle doesn't exist, or they block the viewer.
        FollowRequestNotFound: they don't ask, or not any more, and don't follow the viewer.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    with _locked_pair(context, viewer_uuid, handle) as pair:
        other_uuid = pair.people["other_uuid"]
        if repository.delete_request(
            pair.transaction, follower_uuid=other_uuid, followed_uuid=viewer_uuid
        ) and repository.add_follower(
            pair.transaction,
            follow_uuid=context.new_uuid(),
            notification_uuid=context.new_uuid(),
            **pair.people,
        ):
            notifications.publish_on_commit(context, pair.transaction, [other_uuid], "follow")
        relationship = pair.relationship().body
        if not json.loads(relationship)["followed_by"]:
            raise FollowRequestNotFound
        return relationship


def refuse(context: Context, viewer_uuid: UUID, handle: str) -> str:
    """Refuse a person's request to follow the viewer, if there is one; raise as `accept`.

    Return the relationship as JSON.
    """
    with _locked_pair(context, viewer_uuid, handle) as pair:
        repository.delete_request(
            pair.transaction, follower_uuid=pair.people["other_uuid"], followed_uuid=viewer_uuid
        )
        return pair.relationship().body


def set_protected(context: Context, viewer_uuid: UUID, *, is_protected: bool) -> None:
    """Protect the viewer: their cruds are for followers alone, at once; or end it.

    Who follows stays a follower. Ending it leaves open requests for the viewer to answer.

    Raises:
        TokenRefused: the account was deleted concurrently.
    """
    with context.database.transaction() as transaction:
        if not repository.set_protected(transaction, viewer_uuid, is_protected=is_protected):
            raise TokenRefused


def suggestions(context: Context, viewer_uuid: UUID, *, limit: int) -> str:
    """Return people to follow, as JSON: followees of followees first, then active people."""
    now = context.clock()
    return repository.suggestions(
        context.reads,
        viewer_uuid=viewer_uuid,
        now=now,
        active_since=uuid7_lower_bound(now - ACTIVE_WITHIN),
        limit=limit,
    )


def followers(
    context: Context, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page:
    """Return a person's followers, newest first.

    Raises:
        PersonNotFound: the handle doesn't exist, or there is a block in either direction.
    """
    found = repository.followers(context.reads, viewer_uuid, handle, after=after, limit=limit)
    if found is None:
        raise PersonNotFound
    return found


def following(
    context: Context, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page:
    """Return the people a person follows, newest first; raise as `followers`."""
    found = repository.following(context.reads, viewer_uuid, handle, after=after, limit=limit)
    if found is None:
        raise PersonNotFound
    return found


@dataclass(frozen=True)
class _LockedPair:
    """The viewer and another person, both locked for a transaction."""

    transaction: Transaction
    people: dict[str, UUID]

    def relationship(self) -> repository.Relationship:
        return repository.relationship(self.transaction, **self.people)


@contextmanager
def _locked_pair(context: Context, viewer_uuid: UUID, handle: str) -> Iterator[_LockedPair]:
    with context.database.transaction() as transaction:
        locked = repository.lock_pair(transaction, viewer_uuid=viewer_uuid, handle=handle)
        if not locked["has_viewer"]:
            raise TokenRefused
        other = locked["uuid"]
        if other is None:
            raise PersonNotFound
        if other == viewer_uuid:
            raise InvalidInput.of("target_yourself", "handle")
        pair = _LockedPair(transaction, {"viewer_uuid": viewer_uuid, "other_uuid": other})
        # A new statement, as one that waits for a lock still reads its older snapshot.
        if pair.relationship().blocked_by:
            raise PersonNotFound
        yield pair
