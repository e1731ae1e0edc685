"""SQL statements of follows, blocks, mutes and muted words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Page, Queries, Row, statements

_sql = statements(__package__)


@dataclass(frozen=True)
class Relationship:
    """The relationship as JSON, and the blocks in both directions."""

    body: str
    blocking: bool
    blocked_by: bool


@dataclass(frozen=True)
class WrittenFollow:
    """What a follow did: the relationship as JSON then, None if it wasn't possible, and why not."""

    has_viewer: bool
    other_uuid: UUID | None
    is_blocking: bool
    is_blocked_by: bool
    is_notified: bool | None
    body: str | None


@dataclass(frozen=True)
class MutedForms:
    """The form that all spellings of a muted word share, and the tsquery that finds it.

    The query is None without a letter, a digit or an emoji.
    """

    folded: str
    query: str | None


def lock_pair(queries: Queries, *, viewer_uuid: UUID, handle: str) -> Row:
    """Lock the rows of both people; return `has_viewer` and the other's `uuid`, if they exist."""
    row = queries.fetch_one(_sql["lock_pair"], viewer_uuid=viewer_uuid, handle=handle)
    assert row is not None
    return row


def relationship(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> Relationship:
    """Return the viewer's relationship to another person."""
    row = queries.fetch_one(_sql["relationship"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)
    assert row is not None
    return Relationship(**row)


def write_follow(
    queries: Queries,
    *,
    is_added: bool,
    follow_uuid: UUID,
    notification_uuid: UUID,
    viewer_uuid: UUID,
    handle: str,
) -> WrittenFollow:
    """Follow or unfollow a person, or ask a protected one to."""
    row = queries.fetch_one(
        _sql["write_follow"],
        is_added=is_added,
        follow_uuid=follow_uuid,
        notification_uuid=notification_uuid,
        viewer_uuid=viewer_uuid,
        handle=handle,
    )
    assert row is not None
    return WrittenFollow(**row)


def block(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Block a person, and delete the follows between the two."""
    queries.execute(_sql["block"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def unblock(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Unblock a person."""
    queries.execute(_sql["unblock"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def mute(
    queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID, expires_at: datetime | None
) -> None:
    """Mute a person, until a moment if there is one."""
    queries.execute(
        _sql["mute"], viewer_uuid=viewer_uuid, other_uuid=other_uuid, expires_at=expires_at
    )


def unmute(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Unmute a person."""
    queries.execute(_sql["unmute"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def mute_reposts(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Mute a person's reposts."""
    queries.execute(_sql["mute_reposts"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def unmute_reposts(queries: Queries, *, viewer_uuid: UUID, other_uuid: UUID) -> None:
    """Unmute a person's reposts."""
    queries.execute(_sql["unmute_reposts"], viewer_uuid=viewer_uuid, other_uuid=other_uuid)


def delete_request(queries: Queries, *, follower_uuid: UUID, followed_uuid: UUID) -> bool:
    """Delete a request to follow, with its notification; return whether there was one."""
    deleted = queries.execute(
        _sql["delete_request"], follower_uuid=follower_uuid, followed_uuid=followed_uuid
    )
    return deleted == 1


def add_follower(
    queries: Queries,
    *,
    follow_uuid: UUID,
    notification_uuid: UUID,
    viewer_uuid: UUID,
    other_uuid: UUID,
) -> bool:
    """Make a person a follower of the viewer; return whether they get an event."""
    row = queries.fetch_one(
        _sql["add_follower"],
        follow_uuid=follow_uuid,
        notification_uuid=notification_uuid,
        viewer_uuid=viewer_uuid,
        other_uuid=other_uuid,
    )
    assert row is not None
    return bool(row["is_notified"])


def follow_requests(queries: Queries, *, viewer_uuid: UUID, after: UUID | None, limit: int) -> Page:
    """Return a page of the people who ask to follow the viewer."""
    row = queries.fetch_one(
        _sql["follow_requests"], viewer_uuid=viewer_uuid, after=after, limit=limit
    )
    assert row is not None
    return _page(row)


def set_protected(queries: Queries, viewer_uuid: UUID, *, is_protected: bool) -> bool:
    """Protect the viewer and their cruds, or end it; return False if the account is deleted."""
    if queries.fetch_one(_sql["lock_person"], viewer_uuid=viewer_uuid) is None:
        return False
    for statement in (_sql["set_protected"], _sql["set_cruds_protected"]):
        queries.execute(statement, viewer_uuid=viewer_uuid, is_protected=is_protected)
    return True


def followers(
    queries: Queries, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page | None:
    """Return a page of a person's followers, None if the person isn't visible."""
    row = queries.fetch_one(
        _sql["followers"], handle=handle, viewer_uuid=viewer_uuid, after=after, limit=limit
    )
    return _page(row) if row else None


def following(
    queries: Queries, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page | None:
    """Return a page of the people a person follows, None if the person isn't visible."""
    row = queries.fetch_one(
        _sql["following"], handle=handle, viewer_uuid=viewer_uuid, after=after, limit=limit
    )
    return _page(row) if row else None


def muted(queries: Queries, *, viewer_uuid: UUID, after: UUID | None, limit: int) -> Page:
    """Return a page of the people whom the viewer mutes."""
    row = queries.fetch_one(_sql["muted"], viewer_uuid=viewer_uuid, after=after, limit=limit)
    assert row is not None
    return _page(row)


def muted_reposts(queries: Queries, *, viewer_uuid: UUID, after: UUID | None, limit: int) -> Page:
    """Return a page of the people whose reposts the viewer mutes."""
    row = queries.fetch_one(
        _sql["muted_reposts"], viewer_uuid=viewer_uuid, after=after, limit=limit
    )
    assert row is not None
    return _page(row)


def blocked(queries: Queries, *, viewer_uuid: UUID, after: UUID | None, limit: int) -> Page:
    """Return a page of the people whom the viewer blocks."""
    row = queries.fetch_one(_sql["blocked"], viewer_uuid=viewer_uuid, after=after, limit=limit)
    assert row is not None
    return _page(row)


def suggestions(
    queries: Queries, *, viewer_uuid: UUID, now: datetime, active_since: UUID, limit: int
) -> str:
    """Return people whom the viewer might follow, as JSON."""
    row = queries.fetch_one(
        _sql["suggestions"],
        viewer_uuid=viewer_uuid,
        now=now,
        active_since=active_since,
        limit=limit,
    )
    assert row is not None
    return str(row["body"])


def lock_muted_words(queries: Queries, *, viewer_uuid: UUID, value: str) -> MutedForms | None:
    """Lock the viewer's muted words; return the forms of a value, None without an account."""
    row = queries.fetch_one(_sql["lock_muted_words"], viewer_uuid=viewer_uuid, value=value)
    return MutedForms(**row) if row else None


def add_muted_word(
    queries: Queries,
    *,
    uuid: UUID,
    user_uuid: UUID,
    value: str,
    forms: MutedForms,
    in_text: bool,
    in_tags: bool,
    except_following: bool,
    expires_at: datetime | None,
    now: datetime,
    max_words: int,
) -> str | None:
    """Mute a word; return it as JSON, None if the user mutes as many others."""
    row = queries.fetch_one(
        _sql["add_muted_word"],
        uuid=uuid,
        user_uuid=user_uuid,
        value=value,
        in_text=in_text,
        in_tags=in_tags,
        except_following=except_following,
        expires_at=expires_at,
        now=now,
        max_words=max_words,
        **vars(forms),
    )
    return str(row["body"]) if row else None


def delete_muted_word(queries: Queries, *, uuid: UUID, user_uuid: UUID) -> bool:
    """Unmute a word; return False if it isn't the user's."""
    return queries.execute(_sql["delete_muted_word"], uuid=uuid, user_uuid=user_uuid) == 1


def muted_words(queries: Queries, *, user_uuid: UUID) -> str:
    """Return the words that a user mutes, as JSON."""
    row = queries.fetch_one(_sql["muted_words"], user_uuid=user_uuid)
    assert row is not None
    return str(row["body"])


def purge_mutes(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete a batch of mutes that have ended; return how many."""
    return queries.execute(_sql["purge_mutes"], now=now, batch=batch)


def purge_muted_words(queries: Queries, *, now: datetime, batch: int) -> int:
    """Delete a batch of muted words whose time is over; return how many."""
    return queries.execute(_sql["purge_muted_words"], now=now, batch=batch)


def _page(row: Row) -> Page:
    return Page(row["body"], row["next_cursor"])
