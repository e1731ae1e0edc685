"""Feeds and threads: pages of cruds, fan-out on read."""

from __future__ import annotations

from uuid import UUID

from cruddur.activities import entities, repository
from cruddur.activities.schemas import Reaction, Tab, ThreadOrder
from cruddur.context import Context
from cruddur.errors import ActivityNotFound, InvalidInput, PersonNotFound
from cruddur.platform.database import Page
from cruddur.platform.telemetry import metrics


def public_feed(
    context: Context, viewer_uuid: UUID | None, *, after: UUID | None, limit: int
) -> Page:
    """Return everybody's cruds, newest first."""
    read = repository.ReadContext(viewer_uuid, context.clock())
    with metrics.time_feed("public"):
        return repository.public_feed(context.reads, read, after=after, limit=limit)


def tag_feed(
    context: Context, viewer_uuid: UUID | None, tag: str, *, after: UUID | None, limit: int
) -> Page:
    """Return cruds and replies with a hashtag, in any spelling, newest first.

    Raises:
        InvalidInput: `tag_malformed`.
    """
    normalized = entities.normalize_tag(tag)
    if not entities.is_tag(normalized):
        raise InvalidInput.of("tag_malformed", "tag")
    read = repository.ReadContext(viewer_uuid, context.clock())
    with metrics.time_feed("tag"):
        return repository.tag_feed(context.reads, read, normalized, after=after, limit=limit)


def home_feed(
    context: Context, viewer_uuid: UUID | None, *, after: UUID | None, limit: int
) -> Page:
    """Return cruds and reposts of the viewer and their followees, newest first.

    The public feed, if the viewer isn't signed in.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    feed = repository.home_feed if viewer_uuid else repository.public_feed
    with metrics.time_feed("home" if viewer_uuid else "public"):
        return feed(context.reads, read, after=after, limit=limit)


def bookmarks(context: Context, viewer_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Return the viewer's bookmarks, the newest bookmark first."""
    read = repository.ReadContext(viewer_uuid, context.clock())
    return repository.bookmarks(context.reads, read, after=after, limit=limit)


def person_page(
    context: Context,
    viewer_uuid: UUID | None,
    handle: str,
    tab: Tab,
    *,
    after: UUID | None,
    limit: int,
) -> Page:
    """Return a profile and a page of one tab, newest first.

    Raises:
        PersonNotFound: the handle doesn't exist, or there is a block in either direction.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    found = repository.person_page(context.reads, read, handle, tab, after=after, limit=limit)
    if found is None:
        raise PersonNotFound
    return found


def person_own_cruds(
    context: Context, viewer_uuid: UUID | None, handle: str, *, after: UUID | None, limit: int
) -> Page:
    """Return a profile and a page of their cruds without replies and reposts, newest first.

    Raises:
        PersonNotFound: the handle doesn't exist, or there is a block in either direction.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    found = repository.person_own_cruds(context.reads, read, handle, after=after, limit=limit)
    if found is None:
        raise PersonNotFound
    return found


def activity(context: Context, viewer_uuid: UUID | None, uuid: UUID) -> str:
    """Return one crud as JSON.

    Raises:
        ActivityNotFound: it has expired, doesn't exist, or is hidden.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    found = repository.activity(context.reads, read, uuid)
    if found is None:
        raise ActivityNotFound
    return found


def thread(
    context: Context,
    viewer_uuid: UUID | None,
    handle: str,
    uuid: UUID,
    order: ThreadOrder = ThreadOrder.OLDEST,
    *,
    depth: int = 1,
    after: UUID | None,
    limit: int,
) -> Page:
    """Return a crud, what it answers, and the replies to it down to a depth.

    Raises:
        ActivityNotFound: it has expired, doesn't exist, is another person's, or hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    found = repository.thread(
        context.reads, read, handle, uuid, order, depth=depth, after=after, limit=limit
    )
    if found is None:
        raise ActivityNotFound
    return found


def likes(
    context: Context, viewer_uuid: UUID | None, uuid: UUID, *, after: UUID | None, limit: int
) -> Page:
    """Return the people who liked a crud, the newest like first.

    Raises:
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    return _people_who_reacted(context, viewer_uuid, uuid, Reaction.LIKE, after=after, limit=limit)


def reposts(
    context: Context, viewer_uuid: UUID | None, uuid: UUID, *, after: UUID | None, limit: int
) -> Page:
    """Return the people who reposted a crud, the newest repost first; raise as `likes`."""
    return _people_who_reacted(
        context, viewer_uuid, uuid, Reaction.REPOST, after=after, limit=limit
    )


def quotes(
    context: Context, viewer_uuid: UUID | None, uuid: UUID, *, after: UUID | None, limit: int
) -> Page:
    """Return the cruds that quote a crud, newest first; raise as `likes`."""
    read = repository.ReadContext(viewer_uuid, context.clock())
    found = repository.quotes(context.reads, read, uuid, after=after, limit=limit)
    if found is None:
        raise ActivityNotFound
    return found


def _people_who_reacted(
    context: Context,
    viewer_uuid: UUID | None,
    uuid: UUID,
    reaction: repository.PublicReaction,
    *,
    after: UUID | None,
    limit: int,
) -> Page:
    read = repository.ReadContext(viewer_uuid, context.clock())
    found = repository.people_who_reacted(
        context.reads, read, uuid, reaction, after=after, limit=limit
    )
    if found is None:
        raise ActivityNotFound
    return found
